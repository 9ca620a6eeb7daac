"""Clips to one film: packets copied, never encoded again, with subtitles and chapters, and the result checked."""

import gc
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from fractions import Fraction
from itertools import accumulate
from pathlib import Path

import av
from av.container import InputContainer, OutputContainer
from av.stream import Stream
from av.subtitles.stream import SubtitleStream

from studio import boxes, sound, subtitles
from studio.shot import Clip, Cue
from transformer.errors import FilmError

MILLISECOND = Fraction(1, 1000)


def verify(path: Path, frames: int, rate: Fraction, looks: Sequence[float] = (), held: int = 0) -> None:
    """Count the frames of a film, and decode those at the moments ``looks``; without any, the first and the last.

    ``held`` of the frames are stored as durations. Raises FilmError where the others are not all there, the film is
    not as long as wanted, or cannot be decoded.
    """
    try:
        with av.open(path) as film:
            stream = film.streams.video[0]
            count, seconds = counted(path, film, rate)
            for moment in looks or (0.0, seconds):
                film.seek(int(moment / stream.time_base), stream=stream)
                for _ in film.decode(stream):
                    if moment < seconds:
                        break  # the frame looked for; at the end all that follow are read
    except (av.FFmpegError, IndexError, ValueError) as error:
        raise FilmError(f"the film {path.name} came out damaged ({error}); render it again") from None
    if count != frames - held or abs(seconds - frames / rate) > 0.05:
        raise FilmError(
            f"the film {path.name} came out with {count} frames in {seconds:.2f} s "
            f"instead of {frames - held} in {float(frames / rate):.2f} s; render it again"
        )


def counted(path: Path, film: InputContainer, rate: Fraction) -> tuple[int, float]:
    """How many frames a film has and how long they last: from its tables, if it has them and is whole."""
    stream = film.streams.video[0]
    if stream.frames:
        with path.open("rb") as file:
            boxes.outermost(file)
        return stream.frames, float(stream.duration * stream.time_base)
    times = [packet.pts for packet in film.demux(stream) if packet.size]
    return len(times), float((max(times) - min(times)) * stream.time_base + 1 / rate)


def join(clips: list[Clip], target: Path, title: str, chapters: list[str], sounds: Sequence[Path | None] = ()) -> None:
    """Write the clips one after another into ``target``, with subtitles and a chapter for each.

    ``sounds`` has the track of each clip, as `sound.track` makes them, and None where it is silent; without any the
    film has no sound at all. Raises FilmError as `verify` does, where a track is not as long as its clip, and for
    sound in a webm, which has room for other codecs only.
    """
    begins = [0.0, *accumulate(clip.seconds for clip in clips)]
    if target.suffix != ".webm":
        with uncollected():
            graft(clips, target, begins, title, chapters, sounds)
    elif any(sounds):
        raise FilmError(f"{target.name} cannot take the sound along; let the film end in .mp4")
    else:
        with framed(clips, target, begins, title, chapters) as (film, picture, _):
            for clip, begin in zip(clips, begins):
                for packet in pictures(clip, begin):
                    packet.stream = picture
                    film.mux(packet)
    frames, held = sum(clip.frames for clip in clips), sum(clip.held for clip in clips)
    verify(target, frames, clips[0].rate, [0.0, begins[len(clips) // 2], begins[-2]], held)


@contextmanager
def uncollected() -> Iterator[None]:
    """No search for cycles meanwhile: tables are very many small things, none of which needs it."""
    on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if on:
            gc.enable()


@contextmanager
def framed(
    clips: list[Clip], target: Path, begins: list[float], title: str, chapters: list[str]
) -> Iterator[tuple[OutputContainer, Stream, Stream]]:
    """All of a film but its pictures: title, chapters, subtitles; the stream for them, and that of the first clip.

    The film is closed when the block is left.
    """
    with av.open(clips[0].path) as first, av.open(target, "w") as film:
        film.metadata["title"] = title
        source = first.streams.video[0]
        picture = film.add_stream_from_template(source)
        text = add_subtitles(film, target)
        film.set_chapters([chapter(n, *span) for n, span in enumerate(zip(begins, begins[1:], chapters))])
        yield film, picture, source
        for cue in subtitles.on_film(clips):
            film.mux(subtitle_packet(cue, text, target))


def graft(
    clips: list[Clip],
    target: Path,
    begins: list[float],
    title: str,
    chapters: list[str],
    sounds: Sequence[Path | None],
) -> None:
    """An mp4 or mov: PyAV writes a film of one picture and one packet of sound, which then gets those of the clips."""
    found = [track for clip in clips for track in boxes.read(clip.path) if track.kind == boxes.VIDEO]
    lead = max(track.lead for track in found)
    streams = {boxes.VIDEO: ([t.fitted(round(c.frames / c.rate * t.scale), lead) for c, t in zip(clips, found)], lead)}
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        frame = Path(folder) / f"frame{target.suffix}"
        with ExitStack() as opened:
            film, picture, first = opened.enter_context(framed(clips, frame, begins, title, chapters))
            sources = {picture: first}
            if any(sounds):
                voices = sound.line(sounds, begins, Path(folder))
                streams[boxes.SOUND] = voices, sound.PACKET
                voice = opened.enter_context(av.open(voices[0].file)).streams[0]
                sources[film.add_stream_from_template(voice)] = voice
            film.start_encoding()
            for stream, source in sources.items():
                packet = next(source.container.demux(source))
                packet.stream = stream
                film.mux(packet)
        boxes.write(target, frame, streams)


def pictures(clip: Clip, begin: float) -> Iterator[av.Packet]:
    """The packets of a clip, moved to where it begins in the film."""
    with av.open(clip.path) as container:
        stream = container.streams.video[0]
        packets = [p for p in container.demux(stream) if p.size]
        shift = round(begin / stream.time_base) - min(p.pts for p in packets)
        for packet in packets:
            packet.pts += shift
            packet.dts += shift
            yield packet


def add_subtitles(film: OutputContainer, target: Path) -> SubtitleStream:
    codec, _ = subtitles.CODECS[target.suffix[1:]]
    text = film.add_stream(codec)
    text.metadata["language"] = "eng"
    text.codec_context.subtitle_header = subtitles.STYLE
    return text


def subtitle_packet(cue: Cue, stream: SubtitleStream, target: Path) -> av.Packet:
    _, pack = subtitles.CODECS[target.suffix[1:]]
    packet = av.Packet(pack(cue.text.encode()))
    packet.stream, packet.time_base = stream, MILLISECOND
    packet.pts = packet.dts = round(cue.start * 1000)
    packet.duration = round(cue.end * 1000) - packet.pts
    return packet


def chapter(number: int, begin: float, end: float, title: str) -> dict:
    span = {"start": round(begin * 1000), "end": round(end * 1000), "time_base": MILLISECOND}
    return {"id": number, **span, "metadata": {"title": subtitles.one_line(title)[:100]}}


def to_gif(source: Path, target: Path) -> None:
    """Repaint a film in the 256 colours that suit it best."""
    with av.open(source) as film, av.open(target, "w") as gif:
        stream = film.streams.video[0]
        out = gif.add_stream("gif", rate=stream.average_rate)
        out.width, out.height, out.pix_fmt = stream.width, stream.height, "pal8"
        graph = palette_graph(stream)
        for frame in film.decode(stream):
            graph.push(frame)
        graph.push(None)
        for number, frame in enumerate(sound.pulled(graph)):
            frame.pts, frame.time_base = number, 1 / stream.average_rate
            gif.mux(out.encode(frame))
        gif.mux(out.encode())


def palette_graph(stream: av.VideoStream) -> av.filter.Graph:
    graph = av.filter.Graph()
    source, split = graph.add_buffer(template=stream), graph.add("split")
    choose = graph.add("palettegen", "stats_mode=diff")
    paint = graph.add("paletteuse", "dither=bayer:bayer_scale=5:diff_mode=rectangle")
    sink = graph.add("buffersink")
    source.link_to(split)
    split.link_to(paint, 0, 0)
    split.link_to(choose, 1, 0)
    choose.link_to(paint, 0, 1)
    paint.link_to(sink)
    graph.configure()
    return graph
