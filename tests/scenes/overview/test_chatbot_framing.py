import dataclasses
import warnings

import numpy as np
import pytest

from scenes.kit import theme
from scenes.kit.text import Word
from scenes.kit.typeset import MissingFont, shown
from transformer.studies import Chat

HARD = [
    "Hello",
    'I like 😀, שלום 你好 <b>&#"$x$"</b>\tone\nTwo \x1b[31m lines',
    "a" + " bird" * 120,
    "unbelievable" * 12,
]


def strip(beat) -> list[tuple[str, str]]:
    """The tokens in boxes that can be seen, with their colours, in the order in which they are read."""
    found = [t for t in beat.texts if isinstance(t.owner, Word) and t.box[0] < 1.5 and t.owner.get_y() > -2.4]
    found.sort(key=lambda t: (-round(t.owner.get_y(), 2), t.box[0]))
    return [(t.text, t.owner.get_fill_color().to_hex()) for t in found if t.text != "what the model reads"]


def saying(trace, **other):
    """The trace, with another end of the conversation."""
    chat = dataclasses.replace(trace.study(Chat), **other)
    return dataclasses.replace(trace, studies=dict(trace.studies) | {"chat": chat})


def test_every_token_of_the_script_has_the_colour_of_who_speaks(demo, watch):
    chat, beat = demo.study(Chat), watch("chatbot_framing", demo).beat("one row of")
    assert str(len(chat.text)) in beat.caption
    wanted = [(shown(token), theme.SPEAKERS[role]) for token, role in zip(chat.text, chat.roles)]
    assert strip(beat) == wanted


def test_the_answer_is_what_the_model_said(demo, watch):
    chat, watched = demo.study(Chat), watch("chatbot_framing", demo)
    said = [demo.vocab[i] for i in chat.ids if i >= 0]
    given = len(chat.text)
    tokens = [text for text, _ in strip(watched.beat("asks no more"))]
    assert tokens[given:-1] == [*map(shown, said)]
    assert tokens[-1].strip() in {"↵", "<|endoftext|>"}
    in_window = [w.text for w in watched.scene.reply.words]
    assert "".join(in_window) == "".join(said).strip()
    assert all(w.get_fill_opacity() == 1 for w in watched.scene.reply.words)


def test_a_message_in_the_script_is_the_prompt(make_trace, watch):
    trace = make_trace("naïve 😀 שלום café")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", MissingFont)
        scene = watch("chatbot_framing", trace).scene
    assert scene.script.endswith(f"User: {trace.prompt}\nAssistant:")


def test_a_message_that_does_not_fit_is_said_to_be_cut(demo, make_trace, watch):
    watched = watch("chatbot_framing", make_trace(HARD[2]))
    assert watched.beat("as much of your message as fits")
    assert any("of" in t and "tokens" in t for t in watched.all_texts)
    assert watch("chatbot_framing", demo).beat("with your message set into it")


@pytest.mark.parametrize("said", [0, 3])
def test_it_says_how_the_turn_ends(demo, watch, said):
    end = demo.vocab.index("<|endoftext|>")
    top = np.full((said + 1, 10), end)
    ended = saying(demo, ids=np.array([1000] * said + [-1]), top_ids=top, top_probs=np.zeros(top.shape), stopped=True)
    watched = watch("chatbot_framing", ended)
    assert watched.beat("“<|endoftext|>” ends the text")
    assert ("this one is empty" in watched.beats[-1].caption) == (said == 0)

    cut = saying(
        demo, ids=np.array([1000] * 3), top_ids=top[:1].repeat(3, 0), top_probs=np.zeros((3, 10)), stopped=False
    )
    watched = watch("chatbot_framing", cut)
    assert watched.beat("the model itself would go on")
    assert not any(" ends " in b.caption for b in watched.beats)


@pytest.mark.parametrize("prompt", HARD)
def test_everything_has_room(make_trace, watch, collisions, prompt):
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", MissingFont)
        watched = watch("chatbot_framing", make_trace(prompt))
    for beat in watched.beats:
        assert beat.outside == []
        assert collisions(beat.texts) == []
        assert len(beat.caption.split()) <= 18
