import numpy as np
import torch

from training.data import Stream
from training.embedding_init import neighbour_counts, ppmi_embedding


def stream(*ids: int) -> Stream:
    return Stream(np.array(ids, np.uint16), np.array([0]))


def test_nothing_is_a_neighbour_across_the_end_of_a_document():
    counts = neighbour_counts([stream(1, 2, 0, 3)], 4)
    expected = torch.zeros(4, 4)
    expected[1, 2] = expected[2, 1] = 1
    expected[2, 3] = expected[3, 2] = 0.5  # two apart, and the end between them
    expected[1, 3] = expected[3, 1] = 1 / 3
    torch.testing.assert_close(counts, expected)


def test_words_in_the_same_company_begin_close_together():
    """cat (1) and dog (2) both drink milk (3, 4); stone (5) lies on road (6, 7)."""
    rng = np.random.default_rng(0)
    sayings = [[rng.choice((1, 2)), 3, 4] if rng.random() < 0.5 else [5, 6, 7] for _ in range(500)]
    ids = [i for saying in sayings for i in (*saying, 0, 0, 0, 0)]
    E = ppmi_embedding([stream(*ids)], 8, 4, seed=0)
    alike, unlike = torch.cosine_similarity(E[1], E[2], 0), torch.cosine_similarity(E[1], E[5], 0)
    assert alike > 0.9
    assert unlike < 0.3
    torch.testing.assert_close(E[1:].norm(dim=1), torch.full((7,), 0.04))
