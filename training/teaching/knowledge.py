"""Who or what has which answer: the facts of the teaching text, one table a relation."""

from training.teaching.words import COUNTRIES, SPORT_OF


def table(rows: str) -> dict[str, str]:
    """'a cow: moo; a cat: meow' -> {'a cow': 'moo', 'a cat': 'meow'}."""
    return {n.strip(): y.strip() for n, y in (row.split(":") for row in rows.split(";"))}


FIELD_OF = table(
    """Albert Einstein: physics; Isaac Newton: physics; Marie Curie: chemistry; Charles Darwin: biology;
    Aristotle: philosophy; Plato: philosophy; Socrates: philosophy; Galileo: astronomy; Leonardo da Vinci: painting;
    Ada Lovelace: computing; Alan Turing: computing; Archimedes: mathematics; Carl Gauss: mathematics;
    Leonhard Euler: mathematics; Emmy Noether: mathematics; John von Neumann: mathematics; Niels Bohr: physics;
    Max Planck: physics; Michael Faraday: physics; Antoine Lavoisier: chemistry; Robert Boyle: chemistry;
    Gregor Mendel: biology; Louis Pasteur: biology; Carl Linnaeus: biology; Johannes Kepler: astronomy;
    Edwin Hubble: astronomy; Immanuel Kant: philosophy; Pablo Picasso: painting; Vincent van Gogh: painting;
    Claude Monet: painting; Wolfgang Mozart: music; Johann Bach: music; Ludwig Beethoven: music; Joseph Haydn: music;
    William Shakespeare: poetry; Emily Dickinson: poetry; Robert Burns: poetry; Grace Hopper: computing;
    Florence Nightingale: nursing; Clara Barton: nursing"""
)
INVENTION_OF = table(
    """Alexander Bell: the telephone; Thomas Edison: the light bulb; James Watt: the steam engine;
    Johannes Gutenberg: the printing press; Karl Benz: the car; Alfred Nobel: dynamite; Orville Wright: the aeroplane;
    Samuel Morse: the telegraph; John Baird: television; Louis Braille: an alphabet for the blind;
    Percy Shaw: the cat's eye; Isaac Singer: the sewing machine"""
)
SOUND_OF = table(
    """a cow: moo; a cat: meow; a dog: woof; a duck: quack; a sheep: baa; a pig: oink; a frog: croak; a lion: roar;
    a bee: buzz; a snake: hiss; a horse: neigh; an owl: hoot; a mouse: squeak; a crow: caw; a hen: cluck; a wolf: howl;
    a bear: growl; a bird: tweet; a goose: honk; a donkey: bray"""
)
BABY_OF = table(
    """a cow: a calf; a cat: a kitten; a dog: a puppy; a duck: a duckling; a sheep: a lamb; a pig: a piglet;
    a frog: a tadpole; a lion: a cub; a horse: a foal; an owl: an owlet; a hen: a chick; a goat: a kid;
    a deer: a fawn; a goose: a gosling; a swan: a cygnet; a kangaroo: a joey; a bear: a bear cub; a fox: a fox cub;
    a butterfly: a caterpillar; an eagle: an eaglet"""
)
HOME_OF = table(
    """a bird: a nest; a bee: a hive; a horse: a stable; a dog: a kennel; a spider: a web; a rabbit: a burrow;
    a fox: a den; a lion: a den; a pig: a sty; a cow: a barn; a bat: a cave; a mole: a tunnel; a fish: the sea;
    a camel: the desert; a monkey: the jungle; a penguin: the ice; a snail: a shell; a squirrel: a tree;
    a king: a palace; a nun: a convent"""
)
COLOUR_OF = table(
    """a banana: yellow; a lemon: yellow; the grass: green; the sky: blue; the sea: blue; snow: white; milk: white;
    coal: black; blood: red; a cherry: red; a carrot: orange; a pumpkin: orange; chocolate: brown; a frog: green;
    an elephant: grey; a raven: black; a plum: purple; a flamingo: pink; a tomato: red; a leaf: green"""
)
WORK_OF = table(
    """a baker: bread; a farmer: corn; a tailor: clothes; a carpenter: furniture; a shoemaker: shoes; a poet: poems;
    a painter: pictures; a potter: pots; a brewer: beer; a composer: songs; a blacksmith: horseshoes; a miller: flour;
    a watchmaker: watches; an author: books; a cook: meals; a jeweller: rings"""
)

FACTS: dict[str, dict[str, str]] = {  # relation, by the noun that names it -> entity -> answer
    "sport": SPORT_OF,
    "capital": {row["n"]: row["capital"] for row in COUNTRIES},
    "language": {row["n"]: row["tongue"] for row in COUNTRIES},
    "continent": {row["n"]: row["land"] for row in COUNTRIES},
    "field": FIELD_OF,
    "invention": INVENTION_OF,
    "sound": SOUND_OF,
    "baby": BABY_OF,
    "home": HOME_OF,
    "colour": COLOUR_OF,
    "product": WORK_OF,
}
