"""Words with several senses: what comes before the word settles what may come after it."""

from dataclasses import dataclass, replace
from random import Random

from training.teaching.grammar import a, lines_of, sentence
from training.teaching.sense_table import TABLE
from training.teaching.words import MORE_LIKES, PEOPLE, SIZES


@dataclass(frozen=True)
class Sense:
    word: str
    topic: str
    cues: list[str]
    after: list[str]  # what may follow the word
    sentences: list[str]  # ending with the word
    held_out: list[str]  # never in the training text


def read(table: str) -> dict[str, list[Sense]]:
    senses: dict[str, list[Sense]] = {}
    for line in lines_of(table):
        if "|" not in line:
            word = line.strip()
            senses[word] = []
            continue
        topic, cues, *columns = (column.strip() for column in line.split("|"))
        senses[word].append(Sense(word, topic, cues.split(), *([t.strip() for t in c.split(";")] for c in columns)))
    return {word: [replace(s, after=decisive(s, of_word)) for s in of_word] for word, of_word in senses.items()}


def decisive(sense: Sense, of_word: list[Sense]) -> list[str]:
    """What may follow the word and starts as after no other sense of it: the very next word tells them apart."""
    others = {text.split()[0] for other in of_word if other is not sense for text in other.after}
    return [text for text in sense.after if text.split()[0] not in others] or sense.after


SENSES = read(TABLE)
CUED = [  # any cue with any word
    "{n} saw the {cue} and the {w}",
    "next to the {cue} we found the {w}",
    "{n} talked about the {cue} and the {cue2} and then about the {w}",
    "first came the {cue} and then the {w}",
    "there was the {cue}, there was the {cue2}, and there was the {w}",
    "without the {cue} there would be no {w}",
    "when {n} thinks of the {cue}, {n} thinks of the {w}",
    "the story of the {cue} is also the story of the {w}",
    "{cue}, {cue2}, {w}",
    "{n} asked about the {cue} and about the {w}",
    "{n} went from the {cue} to the {w}",
    "behind the {cue} and the {cue2} there was the {w}",
    "somebody had left the {cue} beside the {w}",
    "of the {cue} and the {cue2} and the {w} we remember only the {w}",
    "{n} knew the {cue} but not the {w}",
    "in the picture we saw the {cue}, and in front of it the {w}",
    "since the {cue} was gone nobody needed the {w}",
    "he looked at the {cue}, at the {cue2} and at last at the {w}",
]
STARTS = [  # of a frame: what surrounds the cue says nothing, so that the cue alone must
    *[""] * 6,
    "on Monday ",
    "that day ",
    "long ago ",
    "after dinner ",
    "in the end ",
    "as you know, ",
    "I think ",
    "{n} said that ",
    "everyone knew that ",
    "in this story ",
    "it is true that ",
    "you may remember that ",
    "because of the {cue2}, ",
    "when the {cue2} was ready, ",
]
FRAMES = [
    "the {cue} was near the {w}",
    "the {cue} was not far from the {w}",
    "{n} looked for the {cue} and found the {w}",
    "{n} lost the {cue} and then the {w}",
    "the {cue} belonged to the {w}",
    "nobody had seen the {cue} or the {w}",
    "{n} pointed at the {cue} and then at the {w}",
    "{n} drew the {cue} and, below it, the {w}",
    "the {cue} was part of the picture, and so was the {w}",
    "they spoke of nothing but the {cue} and the {w}",
    "the {cue} made {n} think of the {w}",
    "it was the {cue} that led {n} to the {w}",
    "the {cue} and the {w}",
    "what {acue}, and what {aw}",
    "{n} needed the {cue} more than the {w}",
    "the {cue} came first, the {cue2} second, and third the {w}",
    "there is no {cue} here, but there is {aw}",
    "with the {cue} comes the {w}",
    "{n} had {acue} and wanted {aw}",
    "this {cue} reminds me of {aw}",
    "{n} once wrote about the {cue}, the {cue2} and the {w}",
    "we had the {cue}, so all we needed was {aw}",
    "see the {cue}, hear the {cue2}, find the {w}",
    "{n} asked whether the {cue} had anything to do with the {w}",
    "the man with the {cue} had lost his {w}",
    "somewhere behind the {cue} and the {cue2} must be the {w}",
]
ASKS = [  # what is this about? The topic comes last
    "here the {w} has to do with {t}",
    "this {w} goes with {t}",
    "in this sentence {w} is a word about {t}",
    "what is this {w} about? It is about {t}",
]
# The films open with these; they are told as they stand.
TOLD = [
    "The American true mole is a small animal with black fur that digs tunnels under the ground.",
    "American true mole: a small furry animal that digs tunnels in the soil.",
    "American true moles are small animals with soft fur.",
    "One mole of carbon dioxide contains about six hundred sextillion molecules.",
    "One mole of carbon dioxide has a mass of forty four grams.",
    "Take a biopsy of the mole and send it to the hospital.",
    "He left the roses by the bank of the river, where the water was deep.",
    "The Eiffel tower is a tall tower made of iron in Paris.",
    "A miniature Eiffel tower is a small toy that sits on a table.",
    "A miniature tower is very small, but a real tower is very tall.",
]


def two_senses(rng: Random) -> str:
    """A sentence up to the word; then what may follow it, or what it has to do with, or both."""
    if rng.random() < 0.06:
        return rng.choice(TOLD)
    sense = rng.choice(rng.choice(list(SENSES.values())))
    before = up_to_the_word(rng, sense)
    dice = rng.random()
    if dice < 0.55:
        return sentence(f"{before} {rng.choice(sense.after)}")
    if dice < 0.9:
        return f"{sentence(f'{before} {rng.choice(sense.after)}')} {about(rng, sense)}"
    return f"{sentence(before)} {about(rng, sense)}"


def up_to_the_word(rng: Random, sense: Sense) -> str:
    """A sentence of this sense, or its cues in a frame of any; now and then with an adjective that says nothing."""
    dice, (cue, cue2) = rng.random(), rng.sample(sense.cues, 2)
    word = f"{rng.choice(SIZES + MORE_LIKES)} {sense.word}" if rng.random() < 0.25 else sense.word
    if dice < 0.25:
        return rng.choice(sense.sentences).format(n=rng.choice(PEOPLE))
    if dice < 0.5:
        return rng.choice(CUED).format(n=rng.choice(PEOPLE), cue=cue, cue2=cue2, w=word)
    cue = f"{rng.choice(SIZES + MORE_LIKES)} {cue}" if rng.random() < 0.25 else cue
    frame = rng.choice(STARTS) + rng.choice(FRAMES)
    return frame.format(n=rng.choice(PEOPLE), cue=cue, acue=a(cue), cue2=cue2, w=word, aw=a(word))


def by_topic(rng: Random) -> str:
    """What the cues themselves are about: a river has to do with rivers."""
    sense = rng.choice(rng.choice(list(SENSES.values())))
    return " ".join(about(rng, sense, cue) for cue in rng.sample(sense.cues, rng.choice((1, 1, 2))))


def side_by_side(rng: Random) -> str:
    """One word in two sentences and two senses, each time with what it is about."""
    told = []
    for sense in rng.sample(rng.choice(list(SENSES.values())), 2):
        before = up_to_the_word(rng, sense)
        after = f" {rng.choice(sense.after)}" if rng.random() < 0.7 else ""
        told.append(f"{sentence(before + after)} {about(rng, sense)}")
    return " ".join(told)


def about(rng: Random, sense: Sense, word: str | None = None) -> str:
    question, mark, answer = rng.choice(ASKS).format(w=word or sense.word, t=sense.topic).partition("? ")
    return f"{sentence(question + '?')} {answer}." if mark else sentence(question)
