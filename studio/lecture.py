"""A lecture from its script to a film: what is said decides how long each beat lasts; then each section is rendered."""

import json
import math
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from importlib.metadata import version
from itertools import chain
from pathlib import Path

from scenes import registry
from studio import already, kept, orders, output, script, settings, shards, shelf, sound, timing, workers
from studio import film as films
from studio import slides as decks
from studio import voice as voices
from studio.cores import cores
from studio.failure import explain
from studio.jobs import Job, Shard, begin, plain
from studio.progress import bar, doing
from studio.script import Script, Section
from studio.settings import Settings, UsageError
from studio.shot import Clip, Cue, Shot, in_a_row
from studio.timing import Said, Speech
from studio.voice import Spoken, Voice
from transformer import hub
from transformer.trace import Trace


@dataclass(frozen=True)
class Part:
    """A section that is to be filmed."""

    number: int  # in the script, from 0
    section: Section
    shot: Shot

    @property
    def title(self) -> str:
        return self.section.title or films.title(self.shot)


@dataclass(frozen=True)
class Plan:
    """A lecture whose sections are known down to the beat, and are still to be rendered."""

    shards: list[Shard]
    speeches: list[Speech]


@dataclass(frozen=True)
class Film:
    """A lecture as rendered: a clip, a title and a speech for each section. The cues of the clips are their beats."""

    clips: list[Clip]
    titles: list[str]
    speeches: list[Speech]


@workers.told()
def film(
    path: Path,
    only: tuple[str, ...],
    draft: bool,
    voice: str | None,
    progress_bar: str,
    jobs: int | None,
    cluster: str | None = None,
    log: Path | None = None,
    plan: bool = False,
    tell: Callable[[str], None] = lambda line: None,
    **flags,
) -> list[Path]:
    """Render the lecture at ``path``, as the flags say, unless it is there already; returns what was written.

    What is going on is written into the job's log, into the file ``log``, and told to ``tell``, in lines of JSON.
    With ``plan`` all is made ready for `shards.alone`, and the job's manifest is returned.
    """
    asked = {"path": path, "only": only, "draft": draft, "voice": voice, "progress_bar": progress_bar, "jobs": jobs}
    asked |= flags | {"cluster": cluster, "log": log, "disable_caching": False}
    read = given(path, flags["model"], voice or ("none" if draft else None))
    look, parts = looks(read, draft, flags), chosen(read, only)
    speaker = hired(read)
    out = target(path, flags, parts if len(parts) < len(read.lecture.sections) else [], draft)
    shelves = flags["media_dir"] / ".clips"
    name = identity(read, parts, look, speaker, flags["allow_download"])
    note, job = shelves / "lectures" / name, Job(flags["media_dir"] / ".jobs" / name)
    for file in (out, note, job.path, *([log] if log else [])):
        output.check(file)
    event = shards.events([job.folder / "log.jsonl", *([log] if log else [])], tell)
    with job.held(lambda words: print(words, file=sys.stderr)), telling_the_end(event):
        if not look.disable_caching and already.is_there(note, out):
            event("end", paths=[str(out)])
            return [out]
        output.check_room(out, round(sum(seconds(read, part) for part in parts) * look.fps), look)
        begin(job, asked)
        event("begin", script=str(path), manifest=str(job.path))
        with output.workshop(out) as folder:
            planned = prepare(
                read, parts, look, speaker, job, folder, shelves, flags["allow_download"], progress_bar, jobs
            )
            if plan:
                event("end", paths=[str(job.path)])
                return [job.path]
            made = render(planned, job, look, folder, shelves, progress_bar, jobs, cluster, event)
            try:
                publish(read, made, look, folder, shelves, out)
                already.remember(note, out)
            except Exception as error:
                raise explain(f"writing {out}", error) from None
        job.finish([out])
        event("end", paths=[str(out)])
    return [out]


@contextmanager
def telling_the_end(event: shards.Event) -> Iterator[None]:
    """An end before all is made is an event too."""
    try:
        yield
    except BaseException as error:
        event("broken off", reason=str(error) or type(error).__name__)
        raise


@workers.told()
def slides(path: Path, to: str | None, progress_bar: str, jobs: int | None, **flags) -> list[Path]:
    """Make slides of the lecture at ``path``, from the very clips of its film; returns the path of the deck."""
    read = given(path, flags["model"], None)
    look, parts = looks(read, False, flags), chosen(read)
    out, to = output.choose(flags["out"], flags["media_dir"], path.stem, to, "html", decks.FORMATS)
    output.check(out)
    decks.check(to)
    shelves = flags["media_dir"] / ".clips"
    with output.workshop(out) as folder:
        job = Job(folder / "job")
        download = flags["allow_download"]
        planned = prepare(read, parts, look, hired(read), job, folder, shelves, download, progress_bar, jobs)
        made = render(planned, job, look, folder, shelves, progress_bar, jobs)
        words = [notes(*three) for three in zip(parts, made.clips, made.speeches)]
        return [decks.publish(made.clips, words, read.lecture.title, to, folder, out)]


def notes(part: Part, clip: Clip, said: Speech) -> list[str]:
    """The speaker's notes for each beat: what is spoken, or else its caption; with the first, those of the section."""
    found = [" ".join(s.text for s in spoken) or cue.text for spoken, cue in zip(said.beats, clip.cues, strict=True)]
    return [f"{found[0]}\n\n{part.section.notes}", *found[1:]] if part.section.notes else found


def given(path: Path, model: str | None, voice: str | None) -> Script:
    """The script at a path, its model and its voice replaced by those that are given."""
    read = script.read(path)
    changes = {name: value for name, value in {"model": model, "voice": voice}.items() if value}
    return replace(read, lecture=read.lecture.model_copy(update=changes))


def hired(read: Script) -> Voice | None:
    """The voice that a lecture asks for; where there is none, that is said."""
    lecture = read.lecture
    with workers.told():
        return voices.choose(lecture.voice, lecture.language, lecture.speed)


def outline(path: Path) -> list[dict]:
    """What a lecture holds, a row for each section and one for the end; the times are estimates.

    Raises InputError with all that is wrong with it.
    """
    read = script.read(path)
    script.check_models(read)
    rows, moment, words = [], 0.0, 0
    for part in chosen(read):
        said = sum(len(p.text.split()) for p in timing.paragraphs(part.section.narration or ""))
        about = {"title": part.title, "scene": part.section.scene, "words": said}
        rows.append({"number": part.number + 1, "begins": clock(moment)} | about)
        moment, words = moment + seconds(read, part), words + said
    return [*rows, {"number": "", "begins": clock(moment), "title": read.lecture.title, "scene": "", "words": words}]


def clock(seconds: float) -> str:
    """
    >>> clock(754.3)
    '12:34'
    """
    return f"{int(seconds // 60)}:{int(seconds % 60):02}"


def looks(read: Script, draft: bool, flags: dict) -> Settings:
    """How the film is rendered: as the flags say, and else as the script says."""
    lecture = read.lecture
    given = {name: value for name, value in flags.items() if name in settings.FLAGS and value is not None}
    look = settings.from_flags(
        **{"theme": lecture.theme, "pace": lecture.pace, "quality": "l" if draft else None} | given
    )
    if "resolution" in given:
        return look
    longer, shorter = sorted((look.width, look.height), reverse=True)
    sides = {"16:9": (longer, shorter), "9:16": (shorter, longer), "1:1": (shorter, shorter)}
    width, height = sides[lecture.aspect]
    return replace(look, width=width, height=height)


def chosen(read: Script, only: Sequence[str] = ()) -> list[Part]:
    """The sections asked for, by number from 1, scene or title; all of them where none is. Raises UsageError."""
    sections = read.lecture.sections
    shots = in_a_row([Shot(section.scene, section.layer, section.head, section.token) for section in sections])
    parts = [Part(*numbered) for numbered in zip(range(len(sections)), sections, shots)]
    for name in only:
        if not any(called(part, name) for part in parts):
            titles = ", ".join(f"{part.number + 1} {part.title!r}" for part in parts)
            raise UsageError(f"--only {name}: no section is called so; there are {titles}")
    return [part for part in parts if not only or any(called(part, name) for name in only)]


def called(part: Part, name: str) -> bool:
    return name.lower() in {str(part.number + 1), part.section.scene, part.title.lower()}


def target(path: Path, flags: dict, parts: list[Part], draft: bool) -> Path:
    """Where the film goes. Raises UsageError where the ending asked for is not that of a lecture."""
    sections = "+".join(str(part.number + 1) for part in parts)
    short = sections if len(sections) <= 80 else output.slug(sections)
    name = ".".join(word for word in (path.stem, short, "draft" * draft) if word)
    out, format = output.choose(flags["out"], flags["media_dir"], name, None, "mp4")
    if format != "mp4":
        raise UsageError(f"-o {flags['out']}: a lecture is an mp4; give a name that ends in .mp4")
    return out


def seconds(read: Script, part: Part) -> float:
    """How long a section will about be."""
    shown = registry.find(part.section.scene).seconds / read.lecture.pace
    recording = read.recording(part.section)
    if recording:
        return max(shown, script.seconds_of(recording))
    said = timing.sentences(part.section.narration or "")
    return max(shown, sum(timing.speech([[Said(s, timing.estimate(s))] for s in said]).lasting))


# What the film depends on.


def identity(read: Script, parts: list[Part], look: Settings, voice: Voice | None, allow_download: bool) -> str:
    """A name for everything a film is made of, found without manim or torch."""
    recordings = [r for part in parts if (r := read.recording(part.section))]
    models = {script.subject(read.lecture, section)[0] for section in read.lecture.sections}
    folders = [hub.find(model, allow_download) for model in sorted(models, key=str)]
    inputs = {*recordings, *settings.config_files(look.config_file), orders.DEMO}
    inputs |= {folder / name for folder in folders for name in hub.FILES}
    return already.key(
        inputs,
        read.lecture.model_dump(),
        [part.number for part in parts],
        replace(look, verbosity="", disable_caching=False),
        voice and (voice, voices.made_by(voice)),
    )


# From the script to clips, step by step: traces, beats, speech, pictures.


def prepare(
    read: Script,
    parts: list[Part],
    look: Settings,
    voice: Voice | None,
    job: Job,
    folder: Path,
    shelves: Path,
    allow_download: bool,
    progress_bar: str,
    jobs: int | None,
) -> Plan:
    """Make sections of a script ready to be rendered, and write them into the job.

    What is made on the way lies in ``folder``, or is found on the shelves. Raises InputError, with all that is
    wrong, where a model, a place to look at or a marked beat does not exist.
    """
    script.check_models(read, allow_download)
    options = {"jobs": jobs or cores(), "verbosity": look.verbosity, "theme": look.theme}
    with doing("looking through the scenes", progress_bar):
        traces = record(read, parts, job, folder, shelves, allow_download)
        beats = count_beats(parts, [job.trace(traces[part.number]) for part in parts], look, shelves, folder, options)
        facts = shards.facts_here(parts[0].shot, look)
    read.refuse(past_the_end(parts, beats))
    with doing("speaking the narration", progress_bar):
        speeches = speak(read, parts, beats, voice, shelves / "voice")
    planned = [shard(read, *two, traces, look, facts) for two in zip(parts, speeches)]
    job.plan(look, plain(facts), planned)
    return Plan(planned, speeches)


def shard(read: Script, part: Part, said: Speech, traces: dict[int, str], look: Settings, facts: dict) -> Shard:
    """A section with all that decides on its frames."""
    shot = replace(part.shot, lasting=said.lasting)
    own, next_one = traces[part.number], traces.get(part.number + 1)
    digests = (own,) if next_one in (None, own) else (own, next_one)
    expected = round(seconds(read, part) * look.fps)
    return Shard(part.number + 1, part.title, shot, digests, films.clip_key(shot, digests, facts), expected)


def render(
    plan: Plan,
    job: Job,
    look: Settings,
    folder: Path,
    shelves: Path,
    progress_bar: str,
    jobs: int | None,
    cluster: str | None = None,
    event: shards.Event = lambda name, **about: None,
) -> Film:
    """Render what was planned, in order."""
    name = lambda n: f"{plan.shards[n].title} · {job.state(plan.shards[n]).worker}"  # noqa: E731
    with bar([s.expected for s in plan.shards], progress_bar, name) as show:
        watch = shards.Watch(job, plan.shards, show, event)
        clips = shards.render(job, plan.shards, folder, look, shelves, watch, jobs or cores(), cluster)
    return Film(clips, [s.title for s in plan.shards], plan.speeches)


def record(
    read: Script, parts: list[Part], job: Job, folder: Path, shelves: Path, allow_download: bool
) -> dict[int, str]:
    """Take the traces of sections and of those that follow them into the job: their digests, by number."""
    sections = read.lecture.sections
    numbers = {n for part in parts for n in (part.number, part.number + 1) if n < len(sections)}
    return {n: job.add_trace(trace(read, sections[n], folder, shelves, allow_download)) for n in sorted(numbers)}


def trace(read: Script, section: Section, folder: Path, shelves: Path, allow_download: bool) -> Path:
    """The file of a section's trace: the prompt as its model reads it, and what its scene needs beside."""
    model, text = script.subject(read.lecture, section)
    view = {"layer": section.layer, "head": section.head, "token": section.token}
    if (model, text) == (None, None) and not any(at is not None for at in view.values()):
        return orders.DEMO
    needs = registry.find(section.scene).needs
    files = [place / name for place in [hub.find(model, allow_download)] for name in hub.FILES]
    weights = [shelf.digest(file) for file in files if file.is_file()]
    path = shelves / "traces" / shelf.key(files[0].parent.name, weights, text, needs, view if needs else None)
    if kept.find(path):
        return path
    made = folder / "trace.safetensors"
    orders.subject((section.scene,), text, None, model, allow_download, **view).trace.save(made)
    return kept.keep(made, path)


def count_beats(
    parts: list[Part], traces: list[Path], look: Settings, shelves: Path, folder: Path, options: dict
) -> list[tuple[Cue, ...]]:
    """The beats of every section with their own lengths, as they would be if nothing were said."""
    shape = math.sqrt(look.width / look.height)
    quick = Settings(2 * round(60 * shape), 2 * round(60 / shape), 30.0, theme=look.theme, pace=look.pace)
    shots = [replace(part.shot, next=None) for part in parts]
    facts = zip(shots, map(shelf.digest, traces))
    notes = [shelves / "beats" / shelf.key(*both, quick, version("manim")) for both in facts]
    new = [n for n, note in enumerate(notes) if not kept.find(note)]
    if new:
        given = [shots[n] for n in new], [traces[n] for n in new], folder, quick
        counted = workers.each(skim, *given, **options, progress=shards.silent)
        for n, cues in zip(new, counted):
            (folder / "beats").write_text(json.dumps([(c.text, c.start, c.end) for c in cues]), encoding="utf-8")
            kept.keep(folder / "beats", notes[n])
    return [tuple(Cue(*c) for c in json.loads(note.read_text(encoding="utf-8"))) for note in notes]


def skim(number: int, shot: Shot, traces: list[Path], folder: Path, look: Settings) -> tuple[Cue, ...]:
    """In a worker: the beats of one section."""
    from studio import engine

    return engine.beats(shot, Trace.load(traces[number]), look, folder / f"skimmed-{number}")


def past_the_end(parts: list[Part], beats: list[tuple[Cue, ...]]) -> Iterable[tuple[script.Place, str]]:
    """Markers that name beats which their scenes do not have."""
    for part, cues in zip(parts, beats):
        for paragraph in timing.paragraphs(part.section.narration or ""):
            if paragraph.beat and paragraph.beat > len(cues):
                place = ("section", part.number, "narration", f"@{paragraph.beat}")
                yield place, f"@{paragraph.beat}: here {part.section.scene} has only {len(cues)} beats"


def speak(
    read: Script, parts: list[Part], beats: list[tuple[Cue, ...]], voice: Voice | None, shelf: Path
) -> list[Speech]:
    """What is said in each section; the voice speaks what is not recorded, several sentences at a time."""
    laid = [words(part.section, cues) for part, cues in zip(parts, beats)]
    recordings = [read.recording(part.section) for part in parts]
    unspoken = (said for scene, recording in zip(laid, recordings) if not recording for said in scene)
    sentences = [*dict.fromkeys(chain.from_iterable(unspoken))]
    with ThreadPoolExecutor(cores()) as several:
        sounds = dict(zip(sentences, several.map(partial(voices.speak, voice=voice, kept=shelf), sentences)))
    return [speech(*three, sounds) for three in zip(laid, recordings, beats)]


def words(section: Section, beats: Sequence[Cue]) -> list[list[str]]:
    """The sentences for each beat: the narration's, or where there is none, the caption's."""
    if section.narration is None:
        return [timing.sentences(beat.text) for beat in beats]
    return timing.lay(section.narration, [beat.end - beat.start for beat in beats])


def speech(laid: list[list[str]], recording: Path | None, beats: Sequence[Cue], sounds: Mapping[str, Spoken]) -> Speech:
    if recording:
        lengths = [beat.end - beat.start for beat in beats]
        return timing.recorded(laid, recording, script.seconds_of(recording), lengths)
    return timing.speech([[Said(s, sounds[s].seconds, sounds[s].path) for s in said] for said in laid])


# From clips to the film.


def publish(read: Script, made: Film, look: Settings, folder: Path, shelves: Path, out: Path) -> None:
    """Join the clips into one film with chapters, sound, and what is said as subtitles, and move it to its place."""
    clips = [replace(clip, cues=said.subtitles(clip.cues)) for clip, said in zip(made.clips, made.speeches)]
    with ThreadPoolExecutor(cores()) as several:
        sounds = [*several.map(partial(track, shelves / "sound"), made.clips, made.speeches)]
    whole = len(clips) == len(read.lecture.sections)  # a part of a lecture is for looking at, not for publishing
    films.publish(clips, read.lecture.title, made.titles, look, folder, out, sounds, everything=whole)


def track(shelf: Path, clip: Clip, said: Speech) -> Path | None:
    """What is heard in one section."""
    pieces = [(0.0, said.recording)] if said.recording else [(at, s.wav) for at, s in said.spans(clip.cues) if s.wav]
    return sound.track(pieces, clip.seconds, shelf) if pieces else None
