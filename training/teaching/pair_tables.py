"""Word pairs that differ in one thing only, of eight kinds. A third word of a row gives the pair its own ground."""

from training.teaching.words import COUNTRIES


def rows(text: str) -> list[tuple[str, ...]]:
    """'king,queen,wore a crown; man,woman,...' -> [('king', 'queen', 'wore a crown'), ...]."""
    return [tuple(part.strip() for part in row.split(",")) for row in text.split(";")]


GENDER = rows(
    """king,queen,ruled the land and wore a golden crown; man,woman,went to work in the city;
    boy,girl,went to school and played with a ball; father,mother,looked after the children at home;
    brother,sister,shared a room with the twins; uncle,aunt,came to visit for the holidays;
    nephew,niece,got a present on every birthday; son,daughter,was the first child of the family;
    husband,wife,danced at the wedding; prince,princess,lived in the palace and would rule one day;
    grandfather,grandmother,told old stories by the fire; actor,actress,stood on the stage of the theatre;
    wizard,witch,cast a magic spell; duke,duchess,owned half of the valley; lord,lady,gave orders to the servants;
    hero,heroine,saved the village from the dragon; waiter,waitress,brought the soup to the table"""
)
PLURAL = rows(
    """cat,cats,sleep by the fire; dog,dogs,bark at the gate; bird,birds,sing in the tree; tree,trees,grow in the wood;
    house,houses,stand in the street; book,books,lie on the shelf; car,cars,stop on the road; hat,hats,hang on the hook;
    flower,flowers,grow in the garden; king,kings,sit on the throne; river,rivers,flow to the sea;
    horse,horses,run in the field; star,stars,shine in the sky; friend,friends,come to the party"""
)
COMPARATIVE = rows(
    """big,bigger,house; small,smaller,mouse; tall,taller,tree; long,longer,road; short,shorter,rope; fast,faster,horse;
    slow,slower,snail; old,older,man; young,younger,child; cold,colder,winter; warm,warmer,coat; strong,stronger,bear"""
)
SUPERLATIVE = rows(
    """big,biggest,house; small,smallest,mouse; tall,tallest,tree; long,longest,road; short,shortest,rope;
    fast,fastest,horse; old,oldest,man; young,youngest,child; cold,coldest,winter; strong,strongest,bear"""
)
PAST = rows(
    """walk,walked,to the school; talk,talked,about the weather; jump,jumped,over the fence; play,played,with the ball;
    look,looked,at the picture; run,ran,after the bus; sing,sang,a song; see,saw,a ship on the sea;
    go,went,to the market; eat,ate,an apple; come,came,home from work; take,took,the key from the table"""
)
DOING = rows(
    """walk,walking,to the school; talk,talking,about the weather; jump,jumping,over the fence;
    play,playing,with the ball; look,looking,at the picture; run,running,after the bus; sing,singing,a song;
    eat,eating,an apple; read,reading,a book; sleep,sleeping,in the bed"""
)
SINGLE = {"New Delhi", "Mexico City", "Buenos Aires", "New Zealand"}  # names of two words are no single arrow
CAPITAL = [(c["n"], c["capital"]) for c in COUNTRIES if not {c["n"], c["capital"]} & SINGLE][:14]
PEOPLE_OF = [(c["n"], c["people"]) for c in COUNTRIES if not {c["n"], c["people"]} & SINGLE][:14]

ALL = {
    "gender": GENDER,
    "plural": PLURAL,
    "comparative": COMPARATIVE,
    "superlative": SUPERLATIVE,
    "past": PAST,
    "doing": DOING,
    "capital": CAPITAL,
    "people": PEOPLE_OF,
}
TABLES: dict[str, list[tuple[str, str]]] = {kind: [(row[0], row[1]) for row in table] for kind, table in ALL.items()}
