"""Text to tokens and back: byte-level BPE, run by `tokenizers`, shown step by step here.

A token is a run of bytes. Most are readable text; one that holds part of a character is written as its
bytes, ⟨E4 BD⟩.
"""

import json
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from pathlib import Path

import tokenizers
from tokenizers import decoders, models, pre_tokenizers

from transformer.errors import ModelError
from transformer.prompt import encodable

END_OF_TEXT = "<|endoftext|>"


def byte_alphabet() -> dict[str, int]:
    """The printable stand-in of each byte inside byte-level vocabularies: Ġ is the space, Ċ the newline.

    Bytes that print stand for themselves, the others are numbered on from U+0100 (the GPT-2 paper's code).
    """
    printable = [*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)]
    others = [b for b in range(256) if b not in printable]
    return {chr(b): b for b in printable} | {chr(256 + n): b for n, b in enumerate(others)}


BYTES = byte_alphabet()


@cache
def readable(symbol: str) -> str:
    """The text a vocabulary entry stands for.

    >>> readable("Ġblue"), readable("ä½")
    (' blue', '⟨E4 BD⟩')
    """
    if not all(c in BYTES for c in symbol):
        return symbol  # a special token such as <|endoftext|>, which is no run of bytes
    raw = bytes(BYTES[c] for c in symbol)
    try:
        return raw.decode()
    except UnicodeDecodeError:
        return "⟨" + raw.hex(" ").upper() + "⟩"


@dataclass(frozen=True)
class Encoding:
    """A text cut into T tokens.

    The offsets of neighbours touch, so that together they cover the text; tokens that share one character
    have the same span. The space that some tokenizers put before the first word has no place of its own.
    """

    text: str
    tokens: tuple[str, ...]  # T, readable
    ids: tuple[int, ...]  # T
    offsets: tuple[tuple[int, int], ...]  # T, [start, end) in characters of the text


class Tokenizer:
    """Byte-level BPE, as in GPT-2."""

    def __init__(self, core: tokenizers.Tokenizer) -> None:
        self.core = core
        core.encode_special_tokens = True  # typed text is text: it never becomes a control token
        core.post_processor = None  # it could add tokens, or cut the spaces off the offsets
        core.no_truncation()
        core.no_padding()

    @classmethod
    def load(cls, path: Path) -> "Tokenizer":
        """Read a ``tokenizer.json``, or where there is none ``vocab.json`` and ``merges.txt`` beside it.

        Raises ModelError where a file is missing, is not what it should be, or is not byte-level BPE.
        """
        vocab, merges = path.with_name("vocab.json"), path.with_name("merges.txt")
        if not path.is_file() and vocab.is_file():
            path = vocab if merges.is_file() else merges
        try:
            text = joined(vocab, merges) if path == vocab else path.read_text("utf-8")
            core = tokenizers.Tokenizer.from_str(text)
        except Exception as error:  # the library raises a bare Exception for every fault
            why = f"cannot be read ({error})" if path.is_file() else "is missing"
            together = " with merges.txt" * (path == vocab)
            raise ModelError(f"tokenizer file {path}{together} {why}; copy the model folder again") from None
        if difference := unlike_gpt2(json.loads(text)):
            raise ModelError(f"tokenizer file {path} {difference}; only byte-level BPE as in GPT-2 can be filmed")
        return cls(core)

    @cached_property
    def size(self) -> int:
        """V: one more than the largest id."""
        return max(self.core.get_vocab().values()) + 1

    @cached_property
    def vocab(self) -> tuple[str, ...]:
        """V readable tokens, in the order of their ids."""
        return tuple(readable(self.core.id_to_token(i) or "") for i in range(self.size))

    @property
    def end_of_text(self) -> int | None:
        return self.core.token_to_id(END_OF_TEXT)

    def encode(self, text: str) -> Encoding:
        """Cut a text into tokens.

        Raises InputError at a lone surrogate, which no encoding of text can hold.
        """
        encodable(text)
        found = self.core.encode(text, add_special_tokens=False)
        return Encoding(text, tuple(map(readable, found.tokens)), tuple(found.ids), tuple(found.offsets))

    def decode(self, ids: list[int]) -> str:
        return self.core.decode(ids, skip_special_tokens=False)

    @cached_property
    def _ranks(self) -> dict[tuple[str, str], int]:
        merges = json.loads(self.core.to_str())["model"]["merges"]
        return {tuple(m.split(" ", 1)) if isinstance(m, str) else tuple(m): rank for rank, m in enumerate(merges)}

    def merge_steps(self, word: str) -> list[tuple[str, ...]]:
        """How one word is put together: its bytes first, then one more merge in every step.

        Of all neighbouring pairs the one learned first is merged, everywhere at once, until none is known.
        ``word`` is one pre-token, with its leading space if it has one.

        >>> Tokenizer.load(Path("assets/model/tokenizer.json")).merge_steps(" the")
        [(' ', 't', 'h', 'e'), (' t', 'h', 'e'), (' t', 'he'), (' the',)]
        """
        stand_in = {byte: c for c, byte in BYTES.items()}
        symbols = [stand_in[b] for b in word.encode()]
        steps = [symbols]
        while True:
            known = [pair for pair in pairwise(symbols) if pair in self._ranks]
            if not known:
                return [tuple(map(readable, step)) for step in steps]
            symbols = merge(symbols, min(known, key=self._ranks.__getitem__))
            steps.append(symbols)


def joined(vocab: Path, merges: Path) -> str:
    """The ``tokenizer.json`` of what GPT-2 was published as: an id for every token, and one merge a line."""
    ids, lines = json.loads(vocab.read_text("utf-8")), merges.read_text("utf-8").split("\n")
    core = tokenizers.Tokenizer(models.BPE())
    core.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    core.decoder = decoders.ByteLevel()
    spec = json.loads(core.to_str())
    spec["model"] |= {"vocab": ids, "merges": [m for m in lines if m and not m.startswith("#version")]}
    if END_OF_TEXT in ids:
        flags = dict.fromkeys(("single_word", "lstrip", "rstrip", "normalized"), False)
        spec["added_tokens"] = [{"id": ids[END_OF_TEXT], "content": END_OF_TEXT, "special": True, **flags}]
    return json.dumps(spec)


def unlike_gpt2(spec: dict) -> str | None:
    """What a ``tokenizer.json`` has, or lacks, that keeps its tokens from being the exact bytes of the text."""
    model = spec["model"]
    if model.get("type") != "BPE":
        return f"holds {model.get('type', 'an unnamed model')}"
    for switch in ("dropout", "continuing_subword_prefix", "end_of_word_suffix", "byte_fallback", "ignore_merges"):
        if model.get(switch):
            return f"sets {switch}"
    if spec.get("normalizer"):
        return "has a normalizer, which changes the text"
    for part in ("pre_tokenizer", "decoder"):
        if (spec.get(part) or {}).get("type") != "ByteLevel":
            return f"has a {part} that is not ByteLevel"
    if missing := BYTES.keys() - model["vocab"].keys():
        return f"has no token for {len(missing)} of the 256 bytes"
    if words := [token["content"] for token in spec.get("added_tokens", []) if not token["special"]]:
        return f"adds the word {words[0]!r} to its vocabulary"
    return None


def merge(symbols: list[str], pair: tuple[str, str]) -> list[str]:
    """Join every occurrence of a pair, left to right.

    >>> merge(list("aaab"), ("a", "a"))
    ['aa', 'a', 'b']
    """
    out, i = [], 0
    while i < len(symbols):
        joined = tuple(symbols[i : i + 2]) == pair
        out.append("".join(pair) if joined else symbols[i])
        i += 2 if joined else 1
    return out
