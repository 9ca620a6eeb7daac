import json
import shutil
from functools import cache
from itertools import accumulate, pairwise
from pathlib import Path

import pytest
import tokenizers
from hypothesis import assume, given
from hypothesis import strategies as st
from tokenizers import decoders, models, normalizers, pre_tokenizers, processors
from transformers import GPT2TokenizerFast, PreTrainedTokenizerFast

from transformer.errors import InputError, ModelError
from transformer.tokenizer import BYTES, END_OF_TEXT, Tokenizer, byte_alphabet, merge, readable

# Any text, and text rich in what is hard: many bytes a character, joiners, marks, both directions, controls.
HARD = (
    "aé中😀👩‍👩‍👧🏽e\u0301שלום\u202eمرحبا\x00\x1b\x7f\u0085\u00a0\u200b\ufeff\n\r\t   '\"<|endoftext|>\U0010ffff\ue000Ġ"
)
TEXTS = st.text() | st.text(st.sampled_from(HARD)) | st.text(st.sampled_from(" the blue's\n"))


def raw(tokenizer: Tokenizer, ids) -> bytes:
    """The bytes the tokens stand for."""
    return bytes(BYTES[c] for i in ids for c in tokenizer.core.id_to_token(i))


def byte_spans(text: str) -> list[tuple[int, int]]:
    """Where each character's bytes begin and end."""
    ends = [*accumulate(len(c.encode()) for c in text)]
    return list(pairwise([0, *ends]))


def spaced(tokenizer: Tokenizer, text: str) -> str:
    """The text the tokens spell: one tokenizer puts a space in front, unless there is one."""
    return " " + text if tokenizer.core.pre_tokenizer.add_prefix_space and text[:1] not in ("", " ") else text


def test_the_byte_alphabet_is_that_of_the_library():
    assert set(byte_alphabet()) == set(pre_tokenizers.ByteLevel.alphabet())
    assert sorted(byte_alphabet().values()) == list(range(256))
    assert (BYTES["Ġ"], BYTES["Ċ"], BYTES["A"]) == (0x20, 0x0A, 0x41)


@pytest.mark.parametrize(
    ("symbol", "text"),
    [
        ("Ġblue", " blue"),
        ("Ċ", "\n"),
        ("ä½", "⟨E4 BD⟩"),
        ("ä½ł", "你"),
        ("ĠðŁ", "⟨20 F0 9F⟩"),
        (END_OF_TEXT, END_OF_TEXT),
        ("a special one", "a special one"),
        ("", ""),
    ],
)
def test_readable_shows_text_or_bytes(symbol, text):
    assert readable(symbol) == text


@given(text=TEXTS)
def test_decoding_returns_the_text(either, text):
    ids = either.encode(text).ids
    assert raw(either, ids).decode() == either.decode(list(ids)) == spaced(either, text)


@given(text=TEXTS)
def test_offsets_cover_the_text_and_hold_the_bytes_of_each_token(either, text):
    encoding = either.encode(text)
    assert encoding.text == text
    assert len(encoding.tokens) == len(encoding.ids) == len(encoding.offsets)
    at, end = 0, 0  # bytes spelled so far, where the last span ended
    spelled = spaced(either, text).encode()
    extra = len(spelled) - len(text.encode())  # the space that was put in front
    for i, (start, stop) in zip(encoding.ids, encoding.offsets, strict=True):
        first = max(at - extra, 0)
        at += len(raw(either, [i]))
        inside = [n for n, (a, b) in enumerate(byte_spans(text)) if a < max(at - extra, 1) and first < b]
        assert (start, stop) == (inside[0], inside[-1] + 1)
        assert start in (end, end - 1)  # neighbours touch, or share a character
        assert start < stop
        end = stop
    assert end == len(text)
    assert at == len(spelled)


def test_offsets_cut_plain_text_into_its_tokens(either):
    text = "the  blue creature's forest\n"
    encoding = either.encode(text)
    pieces = tuple(text[start:stop] for start, stop in encoding.offsets)
    assert "".join(pieces) == text
    assert (spaced(either, pieces[0]), *pieces[1:]) == encoding.tokens
    assert " creature" in pieces  # a space belongs to the word after it


def test_parts_of_one_character_have_its_span(either):
    encoding = either.encode("the🦊y")
    assert encoding.offsets == ((0, 3), *[(3, 4)] * (len(encoding.ids) - 2), (4, 5))
    assert len(encoding.ids) > 3
    assert all(token.startswith("⟨") for token in encoding.tokens[1:-1])


def test_the_space_before_the_first_word_has_no_place_in_the_text(tokenizer):
    encoding = tokenizer.encode("Zoë")
    assert encoding.tokens[:2] == (" ", "Z")
    assert encoding.offsets[:2] == ((0, 1), (0, 1))
    assert tokenizer.encode("the").ids == tokenizer.encode(" the").ids


def test_no_text_has_no_tokens(either):
    assert either.encode("").tokens == ()


def test_a_typed_control_token_stays_text(either):
    encoding = either.encode(f"the {END_OF_TEXT} blue")
    assert either.end_of_text not in encoding.ids
    assert either.decode(list(encoding.ids)).strip() == f"the {END_OF_TEXT} blue"
    assert either.vocab[either.end_of_text] == END_OF_TEXT


@given(text=TEXTS)
def test_merge_steps_end_in_what_encode_gives(either, text):
    words = [bytes(BYTES[c] for c in word).decode() for word, _ in either.core.pre_tokenizer.pre_tokenize_str(text)]
    last = [token for word in words for token in either.merge_steps(word)[-1]]
    assert tuple(last) == either.encode(text).tokens


def test_merge_steps_join_one_pair_at_a_time(tokenizer):
    steps = tokenizer.merge_steps(" the")
    assert steps[0] == (" ", "t", "h", "e")
    assert steps[-1] == (" the",)
    for before, after in pairwise(steps):
        assert "".join(before) == "".join(after)
        assert len(before) > len(after)


def test_merge_joins_left_to_right():
    assert merge(list("aaab"), ("a", "a")) == ["aa", "a", "b"]
    assert merge(list("aabaa"), ("a", "a")) == ["aa", "b", "aa"]
    assert merge(["x"], ("a", "a")) == ["x"]


def test_the_vocabulary_lists_every_token_at_its_id(tokenizer):
    assert len(tokenizer.vocab) == tokenizer.size == len(tokenizer.core.get_vocab())
    encoding = tokenizer.encode("the verdant 世界")
    assert encoding.tokens == tuple(tokenizer.vocab[i] for i in encoding.ids)


def test_half_a_surrogate_pair_is_refused_with_its_place(tokenizer):
    with pytest.raises(InputError, match=r"^character 3 of the text is half a surrogate pair \(U\+D83D\); remove it"):
        tokenizer.encode("ab\ud83d")


def test_transformers_reads_the_saved_tokenizer_the_same(tokenizer, tmp_path):
    tokenizer.core.save(str(tmp_path / "tokenizer.json"))
    theirs = PreTrainedTokenizerFast(tokenizer_file=str(tmp_path / "tokenizer.json"))
    text = "the verdant 世界 of 😀"
    assert theirs(text)["input_ids"] == list(tokenizer.encode(text).ids)
    assert Tokenizer.load(tmp_path / "tokenizer.json").encode(text) == tokenizer.encode(text)


@pytest.fixture(scope="module")
def pair(plain_tokenizer, tmp_path_factory) -> Path:
    """A folder with the two files GPT-2 was published as."""
    folder, spec = tmp_path_factory.mktemp("pair"), json.loads(plain_tokenizer.core.to_str())["model"]
    (folder / "vocab.json").write_text(json.dumps(spec["vocab"]))
    merges = "\n".join(" ".join(merge) for merge in spec["merges"])
    (folder / "merges.txt").write_text(f"#version: 0.2\n{merges}\n")
    return folder


@given(text=TEXTS)
def test_vocab_and_merges_cut_as_transformers_does(pair, plain_tokenizer, text):
    assume(END_OF_TEXT not in text)  # which is theirs to turn into a control token
    ours, theirs = Tokenizer.load(pair / "tokenizer.json"), of_transformers(pair)
    encoding = ours.encode(text)
    assert [*encoding.ids] == theirs(text)["input_ids"]
    assert ours.decode([*encoding.ids]) == theirs.decode(encoding.ids) == text
    assert encoding == plain_tokenizer.encode(text)


@cache
def of_transformers(pair: Path) -> GPT2TokenizerFast:
    return GPT2TokenizerFast.from_pretrained(pair)


def test_vocab_and_merges_know_the_end_of_a_text(pair, plain_tokenizer):
    tokenizer = Tokenizer.load(pair / "tokenizer.json")
    assert tokenizer.end_of_text == plain_tokenizer.end_of_text
    assert tokenizer.vocab == plain_tokenizer.vocab
    assert tokenizer.end_of_text not in tokenizer.encode(f"the {END_OF_TEXT}").ids


def test_a_tokenizer_json_comes_before_the_pair(pair, tokenizer, tmp_path):
    shutil.copytree(pair, tmp_path / "both")
    tokenizer.core.save(str(tmp_path / "both" / "tokenizer.json"))
    assert Tokenizer.load(tmp_path / "both" / "tokenizer.json").encode("the").tokens == (" the",)


PAIRS = {  # which file is changed, to what, and what is said
    "no merges": ("merges.txt", None, "merges.txt is missing; copy"),
    "half a merge": ("merges.txt", "a\n", "vocab.json with merges.txt cannot be read"),
    "a merge of three": ("merges.txt", "a b c\n", "vocab.json with merges.txt cannot be read"),
    "a merge of nothing": ("merges.txt", "no thing\n", "vocab.json with merges.txt cannot be read"),
    "bytes": ("merges.txt", b"\xff\xfe", "vocab.json with merges.txt cannot be read"),
    "empty": ("vocab.json", "", "vocab.json with merges.txt cannot be read"),
    "a list": ("vocab.json", "[]", "vocab.json with merges.txt cannot be read"),
    "words for ids": ("vocab.json", '{"a": "b"}', "vocab.json with merges.txt cannot be read"),
    "ids below nought": ("vocab.json", '{"a": -1}', "vocab.json with merges.txt cannot be read"),
}


@pytest.mark.parametrize("name", PAIRS)
def test_a_damaged_pair_is_refused_by_name(name, pair, tmp_path):
    file, content, says = PAIRS[name]
    shutil.copytree(pair, tmp_path / "pair")
    (tmp_path / "pair" / file).unlink()
    if content is not None:
        (tmp_path / "pair" / file).write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(ModelError) as error:
        Tokenizer.load(tmp_path / "pair" / "tokenizer.json")
    assert says in str(error.value)
    assert "\n" not in str(error.value)


def test_a_pair_without_all_bytes_is_refused(tmp_path):
    (tmp_path / "vocab.json").write_text('{"a": 0, "b": 1}')
    (tmp_path / "merges.txt").touch()
    with pytest.raises(ModelError, match=r"vocab\.json has no token for 254 of the 256 bytes"):
        Tokenizer.load(tmp_path / "tokenizer.json")


def test_settings_that_would_change_a_prompt_are_switched_off(plain_tokenizer, tmp_path):
    core = tokenizers.Tokenizer.from_str(plain_tokenizer.core.to_str())
    core.enable_truncation(2)
    core.enable_padding(length=50)
    begin = processors.TemplateProcessing("a $0", special_tokens=[("a", 5)])
    core.post_processor = processors.Sequence([processors.ByteLevel(trim_offsets=True), begin])
    core.save(str(tmp_path / "tokenizer.json"))
    text = "the blue creature"
    assert core.encode(text).ids[0] == 5
    assert len(core.encode(text).ids) == 50
    assert Tokenizer.load(tmp_path / "tokenizer.json").encode(text) == plain_tokenizer.encode(text)


def a_merge_of_nothing(core):
    return core.to_str().replace('"merges":[', '"merges":[["no","thing"],')


def changed(part, value):
    def change(core):
        setattr(core.model if part in ("dropout", "ignore_merges") else core, part, value)
        return core.to_str()

    return change


def with_a_word(core):
    core.add_tokens(["zebra"])
    return core.to_str()


REFUSED = {
    "empty": (lambda core: "", "cannot be read"),
    "not JSON": (lambda core: "{", "cannot be read"),
    "another JSON": (lambda core: "[1, 2]", "cannot be read"),
    "no model": (lambda core: "{}", "cannot be read"),
    "a merge of nothing": (a_merge_of_nothing, "cannot be read"),
    "no BPE": (changed("model", models.WordLevel({"a": 0})), "holds WordLevel"),
    "no bytes": (changed("model", models.BPE({"a": 0, "b": 1}, [])), "has no token for 254 of the 256 bytes"),
    "words": (changed("pre_tokenizer", pre_tokenizers.Whitespace()), "has a pre_tokenizer that is not ByteLevel"),
    "decoder": (changed("decoder", decoders.BPEDecoder()), "has a decoder that is not ByteLevel"),
    "normalizer": (changed("normalizer", normalizers.NFC()), "has a normalizer, which changes the text"),
    "dice": (changed("dropout", 0.5), "sets dropout"),
    "whole words": (changed("ignore_merges", True), "sets ignore_merges"),
    "an added word": (with_a_word, "adds the word 'zebra'"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_other_tokenizers_are_refused_by_name(name, plain_tokenizer, tmp_path):
    change, says = REFUSED[name]
    path = tmp_path / "tokenizer.json"
    path.write_text(change(tokenizers.Tokenizer.from_str(plain_tokenizer.core.to_str())))
    with pytest.raises(ModelError) as error:
        Tokenizer.load(path)
    message = str(error.value)
    assert str(path) in message
    assert says in message
    assert "\n" not in message


def test_a_missing_tokenizer_is_named(tmp_path):
    with pytest.raises(ModelError, match=r"tokenizer\.json is missing; copy the model folder again"):
        Tokenizer.load(tmp_path / "tokenizer.json")
