"""What it costs to put a long lecture together: ``python -m benchmarks.assemble``.

Two hundred sections of eighteen seconds, an hour at 1080p60, made of three clips and three tracks over and over, are
joined with subtitles and chapters; beside it the film that came out is copied. Both are read from memory and written
to the same disk. A process of its own says how much memory it takes.
"""

import json
import shutil
import subprocess
import sys
import tempfile
import time
import wave
from datetime import date
from fractions import Fraction
from pathlib import Path
from statistics import median

import av
import click
import numpy as np

from benchmarks.film import RESULTS, ROOT, machine
from studio import assemble, sound
from studio.shot import Clip, Cue, Shot

SECTIONS, SECONDS, RATE = 200, 18, Fraction(60)
WIDTH, HEIGHT = 1920, 1080
KINDS = 3
PATCH = 60  # pixels; so a clip has 0.8 Mbit/s, as the scenes have


def clip(path: Path, seed: int) -> None:
    """A clip with about as many bytes as a scene has: a picture at rest, on which a grainy patch moves."""
    rng = np.random.default_rng(seed)
    still = rng.integers(40, 60, (HEIGHT * 3 // 2, WIDTH), np.uint8) // 20 * 20
    with av.open(path, "w") as film:
        stream = film.add_stream("libx264", rate=RATE, options={"preset": "veryfast", "crf": "20"})
        stream.width, stream.height, stream.pix_fmt = WIDTH, HEIGHT, "yuv420p"
        for n in range(int(SECONDS * RATE)):
            picture = still.copy()
            picture[:PATCH, n : n + PATCH] = rng.integers(0, 255, (PATCH, PATCH))
            frame = av.VideoFrame.from_ndarray(picture, format="yuv420p")
            frame.pts = n
            film.mux(stream.encode(frame))
        film.mux(stream.encode())


def speech(path: Path, seed: int) -> None:
    """A recording that is about as hard to encode as a voice: noise in syllables."""
    rng = np.random.default_rng(seed)
    moments = np.arange((SECONDS - 1) * 16_000) / 16_000
    samples = rng.normal(0, 0.1, len(moments)) * np.clip(np.sin(2 * np.pi * 4 * moments), 0, 1)
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 16_000, 0, "NONE", ""))
        file.writeframes((samples * 32767).astype("<i2").tobytes())


def sections(folder: Path) -> tuple[list[Clip], list[Path]]:
    cues = tuple(Cue(f"Sentence {n} of this section.", 6 * n, 6 * n + 5) for n in range(3))
    clips, tracks = [], []
    for n in range(KINDS):
        path = folder / f"{n}.mp4"
        if not path.exists():
            clip(path, n)
            speech(path.with_suffix(".wav"), n)
        clips.append(Clip(Shot("x"), path, int(SECONDS * RATE), RATE, cues))
        tracks.append(sound.track([(0.5, path.with_suffix(".wav"))], SECONDS, folder))
    return [clips[n % KINDS] for n in range(SECTIONS)], [tracks[n % KINDS] for n in range(SECTIONS)]


def join(folder: Path) -> dict:
    """In a process of its own: the time it takes, that of the check at its end, and the most memory ever in use."""
    clips, tracks = sections(folder)
    assemble.join(clips[:2], folder / "film.mp4", "Warm", ["A section"] * 2, tracks[:2])  # as after rendering
    (folder / "film.mp4").unlink(missing_ok=True)
    checked, check = [], assemble.verify

    def timed(*about) -> None:
        start = time.perf_counter()
        check(*about)
        checked.append(time.perf_counter() - start)

    assemble.verify = timed
    start = time.perf_counter()
    assemble.join(clips, folder / "film.mp4", "An hour", ["A section"] * len(clips), tracks)
    seconds = time.perf_counter() - start
    status = Path("/proc/self/status").read_text()  # getrusage would tell of the parent, too
    peak = next(int(line.split()[1]) for line in status.splitlines() if line.startswith("VmHWM"))
    return {"seconds": seconds - checked[0], "check": checked[0], "peak_mb": peak / 1024}


def copy(folder: Path) -> float:
    (folder / "copy.mp4").unlink(missing_ok=True)
    start = time.perf_counter()
    shutil.copyfile(folder / "film.mp4", folder / "copy.mp4")
    return time.perf_counter() - start


def measure(rounds: int) -> dict[str, float]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        sections(folder)
        joined, copied = [], []
        for _ in range(rounds):
            words = [sys.executable, "-m", "benchmarks.assemble", "--one", name]
            done = subprocess.run(words, cwd=ROOT, capture_output=True, text=True, check=True)
            joined.append(json.loads(done.stdout))
            copied.append(copy(folder))
        size = (folder / "film.mp4").stat().st_size
    seconds = median(found["seconds"] for found in joined)
    return {
        "sections": SECTIONS,
        "minutes": SECTIONS * SECONDS / 60,
        "megabytes": size / 1e6,
        "join_s": seconds,
        "check_s": median(found["check"] for found in joined),
        "copy_s": median(copied),
        "join_to_copy": seconds / median(copied),
        "peak_mb": max(found["peak_mb"] for found in joined),
    }


def table(row: dict[str, float]) -> str:
    heads = "| sections | minutes | MB | joined in s | and checked in s | copied in s | join : copy | peak MB |"
    cells = (f"{value:.0f}" if value >= 10 else f"{value:.2f}" for value in row.values())
    return f"{heads}\n|{' ---: |' * len(row)}\n| {' | '.join(cells)} |"


@click.command()
@click.option("--rounds", default=7, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--save", is_flag=True, help="Append the table to benchmarks/results.md.")
@click.option("--one", type=click.Path(path_type=Path), hidden=True)
def main(rounds: int, as_json: bool, save: bool, one: Path | None) -> None:
    """Time and memory to join an hour, and the time to copy it."""
    if one:
        click.echo(json.dumps(join(one)))
        return
    row = measure(rounds)
    click.echo(json.dumps(row) if as_json else table(row))
    if save:
        with RESULTS.open("a") as results:
            results.write(f"\n## {date.today()} · assemble\n\n{machine()}\n\n{table(row)}\n")


if __name__ == "__main__":
    main()
