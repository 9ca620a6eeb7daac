import json
from itertools import pairwise
from random import Random

import pytest
import tokenizers
from tokenizers import models, pre_tokenizers, trainers

from transformer.bpe import encode, learn, rank_by_id
from transformer.checkpoint import load

CORPUS = {"old": 5, "older": 2, "newest": 6, "widest": 3}


def text_of(corpus: dict[str, int]) -> list[str]:
    return [word for word, times in corpus.items() for _ in range(times)]


def authority(corpus: dict[str, int], merges: int) -> list[tuple[str, str]]:
    """What the `tokenizers` library learns from the same words."""
    core = tokenizers.Tokenizer(models.BPE())
    core.pre_tokenizer = pre_tokenizers.Whitespace()
    alphabet = len(set("".join(corpus)))
    core.train_from_iterator(text_of(corpus), trainers.BpeTrainer(vocab_size=alphabet + merges, show_progress=False))
    return [tuple(m) for m in json.loads(core.to_str())["model"]["merges"]]


def random_corpus(seed: int) -> dict[str, int]:
    rng = Random(seed)
    return {"".join(rng.choices("abcde", k=rng.randint(1, 9))): rng.randint(1, 6) for _ in range(12)}


def test_four_pairs_of_low_lower_newest_wider_occur_equally_often():
    step = learn(dict.fromkeys(("low", "lower", "newest", "wider"), 1), 1)[0]
    assert set(step.tied) == {("l", "o"), ("o", "w"), ("w", "e"), ("e", "r")}
    assert {step.counts[pair] for pair in step.tied} == {2}
    assert max(times for pair, times in step.counts.items() if pair not in step.tied) == 1
    assert step.pair == ("e", "r"), "the tie-break: the first in the alphabet"


def test_every_step_counts_what_stands_in_the_words_before_it():
    before = [tuple(word) for word in CORPUS]
    for step in learn(CORPUS, 9):
        pairs = [pair for word, times in zip(before, CORPUS.values()) for pair in [*pairwise(word)] * times]
        assert step.counts == {pair: pairs.count(pair) for pair in set(pairs)}
        assert all(step.counts[pair] == max(step.counts.values()) for pair in step.tied)
        assert [*step.counts.values()] == sorted(step.counts.values(), reverse=True)
        assert ["".join(word) for word in step.words] == [*CORPUS]
        assert all(pair != step.pair for word in step.words for pair in pairwise(word))
        before = [*step.words]


@pytest.mark.parametrize("corpus", [CORPUS, *map(random_corpus, range(8))], ids=str)
def test_it_learns_the_merges_that_the_library_learns(corpus):
    assert [step.pair for step in learn(corpus, 9)] == authority(corpus, 9)


def test_learning_ends_where_every_word_is_one_piece():
    steps = learn({"abc": 2, "b": 1}, 50)
    assert len(steps) == 2
    assert steps[-1].words == (("abc",), ("b",))
    assert learn({"a": 3}, 5) == []


@pytest.mark.parametrize("seed", range(5))
def test_it_encodes_unseen_words_as_the_library_does(seed):
    merges = [step.pair for step in learn(random_corpus(seed), 12)]
    vocab = {piece: n for n, piece in enumerate([*"abcde", *map("".join, merges)])}
    library = models.BPE(vocab, merges)
    rank = {pair: n for n, pair in enumerate(merges)}
    rng = Random(100 + seed)
    for word in ("".join(rng.choices("abcde", k=rng.randint(1, 12))) for _ in range(200)):
        assert [*encode(word, rank.get)[-1]] == [token.value for token in library.tokenize(word)]


def test_oldest_is_put_together_from_pieces_of_other_words():
    ranks = {step.pair: n for n, step in enumerate(learn(CORPUS, 7))}
    assert encode("oldest", ranks.get)[-1] == ("old", "est")


def test_ids_in_the_order_of_the_merges_are_ranks_enough():
    """For the shipped tokenizer, whose merges no trace holds, the ids of the vocabulary give the same steps."""
    tokenizer = load().tokenizer
    rank = rank_by_id(tokenizer.vocab)
    for word in ("a", "fluffy", "roamed", "verdant", "antidisestablishmentarianism", "Mississippi"):
        assert encode(" " + word, rank) == tokenizer.merge_steps(" " + word)
