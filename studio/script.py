"""A lecture as a person writes it, in TOML: what it may hold, and every mistake in it at once, each with its line."""

import difflib
import re
import tomllib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache, cached_property, partial
from pathlib import Path
from typing import Annotated, Literal, NoReturn

from pydantic import BaseModel, ConfigDict, Field, ValidationError, ValidationInfo, field_validator

from scenes import registry
from studio import timing
from studio.settings import MAX_PACE, MIN_PACE
from transformer import files, hub, prompt
from transformer.errors import FilmError, InputError
from transformer.trace import Trace

EXAMPLE = Path(__file__).parents[1] / "lectures" / "example.toml"
DEMO = Path(__file__).parents[1] / "assets" / "demo.safetensors"
MAX_BYTES, MAX_SECTIONS, MAX_SECONDS = 1_000_000, 300, 3600  # of a script, of a lecture, of a recording

Place = tuple[str | int, ...]  # of a value in the file: ("section", 2, "scene")
Title = Annotated[str, Field(min_length=1, max_length=100)]
Words = Annotated[str, Field(max_length=10_000)]


class Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)


class Section(Strict):
    """One scene of a lecture, and what is said meanwhile."""

    scene: str = Field(description="Its name, as `render.py list` prints it.")
    title: Title | None = Field(None, description="The name of the chapter; the scene's own if none is given.")
    prompt: str | None = Field(None, description="The text that is filmed here, instead of the lecture's.")
    model: str | None = Field(None, description="The model that reads it, instead of the lecture's.")
    layer: int | None = Field(
        None, ge=0, description="The layer to look at, from 0; the scene chooses if none is given."
    )
    head: int | None = Field(None, ge=0, description="The attention head to look at, from 0.")
    token: int | None = Field(None, description="The token to look at, from 0; negative from the end.")
    narration: Words | None = Field(
        None,
        description="What is spoken: a paragraph for each beat of the scene, or @3 before what belongs to beat 3. "
        'Without it the captions are spoken; "" is silence.',
    )
    recording: str | None = Field(None, description="Your own voice: a sound file in the script's folder or below.")
    notes: Words | None = Field(None, description="For the speaker's view of the slides.")

    @field_validator("scene")
    @classmethod
    def is_a_scene(cls, name: str) -> str:
        return as_value_error(lambda: registry.find(name).name)

    @field_validator("prompt")
    @classmethod
    def is_a_prompt(cls, text: str | None) -> str | None:
        as_value_error(lambda: text is None or prompt.check(text))
        return text

    @field_validator("narration")
    @classmethod
    def has_markers_in_order(cls, text: str | None) -> str | None:
        beats = [p.beat for p in timing.paragraphs(text or "") if p.beat is not None]
        for before, beat in zip([0, *beats], beats):
            if beat <= before:
                raise ValueError(f"@{beat} after @{before}: beats are counted from 1, and their markers must go up")
        return text

    @field_validator("recording")
    @classmethod
    def is_a_recording(cls, name: str | None, about: ValidationInfo) -> str | None:
        if name is not None:
            seconds_of(inside(about.context["folder"], name))
        return name


class Lecture(Strict):
    """A film of several sections, each with what is said."""

    title: Title = Field(description="The name of the film.")
    prompt: str | None = Field(None, description="The text that is filmed; the demo prompt if none is given.")
    model: str | None = Field(
        None, description="A model's folder or its id on the hub; the shipped one if none is given."
    )
    theme: Literal["dark", "light"] = "dark"
    aspect: Literal["16:9", "9:16", "1:1"] = "16:9"
    pace: float = Field(1.0, ge=MIN_PACE, le=MAX_PACE, description="How fast all moves; 0.8 for beginners.")
    voice: str = Field("auto", pattern=r"^[a-z][a-z0-9_]{0,30}$", description="auto, espeak, none, or such as gtts.")
    language: str = Field("en-us", pattern=r"^[A-Za-z0-9+_-]{1,40}$", description="The voice's: such as en-gb, de, fr.")
    speed: float = Field(1.0, ge=0.5, le=2.0, description="How fast the voice speaks.")
    sections: list[Section] = Field(alias="section", min_length=1, max_length=MAX_SECTIONS)

    check_prompt = field_validator("prompt")(Section.is_a_prompt.__func__)


@dataclass(frozen=True)
class Script:
    """A lecture and the file it was read from."""

    path: Path
    text: str
    lecture: Lecture

    @cached_property
    def lines(self) -> dict[Place, int]:
        return lines(self.text)

    def refuse(self, problems: Iterable[tuple[Place, str]]) -> None:
        """Raise InputError with these problems, each a place in the file and what is wrong there, if there are any."""
        found = [(line(place, self.lines), message) for place, message in problems]
        if found:
            refuse(self.path, found)

    def recording(self, section: Section) -> Path | None:
        return self.path.parent / section.recording if section.recording else None


def read(path: Path) -> Script:
    """Read a lecture. Raises InputError with every mistake in it: file, line, what is wrong, what to write instead."""
    text = source(path)
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        at = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        where = f"{at[1]}:{at[2]}" if at else f"{text.count(chr(10)) + 1}"
        why = re.sub(r" \(at .*\)$", "", str(error))
        raise InputError(f"{path}:{where}: {why[0].lower()}{why[1:]}; this is no TOML") from None
    except (RecursionError, ValueError) as error:
        why = "values are nested too deep" if isinstance(error, RecursionError) else "a number has too many digits"
        raise InputError(f"{path}: {why} for a lecture; take them out") from None
    try:
        return Script(path, text, Lecture.model_validate(data, context={"folder": path.parent}))
    except ValidationError as error:
        places = lines(text)
        refuse(path, [(line(e["loc"], places, e["type"]), message(e)) for e in error.errors(include_url=False)])


def source(path: Path) -> str:
    """The text of a file that is no larger than a script may be."""
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except OSError as error:
        raise InputError(
            f"{path} cannot be read ({error.strerror}); `render.py new-lecture FILE` writes an example"
        ) from None
    if len(data) > MAX_BYTES:
        raise InputError(f"{path} is larger than {MAX_BYTES:,} bytes, too large for a lecture; make two of it")
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        number = data[: error.start].count(b"\n") + 1
        raise InputError(f"{path}:{number}: this is no UTF-8 text; save the file as UTF-8") from None


def refuse(path: Path, problems: list[tuple[int, str]]) -> NoReturn:
    found = [f"{path}:{number}: {what}" for number, what in sorted(dict.fromkeys(problems))]
    raise InputError("\n".join(found if len(found) == 1 else [f"{len(found)} problems", *found]))


HEADER = re.compile(r"\s*(\[\[?)\s*([^\[\]]+?)\s*\]")
KEY = re.compile(r"\s*([\w.\"' -]+?)\s*=\s*(\"\"\"|''')?")


def lines(text: str) -> dict[Place, int]:
    """Where each key of a TOML text stands, and each marker of a narration, counting lines from 1.

    >>> lines('title = "x"\\n[[section]]\\nscene = "y"')
    {('title',): 1, ('section',): 2, ('section', 0): 2, ('section', 0, 'scene'): 3}
    """
    found: dict[Place, int] = {}
    table: Place = ()
    path: Place = ()
    count: Counter[str] = Counter()
    quotes = None  # those that will end the text of several lines that this line is in
    for number, content in enumerate(text.split("\n"), 1):
        if quotes:
            if marker := timing.MARKER.match(content):
                found.setdefault((*path, f"@{int(marker[1])}"), number)
            quotes = None if quotes in content else quotes
        elif header := HEADER.match(content):
            name = header[2].strip("\"'")
            table = (name, count[name]) if header[1] == "[[" else (name,)
            count[name] += header[1] == "[["
            found.setdefault(table[:1], number)
            found.setdefault(table, number)
        elif key := KEY.match(content):
            path = (*table, *(part.strip("\"' ") for part in key[1].split(".")))
            for depth in range(len(table) + 1, len(path) + 1):
                found.setdefault(path[:depth], number)
            quotes = key[2] if key[2] and key[2] not in content[key.end() :] else None
    return found


def line(place: Place, places: dict[Place, int], kind: str = "") -> int:
    """The line of a place, or of the nearest thing around it that has one."""
    if kind == "missing":
        place = place[:-1]
    return next((places[place[:n]] for n in range(len(place), 0, -1) if place[:n] in places), 1)


def message(error: dict) -> str:
    """What is wrong, in the words of the file, from what pydantic says."""
    key, kind, given = error["loc"][-1], error["type"], error["input"]
    model = Section if error["loc"][0] == "section" and len(error["loc"]) > 1 else Lecture
    if kind == "extra_forbidden":
        known = [field.alias or name for name, field in model.model_fields.items()]
        near = difflib.get_close_matches(key, known, n=1, cutoff=0.5)
        hint = f"did you mean `{near[0]}`?" if near else f"there are {', '.join(known)}"
        return f"a {model.__name__.lower()} has no `{key}`; {hint}"
    if kind == "missing":
        needed = {"title": 'name the film, as in title = "Attention"', "scene": "`render.py list` names them all"}
        return f"`{key}` is missing; {needed.get(key, 'a lecture has one [[section]] or more')}"
    if kind == "value_error":
        return str(error["ctx"]["error"])
    if kind in {"list_type", "model_type"}:
        return "write [[section]] in a line of its own, with two brackets, and its settings below"
    wanted = error["msg"].partition(" should ")[2]
    if kind == "string_pattern_mismatch":
        wanted = f"be {model.model_fields[key].description.rstrip('.')}"
    shown = repr(given) if len(repr(given)) <= 60 else f"{repr(given)[:57]}…"
    return f"`{key}` should {wanted}, got {shown}"


def as_value_error(check: Callable):
    """The result of a check; what it complains of as pydantic collects it."""
    try:
        return check()
    except FilmError as error:
        raise ValueError(str(error)) from None


def inside(folder: Path, name: str) -> Path:
    """A path that a script names. Raises ValueError where it leads out of the script's folder."""
    try:
        path = (folder / name).resolve()
        if path.is_relative_to(folder.resolve()):
            return path
    except (OSError, ValueError):  # NUL, links in a circle
        pass
    raise ValueError(f"{name!r} lies outside the folder of this file; put it beside the script, or in a folder there")


def seconds_of(path: Path) -> float:
    """How long a recording is. Raises ValueError where it is none, or too long."""
    import av

    from studio.sound import READABLE

    kind = READABLE.get(path.suffix.lower())
    if not kind:
        raise ValueError(f"the recording {path.name} is none of {', '.join(READABLE)}; convert it first")
    if not path.is_file():
        raise ValueError(f"there is no recording {path.name} in {path.parent.name}; record it, or take the line out")
    try:
        with path.open("rb") as file, av.open(file, format=kind) as container:
            seconds = float((container.streams.audio and container.duration) or 0) / av.time_base
    except (OSError, av.FFmpegError) as error:
        raise ValueError(f"the recording {path.name} cannot be read ({error.strerror}); save it again") from None
    if not 0 < seconds <= MAX_SECONDS:
        raise ValueError(f"the recording {path.name} lasts {seconds:,.0f} s; it may be from 1 to {MAX_SECONDS:,}")
    return seconds


def check_models(script: Script, allow_download: bool = False) -> None:
    """Whether each section's model can be found, reads its prompt, and has the layer, head and token asked for.

    Raises InputError with all that is wrong.
    """
    measured = cache(partial(room, allow_download))

    def problems() -> Iterator[tuple[Place, str]]:
        for number, section in enumerate(script.lecture.sections):
            own = "section", number
            try:
                limit, counts = measured(*subject(script.lecture, section))
            except FilmError as error:
                yield (*own, "model") if section.model else ("model",), str(error)
                continue
            if counts["token"] > limit:
                place = ("prompt",) if section.prompt is None else (*own, "prompt")
                yield place, f"the prompt has {counts['token']} tokens, the model reads {limit} at most; shorten it"
            for key, count in counts.items():
                index, lowest = getattr(section, key), -count if key == "token" else 0
                if index is not None and not lowest <= index < count:
                    yield (*own, key), f"{key} {index} does not exist; here they go from {lowest} to {count - 1}"

    script.refuse(problems())


def room(allow_download: bool, model: str | None, text: str | None) -> tuple[int, dict[str, int]]:
    """How many tokens a model reads, and how many layers, heads and tokens there are with a prompt."""
    demo = Trace.load(DEMO)
    if model is None and text is None:
        return demo.n_tokens, {"layer": demo.n_layers, "head": demo.n_heads, "token": demo.n_tokens}
    from transformer.checkpoint import read_config
    from transformer.tokenizer import Tokenizer

    folder = hub.find(model, allow_download)
    config, _ = read_config(folder / "config.json")
    tokens = Tokenizer.load(folder / "tokenizer.json").encode(demo.prompt if text is None else text).tokens
    return config.n_ctx, {"layer": config.n_layers, "head": config.n_heads, "token": len(tokens)}


def subject(lecture: Lecture, section: Section) -> tuple[str | None, str | None]:
    """The model and the prompt of a section."""
    return section.model or lecture.model, lecture.prompt if section.prompt is None else section.prompt


def write_example(path: Path) -> Path:
    """Write a lecture to begin with. Raises InputError where something is there, MachineError where nothing can be."""
    if path.exists() or path.is_symlink():
        raise InputError(f"{path} is there already and is left as it is; choose another name")
    files.write(path, EXAMPLE.read_bytes())
    return path
