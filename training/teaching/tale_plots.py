"""Plots, step by step; " / " parts ways of saying one step. The names in braces are explained in `tales.py`.

An empty line ends a plot; a line that is set in goes on with the one before.
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
One morning the {animal} was gone. / One evening the {animal} ran away. / But one day {he} could not find the
    {animal}.
{n} looked everywhere, but the {animal} was not there. / {n} cried and called for the {animal}. / {n} was very sad.
"Have you seen my {animal}?" {he} asked {friend}. / {He} asked {friend} for help. / Then {friend} came to help
    {him}.
"Yes," said {friend}, "I saw it {at}." / {friend} had seen the {animal} {at}. / {friend} told {him} to look {at}.
They went there together and found the {animal} asleep. / And there sat the {animal}, {colour} and happy.
{n} hugged the {animal} and took it home. / {n} was so happy that {he} danced. / {n} never lost the {animal} again.

{n} had {athing} from {his} {parent}. / The {parent} of {n} gave {him} {athing}. / {n} took {his} {colour} {thing}
    with {him} everywhere.
On the way home {he} lost the {thing}. / One day the {thing} fell out of {his} bag. / Then the {thing} was gone.
"What shall I do?" said {n}. / {n} did not dare to go home. / {n} went back and looked at every stone on the way.
{friend} had found the {thing} {at}. / {At} {friend} saw something {colour}. / Meanwhile {friend} walked by and saw
    the {thing}.
"Is this your {thing}?" asked {friend}. / {friend} picked up the {thing} and gave it to {n}.
"Thank you!" said {n}. "It is from my {parent}." / {n} thanked {friend} and put the {thing} into {his} bag. / {n}
    was so glad that {he} gave {friend} a cake.

{At} there lived {aanimal}. / Everyone was afraid of the {colour} {animal} that lived {at}. / People said that
    {aanimal} slept {at}.
{n} wanted to see it. / {n} was not afraid. / Only {n} said that the {animal} was kind.
So {he} took some bread and went there alone. / One night {he} went out to find the {animal}.
The {animal} opened its eyes and looked at {n}. / The {animal} did not move when {he} came near.
"Are you hungry?" asked {n}. / {n} gave the bread to the {animal}. / {n} spoke softly to the {animal}.
The {animal} ate the bread and lay down beside {him}. / The {animal} was hungry and lonely, and it was glad.
From that day the {animal} and {n} were friends. / After that nobody was afraid of the {animal} any more.

The {animal} had hurt its foot and could not walk. / One day {n} found {aanimal} with a hurt foot. / {At} {n} heard
    a cry, and there lay {aanimal}.
{n} carried the {animal} home. / {n} gave it water and made it a warm bed. / {n} washed the foot of the {animal}.
Every day {he} fed the {animal}, and it grew strong. / {His} {parent} said that the {animal} could stay.
In the spring the {animal} could run again. / After a week the {animal} was well.
One night a thief came to the house. / Then a fire broke out in the kitchen. / One winter night {n} was lost in the
    snow.
The {animal} made so much noise that {n} woke up. / The {animal} ran to {n} and pulled at {his} coat.
"You helped the {animal}, and now the {animal} has helped you," said {his} {parent}. / So the {animal} saved {n}, as
    {n} had saved the {animal}.

{aplain} and {aother} lived {at}. / There was once {aplain} who had a friend, {aother}.
The {animal} was proud, but the {other} was wise. / The {animal} was always hungry, and the {other} was always
    tired.
"I am the best of all animals," said the {animal}. / One day the {animal} said to the {other}, "Let us look for
    food."
"Then show me what you can do," said the {other}. / "Let us go {at} together," said the {other}.
The {animal} jumped over the water and fell in. / On the way the {animal} fell into a deep hole. / The {animal} ran
    so fast that it lost its way.
"Help me!" cried the {animal}. / The {other} heard the {animal} cry.
The {other} pulled the {animal} out. / The {other} came and helped the {animal}.
From then on the {animal} was not so proud. / And the {animal} thanked the {other}.

It was the birthday of {friend}, and {n} wanted to bake a cake. / {n} wanted to make a cake for {friend}.
{He} took flour, eggs and milk and put them into a bowl. / {He} went to the kitchen and lit the oven.
But there was no sugar in the house. / But the {animal} had eaten all the butter.
{n} ran to the shop and bought some. / {n} asked {his} {parent}, and {his} {parent} had some.
Soon the cake was in the oven, and the kitchen smelled good. / An hour later the cake was ready.
{friend} ate a big piece of the cake and smiled. / When {friend} came, the cake stood on the table.
"This is the best cake of my life," said {friend}. / They ate the whole cake and were happy.

One morning {n} put on {his} shoes and took a bag. / {n} had always wanted to travel. / {n} wanted to visit {his}
    {parent}.
{He} walked all day and came to {aplace}. / The road was long, and in the evening {he} reached {aplace}.
There {he} met {atrade}. / At the side of the road sat {atrade}.
"Where are you going?" asked the {trade}. / The {trade} was tired and asked for some bread.
"I am going to see my {parent}," said {n}. / {n} shared {his} bread with the {trade}.
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
When the rain stopped, they took the boat to the water. / In the afternoon the sun came out, and they ran to the
    river with the boat.
The boat sailed away, and {aplain} swam after it. / The wind blew, and the boat sailed far away.
"Goodbye, little boat!" cried {friend}. / {n} waved until the boat was gone.

The king had lost {athing}, and nobody could find it. / The king wanted {aanimal} more than anything. / The king was
    ill, and no doctor could help him.
"I will give gold to the one who helps me," said the king. / The king sent for all the wise men of the land.
Many people tried, but nobody could help the king. / The wise men talked for a week, but they had no answer.
Then {n} came to the palace. / At last a {child} called {n} stood before the king.
{n} gave the king a simple answer: "You need a friend." / {n} opened the window, and {aplain} came in.
The king laughed for the first time in years. / The king smiled and was well again.
The king gave {n} the gold, and {he} shared it with {his} {parent}. / From that day {n} was the best friend of the
    king.
"""
PLOTS = [lines_of(plot) for plot in PLOTS.split("\n\n")]
