"""Plots, step by step; " / " parts ways of saying one step. The names in braces are explained in `tales.py`.

An empty line ends a plot; a line that is set in goes on with the one before. The first letter of a step is raised.
PLOTS are about {n} and may follow one of the OPENINGS; those of TOLD_ALONE begin with their first step.
"""

from training.teaching.grammar import lines_of

OPENINGS = [
    "Once upon a time there was a {child} called {n}.",
    "There was once a little {child} whose name was {n}.",
    "{n} was a {child} who lived {at} with {his} {parent}.",
    "Long ago a {child} named {n} lived {at}.",
    "This is a story about {n} and {friend}.",
    "{n} and {friend} were good friends.",
    "Let me tell you about {n}.",
]

PLOTS = """
{n} had {aanimal}. / {n} loved {his} {colour} {animal}. / One day {n} got {aanimal} as a present.
In the morning the {animal} was gone. / One evening the {animal} ran away. / But one day {he} could not find the
    {animal}.
{n} looked everywhere, but the {animal} was not there. / {n} cried and called for the {animal}. / {n} was very sad.
"Have you seen my {animal}?" {he} asked {friend}. / {He} asked {friend} for help. / Then {friend} came to help {him}.
"Yes," said {friend}, "I saw it {at}." / {friend} had seen the {animal} {at}. / {friend} told {him} to look {at}.
They went there together and found the {animal} asleep. / And there sat the {animal}, {colour} and happy.
{n} hugged the {animal} and took it home. / {n} was so happy that {he} danced. / {n} never lost the {animal} again.

{n} had {athing} from {his} {parent}. / The {parent} of {n} gave {him} {athing}. / {n} took {his} {colour} {thing} with
    {him} everywhere.
On the way home {he} lost the {thing}. / One day the {thing} fell out of {his} bag. / Then the {thing} was gone.
"What shall I do?" said {n}. / {n} did not dare to go home. / {n} went back and looked at every stone on the way.
{friend} had found the {thing} {at}. / {At} {friend} saw something {colour}. / Meanwhile {friend} walked by and saw the
    {thing}.
"Is this your {thing}?" asked {friend}. / {friend} picked up the {thing} and gave it to {n}.
"Thank you!" said {n}. "It is from my {parent}." / {n} thanked {friend} and put the {thing} into {his} bag. / {n} was
    so glad that {he} gave {friend} a cake.

{At} there lived {aanimal}. / Everyone was afraid of the {colour} {animal} that lived {at}. / People said that
    {aanimal} slept {at}.
{n} wanted to see it. / {n} was not afraid. / Only {n} said that the {animal} was kind.
So {he} took some bread and went there alone. / One night {he} went out to find the {animal}.
The {animal} opened its eyes and looked at {n}. / The {animal} did not move when {he} came near.
"Are you hungry?" asked {n}. / {n} gave the bread to the {animal}. / {n} spoke softly to the {animal}.
The {animal} ate the bread and lay down beside {him}. / The {animal} was hungry and lonely, and it was glad.
From that day the {animal} and {n} were friends. / After that nobody was afraid of the {animal} any more.

The {animal} had hurt its foot and could not walk. / One day {n} found {aanimal} with a hurt foot. / {At} {n} heard a
    cry, and there lay {aanimal}.
{n} took the {animal} home. / {n} gave it water and made it a warm bed. / {n} washed the foot of the {animal}.
Every day {he} fed the {animal}, and it grew strong. / {His} {parent} said that the {animal} could stay.
In the spring the {animal} could run again. / After a week the {animal} was well.
One night a thief came to the house. / Then a fire broke out in the kitchen. / One winter night {n} was lost in the
    snow.
The {animal} made so much noise that {n} woke up. / The {animal} ran to {n} and pulled at {his} coat.
"You helped the {animal}, and now the {animal} has helped you," said {his} {parent}. / So the {animal} saved {n}, as
    {n} had saved the {animal}.

It was the birthday of {friend}, and {n} wanted to bake a cake. / {n} wanted to make a cake for {friend}.
{He} took flour, eggs and milk and put them into a bowl. / {He} went to the kitchen and lit the oven.
But there was no sugar in the house. / But the {pet} had eaten all the butter.
{n} ran to the shop and bought some. / {n} asked {his} {parent}, and {his} {parent} had some.
Soon the cake was in the oven, and the kitchen smelled good. / An hour later the cake was ready.
{friend} ate a big piece of the cake and smiled. / When {friend} came, the cake stood on the table.
"This is the best cake of my life," said {friend}. / They ate the whole cake and were happy.

One morning {n} put on {his} shoes and took a bag. / {n} had always wanted to travel. / {n} wanted to visit {his}
    cousin.
{He} walked all day and came to {aplace}. / The road was long, and in the evening {he} reached {aplace}.
There {he} met {atrade}. / At the side of the road sat {atrade}.
"Where are you going?" asked the {trade}. / The {trade} was tired and asked for some bread.
"I am going to see my cousin," said {n}. / {n} shared {his} bread with the {trade}.
The {trade} gave {him} {athing} to take along. / To thank {him}, the {trade} gave {n} {athing}.
When {n} came home, {he} showed the {thing} to {friend}. / {n} kept the {thing} for the rest of {his} life.

{n} did not like to go to school. / On Monday {n} came late to school. / It was the first day of school, and {n} was
    {feeling}.
The teacher asked {him} a question about {aplain}. / The teacher showed the children a picture of {aanimal}.
{n} did not know the answer. / {n} looked at the floor and said nothing.
{friend}, who sat beside {him}, helped {him}. / Then {friend} gave {him} a book about animals.
In the evening {n} read the book with {his} {parent}. / {n} took the book home and read it twice.
The next day {n} knew everything about the {animal}. / The next morning {n} was the first to answer.
The teacher was proud of {him}. / "Very good, {n}," said the teacher.

It had rained for three days, and the water rose. / Dark clouds came over the {place}, and it began to rain.
{n} sat at the window and watched the rain. / {n} and {friend} could not play outside.
"Let us build a boat," said {n}. / {n} made a small boat out of paper.
They put {athing} into the boat, and it did not sink. / The boat was {colour} and had one sail.
When the rain stopped, they took the boat to the water. / In the afternoon the sun came out, and they ran to the river
    with the boat.
The boat sailed away, and {aplain} watched it from the other side. / The wind blew, and the boat sailed far away.
"Goodbye, little boat!" cried {friend}. / {n} waved until the boat was gone.
"""
PLOTS = [lines_of(plot) for plot in PLOTS.split("\n\n")]

TOLD_ALONE = """
{aplain} and {aother} lived {at}. / Once there was {aplain} that had a friend, {aother}.
The {animal} was proud, but the {other} was wise. / The {animal} was always hungry, and the {other} was always tired.
"I am the best of all animals," said the {animal}. / One day the {animal} said to the {other}, "Let us look for food."
"Then show me what you can do," said the {other}. / "Then let us go together," said the {other}.
The {animal} jumped over the water and fell in. / On the way the {animal} fell into a deep hole. / The {animal} ran so
    fast that it lost its way.
"Help me!" cried the {animal}. / The {other} heard the {animal} cry.
The {other} pulled the {animal} out. / The {other} came and helped the {animal}.
From then on the {animal} was more careful. / And the {animal} thanked the {other}.

The king was always sad, and nobody could cheer him up. / The king had gold and silver, but he was never happy. / The
    king was ill, and no doctor could help him.
"I will give gold to the one who helps me," said the king. / The king sent for all the wise men of the land.
Many people tried, but nobody could help the king. / The wise men talked for a week, but they had no answer.
Then {n} came to the palace. / At last a {child} called {n} stood before the king.
{n} gave the king a simple answer: "You need a friend." / {n} opened the window, and {aplain} came in.
The king laughed for the first time in years. / The king smiled and was well again.
The king gave {n} the gold, and {he} shared it with {his} {parent}. / From that day {n} was the best friend of the
    king.

The {ruler} was sad and did not know why. / "I am bored," said the {ruler}. / In a land far away there lived {aruler}
    who never laughed. / There was once {aruler} who had everything but was never happy. / The {ruler} asked, "Who can
    make me laugh?" / One day the {ruler} called all the people to the palace. / Because the {ruler} never laughed,
    nobody in the palace was allowed to laugh.
"Whoever makes me laugh shall have a bag of gold," {r_he} said. / {r_he} promised a bag of gold to anyone who could
    make {r_him} laugh.
A clown came and stood on his head, but the {ruler} only yawned. / {atrade} told {r_him} a joke, but {r_he} did not
    even smile. / Singers and dancers came, but it did not help.
At last a {child} came with {apet}. / Then a {child} from the village came in with {apet}.
The {pet} jumped onto the throne and went to sleep. / The {pet} took the shoe of the {ruler} and ran away with it. /
    The {pet} walked up to the {ruler} and sat down on {r_his} feet.
The {ruler} laughed so much that the windows shook. / Then the {ruler} began to laugh and could not stop.
"You have won," {r_he} said and gave {him} the gold. / The {child} got the gold, and the {ruler} was never sad again.

The {ruler} had a garden full of {fruit}, but nobody was allowed to go in. / "Nobody may enter my garden," said the
    {ruler}. / Around the garden of the {ruler} there was a high wall. / Everyone in the city talked about the garden
    of the {ruler}. / The garden of the {ruler} was full of {fruit}, but the gate was always closed.
One hot day {n} climbed over the wall, because {he} was hungry. / {n} was poor and hungry, so {he} climbed over the
    wall.
{he} saw trees full of {fruit} and began to eat. / {he} ate some {fruit} and sat down under a tree.
"What are you doing here?" cried the {ruler}. / The {ruler} found {him} there and was very angry.
"I am sorry," said {n}. "You have so many {fruit}, and we have none." / "I was hungry," said {n}. "I will work for what
    I have eaten."
The {ruler} thought about it for a while. / The {ruler} looked at all the {fruit} that lay on the ground.
The next day the gate was open for everyone. / Then {r_he} smiled and opened the gate for all the children of the city.

The {beast} watched the {bird} from behind a bush. / A hungry {beast} saw {abird} in a tree. / High in a tree sat
    {abird}, and under the tree sat {abeast}. / The {bird} sang so loudly that it did not hear the {beast}. / The
    {beast} saw the {bird} and came nearer. / "Good morning," said the {beast} to the {bird}. / The {bird} sat in a
    tree and was afraid of the {beast}.
"Come down," said the {beast}. "I want to be your friend." / "You sing so well," said the {beast}. "Come down and sing
    for me."
The {bird} saw the sharp teeth of the {beast}. / The {bird} was not stupid and stayed where it was.
"First close your eyes and count to ten," said the {bird}. / "I will come if you close your eyes," said the {bird}.
The {beast} closed its eyes and waited. / So the {beast} shut its eyes and counted slowly.
When it opened them, the branch was empty. / When it looked up again, the {bird} was far away.
Since then the {beast} has not trusted birds. / The {beast} went home hungry, and the {bird} laughed all day.

Once there was {aplain} that was afraid of the dark. / {out} there lived {aplain} that never went out at night. / The
    {animal} was afraid of the night. / Have you heard of the {animal} that was afraid of the dark? / Why was the
    {animal} so sad? It was afraid of the dark. / Every evening the {animal} was afraid. / When the sun went down, the
    {animal} was always afraid.
As soon as it was dark, it closed its eyes and did not move. / At night it lay awake and listened to every noise.
"What are you afraid of?" asked the {other}. / One evening the {other} came by and asked, "What is the matter?"
"I do not know what is out there," said the {animal}. / "There is nothing but black," said the {animal}.
"Come with me, and I will show you," said the {other}. / "Then you have never looked up," said the {other}. "Come!"
Together they looked at the moon and the stars. / They went up a hill, and there were a thousand stars above them.
The {animal} had never seen anything so bright. / After that the {animal} loved the night.

Why was the {pet} so wet? It had fallen into the river. / The {pet} fell into the river. / Splash! The {pet} fell into
    the water. / Why did our {pet} jump into the river? It had seen its own face in the water. / The {pet} wanted to
    cross the river, but the water was too deep. / Because the bridge was broken, the {pet} fell into the river.
{n} heard the noise and came running. / {n} was fishing there and saw it.
The water was cold, and the river was fast. / The {pet} was getting tired.
{n} took a long branch and held it out over the water. / "Wait, I am coming!" cried {n} and took a long branch.
The {pet} held on to it, and {n} pulled. / The {pet} got hold of the branch with its teeth.
Soon they were both on the grass, wet and tired. / Then the {pet} stood on the grass and shook itself.
From that day the {pet} stayed away from the river. / At home {n} dried it with a warm towel.

Every night the bell in the tower rang, and nobody knew why. / Nobody in the village could explain why the bell rang at
    night. / Everyone in the village was afraid of the old tower, because its bell rang at night. / In our village
    there is an old tower, and at night its bell rang. / Who rang the bell at night? Nobody could say. / Late in the
    evening the old bell began to ring, but nobody was there.
"It is a ghost," said the {trade}. / The {trade} locked {t_his} door as soon as it was dark.
But {n} wanted to know the truth. / Only {n} was brave enough to look.
One night {he} took a lamp and climbed up the stairs of the tower. / {he} waited until midnight and went up.
At the top {he} found {abird} that had built its nest on the bell. / There sat {abird} on the rope of the bell.
Whenever the {bird} moved, the bell rang. / "So you are the ghost!" {he} said to the {bird}.
When {he} told the others, everyone laughed. / {n} made the {bird} a new nest, and the bell was quiet. / The {trade}
    was ashamed, but soon {t_he} laughed too.

A poor farmer had nothing but a horse and a small field. / There was a farmer whose field was full of stones. / The
    farmer got up early, because there was much to do. / The farmer looked at the sky and waited for rain. / An old
    farmer lived at the edge of the village. / "Will it never rain?" said the farmer. / Once there was a farmer who
    never gave up.
For weeks there had been no rain, and the ground was dry. / That summer it was so hot that nothing grew.
"If it does not rain soon, I will have nothing to eat," he said. / The farmer was worried, because his corn was dying.
So he took a spade and began to dig a well. / Then he had an idea and began to dig a deep hole.
His neighbours laughed at him, but he went on. / "There is no water there," said his neighbours.
On the third day he found water, cold and clear. / He dug for three days, and then water came out of the ground.
Soon his field was green again. / He gave water to all his neighbours, even to those who had laughed.

Deep in the forest there stood a small house. / At the edge of the village there was a house with {acolour} door. / On
    the top of the hill stood an old house. / At the end of the road there was a lonely house. / Between two old trees
    stood a house. / Far from the city, {out}, stood a little house. / In our street there is an old {colour} house.
Nobody had lived there for a hundred years. / Everyone said that it was empty.
But one evening {n} saw a light in the window. / One evening {n} walked past it and heard music.
{he} went closer and knocked at the door. / {n} was curious and knocked.
{atrade} opened the door and smiled. / The door opened, and there stood {atrade}.
"I wanted to live alone," said the {trade}, "but it is too quiet here." / "Come in," said the {trade}. "I have not
    talked to anyone for weeks."
So {n} came back every {day}, and they drank tea together. / They talked until late, and the {trade} was not lonely any
    more.
"""
TOLD_ALONE = [lines_of(plot) for plot in TOLD_ALONE.split("\n\n")]
