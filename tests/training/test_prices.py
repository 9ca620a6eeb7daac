import pytest
import torch
from torch.nn import functional as F

from training.prices import END, Objective, foresight, sameness, sameness_of_words
from transformer.config import Config
from transformer.model import GPT

CONFIG = Config(d_vocab=9, n_ctx=12, n_layers=2, n_heads=2, d_model=8, d_mlp=16)


def test_foresight_is_the_cost_of_the_tokens_ahead_up_to_the_end_of_their_document():
    torch.manual_seed(0)
    x = torch.tensor([[1, 2, 3, END, 4, 5, 6, 7], [5, 6, END, END, 1, 2, 3, 4], [1, 2, 3, 4, 5, 6, 7, 8]])
    logits, is_text = torch.randn(3, 8, 9), torch.tensor([True, True, False])
    costs = []
    for row in range(2):
        for t in range(8):
            for ahead in (2, 3, 4):
                if t + ahead < 8 and END not in x[row, t : t + ahead]:  # the end itself may be foreseen
                    costs.append(F.cross_entropy(logits[row, t], x[row, t + ahead]))
    torch.testing.assert_close(foresight(logits, x, is_text, reach=4), torch.stack(costs).mean())


def test_vectors_along_one_line_cost_one_whatever_their_sign_and_an_even_set_costs_least():
    line = torch.tensor([1.0, 2, 3, 5]) * torch.tensor([1.0, -2, 3, -4, 5, -6]).view(2, 3, 1)
    assert sameness(line).item() == pytest.approx(1)
    basis = torch.linalg.qr(torch.cat([torch.ones(8, 1), torch.randn(8, 7)], 1))[0]
    even = basis[:, 1:].T[None]  # seven directions, none of them more than another
    assert sameness(even).item() == pytest.approx(1 / 7)
    assert sameness(even + 1000).item() == pytest.approx(1 / 7, abs=1e-3)  # what the norms take away is not seen


def test_sameness_of_words_is_that_of_the_vectors_of_one_token():
    torch.manual_seed(1)
    x = torch.randint(0, 4, (3, 5))
    is_text = torch.tensor([True, True, False])
    own = torch.randn(4, 8)[x]  # every token has a vector of its own, up to its length and sign
    stream = own * torch.randn(3, 5, 1)
    assert sameness_of_words(stream, x, is_text, 4).item() == pytest.approx(1)
    free = torch.randn(3, 5, 8)
    assert 0 < sameness_of_words(free, x, is_text, 4).item() < 0.6
    changed = free.clone()
    changed[2] = 7  # what is no text costs nothing
    assert sameness_of_words(changed, x, is_text, 4) == sameness_of_words(free, x, is_text, 4)


def test_every_token_that_is_said_twice_counts_once():
    x = torch.tensor([[1, 1, 1, 1, 1, 1, 2, 2, 3]])
    stream = torch.zeros(1, 9, 4)
    stream[0, :6] = torch.tensor([1.0, -1, 0, 0])  # six times the same
    stream[0, 6], stream[0, 7] = torch.tensor([1.0, -1, 0, 0]), torch.tensor([0, 0, 1.0, -1])  # twice another
    stream[0, 8] = torch.tensor([1.0, -1, 0, 0])
    assert sameness_of_words(stream, x, torch.tensor([True]), 9).item() == pytest.approx(0.5)


def test_without_prices_the_objective_is_the_next_token_alone():
    model = GPT(CONFIG)
    x = torch.randint(1, 9, (2, 12))
    losses, price = Objective(model)(x, x, torch.ones(2, dtype=bool))
    assert price == 0
    torch.testing.assert_close(losses, F.cross_entropy(model(x)[0].mT, x, reduction="none"), atol=0.02, rtol=0.02)
    assert {name.split(".")[0] for name, _ in Objective(model).named_parameters()} == {"model"}


def test_every_price_moves_the_weights():
    for prices in ({"foresight": 1.0, "reach": 3}, {"sameness": 1.0}, {"words": 1.0}):
        objective = Objective(GPT(CONFIG), **prices)
        x = torch.randint(1, 9, (4, 12))
        _, price = objective(x, x, torch.ones(4, dtype=bool))
        price.backward()
        assert objective.model.blocks[0].mlp.W_in.grad.abs().sum() > 0, prices
