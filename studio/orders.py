"""An order as it was typed, and how it is carried out: find the trace, name the result, check, then render."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from scenes import registry
from studio import already, output, settings
from studio import film as films
from studio import slides as decks
from studio import storyboard as storyboards
from studio.progress import bar
from studio.shot import Shot
from transformer import hub, interop
from transformer.prompt import check
from transformer.studies import STUDIES
from transformer.trace import Trace

DEMO = Path(__file__).parents[1] / "assets" / "demo.safetensors"


@dataclass(frozen=True)
class Subject:
    """What is to be filmed: shots of one trace, which is given, or still to be recorded."""

    shots: list[Shot]
    text: str
    name: str  # of the result, without its ending
    given: Trace | None
    file: Path | None  # that of the given trace
    from_file: bool
    model: str | None
    allow_download: bool

    @property
    def trace(self) -> Trace:
        """The trace with all that its scenes need.

        Raises InputError where a file lacks it: only the model could measure that.
        """
        needs = registry.needs(registry.find(shot.name) for shot in self.shots)
        first = self.shots[0]
        if self.from_file:
            for name in needs:
                self.given.study(STUDIES[name])
            return self.given
        at_will = (first.layer, first.head, first.token) == (None, None, None)
        if self.given and (not needs or (at_will and set(needs) <= set(self.given.studies))):
            return self.given
        view = {"layer": first.layer, "head": first.head, "token": first.token}
        return record(self.text, self.model, self.allow_download, needs, view)


def subject(
    names: tuple[str, ...],
    prompt: str | None = None,
    trace_file: Path | None = None,
    model: str | None = None,
    allow_download: bool = False,
    layer: int | None = None,
    head: int | None = None,
    token: int | None = None,
    write_all: bool = False,
    **_,
) -> Subject:
    """The scenes ``names`` for a prompt, for a trace file, or with neither for the shipped trace.

    Raises InputError for a scene that does not exist or a trace that cannot be read.
    """
    if bool(names) == write_all:
        raise settings.UsageError("name the scenes to make, or take them all with -a; `render.py list` names them")
    if trace_file and (prompt is not None or model):
        raise settings.UsageError("--trace is already a prompt and a model; leave --prompt and --model out")
    shots = [Shot(registry.find(name).name, layer, head, token) for name in names or registry.SCENES]
    file = (trace_file or DEMO) if prompt is None and not model else None
    given = file and interop.read(file)
    text = given.prompt if given else prompt if prompt is not None else Trace.load(DEMO).prompt
    return Subject(shots, text, name(text, model, shots), given, file, bool(trace_file), model, allow_download)


def name(text: str, model: str | None, shots: list[Shot]) -> str:
    """A name that another prompt, model, scene or place in the model does not share; the usual tour needs no more."""
    parts = [output.slug(text)]
    if model:
        parts.append(output.slug(Path(model).absolute().name))
    tours = {tuple(map(Shot, scenes)): tour for tour, scenes in registry.TOURS.items()}
    tour = tours.get(tuple(shots))
    if tour != "normal":
        scenes = tour or "+".join(shot.name for shot in shots)
        parts.append(scenes if len(scenes) <= 80 else output.slug(scenes))
        parts += [f"{key}{at}" for key in ("layer", "head", "token") if (at := getattr(shots[0], key)) is not None]
    return ".".join(parts)


def film(subject: Subject, progress_bar: str, jobs: int | None, **flags) -> list[Path]:
    """Render a film of the subject; returns what was written."""
    chosen, out = result(subject, flags)
    output.check(out)
    shelves = flags["media_dir"] / ".clips"
    note = shelves / "films" / identity(subject, chosen)
    if not (chosen.disable_caching or chosen.dry_run or chosen.still) and already.is_there(note, out):
        return [out]
    frames = expected(subject.shots, chosen)
    if not (chosen.dry_run or chosen.still):
        output.check_room(out, sum(frames), chosen)
    trace = subject.trace
    with bar(frames, progress_bar) as progress:
        made = films.film(subject.shots, trace, chosen, out, progress, jobs, shelves)
    if made == [out] and not chosen.still:
        already.remember(note, out)
    return made


def expected(shots: list[Shot], look: settings.Settings) -> list[int]:
    """About how many frames each shot has."""
    return [1 if look.still else round(registry.find(shot.name).seconds / look.pace * look.fps) for shot in shots]


def identity(subject: Subject, look: settings.Settings) -> str:
    """A name for everything a film is made of, found without manim or torch."""
    weights = [hub.find(subject.model, subject.allow_download) / name for name in hub.FILES] if not subject.file else []
    files = [subject.file or DEMO, *weights, *settings.config_files(look.config_file)]
    return already.key(files, subject.shots, subject.text, replace(look, verbosity="", disable_caching=False))


def storyboard(subject: Subject, progress_bar: str, jobs: int | None, quality: str | None, **flags) -> list[Path]:
    """Draw the sheets of the subject's scenes; returns their paths."""
    chosen, out = result(subject, flags | {"quality": quality or "l", "format": "png"}, ending=".storyboard")
    outs = [output.numbered(out, shot.name, len(subject.shots)) for shot in subject.shots]
    for path in outs:
        output.check(path)
    trace = subject.trace
    with bar([1] * len(outs), progress_bar) as progress:
        return storyboards.storyboard(subject.shots, trace, chosen, outs, progress, jobs)


def slides(subject: Subject, to: str | None, progress_bar: str, jobs: int | None, **flags) -> list[Path]:
    """Make slides of the subject's scenes; returns the path of the deck."""
    chosen = settings.from_flags(**{key: value for key, value in flags.items() if key in settings.FLAGS})
    out, to = output.choose(flags["out"], flags["media_dir"], subject.name, to, "html", decks.FORMATS)
    output.check(out)
    decks.check(to)
    frames = expected(subject.shots, chosen)
    trace = subject.trace
    with bar(frames, progress_bar) as progress:
        kept = flags["media_dir"] / ".clips"
        return [decks.of_scenes(subject.shots, trace, chosen, out, to, progress, jobs, kept)]


def result(subject: Subject, flags: dict, ending: str = "") -> tuple[settings.Settings, Path]:
    """The settings and the path of the result, from the flags; the ending of -o may choose the format."""
    looks = {key: value for key, value in flags.items() if key in settings.FLAGS}
    chosen = settings.from_flags(**looks)
    asked = "png" if flags.get("save_last_frame") else flags.get("format")
    out, format = output.choose(flags["out"], flags["media_dir"], subject.name + ending, asked, chosen.format)
    return settings.from_flags(**looks | {"format": format}), out


ENDINGS = {"tensorfilm": "safetensors", "tl": "tl.safetensors", "bertviz": "bertviz.json"}


def trace(
    text: str | None,
    trace_file: Path | None,
    model: str | None,
    allow_download: bool,
    out: Path | None,
    format: str,
    write: bool,
) -> tuple[Trace, Path | None]:
    """Record a prompt, or read a trace; write it in a format to ``out``, or under its prompt's name."""
    if (text is None) == (trace_file is None):
        raise settings.UsageError("give either a text or, with --trace, the file of a trace")
    if trace_file and model:
        raise settings.UsageError("--trace is already a prompt and a model; leave --model out")
    given = interop.read(trace_file) if trace_file else None
    path = out or Path("out") / f"{output.slug(given.prompt if given else text)}.{ENDINGS[format]}"
    if write:
        output.check(path)
    keeps_studies = write and format == "tensorfilm"  # what the file has no place for need not be measured
    made = given or record(text, model, allow_download, STUDIES if keeps_studies else ())
    if write:
        with output.workshop(path) as folder:
            interop.write(made, folder / "trace", format)
            output.place(folder / "trace", path)
    return made, path if write else None


def record(
    text: str, model: str | None, allow_download: bool, studies: Iterable[str], view: dict | None = None
) -> Trace:
    """Run the model over a prompt, then measure the studies."""
    check(text)  # torch takes seconds to load, a model minutes to fetch; what needs neither is said before
    folder = hub.find(model, allow_download)
    from transformer import checkpoint
    from transformer.examine import study
    from transformer.record import record

    loaded = checkpoint.load(folder)
    return study(loaded, record(loaded, text), studies, **(view or {}))
