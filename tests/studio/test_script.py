import json
import math
import tomllib
import wave
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio import script
from transformer.errors import InputError

GOOD = 'title = "x"\n[[section]]\nscene = "score_grid"\n'
LECTURES = sorted((Path(__file__).parents[2] / "lectures").glob("*.toml"))


@pytest.fixture
def write(tmp_path):
    def write(text: str | bytes) -> Path:
        path = tmp_path / "a.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write


@pytest.fixture
def complaints(write):
    """What is wrong with a text: the lines of the message, without the name of the file."""

    def complaints(text: str | bytes) -> list[str]:
        path = write(text)
        with pytest.raises(InputError) as caught:
            script.check_models(script.read(path))
        lines = [line for line in str(caught.value).split("\n") if str(path) in line]
        return [line.replace(str(path), "").lstrip(":") for line in lines]

    return complaints


def tone(path: Path, seconds: float) -> None:
    path.parent.mkdir(exist_ok=True)
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 8000, 0, "NONE", ""))
        samples = (int(9000 * math.sin(n / 3)) for n in range(round(8000 * seconds)))
        file.writeframes(b"".join(n.to_bytes(2, "little", signed=True) for n in samples))


@pytest.mark.parametrize("path", LECTURES, ids=lambda path: path.stem)
def test_a_shipped_lecture_has_no_mistake(path):
    script.check_models(script.read(path))


def test_what_is_left_out_has_a_default(write):
    lecture = script.read(write(GOOD)).lecture
    assert (lecture.aspect, lecture.theme, lecture.pace, lecture.voice, lecture.prompt) == (
        "16:9",
        "dark",
        1,
        "auto",
        None,
    )
    assert lecture.sections[0].narration is None


def test_all_mistakes_are_told_at_once_each_with_its_line(complaints):
    text = """titel = "x"
aspect = "wide"
voice = "Nobody!"

[[section]]
scene = "sofmax"
narration = '''
[[section]]
scene = "in a text"
@3 A.

@2 B.
'''
layer = -1

[[section]]
scen = "score_grid"
prompt = " "
"""
    told = complaints(text)
    assert [int(line.partition(":")[0]) for line in told] == [1, 1, 2, 3, 6, 7, 14, 16, 17, 18]
    for wanted in (
        "`title` is missing",
        "did you mean `title`?",
        "'9:16'",
        "did you mean 'softmax_columns'",
        "@2 after",
    ):
        assert sum(wanted in line for line in told) == 1
    assert any("`scene` is missing" in line for line in told)
    assert any("did you mean `scene`?" in line for line in told)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ('title = "x"\n[[section]]\nscene = \n', "3:9: invalid value"),
        ('title = "x"\ntitle = "y"\n', "2:12: cannot overwrite a value"),
        ('title = "x', "1: unterminated string"),
        ("title = " + "[" * 100_000, "nested too deep"),
        ("title = " + "1" * 100_000, "too many digits"),
        (b'a = 1\ntitle = "\xff"', "2: this is no UTF-8"),
        (b"\0" * 1_000_001, "larger than 1,000,000 bytes"),
        ('title = "x"\n[section]\nscene = "score_grid"\n', "2: write [[section]]"),
        ('title = "x"\nsection = ["score_grid"]\n', "2: write [[section]]"),
        ("", "1: `section` is missing"),
        ('title = "x"\nsection = []\n', "2: `section` should"),
        ('title = "x"\n' + '[[section]]\nscene = "score_grid"\n' * 301, "2: `section` should have at most 300"),
        (GOOD + f'narration = "{"a" * 10_001}"', "4: `narration` should have at most 10000"),
        (GOOD + "layer = 99", "4: layer 99 does not exist"),
        (GOOD + "token = -100", "4: token -100 does not exist"),
        (GOOD + 'layer = "2"', "4: `layer` should"),
        (GOOD + 'model = "no/such folder"', "4: there is no model folder"),
        (GOOD + f'prompt = "{"word " * 400}"', "4: the prompt has "),
        (GOOD + 'recording = "../a.wav"', "4: '../a.wav' lies outside"),
        (GOOD + 'recording = "/etc/passwd"', "4: '/etc/passwd' lies outside"),
        (GOOD + 'recording = "a\\u0000.wav"', "4: 'a\\x00.wav' lies outside"),
        (GOOD + 'recording = "a.wav"', "4: there is no recording a.wav"),
        (GOOD + 'recording = "a.toml"', "4: the recording a.toml is none of"),
        ("pace = nan\n" + GOOD, "1: `pace` should"),
    ],
)
def test_a_mistake_is_one_line_with_its_place(complaints, text, wanted):
    (told,) = [line for line in complaints(text) if "`title` is missing" not in line]
    assert told.startswith(wanted) or wanted in told


def test_a_recording_must_be_one(complaints, tmp_path):
    (tmp_path / "a.wav").write_bytes(b"RIFF")
    assert "a.wav cannot be read" in complaints(GOOD + 'recording = "a.wav"')[0]
    (tmp_path / "away.wav").symlink_to("/etc/passwd")
    assert "lies outside" in complaints(GOOD + 'recording = "away.wav"')[0]
    tone(tmp_path / "b.wav", 0)
    assert "lasts 0 s" in complaints(GOOD + 'recording = "b.wav"')[0]


def test_a_recording_in_a_folder_beside_the_script_is_found(write, tmp_path):
    tone(tmp_path / "own" / "a.wav", 2.5)
    read = script.read(write(GOOD + 'recording = "own/a.wav"'))
    assert script.seconds_of(read.recording(read.lecture.sections[0])) == pytest.approx(2.5)


@pytest.mark.parametrize("path", [Path("missing.toml"), Path("/"), Path("/proc/self/mem")])
def test_what_is_no_file_is_refused(path):
    with pytest.raises(InputError, match="cannot be read"):
        script.read(path)


def test_the_example_is_written_once(tmp_path):
    path = script.write_example(tmp_path / "new" / "a.toml")
    assert len(script.read(path).lecture.sections) == 3
    path.write_text("mine")
    with pytest.raises(InputError, match="left as it is"):
        script.write_example(path)
    assert path.read_text() == "mine"


def test_the_schema_knows_what_the_reader_knows():
    schema = script.Lecture.model_json_schema()
    assert set(schema["properties"]) >= {"title", "section", "voice"}
    assert schema["additionalProperties"] is False
    json.dumps(schema)


KEYS = st.sampled_from(["title", "section", "scene", "a.b", '"x y"', "'q'"])
VALUES = st.sampled_from(['"v"', "1", "[1,\n2]", "'''\nscene = 1\n[[section]]\n'''", '"""a\nb = 2"""', "{a = 1}"])
LINES = st.tuples(KEYS, VALUES).map(" = ".join) | st.sampled_from(["[[section]]", "[t]", "# title = 3", ""])


@given(st.lists(LINES, max_size=8).map("\n".join))
def test_every_key_of_a_text_has_the_line_it_stands_in(text):
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return
    found, rows = script.lines(text), text.split("\n")
    for key in data.keys() - {"section"}:
        assert key in rows[script.line((key,), found) - 1]
    sections = data.get("section")
    for number, section in enumerate(sections if isinstance(sections, list) else []):
        for key in section if isinstance(section, dict) else ():
            assert key in rows[script.line(("section", number, key), found) - 1]
