"""MP4 and MOV as the boxes they are made of, so that films are joined by copying bytes and adding up tables.

A track's tables say how long, how big and where in the file each of its samples is. One film made of many keeps the
bytes as they are, in long runs, and has one set of tables. An hour takes a third of a second this way; packet by
packet, four.
"""

import os
import re
import struct
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

import numpy as np

from transformer.errors import FilmError

PARENTS = {b"moov", b"trak", b"mdia", b"minf", b"stbl"}
TABLES = {b"mdhd", b"hdlr", b"stsd", b"stts", b"ctts", b"stss", b"stsz", b"stsc", b"stco", b"co64"}
VIDEO, SOUND = b"vide", b"soun"
MOVIE_SCALE = 1000  # ticks a second of the film as a whole, as FFmpeg writes it
STEP = 6.0  # seconds of one stream before the next has its turn
OPEN = 8  # files read at a time
GATHERED = 2**22  # bytes written at a time
# Bit rates as FFmpeg writes them: in a box of their own, and in the description of AAC.
RATES = re.compile(rb"\x00\x00\x00\x14btrt.{12}|(?<=\x04\x80{3}.\x40\x15).{11}(?=\x05)", re.DOTALL)
FOUR_GIGABYTES = 2**32 - 2**26  # less the tables; beyond it places need 64 bits


@dataclass
class Box:
    kind: bytes
    body: bytearray = field(default_factory=bytearray)
    inside: "list[Box]" = field(default_factory=list)

    def __bytes__(self) -> bytes:
        body = b"".join(map(bytes, self.inside)) if self.inside else bytes(self.body)
        return struct.pack(">I4s", 8 + len(body), self.kind) + body

    def all(self, *path: bytes) -> "list[Box]":
        """The boxes at the end of a path of kinds."""
        found = [box for box in self.inside if box.kind == path[0]]
        return found if len(path) == 1 else [inner for box in found for inner in box.all(*path[1:])]

    def one(self, *path: bytes) -> "Box":
        (found,) = self.all(*path)
        return found


def parse(data: bytes, kinds: Container[bytes] | None = None) -> Iterator[Box]:
    """The boxes in it, or only those of some kinds."""
    at = 0
    while at + 8 <= len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        if size < 8:
            raise ValueError(f"a box of {size} bytes")
        if kind in PARENTS:
            yield Box(kind, inside=[*parse(data[at + 8 : at + size], kinds)])
        elif kinds is None or kind in kinds:
            yield Box(kind, bytearray(data[at + 8 : at + size]))
        at += size


def outermost(file: BinaryIO) -> dict[bytes, bytes]:
    """The outermost boxes of a file but for the media themselves, each as it stands."""
    found, at, end = {}, 0, file.seek(0, os.SEEK_END)
    while at + 8 <= end:
        file.seek(at)
        size, kind = struct.unpack(">I4s", file.read(8))
        if size == 1 and at + 16 <= end:
            (size,) = struct.unpack(">Q", file.read(8))
        if size < 8 or at + size > end:
            raise ValueError("it breaks off")
        if kind != b"mdat":
            file.seek(at)
            found[kind] = file.read(size)
        at += size
    return found


@dataclass(frozen=True)
class Track:
    """The samples of one track: one entry of each array a sample."""

    file: Path
    kind: bytes  # VIDEO, SOUND, or that of a text
    looks: bytes  # what a decoder needs to know
    scale: int  # ticks a second
    durations: np.ndarray  # ticks
    delays: np.ndarray  # ticks from when it is decoded to when it is shown
    alone: np.ndarray  # whether it can be decoded without those before it
    sizes: np.ndarray  # bytes
    places: np.ndarray  # in the file

    def __getitem__(self, part: slice) -> "Track":
        arrays = ("durations", "delays", "alone", "sizes", "places")
        return replace(self, **{name: getattr(self, name)[part] for name in arrays})

    @property
    def lead(self) -> int:
        """Ticks from when the first sample is decoded to when the first is shown."""
        return int((np.cumsum(self.durations) - self.durations + self.delays).min())

    def fitted(self, ticks: int, lead: int) -> "Track":
        """The same with another lead, and its last sample lasting so long that the whole lasts ``ticks``."""
        durations = self.durations.copy()
        durations[-1] += ticks - durations.sum()
        return replace(self, durations=durations, delays=self.delays + lead - self.lead)


def read(path: Path) -> list[Track]:
    """The tracks of a file. Raises FilmError where it is damaged."""
    try:
        with path.open("rb") as file:
            (moov,) = parse(outermost(file)[b"moov"], TABLES)
        return [track(box, path) for box in moov.all(b"trak")]
    except (KeyError, ValueError, IndexError, struct.error) as error:
        raise FilmError(f"the film {path.name} came out damaged ({error}); render it again") from None


def track(trak: Box, path: Path) -> Track:
    tables = {box.kind: box.body for box in trak.one(b"mdia", b"minf", b"stbl").inside}
    mdhd = trak.one(b"mdia", b"mdhd").body
    (scale,) = struct.unpack_from(">I", mdhd, 20 if mdhd[0] else 12)
    same, count = struct.unpack_from(">II", tables[b"stsz"], 4)
    sizes = np.full(count, same, np.int64) if same else numbers(tables[b"stsz"], 12, count)
    delays, alone = np.zeros(count, np.int64), np.ones(count, bool)
    if b"ctts" in tables:
        delays = repeated(tables[b"ctts"], ">i4")
    if b"stss" in tables:
        alone[:] = False
        alone[numbers(tables[b"stss"], 8, count_of(tables[b"stss"])) - 1] = True
    return Track(
        path,
        handler(trak),
        bytes(tables[b"stsd"]),
        scale,
        repeated(tables[b"stts"]),
        delays,
        alone,
        sizes,
        placed(tables, sizes),
    )


def handler(trak: Box) -> bytes:
    return bytes(trak.one(b"mdia", b"hdlr").body[8:12])


def placed(tables: dict[bytes, bytes], sizes: np.ndarray) -> np.ndarray:
    """Where each sample lies: chunks have a place, samples follow each other inside them."""
    wide = b"co64" in tables
    offsets = tables[b"co64" if wide else b"stco"]
    starts = numbers(offsets, 8, count_of(offsets), ">u8" if wide else ">u4")
    runs = numbers(tables[b"stsc"], 8, 3 * count_of(tables[b"stsc"])).reshape(-1, 3)
    lengths = np.diff(runs[:, 0], append=len(starts) + 1)
    filled = np.repeat(runs[:, 1], lengths)  # samples in each chunk
    before = np.cumsum(sizes) - sizes
    first = np.cumsum(filled) - filled
    return np.repeat(starts - before[first], filled) + before


def count_of(table: bytes) -> int:
    return struct.unpack_from(">I", table, 4)[0]


def numbers(table: bytes, at: int, count: int, kind: str = ">u4") -> np.ndarray:
    return np.frombuffer(bytes(table), kind, count, at).astype(np.int64)


def repeated(table: bytes, kind: str = ">u4") -> np.ndarray:
    """A table of (how many, value), written out."""
    pairs = numbers(table, 8, 2 * count_of(table), kind).reshape(-1, 2)
    return np.repeat(pairs[:, 1], pairs[:, 0])


def write(target: Path, frame: Path, streams: dict[bytes, tuple[Sequence[Track], int]]) -> None:
    """A film that is ``frame`` with other samples: for each kind of track, those of other tracks one after another.

    With them comes how many ticks at their beginning are decoded but not shown. What ``frame`` has besides (subtitles,
    chapters, titles) stays. Raises FilmError where the tracks of one stream differ in kind.
    """
    with frame.open("rb") as file:
        outer = outermost(file)
    (moov,) = parse(outer[b"moov"])
    lines, lasting = [], duration(moov.one(b"mvhd"))
    for trak, own in zip(moov.all(b"trak"), read(frame)):
        parts, lead = streams.get(own.kind, ([own], None))
        lines.append(Line(trak, parts))
        if lead is not None:
            lasting = max(lasting, lengthen(trak, parts, lead))
    set_duration(moov.one(b"mvhd"), lasting)
    chunks = sorted((chunk for line in lines for chunk in line.chunks), key=lambda chunk: chunk.moment)
    total = sum(chunk.size for chunk in chunks)
    wide = total > FOUR_GIGABYTES
    for line in lines:
        line.point(wide)  # the tables have their sizes then, so that it is known where the samples begin
    at = len(outer[b"ftyp"]) + len(bytes(moov)) + 16
    for chunk in chunks:
        chunk.target, at = at, at + chunk.size
    for line in lines:
        line.point(wide)
    with target.open("wb") as film:
        film.write(outer[b"ftyp"] + bytes(moov) + struct.pack(">I4sQ", 1, b"mdat", total + 16))
        copy(chunks, film)


def lengthen(trak: Box, parts: Sequence[Track], lead: int) -> int:
    """Say in a track's boxes how long it is now, and where in it to begin; returns ticks of the movie."""
    ticks = sum(int(part.durations.sum()) for part in parts)
    scale = parts[0].scale
    last = parts[-1]
    until = ticks - int(last.durations.sum()) + int((np.cumsum(last.durations) + last.delays).max())
    shown = round((until - lead) / scale * MOVIE_SCALE)
    tkhd, mdhd = trak.one(b"tkhd"), trak.one(b"mdia", b"mdhd")
    struct.pack_into(*((">Q", tkhd.body, 28) if tkhd.body[0] else (">I", tkhd.body, 20)), shown)
    struct.pack_into(">I", mdhd.body, 20 if mdhd.body[0] else 12, scale)
    set_duration(mdhd, ticks)
    edit = Box(b"elst", bytearray(struct.pack(">IIIiI", 0, 1, shown, lead, 1 << 16)))
    trak.inside = [box for box in trak.inside if box.kind != b"edts"]
    trak.inside.insert(1, Box(b"edts", bytearray(bytes(edit))))
    return shown


def duration(header: Box) -> int:
    return struct.unpack_from(*((">Q", header.body, 24) if header.body[0] else (">I", header.body, 16)))[0]


def set_duration(header: Box, ticks: int) -> None:
    struct.pack_into(*((">Q", header.body, 24) if header.body[0] else (">I", header.body, 16)), ticks)


@dataclass
class Chunk:
    """A run of bytes on its way from one file to another."""

    moment: float  # seconds
    file: Path
    source: int
    size: int
    target: int = 0


class Line:
    """One track of a film, and the runs of bytes that it is made of."""

    def __init__(self, trak: Box, parts: Sequence[Track]) -> None:
        first = parts[0]
        for part in parts:
            if part.scale != first.scale or likeness(part.looks) != likeness(first.looks):
                raise FilmError(
                    f"{part.file.name} is encoded otherwise than {first.file.name}; render both with the same flags"
                )
        self.table = trak.one(b"mdia", b"minf", b"stbl")
        durations, sizes = joined(parts, "durations"), joined(parts, "sizes")
        places, delays, alone = joined(parts, "places"), joined(parts, "delays"), joined(parts, "alone")
        owner = np.repeat(np.arange(len(parts)), [len(part.sizes) for part in parts])
        ticks = np.cumsum(durations) - durations
        turns = ticks // int(STEP * first.scale)
        cut = np.ones(len(ticks), bool)
        cut[1:] = (owner[1:] != owner[:-1]) | (turns[1:] != turns[:-1]) | (places[1:] != places[:-1] + sizes[:-1])
        starts = np.flatnonzero(cut)
        self.filled = np.diff(starts, append=len(cut))
        bytes_each, moments = np.add.reduceat(sizes, starts), ticks[starts] / first.scale
        self.chunks = [
            Chunk(moment, parts[n].file, place, size)
            for moment, n, place, size in zip(
                moments.tolist(), owner[starts].tolist(), places[starts].tolist(), bytes_each.tolist()
            )
        ]
        self.boxes = [Box(b"stsd", bytearray(first.looks)), runs(b"stts", durations)]
        if delays.any():
            self.boxes.append(runs(b"ctts", delays))
        if not alone.all():
            self.boxes.append(listed(b"stss", np.flatnonzero(alone) + 1))
        self.boxes.append(
            Box(b"stsz", bytearray(struct.pack(">III", 0, 0, len(sizes)) + sizes.astype(">u4").tobytes()))
        )

    def point(self, wide: bool) -> None:
        """Fill the table of the track with where each run will be."""
        targets = [chunk.target for chunk in self.chunks]
        change = np.flatnonzero(np.diff(self.filled, prepend=-1))
        rows = np.stack([change + 1, self.filled[change], np.ones_like(change)], axis=1)
        chunks = Box(b"stsc", bytearray(struct.pack(">II", 0, len(rows)) + rows.astype(">u4").tobytes()))
        offsets = listed(b"co64", targets, ">u8") if wide else listed(b"stco", targets)
        self.table.inside = [*self.boxes, chunks, offsets]


def joined(parts: Sequence[Track], name: str) -> np.ndarray:
    return np.concatenate([getattr(part, name) for part in parts])


@lru_cache
def likeness(looks: bytes) -> bytes:
    """What a decoder needs to know, less its size and the bit rates, which are no more than remarks."""
    return RATES.sub(b"", looks[16:])


def runs(kind: bytes, values: np.ndarray) -> Box:
    """Equal values in a row told once."""
    starts = np.flatnonzero(np.diff(values, prepend=values[0] - 1))
    pairs = np.stack([np.diff(starts, append=len(values)), values[starts]], axis=1)
    signed = bool((values < 0).any())
    return Box(
        kind,
        bytearray(struct.pack(">II", signed << 24, len(pairs)) + pairs.astype(">i4" if signed else ">u4").tobytes()),
    )


def listed(kind: bytes, values: Sequence[int] | np.ndarray, form: str = ">u4") -> Box:
    return Box(kind, bytearray(struct.pack(">II", 0, len(values)) + np.asarray(values, form).tobytes()))


def copy(chunks: Sequence[Chunk], film: BinaryIO) -> None:
    """Bring each run of bytes to the end of the film; many at a time, which disks take fastest."""
    opened: dict[Path, BinaryIO] = {}
    buffer = memoryview(bytearray(max(GATHERED, *(chunk.size for chunk in chunks))))
    filled = 0
    try:
        for chunk in chunks:
            if filled + chunk.size > len(buffer):
                film.write(buffer[:filled])
                filled = 0
            if chunk.file not in opened:
                if len(opened) == OPEN:
                    opened.pop(next(iter(opened))).close()
                opened[chunk.file] = chunk.file.open("rb", buffering=0)
            source = opened[chunk.file]
            source.seek(chunk.source)
            if source.readinto(buffer[filled : filled + chunk.size]) < chunk.size:
                raise FilmError(f"{chunk.file.name} breaks off; render it again")
            filled += chunk.size
        film.write(buffer[:filled])
    finally:
        for source in opened.values():
            source.close()
