import pytest
import torch

from training.muon import as_matrix, from_matrix, orthogonalised


@pytest.mark.parametrize("shape", [(48, 48), (48, 192), (192, 48)])
def test_all_singular_values_come_near_one(shape):
    M = torch.randn(shape, generator=torch.Generator().manual_seed(0))
    values = torch.linalg.svdvals(orthogonalised(M))
    assert values.min() > 0.6
    assert values.max() < 1.3


def test_directions_are_kept():
    M = torch.randn(16, 40, generator=torch.Generator().manual_seed(0))
    U, _, Vh = torch.linalg.svd(M, full_matrices=False)
    rotated = U.T @ orthogonalised(M) @ Vh.T  # diagonal, if the singular vectors are unchanged
    torch.testing.assert_close(rotated, rotated.diagonal().diag(), atol=1e-4, rtol=0)


@pytest.mark.parametrize(
    ("name", "shape"), [("attn.W_Q", (3, 12, 4)), ("attn.W_O", (3, 4, 12)), ("mlp.W_in", (12, 48))]
)
def test_a_weight_and_its_matrix_hold_the_same_numbers(name, shape):
    W = torch.arange(float(torch.Size(shape).numel())).view(shape)
    torch.testing.assert_close(from_matrix(name, as_matrix(name, W), W), W)


def test_the_matrix_of_the_queries_maps_the_stream_to_all_heads():
    W_Q, x = torch.randn(3, 12, 4), torch.randn(12)
    torch.testing.assert_close(x @ as_matrix("W_Q", W_Q), torch.einsum("d,hdk->hk", x, W_Q).flatten())
