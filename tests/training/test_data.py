from random import Random

import numpy as np
import pytest

from training.corpus import Part
from training.data import Data, Stream, hold_out, load_or_prepare, prepare, sentence_starts, whole_words
from transformer.errors import InputError

PARTS = (
    Part("teaching", 0.6, 0.6, lines_are_documents=True),
    Part("books", 0.4, 0.4, ("book.txt",)),
)


@pytest.fixture(scope="module")
def data(tmp_path_factory):
    folder = tmp_path_factory.mktemp("corpus")
    words = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight"]
    tales = [f"Page {x} {y} {z}. The fox saw {z} hens. They ran!" for x in words for y in words for z in words]
    (folder / "book.txt").write_text("\n".join(tales) + "\n")
    return prepare(folder, 400, 60_000, 1, PARTS)


def test_held_out_paragraphs_are_not_among_the_training_ones():
    documents = [[f"p{n}", f"q{n}", "said again and again"] for n in range(200)]
    train, held_out = hold_out([documents], Random(0))
    seen, kept = ({p for document in part for p in document} for part in (train, held_out))
    assert kept
    assert not seen & kept
    assert len(seen | kept) == 401


def test_every_text_ends_a_document(data):
    for stream in (*data.train.values(), *data.held_out.values()):
        assert stream.ids[-1] == 0


def test_windows_begin_where_sentences_begin(data):
    stream = data.train["books"]
    rows = stream.windows(np.random.default_rng(0), 50, 12)
    assert {data.tokenizer.decode(row.tolist()).split()[0] for row in rows} == {"Page", "The", "They"}


def test_windows_of_single_sentences_begin_with_them(data):
    stream = data.train["teaching"]
    assert (stream.ids[stream.starts[1:] - 1] == 0).all()


def test_a_text_too_short_for_a_window_is_refused():
    with pytest.raises(ValueError, match="5 tokens has no window of 9"):
        Stream(np.arange(5, dtype=np.uint16), np.array([0])).windows(np.random.default_rng(0), 1, 9)


def test_sentences_start_after_a_full_stop_and_a_capital():
    tokens = ["<|endoftext|>", "ĠIt", "Ġrained", ".", "ĠThen", "Ġthen", '."', "Ċ"]
    ids = np.array([1, 2, 3, 4, 2, 6, 4, 2, 3, 5, 7, 5, 0, 1])
    assert sentence_starts(ids, tokens).tolist() == [0, 3, 6, 11, 13]


def test_saved_data_comes_back(data, tmp_path):
    data.save(tmp_path)
    back = Data.load(tmp_path)
    assert back.tokenizer.to_str() == data.tokenizer.to_str()
    for mine, theirs in ((data.train, back.train), (data.held_out, back.held_out)):
        assert mine.keys() == theirs.keys()
        for name in mine:
            np.testing.assert_array_equal(mine[name].ids, theirs[name].ids)
            np.testing.assert_array_equal(mine[name].starts, theirs[name].starts)


def test_the_first_word_is_the_token_it_is_in_mid_sentence(data):
    fox = data.tokenizer.encode("fox").tokens
    assert fox[0].startswith("Ġ")
    assert data.tokenizer.encode("the fox saw the fox").tokens[-len(fox) :] == fox
    assert all(data.tokenizer.id_to_token(int(i)).startswith("Ġ") for i in whole_words(data.tokenizer))


def test_missing_files_are_all_named(tmp_path):
    with pytest.raises(InputError, match=r"lacks one\.txt, two\.txt"):
        prepare(tmp_path, 400, 1000, 1, (Part("books", 1, 1, ("one.txt", "two.txt")),))


def test_without_text_there_is_nothing_to_train_on(tmp_path):
    with pytest.raises(InputError, match="--corpus"):
        load_or_prepare(tmp_path, None, 400, 1000, 1)
