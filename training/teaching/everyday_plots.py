"""Plots that begin in their own way: at home, at school, on a journey. The format is that of `tale_plots.py`."""

from training.teaching.grammar import lines_of

EVERYDAY = """
{n} felt hungry, because there was no bread in the house. / {n} had eaten nothing since the morning. / Because {he} had
    missed breakfast, {n} was very hungry. / Late in the evening {n} came home, tired and hungry. / Why was {n} so
    hungry? {He} had worked all day. / "I am so hungry!" said {n}.
{He} opened the cupboard, but it was empty. / {He} looked in the kitchen and found only an old piece of cheese. / There
    was nothing on the table but a cold cup of tea.
"Is there anything to eat?" {he} asked {his} {parent}. / So {he} went to {his} {parent} and asked for some {food}.
{his} {parent} smiled and put a pot on the fire. / {his} {parent} told {him} to fetch some water. / "You can help me,"
    said {his} {parent}.
Together they cooked some {food}. / They worked together, and soon there was a big pot of {food} on the table.
{n} ate two plates of {food} and was not hungry any more. / After the meal {n} was full and happy. / "Nothing tastes
    better than {food}," said {n}.

On {day} {n} decided to make {adish}. / {n} had never made {adish} before. / "Let us make {adish}," said {n} to
    {friend}. / {n} wanted to surprise {his} {parent} with {adish}. / Because it was the birthday of {his} {parent},
    {n} wanted to make {adish}. / Can a {child} make {adish} alone? {n} wanted to try.
{he} mixed flour, milk and eggs in a big bowl. / {he} took a bowl and mixed butter, sugar and flour. / First {he}
    washed {his} hands and read the recipe twice.
Then {he} put the {dish} into the oven and waited. / When everything was mixed, the {dish} went into the oven.
But {he} forgot the time, and the {dish} burned. / But {he} fell asleep on a chair, and the {dish} turned black. / But
    {he} stayed outside too long, and soon there was smoke in the kitchen.
"It does not matter," said {friend}. "We can make another one." / {n} almost cried, but {friend} said, "Let us try
    again." / {friend} opened the window and said, "The next one will be better."
The second {dish} was golden and sweet. / This time they stayed beside the oven, and the {dish} was just right.
They shared it with {his} {parent}, and nothing was left. / {his} {parent} ate three pieces and asked for more.

In the {room} {n} found a box that nobody had opened for years. / {n} pulled a dusty box from under the bed. / While
    {he} was cleaning the {room}, {n} found a wooden box. / Under the floor of the {room} there was an iron box, and
    {n} found it. / {n} lifted the lid of the box and looked inside. / Carefully {n} opened the small box. / What was
    in the box? {n} had to know.
Inside lay {asmall} and an old letter. / There {he} found {asmall} and a letter. / It was full of dust, but at the
    bottom lay {asmall} with a letter.
The letter was from {his} {parent}, written many years ago. / "I was a child when I got this {small}," said the letter.
    / The letter told the story of the {small}.
{n} took the {small} to {his} {parent} and asked about it. / {n} ran and showed the {small} to {his} {parent}.
{his} {parent} held it for a long time and smiled. / "I thought it was lost!" said {his} {parent}.
"It is yours now," {p_he} said. / Then {p_he} told {him} about the old days. / "Keep it," {p_he} said, "but take good
    care of it."
{n} has the {small} to this day. / From then on {n} carried the {small} in {his} pocket. / That evening they talked for
    a long time.

{friend} and I went for a walk {out}. / On {day} {friend} and I were {out}. / When the sun came up, {friend} and I were
    already {out}. / Last summer I spent a day {out} with {friend}. / I will never forget the day {out} with {friend}.
    / We were alone {out}, {friend} and I.
We talked so much that we did not look at the path. / We followed {abird}, and soon we could not find the path. / After
    an hour we did not know where we were.
"Are we lost?" asked {friend}. / {friend} was afraid, and I was afraid too. / It was getting dark, and we were cold.
Then I saw a light far away. / Then we saw smoke over a chimney. / At last we heard a bell, not far away.
We walked in that direction and came to the house of {atrade}. / Step by step we came nearer, and there was the house
    of {atrade}.
The {trade} gave us some hot {food} and showed us the way home. / "Come in," said the {trade}. "You must be cold."
My parents were glad when we came home. / That night I slept better than ever. / Since then we always take a map with
    us.

Because of the rain, we could not go out. / It rained all day, so we had to stay at home. / The rain did not stop, so
    we stayed in the house. / It was too wet to play outside. / When it began to rain, we ran into the house. / Since
    it was cold and wet outside, we played in the house. / All afternoon the rain fell on the roof, and we had nothing
    to do. / The weather was bad, so we played at home.
I was bored, and my {kin} was bored too. / My {kin} looked out of the window and sighed. / "What shall we do?" asked my
    {kin}.
"Let us build a house out of chairs and blankets," I said. / Then I had an idea: we could build a house under the
    table.
We fetched all the blankets that we could find. / We took three chairs and a big blanket, and soon the house was ready.
Inside it was dark and warm, and we told each other stories. / We sat in it with a lamp and read a book about {aplain}.
    / We played that we were far away {out}.
Our {parent} brought us some {food}, and we ate it there. / At six o'clock our {parent} came in on hands and knees.
When the rain stopped, we did not even hear it. / In the evening the sun came out, but we did not want to leave our
    house.

Dark clouds came up, so {n} took an umbrella. / It looked like rain, so {n} took an umbrella. / {n} took an umbrella,
    because the sky was grey. / On a wet {day} {n} walked home under {acolour} umbrella. / It rained hard, so {n}
    opened {his} umbrella. / The wind was cold, and the first drops fell, so {n} opened {his} umbrella.
At the corner stood {atrade} without a coat. / Then {he} saw {atrade} who was wet from head to foot. / Under a tree
    stood {atrade}, waiting for the rain to stop.
"Come under my umbrella," said {n}. / {n} held the umbrella over both of them. / "There is room for two," said {n}.
On the way the {trade} told {him} a funny story. / They walked together and talked about the weather.
Soon they stood at the door of the {trade}. / The {trade} lived not far away, and soon they were there.
"Thank you. Come in and have some {food}," said the {trade}. / The next day the {trade} brought {him} {athing}. / A
    week later {n} got a letter and {athing} from the {trade}.
Since that day they have been friends. / So a little help came back to {him}. / {n} was glad that {he} had stopped.

The teacher wrote a riddle on the board. / "Listen to this riddle," said the teacher. / At school there was a teacher
    who loved riddles. / On {day} the teacher began the lesson with a riddle. / The teacher asked the class a strange
    question. / In the first lesson the teacher had a question for the children. / The teacher told the children to
    think hard. / "Who is clever today?" asked the teacher.
It was this: "{riddle}" / "{riddle}" asked the teacher. / The question was: "{riddle}"
Nobody knew the answer. / The children thought for a long time. / {friend} did not know, and the others did not know. /
    "{Aplain}!" called {friend}, and everyone laughed.
Then {n} put up {his} hand. / At last {n} stood up. / {n}, who sat at the back, suddenly smiled.
"{answer}," {he} said. / "{answer}!" said {n}.
"That is right," said the teacher. / The teacher nodded, and the class clapped.
After the lesson all the children told the riddle to their friends. / At home {n} asked {his} {parent}, who could not
    solve it. / And so the lesson ended with a laugh.

At the new school {n} knew nobody. / {n} came to a new school in the middle of the year. / There was a new {child} in
    the class, and {his} name was {n}. / On {day} a new {child} came to school. {His} name was {n}. / When school began
    again, {n} sat alone. / Everyone in the class had a friend, only {n} had none.
At noon {he} stood alone by the wall. / {he} did not say a word all morning. / The others looked at {him}, and {he}
    looked at {his} shoes.
Then {friend} came and asked, "Do you want to play with us?" / {friend} saw this and sat down beside {him}. / {friend}
    gave {him} half of {f_his} apple.
Soon they found out that they both liked to {skill}. / They talked, and they both had {apet} at home.
After school they walked home together. / When school was over, {friend} waited for {him} at the gate.
"I like my new school," {n} said to {his} {parent}. / The next day {n} was not alone any more. / That evening {n} told
    {his} {parent} about {his} new friend.

When I was a child, we had {apet}. / As a child I had {apet}. / When I was little, my {parent} gave me {apet}. / Many
    years ago, when I went to school, I had {apet}. / I still remember the {pet} that I had as a child. / My first
    friend was {apet}.
It was {fur} and very clever. / It was small and {fur}, and it slept beside my bed. / Nobody else was so kind to me.
Every day it waited for me when I came home from school. / It followed me to school and waited at the door.
One day I was ill and had to stay in bed. / One winter I was ill for three weeks. / Then I broke my leg and could not
    walk.
The {pet} lay beside me and did not want to eat. / All that time the {pet} did not leave my room.
When I was well again, it jumped for joy. / As soon as I could get up, we ran outside together.
I am old now, but I have never forgotten the {pet}. / I have had many animals since then, but none was like that one.

When I was seven, I could not {skill}. / When I was little, I wanted to learn to {skill}. / For a long time I could not
    {skill}. / All my friends could {skill}, but I could not. / "I will never learn to {skill}," I said to my {parent}.
    / I have always wanted to {skill}. / Last year I began to learn something new: I wanted to {skill}.
My {parent} told me to try a little every day. / "Nobody learns it in a day," said my {parent}. / My {parent} showed me
    how to begin.
The first time was terrible, and my {kin} laughed at me. / At first I did everything wrong. / In the first week I
    wanted to stop.
But I tried again the next day, and the day after that. / But I did not give up. / But every morning I tried again.
After a month it went a little better. / Slowly it became easier. / Then, on a {day}, it suddenly worked.
Today I can {skill}, and I love it. / Now I {skill} better than my {kin}. / Now I teach my {kin} to {skill}.

Last {day} we went to the {trip}. / On {day} my parents took us to the {trip}. / We had waited for weeks, and at last
    we went to the {trip}. / Today we went to the {trip} with my {parent}. / In the holidays we went to the {trip}. /
    Last week I was at the {trip} with my family. / "Today we are going to the {trip}!" said my {parent}.
We went there by {ride}, because it was too far to walk. / We got up at six and went there by {ride}. / The {ride} took
    us there in two hours.
There were so many people that we had to hold hands. / There was so much to see that we did not know where to begin.
Suddenly my {kin} was gone. / But then we could not find my {kin}. / After an hour we lost my {kin}.
We looked for {k_him} everywhere. / My {parent} asked {atrade}, but nobody had seen {k_him}.
At last we saw {k_him} on a bench, fast asleep. / Then there {k_he} was, with an ice cream in {k_his} hand.
"Where have you been?" {k_he} asked. "I was waiting for you." / We were so glad that nobody was angry. / On the way
    home {k_he} held my hand all the time.

My {parent} sent me to the market to buy {fruit}. / Early in the morning I went to the market to buy {fruit}. / I took
    a basket and went to buy some {fruit}. / Because there was no fruit in the house, I went out to buy {fruit}. / "Buy
    some {fruit}," said my {parent} and gave me a coin.
The {fruit} were fresh and cheap. / A woman sold {fruit} from {acolour} cart. / I walked up and down until I saw some
    good {fruit}.
But when I wanted to pay, my money was gone. / I put my hand into my pocket, but there was a hole in it.
"What shall I do now?" I thought. / My face turned red, and I put the {fruit} back.
Then a {child} touched my arm and gave me my money. / Just then a {child} came running. "You lost this," {he} said.
I bought the {fruit} and gave {him} half of them. / I thanked {him}, and we shared the {fruit}.
My {parent} was not angry when I told the story. / At home I mended the hole in my pocket. / So I came home with only
    half of the {fruit}, but with a new friend.

The {trade} could not sleep. / One night the {trade} woke up because of a strange noise. / In the night there was a
    noise in the {room}, and the {trade} woke up. / It was midnight when the {trade} heard a noise. / Somebody was in
    the {room}. The {trade} had heard it. / Late in the evening something scratched at the door of the {trade}.
{t_he} took a lamp and went to look. / {t_he} lit a candle and opened the door slowly.
It was dark, and {t_his} heart beat fast. / "Who is there?" {t_he} called, but nobody answered.
Then {t_he} saw two bright eyes in the dark. / Something small moved in the corner.
It was only {apet}, cold and hungry. / Out of the dark came {apet}, wet and cold.
The {trade} laughed and gave it some milk. / "So it was you!" said the {trade} and laughed.
Since that night the {pet} has lived with the {trade}. / After that the {trade} slept well, and the {pet} slept beside
    {t_him}.

Nobody could say where {n} had put the {small}. / Everyone was looking for the {small}. / The {small} had disappeared,
    and nobody had seen it. / Where was the {small}? It had been on the table, and now it was gone. / Somebody had
    taken the {small}. / "Who has seen my {small}?" asked {n}. / Nobody could tell {n} who had taken the {small}.
{n} looked under the bed and in all the cupboards. / {n} looked for it in every corner of the {room}.
"I did not take it," said {friend}. / {n} asked {friend}, but {f_he} had not seen it.
Then {n} saw a black feather on the floor. / But there was a black feather beside the open window.
"A crow was here!" said {n}, and they ran to the old tree. / They went out and looked up into the old tree.
High up was the nest of a crow, and in it lay the {small}. / {n} climbed up and found the {small} in the nest of a
    crow.
Since then {n} has always closed the window. / {n} took it back and left the crow a piece of bread.

{n} was worried, because {his} {parent} was ill. / When {his} {parent} fell ill, {n} did not know what to do. / Late at
    night {n} sat at the bed of {his} {parent}, who was ill. / "You must stay in bed," said {n} to {his} {parent}, who
    was very ill. / {n} could not eat or sleep, because {his} {parent} was ill.
The doctor lived far away, on the other side of the hills. / Only the doctor could help, but he lived in the next
    village.
So {n} put on {his} coat and went out into the night. / {n} took a lamp and ran all the way.
It was dark and cold, but {n} did not turn back. / The wind was strong, but {n} was stronger.
The doctor came at once and brought some medicine. / "I will come with you," said the doctor and took his bag.
In the morning {his} {parent} felt better. / After two days {his} {parent} could get up again.
"You were very brave," said {his} {parent}. / {n} slept all day, and {he} was not worried any more.

The old boat was small, but it was strong. / The ship left the harbour early in the morning. / A small boat sailed out
    to sea. / Far out at sea there was {acolour} boat. / The fishing boat went out every night. / The small {colour}
    boat was far from land.
{n} and {friend} were on board, because they wanted to catch fish. / On board were {n}, {friend} and an old captain.
At noon the wind grew strong, and the waves grew high. / Suddenly the sky turned black, and a storm came up.
Water came in from all sides, and they had to work fast. / A big wave broke over them.
"Hold on!" cried {n}. / {friend} took a bucket and threw the water back into the sea.
Then they saw the light of the harbour. / At last they saw land through the rain.
They were wet and tired, but they were safe. / When they stood on land again, they hugged each other.

When the storm was over, we went outside. / The wind had blown all night, and in the morning we went to look. / After a
    night of wind and rain, our street looked strange. / There was a terrible storm last night. / The storm had been so
    loud that we could not sleep. / In the morning the wind was gone, and the sun was shining.
A big tree lay across the road, and nobody could pass. / The oldest tree had fallen and lay across the road.
Between its branches we heard a soft cry. / Then {friend} heard a small voice under the leaves.
It was a young {bird} that could not fly. / There sat a young {bird}, and its nest was broken.
We took it home and put it into a basket. / {friend} carried it home and put it into a box with some wool.
For two weeks we fed it every day. / We gave it water and bread, and it grew.
Then it spread its wings and flew away. / One day it flew away, but every spring it comes back.

One day a letter came for {n}. / {n} got a letter with no name on it. / A letter lay on the table, and it was for {n}.
    / {n} had waited for a letter for weeks, and now it was there. / On {day} {n} got a letter from far away. / "There
    is a letter for you," said the {parent} of {n}.
It was from {friend}, who had moved to another city. / When {he} opened it, {he} saw that it was from {friend}.
"Come and visit me," it said. / {friend} wrote that {f_he} was lonely and missed {him}.
{n} packed {his} bag and took the first train. / {n} read it twice and went straight to the station.
The journey was long, and outside it grew dark. / All day {he} looked out of the window and saw hills and rivers.
{friend} was waiting at the station. / When the train stopped, {friend} stood there and waved.
They talked until the sun came up. / They had so much to tell that they forgot to eat.

The clock did not ring, so I woke up late. / When I woke up, it was already nine o'clock. / On {day} I was late for
    school again. / I missed the bus because I had slept too long. / "You are late!" called my {parent}, and I jumped
    out of bed. / Nobody woke me up, and I slept too long.
I did not even eat my breakfast. / I ran as fast as I could, with one shoe open. / I took my bag and ran all the way to
    school.
But I saw no other children on the way. / The streets were strangely empty.
The school was dark, and the door was locked. / When I came to the school, the gate was closed.
Then {friend} came by with {f_his} dog. / {friend}, who lives next door to the school, opened {f_his} window.
"What are you doing here?" asked {friend}. "It is a holiday!" / {friend} laughed and said, "There is no school today."
I laughed too and went home to my bed. / So I had a second breakfast with {friend}.

"I do not like {food}," said {n}. / {n} never ate {food}, because {he} did not like it. / At dinner {n} pushed {his}
    plate of {food} away. / There was {food} for dinner, but {n} did not want it. / Everyone was eating {food}, only
    {n} was not.
"Try a little," said {his} {parent}. / {his} {parent} told {him} to try it.
But {n} shook {his} head and went to bed hungry. / {n} closed {his} mouth and ate nothing.
The next day {he} worked in the garden with {friend} until it was dark. / The next day {he} went for a long walk with
    {friend}.
When {he} came home, {he} was so hungry that {he} could have eaten a horse. / In the evening {he} was very hungry.
So {n} ate a whole plate of {food} and asked for more. / There was only {food}, and {n} ate all of it.
"I thought you did not like {food}," said {his} {parent}. / {his} {parent} laughed, and {n} laughed too.

"Why are you crying?" the {trade} asked the {child}. / A {child} sat on the steps and cried. / "What is the matter?"
    asked the {trade}. / Somebody was crying in the street. It was a little {child}. / When the {trade} came home, a
    {child} was sitting at the door and crying. / Why was the {child} crying? The {trade} went to ask.
"I have lost my {pet}," said the {child}. / "My {pet} is gone," said the {child}.
"What does it look like?" asked the {trade}. / "Do not cry," said the {trade}. "We will find it."
"It is small and {fur}," said the {child}. / They looked behind the houses and under the carts.
They found it in the kitchen of the {trade}, where it was drinking some milk. / And where was the {pet}? It was
    sleeping behind the house.
The {child} laughed and took it into {his} arms. / The {pet} ran to the {child} and jumped up at {him}.
"Thank you for your help," said the {child}. / The {trade} smiled and waved until they were gone.

It had snowed all night. / When we woke up, everything was white. / In winter our street is full of snow. / Snow! The
    whole garden was white. / It was so cold that we could see our breath. / The first snow fell on {day}. / Winter
    came early that year.
We put on our coats and ran outside. / After breakfast we went out to play.
{n} made a big man out of snow, and {friend} gave him a hat. / Together with {n} and {friend} we built a man out of
    snow.
"He looks cold," said {n} and gave him {his} scarf. / {n} put {his} own scarf around his neck.
But then it grew warmer, and the man of snow grew smaller. / A week later the sun was shining, and the snow began to
    melt.
In the end there was only a scarf on the wet grass. / At last only the scarf was left.
"He has gone to the north," said {friend}. "He will come back." / {n} was sad, but {friend} said, "Next winter we will
    build another one."

"Can you tell me the way to the station?" asked {n}. / "How do I get to the station?" asked {n}. / {n} was new in the
    city and could not find the station. / Where was the station? {n} did not know the way. / {n} wanted to take the
    train, but {he} could not find the station. / "Excuse me, where is the station?" asked {n}.
{atrade} answered, "Go straight on and turn left at the tower." / At the corner stood {atrade} who said, "Turn left at
    the bridge."
"Is it far?" asked {n}. "Ten minutes," said the {trade}. / {n} said thank you and walked on quickly.
But {he} turned right and came back to the same corner. / But ten minutes later {he} was back at the same corner.
The {trade} laughed. "I will go with you," {t_he} said. / "Come, I will show you," said the {trade}.
They reached the station just in time. / When they came to the station, the train was still there.
{n} jumped on the train and waved. / "Have a good journey!" called the {trade}.

"Tell me a story," said {n}. / "I cannot sleep," said {n}. "Will you tell me a story?" / Every evening {n} wanted to
    hear a story. / Before {he} went to bed, {n} asked {his} {parent} for a story. / It was late, but {n} wanted one
    more story.
"What should it be about?" asked {his} {parent}. / "Which story do you want to hear?" asked {his} {parent}.
"The one about the {animal} and the {other}," said {n}. / {n} wanted a story about {aplain} and {aother}.
So {his} {parent} began: "There lived {aplain} that wanted to see the sea." / "Long ago {aplain} set out to see the
    sea," {p_he} began.
"On the way it met {aother}, and they went on together." / "The {other} wanted to see it too, so they went together."
But before they came to the sea, {n} was asleep. / "Did they find it?" asked {n}, but then {his} eyes closed.
{his} {parent} put out the light. / {his} {parent} closed the book and smiled.

{n} found a strange seed {at}. / {n} put a seed into a pot. / In spring {n} put a seed into the ground. / "What will
    grow out of this seed?" asked {n}. / A bird dropped a seed in front of {n}, and {he} planted it. / Can something
    big come from a small seed? {n} wanted to see.
Every morning {he} gave it some water. / {he} gave it water and looked at it every day.
But for weeks nothing happened. / But nothing grew, and weeks went by.
"It is only a stone," said {friend}. / {friend} laughed at {him}, but {n} did not give up.
Then, after a warm night, there was a small green leaf. / One morning {n} saw a little green leaf.
By the summer it was taller than {n}, and it had a big {colour} flower. / It grew and grew, and at last it had {colour}
    flowers.
"I was wrong," said {friend}. / Everyone who passed stopped to look at it.

Everyone thought that {friend} would win the race. / On {day} there was a race at school. / "One, two, three, go!"
    called the teacher. / {n} and {friend} wanted to know who was faster. / All the children ran as fast as they could.
    / Who was the fastest in the school? {n} wanted to know.
{friend} was in front, and {n} was right behind. / {n} and {friend} were much faster than the others.
But then {friend} fell and hurt {f_his} knee. / Suddenly {friend} lost a shoe and fell.
{n} could have won, but {he} stopped. / {n} heard the cry and ran back.
{he} helped {friend} up, and they walked on together. / {he} gave {friend} a hand, and side by side they went on.
They were the last, but everyone clapped. / All the others were faster, but nobody laughed.
"You lost because of me," said {friend}. "No," said {n}, "I won a friend." / "Thank you," said {friend}. "You are a
    real friend."
"""
EVERYDAY = [lines_of(plot) for plot in EVERYDAY.split("\n\n")]
