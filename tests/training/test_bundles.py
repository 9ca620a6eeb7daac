import json

import pytest
from click.testing import CliRunner

from training import bundles
from training.bundles import WORD, corpus_stats, read_paragraphs
from training.corpus import Part
from training.data import train_tokenizer
from transformer.tokenizer import Tokenizer

TEXT = ["The old cat saw the cat.", "The cat saw a newt, and ran!"]


@pytest.fixture(scope="module")
def tokenizer():
    return Tokenizer(train_tokenizer(iter(TEXT * 3), 300))


def test_pieces_of_each_kind_are_counted(tokenizer):
    stats = corpus_stats(TEXT, tokenizer)
    kinds = {
        "characters": [c for text in TEXT for c in text],
        "tokens": [i for text in TEXT for i in tokenizer.encode(text).ids],
        "words": [w for text in TEXT for w in WORD.findall(text)],
    }
    assert stats["paragraphs"] == 2
    for name, pieces in kinds.items():
        distinct = {*pieces}
        once = sum(pieces.count(p) == 1 for p in distinct) / len(distinct)
        assert stats[name] == {
            "pieces": len(pieces),
            "distinct": len(distinct),
            "mean": pytest.approx(len(pieces) / len(distinct), abs=1e-3),
            "once": pytest.approx(once, abs=1e-5),
        }


def test_words_and_marks():
    assert WORD.findall("“No,” said Tom’s cat; isn't it?") == [
        *("“", "No", ",", "”", "said", "Tom’s", "cat", ";", "isn't", "it", "?"),
    ]


def test_fewer_merges_make_more_and_shorter_pieces(tokenizer, monkeypatch):
    monkeypatch.setattr(bundles, "MERGES", (0, 5, 20, 10_000))
    stats = corpus_stats(TEXT, tokenizer)
    spaced = [" " + text for text in TEXT]  # the space this tokenizer puts before the first word
    assert [*stats["merges"]] == ["0", "5", "20"]
    assert stats["merges"]["0"]["pieces"] == sum(len(text.encode()) for text in spaced)
    counts = [found["pieces"] for found in (*stats["merges"].values(), stats["tokens"])]
    assert counts == sorted(counts, reverse=True)
    assert counts[0] > counts[-1]


def test_a_paragraph_in_two_books_is_read_once(tmp_path):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(f"Said twice.\nOnly in {name[0]}.\n")
    part = Part("books", 1, 1, ("a.txt", "b.txt"))
    assert [*read_paragraphs(tmp_path, 0, 0, (part,))] == ["Said twice.", "Only in a.", "Only in b."]


def test_the_command_writes_the_file_and_says_what_it_counted(tmp_path, monkeypatch):
    monkeypatch.setattr(bundles, "read_paragraphs", lambda *_: iter(TEXT))
    done = CliRunner().invoke(bundles.main, ["--corpus", str(tmp_path), "--out", str(tmp_path / "out")])
    assert done.exit_code == 0, done.output
    assert "words: 16 pieces" in done.output
    assert json.loads((tmp_path / "out" / "corpus_stats.json").read_text())["words"]["pieces"] == 16
