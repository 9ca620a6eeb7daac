"""Studies against what the trace says, against transformers' own arithmetic, and against themselves."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch

from training.teaching.senses import SENSES
from transformer import examine
from transformer.checkpoint import load
from transformer.errors import InputError
from transformer.examine import study
from transformer.generate import generate
from transformer.record import record
from transformer.studies import STUDIES, Ablation, Chat, HeadWeights, Lens, Meanings, Neuron, ReadOut, Roles, Rollouts
from transformer.trace import Trace

PROMPTS = ["Michael Jordan plays the sport of", "Hello"]


@pytest.fixture(scope="module")
def model():
    return load()


@pytest.fixture(scope="module", params=PROMPTS)
def trace(request, model) -> Trace:
    return study(model, record(model, request.param), STUDIES)


def test_every_study_is_measured_and_survives_a_file(trace, tmp_path: Path):
    trace.save(tmp_path / "trace")
    again = Trace.load(tmp_path / "trace")
    assert set(again.studies) == set(STUDIES) == set(examine.MEASURES)
    for name, found in trace.studies.items():
        assert again.studies[name].words() == found.words(), name
        for key, array in found.arrays().items():
            np.testing.assert_array_equal(getattr(again.studies[name], key), array)


def test_a_trace_without_a_study_says_so(trace):
    with pytest.raises(InputError, match="'lens'"):
        replace(trace, studies={}).study(Lens)


def test_an_array_of_a_wrong_shape_is_refused():
    with pytest.raises(ValueError, match=r"ReadOut\.W_U: axes M D want 2 D, got \(3, 4\)"):
        ReadOut(np.arange(2), np.zeros((3, 4)))


def test_the_last_stop_of_the_lens_is_the_prediction(trace):
    lens = trace.study(Lens)
    assert len(lens.ids) == 1 + 2 * trace.n_layers
    np.testing.assert_array_equal(lens.ids[-1, :, 0], trace.logits.argmax(-1))
    np.testing.assert_allclose(lens.probs[-1, :, 0], trace.probs.max(-1), atol=1e-6)
    np.testing.assert_allclose(lens.answer[-1], trace.probs.max(-1), atol=1e-6)
    assert (lens.rank[-1] == 1).all()


def test_the_lens_half_way_is_the_norm_and_the_unembedding_of_the_stream(trace, model):
    lens, stop = trace.study(Lens), 1 + 2 * 2  # after the attention of layer 2
    x = trace.resid_mid[2].astype(float)
    x = (x - x.mean(-1, keepdims=True)) / np.sqrt(x.var(-1, keepdims=True) + model.gpt.config.layer_norm_eps)
    norm = model.gpt.ln_final
    logits = (x * norm.weight.numpy() + norm.bias.numpy()) @ model.gpt.W_E.numpy().T
    probs = np.exp(logits - logits.max(-1, keepdims=True))
    probs /= probs.sum(-1, keepdims=True)
    np.testing.assert_allclose(lens.probs[stop], -np.sort(-probs, -1)[:, :5], atol=1e-5)


def test_rows_of_the_unembedding_make_the_logits(trace):
    rows = trace.study(ReadOut)
    np.testing.assert_allclose(rows.W_U @ trace.ln_final[-1], trace.logits[-1, rows.ids], atol=1e-3)
    assert (np.diff(trace.logits[-1, rows.ids]) <= 0).all()


def test_weights_of_a_head_make_its_queries_keys_and_values(trace):
    w = trace.study(HeadWeights)
    x = trace.ln1_out[w.layer]
    for W, b, name in ((w.W_Q, w.b_Q, "q"), (w.W_K, w.b_K, "k"), (w.W_V, w.b_V, "v")):
        np.testing.assert_allclose(x @ W + b, getattr(trace, name)[w.layer, w.head], atol=1e-3)


def test_a_given_head_is_the_one_whose_weights_come(model):
    found = study(model, record(model, "one two"), ["head_weights"], layer=3, head=1).study(HeadWeights)
    assert (found.layer, found.head) == (3, 1)


def test_contributions_add_up_to_the_logit(trace):
    a = trace.study(Ablation)
    assert a.start + a.constant + a.attn_logit.sum() + a.mlp_logit.sum() == pytest.approx(
        trace.logits[-1, a.id], abs=1e-3
    )


def test_a_silent_part_is_a_part_with_zero_output_weights(trace, model):
    """The authority: the same network with that part's output matrix and bias set to nought."""
    a, layer = trace.study(Ablation), 1
    for part, probs in (("attn", a.attn_prob), ("mlp", a.mlp_prob)):
        mute = load()
        block = getattr(mute.gpt.blocks[layer], part)
        for name in ("W_O", "b_O") if part == "attn" else ("W_out", "b_out"):
            getattr(block, name).zero_()
        assert record(mute, trace.prompt).probs[-1, a.id] == pytest.approx(probs[layer, 1], abs=1e-5)


def test_in_the_last_layer_only_the_last_token_matters(trace):
    a = trace.study(Ablation)
    np.testing.assert_allclose(a.attn_prob[-1, 0], a.attn_prob[-1, 1], atol=1e-6)
    np.testing.assert_allclose(a.mlp_prob[:, 0][-1], a.mlp_prob[:, 1][-1], atol=1e-6)


def test_the_neuron_is_the_one_of_the_trace(trace):
    n = trace.study(Neuron)
    x = trace.ln2_out[n.layer, n.token]
    assert x @ n.w_in + n.b_in == pytest.approx(trace.mlp_pre[n.layer, n.token, n.index], abs=1e-3)
    assert (len(n.snippets), n.read) == (3, examine.TEXTS)
    assert [int(np.argmax(row)) < len(text) for row, text in zip(n.activations, n.snippets)] == [True] * 3
    assert (np.diff(n.activations.max(1)) <= 1e-6).all()


def test_the_effect_of_a_neuron_is_what_the_logit_loses_without_it(trace, model):
    n = trace.study(Neuron)
    if n.layer < trace.n_layers - 1:
        n = study(model, trace, ["neuron"], layer=trace.n_layers - 1).study(Neuron)
    id = int(trace.logits[n.token].argmax())
    toward = examine.direction(model, trace, n.token, id).numpy()
    assert n.effect == pytest.approx(trace.mlp_post[n.layer, n.token, n.index] * (n.w_out @ toward), abs=1e-3)


def test_rollouts_are_what_generate_writes(trace, model):
    r = trace.study(Rollouts)
    for temperature, ids in zip(r.temperatures, r.ids):
        steps = generate(model, trace.prompt, len(ids), temperature, seed=r.seed).steps
        assert [s.id for s in steps] == ids[: len(steps)].tolist()
        assert (ids[len(steps) :] == -1).all()
    np.testing.assert_array_equal(r.ids[0][0], trace.logits[-1].argmax())  # at temperature 0
    np.testing.assert_allclose(r.top_probs[1, 0], np.sort(trace.probs[-1])[::-1][: r.top_probs.shape[-1]], atol=1e-5)


def test_a_chat_is_one_text_whose_tokens_have_roles(trace):
    chat = trace.study(Chat)
    text = "".join(chat.text).strip()
    assert text.startswith("System:")
    assert f"User: {trace.prompt}" in text
    assert text.endswith("Assistant:")
    assert chat.roles.tolist() == sorted(chat.roles)
    assert {*chat.roles} == {0, 1, 2}
    user = "".join(t for t, role in zip(chat.text, chat.roles) if role == 1)
    assert user.strip() == f"User: {trace.prompt}"


def test_roles_are_shares_of_attention(trace):
    roles = trace.study(Roles)
    for masses in (roles.previous, roles.first, roles.same, roles.induction):
        assert masses.shape == (trace.n_layers, trace.n_heads)
        assert ((masses >= 0) & (masses <= 1 + 1e-6)).all()
    assert roles.induction.max() > 0.5


def test_the_word_ends_every_text_and_its_vectors_are_those_of_a_trace(trace, model):
    found = trace.study(Meanings)
    for prompt, tokens, vectors in zip(found.prompts, found.tokens, found.vectors):
        assert prompt.endswith(found.word)
        assert "".join(tokens).strip() == prompt
        own = record(model, prompt)
        np.testing.assert_allclose(vectors, [own.resid_pre[0, -1], *own.resid_post[:, -1]], atol=1e-3)


def test_the_words_tried_are_kept_apart_from_the_teaching_text():
    apart = {s for senses in SENSES.values() for sense in senses for s in sense.held_out}
    assert all(prompt in apart for prompts in examine.WORDS.values() for prompt in prompts)


def test_a_prompt_that_fills_the_context_is_studied_too(model):
    full = record(model, " ".join(["the"] * model.gpt.config.n_ctx))
    assert full.n_tokens == model.gpt.config.n_ctx
    found = study(model, full, STUDIES)
    assert (found.study(Rollouts).ids == -1).all()
    assert found.study(Chat).text[-1] == ":"


def test_studies_do_not_touch_the_network(model):
    before = {name: t.clone() for name, t in model.gpt.state_dict().items()}
    study(model, record(model, "one two"), STUDIES)
    assert all(torch.equal(before[name], t) for name, t in model.gpt.state_dict().items())
