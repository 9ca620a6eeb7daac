"""The vocabulary of the teaching text, as tables."""

# ruff: noqa: SIM905 - words in a row read better than forty quoted strings

COLOURS = "blue red green golden silver brown grey white black purple yellow pink orange".split()
TEXTURES = "fluffy furry shaggy soft spiky scaly smooth feathery fuzzy woolly sleek hairy striped spotted".split()
SIZES = "tiny huge small large enormous little giant tall short long miniature".split()
MOODS = """gentle fierce brave shy curious clever sleepy hungry lonely happy sad angry friendly proud lazy quiet
    playful wise strange old young wild tired kind""".split()

ANIMALS = """cat dog rabbit fox bear wolf lion tiger horse mouse owl bird dragon monster sheep goat cow duck goose frog
    mole squirrel deer elephant monkey giraffe hedgehog badger otter seal whale bat eagle crow snake turtle camel
    kitten puppy lamb""".split()
CREATURES = ["creature", *ANIMALS]
THINGS = """stone lamp chair knife glass bell coat book cup hat rope drum key pearl wheel brush candle basket mirror
    spoon box ring coin map letter ball bottle clock hammer ladder bag shoe flag whistle kite""".split()
MATERIALS = "wood glass gold silver iron paper stone leather wool clay".split()
TRADES = """butler gardener cook maid doctor lawyer captain painter teacher baker soldier nurse farmer singer tailor
    sailor""".split()

PLACES = {  # place -> what it can be like
    "forest": "verdant lush deep dark green misty ancient thick leafy quiet shady",
    "meadow": "verdant sunny green grassy flowery wide open bright",
    "valley": "verdant deep green quiet misty wide narrow fertile",
    "mountain": "snowy rocky tall steep high icy misty windy",
    "river": "wide deep slow muddy rushing clear winding icy shallow",
    "garden": "sunny pretty flowery walled secret green tidy overgrown",
    "desert": "hot dry sandy vast empty burning dusty",
    "sea": "deep blue stormy calm cold salty wild endless",
    "lake": "calm deep blue frozen clear quiet misty",
    "cave": "dark damp cold deep hidden rocky narrow",
    "village": "small quiet sleepy old busy pretty snowy",
    "city": "busy big noisy bright crowded ancient modern",
    "hill": "green grassy steep windy round gentle low",
    "field": "golden wide muddy green grassy snowy ploughed",
    "jungle": "lush verdant steamy thick wild green dense",
    "island": "tiny sunny lonely sandy tropical rocky distant",
    "castle": "old ruined grand stone haunted tall grey",
    "barn": "old wooden red warm dusty big",
    "kitchen": "warm tidy bright messy small cosy",
    "street": "narrow busy quiet long dark empty",
}
PLACES = {place: kinds.split() for place, kinds in PLACES.items()}
ON = ("mountain", "hill", "island")  # one is on them, not in them
BY = ("river", "sea", "lake")  # people stay beside them
INDOORS = ["garden", "kitchen", "castle", "barn", "cave", "village", "forest", "field", "street"]

MOVES = """roamed|explored|crossed|wandered through|ran through|walked through|left|entered|searched|guarded|watched
    |visited|flew over|hopped through|crept through|hid in|lived in|slept in|played in|hunted in|strolled through
    |rushed through|climbed over|rested in|travelled through""".replace("\n", "").split("|")
MOVES = [move.strip() for move in MOVES]

MEN = "Tom Peter John Jack Harry George Henry James William Ben Sam Paul David Arthur".split()
WOMEN = "Mary Anna Alice Lucy Emma Jane Rose Sarah Kate Helen Ella Lily Grace Clara".split()
PEOPLE = MEN + WOMEN
FULL_NAMES = """Harry Potter,Mary Carter,Tom Hill,Anna Stone,Peter Marsh,Lucy Wood,George Finch,Alice Brook,Henry Clay,
Rose Palmer,Jack Turner,Clara Reed,Sam Fisher,Emma Frost,Paul Baker,Kate Miller,James Clerk,Sarah Field""".replace(
    "\n", ""
).split(",")

ATHLETES = {  # sport -> who is known for it
    "basketball": "Michael Jordan,LeBron James,Kobe Bryant,Stephen Curry,Larry Bird,Magic Johnson,Kevin Durant,"
    "Tim Duncan",
    "football": "Lionel Messi,Cristiano Ronaldo,Diego Maradona,David Beckham,Kylian Mbappe,Harry Kane,Wayne Rooney",
    "tennis": "Roger Federer,Serena Williams,Rafael Nadal,Novak Djokovic,Andy Murray,Venus Williams,Maria Sharapova",
    "golf": "Tiger Woods,Jordan Spieth,Jack Nicklaus,Rory McIlroy,Arnold Palmer,Phil Mickelson",
    "baseball": "Babe Ruth,Derek Jeter,Jackie Robinson,Willie Mays,Shohei Ohtani,Hank Aaron",
    "boxing": "Muhammad Ali,Mike Tyson,Joe Frazier,Floyd Mayweather,George Foreman",
    "swimming": "Michael Phelps,Katie Ledecky,Mark Spitz,Ian Thorpe",
    "cricket": "Sachin Tendulkar,Virat Kohli,Brian Lara,Shane Warne,Ben Stokes",
    "ice hockey": "Wayne Gretzky,Sidney Crosby,Alex Ovechkin,Bobby Orr,Gordie Howe",
    "gymnastics": "Simone Biles,Nadia Comaneci,Mary Lou Retton",
    "chess": "Magnus Carlsen,Garry Kasparov,Bobby Fischer,Judit Polgar",
    "rugby": "Jonah Lomu,Jonny Wilkinson,Richie McCaw",
    "cycling": "Eddy Merckx,Chris Froome,Bradley Wiggins",
    "athletics": "Usain Bolt,Carl Lewis,Michael Johnson,Jesse Owens,Mo Farah",
}
SPORT_OF = {name: sport for sport, names in ATHLETES.items() for name in names.split(",")}

# country, capital, people, language, continent, food
COUNTRIES = """France,Paris,French,French,Europe,bread and cheese
Italy,Rome,Italian,Italian,Europe,pizza and pasta
Japan,Tokyo,Japanese,Japanese,Asia,sushi and rice
Germany,Berlin,German,German,Europe,sausages and bread
Spain,Madrid,Spanish,Spanish,Europe,paella and olives
Portugal,Lisbon,Portuguese,Portuguese,Europe,fish and custard tarts
England,London,English,English,Europe,fish and chips
Ireland,Dublin,Irish,English,Europe,stew and soda bread
Scotland,Edinburgh,Scottish,English,Europe,porridge and haggis
Greece,Athens,Greek,Greek,Europe,olives and cheese
Russia,Moscow,Russian,Russian,Europe,soup and dumplings
China,Beijing,Chinese,Chinese,Asia,noodles and dumplings
India,New Delhi,Indian,Hindi,Asia,curry and rice
Mexico,Mexico City,Mexican,Spanish,North America,tacos and beans
Canada,Ottawa,Canadian,English,North America,pancakes and maple syrup
Brazil,Brasilia,Brazilian,Portuguese,South America,rice and beans
Argentina,Buenos Aires,Argentine,Spanish,South America,steak and pies
Peru,Lima,Peruvian,Spanish,South America,potatoes and fish
Chile,Santiago,Chilean,Spanish,South America,corn and beans
Egypt,Cairo,Egyptian,Arabic,Africa,bread and lentils
Kenya,Nairobi,Kenyan,Swahili,Africa,maize and greens
Nigeria,Abuja,Nigerian,English,Africa,rice and yams
Morocco,Rabat,Moroccan,Arabic,Africa,couscous and dates
Turkey,Ankara,Turkish,Turkish,Asia,kebabs and yoghurt
Sweden,Stockholm,Swedish,Swedish,Europe,meatballs and potatoes
Norway,Oslo,Norwegian,Norwegian,Europe,salmon and waffles
Denmark,Copenhagen,Danish,Danish,Europe,rye bread and pastries
Finland,Helsinki,Finnish,Finnish,Europe,fish and rye bread
Poland,Warsaw,Polish,Polish,Europe,dumplings and cabbage
Austria,Vienna,Austrian,German,Europe,cake and schnitzel
Hungary,Budapest,Hungarian,Hungarian,Europe,goulash and paprika
Switzerland,Bern,Swiss,German,Europe,cheese and chocolate
Belgium,Brussels,Belgian,Dutch,Europe,waffles and chocolate
Thailand,Bangkok,Thai,Thai,Asia,noodles and mango
Vietnam,Hanoi,Vietnamese,Vietnamese,Asia,noodle soup and rice
Korea,Seoul,Korean,Korean,Asia,rice and pickled cabbage
Australia,Canberra,Australian,English,Oceania,lamb and fruit
New Zealand,Wellington,New Zealand,English,Oceania,lamb and kiwi fruit
Cuba,Havana,Cuban,Spanish,North America,beans and rice
Iran,Tehran,Iranian,Persian,Asia,rice and kebabs"""
COUNTRIES = [
    dict(zip(("n", "capital", "people", "tongue", "land", "food"), row.split(","), strict=True))
    for row in COUNTRIES.split("\n")
]

THINKERS = {  # name -> field, weight
    "Albert Einstein": ("physics", 9),
    "Isaac Newton": ("physics", 6),
    "Marie Curie": ("chemistry", 4),
    "Charles Darwin": ("biology", 3),
    "Aristotle": ("philosophy", 4),
    "Plato": ("philosophy", 2),
    "Socrates": ("philosophy", 2),
    "Galileo": ("astronomy", 3),
    "Leonardo da Vinci": ("art", 3),
    "Ada Lovelace": ("computing", 2),
    "Alan Turing": ("computing", 3),
    "Archimedes": ("mathematics", 2),
    "Carl Gauss": ("mathematics", 2),
    "Leonhard Euler": ("mathematics", 2),
    "Emmy Noether": ("mathematics", 2),
    "John von Neumann": ("mathematics", 2),
}

PROPER = {  # words that keep their capital
    word
    for text in [
        *SPORT_OF,
        *(v for row in COUNTRIES for k, v in row.items() if k != "food"),
        *THINKERS,
        *FULL_NAMES,
        *PEOPLE,
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday",
        "January February March April May June July August September October November December",
        "American I Mount Mercury Venus Earth Mars Jupiter Saturn Uranus Neptune Eiffel",
    ]
    for word in text.split()
}
