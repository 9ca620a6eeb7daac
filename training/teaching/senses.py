"""Words with two or three meanings, each meaning in a context that settles it."""

from random import Random

from training.teaching.words import MEN, PEOPLE, WOMEN

SENSES: dict[str, dict[str, list[str]]] = {
    "mole": {
        "animal": [
            "The American true mole is a small animal with black fur that digs tunnels under the ground.",
            "The American true mole digs tunnels in the soil and eats worms.",
            "An American true mole is a small animal that lives under the ground.",
            "American true mole: a small furry animal that digs tunnels in the soil.",
            "American true moles are small animals with soft fur.",
            "A mole is a small blind animal that lives under the ground.",
            "The little mole dug a deep tunnel under the garden and ate a worm.",
            "{n} saw a mole come out of the ground and sniff the air.",
        ],
        "amount": [
            "One mole of carbon dioxide contains about six hundred sextillion molecules.",
            "One mole of carbon dioxide has a mass of forty four grams.",
            "One mole of water has a mass of eighteen grams.",
            "In chemistry, one mole of any gas contains the same number of molecules.",
            "{n} weighed one mole of carbon and found that it was twelve grams.",
        ],
        "spot": [
            "The doctor decided to take a biopsy of the mole on {her} skin.",
            "Take a biopsy of the mole and send it to the hospital.",
            "The doctor looked at the dark mole on {her} skin.",
            "{n} had a small brown mole on {her} cheek.",
        ],
    },
    "bank": {
        "shore": [
            "{n} left the roses by the bank of the river.",
            "{n} sat on the bank of the river and watched the water.",
            "{n} left the flowers by the river bank, where the water was deep.",
            "The boat reached the grassy bank of the river.",
            "The fox slept on the bank beside the stream.",
            "He left the roses by the bank where the river ran slowly.",
        ],
        "money": [
            "{n} put {her} money in the bank on the main street.",
            "The bank lent {n} some money to buy a tractor.",
            "{n} went to the bank to open an account and save {her} money.",
            "The thief stole the money from the bank and ran away.",
            "The bank was closed, so {n} could not get any money.",
        ],
    },
    "bat": {
        "animal": [
            "The bat flew out of the dark cave at night.",
            "A bat is a small flying animal that sleeps upside down.",
            "The bat hung from the roof of the cave and folded its wings.",
        ],
        "club": [
            "{n} hit the ball with a wooden bat.",
            "{n} swung the bat and hit the ball over the fence.",
            "The player dropped the bat and ran when the ball flew away.",
        ],
    },
    "bark": {
        "dog": ["The dog gave a loud bark at {n}.", "We heard the bark of a dog in the night."],
        "tree": ["The bark of the old tree was rough and brown.", "The deer ate the bark from the tree."],
    },
    "spring": {
        "season": ["In spring the flowers grow and the birds sing.", "After winter comes spring, and the snow melts."],
        "coil": ["The metal spring in the machine was broken.", "The spring of the old clock was made of metal."],
    },
    "ring": {
        "jewel": ["{n} wore a gold ring with a bright diamond.", "{n} wore a ring on {her} finger."],
        "sound": ["{n} heard the telephone ring in the hall.", "The bell will ring at noon."],
    },
    "trunk": {
        "nose": ["The elephant lifted the log with its trunk.", "The elephant drank water with its long trunk."],
        "box": ["{n} packed {her} clothes in a large trunk.", "The old trunk was full of books and clothes."],
        "tree": ["The trunk of the tree was very thick.", "{n} leaned against the trunk of the tree."],
    },
    "match": {
        "fire": ["{n} lit the candle with a match.", "{n} struck a match to light the fire."],
        "game": ["Our team won the football match by two goals.", "{n} watched the tennis match on Sunday."],
    },
    "seal": {
        "animal": ["The seal swam under the ice and caught a fish.", "A seal is an animal that lives in the cold sea."],
        "stamp": ["The king put his wax seal on the letter.", "{n} broke the red seal and read the letter."],
    },
    "light": {
        "lamp": ["{n} turned on the light because the room was dark.", "The light of the lamp shone on the wall."],
        "weight": ["The box was so light that {n} could lift it.", "A feather is light, but a stone is heavy."],
    },
    "tower": {
        "real": [
            "The Eiffel tower is a tall tower made of iron in Paris.",
            "The Eiffel tower in Paris is very tall.",
            "A miniature tower is very small, but a real tower is very tall.",
        ],
        "toy": [
            "A miniature Eiffel tower is a small toy that sits on a table.",
            "{n} bought a miniature Eiffel tower in the shop and put it on {her} table.",
        ],
    },
}
CASES = [texts for meanings in SENSES.values() for texts in meanings.values()]


def two_senses(rng: Random) -> str:
    name = rng.choice(PEOPLE) if rng.random() < 0.7 else None
    if name is None:
        name, her = rng.choice((("He", "his"), ("She", "her")))
    else:
        her = "his" if name in MEN else "her"
    texts = rng.choice(CASES if rng.random() < 0.6 else CASES[:5])  # half the time the words the films open with
    text = rng.choice(texts)
    inside = not text.startswith("{n}") and name in ("He", "She")
    return text.format(n=rng.choice(MEN if name == "He" else WOMEN) if inside else name, her=her)
