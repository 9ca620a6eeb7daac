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

# Words for some of the scenes only: the more of them, the less a scene can be learned by heart.
MORE_LIKES = """ancient awkward bald bitter bold bright broad careful cheap chubby clean cold common cool crooked damp
    dark dear dirty dry dull eager early easy empty faint fair famous fat fine firm flat fond frail fresh full funny
    great grim hard harsh heavy hollow hot huge icy jolly keen large late lean light loose loud lucky mad merry
    mild muddy narrow neat new nice noisy odd pale patient plain polished poor pretty pure rare raw ready rich ripe
    rough round rude rusty safe sharp shiny sick simple slim slow sly smart smelly sober soft solid sore sour steady
    steep stiff stout strict strong stubborn sturdy sweet swift tall tame tender thick thin tidy tight tough ugly
    useful vain vast warm weak wet wide worn young""".split()
MORE_NOUNS = """apple arrow ball barrel bean beard beast bench bone bowl branch bread bridge broom bucket bush cake cart
    chain chimney clown cloud coach cock crown crab dancer desk doll door drummer engine fan feather fence finger flame
    flood flute fork fountain ghost giant glove goblin grape guest hawk hedge helper horn insect jug kettle king lake
    leaf log machine maid melon miller nail needle nest nurse oak ox pan parcel pear pebble pie pilot pipe pirate plate
    plum pot prince queen rider robot roof root sack sail sailor saw scarf shadow shell shield ship singer sister sock
    spade spoon stick stool sword table tail teapot thief tooth tower toy train twin uncle van vase wagon wall watch
    widow window wing witch wolf worm""".split()

# Rarer ones, most of them several tokens long: a noun must find its adjectives from wherever its last piece stands.
RARE_LIKES = """amiable amused arrogant austere bashful bewildered blissful boisterous bulky burly cautious charming
    cheerful comical compact courteous cranky crumpled cunning dainty daring dazzling delicate devoted dignified
    dreamy drowsy dusky earnest elegant energetic exhausted fearless feeble festive fiery flimsy forgetful fragile
    fragrant frosty frugal gallant generous gleaming gloomy glossy graceful greedy grumpy haughty hasty hesitant
    humble impatient innocent intrepid ivory jagged jealous jittery jovial jubilant knobbly lanky lavish lavender
    lilac limping loyal luminous maroon meek meticulous modest mottled muscular mysterious nimble obedient ornate
    peculiar pensive perky plump portly prickly prudent puzzled quaint quirky radiant ragged reckless restless rigid
    rosy rugged russet scarlet scruffy serene shabby shimmering skinny sluggish slender sombre spotless sprightly
    squeaky stately stern studious sulky tattered thirsty thrifty timid tranquil trembling turquoise unlucky upright
    velvety vigilant vivid weary whiskered wiry witty wobbly wrinkled zealous""".split()
RARE_NOUNS = """acrobat admiral alligator antelope apprentice archer armadillo astronaut baboon ballerina barber
    baron beaver beetle beggar blacksmith bumblebee butterfly carpenter caterpillar champion chemist cobbler
    cockroach colonel conductor cricket crocodile cuckoo cyclist dentist diver dolphin donkey drifter duchess duke
    dwarf editor emperor engineer ferret ferryman fiddler flamingo florist gazelle gorilla grasshopper guardian
    hamster hermit heron hippopotamus historian huntsman hyena iguana inventor jackal janitor jellyfish jester
    juggler kangaroo ladybird leopard librarian lobster locksmith magician magpie mammoth marmot mechanic mermaid
    messenger minstrel mongoose musician narwhal neighbour novelist octopus orphan ostrich outlaw panther passenger
    peacock pelican penguin philosopher pigeon pilgrim plumber poet porcupine porter potter puffin pupil rascal
    raven reindeer reporter rhinoceros salamander scholar scorpion sculptor sentinel sergeant servant skater
    smuggler sorcerer sparrow spider stallion starfish stranger surgeon swallow tadpole tortoise toucan tourist
    traveller troll trumpeter turkey vagabond viking violinist vulture waiter walrus warrior weasel weaver wizard
    woodpecker wrestler zebra""".split()

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
MORE_PLACES = """attic avenue bakery balcony bay beach cabin canyon cellar classroom cliff corridor courtyard den
    factory farm farmhouse fortress gallery glade gorge grove hall harbour haven hut inn kingdom library lighthouse
    market marsh mill monastery moor museum oasis office orchard palace parlour pasture path plain prison quarry
    ruin school shed shop stable station swamp temple tent theatre town tunnel vault vineyard warehouse waterfall
    workshop""".split()
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

THINKERS = """Albert Einstein,Isaac Newton,Marie Curie,Charles Darwin,Aristotle,Plato,Socrates,Galileo,
Leonardo da Vinci,Ada Lovelace,Alan Turing,Archimedes,Carl Gauss,Leonhard Euler,Emmy Noether,John von Neumann,
Niels Bohr,Max Planck,Michael Faraday,Antoine Lavoisier,Robert Boyle,Gregor Mendel,Louis Pasteur,Carl Linnaeus,
Johannes Kepler,Edwin Hubble,Immanuel Kant,Pablo Picasso,Vincent van Gogh,Claude Monet,Wolfgang Mozart,Johann Bach,
Ludwig Beethoven,Joseph Haydn,William Shakespeare,Emily Dickinson,Robert Burns,Grace Hopper,Florence Nightingale,
Clara Barton,Alexander Bell,Thomas Edison,
James Watt,Johannes Gutenberg,Karl Benz,Alfred Nobel,Orville Wright,Samuel Morse,
John Baird,Louis Braille,Percy Shaw,Isaac Singer""".replace("\n", "").split(",")

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
