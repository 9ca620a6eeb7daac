"""What it writes: the likeliest next words of the films' prompts, and continuations as they came."""

from training.measure.reading import Finding
from transformer.checkpoint import Model
from transformer.generate import generate
from transformer.record import record

CLASSICS = [
    "a fluffy blue creature roamed the verdant forest",
    "Michael Jordan plays the sport of",
    "To date, the cleverest thinker of all time was",
    "he left the roses by the bank",
    "The capital of France is",
    "American true mole",
    "One mole of carbon dioxide",
    "Take a biopsy of the mole",
    "Once upon a time there was a",
    "System: You are a helpful assistant.\nUser: What is the capital of France?\nAssistant:",
]
OPENINGS = [
    "One morning the",
    "The king said",
    "Why did the dog",
    "She opened the old box and",
    "My brother and I",
    "It was raining, so",
    "The teacher asked the children",
    "In the middle of the forest",
    "When I was young,",
    "The little boat",
    "Anna wanted to bake a cake,",
    "Nobody knew where the",
    "Yesterday we went to the",
    "The old farmer had",
    "Tom was hungry because",
    "The cat looked at the bird and",
    "Please tell me",
    "After the storm",
    "There was once a wolf who",
    "On the first day of school",
]


def next_words(model: Model) -> Finding:
    rows = []
    for prompt in CLASSICS:
        probs = record(model, prompt).probs[-1]
        best = probs.argsort()[::-1][:5]
        said = ", ".join(f"{model.vocab[i].strip() or '⏎'} {probs[i]:.2f}" for i in best)
        rows.append((prompt.replace("\n", " ⏎ "), said))
    return Finding("Next words", "The five likeliest.", ("prompt", "next"), rows, dict(rows))


def continuations(model: Model) -> Finding:
    rows = [(opening, generate(model, opening, 64, seed=1).text.replace("\n", " ⏎ ")) for opening in OPENINGS]
    return Finding(
        "Continuations",
        "Temperature 0.8, seed 1, up to 64 tokens, unedited.",
        ("opening", "text"),
        rows,
        dict(rows),
    )
