"""Clips to a deck: one slide a beat, its sentence as the speaker's notes, as HTML, PPTX, PDF or a zip of the HTML.

The HTML is one file that plays anywhere: its clips lie inside it, and nothing is fetched. In the zip they lie beside.
"""

import base64
import html
import importlib.util
import io
import json
import re
import zipfile
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
from av.container import InputContainer
from av.video.frame import PictureType
from PIL import Image

from studio import film as films
from studio import workers
from studio.assemble import verify
from studio.failure import explain
from studio.output import place, workshop
from studio.settings import Settings
from studio.shot import Clip, Shot, in_a_row
from studio.workers import Progress
from transformer.errors import FilmError, MachineError
from transformer.trace import Trace

FORMATS = ("html", "pptx", "pdf", "zip")
TEMPLATE = Path(__file__).with_name("slides.html")
FASTSTART = {"movflags": "+faststart"}
ENCODER = {"preset": "veryfast", "crf": "18"}  # for what cannot be copied: finer than the clip, being its second time
LONG_SIDE = 12_192_000  # of a slide, in EMU: 13⅓ inches, as PowerPoint's own wide slides have
UNSAID = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Run:
    """Frames ``begin`` to ``end`` of a clip."""

    clip: Clip
    begin: int
    end: int


@dataclass(frozen=True)
class Beat:
    """One slide: its clip, whose last frame stays on screen, and what the speaker says."""

    path: Path
    notes: str


@dataclass(frozen=True)
class Deck:
    title: str
    beats: list[Beat]

    @property
    def first(self) -> Image.Image:
        return frame(self.beats[0].path)

    @property
    def paper(self) -> tuple[int, int, int]:
        """The colour of the clips' own background, by the corner of the first."""
        return self.first.getpixel((0, 0))


def of_scenes(
    shots: list[Shot],
    trace: Trace,
    settings: Settings,
    out: Path,
    to: str,
    progress: Progress = lambda drawn, finished: None,
    jobs: int | None = None,
    kept: Path | None = None,
) -> Path:
    """Render scenes as for a film and make the deck of their beats, with each beat's caption as its notes.

    Raises FilmError, naming the scene, where one fails.
    """
    with workshop(out) as folder:
        clips = films.render(in_a_row(shots), trace, settings, folder, progress, jobs, kept)
        notes = [[cue.text for cue in clip.cues] for clip in clips]
        return publish(clips, notes, trace.prompt, to, folder, out)


def check(to: str) -> None:
    """Raises MachineError where this format needs what is not installed; to be asked before anything is rendered."""
    if to == "pptx" and not importlib.util.find_spec("pptx"):
        raise MachineError(
            "PowerPoint slides need the package python-pptx; install it with: "
            ".venv/bin/python -m pip install -e '.[slides]', or choose --to html"
        )


def publish(clips: list[Clip], notes: Sequence[Sequence[str]], title: str, to: str, folder: Path, out: Path) -> Path:
    """Make a deck of clips inside the work folder, then move it to ``out``; ``notes`` has a text for each cue.

    Raises FilmError where a clip has no beats or is damaged.
    """
    try:
        made = folder / f"deck.{to}"
        WRITERS[to](Deck(plain(title), [*cut(clips, notes, folder / "deck")]), made)
        return place(made, out)
    except Exception as error:
        raise explain(f"writing {out}", error) from None


def plain(text: str) -> str:
    r"""A text without what no format can hold: control characters other than tabs and line breaks, half characters.

    >>> plain("a\x00 <b>\r\n\ud83d")
    'a <b>\n'
    """
    return UNSAID.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))


# Clips are cut where their cues begin.


def cut(clips: list[Clip], notes: Sequence[Sequence[str]], folder: Path) -> Iterator[Beat]:
    """Each beat as a file of its own: copied as it is where it can be decoded alone, else encoded anew."""
    folder.mkdir()
    texts = [text for several in notes for text in several]
    for number, (runs, text) in enumerate(zip(beats(clips), texts, strict=True), 1):
        path = folder / f"{number:03}.mp4"
        if not copy(runs, path):
            encode(runs, path)
        try:
            verify(path, sum(run.end - run.begin for run in runs), runs[0].clip.rate)
        except FilmError as error:
            raise FilmError(f"slide {number}, in the scene {runs[-1].clip.shot.name}: {error}") from None
        yield Beat(path, plain(text))


def beats(clips: list[Clip]) -> list[list[Run]]:
    """The frames of each beat, in order and without a gap.

    What follows the last beat of a clip is how it turns into the next one, and so begins the first beat there.
    """
    found: list[list[Run]] = []
    turning: list[Run] = []
    for clip in clips:
        if not clip.cues:
            raise FilmError(f"the scene {clip.shot.name} has no beats, so there is nothing to put on slides")
        starts = [round(cue.start * clip.rate) for cue in clip.cues[1:]]
        last = min(round(clip.cues[-1].end * clip.rate), clip.frames)
        spoken = [Run(clip, *span) for span in pairwise([0, *starts, last])]
        found += [[*turning, spoken[0]], *([run] for run in spoken[1:])]
        turning = [Run(clip, last, clip.frames)] if last < clip.frames else []
    found[-1] += turning
    return found


def copy(runs: list[Run], path: Path) -> bool:
    """Write the packets of these frames to ``path``, if they make a clip without any other; else nothing."""
    with ExitStack() as opened:
        sources = [opened.enter_context(av.open(run.clip.path)) for run in runs]
        taken = [packets(source, run) for source, run in zip(sources, runs)]
        if not all(taken):
            return False
        contexts = [source.streams.video[0].codec_context for source in sources]
        kinds = {(c.name, c.extradata, found[0].pts - found[0].dts) for c, found in zip(contexts, taken)}
        if len(kinds) > 1 or contexts[0].name != "h264":
            return False
        with av.open(path, "w", options=FASTSTART) as piece:
            stream = piece.add_stream_from_template(sources[0].streams.video[0])
            shown = 0
            for run, found in zip(runs, taken):
                shift = round(shown / run.clip.rate / found[0].time_base) - found[0].pts
                for packet in found:
                    packet.pts, packet.dts, packet.stream = packet.pts + shift, packet.dts + shift, stream
                    piece.mux(packet)
                shown += run.end - run.begin
    return True


def packets(film: InputContainer, run: Run) -> list[av.Packet]:
    """The packets of a run of frames, if those can be decoded without any other; else none.

    They can when the first is a key frame, they are all there, and the next one that is decoded is a key frame again.
    """
    stream, found = seek(film, run, run.begin), []
    for packet in film.demux(stream):
        if not packet.size or (packet.is_keyframe and frame_number(packet, stream, run) >= run.end):
            break
        found.append(packet)
    numbers = [frame_number(packet, stream, run) for packet in found]
    whole = numbers[:1] == [run.begin] and sorted(numbers) == list(range(run.begin, run.end))
    return found if whole else []


def encode(runs: list[Run], path: Path) -> None:
    with av.open(path, "w", options=FASTSTART) as piece:
        shown = (picture for run in runs for picture in pictures(run))
        for number, picture in enumerate(shown):
            if number == 0:
                stream = piece.add_stream("libx264", rate=runs[0].clip.rate, options=ENCODER)
                stream.width, stream.height, stream.pix_fmt = picture.width, picture.height, "yuv420p"
            picture.pts, picture.time_base, picture.pict_type = number, 1 / runs[0].clip.rate, PictureType.NONE
            piece.mux(stream.encode(picture))
        piece.mux(stream.encode())


def pictures(run: Run) -> Iterator[av.VideoFrame]:
    with av.open(run.clip.path) as film:
        stream = seek(film, run, run.begin - run.clip.rate)  # a second early: key frames are found by decoding time
        for picture in film.decode(stream):
            number = frame_number(picture, stream, run)
            if number >= run.end:
                break
            if number >= run.begin:
                yield picture


def seek(film: InputContainer, run: Run, frame: Fraction) -> av.VideoStream:
    stream = film.streams.video[0]
    film.seek((stream.start_time or 0) + round(max(frame, 0) / run.clip.rate / stream.time_base), stream=stream)
    return stream


def frame_number(at: av.Packet | av.VideoFrame, stream: av.VideoStream, run: Run) -> int:
    return round((at.pts - (stream.start_time or 0)) * stream.time_base * run.clip.rate)


def frame(path: Path, last: bool = False) -> Image.Image:
    """The first frame of a clip, or its last."""
    with av.open(path) as film:
        stream = film.streams.video[0]
        if last:
            film.seek(stream.duration, stream=stream)
        pictures = film.decode(stream)
        picture = deque(pictures, maxlen=1).pop() if last else next(pictures)
        return picture.to_image()


# The formats.


def to_html(deck: Deck, path: Path) -> None:
    """One file with all clips inside, written clip by clip, so that memory holds only one."""
    clips = (base64.b64encode(beat.path.read_bytes()).decode() for beat in deck.beats)
    with path.open("w", encoding="utf-8") as file:
        file.writelines(page(deck, (f'data-base64="{clip}"' for clip in clips)))


def to_zip(deck: Deck, path: Path) -> None:
    names = [f"clips/{n:03}.mp4" for n in range(1, len(deck.beats) + 1)]
    with zipfile.ZipFile(path, "w") as archive:
        text = "".join(page(deck, (f'data-src="{name}"' for name in names)))
        archive.writestr("slides/slides.html", text, zipfile.ZIP_DEFLATED)
        for name, beat in zip(names, deck.beats):
            archive.write(beat.path, f"slides/{name}")


def page(deck: Deck, clips: Iterator[str]) -> Iterator[str]:
    """The HTML piece by piece: the template around one section for each beat."""
    red, green, blue = deck.paper
    dark = 0.3 * red + 0.6 * green + 0.1 * blue < 128
    values = {
        "title": html.escape(deck.title),
        "paper": f"#{red:02x}{green:02x}{blue:02x}",
        "ink": "#ddd" if dark else "#222",
    }
    head, foot = TEMPLATE.read_text(encoding="utf-8").split("{{beats}}")
    yield re.sub(r"\{\{(\w+)\}\}", lambda name: values[name[1]], head)
    for beat, clip in zip(deck.beats, clips, strict=True):
        yield f"<section><video muted playsinline {clip}></video><aside>{html.escape(beat.notes)}</aside></section>\n"
    yield foot


def to_pptx(deck: Deck, path: Path) -> None:
    """A slide a beat, playing as soon as it is shown. Its poster is the first frame, with which the one before ends."""
    from pptx import Presentation
    from pptx.dml.color import RGBColor

    show = Presentation()
    size, paper = deck.first.size, RGBColor(*deck.paper)
    show.slide_width, show.slide_height = (LONG_SIDE * side // max(size) for side in size)
    show.core_properties.title = deck.title[:255]
    blank = show.slide_layouts.get_by_name("Blank")
    for beat in deck.beats:
        slide = show.slides.add_slide(blank)
        slide.background.fill.solid()
        slide.background.fill.fore_color.rgb = paper
        frame(beat.path).save(poster := io.BytesIO(), "PNG")
        video = slide.shapes.add_movie(
            str(beat.path), 0, 0, show.slide_width, show.slide_height, poster, mime_type="video/mp4"
        )
        (start,) = slide.element.xpath(f".//p:video[.//p:spTgt/@spid='{video.shape_id}']//p:cond")
        start.set("delay", "0")  # at once; python-pptx leaves it to a click
        slide.notes_slide.notes_text_frame.text = beat.notes
    show.save(path)


# Strings enter Typst as data, read from a file, and are never code.
HANDOUT = """
#let deck = json("deck.json")
#set document(title: deck.title)
#set page(width: 25cm, height: auto, margin: 0cm)
#set text(font: deck.fonts, size: 14pt, ligatures: false)
#for (number, notes) in deck.notes.enumerate(start: 1) {
  page({
    image(str(number) + ".png", width: 100%)
    block(inset: (x: 1cm, top: 0.2cm, bottom: 0.8cm), width: 100%, {
      place(right + top, text(gray, size: 10pt)[#number / #deck.notes.len()])
      block(width: 90%, notes)
    })
  })
}
"""


def to_pdf(deck: Deck, path: Path) -> None:
    """A page a beat: its last frame, with the notes below."""
    import typst

    from scenes.kit import typeset

    folder = path.with_suffix(".pages")
    folder.mkdir()
    for number, beat in enumerate(deck.beats, 1):
        frame(beat.path, last=True).save(folder / f"{number}.png")
    with workers.told():  # of missing fonts
        notes = ["\n".join(map(typeset.shown, beat.notes.expandtabs().split("\n"))) for beat in deck.beats]
    words = {"title": deck.title, "notes": notes, "fonts": typeset.FAMILIES}
    (folder / "deck.json").write_text(json.dumps(words), encoding="utf-8")
    (folder / "deck.typ").write_text(HANDOUT, encoding="utf-8")
    typst.compile(folder / "deck.typ", output=path, font_paths=typeset.fonts(), format="pdf")


WRITERS = {"html": to_html, "pptx": to_pptx, "pdf": to_pdf, "zip": to_zip}
