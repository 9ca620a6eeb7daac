import re
from itertools import pairwise

import numpy as np
import pytest
from manim import tempconfig

from scenes.tokens.token_split import TokenSplit

pytestmark = pytest.mark.filterwarnings("ignore::scenes.kit.typeset.MissingFont")

PROMPTS = {
    "one word": "Hello",
    "forty": "In the deep blue forest a fluffy creature woke at dawn, stretched its paws, and walked down to the "
    "river bank, where an old fisherman was counting his silver coins in the sun",
    "odd": 'naïve 😀 你好 שלום `<b>&#"$x$"`\t\n\x1b end \n\n👨‍👩‍👧 e\u0301 नमस्ते',
    "one long word": "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft",
    "lines": "one two three four five six seven eight nine ten eleven twelve".replace(" ", "\n"),
}


@pytest.fixture(params=PROMPTS, name="trace")
def every_trace(request, make_trace):
    return make_trace(PROMPTS[request.param])


def beat_of(watched, start: str):
    (found,) = [b for b in watched.beats if b.caption.startswith(start)]
    return found


def edges(box) -> tuple[float, float]:
    return box.get_left()[0], box.get_right()[0]


def test_the_ids_shown_are_those_of_the_trace_each_below_its_token(trace, watch):
    watched = watch("token_split", trace)
    numbers, tokens = watched.scene.numbers, watched.scene.tokens
    shown = [t.owner for t in beat_of(watched, "Each token is a number").texts]
    assert all(n in shown for n in numbers)
    assert [int(n.text) for n in numbers] == trace.ids.tolist()
    assert tokens.texts == [*trace.tokens]
    for number, box in zip(numbers, tokens.boxes):
        assert number.get_x() == pytest.approx(box.get_x())
        assert number.width < box.width


def test_boxes_sit_on_the_prompt_as_typed(trace):
    with tempconfig({"dry_run": True}):
        scene = TokenSplit(trace)
        scene.lay_out()
    typed = scene.typed
    assert "".join(typed.texts) == trace.prompt
    ends = np.cumsum([len(t) for t in typed.texts]).tolist()
    assert set(ends) <= set(trace.offsets[:, 1].tolist())
    for line in typed.lines:
        across = sorted((edges(typed.boxes[i]) for i in line), key=lambda e: e[0])
        assert all(right == pytest.approx(left, abs=1e-6) for (_, right), (left, _) in pairwise(across))
    for word, box in zip(typed.words, typed.boxes):
        assert edges(box) == pytest.approx(edges(word), abs=0.02)


def test_what_captions_say_of_words_is_true(trace, watch):
    for caption in (b.caption for b in watch("token_split", trace).beats):
        if found := re.match(r"“(.+)” is (?:one word, but )?(\d+) tokens", caption):
            word, said = found[1].rstrip("…"), int(found[2])
            start = trace.prompt.index(word)
            end = start + (len(word) if "…" not in found[1] else len(re.match(r"\w+", trace.prompt[start:])[0]))
            inside = (trace.offsets[:, 0] < end) & (trace.offsets[:, 1] > start)
            assert said == sum(i and bool(t.strip()) for i, t in zip(inside, trace.tokens))
        if "begin" in caption:
            pieces = {trace.prompt[a:b] for a, b in trace.offsets}
            assert any(p.startswith(" ") and p.strip() for p in pieces)
        assert len(caption.split()) <= 14


def test_nothing_collides_or_leaves_the_frame(trace, watch, collisions):
    for beat in watch("token_split", trace).beats:
        assert not beat.outside
        assert not collisions(beat.texts)


def test_a_prompt_of_one_token_is_left_whole(make_trace, watch):
    watched = watch("token_split", make_trace("the"))
    assert "it is one token" in watched.beats[1].caption


def test_a_prompt_too_long_for_the_frame_shows_its_ends(make_trace, watch, monkeypatch):
    monkeypatch.setattr("scenes.tokens.token_split.MOST", 6)
    trace = make_trace("one day the old man saw a red fox in the wood and ran home")
    watched = watch("token_split", trace, again=True)
    assert watched.scene.slots == [0, 1, 2, None, *range(trace.n_tokens - 3, trace.n_tokens)]
    assert "…" in {t.text for t in watched.beats[0].texts}


def test_it_draws_the_trace_it_was_given(demo, make_trace, watch):
    other = watch("token_split", make_trace("the cat and the dog and the cow")).beats[-1].frame
    mine = watch("token_split", demo).beats[-1].frame
    assert (mine == watch("token_split", demo, again=True).beats[-1].frame).all()
    assert (mine != other).any()
