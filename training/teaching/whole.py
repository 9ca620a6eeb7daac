"""Words that are to be one token each: those the films speak of. Other words are cut as often as they are rare."""

from training.teaching.pair_tables import TABLES
from training.teaching.senses import SENSES
from training.teaching.words import COLOURS, COUNTRIES, CREATURES, PLACES, SPORT_OF, TEXTURES, THINGS

WHOLE = sorted(
    {
        word
        for text in [
            *(word for pairs in TABLES.values() for pair in pairs for word in pair),
            *(country[key] for country in COUNTRIES for key in ("n", "capital", "people", "tongue", "land")),
            *(sense.topic for senses in SENSES.values() for sense in senses),
            *SENSES,
            *SPORT_OF.values(),
            *(like for likes in PLACES.values() for like in likes),
            *[*PLACES, *COLOURS, *CREATURES, *TEXTURES, *THINGS],
            "Michael Jordan Albert Einstein Isaac Newton Eiffel tower thinker cleverest",
            "carbon dioxide biopsy miniature",
        ]
        for word in text.split()
    }
)
