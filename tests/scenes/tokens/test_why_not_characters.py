import re
import unicodedata

import pytest

from scenes.kit.tiles import Tiles
from transformer import bundles
from transformer.bundles import load_bundle
from transformer.errors import InputError

pytestmark = pytest.mark.filterwarnings("ignore::scenes.kit.typeset.MissingFont")

NAME = "why_not_characters"
PROMPTS = {
    "demo": "a fluffy blue creature roamed the verdant forest",
    "marks": "Don't go, Tom: it's 5 o'clock!",
    "odd": 'naïve 😀 你好 שלום `<b>&#"$x$"`\t\n\x1b 👨‍👩‍👧 e\u0301 नमस्ते',
    "a letter": "a",
    "spaces": "  a  b ",
    "one long word": "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "long": "one day the old man saw a red fox in the wood and ran home to his wife " * 3,
}


@pytest.fixture(params=PROMPTS, name="trace")
def every_trace(request, read):
    return read(PROMPTS[request.param])


def counts(watched) -> list[int]:
    """Characters, tokens and words, as the captions and the tallies have them."""
    tallies = [tally.count.total for tally in watched.scene.tallies]
    captions = [watched.beats[k].caption for k in (1, 0, 2)]
    said = [int(re.search(r"([\d,]+) (?:piece|token)", caption)[1].replace(",", "")) for caption in captions]
    assert said == tallies
    return tallies


def blocks(watched) -> list[Tiles]:
    """The tiles of characters, tokens and words, from the top."""
    found = {t.owner for t in watched.beats[2].texts if isinstance(t.owner, Tiles)}
    return sorted(found, key=lambda tiles: -tiles.get_y())


def test_the_counts_are_those_of_the_prompt(trace, watch):
    characters, tokens, words = counts(watch(NAME, trace))
    assert tokens == trace.n_tokens
    if trace.prompt.isascii():
        assert characters == len(trace.prompt)
        assert words == len(re.findall(r"[A-Za-z0-9]+(?:'[a-z]+)*|[^\w\s]", trace.prompt))
    assert characters <= len(unicodedata.normalize("NFC", trace.prompt)) + 2


def test_the_tiles_are_as_many_as_the_counts(trace, watch):
    watched = watch(NAME, trace)
    whole = watched.scene.n_shown == len(watched.scene.units)
    for way, (block, count) in enumerate(zip(blocks(watched), counts(watched))):
        there = [(a, b) for a, b in block.pieces() if block.opacities[a] > 0 and block.units[a] != "…"]
        inner = sum(block.parts[a] - 1 for a, b in there for a in range(a, b)) if way == 1 else 0
        assert len(there) + inner == count if whole else len(there) + inner < count


def test_tokens_on_screen_are_those_of_the_trace(demo, watch):
    block = blocks(watch(NAME, demo))[1]
    cut = ["".join(block.units[a:b]) for a, b in block.pieces()]
    assert cut == [demo.prompt[a:b] for a, b in demo.offsets]


def test_the_squares_are_to_scale(trace, watch):
    watched = watch(NAME, trace)
    squares, numbers = watched.scene.squares, counts(watched)
    assert [square.count for square in squares] == numbers
    sides = [square.width / square.count for square in squares]
    assert sides == pytest.approx([sides[0]] * 3)
    texts = {t.text for t in watched.beats[3].texts}
    assert {f"{n**2:,}" for n in numbers} <= texts


def test_what_is_said_of_the_grids_is_true(trace, watch):
    watched = watch(NAME, trace)
    characters, tokens, _ = counts(watched)
    caption = watched.beats[4].caption
    if found := re.search(r"has ([\d.,]+) times", caption):
        assert float(found[1].replace(",", "")) == pytest.approx((characters / tokens) ** 2, rel=0.06)
        assert characters > tokens
    elif "the same" in caption:
        assert characters == tokens
    else:
        assert characters < tokens
        assert any(token.startswith("⟨") for token in trace.tokens)


def test_the_charts_show_what_was_counted(demo, watch):
    watched, stats = watch(NAME, demo), load_bundle("corpus_stats")
    texts = {t.text for t in watched.beats[-1].texts}
    for name in ("characters", "tokens", "words"):
        assert f"{name}: {stats[name]['mean']:,.0f}" in texts
        assert f"{name}: {100 * stats[name]['pieces'] / stats['characters']['pieces']:.0f}" in texts
    lengths, means = (figure.chart for figure in watched.scene.figures)
    assert lengths.xs.tolist() == sorted(lengths.xs)
    for i, name in zip(watched.scene.marked, ("characters", "tokens", "words")):
        size = stats["characters"]["pieces"] / stats[name]["pieces"]
        assert (lengths.xs[i], lengths.ys[i], means.ys[i]) == pytest.approx((size, 100 / size, stats[name]["mean"]))
    assert f"{stats['words']['once']:.0%} only once" in texts
    more, often = (float(n) for n in re.findall(r"(\d+)(?:%| times)", watched.beats[-1].caption))
    assert more == pytest.approx(100 * stats["tokens"]["pieces"] / stats["words"]["pieces"] - 100, abs=0.5)
    assert often == pytest.approx(stats["tokens"]["mean"] / stats["words"]["mean"], abs=0.5)


def test_without_the_counts_it_says_what_is_missing(demo, watch, monkeypatch, tmp_path):
    monkeypatch.setattr(bundles, "SHIPPED", tmp_path)
    with pytest.raises(InputError, match=r"corpus_stats\.json is missing"):
        watch(NAME, demo, again=True)


def test_nothing_collides_or_leaves_the_frame(trace, watch, collisions):
    for beat in watch(NAME, trace).beats:
        assert not beat.outside, beat.caption
        assert not collisions(beat.texts), beat.caption
