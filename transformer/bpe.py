"""Byte pair encoding on a few words, step by step: learned by counting, used in the order it was learned.

>>> first, *_ = learn({"low": 1, "lower": 1, "newest": 1, "wider": 1}, merges=1)
>>> first.counts[first.pair], first.tied
(2, (('e', 'r'), ('l', 'o'), ('o', 'w'), ('w', 'e')))
>>> first.words[1]
('l', 'o', 'w', 'er')
"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from transformer.tokenizer import merge

Pair = tuple[str, str]


@dataclass(frozen=True)
class Step:
    """One merge: what was counted before it, and how the words are cut after it."""

    counts: dict[Pair, int]  # all pairs of neighbours, most frequent first
    tied: tuple[Pair, ...]  # those as frequent as the most frequent one, which comes first
    words: tuple[tuple[str, ...], ...]  # in the order given

    @property
    def pair(self) -> Pair:
        return self.tied[0]


def learn(corpus: Mapping[str, int], merges: int) -> list[Step]:
    """Join the most frequent pair of neighbours, everywhere at once, as often as asked or while there are pairs.

    ``corpus`` says how often each word occurs. Letters are numbered by the alphabet, merged pieces in the order they
    are made; of pairs that occur equally often the one with the lower numbers wins.
    """
    words = [tuple(word) for word in corpus]
    pieces = sorted(set().union(*words))
    steps: list[Step] = []
    for _ in range(merges):
        counts: Counter[Pair] = Counter()
        for word, times in zip(words, corpus.values()):
            for pair in pairwise(word):
                counts[pair] += times
        if not counts:
            break
        number = {piece: n for n, piece in enumerate(pieces)}
        ranked = sorted(counts, key=lambda pair: (-counts[pair], number[pair[0]], number[pair[1]]))
        tied = tuple(pair for pair in ranked if counts[pair] == counts[ranked[0]])
        words = [tuple(merge([*word], tied[0])) for word in words]
        if (piece := "".join(tied[0])) not in pieces:
            pieces.append(piece)
        steps.append(Step({pair: counts[pair] for pair in ranked}, tied, tuple(words)))
    return steps


def encode(symbols: Sequence[str], rank: Callable[[Pair], int | None]) -> list[tuple[str, ...]]:
    """How a word is put together: its symbols, then one merge in every step, the pair of the lowest rank first.

    >>> ranks = {("l", "o"): 0, ("lo", "w"): 1, ("e", "r"): 2}
    >>> encode("slower", ranks.get)[1:]
    [('s', 'lo', 'w', 'e', 'r'), ('s', 'low', 'e', 'r'), ('s', 'low', 'er')]
    """
    steps = [tuple(symbols)]
    while known := {pair: r for pair in pairwise(steps[-1]) if (r := rank(pair)) is not None}:
        steps.append(tuple(merge([*steps[-1]], min(known, key=known.__getitem__))))
    return steps


def rank_by_id(vocab: Sequence[str]) -> Callable[[Pair], int | None]:
    """The rank of a pair in a vocabulary whose ids were given in the order of its merges, as GPT-2's were."""
    ids = {token: i for i, token in enumerate(vocab)}
    return lambda pair: ids.get(pair[0] + pair[1])
