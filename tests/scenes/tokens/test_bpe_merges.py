import re

import pytest

from scenes.kit.ranking import Ranking
from scenes.kit.tiles import Tiles
from scenes.tokens.bpe_merges import CORPUS, MERGES, UNSEEN
from transformer.bpe import encode, learn

pytestmark = pytest.mark.filterwarnings("ignore::scenes.kit.typeset.MissingFont")

PROMPTS = {
    "odd": 'naïve 😀 你好 שלום `<b>&#"$x$"`\t\n\x1b 👨‍👩‍👧 e\u0301 नमस्ते',
    "one long word": "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "a letter": "a",
    "said twice": "Mississippi Mississippi",
}


@pytest.fixture(params=PROMPTS, name="trace")
def every_trace(request, read):
    return read(PROMPTS[request.param])


def beat_of(watched, start: str):
    found = [b for b in watched.beats if start in b.caption]
    return found[0] if found else None


def painted(beat, kind) -> list:
    """The texts that array mobjects of this kind paint, in reading order."""
    texts = [t for t in beat.texts if isinstance(t.owner, kind)]
    return [t.text for t in sorted(texts, key=lambda t: (-round(t.box[1], 1), t.box[0]))]


def test_the_counts_painted_are_those_of_the_example(demo, watch):
    step = learn(CORPUS, 1)[0]
    beat = beat_of(watch("bpe_merges", demo), "Count all neighbours")
    shown = painted(beat, Ranking)
    wanted = [t for (a, b), count in [*step.counts.items()][:5] for t in (a, b, str(count))]
    assert shown == wanted
    said = [*map(int, re.findall(r"\d+", beat.caption))]
    assert sum(said[:-1]) == said[-1] == step.counts[step.pair]
    for times, word in re.findall(r"(\d+) times in “(\w+)”", beat.caption):
        assert CORPUS[word] == int(times)


def test_every_merge_is_painted_as_it_was_learned(demo, watch):
    steps = learn(CORPUS, MERGES)
    beat = beat_of(watch("bpe_merges", demo), "And so on")
    (corpus,) = {t.owner for t in beat.texts if isinstance(t.owner, Tiles) and t.owner.units == [*"".join(CORPUS)]}
    cut = ["".join(corpus.units[a:b]) for a, b in corpus.pieces()]
    assert cut == [piece for word in steps[-1].words for piece in word]
    whole = re.findall(r"“(\w+)”", beat.caption)
    assert whole == [w for w, word in zip(CORPUS, steps[-1].words) if word == (w,)]
    assert "5 6 7" in " ".join(painted(beat, Tiles))


def test_a_tie_is_called_one_and_the_alphabet_decides(demo, watch):
    step = learn(CORPUS, 1)[0]
    caption = beat_of(watch("bpe_merges", demo), "tie").caption
    first, second, winner = re.findall(r"“(\w+)”", caption)
    assert {first, second} == {"".join(pair) for pair in step.tied}
    assert winner == min(first, second) == "".join(step.pair)


def test_the_unseen_word_is_cut_by_the_merges(demo, watch):
    rank = {step.pair: n for n, step in enumerate(learn(CORPUS, MERGES))}
    beat = beat_of(watch("bpe_merges", demo), "never seen")
    assert UNSEEN not in CORPUS
    assert re.findall(r"“(\w+)”", beat.caption) == [UNSEEN, *encode(UNSEEN, rank.get)[-1]]


def test_the_word_of_the_prompt_ends_as_the_tokens_of_the_trace(trace, watch):
    beat = beat_of(watch("bpe_merges", trace), "in letters")
    if beat is None:
        return
    name, said = re.match(r"“(.+?)” .* as (one|\d+) token", beat.caption).groups()
    tiles = max((t.owner for t in beat.texts if isinstance(t.owner, Tiles)), key=lambda tiles: tiles.size)
    cut = ["".join(tiles.units[a:b]) for a, b in tiles.pieces()]
    at = [i for i in range(trace.n_tokens) if [*trace.tokens[i : i + len(cut)]] == cut]
    assert "".join(cut).strip() == name
    assert at
    assert said == ("one" if len(cut) == 1 else str(len(cut)))
    notes = [tiles.notes[a] for a, _ in tiles.pieces()]
    assert notes == [str(trace.ids[i]) if len(t) > 1 else "" for i, t in enumerate(cut, at[0])]


def test_the_first_merges_of_the_model_have_their_numbers(demo, watch):
    beat = beat_of(watch("bpe_merges", demo), "first merges")
    (tiles,) = {t.owner for t in beat.texts if isinstance(t.owner, Tiles)}
    for first, stop in tiles.pieces():
        assert demo.vocab[int(tiles.notes[first])] == "".join(tiles.units[first:stop])
    numbers = [int(note) for note in tiles.notes if note]
    assert numbers == sorted(numbers)
    assert all(len(token) == 1 or token.startswith(("⟨", "<|")) for token in demo.vocab[: numbers[0]])
    assert f"{demo.d_vocab:,}" in beat.caption


def test_a_token_can_be_asked_for(demo, watch):
    caption = beat_of(watch("bpe_merges", demo, token=3), "in letters").caption
    assert f"“{demo.tokens[3].strip()}”" in caption


def test_the_end_counts_the_tokens(trace, watch):
    watched = watch("bpe_merges", trace)
    count = re.search(r"this prompt is (\d+) token(s?)\.", watched.beats[-1].caption)
    assert int(count[1]) == trace.n_tokens
    assert bool(count[2]) == (trace.n_tokens > 1)


def test_nothing_collides_or_leaves_the_frame(trace, watch, collisions):
    for beat in watch("bpe_merges", trace).beats:
        assert not beat.outside, beat.caption
        assert not collisions(beat.texts), beat.caption
        assert len(beat.caption.split()) <= 18
