"""Sound: files read at one rate, the track of a section mixed at one loudness, encoded once and kept.

Everything is 48 kHz, in floats where 1 is full scale. A track begins and ends in silence, so that the packets of
tracks can stand one after another in a film without a click.
"""

import tempfile
import warnings
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import av
import numpy as np

from studio import boxes
from studio import kept as keeping
from studio.boxes import Track
from studio.shelf import digest
from transformer.errors import FilmError, InputError, MachineError

RATE = 48_000
LOUDNESS = -16.0  # LUFS, as spoken word is published; EBU R128 measures it
CEILING = 10 ** (-1 / 20)  # no sample of a track is louder, once decoded again: -1 dBFS
QUIETEST = -50.0  # LUFS; what is below holds no speech, and is not made louder
AUDIBLE = 0.01  # of full scale
FADE = 0.005  # seconds, at both ends of each piece
CUT = 0.1  # seconds of sound that may be lost at a section's end without a word
PACKET = 1024  # samples; AAC is decoded one packet late, so every track has one before its first sample
HUSH = 3 * PACKET  # samples of silence at a track's end: the next track may take the place of the last two packets
BIT_RATE = 128_000

# What plain file names end in, and the one demuxer that may read them: playlists and addresses are no recordings.
READABLE = {
    **{".wav": "wav", ".flac": "flac", ".mp3": "mp3", ".ogg": "ogg", ".opus": "ogg"},
    **{".m4a": "mov", ".mp4": "mov", ".aac": "aac"},
}


def read(path: Path) -> np.ndarray:
    """The samples of a sound file, (channels, samples), mono or stereo, resampled.

    Raises InputError where there is no such file, or no sound in it.
    """
    form = READABLE.get(path.suffix.lower())
    if form is None:
        raise InputError(f"the recording {path} is none of {', '.join(READABLE)}; convert it first")
    try:
        with path.open("rb") as file, av.open(file, format=form) as container:
            stream = container.streams.audio[0]
            layout = "mono" if stream.codec_context.channels == 1 else "stereo"
            resampler = av.AudioResampler(format="fltp", layout=layout, rate=RATE)
            frames = [f for decoded in container.decode(stream) for f in resampler.resample(decoded)]
            frames += resampler.resample(None)
    except (av.FFmpegError, IndexError, OSError, ValueError) as error:
        why = getattr(error, "strerror", None) or "there is no sound in it"
        raise InputError(f"the recording {path} cannot be read ({why}); give a wav, flac, mp3, m4a or ogg") from None
    if not frames:
        raise InputError(f"the recording {path} is empty; record it again, or leave it out")
    return np.concatenate([f.to_ndarray() for f in frames], axis=1)


def track(pieces: Sequence[tuple[float, Path]], seconds: float, kept: Path) -> Path:
    """The sound of one section, ``seconds`` long: each piece a moment and the file that is heard from then on.

    Faded, brought to one loudness, never clipped, encoded as AAC, and kept in the folder ``kept`` for the next run.
    Warns where a piece does not end before the section does: it is cut there. Raises InputError for a piece that
    cannot be read, MachineError where the encoder is missing.
    """
    facts = [(round(start * RATE), digest(path)) for start, path in pieces]
    levels = LOUDNESS, CEILING, QUIETEST, FADE, HUSH, BIT_RATE
    path = kept / f"{keeping.key(round(seconds * RATE), facts, levels, av.__version__)}.m4a"
    if found := keeping.find(path):
        return found
    mixture = level(mix(pieces, round(seconds * RATE)))
    kept.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".mixing-", dir=kept) as folder:
        return keeping.keep(encoded(mixture, Path(folder) / "track.m4a"), path)


def mix(pieces: Sequence[tuple[float, Path]], length: int) -> np.ndarray:
    """All pieces at their moments, in stereo."""
    mixture = np.zeros((2, length), np.float32)
    for start, path in pieces:
        first, piece = round(start * RATE), read(path)
        room = max(length - HUSH - first, 0)
        over = len(np.trim_zeros(abs(piece[:, room:]).max(0) > AUDIBLE, "b")) / RATE
        if over > CUT:
            warnings.warn(f"{path.name} goes on for {over:.1f} s after its section and is cut there", stacklevel=2)
        piece = fade(piece[:, :room])
        mixture[:, first : first + piece.shape[1]] += piece
    return mixture


def fade(piece: np.ndarray) -> np.ndarray:
    """In and out over a few milliseconds, so that nothing begins or ends with a click."""
    n = min(round(FADE * RATE), piece.shape[1] // 2)
    ramp = np.linspace(0, 1, n, endpoint=False, dtype=np.float32)
    piece[:, :n] *= ramp
    piece[:, piece.shape[1] - n :] *= ramp[::-1]
    return piece


def level(mixture: np.ndarray) -> np.ndarray:
    """At the loudness that all sections have, the peaks that would be too loud held down."""
    found = loudness(mixture)
    if found <= QUIETEST:
        return mixture
    mixture *= 10 ** ((LOUDNESS - found) / 20)
    return limited(mixture) if abs(mixture).max() > CEILING else mixture


def loudness(samples: np.ndarray) -> float:
    """Integrated loudness in LUFS after EBU R128, -70 for silence; a sound under 0.4 s is too short to have one."""
    frames = filtered(samples, ("ebur128", "metadata=1"))
    return max((float(f.metadata.get("lavfi.r128.I", "-70")) for f in frames[-1:]), default=-70.0)


def limited(samples: np.ndarray) -> np.ndarray:
    held = filtered(samples, ("alimiter", f"limit={CEILING * 0.9:.4f}:attack=5:release=50:level=0:latency=1"))
    return np.concatenate([f.to_ndarray() for f in held], axis=1)[:, : samples.shape[1]]


def filtered(samples: np.ndarray, *filters: tuple[str, str]) -> list[av.AudioFrame]:
    graph = av.filter.Graph()
    source = graph.add_abuffer(sample_rate=RATE, format="fltp", layout="stereo", time_base=Fraction(1, RATE))
    steps = [graph.add(name, options) for name, options in filters]
    form = graph.add("aformat", "sample_fmts=fltp")
    graph.link_nodes(source, *steps, form, graph.add("abuffersink")).configure()
    heard = []
    for frame in [*frames_of(samples, RATE), None]:
        graph.push(frame)
        heard += pulled(graph)
    return heard


def pulled(graph: av.filter.Graph) -> Iterator[av.AudioFrame | av.VideoFrame]:
    """What a graph has ready."""
    while True:
        try:
            yield graph.pull()
        except (av.BlockingIOError, av.EOFError):
            return


def frames_of(samples: np.ndarray, size: int) -> Iterator[av.AudioFrame]:
    """The samples in frames of ``size``, the last one filled up with silence."""
    for start in range(0, samples.shape[1], size):
        part = samples[:, start : start + size]
        part = np.pad(part, ((0, 0), (0, size - part.shape[1])))
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(part), format="fltp", layout="stereo")
        frame.sample_rate, frame.pts, frame.time_base = RATE, start, Fraction(1, RATE)
        yield frame


def encoded(mixture: np.ndarray, path: Path) -> Path:
    """Encode a track so that even what the encoder adds to its peaks stays under the ceiling."""
    for _ in range(4):
        encode(mixture, path)
        peak = abs(read(path)).max()
        if peak <= CEILING:
            return path
        mixture *= 0.97 * CEILING / peak
    raise FilmError(f"the sound {path.name} cannot be encoded without clipping; lower its recording's level")


def encode(samples: np.ndarray, path: Path) -> None:
    try:
        av.Codec("aac", "w")
    except ValueError:
        mend = "reinstall it: pip install --force-reinstall av"
        raise MachineError(f"this build of PyAV has no AAC encoder, so there can be no sound; {mend}") from None
    with av.open(path, "w") as file:
        stream = file.add_stream("aac", rate=RATE, layout="stereo")
        stream.bit_rate = BIT_RATE
        for frame in frames_of(samples, PACKET):
            file.mux(stream.encode(frame))
        file.mux(stream.encode())


def line(sounds: Sequence[Path | None], begins: Sequence[float], folder: Path) -> list[Track]:
    """Tracks cut to stand one after another in a film whose sections begin, and at last end, at ``begins`` seconds.

    Their packets lie on one even grid, counted from the start of the film: so a track begins at most half a packet
    (11 ms) from where it should, in the first section as in the last. The packet that every track has before its
    first sample falls into the silence at the end of the track before. Where there is no track, silence is written
    into ``folder``. Raises FilmError where a track is not as long as its section.
    """
    grid = [round(begin * RATE / PACKET) for begin in begins]
    grid[-1] += 1  # the last track goes on to its end
    lengths = [end - start for start, end in pairwise(grid)]
    silence = None
    if None in sounds:
        longest = np.zeros((2, (max(lengths) + 2) * PACKET), np.float32)
        silence = boxes.read(encoded(longest, folder / "silence.m4a"))[0]
    parts = []
    for path, length in zip(sounds, lengths):
        (found,) = boxes.read(path) if path else [silence]
        if path and abs(len(found.sizes) - length) > 2:
            lasts = [n * PACKET / RATE for n in (len(found.sizes), length)]
            raise FilmError(f"the sound {path.name} lasts {lasts[0]:.2f} s, its section {lasts[1]:.2f} s")
        parts += [found[:length], *[found[-1:]] * (length - len(found.sizes))]  # its last packet is silent
    return parts
