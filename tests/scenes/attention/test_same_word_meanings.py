from dataclasses import replace

import numpy as np
import pytest

from scenes.attention.same_word_meanings import begun, ended
from scenes.kit.bars import percent
from scenes.kit.numbers import number
from transformer.studies import Meanings

PROMPTS = ["here comes the spring", "a bent old spring", "water from a spring"]


@pytest.fixture
def with_study(demo):
    """The demo trace, with made-up vectors of ``texts`` texts; ``ends`` are the first cosines at both ends."""

    def make(texts=2, ends=(0.9, 0.2), layers=3):
        vectors = np.zeros((texts, layers + 1, 64))
        for x, cosine in enumerate(np.linspace(*ends, layers + 1)):
            vectors[:, x, 0] = 5 * cosine
            vectors[np.arange(texts), x, 1 + np.arange(texts)] = 5 * np.sqrt(1 - cosine**2)
            vectors[0, x, :2] = 5, 0
        ids = np.arange(texts * (layers + 1) * 5).reshape(texts, layers + 1, 5)
        probs = np.tile([0.5, 0.2, 0.1, 0.05, 0.01], (texts, layers + 1, 1))
        prompts = PROMPTS[:texts]
        tokens = [[f" {word}" for word in prompt.split()] for prompt in prompts]
        found = Meanings("spring", prompts, tokens, vectors.astype(np.float32), ids, probs)
        return replace(demo, studies={**demo.studies, "meanings": found})

    return make


def cosine(a, b) -> float:
    a, b = (v.astype(float) for v in (a, b))
    return float(a @ b / np.linalg.norm(a) / np.linalg.norm(b))


def live(watched, n) -> list[str]:
    """The cosines that are painted at the end of a beat."""
    owners = [*watched.scene.live]
    return [t.text for t in watched.beats[n].texts if t.owner in owners]


def caption(watched, words) -> str:
    (found,) = [b.caption for b in watched.beats if words in b.caption]
    return found


def test_it_shows_the_texts_of_the_study(demo, watch):
    watched, found = watch("same_word_meanings", demo), demo.study(Meanings)
    words = [t.text.strip() for t in watched.beats[0].texts]
    for prompt in found.prompts:
        assert set(prompt.split()) <= set(words)
    assert words.count(found.word) == len(found.prompts)
    assert "not the prompt" in watched.beats[0].caption


def test_cosines_and_columns_are_those_of_the_vectors(demo, watch):
    watched, found = watch("same_word_meanings", demo), demo.study(Meanings)
    pairs = [(a, b) for a in range(len(found.prompts)) for b in range(a + 1, len(found.prompts))]
    for n, x in ((3, 0), (4, -1), (5, -1)):
        wanted = [number(cosine(found.vectors[a, x], found.vectors[b, x]), 2, signed=False) for a, b in pairs]
        assert live(watched, n) == wanted
        for vectors, column in zip(found.vectors, watched.scene.columns):
            at_one_length = vectors[x] / np.sqrt((vectors[x].astype(float) ** 2).mean())
            texts = [t.text for t in watched.beats[n].texts if t.owner is column]
            assert texts == [number(v, 2) for v in at_one_length[column.indices]]


def test_the_read_out_is_that_of_the_last_layer(demo, watch):
    watched, found = watch("same_word_meanings", demo), demo.study(Meanings)
    texts = [t.text.strip("␣ ") for t in watched.beats[-1].texts]
    for ids, probs in zip(found.ids[:, -1, :3], found.probs[:, -1, :3]):
        assert {demo.vocab[i].strip() for i in ids} <= set(texts)
        assert {percent(p) for p in probs} <= set(texts)


def test_words_fit_what_was_measured(with_study, watch, collisions):
    watched = watch("same_word_meanings", with_study(ends=(0.5, -0.6)))
    assert "cosine is 0.50" in caption(watched, "1 would be")
    assert "less alike: their cosine fell from 0.50 to −0.60" in caption(watched, "In the end")
    assert [live(watched, n) for n in (3, 5)] == [["0.50"], ["−0.60"]]
    for beat in watched.beats:
        assert not beat.outside, beat.caption
        assert not collisions(beat.texts), beat.caption


def test_three_texts_make_three_pairs(with_study, watch, collisions):
    watched = watch("same_word_meanings", with_study(texts=3, ends=(0.9, -0.1), layers=24))
    assert watched.beats[0].caption.startswith("Three texts")
    assert [len(live(watched, n)) for n in (3, 4, 5)] == [3, 3, 3]
    for beat in watched.beats:
        assert not beat.outside, beat.caption
        assert not collisions(beat.texts), beat.caption


def test_what_is_said_of_the_start_is_so():
    whole, pieces = ["a", " spring"], ["a", " spr", "ing"]
    assert "same position" in begun("spring", [whole, whole])
    assert "but for its position" in begun("spring", [whole, ["not", *whole]])
    assert begun("spring", [pieces, ["not", *pieces]]).startswith("“ing”, the end of “spring”")
    assert "differ" in begun("spring", [whole, pieces])


@pytest.mark.parametrize("first", [-0.3, 0.1, 0.9])
@pytest.mark.parametrize("last", [-0.3, 0.12, 0.9])
def test_what_is_said_of_the_end_is_so(first, last):
    words = "about as alike" if abs(last - first) < 0.05 else "less alike" if last < first else "more alike"
    said = ended("the two", first, last)
    assert words in said
    assert f"{number(first, 2, signed=False)}" in said
    assert said.endswith(f"{number(last, 2, signed=False)}.")
