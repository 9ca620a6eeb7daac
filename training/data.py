"""From text to token ids: trains the tokenizer, encodes every part, holds out a share, cuts training windows."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers

from training.corpus import PARTS, Document, Part, read_part
from training.teaching.whole import WHOLE
from transformer.errors import InputError

END = "<|endoftext|>"  # id 0; ends a document
HELD_OUT = 0.02
EMPHASIS = 1000  # times each word that is to be one token is said to the tokenizer


@dataclass(frozen=True)
class Stream:
    """Token ids of one part in reading order, and where a sentence or paragraph starts."""

    ids: np.ndarray  # uint16
    starts: np.ndarray  # int64, indices into ids

    def windows(self, rng: np.random.Generator, n: int, length: int) -> np.ndarray:
        """Cut ``n`` windows [n, length], each beginning where a sentence begins, as prompts do."""
        starts = self.starts[: np.searchsorted(self.starts, len(self.ids) - length, side="right")]
        if not len(starts):
            raise ValueError(f"a text of {len(self.ids)} tokens has no window of {length}")
        return self.ids[rng.choice(starts, n)[:, None] + np.arange(length)].astype(np.int64)


@dataclass(frozen=True)
class Data:
    """Everything training reads."""

    tokenizer: Tokenizer
    train: dict[str, Stream]
    held_out: dict[str, Stream]

    def save(self, folder: Path) -> None:
        self.tokenizer.save(str(folder / "tokenizer.json"))
        streams = {("train", name): s for name, s in self.train.items()}
        streams |= {("held_out", name): s for name, s in self.held_out.items()}
        arrays = {f"{split}/{name}/{field}": a for (split, name), s in streams.items() for field, a in vars(s).items()}
        partial = folder / "data.partial.npz"
        np.savez(partial, **arrays)
        partial.rename(folder / "data.npz")

    @classmethod
    def load(cls, folder: Path) -> "Data":
        splits: dict[str, dict[str, dict[str, np.ndarray]]] = {"train": {}, "held_out": {}}
        with np.load(folder / "data.npz") as arrays:
            for key in arrays.files:
                split, name, field = key.split("/")
                splits[split].setdefault(name, {})[field] = arrays[key]
        train, held_out = ({name: Stream(**fields) for name, fields in s.items()} for s in splits.values())
        return cls(Tokenizer.from_file(str(folder / "tokenizer.json")), train, held_out)


def train_tokenizer(texts: Iterator[str], d_vocab: int) -> Tokenizer:
    """Byte-level BPE as GPT-2's. A first word gets its space too, so that it is the token it is in mid-sentence."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=True)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=d_vocab,
        special_tokens=[END],
        initial_alphabet=pre_tokenizers.ByteLevel.alphabet(),
        min_frequency=2,
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer


def hold_out(files: list[list[Document]], shuffle: Random | None) -> tuple[list[Document], list[Document]]:
    """Split off the last 2 % of every file, by paragraphs; single sentences are shuffled first.

    A held-out paragraph that also stands among the training ones (the teaching text repeats itself) is dropped.
    """
    train, held_out = [], []
    for documents in files:
        if shuffle:
            documents = shuffle.sample(documents, len(documents))
        room = int(sum(map(len, documents)) * (1 - HELD_OUT))
        for document in documents:
            train.append(document[:room])
            held_out.append(document[room:])
            room = max(0, room - len(document))
    known = {paragraph for document in train for paragraph in document}
    held_out = [[p for p in document if p not in known] for document in held_out]
    return list(filter(None, train)), list(filter(None, held_out))


def encode(tokenizer: Tokenizer, documents: list[Document], start_inside: bool) -> Stream:
    """Paragraphs end in a line break, documents in ``<|endoftext|>``. Windows may start inside documents or not."""
    new_line = tokenizer.token_to_id("Ċ")
    encoded = iter(tokenizer.encode_batch([paragraph for document in documents for paragraph in document]))
    ids: list[int] = []
    for document in documents:
        for _ in document:
            ids += [*next(encoded).ids, new_line]
        ids[-1] = 0
    stream = np.array(ids, np.uint16)
    if start_inside:
        return Stream(stream, sentence_starts(stream, vocabulary(tokenizer)))
    return Stream(stream, np.concatenate(([0], 1 + np.flatnonzero(stream[:-1] == 0))))


def vocabulary(tokenizer: Tokenizer) -> list[str]:
    """Every token as the tokenizer writes it ("Ġ" is a space, "Ċ" a line break), in the order of the ids."""
    return [tokenizer.id_to_token(i) for i in range(tokenizer.get_vocab_size())]


def sentence_starts(ids: np.ndarray, tokens: list[str]) -> np.ndarray:
    """Where a paragraph begins, or a capital or quotation mark follows a full stop (or one of its kind)."""
    always = np.array([token in (END, "Ċ") for token in tokens])
    closes = np.array([token.rstrip("\"')")[-1:] in (".", "!", "?") and token != "..." for token in tokens])
    opens = np.array([token[:1] == "Ġ" and (token[1:2].isupper() or token[1:2] in ('"', "'")) for token in tokens])
    before, after = ids[:-1], ids[1:]
    return np.concatenate(([0], 1 + np.flatnonzero(always[before] | closes[before] & opens[after])))


def prepare(
    corpus: Path,
    d_vocab: int,
    teaching_bytes: int,
    seed: int,
    parts: tuple[Part, ...] = PARTS,
    tokenizer: Tokenizer | None = None,
) -> Data:
    """Read, split, train the tokenizer unless one is given, encode. The same files and seed give the same bytes.

    Raises InputError where a file of the corpus is missing.
    """
    if missing := [name for part in parts for name in part.files if not (corpus / name).is_file()]:
        raise InputError(f"{corpus} lacks {', '.join(missing)}; assets/model/README.md says where each comes from")
    rng, seen = Random(seed), set()
    split = {}
    for part in parts:
        files = read_part(part, corpus, seen, teaching_bytes, seed)
        split[part.name] = hold_out(files, rng if part.lines_are_documents else None)

    def tokenizer_texts() -> Iterator[str]:
        for part in parts:
            for document in split[part.name][0]:
                yield from (p for p in document if rng.random() < part.tokenizer_share)
            if not part.files:
                yield from (" ".join([word] * EMPHASIS) for word in WHOLE)

    tokenizer = tokenizer or train_tokenizer(tokenizer_texts(), d_vocab)
    train, held_out = (
        {part.name: encode(tokenizer, split[part.name][i], not part.lines_are_documents) for part in parts}
        for i in (0, 1)
    )
    return Data(tokenizer, train, held_out)


def load_or_prepare(
    run: Path, corpus: Path | None, d_vocab: int, teaching_bytes: int, seed: int, tokenizer: Tokenizer | None = None
) -> Data:
    if not (run / "data.npz").exists():
        if corpus is None:
            raise InputError(f"{run} holds no prepared text yet; name the folder of texts with --corpus")
        run.mkdir(parents=True, exist_ok=True)
        prepare(corpus, d_vocab, teaching_bytes, seed, tokenizer=tokenizer).save(run)
    return Data.load(run)


def whole_words(tokenizer: Tokenizer) -> np.ndarray:
    """Ids of the tokens that begin with a space: the material of the random rehearsals."""
    return np.array([i for i, token in enumerate(vocabulary(tokenizer)) if token.startswith("Ġ")])
