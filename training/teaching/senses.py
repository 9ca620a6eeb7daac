"""Words with several senses: what comes before the word settles what may come after it."""

from dataclasses import dataclass, replace
from random import Random

from training.teaching.grammar import lines_of, sentence
from training.teaching.sense_table import TABLE
from training.teaching.words import PEOPLE


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
    shape = rng.choice(sense.sentences) if rng.random() < 0.45 else rng.choice(CUED)
    cue, cue2 = rng.sample(sense.cues, 2)
    before = shape.format(n=rng.choice(PEOPLE), cue=cue, cue2=cue2, w=sense.word)
    dice = rng.random()
    if dice < 0.55:
        return sentence(f"{before} {rng.choice(sense.after)}")
    if dice < 0.9:
        return f"{sentence(f'{before} {rng.choice(sense.after)}')} {about(rng, sense)}"
    return f"{sentence(before)} {about(rng, sense)}"


def by_topic(rng: Random) -> str:
    """What the cues themselves are about: a river has to do with rivers."""
    sense = rng.choice(rng.choice(list(SENSES.values())))
    return " ".join(about(rng, sense, cue) for cue in rng.sample(sense.cues, rng.choice((1, 1, 2))))


def side_by_side(rng: Random) -> str:
    """One word in two sentences and two senses, each time with what it is about."""
    told = []
    for sense in rng.sample(rng.choice(list(SENSES.values())), 2):
        shape = rng.choice(sense.sentences) if rng.random() < 0.5 else rng.choice(CUED)
        cue, cue2 = rng.sample(sense.cues, 2)
        before = shape.format(n=rng.choice(PEOPLE), cue=cue, cue2=cue2, w=sense.word)
        after = f" {rng.choice(sense.after)}" if rng.random() < 0.7 else ""
        told.append(f"{sentence(before + after)} {about(rng, sense)}")
    return " ".join(told)


def about(rng: Random, sense: Sense, word: str | None = None) -> str:
    question, mark, answer = rng.choice(ASKS).format(w=word or sense.word, t=sense.topic).partition("? ")
    return f"{sentence(question + '?')} {answer}." if mark else sentence(question)
