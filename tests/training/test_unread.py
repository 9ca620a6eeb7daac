import torch

from training.unread import clear, spreads
from transformer.config import Config
from transformer.model import GPT

CONFIG = Config(d_vocab=30, n_ctx=16, n_layers=2, n_heads=2, d_model=32, d_mlp=32)


def junky() -> GPT:
    """A network in which two dimensions are large, and nobody reads them."""
    torch.manual_seed(0)
    gpt = GPT(CONFIG)
    with torch.no_grad():
        for name, p in gpt.named_parameters():
            if ".W_" in name:
                p.mul_(10)
        for block in gpt.blocks:
            block.mlp.b_out[[3, 7]] = torch.tensor([5.0, -5.0])
            for norm in (block.ln1, block.ln2):
                norm.weight[[3, 7]] = 0
        gpt.ln_final.weight[[3, 7]] = 0
    return gpt


def test_dimensions_that_nobody_reads_are_cleared_and_the_answers_stay():
    gpt, ids = junky(), torch.randint(0, 30, (4, 16))
    with torch.no_grad():
        before, kept = gpt(ids)[0].log_softmax(-1), {}
        assert clear(gpt, ids) == [3, 7]

        def keep(name, value):
            kept[name] = value
            return value

        after = gpt(ids, keep)[0].log_softmax(-1)
    assert (kept["attn_out"][..., [3, 7]] == 0).all()
    assert (kept["mlp_out"][..., [3, 7]] == 0).all()
    assert (after - before).abs().mean() < 0.02  # not exactly: the norms have one factor for all tokens


def test_a_model_that_reads_all_it_writes_stays_as_it_is():
    torch.manual_seed(1)
    gpt, ids = GPT(CONFIG), torch.randint(0, 30, (2, 16))
    before = gpt(ids)[0]
    assert clear(gpt, ids) == []
    torch.testing.assert_close(gpt(ids)[0], before)


def test_the_spread_of_a_norm_is_what_it_divides_by():
    gpt, ids = junky(), torch.randint(0, 30, (2, 16))
    found = spreads(gpt, ids)
    assert set(found) == {"blocks.0.ln1", "blocks.0.ln2", "blocks.1.ln1", "blocks.1.ln2", "ln_final"}
    x = gpt.W_E[ids] + gpt.W_pos[:16]
    torch.testing.assert_close(found["blocks.0.ln1"], x.std(-1, correction=0))
