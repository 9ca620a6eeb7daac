import wave
from itertools import accumulate
from pathlib import Path

import av
import numpy as np
import pytest

from studio import boxes, sound
from studio.sound import CEILING, RATE
from transformer.errors import FilmError, InputError, MachineError


def decibel(ratio: float) -> float:
    return 20 * np.log10(ratio)


def tone(seconds: float, level: float = 0.1, rate: int = RATE, channels: int = 1) -> np.ndarray:
    samples = level * np.sin(2 * np.pi * 997 * np.arange(round(seconds * rate)) / rate)
    return np.tile(samples, (channels, 1))


@pytest.fixture
def wav(tmp_path):
    def make(name: str, samples: np.ndarray, rate: int = RATE) -> Path:
        path = tmp_path / f"{name}.wav"
        with wave.open(str(path), "wb") as file:
            file.setparams((len(samples), 2, rate, 0, "NONE", ""))
            file.writeframes((np.clip(samples, -1, 1).T * 32767).astype("<i2").tobytes())
        return path

    return make


@pytest.fixture
def click(wav):
    burst = np.zeros((1, 4800))
    burst[:, 240:336] = np.random.default_rng(0).uniform(-0.9, 0.9, 96)  # past the fade
    return wav("click", burst)


@pytest.fixture
def kept(tmp_path):
    return tmp_path / "kept"


# Reading.


@pytest.mark.parametrize("rate", [8000, 22050, 44100, 48000])
@pytest.mark.parametrize("channels", [1, 2])
def test_a_recording_of_any_rate_is_read_at_one(wav, rate, channels):
    read = sound.read(wav("tone", tone(1, 0.5, rate, channels), rate))
    assert read.shape[0] == channels
    assert abs(read.shape[1] - RATE) <= 100
    np.testing.assert_allclose(abs(read[:, 4800:-4800]).max(), 0.5, atol=0.02)


@pytest.mark.parametrize(
    ("ending", "codec"), [(".flac", "flac"), (".mp3", "libmp3lame"), (".m4a", "aac"), (".ogg", "libopus")]
)
def test_what_recorders_write_is_read(tmp_path, ending, codec):
    path = tmp_path / f"tone{ending}"
    with av.open(path, "w") as file:
        stream = file.add_stream(codec, rate=RATE, layout="stereo")
        for frame in sound.frames_of(tone(1, 0.3, channels=2).astype(np.float32), 4800):
            frame = av.AudioResampler(format=stream.codec_context.format.name).resample(frame)
            file.mux([packet for part in frame for packet in stream.encode(part)])
        file.mux(stream.encode())
    read = sound.read(path)
    assert abs(read.shape[1] / RATE - 1) < 0.05
    np.testing.assert_allclose(abs(read[:, 9600:-9600]).max(), 0.3, atol=0.05)


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.wav", b"RIFF"), ("a.wav", b""), ("a.mp3", b"no sound at all" * 99), ("a.txt", b""), ("none.wav", None)],
)
def test_what_is_no_recording_is_refused_by_name(tmp_path, name, content):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=name):
        sound.read(tmp_path / name)


def test_a_playlist_that_calls_itself_a_recording_is_not_followed(tmp_path, wav):
    inner = wav("inner", tone(1))
    (tmp_path / "list.wav").write_text(f"ffconcat version 1.0\nfile {inner.name}\n")
    with pytest.raises(InputError, match=r"list\.wav"):
        sound.read(tmp_path / "list.wav")


# A track.


@pytest.mark.parametrize("level", [0.01, 0.1, 1.0])
def test_every_track_has_the_same_loudness(wav, kept, level):
    track = sound.track([(0.5, wav("tone", tone(4, level)))], 5, kept)
    assert sound.loudness(sound.read(track)) == pytest.approx(sound.LOUDNESS, abs=0.5)


def test_loudness_is_measured_as_the_standard_says():
    # EBU Tech 3341, test 1: a stereo sine of 1 kHz at -23 dBFS measures -23 LUFS
    sine = 10 ** (-23 / 20) * np.sin(2 * np.pi * 1000 * np.arange(20 * RATE) / RATE)
    assert sound.loudness(np.tile(sine, (2, 1)).astype(np.float32)) == pytest.approx(-23, abs=0.1)


@pytest.mark.parametrize("kind", ["bursts", "square", "noise"])
def test_nothing_is_clipped_however_uneven_the_recording(wav, kept, kind):
    rng = np.random.default_rng(0)
    samples = {"bursts": np.zeros(4 * RATE), "square": np.sign(tone(4)[0]), "noise": rng.normal(0, 2, 4 * RATE)}[kind]
    if kind == "bursts":
        for start in range(0, 4 * RATE, RATE):
            samples[start : start + 500] = rng.uniform(-1, 1, 500)
    read = sound.read(sound.track([(0.0, wav(kind, samples[None]))], 5, kept))
    assert abs(read).max() > 0.15
    assert decibel(abs(read).max()) <= -1


def test_a_piece_is_heard_at_its_moment_in_both_channels(click, kept):
    read = sound.read(sound.track([(0.5, click), (1.25, click)], 2, kept))
    for channel in read:
        loud = np.flatnonzero(abs(channel) > 0.3) / RATE
        starts = loud[np.diff(loud, prepend=-1) > 0.1]
        np.testing.assert_allclose(starts, [0.505, 1.255], atol=0.001)


def test_a_piece_begins_and_ends_without_a_step(wav, kept):
    constant = wav("constant", np.full((1, RATE), 0.5))
    mixture = sound.mix([(0.5, constant)], 2 * RATE)
    assert abs(np.diff(mixture)).max() < 0.01


def test_what_goes_on_past_its_section_is_cut_and_that_is_said(wav, kept):
    with pytest.warns(UserWarning, match=r"long\.wav goes on for 1\.6 s"):
        track = sound.track([(0.5, wav("long", tone(2)))], 1, kept)
    assert abs(sound.read(track)[:, -2 * sound.PACKET :]).max() < 0.001


def test_a_recording_may_be_as_long_as_its_section(wav, kept):
    sound.track([(0.0, wav("exact", tone(1)))], 1, kept)  # a warning would be an error


def test_without_an_encoder_that_is_said(kept, monkeypatch):
    def absent(name, mode):
        raise ValueError(name)

    monkeypatch.setattr(sound.av, "Codec", absent)
    with pytest.raises(MachineError, match="no AAC encoder"):
        sound.track([], 1, kept)
    assert not list(kept.iterdir())


def test_silence_stays_silent(wav, kept):
    hiss = wav("hiss", np.random.default_rng(0).normal(0, 0.0005, (1, RATE)))
    assert abs(sound.read(sound.track([(0, hiss)], 1.2, kept))).max() < 0.01
    assert abs(sound.read(sound.track([], 1, kept))).max() == 0


def test_a_track_is_encoded_once(click, kept):
    first = sound.track([(0.5, click)], 2, kept)
    written = first.stat().st_ino
    assert sound.track([(0.5, click)], 2, kept) == first
    assert first.stat().st_ino == written
    others = {sound.track([(0.6, click)], 2, kept), sound.track([(0.5, click)], 3, kept), sound.track([], 2, kept)}
    assert first not in others
    assert len(others) == 3


def test_a_damaged_track_is_made_again(click, kept):
    track = sound.track([(0.5, click)], 2, kept)
    whole = track.read_bytes()
    track.write_bytes(whole[:100])
    with pytest.warns(UserWarning, match="damaged"):
        sound.track([(0.5, click)], 2, kept)
    assert track.read_bytes() == whole


# Tracks one after another.


def test_a_line_of_tracks_never_strays_from_its_sections(click, kept, tmp_path):
    lengths = [1.1, 0.7, 2.03, 1.5] * 50
    begins = [0.0, *accumulate(lengths)]
    tracks = [sound.track([(0.1, click)], seconds, kept) for seconds in lengths]
    tracks[2::4] = [None] * 50
    parts = sound.line(tracks, begins, tmp_path)
    packets = np.cumsum([0, *(len(part.sizes) for part in parts)])
    heard = {part.file: None for part in parts}
    assert len(heard) == 4  # three kinds, and silence
    ends = [round(end * RATE / sound.PACKET) for end in begins[1:-1]]
    assert set(ends) <= set(packets.tolist())
    assert abs(packets[-1] * sound.PACKET / RATE - begins[-1]) < 1.5 * sound.PACKET / RATE


def test_a_track_of_another_length_than_its_section_is_refused(click, kept, tmp_path):
    with pytest.raises(FilmError, match=r"lasts 2\.0. s, its section 3\.0"):
        sound.line([sound.track([(0.5, click)], 2, kept)], [0.0, 3.0], tmp_path)


def test_packets_of_a_track_all_last_alike(click, kept):
    (track,) = boxes.read(sound.track([(0.5, click)], 2, kept))
    assert track.kind == boxes.SOUND
    assert set(track.durations.tolist()) == {sound.PACKET}
    assert track.scale == RATE


def test_the_ceiling_is_one_decibel_below_full_scale():
    assert decibel(CEILING) == pytest.approx(-1)
