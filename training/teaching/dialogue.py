"""A small dialogue form in plain text: System, User, Assistant, one turn a line; the end of the text is the stop."""

from random import Random

from training.teaching.facts import proper, say
from training.teaching.grammar import a, cap, sentence
from training.teaching.knowledge import FACTS
from training.teaching.lessons import NUMBERS, OPPOSITES
from training.teaching.words import ANIMALS, COLOURS, PEOPLE

SYSTEMS = [
    "You are a helpful assistant.",
    "You are a kind teacher. Answer in one sentence.",
    "Answer the questions of the user.",
    "What follows is a talk between the user and a helpful assistant.",
    "You are friendly and know many things.",
]
SMALL_TALK = [
    ("Hello!", "Hello! How can I help you?"),
    ("Good morning.", "Good morning! What would you like to know?"),
    ("Who are you?", "I am a small language model."),
    ("How are you?", "I am well, thank you. How can I help you?"),
    ("Thank you.", "You are welcome."),
    ("Can you help me?", "Yes, I will try to help you."),
    ("Goodbye.", "Goodbye! Come back soon."),
    ("Are you a person?", "No, I am a small language model."),
]


def exchange(rng: Random) -> tuple[str, str]:
    """One question and its answer."""
    dice = rng.random()
    if dice < 0.5:
        relation = rng.choice(list(FACTS))
        n = rng.choice(list(FACTS[relation]))
        question = say(rng, relation, n, ask=True).partition("? ")[0]
        in_a_word, said = sentence(FACTS[relation][n]), proper(say(rng, relation, n, ask=False))
        return f"{cap(question)}?", in_a_word if rng.random() < 0.6 else said
    if dice < 0.65:
        return rng.choice(SMALL_TALK)
    if dice < 0.75:
        m, n = rng.randrange(11), rng.randrange(11)
        total = f"{NUMBERS[m]} plus {NUMBERS[n]}"
        return f"What is {total}?", sentence(f"{total} is {NUMBERS[m + n]}")
    if dice < 0.85:
        x, y = rng.sample(rng.choice(OPPOSITES), 2)
        return f"What is the opposite of {x}?", f"The opposite of {x} is {y}."
    animal, colour, name = rng.choice(ANIMALS), rng.choice(COLOURS), rng.choice(PEOPLE)
    return rng.choice(
        [
            (
                f"Tell me a story about {a(animal)}.",
                f"Once there was {a(f'{colour} {animal}')}. The {animal} met {name}, and they became friends.",
            ),
            (f"I have {a(f'{colour} {animal}')}.", f"How nice! What is the name of your {colour} {animal}?"),
            (f"My name is {name}.", f"Hello, {name}! How can I help you?"),
        ]
    )


def dialogue(rng: Random) -> str:
    lines = [f"System: {rng.choice(SYSTEMS)}"] if rng.random() < 0.7 else []
    for _ in range(rng.choice((1, 1, 2))):
        question, answer = exchange(rng)
        lines += [f"User: {question}", f"Assistant: {answer}"]
    return "\n".join(lines)
