"""What a frame costs: ``python -m benchmarks.film``; ``--scenes`` for every scene shipped, ``--cores`` for both cores.

CPU seconds of a whole process, over frames; less what it costs before the first frame. The floor is the encoder
alone, with the same settings, over the same pixels: the scene is drawn once more and kept without loss, and only
encoding that is timed.
Every measurement runs in a process of its own, on one core: two cores may share what is inside one, and work on
one then costs more seconds on the other.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from datetime import date
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import median

import click

ROOT = Path(__file__).parents[1]
RESULTS = Path(__file__).parent / "results.md"
SIZES = {
    "480p15": (854, 480, 15),
    "1080p15": (1920, 1080, 15),
    "1080p30": (1920, 1080, 30),
    "1080p60": (1920, 1080, 60),
}
MOST_CHUNKS = 1000  # of a scene
LOSSLESS = "lossless "
SIX = ("token_split", "embedding_lookup", "score_grid", "softmax_columns", "weighted_sum", "next_token_machine")


def alone(*words: str) -> dict:
    """A measurement in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.film", "--one", *words]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode:
        raise click.ClickException(f"{' '.join(words)}: {done.stderr.strip().splitlines()[-1]}")
    return json.loads(done.stdout.splitlines()[-1])


def against_floor(kind: str, name: str, size: str, extra: str = "") -> dict:
    """What a scene costs, and what the encoder alone does: one process after another, none the child of another."""
    with tempfile.TemporaryDirectory() as folder:
        sums = alone(kind, name, size, extra, folder)
    with tempfile.TemporaryDirectory() as folder:
        kept = alone(LOSSLESS + kind, name, size, extra, folder)
        return sums | {"floor": alone("floor", name, size, kept["path"], folder)["cpu"]}


def reference(name: str, plain: bool, size: str, seconds: float, folder: Path, ours: type | None = None) -> dict:
    """Render one of the three scenes of `film_scenes.py`: plainly with all of manim's own, or as we render.

    ``ours`` may be another writer than that of films.
    """
    from manim import tempconfig

    from benchmarks import film_scenes
    from studio import engine, writer
    from studio.renderer import Renderer

    scene_class = film_scenes.SCENES[name][0 if plain else 1]
    scene_class.seconds = seconds
    engine.calm("ERROR")
    with tempconfig(engine.configuration(settings(size), folder)):
        write = partial(ours or writer.Writer, folder=folder / "chunks")
        scene = scene_class(**({} if plain else {"renderer": Renderer(writer=write)}))
        start = cpu()
        scene.render()
        made = scene.renderer.file_writer
        path = made.final_file_path if plain else folder / "clip.mp4"
        if not plain:
            writer.join(made.chunks, path, made.video_encoder)
    frames = round(float(scene.time) * SIZES[size][2])
    return {"path": str(path), "cpu": cpu() - start, "peak_mb": peak(), "frames": frames}


def settings(size: str):
    from studio.settings import Settings

    width, height, fps = SIZES[size]
    return Settings(width=width, height=height, fps=fps)


def shipped(name: str, size: str, folder: Path, ours: type | None = None) -> dict:
    """Render a scene as the film does, for the shipped trace; ``ours`` may be another writer than that of films."""
    from studio import engine
    from studio.shot import Shot

    engine.calm("ERROR")
    engine.Writer = ours or engine.Writer
    start = cpu()
    clip = engine.render(Shot(name), trace(), settings(size), folder)
    sums = {"path": str(clip.path), "cpu": cpu() - start, "peak_mb": peak()}
    return sums | {"frames": clip.frames, "seconds": clip.seconds}


def beats(size: str, folder: Path) -> dict:
    """Peak memory after each quarter of a scene of very many beats, at four times the usual pace."""
    from manim import tempconfig

    from benchmarks.film_scenes import Beats
    from studio import engine, writer
    from studio.renderer import Renderer

    engine.calm("ERROR")
    peaks = []
    with tempconfig(engine.configuration(settings(size), folder)):
        scene = Beats(renderer=Renderer(writer=partial(writer.Writer, folder=folder / "chunks")))
        scene.pace = 4.0
        scene.on_beat = lambda beat: peaks.append(peak())
        scene.render()
    return {str(n): peaks[n - 1] for n in range(Beats.count // 4, Beats.count + 1, Beats.count // 4)}


def share(name: str, size: str, folder: Path) -> dict:
    """Render the chunks of a scene that no other process makes in the same folder."""
    from studio import engine
    from studio.shot import Shot

    engine.calm("ERROR")
    start = cpu()
    engine.play(Shot(name), trace(), settings(size), folder)
    return {"cpu": cpu() - start}


def film(names: list[str], size: str, jobs: int, folder: Path) -> dict:
    """Wall seconds of a whole film, from nothing kept."""
    from studio import film
    from studio.shot import Shot

    start = time.perf_counter()
    (path,) = film.film([*map(Shot, names)], trace(), settings(size), folder / "film.mp4", jobs=jobs)
    return {"wall": time.perf_counter() - start, "seconds": length(path)}


def wall(names: list[str], size: str, way: str) -> dict:
    with tempfile.TemporaryDirectory() as folder:
        return alone("film", ",".join(names), size, way, folder)


def length(path: Path) -> float:
    import av

    with av.open(path) as film:
        return film.duration / 1e6


def busy(count: int) -> float:
    """Wall seconds in which each of ``count`` processes does the same sums."""
    sums = "import hashlib; d = bytes(1 << 20); [hashlib.sha256(d).digest() for _ in range(3000)]"
    start = time.perf_counter()
    for process in [subprocess.Popen([sys.executable, "-c", sums]) for _ in range(count)]:
        process.wait()
    return time.perf_counter() - start


def trace():
    from transformer.trace import Trace

    return Trace.load(ROOT / "assets" / "demo.safetensors")


def exact() -> type:
    """A writer that keeps every colour of every pixel."""
    from dataclasses import replace

    from studio.writer import Writer

    class Exact(Writer):
        def __init__(self, settings, *args, **kwargs) -> None:
            super().__init__(settings, *args, **kwargs)
            options = (("qp", "0"), ("preset", "ultrafast"))
            self.video_encoder = replace(self.video_encoder, codec="libx264rgb", pixel_format="rgb24", options=options)

    return Exact


def floor(path: Path, width: int) -> float:
    """CPU seconds of the encoder alone, for the pixels of a clip."""
    import av

    from studio import engine

    spent = 0.0
    with tempfile.TemporaryDirectory() as folder, av.open(path) as source, av.open(f"{folder}/x.mp4", "w") as target:
        picture = source.streams.video[0]
        picture.codec_context.thread_count = 1  # none that decodes while the encoder is timed
        stream = target.add_stream("libx264", rate=picture.average_rate, options=engine.encoder(width))
        stream.width, stream.height, stream.pix_fmt = picture.width, picture.height, "yuv420p"
        frames = (frame.to_ndarray(format="rgba") for frame in source.decode(picture))
        while batch := [*islice(frames, 30)]:
            start = cpu()
            for pixels in batch:
                target.mux(stream.encode(av.VideoFrame.from_numpy_buffer(pixels, format="rgba")))
            spent += cpu() - start
        start = cpu()
        target.mux(stream.encode())
    return spent + cpu() - start


def cpu() -> float:
    return time.process_time()


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure_one(kind: str, name: str, size: str, extra: str, folder: str) -> dict:
    if kind == "film":
        workers, cores = map(int, extra.split("/"))
        keep_to(cores)
        return film(name.split(","), size, workers, Path(folder))
    keep_to(1)
    if kind == "floor":
        return {"cpu": floor(Path(extra), SIZES[size][0])}
    if kind == "share":
        return share(name, size, Path(folder))
    if kind == "beats":
        return beats(size, Path(folder))
    ours = exact() if kind.startswith(LOSSLESS) else None
    kind = kind.removeprefix(LOSSLESS)
    if kind == "shipped":
        return shipped(name, size, Path(folder), ours)
    return reference(name, kind == "plain", size, float(extra), Path(folder), ours)


def keep_to(cores: int) -> None:
    """Use so many cores only, where the system can be asked for that."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cores])


def per_frame(found: list[dict], key: str = "cpu") -> float:
    return median(1e3 * f[key] / f["frames"] for f in found)


def compare(size: str, seconds: float, rounds: int, names: Sequence[str] = ()) -> dict[str, dict]:
    rows = {}
    for name in names or "ABC":
        with tempfile.TemporaryDirectory() as folder:
            plain = [alone("plain", name, size, str(seconds), folder)]  # minutes long, so once
        kit = [against_floor("kit", name, size, str(seconds)) for _ in range(rounds)]
        base = per_frame(kit, "floor")
        rows[f"{name} {size}"] = {
            "plain_ms": per_frame(plain),
            "kit_ms": per_frame(kit),
            "floor_ms": base,
            "ratio_plain_to_kit": per_frame(plain) / per_frame(kit),
            "ratio_to_floor": per_frame(kit) / base,
            "peak_mb": max(f["peak_mb"] for f in kit),
        }
    return rows


def all_shipped(size: str, names: list[str], rounds: int) -> dict[str, dict]:
    rows = {}
    for name in names:
        runs = [against_floor("shipped", name, size) for _ in range(rounds)]
        ms, base = per_frame(runs), per_frame(runs, "floor")
        rows[name] = {
            "plain_ms": None,
            "kit_ms": ms,
            "floor_ms": base,
            "ratio_plain_to_kit": None,
            "ratio_to_floor": ms / base,
            "peak_mb": max(run["peak_mb"] for run in runs),
            "film_seconds": runs[0]["seconds"],
        }
        click.echo(f"{name:24}{ms:6.1f} ms{base:6.1f} ms{ms / base:6.2f}{rows[name]['peak_mb']:6.0f} MB", err=True)
    return rows


def on_both_cores(size: str, names: list[str], rounds: int) -> str:
    """Films with one core and with two; two processes at each scene; what two busy processes get of this machine.

    A worker draws on one core while it encodes on another, if one is free.
    """
    free = 2 * median(busy(1) for _ in range(rounds)) / median(busy(2) for _ in range(rounds))
    lines, walls = [f"- two busy processes do {free:.2f} times the work of one"], {}
    for way in ("1/1", "1/2", "2/2"):
        runs = [wall(names, size, way) for _ in range(rounds)]
        walls[way], seconds = median(run["wall"] for run in runs), runs[0]["seconds"]
        told = "{} worker(s) on {} core(s)".format(*way.split("/"))
        speed = f"{seconds / walls[way]:.2f} film seconds a second"
        lines.append(f"- {len(names)} scenes, {seconds:.0f} s, {told}: {walls[way]:.1f} s, {speed}")
    lines.append(f"- two workers on two cores are {walls['1/1'] / walls['2/2']:.2f} times as fast as one on one")
    for name in names:
        serial, shared = (median(shared_cpu(name, size, n) for _ in range(rounds)) for n in (1, 2))
        lines.append(f"- {name} by one process {serial:.1f} s CPU, by two {shared:.1f} s: {shared / serial - 1:+.1%}")
    return "\n".join(lines)


def shared_cpu(name: str, size: str, processes: int) -> float:
    """CPU seconds of all processes that render one scene together, each a chunk and then none until its next turn.

    One after the other, so that they do not wear out each other's caches.
    """
    spent = 0.0
    with tempfile.TemporaryDirectory() as folder:
        for turn in range(processes):
            others = [Path(folder, f"{n}.claim") for n in range(MOST_CHUNKS) if n % processes != turn]
            held = [path for path in others if not path.exists()]
            for path in held:
                path.touch()
            spent += alone("share", name, size, "", folder)["cpu"]
            for path in held:
                path.unlink()
    return spent


def table(rows: dict[str, dict]) -> str:
    lines = ["| scene | plain ms | ours ms | floor ms | plain : ours | ours : floor | peak MB | film s |"]
    lines.append("| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for name, row in rows.items():
        cells = [row["plain_ms"], row["kit_ms"], row["floor_ms"], row["ratio_plain_to_kit"], row["ratio_to_floor"]]
        texts = ["" if c is None else f"{c:.1f}" for c in cells[:3]] + [
            "" if c is None else f"{c:.2f}" for c in cells[3:]
        ]
        texts += [f"{row['peak_mb']:.0f}", f"{row.get('film_seconds', 0):.0f}" if "film_seconds" in row else ""]
        lines.append(f"| {name} | {' | '.join(texts)} |")
    return "\n".join(lines)


@click.command()
@click.option("--scenes", "with_scenes", is_flag=True, help="Measure shipped scenes instead.")
@click.option("--memory", is_flag=True, help="Measure the memory of a scene of 400 beats instead.")
@click.option("--cores", is_flag=True, help="Measure films with one worker and with two instead.")
@click.option("--size", type=click.Choice([*SIZES]), default="1080p60", show_default=True)
@click.option("--seconds", default=2.0, show_default=True, help="Length of the three scenes.")
@click.option("--rounds", default=3, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--save", is_flag=True, help="Append the table to benchmarks/results.md.")
@click.option("--one", nargs=5, hidden=True, type=str)
@click.argument("names", nargs=-1)
def main(
    with_scenes: bool,
    memory: bool,
    cores: bool,
    size: str,
    seconds: float,
    rounds: int,
    as_json: bool,
    save: bool,
    one: tuple | None,
    names: tuple,
) -> None:
    """CPU per frame: plain manim, this kit, and the encoder alone. NAMES are A, B, C, or scenes; all if none."""
    if one:
        click.echo(json.dumps(measure_one(*one)))
        return
    from scenes.registry import SCENES

    if memory:
        with tempfile.TemporaryDirectory() as folder:
            found = alone("beats", "", size, "", folder)
        text = "\n".join(f"- after {n} beats: {mb:.0f} MB at most" for n, mb in found.items())
        click.echo(text)
    elif cores:
        text = on_both_cores(size, [*(names or SIX)], rounds)
        click.echo(text)
    else:
        rows = all_shipped(size, [*(names or SCENES)], rounds) if with_scenes else compare(size, seconds, rounds, names)
        text = table(rows)
        click.echo(json.dumps({"scenes": rows}) if as_json else text)
    if save:
        with RESULTS.open("a") as results:
            results.write(f"\n## {date.today()} · film {size}\n\n{machine()}\n\n{text}\n")


def machine() -> str:
    import platform
    from importlib.metadata import version

    lines = Path("/proc/cpuinfo").read_text().splitlines()
    name = next((line.split(":")[1].strip() for line in lines if "model name" in line), "")
    versions = ", ".join(f"{p} {version(p)}" for p in ("manim", "av", "pycairo", "numpy"))
    return f"- {name}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}\n- {versions}"


if __name__ == "__main__":
    main()
