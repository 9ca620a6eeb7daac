import pytest
import torch
from torch.nn import functional as F

from transformer.config import Config
from transformer.model import GPT, MLP


@pytest.fixture
def ids(config):
    return torch.randint(config.d_vocab, (2, 17), generator=torch.Generator().manual_seed(1))


@torch.no_grad()
def test_attention_agrees_with_pytorch(model, config):
    attn, x = model.gpt.blocks[1].attn, torch.randn(2, 7, config.d_model)
    q, k, v = (
        torch.einsum("btd,hdk->bhtk", x, W) + b[:, None]
        for W, b in ((attn.W_Q, attn.b_Q), (attn.W_K, attn.b_K), (attn.W_V, attn.b_V))
    )
    z = F.scaled_dot_product_attention(q, k, v, is_causal=True)
    wanted = torch.einsum("bhtk,hkd->btd", z, attn.W_O) + attn.b_O
    torch.testing.assert_close(attn(x)[0], wanted)


@torch.no_grad()
def test_attention_agrees_with_pytorch_own_module(model, config):
    attn, H, D, K = model.gpt.blocks[0].attn, config.n_heads, config.d_model, config.d_head
    theirs = torch.nn.MultiheadAttention(D, H, batch_first=True)
    theirs.in_proj_weight.copy_(torch.cat([W.permute(0, 2, 1).reshape(D, D) for W in (attn.W_Q, attn.W_K, attn.W_V)]))
    theirs.in_proj_bias.copy_(torch.cat([b.reshape(D) for b in (attn.b_Q, attn.b_K, attn.b_V)]))
    theirs.out_proj.weight.copy_(attn.W_O.reshape(H * K, D).T)
    theirs.out_proj.bias.copy_(attn.b_O)

    x, kept = torch.randn(2, 7, D), {}
    ours, _ = attn(x, lambda name, value: kept.setdefault(name, value))
    mask = torch.nn.Transformer.generate_square_subsequent_mask(7)
    wanted, pattern = theirs(x, x, x, attn_mask=mask, average_attn_weights=False)
    torch.testing.assert_close(ours, wanted, atol=1e-5, rtol=1e-5)
    torch.testing.assert_close(kept["pattern"], pattern, atol=1e-5, rtol=1e-5)


def test_mlp_uses_the_tanh_form_of_gelu():
    mlp = MLP(Config(d_model=1, n_heads=1, d_mlp=1))
    for p, value in zip(mlp.parameters(), (1, 0, 1, 0), strict=True):
        torch.nn.init.constant_(p, value)
    x = torch.linspace(-4, 4, 101)[None, :, None]
    formula = x / 2 * (1 + torch.tanh((2 / torch.pi) ** 0.5 * (x + 0.044715 * x**3)))
    torch.testing.assert_close(mlp(x), formula)


def test_shapes_are_the_declared_letters(model, config, ids):
    logits, past = model.gpt(ids)
    assert logits.shape == (2, 17, config.d_vocab)
    assert len(past) == config.n_layers
    assert past[0].k.shape == past[0].v.shape == (2, config.n_heads, 17, config.d_head)


@torch.no_grad()
def test_a_later_token_changes_nothing_earlier(model, config, ids):
    changed = ids.clone()
    changed[:, 9:] = (changed[:, 9:] + 1) % config.d_vocab
    before, after = {}, {}
    model.gpt(ids, lambda name, value: before.setdefault(name, value))
    model.gpt(changed, lambda name, value: after.setdefault(name, value))
    for name in ("resid_post", "ln_final", "logits"):
        assert torch.equal(before[name][:, :9], after[name][:, :9])
        assert not torch.equal(before[name][:, 9:], after[name][:, 9:])


@torch.no_grad()
def test_what_a_text_computes_does_not_depend_on_its_batch(model, ids):
    together, _ = model.gpt(ids)
    for row, alone in zip(together, ids, strict=True):
        torch.testing.assert_close(row, model.gpt(alone[None])[0][0])


@torch.no_grad()
@pytest.mark.parametrize("cuts", [(1,) * 17, (16, 1), (1, 16), (5, 7, 5)])
def test_reading_in_pieces_with_a_cache_equals_reading_at_once(model, ids, cuts):
    whole, everything = model.gpt(ids)
    past, logits = None, []
    for piece in ids.split(cuts, 1):
        out, past = model.gpt(piece, past=past)
        logits.append(out)
    torch.testing.assert_close(torch.cat(logits, 1), whole, atol=1e-5, rtol=1e-5)
    for mine, its in zip(past, everything, strict=True):
        torch.testing.assert_close(mine.k, its.k, atol=1e-5, rtol=1e-5)
        torch.testing.assert_close(mine.v, its.v, atol=1e-5, rtol=1e-5)


@torch.no_grad()
def test_more_tokens_than_the_context_are_refused(model, config):
    ids = torch.zeros(1, config.n_ctx, dtype=torch.long)
    _, past = model.gpt(ids)  # exactly full is fine
    says = f"{config.n_ctx + 1} tokens do not fit into the context of {config.n_ctx}"
    with pytest.raises(ValueError, match=says):
        model.gpt(ids[:, :1], past=past)
    with pytest.raises(ValueError, match=says):
        model.gpt(torch.zeros(1, config.n_ctx + 1, dtype=torch.long))


def test_keeping_changes_no_number(model, ids):
    kept = []
    with torch.no_grad():
        watched, _ = model.gpt(ids, lambda name, value: (kept.append(name), value)[1])
        assert torch.equal(watched, model.gpt(ids)[0])
    assert kept[0] == "embed"
    assert kept[-1] == "logits"


def test_fresh_weights_are_drawn_as_gpt2_draws_them():
    torch.manual_seed(0)
    c = Config(d_vocab=500, n_layers=8, n_heads=2, d_model=128, d_mlp=512)
    gpt = GPT(c)
    for name, p in gpt.named_parameters():
        if "ln" in name:
            assert torch.equal(p, torch.full_like(p, float(name.endswith("weight")))), name
        elif ".b_" in name:
            assert not p.any(), name
        else:
            wanted = 0.02 / 16**0.5 if name.endswith(("W_O", "W_out")) else 0.02
            assert p.std().item() == pytest.approx(wanted, rel=0.05), name
            assert abs(p.mean().item()) < wanted / 10, name


def test_the_unembedding_is_the_embedding(model):
    assert model.gpt.W_U.data_ptr() == model.gpt.W_E.data_ptr()
    assert not any("W_U" in name for name, _ in model.gpt.named_parameters())


def test_every_parameter_learns(config, ids):
    gpt = GPT(config)
    logits, _ = gpt(ids)
    F.cross_entropy(logits[:, :-1].flatten(0, 1), ids[:, 1:].flatten()).backward()
    silent = {name for name, p in gpt.named_parameters() if p.grad is None or not p.grad.any()}
    assert not silent
