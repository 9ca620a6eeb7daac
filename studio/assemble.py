"""Clips to one film: packets copied, never encoded again, with subtitles and chapters, and the result checked."""

from collections.abc import Iterable, Iterator
from fractions import Fraction
from itertools import accumulate
from pathlib import Path

import av
from av.container import OutputContainer
from av.subtitles.stream import SubtitleStream

from studio import subtitles
from studio.shot import Clip, Cue
from transformer.errors import FilmError

MILLISECOND = Fraction(1, 1000)


def verify(path: Path, frames: int, rate: Fraction, looks: Iterable[float] = (0.0,)) -> None:
    """Count the frames of a film, and decode those at the moments ``looks`` and the last one.

    Raises FilmError where they are not all there, not as fast as wanted, or cannot be decoded.
    """
    try:
        with av.open(path) as film:
            stream = film.streams.video[0]
            stream.thread_type = "AUTO"
            times = [p.pts for p in film.demux(stream) if p.size]
            seconds = float((max(times) - min(times)) * stream.time_base + 1 / rate)
            for moment in (*looks, seconds):
                film.seek(int(moment / stream.time_base), stream=stream)
                for _ in film.decode(stream):
                    if moment < seconds:
                        break  # the frame looked for; at the end all that follow are read
    except (av.FFmpegError, IndexError, ValueError) as error:
        raise FilmError(f"the film {path.name} came out damaged ({error}); render it again") from None
    if len(times) != frames or abs(seconds - frames / rate) > 0.05:
        raise FilmError(
            f"the film {path.name} came out with {len(times)} frames in {seconds:.2f} s "
            f"instead of {frames} in {float(frames / rate):.2f} s; render it again"
        )


def join(clips: list[Clip], target: Path, title: str, chapters: list[str]) -> None:
    """Write the clips one after another into ``target``, with subtitles and a chapter for each.

    Raises FilmError as `verify` does.
    """
    begins = [0.0, *accumulate(clip.seconds for clip in clips)]
    options = {"movflags": "+faststart"} if target.suffix == ".mp4" else {}
    with av.open(clips[0].path) as first, av.open(target, "w", options=options) as film:
        film.metadata["title"] = title
        picture = film.add_stream_from_template(first.streams.video[0])
        text = add_subtitles(film, target)
        film.set_chapters([chapter(n, *span) for n, span in enumerate(zip(begins, begins[1:], chapters))])
        film.start_encoding()
        for cue in subtitles.on_film(clips):
            film.mux(subtitle_packet(cue, text, target))
        for clip, begin in zip(clips, begins):
            for packet in pictures(clip, begin):
                packet.stream = picture
                film.mux(packet)
    verify(target, sum(clip.frames for clip in clips), clips[0].rate, looks=begins[:-1])


def pictures(clip: Clip, begin: float) -> Iterator[av.Packet]:
    """The packets of a clip, moved to where it begins in the film."""
    with av.open(clip.path) as container:
        stream = container.streams.video[0]
        packets = [p for p in container.demux(stream) if p.size]
        shift = round(begin / stream.time_base) - min(p.pts for p in packets)
        for packet in packets:
            packet.pts += shift
            packet.dts = None if packet.dts is None else packet.dts + shift
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
        for number, frame in enumerate(pulled(graph)):
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


def pulled(graph: av.filter.Graph) -> Iterator[av.VideoFrame]:
    while True:
        try:
            yield graph.pull()
        except (av.BlockingIOError, av.EOFError):
            return
