"""How frames become a clip: drawn into a few buffers that go round, encoded meanwhile, in chunks joined by copying.

A chunk begins with every beat, and again after so many frames; each has an encoder of its own. So a clip can be cut
at any beat without encoding anything anew, several processes can share one scene, and its bytes are the same
whoever made which chunk.
"""

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path

import av
import numpy as np
from av.video.reformatter import VideoReformatter
from manim._config.video_encoder import VideoEncoderSpec
from manim.scene.scene_file_writer import SceneFileWriter

from studio.cores import meanwhile

CHUNK = 120  # frames, at most
BUFFERS = 4  # one is drawn, one is encoded, one is what that is compared with, one waits
BAND, MARGIN = 64, 2  # rows that are compared together, and how far a row counts for the colours of others
GLANCE = 8  # of so many rows one is compared first
LAG = {"libx264": 2}  # frames by which an encoder that looks back and forth is late at most


class Writer(SceneFileWriter):
    """manim's file writer for one scene, or for those of its chunks that no other process has claimed.

    ``folder`` is shared by all processes that work on the scene. With ``holds_last`` a frame that is held is
    stored twice, at its beginning and at its end, instead of at every moment between.
    """

    def __init__(self, settings, folder: Path, holds_last: bool = False) -> None:
        self.folder, self.holds_last = folder, holds_last
        self.number, self.left, self.mine = -1, 0, False  # the chunk, its free room in frames, and whether it is ours
        self.chunk: Chunk | None = None
        self.picture: Picture | None = None
        self.buffers: list[np.ndarray] = []
        self.turn = -1
        self.thread = meanwhile()
        self.tasks: deque[Future] = deque()
        super().__init__(settings)

    # What manim calls.

    def next_section(self, *args, **kwargs) -> None:
        super().next_section(*args, **kwargs)
        self.left = 0

    def begin_animation(self, *args, **kwargs) -> None:
        """A play has no file of its own here."""

    def end_animation(self, *args, **kwargs) -> None:
        """A play has no file of its own here."""

    def add_partial_movie_file(self, hash_animation: str | None) -> None:
        """A play has no file of its own here."""

    def finish(self) -> None:
        """Wait until all of ours is written."""
        self.close_chunk()
        while self.tasks:
            self.tasks.popleft().result()
        self.thread.shutdown()

    def abort_encode_jobs(self, reraise_encoder_failures: bool = False) -> None:
        self.thread.shutdown(cancel_futures=True)

    # What our renderer calls.

    def take(self, frames: int) -> tuple[int, bool]:
        """How many of the next frames lie in one chunk, and whether it is ours to make."""
        if not self.left:
            self.close_chunk()
            self.number, self.left = self.number + 1, CHUNK
            self.mine = not self.output_spec.is_video or self.claim()
        count = min(frames, self.left)
        self.left -= count
        return count, self.mine

    def canvas(self, like: np.ndarray) -> np.ndarray:
        """A buffer to draw the next frame into, as large as another one; what is drawn there is then written."""
        while len(self.tasks) > BUFFERS - 2:
            self.tasks.popleft().result()
        self.turn = (self.turn + 1) % BUFFERS
        if self.turn == len(self.buffers):
            self.buffers.append(np.empty_like(like))
        return self.buffers[self.turn]

    def write(self, pixels: np.ndarray | None, repeat: int) -> None:
        """Encode a frame so many times; with None, the one written last."""
        if self.output_spec.is_video:
            self.tasks.append(self.thread.submit(self.encode, self.chunk, pixels, repeat))

    # Chunks.

    def claim(self) -> bool:
        """Whether the chunk that begins is ours; a file that cannot be made twice settles it."""
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            (self.folder / f"{self.number}.claim").touch(exist_ok=False)
        except FileExistsError:
            return False
        self.chunk = Chunk(self.folder / str(self.number), self.video_encoder, self.holds_last)
        return True

    def close_chunk(self) -> None:
        if self.chunk:
            self.tasks.append(self.thread.submit(self.chunk.close))
            self.chunk = None

    def encode(self, chunk: "Chunk", pixels: np.ndarray | None, repeat: int) -> None:
        """Beside the drawing of the next frames."""
        if self.picture is None:
            self.picture = Picture(self.video_encoder)
        if pixels is not None:
            self.picture.show(pixels)
        chunk.write(self.picture.frame, repeat)

    @property
    def chunks(self) -> list[Path]:
        """The files of all chunks of the scene so far, in order, whoever makes them."""
        return [self.folder / str(n) for n in range(self.number + 1)]


class Picture:
    """A frame as the encoder wants it. Where the encoder keeps a copy, only rows that changed are converted again."""

    def __init__(self, spec: VideoEncoderSpec) -> None:
        self.format, self.in_place = spec.pixel_format, (spec.codec, spec.pixel_format) == ("libx264", "yuv420p")
        self.converters: dict[int, VideoReformatter] = {}  # by height: one made for another would be made again
        self.frame: av.VideoFrame | None = None
        self.shown: np.ndarray | None = None

    def show(self, pixels: np.ndarray) -> None:
        """Take these pixels, which must stay as they are until others are shown."""
        if self.shown is None or not self.in_place:
            self.frame = self.convert(pixels)
        else:
            for top, foot in self.changed(pixels):
                self.renew(pixels, top, foot)
        self.shown = pixels

    def changed(self, pixels: np.ndarray) -> list[tuple[int, int]]:
        """The rows that differ from what was shown before: from which to which, in whole bands."""
        new, old = wide(pixels), wide(self.shown)
        tops = [top for top in range(0, len(new), BAND) if differ(new[top : top + BAND], old[top : top + BAND])]
        begins = [top for top in tops if top - BAND not in tops]
        ends = [top + BAND for top in tops if top + BAND not in tops]
        return [*zip(begins, [min(end, len(new)) for end in ends])]

    def renew(self, pixels: np.ndarray, top: int, foot: int) -> None:
        """Convert rows that changed and those beside them, whose colours are mixed from them too."""
        top, foot = max(top - MARGIN, 0), min(foot + MARGIN, len(pixels))
        if (top, foot) == (0, len(pixels)):
            self.frame = self.convert(pixels)
            return
        start = max(top - MARGIN, 0)
        rows = self.convert(pixels[start : foot + MARGIN])
        for target, source, share in zip(planes(self.frame), planes(rows), (1, 2, 2)):
            target[top // share : foot // share] = source[(top - start) // share :][: (foot - top) // share]

    def convert(self, pixels: np.ndarray) -> av.VideoFrame:
        converter = self.converters.setdefault(len(pixels), VideoReformatter())
        return converter.reformat(av.VideoFrame.from_numpy_buffer(pixels, format="rgba"), format=self.format, threads=1)


def differ(one: np.ndarray, other: np.ndarray) -> bool:
    """Whether two bands do; most that do show it in a few of their rows."""
    return any(not np.array_equal(one[rows], other[rows]) for rows in (slice(GLANCE // 2, None, GLANCE), slice(None)))


def wide(pixels: np.ndarray) -> np.ndarray:
    """The same bytes as rows of large numbers, which are compared fastest; widths are even."""
    return pixels.reshape(len(pixels), -1).view(np.uint64)


def planes(frame: av.VideoFrame) -> list[np.ndarray]:
    return [np.frombuffer(p, np.uint8).reshape(-1, p.line_size)[:, : p.width] for p in frame.planes]


class Chunk:
    """A file of frames that begins with a key frame and refers to no other; it has its name once it is whole."""

    def __init__(self, path: Path, spec: VideoEncoderSpec, holds_last: bool) -> None:
        self.path, self.spec, self.holds_last = path, spec, holds_last
        self.container, self.frames = None, 0

    def open(self) -> None:
        self.container = av.open(self.path.with_suffix(".part"), "w", format=self.spec.container_format)
        self.stream = self.container.add_stream(
            self.spec.codec, rate=self.spec.frame_rate, options=dict(self.spec.options)
        )
        self.stream.pix_fmt = self.spec.pixel_format
        self.stream.width, self.stream.height = self.spec.width, self.spec.height

    def write(self, frame: av.VideoFrame, repeat: int) -> None:
        if self.container is None:
            self.open()
        for n in sorted({0, repeat - 1}) if self.holds_last else range(repeat):
            frame.pts, frame.time_base = self.frames + n, 1 / self.spec.frame_rate
            self.container.mux(self.stream.encode(frame))
        self.frames += repeat

    def close(self) -> None:
        self.container.mux(self.stream.encode())
        self.container.close()
        self.path.with_suffix(".part").replace(self.path)


def join(chunks: list[Path], target: Path, spec: VideoEncoderSpec) -> int:
    """Write chunks one after another into ``target``, packet by packet; returns how many frames it has."""
    begin, packets = 0, []
    for chunk in chunks:
        found = [*numbered(chunk, spec)]
        packets += [(begin + n, packet) for n, packet in found]
        begin += max(n for n, _ in found) + 1
    with av.open(chunks[0], format=spec.container_format) as first, av.open(target, "w") as clip:
        stream = clip.add_stream_from_template(first.streams.video[0])
        stream.pix_fmt = spec.pixel_format  # a template does not say that a film is transparent
        clip.start_encoding()
        decoded = decode_times([n for n, _ in packets], LAG.get(spec.codec, 0))
        ends = [*decoded[1:], decoded[0] + begin]  # a film is as long as its packets take to decode
        for (shown, packet), before, end in zip(packets, decoded, ends):
            packet.stream, tick = stream, 1 / (spec.frame_rate * stream.time_base)
            packet.time_base = stream.time_base
            packet.pts, packet.dts, packet.duration = (round(n * tick) for n in (shown, before, end - before))
            clip.mux(packet)
    return len(packets)


def numbered(chunk: Path, spec: VideoEncoderSpec) -> Iterator[tuple[int, av.Packet]]:
    """The packets of a chunk as they are stored, each with the number of its frame."""
    with av.open(chunk, format=spec.container_format) as container:
        for packet in container.demux(video=0):
            if packet.size:
                yield round(packet.pts * packet.time_base * spec.frame_rate), packet


def decode_times(shown: list[int], lag: int) -> list[int]:
    """When each packet is to be decoded, in frames: in rising order, none later than it is shown.

    >>> decode_times([0, 2, 1, 3], lag=2)
    [-2, -1, 0, 1]
    """
    order = sorted(shown)
    return [*range(order[0] - lag, order[0]), *order][: len(order)]
