"""Words with two or three senses. A row: topic | cues | what follows the word | sentences | sentences kept apart.

Sentences end with the word, so that what follows depends on what came before. ``{n}`` is a name; a line that is set in
goes on with the one before.
"""

TABLE = """
bank
rivers | river stream boat fish mud reeds | of the river; where the water is deep | {n} left the roses by the bank;
    the boat reached the grassy bank; the fisherman sat down on the bank; ducks built a nest on the bank | the tired
    swimmer climbed out of the stream onto the bank; two frogs jumped from the reeds onto the muddy bank
money | money coin loan cheque account thief | to get some money; that kept the gold | {n} put the money in the
    bank; the thief ran out of the bank; she opened an account at the bank; he asked for a loan from the bank | with
    a cheque in her pocket {n} hurried to the bank; every coin he saved went straight to the bank
mole
animals | tunnel worm garden soil fur paw | that digs in the ground; with soft black fur | the American true mole;
    in the tunnel lived a mole; the worm was eaten by the mole; the gardener caught the mole | under the soil of the
    lawn lived a hungry mole; a heap of earth in the garden showed the work of a mole
chemistry | carbon dioxide molecules gram gas water | of carbon dioxide; of water weighs eighteen grams | the
    chemist weighed one mole; count the molecules in one mole; in chemistry class we measured a mole; how many grams
    has one mole | six grams of this gas are less than one mole; to count molecules the chemist uses the mole
skin | skin doctor cheek arm hospital biopsy | on the skin; that had grown on the arm | take a biopsy of the mole;
    the doctor looked at the dark mole; on her cheek {n} had a mole; the nurse covered the mole | at the hospital
    they cut away the dark mole; the skin on his arm had a brown mole
bat
animals | cave wing night owl insect roof | that hung from the roof; with thin wings | out of the cave flew a bat;
    at night we saw a bat; an insect was eaten by the bat; the owl was afraid of the bat | when the night came the
    wings of a bat; upside down in the dark cave slept a bat
sport | ball player team game glove field | that hit the ball; made of wood | the player held a wooden bat; {n} hit
    the ball with the bat; the team bought a new bat; he swung the bat | in the game the ball flew off his bat;
    beside the glove on the field lay a bat
spring
seasons | flower winter summer bird snow april | when the flowers grow; after the long winter | the snow melts in
    spring; birds build nests in spring; after winter comes the spring; lambs are born in spring | when the winter
    is over we wait for spring; in april the birds sing of spring
machines | metal clock wheel watch coil engine | made of steel; that turned the wheel | the clock stopped for want
    of a spring; inside the watch was a metal spring; the engine lost a spring; the coil was a strong spring | a
    small metal coil in the toy was the spring; the wheel of the watch needs its spring
ring
jewels | gold finger diamond bride wedding silver | with a bright diamond; made of gold | she wore on her finger a
    ring; the bride got a gold ring; {n} bought a silver ring; the diamond fell from the ring | at the wedding he
    gave the bride a ring; gold and a diamond make a fine ring
bells | bell telephone door alarm noon hall | and ran to answer; so loud that it woke us | the bell began to ring;
    we heard the telephone ring; the alarm will ring; at noon the bells ring | someone at the door made the bell
    ring; in the hall a telephone began to ring
trunk
elephants | elephant ivory zoo tusk ear africa | that drinks water; as long as an arm | the elephant raised its
    trunk; at the zoo we saw a long trunk; behind the tusk grows the trunk; the young elephant washed its trunk |
    between two big ears the elephant has a trunk; the animal with ivory tusks waved its trunk
luggage | clothes suitcase journey key lid attic | full of clothes; with a heavy lid | {n} packed the clothes in the
    trunk; the key opened the trunk; in the attic was an old trunk; he carried the suitcase and the trunk | for the
    long journey she packed her trunk; coats and clothes filled the old trunk
match
fire | candle fire smoke stove flame lamp | that burned his fingers; to light the fire | {n} lit the candle with a
    match; he struck a match; for the stove we need a match; the smoke came from a match | a small flame rose from
    the match; to light the lamp she took a match
sport | team goal football player tennis crowd | that ended two to one; until the last goal | our team won the
    match; the football players lost the match; the crowd watched the match; {n} scored a goal in the match | with
    one more goal the team won the match; the tennis players were tired after the match
seal
animals | ice fish sea whale rock beach | that swam in the sea; and caught a fish | on the ice lay a seal; the whale
    swam past the seal; a fish was caught by the seal; on the beach we saw a seal | out of the cold sea came a seal;
    the fish on the ice were for the seal
letters | wax letter king envelope stamp paper | of red wax; that closed the letter | the king closed the letter
    with his seal; {n} broke the wax seal; the envelope had a red seal; on the paper was a seal | the envelope was
    closed with a wax seal; under the letter of the king was a seal
light
lamps | lamp room candle dark window sun | that shone in the dark; of the lamp | {n} turned on the light; the room
    was full of light; through the window came light; the lamp gave a weak light | in the dark room we saw a light;
    the candle in the window gave light
weight | feather heavy lift basket carry paper | as a feather; and easy to carry | the basket was light; unlike the
    stone the feather is light; a coat that is not heavy is light; {n} could lift the box as it was light | she
    could carry the basket since it was light; a piece of paper is never heavy but light
bark
dogs | dog puppy gate kennel wolf cat | so loud that the cat ran; of a dog | the dog gave a loud bark; from the
    kennel came a bark; the puppy has a small bark; at the gate we heard a bark | the puppy behind the gate gave a
    bark; the cat ran from the dog and its bark
trees | tree oak branch leaf root wood | of the old tree; rough and brown | the oak has thick bark; the deer ate the
    bark; under the leaves we saw the bark; {n} cut a name into the bark | the branch of the oak lost its bark; root
    and leaf and wood and bark
palm
hands | hand finger thumb wrist glove skin | of her hand; and closed the fingers | the coin lay in his palm; she
    read the lines of the palm; between thumb and finger is the palm; the glove covered the palm | he held out his
    hand and showed the palm; from the wrist to the fingers goes the palm
trees | coconut island beach tree leaf sand | with its long leaves; on the sandy island | under a coconut palm; on
    the beach grew a palm; the island had one palm; the monkey climbed the palm | the sand of the island gave ground
    to a palm; a coconut fell from the tall palm
wave
seas | sea ship storm beach surf water | that broke on the beach; of cold water | the ship was lifted by a wave; in
    the storm came a wave; on the sea rose a wave; the swimmer dived under the wave | the storm drove the ship into
    a wave; the beach was washed by a wave
greetings | hand friend goodbye window smile train | of the hand; to say goodbye | {n} gave her friend a wave; from
    the train came a wave; with a smile and a wave; the queen gave us a wave | at the window she said goodbye with a
    wave; his friend answered the smile with a wave
nail
tools | hammer wood board wall picture carpenter | made of iron; in the wooden wall | the hammer hit the nail; the
    picture hung on a nail; the carpenter bent a nail; in the board was a nail | the carpenter drove into the wood a
    nail; for the picture on the wall we need a nail
fingers | finger toe thumb hand paint polish | on her little finger; painted red | {n} broke a nail; on each finger
    is a nail; she put polish on the nail; the thumb has a nail | she painted with polish every nail; at the end of
    each toe is a nail
crane
birds | feather nest lake wing beak bird | that flew over the lake; with long white wings | by the lake stood a
    crane; with its beak the crane; in the nest sat a crane; a white feather fell from the crane | a bird with long
    wings is the crane; over the nest by the lake stood a crane
building | steel tower roof brick builder load | that lifted the steel; as high as a tower | the builders use a
    crane; the bricks were lifted by a crane; beside the tower stood a crane; the load hung from the crane | onto
    the roof the load was lifted by the crane; for the steel of the tower came a crane
orange
fruit | juice apple peel lemon basket tree | full of sweet juice; and spat out the seeds | {n} peeled the orange;
    from the tree fell an orange; in the basket with the apple was an orange; she pressed juice from the orange | he
    cut the peel and ate the orange; lemon and apple and a ripe orange
colours | red yellow paint paper sky brush | between red and yellow; and bright like fire | paint the wall orange;
    the sky turned orange; red and yellow make orange; she dipped her brush into orange | with a brush he coloured
    the paper orange; the sky at sunset is red and orange
model
toys | toy ship glue shelf train tower | made of wood and glue; on the shelf | {n} built a small model; the toy
    train is a model; on the shelf stood a model; with glue he made a model | of the ship on the shelf he built a
    model; glue and wood for the toy train model
fashion | dress magazine photo camera beauty dance | in a long dress; who smiled at the camera | the magazine showed
    a model; for the photo we need a model; she wore the dress like a model; the camera followed the model | the
    dress in the magazine was worn by a model; in front of the camera stood a model
star
sky | sky moon night planet sun telescope | that shone in the sky; far from the moon | at night we saw a star;
    through the telescope {n} saw a star; beside the moon was a star; the sailor followed a star | far above the
    planet shone a star; the night sky had one bright star
films | film actor stage theatre song fame | of the new film; who sang on the stage | the actor became a star; in
    the theatre we met a star; her song made her a star; the film made him a star | after the song the crowd on the
    stage wanted the star; fame in film made the actor a star
mouse
animals | cheese cat tail hole trap whisker | that ate the cheese; with a long tail | the cat chased the mouse; in
    the hole lived a mouse; the trap caught the mouse; the owl ate the mouse | a piece of cheese in the trap called
    the mouse; the whiskers of the cat frightened the mouse
computers | computer screen keyboard click button cable | of the computer; to click on the button | {n} moved the
    mouse; on the desk with the keyboard was a mouse; click with the mouse; the screen followed the mouse | with
    keyboard and screen you need a mouse; the cable of the computer goes to the mouse
plant
gardens | leaf root water flower seed pot | with green leaves; in a small pot | {n} watered the plant; from the seed
    grew a plant; the root feeds the plant; in the pot was a plant | the seed in the pot became a plant; a flower is
    part of a plant
factories | factory machine worker steel smoke power | where the machines run; with a tall chimney | the workers
    built a power plant; steel is made in this plant; smoke rose from the plant; the machine stands in the plant |
    with smoke and steel the workers left the plant; the machine was too big for the plant
pen
writing | ink paper letter desk pencil word | full of blue ink; to write a letter | {n} wrote with a pen; on the
    desk was a pen; the ink ran from the pen; she signed the paper with a pen | a word on the paper was made by her
    pen; the letter was written in ink with a pen
farms | pig sheep fence farmer hay mud | where the pigs sleep; with a wooden fence | the pig ran out of the pen; the
    farmer mended the pen; the sheep were in the pen; there was hay in the pen | behind the fence in the mud the pig
    has its pen; the farmer put the sheep in a pen
club
golf | golf grass swing hole ball bag | to hit the golf ball; with an iron head | {n} swung the golf club; from the
    bag he took a club; the ball was hit by the club; on the grass lay a club | he missed the hole and threw away
    the club; for golf you need a ball and a club
members | member meeting dance chess join friend | that meets on Fridays; with forty members | {n} wanted to join
    the club; the members left the club; we play chess at the club; the meeting was at the club | on friday our
    friends meet in the club; the chess players founded a club
date
calendars | calendar month year day birthday meeting | of the meeting; on the calendar | {n} forgot the date; what
    day is it and what date; the letter had no date; on the calendar she marked the date | the month and the year
    are parts of the date; for the birthday we need a date
fruit | palm fruit sweet fig camel nut | sweet as honey; from the palm tree | {n} ate a fig and a date; the camel
    liked the date; the sweet fruit was a date; from the palm fell a date | a nut and a fig and a sticky date; the
    fruit of the desert palm is the date
pupil
schools | teacher school lesson class book exam | who learned the lesson; in the first class | the teacher asked the
    pupil; at school {n} was a good pupil; the exam was hard for the pupil; in the class sat one pupil | the book of
    the teacher was lost by a pupil; after the lesson in the class stayed a pupil
eyes | eye lens doctor sight iris dark | of the left eye; that grows in the dark | the doctor looked into the pupil;
    in her eye was a wide pupil; the light made small the pupil; around the iris and the pupil | his sight was bad
    and the doctor tested the pupil; in the middle of the iris is the pupil
note
music | piano song violin tune choir flute | of the song; too high to sing | the violin played a note; {n} sang the
    wrong note; the choir held the note; on the piano she found the note | the tune of the flute began with a note;
    in the song one high note
letters | paper pencil message desk envelope pocket | on a piece of paper; to say thank you | {n} wrote a short
    note; in the pocket was a note; on the desk she left a note; the message was only a note | with a pencil on
    paper he wrote a note; the envelope on the desk held a note
key
doors | door lock house pocket gate iron | to open the door; that fits the lock | {n} lost the key; in the lock was
    a key; the gate needs a key; from her pocket fell the key | to lock the house he needs the key; before the iron
    gate she looked for the key
music | piano song tune sing major flat | of the song in C; too high to sing | the song is in a minor key; the tune
    changed its key; on the piano she pressed a key; {n} sang in the wrong key | the choir could not sing in that
    key; the tune in major has another key
horn
animals | goat bull deer cow head sheep | on its head; that can hurt you | the bull lowered its horn; the goat broke
    its horn; on the head of the cow is a horn; the deer lost a horn | the head of the bull had a broken horn; the
    sheep and the goat have each a horn
music | band trumpet orchestra drum play tune | and played a tune; in the orchestra | {n} blew the horn; the band
    has a horn; with drum and horn; in the orchestra she played the horn | the tune of the band was played on a
    horn; beside the trumpet and drum stood a horn
scale
fish | fish fin skin snake tail silver | on the skin of a fish; that shines like silver | the fish lost a scale; the
    snake has scale on scale; near the fin was a scale; on the tail was one scale | from the skin of the snake fell
    a scale; between tail and fin was a silver scale
weight | gram kilo heavy weigh kitchen flour | to weigh the flour; in the kitchen | {n} put the flour on the scale;
    the heavy bag broke the scale; how many grams shows the scale; weigh it on the scale | two kilos of flour lay on
    the scale; the bag was heavy so we used the scale
tank
fish | fish water glass weed shell shark | full of water; where the fish swim | the fish swam in the tank; {n}
    cleaned the glass of the tank; the shark had a big tank; we put weed in the tank | behind the glass the shark
    swam in its tank; water and shells filled the tank
war | soldier army gun war battle enemy | that fired its gun; of the enemy army | the soldiers drove a tank; in the
    battle we lost a tank; the gun of the tank; the army has one tank | the enemy in the war had a tank; the soldier
    climbed with his gun into the tank
ruler
kings | king country people throne law crown | of the country; who made the law | the king was a wise ruler; the
    people loved the ruler; on the throne sat the ruler; the crown was worn by the ruler | the law of the country
    was made by its ruler; the people wanted another ruler
schools | pencil line paper inch school desk | to draw a line; with twelve inches | {n} drew a line with a ruler; in
    the school bag was a ruler; on the desk was a ruler; the paper was measured with a ruler | a straight line on
    paper needs a ruler; beside the pencil on the desk was a ruler
chest
bodies | heart breath lung arm cough shirt | where the heart beats; and took a deep breath | the doctor listened to
    his chest; she felt pain in her chest; the shirt covered his chest; under the shirt is the chest | with a cough
    he held his chest; the heart is in the chest
treasure | gold pirate coin lid lock island | full of gold; with an iron lock | the pirate buried the chest; on the
    island was a chest; in the ship {n} found a chest; the coins were in the chest | under the lid was gold in the
    pirate chest; the island hid the gold coins in a chest
cell
prisons | prison thief guard door bar jail | with iron bars; in the old prison | the guard locked the cell; the
    thief sat in a cell; in the prison was a dark cell; the door closed on the cell | the guard put the thief in a
    cell; behind the bars of the jail is a cell
bodies | blood body skin plant microscope brain | of the body; too small to see | the blood is made of one cell
    after another cell; under the microscope we saw a cell; each plant is made of cell and cell; the brain has many
    a cell | with a microscope look at skin as a cell; the smallest part of the body is a cell
foot
bodies | shoe toe leg sock knee ankle | with five toes; in a warm sock | {n} hurt her foot; the shoe fits the foot;
    below the ankle is the foot; he put the sock on his foot | the leg from the knee to the foot; a stone in the
    shoe hurt his foot
lengths | inch yard mile ruler long measure | has twelve inches; or a little more | the board is as long as one
    foot; measure the rope by the foot; three of these make a yard and one is a foot; the inch is less than a foot |
    with a ruler we measure one foot; shorter than a yard is a foot
"""
