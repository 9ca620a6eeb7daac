"""The command line from end to end: what is typed, what comes out, and what is left lying about."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from contextlib import chdir
from pathlib import Path

import av
import numpy as np
import pytest
from click.testing import CliRunner, Result

from render import cli
from scenes.registry import SCENES, TOURS

ROOT = Path(__file__).parents[1]
SMALL = ("-r", "160,90", "--fps", "5", "--progress_bar", "none")
SCENE = "score_grid"
MODEL_FILES = ("config.json", "model.safetensors", "tokenizer.json")


def command(*words) -> list[str]:
    return [sys.executable, str(ROOT / "render.py"), *map(str, words)]


def launch(folder: Path, *words, **environment: str) -> subprocess.CompletedProcess:
    """Run a command in ``folder``, as a person does."""
    where = {"cwd": folder, "env": os.environ | environment}
    return subprocess.run(command(*words), **where, capture_output=True, text=True, check=False)


def render(folder: Path, *words, stdin: str = "") -> Result:
    """The same inside this process, which has torch loaded already."""
    with chdir(folder):
        return CliRunner().invoke(cli, list(map(str, words)), input=stdin, prog_name="render.py")


def made(folder: Path, *words) -> Path:
    """Run a command that must succeed; the one path it prints."""
    done = render(folder, *words)
    assert done.exit_code == 0, done.stderr
    (line,) = done.stdout.splitlines()
    return folder / line


def files(folder: Path) -> set[str]:
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file() and ".clips" not in p.parts}


def frames(path: Path) -> np.ndarray:
    with av.open(path) as film:
        return np.stack([f.to_ndarray(format="gray") for f in film.decode(video=0)])


def cues(path: Path) -> list[str]:
    with av.open(path) as film:
        return [bytes(p)[2:].decode() for p in film.demux(film.streams.subtitles[0]) if p.size > 2]


@pytest.fixture(scope="module")
def studio(tmp_path_factory) -> Path:
    """A folder in which finished clips are kept for the tests that follow."""
    return tmp_path_factory.mktemp("studio")


TOUR = TOURS["normal"]


@pytest.fixture(scope="module")
def tour(studio) -> Path:
    done = launch(studio, "prompt", "the cat sat", *SMALL)
    assert (done.returncode, done.stderr) == (0, "")
    return studio / done.stdout.removesuffix("\n")


class TestTheFilm:
    def test_it_is_named_after_its_prompt(self, tour):
        assert tour.name == "the-cat-sat.mp4"

    def test_nothing_else_is_left_but_its_subtitles(self, tour, studio):
        assert {n for n in files(studio) if "the-cat-sat" in n or ".rendering" in n} == {
            "out/the-cat-sat.mp4",
            "out/the-cat-sat.srt",
        }

    def test_picture_subtitles_and_chapters_are_inside(self, tour):
        with av.open(tour) as film:
            (picture,) = film.streams.video
            assert (picture.codec_context.name, picture.width, picture.height) == ("h264", 160, 90)
            assert picture.average_rate == 5
            assert len(film.streams.subtitles) == 1
            titles = [c["metadata"]["title"] for c in film.chapters()]
            assert titles == [name.replace("_", " ").capitalize() for name in TOUR]
            assert film.metadata["title"] == "the cat sat"
            seconds = film.duration / av.time_base
        assert len(frames(tour)) == pytest.approx(seconds * 5, abs=1)
        assert seconds == pytest.approx(sum(SCENES[name].seconds for name in TOUR), rel=0.5)

    def test_one_scene_turns_into_the_next(self, tour):
        with av.open(tour) as film:
            begins = [round(c["start"] * c["time_base"] * 5) for c in film.chapters()][1:]
        shown = frames(tour).astype(int)
        for begin in begins:
            assert np.abs(shown[begin] - shown[begin - 1]).mean() < 1
            assert shown[begin - 6 : begin + 1].max(axis=(1, 2)).min() > 40, "something is always there"

    def test_the_subtitles_beside_it_are_those_inside(self, tour):
        beside = tour.with_suffix(".srt").read_text().split("\n\n")
        assert [block.strip().split("\n", 2)[2] for block in beside] == cues(tour)

    def test_its_words_are_those_of_the_prompt(self, tour):
        assert any("sat" in line for line in cues(tour))


def test_another_prompt_is_another_film(studio):
    one, other = (made(studio, "scene", SCENE, "--prompt", text, *SMALL) for text in ("one word", "two words"))
    assert one != other
    assert frames(one).shape != frames(other).shape or (frames(one) != frames(other)).any()


def test_the_same_prompt_is_the_same_film_byte_for_byte(tmp_path):
    """Whatever lay in memory before: glibc fills what it hands out with another byte each time."""
    words = ("scene", SCENE, "--prompt", "one word", "--disable_caching", *SMALL, "-o")
    films = [tmp_path / "85.mp4", tmp_path / "170.mp4"]
    for film in films:
        assert launch(tmp_path, *words, film, MALLOC_PERTURB_=film.stem).returncode == 0
    assert films[0].read_bytes() == films[1].read_bytes()


def test_a_film_from_kept_clips_is_the_same_film(studio):
    words = ("scene", SCENE, "--layer", "1", "--head", "2", *SMALL)
    path = made(studio, *words)
    before = path.read_bytes()
    assert "layer1.head2" in path.name
    assert made(studio, *words).read_bytes() == before


def test_a_trace_is_filmed_as_its_prompt_is(studio):
    trace = made(studio, "trace", "one word", "-o", "a.safetensors")
    from_trace = made(studio, "scene", SCENE, "--trace", trace, "-o", "from_trace.mp4", *SMALL)
    from_prompt = made(studio, "scene", SCENE, "--prompt", "one word", *SMALL)
    assert (frames(from_trace) == frames(from_prompt)).all()


@pytest.mark.parametrize(
    ("ending", "codec", "subtitles"), [("gif", "gif", 0), ("webm", "vp9", 1), ("mov", "h264", 1), ("mp4", "h264", 1)]
)
def test_every_format_can_be_played(studio, ending, codec, subtitles):
    path = made(studio, "scene", SCENE, "-n", "0,2", "-o", f"film.{ending}", *SMALL)
    assert len(frames(path)) > 5
    with av.open(path) as film:
        assert film.streams.video[0].codec_context.name == codec
        assert len(film.streams.subtitles) == subtitles


def test_the_last_frame_alone(studio):
    from PIL import Image

    with Image.open(made(studio, "scene", SCENE, "-s", *SMALL)) as picture:
        assert picture.size == (160, 90)


def test_a_dry_run_writes_nothing(tmp_path):
    done = render(tmp_path, "scene", SCENE, "--dry_run", *SMALL)
    assert (done.exit_code, done.stdout, files(tmp_path)) == (0, "", set())


def test_a_storyboard_for_each_scene(studio):
    from PIL import Image

    done = render(studio, "storyboard", SCENE, "weighted_sum", "-r", "160,90")
    sheets = [studio / line for line in done.stdout.splitlines()]
    assert len({sheet.name for sheet in sheets}) == 2
    for sheet in sheets:
        with Image.open(sheet) as picture:
            pixels = np.asarray(picture.convert("L"))
        assert pixels.std() > 5
        assert pixels.shape[1] > 400


class TestTelling:
    def test_list_names_every_scene(self, tmp_path):
        text = render(tmp_path, "list").stdout
        assert all(spec.name in text and spec.teaches in text for spec in SCENES.values())
        assert {row["name"] for row in json.loads(render(tmp_path, "list", "--json").stdout)} == set(SCENES)

    def test_tokens_cover_the_text(self, tmp_path):
        text = "the cat – 😀 \x1b\n end"
        rows = json.loads(render(tmp_path, "tokens", text, "--json").stdout)
        assert [row["position"] for row in rows] == list(range(len(rows)))
        assert {c for row in rows for c in range(row["start"], row["end"])} == set(range(len(text)))
        plain = render(tmp_path, "tokens", text).stdout
        assert len(plain.splitlines()) == len(rows)
        assert "\x1b" not in plain

    def test_a_trace_can_be_read_back_and_told(self, tmp_path):
        from transformer.trace import Trace

        trace = Trace.load(made(tmp_path, "trace", "the cat sat"))
        told = json.loads(render(tmp_path, "trace", "the cat sat", "--json").stdout)
        assert told["ids"] == trace.ids.tolist()
        assert told["arrays"]["pattern"] == {"axes": ["L", "H", "T", "T"], "shape": list(trace.pattern.shape)}
        assert told["next"][0]["probability"] == pytest.approx(float(trace.probs[-1].max()), rel=1e-4)
        assert files(tmp_path) == {"out/the-cat-sat.safetensors"}

    def test_the_same_seed_writes_the_same_text(self, tmp_path):
        words = ("generate", "once upon a time", "--tokens", "8", "--temperature", "1")
        first, again = (render(tmp_path, *words, "--seed", 1).stdout for _ in range(2))
        assert first.startswith("once upon a time")
        assert first == again

    def test_a_prompt_may_come_through_stdin(self, tmp_path):
        piped = render(tmp_path, "tokens", "-", "--json", stdin="the cat – sat\n").stdout
        assert piped == render(tmp_path, "tokens", "the cat – sat", "--json").stdout

    def test_doctor_finds_nothing_missing(self, tmp_path):
        done = render(tmp_path, "doctor", "--json")
        assert done.exit_code == 0
        assert {check["state"] for check in json.loads(done.stdout)} <= {"ok", "warning"}


class TestOtherModels:
    def test_a_folder_in_the_layout_of_gpt2_is_told_and_traced(self, wide_gpt2, tmp_path):
        from transformer.trace import Trace

        chosen = ("--model", wide_gpt2)
        rows = json.loads(render(tmp_path, "tokens", "the old king", *chosen, "--json").stdout)
        assert [row["token"] for row in rows] == ["the", " old", " king"]
        trace = Trace.load(made(tmp_path, "trace", "the old king", *chosen))
        assert [row["id"] for row in rows] == trace.ids.tolist()
        assert (trace.n_layers, trace.n_heads, trace.d_model, trace.d_vocab) == (2, 12, 768, 5000)
        assert render(tmp_path, "generate", "the old king", *chosen, "--tokens", 3).stdout.startswith("the old king")

    def test_a_scene_of_one_is_named_after_it(self, wide_gpt2, tmp_path):
        film = made(tmp_path, "scene", SCENE, "--prompt", "the old king", "--model", wide_gpt2, "-n", "0,1", *SMALL)
        assert film.name == "the-old-king.gpt2.score_grid.mp4"

    def test_an_id_is_looked_for_in_the_cache_alone(self, tmp_path):
        done = launch(tmp_path, "tokens", "x", "--model", "openai-community/gpt2", HF_HOME=str(tmp_path))
        assert (done.returncode, done.stdout) == (4, "")
        (line,) = done.stderr.splitlines()
        assert "openai-community/gpt2" in line
        assert "--allow-download" in line


class TestOtherFormats:
    def test_bertviz_reads_a_list_of_attentions(self, tmp_path):
        path = made(tmp_path, "trace", "the cat sat", "--format", "bertviz")
        assert path.name == "the-cat-sat.bertviz.json"
        file = json.loads(path.read_text("utf-8"))
        assert file["tokens"] == [" the", " cat", " sat"]
        assert {np.shape(layer) for layer in file["attention"]} == {(1, 6, 3, 3)}

    def test_a_trace_with_the_names_of_transformerlens_is_read_back_and_filmed(self, tmp_path):
        plain, tl = (made(tmp_path, "trace", "the cat", "--format", format) for format in ("tensorfilm", "tl"))
        assert tl.name == "the-cat.tl.safetensors"
        back = made(tmp_path, "trace", "--trace", tl, "-o", "back.safetensors")
        told = [json.loads(render(tmp_path, "trace", "--trace", f, "--json").stdout) for f in (plain, tl, back)]
        assert told[0] == told[1] == told[2]
        words = ("scene", SCENE, "-n", "0,2", *SMALL, "--trace")
        one, other = (made(tmp_path, *words, file, "-o", f"{file.stem}.mp4") for file in (plain, tl))
        assert (frames(one) == frames(other)).all()


def long_prompt() -> str:
    return "verdant " * 400


BAD = [  # what is typed, the exit code, and a word that the one line must hold
    (["scene", "score_gird"], 3, "score_grid"),
    (["scene", SCENE, "--layer", "99"], 3, "layer 99"),
    (["scene", SCENE, "--head", "-1"], 3, "head -1"),
    (["scene", SCENE, "--token", "50"], 3, "token 50"),
    (["scene", SCENE, "--trace", "nothing.safetensors"], 3, "nothing.safetensors"),
    (["scene", SCENE, "--trace", "broken.safetensors"], 3, "broken.safetensors"),
    (["scene", SCENE, "--trace", "x", "--prompt", "y"], 2, "--trace"),
    (["scene", SCENE, "--model", "nowhere"], 4, "nowhere"),
    (["scene", SCENE, "-n", "500"], 2, "-n 500"),
    (["scene", SCENE, "-r", "161,90"], 2, "even"),
    (["scene", SCENE, "--fps", "0"], 2, "frame rate"),
    (["scene", SCENE, "--background_color", "blurple"], 2, "blurple"),
    (["scene", SCENE, "-o", "x.mp4", "--format", "gif"], 2, "gif"),
    (["scene", SCENE, "-o", "folder"], 5, "folder"),
    (["scene", SCENE, "-o", "file/x.mp4"], 5, "file"),
    (["scene", SCENE, "-o", "/proc/x.mp4"], 5, "/proc"),
    (["scene"], 2, "-a"),
    (["film"], 2, "film"),
    (["prompt", ""], 3, "empty"),
    (["prompt", " \n"], 3, "empty"),
    (["prompt", long_prompt()], 3, "tokens"),
    (["prompt", "x" * 100_000], 3, "100,000"),
    (["prompt", b"half \xff a character"], 3, "surrogate"),
    (["prompt", "x", "--model", "model"], 4, "model"),
    (["trace", "", "-o", "x.safetensors"], 3, "empty"),
    (["trace", "x", "-o", "folder"], 5, "folder"),
    (["trace"], 2, "--trace"),
    (["trace", "x", "--trace", "broken.safetensors"], 2, "--trace"),
    (["trace", "--trace", "broken.safetensors", "--model", "model"], 2, "--model"),
    (["trace", "--trace", "broken.safetensors"], 3, "broken.safetensors"),
    (["trace", "--trace", "nothing.safetensors", "--format", "tl"], 3, "nothing.safetensors"),
    (["trace", "x", "--format", "onnx"], 2, "onnx"),
    (["tokens", "x", "--model", "nowhere"], 4, "nowhere"),
    (["generate", "x", "--temperature", "-1"], 3, "temperature"),
    (["storyboard", "nothing"], 3, "render.py list"),
    (["storyboard", SCENE, "-o", "/proc/x.png"], 5, "/proc"),
    (["slides", "nothing"], 3, "render.py list"),
    (["slides", "nothing.toml"], 3, "nothing.toml"),
    (["slides", "nothing.toml", "--prompt", "x"], 2, "alone"),
    (["slides", "nothing.toml", "--layer", "1"], 2, "--layer"),
    (["slides", SCENE, "-o", "x.pdf", "--to", "html"], 2, ".pdf"),
    (["slides", SCENE, "-o", "/proc/x.html"], 5, "/proc"),
    (["status"], 3, "render.py lecture"),
    (["resume", "nothing.toml"], 3, "nothing.toml"),
    (["shard", "nothing.json", "1"], 3, "manifest.json"),
]


@pytest.fixture
def desk(tmp_path) -> Path:
    """A folder with a folder, a file, a broken trace and a model that lacks its weights."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    (tmp_path / "broken.safetensors").write_bytes(b"\xff" * 100)
    (tmp_path / "model").mkdir()
    for name in ("config.json", "tokenizer.json"):
        shutil.copy(ROOT / "assets" / "model" / name, tmp_path / "model")
    return tmp_path


@pytest.mark.parametrize(("words", "code", "word"), BAD)
def test_bad_input_is_one_line_with_its_exit_code_and_leaves_nothing(desk, words, code, word):
    before = files(desk)
    words = [os.fsdecode(w) if isinstance(w, bytes) else w for w in words]
    small = SMALL if words[0] in {"scene", "prompt"} and len(words) > 1 else ()
    done = render(desk, words[0], *small, *words[1:])
    assert done.exit_code == code, done.stderr
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("error: ")
    assert word in line
    assert files(desk) == before


@pytest.mark.parametrize("name", MODEL_FILES)
def test_a_damaged_model_file_is_named(tmp_path, name):
    shutil.copytree(ROOT / "assets" / "model", tmp_path / "model")
    whole = (tmp_path / "model" / name).read_bytes()
    (tmp_path / "model" / name).write_bytes(whole[: len(whole) // 2])
    done = render(tmp_path, "trace", "x", "--model", "model")
    assert done.exit_code == 4
    assert name in done.stderr
    assert len(done.stderr.splitlines()) == 1


class Interrupted:
    """A film that was stopped on its way."""

    def __init__(self, folder: Path, signum: int) -> None:
        words = ("scene", SCENE, "softmax_columns", "-qh")
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "start_new_session": True}
        hearing = signal.signal(signal.SIGINT, signal.SIG_DFL)  # where tests run in the background, it is ignored
        try:
            process = subprocess.Popen(command(*words), cwd=folder, **pipes)
        finally:
            signal.signal(signal.SIGINT, hearing)
        while not (begun := list(folder.glob("out/.rendering-*/*/chunks"))):
            assert process.poll() is None, process.stderr.read().decode()
            time.sleep(0.05)
        assert begun
        at = time.monotonic()
        os.killpg(process.pid, signum) if signum == signal.SIGINT else process.send_signal(signum)  # as a terminal does
        self.stdout, self.stderr = process.communicate(timeout=30)
        self.seconds = time.monotonic() - at
        self.code = process.returncode
        self.group = process.pid


def members(group: int) -> list[int]:
    """The living processes of a process group."""
    listing = subprocess.run(["ps", "-eo", "pid=,pgid=,stat="], capture_output=True, text=True, check=True).stdout
    rows = (line.split() for line in listing.splitlines())
    return [int(pid) for pid, pgid, state in rows if int(pgid) == group and not state.startswith("Z")]


def gone(group: int) -> bool:
    """Whether all processes of a group have ended, or do within moments: on a busy machine the last may need them."""
    until = time.monotonic() + 3
    while members(group) and time.monotonic() < until:
        time.sleep(0.05)
    return not members(group)


@pytest.mark.skipif(os.name == "nt", reason="signals of this kind exist elsewhere")
@pytest.mark.parametrize(("signum", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_stopping_is_quick_and_leaves_nothing(tmp_path, signum, code):
    stopped = Interrupted(tmp_path, signum)
    assert stopped.code == code
    assert stopped.seconds < 3
    assert stopped.stdout == b""
    assert files(tmp_path) == set()
    assert gone(stopped.group)
    assert b"Traceback" not in stopped.stderr


class TestALecture:
    def test_it_is_begun_checked_and_filmed(self, tmp_path):
        script = made(tmp_path, "new-lecture", "a.toml")
        assert "A first lecture" in render(tmp_path, "check", "a.toml").stdout
        film = made(tmp_path, "lecture", "a.toml", "--only", "1", "--draft", *SMALL)
        assert film.name == "a.1.draft.mp4"
        assert cues(film)[0] in script.read_text()

    @pytest.mark.parametrize("name", ["check", "lecture", "slides"])
    def test_its_mistakes_are_told_all_at_once(self, tmp_path, name):
        (tmp_path / "a.toml").write_text('title = "x"\n[[section]]\nscene = "sofmax"\nlayr = 1\n')
        done = render(tmp_path, name, "a.toml")
        assert (done.exit_code, done.stdout, files(tmp_path)) == (3, "", {"a.toml"})
        assert [line.partition(" ")[0] for line in done.stderr.splitlines()] == ["error:", "a.toml:3:", "a.toml:4:"]

    @pytest.mark.skipif(os.name == "nt", reason="signals of this kind exist elsewhere")
    def test_what_was_killed_is_resumed_with_the_same_flags(self, tmp_path):
        made(tmp_path, "new-lecture", "a.toml")
        words = ("lecture", "a.toml", "--only", "1", "-o", "b.mp4", *SMALL)
        killed = subprocess.Popen(command(*words), cwd=tmp_path, stdout=subprocess.PIPE, start_new_session=True)
        while not list(tmp_path.glob("out/.jobs/*/shards/*.json")):
            assert killed.poll() is None
            time.sleep(0.05)
        killed.kill()
        assert killed.communicate()[0] == b""
        assert "broken off" in render(tmp_path, "status").stdout
        done = render(tmp_path, "resume", "--json", "--progress_bar", "none")
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        assert (lines[0]["event"], lines[-1]["event"], lines[-1]["paths"]) == ("begin", "end", ["b.mp4"])
        assert len(frames(tmp_path / "b.mp4")) == lines[-2]["frames"]
        told = json.loads(render(tmp_path, "status", "a.toml", "--json").stdout)
        assert (told["state"], told["done"], told["sections"]) == ("done", 1, 1)
        again = render(tmp_path, "resume")
        assert (again.exit_code, again.stdout) == (3, "")
        assert not list(tmp_path.glob(".rendering-*"))

    def test_its_schema_is_json(self, tmp_path):
        assert json.loads(render(tmp_path, "check", "--schema").stdout)["title"] == "Lecture"


@pytest.mark.skipif(os.name == "nt", reason="signals of this kind exist elsewhere")
def test_workers_end_when_their_parent_is_killed(tmp_path):
    killed = Interrupted(tmp_path, signal.SIGKILL)
    until = time.monotonic() + 5
    while members(killed.group) and time.monotonic() < until:
        time.sleep(0.1)
    assert members(killed.group) == []
    assert not list(tmp_path.glob("out/*.mp4"))
    made(tmp_path, "scene", SCENE, "-n", "0,1", "-o", "out/next.mp4", *SMALL)
    assert not list(tmp_path.glob("out/.rendering-*"))


@pytest.mark.parametrize("words", [["--help"], ["scene", "--help"], ["list"], ["--version"]])
def test_help_and_list_load_neither_torch_nor_manim(words):
    program = f"""
import sys, runpy
sys.argv = ["render.py", *{words!r}]
try:
    runpy.run_path({str(ROOT / "render.py")!r}, run_name="__main__")
except SystemExit as done:
    assert not done.code, done.code
print(*sorted({{name.partition(".")[0] for name in sys.modules}}), file=sys.stderr)
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout
    assert {"torch", "manim", "numpy", "av", "rich"} & set(done.stderr.split()) == set()


@pytest.mark.parametrize("words", [["--help"], ["list"]])
def test_help_and_list_are_quick(words, tmp_path):
    """Under 0.4 s where nothing else runs; tests share the machine, so the fastest of several counts."""

    def seconds() -> float:
        begin = time.perf_counter()
        assert launch(tmp_path, *words).returncode == 0
        return time.perf_counter() - begin

    assert min(seconds() for _ in range(5)) < 0.4


def test_help_names_the_exit_codes(tmp_path):
    text = render(tmp_path, "--help").stdout
    assert all(f"{code}  " in text for code in (0, 1, 2, 3, 4, 5, 6, 130))


def test_nobody_reading_is_no_error(tmp_path):
    line = f"{' '.join(command('list'))} | head -n 1"
    done = subprocess.run(["bash", "-c", line], cwd=tmp_path, capture_output=True, check=False)
    assert done.stderr == b""
