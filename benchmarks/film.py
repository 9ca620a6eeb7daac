"""What a frame costs: ``python -m benchmarks.film``, and with ``--scenes`` every scene that is shipped.

CPU seconds of a whole process, over frames; less what it costs before the first frame. The floor is the encoder
alone, with the same settings, over the same frames: the clip is decoded twice, once with encoding and once without.
Every measurement runs in a process of its own.
"""

import json
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path
from statistics import median

import click

ROOT = Path(__file__).parents[1]
RESULTS = Path(__file__).parent / "results.md"
SIZES = {"480p15": (854, 480, 15), "1080p30": (1920, 1080, 30), "1080p60": (1920, 1080, 60)}


def alone(*words: str) -> dict:
    """Run one measurement in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.film", "--one", *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise click.ClickException(f"{' '.join(words)}: {done.stderr.strip().splitlines()[-1]}")
    return json.loads(done.stdout.splitlines()[-1])


def reference(name: str, plain: bool, size: str, seconds: float, folder: Path) -> dict:
    """Render one of the three scenes of `film_scenes.py`, with our encoder's options."""
    from manim import tempconfig

    from benchmarks import film_scenes
    from studio import engine
    from studio.settings import Settings

    width, height, fps = SIZES[size]
    scene_class = film_scenes.SCENES[name][0 if plain else 1]
    scene_class.seconds = seconds
    settings = Settings(width=width, height=height, fps=fps)
    engine.calm("ERROR")
    with tempconfig(engine.configuration(settings, folder)):
        scene = scene_class()
        start = cpu()
        scene.render()
        path = scene.renderer.file_writer.final_file_path
    return {"path": str(path), "cpu": cpu() - start, "peak_mb": peak(), "frames": round(float(scene.time) * fps)}


def shipped(name: str, size: str, folder: Path) -> dict:
    """Render a scene as the film does, for the shipped trace."""
    from studio import engine
    from studio.settings import Settings
    from studio.shot import Shot
    from transformer.trace import Trace

    width, height, fps = SIZES[size]
    engine.calm("ERROR")
    trace = Trace.load(ROOT / "assets" / "demo.safetensors")
    start = cpu()
    clip = engine.render(Shot(name), trace, Settings(width=width, height=height, fps=fps), folder)
    return {
        "path": str(clip.path),
        "cpu": cpu() - start,
        "peak_mb": peak(),
        "frames": clip.frames,
        "seconds": clip.seconds,
    }


def floor(path: Path, width: int) -> float:
    """CPU seconds of encoding alone: the clip decoded and encoded again, less decoding alone."""
    import av

    from studio import engine

    def through(encode: bool) -> float:
        start = cpu()
        with tempfile.TemporaryDirectory() as folder, av.open(path) as source:
            picture = source.streams.video[0]
            with av.open(f"{folder}/x.mp4", "w") as target:
                stream = target.add_stream("libx264", rate=picture.average_rate, options=engine.encoder(width))
                stream.width, stream.height, stream.pix_fmt = picture.width, picture.height, "yuv420p"
                for frame in source.decode(picture):
                    pixels = frame.to_ndarray(format="rgba")
                    if encode:
                        target.mux(stream.encode(av.VideoFrame.from_ndarray(pixels, format="rgba")))
                if encode:
                    target.mux(stream.encode())
                else:
                    stream.options = {}
        return cpu() - start

    return through(encode=True) - through(encode=False)


def cpu() -> float:
    return time.process_time()


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def measure_one(kind: str, name: str, size: str, seconds: float) -> dict:
    width = SIZES[size][0]
    with tempfile.TemporaryDirectory() as folder:
        if kind == "shipped":
            found = shipped(name, size, Path(folder))
        else:
            found = reference(name, kind == "plain", size, seconds, Path(folder))
        found["floor"] = floor(Path(found.pop("path")), width) if kind != "plain" else None
    return found


def per_frame(found: list[dict], key: str = "cpu") -> float:
    return median(1e3 * f[key] / f["frames"] for f in found)


def compare(size: str, seconds: float, rounds: int) -> dict[str, dict]:
    rows = {}
    for name in "ABC":
        plain = [alone("plain", name, size, str(seconds))]  # minutes long, so once
        kit = [alone("kit", name, size, str(seconds)) for _ in range(rounds)]
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


def all_shipped(size: str, names: list[str]) -> dict[str, dict]:
    rows = {}
    for name in names:
        found = alone("shipped", name, size, "0")
        ms, base = per_frame([found]), per_frame([found], "floor")
        rows[name] = {
            "plain_ms": None,
            "kit_ms": ms,
            "floor_ms": base,
            "ratio_plain_to_kit": None,
            "ratio_to_floor": ms / base,
            "peak_mb": found["peak_mb"],
            "film_seconds": found["seconds"],
        }
        click.echo(f"{name:24}{ms:6.1f} ms{base:6.1f} ms{ms / base:6.2f}{found['peak_mb']:6.0f} MB", err=True)
    return rows


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
@click.option("--scenes", "with_scenes", is_flag=True, help="Measure every shipped scene instead.")
@click.option("--size", type=click.Choice([*SIZES]), default="1080p60", show_default=True)
@click.option("--seconds", default=2.0, show_default=True, help="Length of the three scenes.")
@click.option("--rounds", default=3, show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@click.option("--save", is_flag=True, help="Append the table to benchmarks/results.md.")
@click.option("--one", nargs=4, hidden=True, type=str)
@click.argument("names", nargs=-1)
def main(
    with_scenes: bool,
    size: str,
    seconds: float,
    rounds: int,
    as_json: bool,
    save: bool,
    one: tuple | None,
    names: tuple,
) -> None:
    """CPU per frame: plain manim, this kit, and the encoder alone. NAMES are scenes, for --scenes."""
    if one:
        kind, name, at, length = one
        click.echo(json.dumps(measure_one(kind, name, at, float(length))))
        return
    from scenes.registry import SCENES

    rows = all_shipped(size, [*(names or SCENES)]) if with_scenes else compare(size, seconds, rounds)
    click.echo(json.dumps({"scenes": rows}) if as_json else table(rows))
    if save:
        with RESULTS.open("a") as results:
            results.write(f"\n## {date.today()} · film {size}\n\n{machine()}\n\n{table(rows)}\n")


def machine() -> str:
    import os
    import platform
    from importlib.metadata import version

    lines = Path("/proc/cpuinfo").read_text().splitlines()
    name = next((line.split(":")[1].strip() for line in lines if "model name" in line), "")
    versions = ", ".join(f"{p} {version(p)}" for p in ("manim", "av", "pycairo", "numpy"))
    return f"- {name}, {os.cpu_count()} cores, {platform.system()}, Python {platform.python_version()}\n- {versions}"


if __name__ == "__main__":
    main()
