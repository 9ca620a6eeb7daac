#!/usr/bin/env python3
"""The command line: parse, call, print.

The path of what was made goes to stdout, alone; everything else to stderr. Nothing heavy is imported until a
command runs.
"""

import json
import os
import signal
import sys
from dataclasses import asdict
from functools import reduce
from pathlib import Path

try:
    import click
except ModuleNotFoundError:
    print("error: this Python lacks the packages; run `make setup`, then .venv/bin/python render.py", file=sys.stderr)
    sys.exit(5)

EXIT_CODES = """\b
Exit codes:
  0  done                      4  the model cannot be used
  1  the render failed         5  the machine lacks something
  2  the command is mistyped   6  only a part could be made
  3  the input cannot be used  130  interrupted
"""


class CommandLine(click.Group):
    """click's group, where every failure is one line on stderr and the exit code that was promised."""

    def main(self, *args, **kwargs):
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
        for stream in (sys.stdout, sys.stderr):
            stream.reconfigure(errors="backslashreplace")
        sys.exit(self.code_of(*args, **{**kwargs, "standalone_mode": False}))

    def code_of(self, *args, **kwargs) -> int:
        from transformer.errors import FilmError

        try:
            code = super().main(*args, **kwargs)
            sys.stdout.flush()
            return code or 0
        except (click.Abort, KeyboardInterrupt):
            return complain("interrupted; nothing half-written is left, run the same command again", 130)
        except click.exceptions.NoArgsIsHelpError as error:
            error.show()
            return error.exit_code
        except click.ClickException as error:
            return complain(" ".join(error.format_message().split()) + where_to_read(error), error.exit_code)
        except FilmError as error:
            return complain(str(error), error.exit_code)
        except BrokenPipeError:  # nobody reads on, so there is nothing more to say
            os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
            return 0
        except Exception as error:
            from studio.failure import explain

            failure = explain("the command", error)
            return complain(str(failure), failure.exit_code)


def complain(message: str, code: int) -> int:
    click.echo(f"error: {message}", err=True)
    return code


def where_to_read(error: click.ClickException) -> str:
    context = getattr(error, "ctx", None)
    return f"; see {context.command_path} --help" if context else ""


def speak(context: click.Context, option: click.Option, level: str) -> str:
    """Set up the log as soon as -v is known: plain lines on stderr."""
    import logging

    logging.basicConfig(format="%(message)s", level=logging.WARNING)
    logging.getLogger("studio").setLevel(level)
    return level


def all_of(*options):
    """One decorator out of many."""
    return lambda command: reduce(lambda made, option: option(made), reversed(options), command)


A_PATH = click.Path(path_type=Path)
model = all_of(
    click.option(
        "--model",
        metavar="FOLDER_OR_ID",
        help="A GPT-2 model, instead of the shipped one: a folder, or an id such as openai-community/gpt2, which is "
        "looked for in the local Hugging Face cache.",
    ),
    click.option("--allow-download", is_flag=True, help="Fetch a model that is not in the cache."),
)
as_json = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
verbosity = click.option(
    "-v",
    "--verbosity",
    type=click.Choice(["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"], case_sensitive=False),
    default="WARNING",
    show_default=True,
    callback=speak,
    is_eager=True,
    help="What is said on stderr; DEBUG shows tracebacks.",
)
subject = all_of(
    click.argument("names", metavar="NAME...", nargs=-1),
    click.option("-a", "--write_all", is_flag=True, help="All scenes, in the order of `list`."),
    click.option("--prompt", metavar="TEXT", help="The text to film; the demo prompt if none is given."),
    click.option("--trace", "trace_file", type=A_PATH, metavar="FILE", help="Film this trace, not a prompt."),
    click.option("--layer", type=int, help="The layer to look at; the scene chooses if none is given."),
    click.option("--head", type=int, help="The attention head to look at."),
    click.option("--token", type=int, help="The token to look at, from 0; negative from the end."),
)
picture = all_of(
    click.option(
        "-q", "--quality", type=click.Choice(list("lmhpk")), help="480p15, 720p30, 1080p60, 1440p60, 2160p60 [m]."
    ),
    click.option("-r", "--resolution", metavar="W,H", help="Size in pixels, both even."),
    click.option("--background_color", "background", metavar="COLOUR", help="As #1c1c1c, or by manim's name."),
    click.option("--theme", type=click.Choice(["dark", "light"]), show_default="dark"),
    click.option("--pace", type=float, show_default="1", help="How fast all goes; 0.8 for beginners."),
    click.option("--seed", type=int, help="For whatever a scene draws at random."),
    click.option("-c", "--config_file", type=A_PATH, help="Read this instead of ./manim.cfg."),
)
rate = click.option("--fps", "--frame_rate", "fps", type=float, help="Frames per second.")
caching = click.option("--disable_caching", is_flag=True, help="Render every scene anew.")
movement = all_of(
    rate,
    click.option("--format", type=click.Choice(["mp4", "gif", "webm", "mov", "png"]), help="png is the last frame."),
    click.option("-t", "--transparent", is_flag=True, help="No background; mov, unless --format says otherwise."),
    click.option("-s", "--save_last_frame", is_flag=True, help="Only the last frame of each scene, as PNG."),
    click.option("-n", "--from_animation_number", "animations", metavar="A,B", help="Only animations A to B, from 0."),
    click.option(
        "--hold-frames",
        type=click.Choice(["constant", "variable"]),
        show_default="constant",
        help="Store what stands still as often as it is shown, or once, with its duration.",
    ),
    caching,
    click.option("--dry_run", is_flag=True, help="Draw everything, write nothing."),
)
progress = click.option(
    "--progress_bar", type=click.Choice(["display", "leave", "none"]), default="display", help="On stderr."
)
processes = click.option(
    "--jobs", type=click.IntRange(min=1), metavar="N", help="Processes that render; one a core by default."
)
events = click.option(
    "--json",
    "as_json",
    is_flag=True,
    help="Print a line of JSON for all that happens; the last one has the paths of what was made.",
)
result = all_of(
    click.option("-o", "--output_file", "out", metavar="FILE", help="Where the result goes; its ending is the format."),
    click.option("--media_dir", type=A_PATH, default="out", show_default=True, help="Where results without -o go."),
    click.option("-p", "--preview", is_flag=True, help="Open the result."),
    progress,
    processes,
    verbosity,
)


@click.group(cls=CommandLine, epilog=EXIT_CODES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="tensorfilm", prog_name="render.py")
def cli() -> None:
    """Film a prompt on its way through a transformer. Every number on screen is one the model computed."""


@cli.command()
@click.argument("text")
@click.option(
    "--tour",
    type=click.Choice(["short", "normal", "long"]),
    default="normal",
    show_default=True,
    help="How much to tell: a minute, about five, or every scene there is.",
)
@click.option("--scenes", metavar="A,B,C", help="These scenes instead of a tour; `list` names them.")
@model
@picture
@movement
@result
def prompt(text: str, tour: str, scenes: str | None, **flags) -> None:
    """Film TEXT: a tour through the network in one video, with subtitles. A single - reads it from stdin."""
    from scenes.registry import TOURS
    from studio import orders

    names = TOURS[tour] if scenes is None else tuple(name.strip() for name in scenes.split(","))
    deliver(orders.film(orders.subject(names, typed(text), **flags), **flags), **flags)


@cli.command()
@subject
@model
@picture
@movement
@result
def scene(**flags) -> None:
    """Film the scenes NAME... one after another, for one prompt."""
    from studio import orders

    deliver(orders.film(orders.subject(**flags), **flags), **flags)


@cli.command()
@subject
@model
@picture
@result
def storyboard(**flags) -> None:
    """Draw a sheet for each scene NAME: the last frame of every beat, with its caption."""
    from studio import orders

    deliver(orders.storyboard(orders.subject(**flags), **flags), **flags)


script = click.argument("path", metavar="FILE", type=A_PATH)


@cli.command()
@script
@click.option("--only", multiple=True, metavar="SECTION", help="Only this one, by number, title or scene; repeatable.")
@click.option("--voice", metavar="WHO", help="auto, espeak, none, required, or a service of manim-voiceover.")
@click.option("--draft", is_flag=True, help="A quick look: 480p15, without a voice.")
@model
@picture
@rate
@caching
@result
@click.option(
    "--cluster",
    metavar="ADDRESS",
    help="Render on a Dask cluster, such as tcp://host:8786, or local:4 for four processes here; [cluster] brings it.",
)
@click.option("--plan", is_flag=True, help="Render nothing yet: print the manifest, for `shard` and `resume`.")
@click.option("--log", type=A_PATH, metavar="FILE", help="Write what is going on into FILE too, as --json prints it.")
@events
def lecture(as_json: bool, **flags) -> None:
    """Film the lecture that FILE describes: chapters, narration and subtitles; only what has changed is rendered."""
    film(as_json, **flags)


def film(as_json: bool, **flags) -> None:
    """Film a lecture; with ``as_json`` what is going on goes to stdout, and its last line has the paths."""
    from studio import lecture

    made = lecture.film(**flags, **{"tell": click.echo} if as_json else {})
    deliver(made, **flags, silent=as_json)


media_dir = click.option("--media_dir", type=A_PATH, default="out", show_default=True, help="Where the results are.")


@cli.command()
@click.argument("path", metavar="[FILE]", type=A_PATH, required=False)
@media_dir
@events
@progress
@verbosity
def resume(path: Path | None, media_dir: Path, as_json: bool, **flags) -> None:
    """Go on with a lecture that was broken off, with the same flags: that of FILE, or the latest."""
    from studio import jobs

    film(as_json, **jobs.broken_off(media_dir, path).arguments | flags)


@cli.command()
@click.argument("path", metavar="[FILE]", type=A_PATH, required=False)
@media_dir
@as_json
@verbosity
def status(path: Path | None, media_dir: Path, as_json: bool, verbosity: str) -> None:
    """Show how far the lecture FILE is, or the latest: its sections, who renders them, and what failed."""
    from studio import jobs

    told = jobs.table(*jobs.latest(media_dir, path))
    click.echo(json.dumps(told, indent=2, ensure_ascii=False) if as_json else jobs.as_text(told))


@cli.command()
@click.argument("manifest", type=A_PATH)
@click.argument("number", type=int)
@processes
@progress
@verbosity
def shard(manifest: Path, number: int, jobs: int | None, progress_bar: str, verbosity: str) -> None:
    """Render section NUMBER of a lecture planned in MANIFEST, and print its clip, which `resume` will find.

    For batch systems: `lecture FILE --plan` once, `shard` for each section, on any machine that shares the folder and
    is set up alike, then `resume`.
    """
    from studio import shards

    click.echo(shards.alone(manifest, number, progress_bar, jobs, verbosity))


@cli.command()
@click.argument("path", metavar="FILE", type=A_PATH, required=False)
@click.option("--schema", is_flag=True, help="Print the JSON Schema of lectures, for editors, instead.")
@verbosity
def check(path: Path | None, schema: bool, verbosity: str) -> None:
    """Say what is in the lecture FILE and how long it will be, or every mistake in it."""
    if schema == bool(path):
        raise click.UsageError("give the FILE of a lecture, or --schema")
    from studio import lecture, script

    if schema:
        click.echo(json.dumps(script.Lecture.model_json_schema(), indent=2))
        return
    for row in lecture.outline(path):
        click.echo("{number:>3}  {begins:>7}  {title:40}{scene:24}{words:>5} words".format(**row))


@cli.command("new-lecture")
@script
def new_lecture(path: Path) -> None:
    """Write a lecture to begin with, with remarks, into FILE."""
    from studio import script

    click.echo(script.write_example(path))


@cli.command()
@subject
@click.option("--to", type=click.Choice(["html", "pptx", "pdf", "zip"]), help="html, unless -o says otherwise.")
@model
@picture
@rate
@caching
@result
def slides(names: tuple[str, ...], **flags) -> None:
    """Make slides of the lecture NAME.toml, or of the scenes NAME...: one a beat, with what is said as the notes.

    html is one file, and plays offline in any browser; zip is the same page with its clips beside it; pptx plays its
    clips too; pdf shows the last frame of each beat.
    """
    if not any(name.endswith(".toml") for name in names):
        from studio import orders

        deliver(orders.slides(orders.subject(names, **flags), **flags), **flags)
        return
    if len(names) > 1 or any(flags[name] for name in ("prompt", "trace_file", "write_all")):
        raise click.UsageError("a lecture says itself what is shown; give its file alone")
    if any(flags[name] is not None for name in ("layer", "head", "token")):
        raise click.UsageError("the places to look at stand in the lecture; leave --layer, --head and --token out")
    from studio import lecture

    deliver(lecture.slides(Path(names[0]), **flags), **flags)


def deliver(paths: list[Path], preview: bool, silent: bool = False, **_) -> None:
    for path in paths:
        if not silent:
            click.echo(path)
        if preview:
            click.launch(str(path))


def typed(text: str) -> str:
    """A text argument; a single - stands for what comes in on stdin, less its last line break."""
    if text != "-":
        return text
    from transformer.errors import InputError

    try:
        return sys.stdin.buffer.read(1_000_000).decode().removesuffix("\n")
    except UnicodeDecodeError as error:
        raise InputError(f"what came in on stdin is no UTF-8 text (byte {error.start}); convert it first") from None


@cli.command("list")
@as_json
def list_scenes(as_json: bool) -> None:
    """Every scene, its chapter, its length and what it teaches."""
    from scenes.registry import SCENES

    if as_json:
        click.echo(json.dumps([asdict(spec) for spec in SCENES.values()], indent=2))
        return
    for spec in SCENES.values():
        click.echo(f"{spec.name:24}{spec.chapter:12}{spec.seconds:4.0f} s  {spec.teaches}")


@cli.command()
@click.argument("text")
@model
@as_json
@verbosity
def tokens(text: str, as_json: bool, verbosity: str, **model) -> None:
    """Show how TEXT is cut into tokens: position, id, place in the text, token."""
    from studio import tell

    rows = tell.tokens(typed(text), **model)
    if as_json:
        click.echo(json.dumps(rows, indent=2, ensure_ascii=False))
        return
    for row in rows:
        span = "{start}:{end}".format(**row)
        click.echo(f"{row['position']:4} {row['id']:7}  {span:>9}  {tell.quoted(row['token'])}")


@cli.command()
@click.argument("text", required=False)
@click.option("--trace", "trace_file", type=A_PATH, metavar="FILE", help="Read this trace, instead of a text.")
@click.option("-o", "--output_file", "out", type=A_PATH, metavar="FILE", help="Where the trace goes.")
@click.option(
    "--format",
    type=click.Choice(["tensorfilm", "tl", "bertviz"]),
    default="tensorfilm",
    show_default=True,
    help="Names and axes as in TransformerLens, or attention alone, as JSON for BertViz; --trace reads the first two.",
)
@model
@click.option("--json", "as_json", is_flag=True, help="Print a readable summary; write a file only with -o.")
@verbosity
def trace(text: str | None, out: Path | None, as_json: bool, verbosity: str, **options) -> None:
    """Run the model once over TEXT and keep every tensor, in one file."""
    from studio import orders, tell

    made, path = orders.trace(text and typed(text), out=out, write=bool(out) or not as_json, **options)
    click.echo(json.dumps(tell.summary(made, path), indent=2, ensure_ascii=False) if as_json else path)


@cli.command()
@click.argument("text")
@click.option("--tokens", "n_tokens", type=int, default=40, show_default=True, help="How many to write at most.")
@click.option("--temperature", type=float, default=0.8, show_default=True, help="0 always takes the likeliest.")
@click.option("--top-k", type=int, help="Choose among so many only.")
@click.option("--top-p", type=float, help="Choose among the likeliest that hold this share.")
@click.option("--seed", type=int, default=0, show_default=True, help="The same seed writes the same text.")
@model
@as_json
@verbosity
def generate(text: str, as_json: bool, verbosity: str, **model_and_sampling) -> None:
    """Let the model write on after TEXT."""
    from studio import tell

    story = tell.story(typed(text), **model_and_sampling)
    click.echo(json.dumps(story, indent=2, ensure_ascii=False) if as_json else story["text"])


@cli.command()
@as_json
def doctor(as_json: bool) -> int:
    """Check that the machine has all it needs, and say how to mend what is missing."""
    from studio import doctor

    checks = doctor.examine()
    click.echo(json.dumps([asdict(c) for c in checks], indent=2) if as_json else "\n".join(map(str, checks)))
    return doctor.exit_code(checks)


if __name__ == "__main__":
    cli()
