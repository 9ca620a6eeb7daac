import pytest

from studio import already


@pytest.fixture
def made(tmp_path):
    film, note = tmp_path / "film.mp4", tmp_path / "notes" / "film"
    film.write_bytes(b"pictures")
    film.with_suffix(".srt").write_text("words")
    already.remember(note, film)
    return film, note


def test_a_film_that_lies_as_it_was_made_is_there(made):
    film, note = made
    assert already.is_there(note, film)


@pytest.mark.parametrize("ending", [".mp4", ".srt"])
def test_a_film_that_was_changed_or_taken_away_is_not(made, ending):
    film, note = made
    file = film.with_suffix(ending)
    kept = file.read_bytes()
    file.write_bytes(kept + b"!")
    assert not already.is_there(note, film)
    file.unlink()
    assert not already.is_there(note, film)
    file.write_bytes(kept)
    assert already.is_there(note, film)


def test_a_film_elsewhere_is_another_one(made, tmp_path):
    film, note = made
    film.rename(tmp_path / "other.mp4")
    assert not already.is_there(note, tmp_path / "other.mp4")


def test_a_key_follows_its_files_and_facts(tmp_path):
    file = tmp_path / "weights"
    file.write_bytes(b"1")
    one = already.key([file], "text")
    assert one == already.key([file], "text")
    assert one != already.key([file], "texts")
    file.write_bytes(b"2")
    assert one != already.key([file], "text")


def test_where_no_note_can_be_left_the_film_is_there_all_the_same(tmp_path):
    film = tmp_path / "film.mp4"
    film.write_bytes(b"pictures")
    (tmp_path / "notes").write_text("no folder")
    already.remember(tmp_path / "notes" / "film", film)
    assert film.read_bytes() == b"pictures"
