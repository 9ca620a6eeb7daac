"""Narration laid onto the beats of a scene: what is spoken in each, when, and how long the beat must last for it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise
from pathlib import Path

from studio.shot import Cue

WORDS = 2.5  # a second, where no voice says how long a sentence takes
LETTERS = 15  # a second, for texts whose words are not parted by spaces
BREATH = 0.3  # seconds of quiet before the first sentence of a beat
PAUSE = 0.4  # and after each sentence

ENDS = re.compile(r"[.!?…]+[\"'”’»)\]]*(?=\s)|[。！？]+[”’」』）]*")  # where a sentence may end
FINISHED = re.compile(r"[.!?…。！？][\"'”’»)\]」』）]*$")
ABBREVIATED = {"e.g.", "i.e.", "mr.", "mrs.", "ms.", "dr.", "st.", "vs.", "cf.", "al.", "fig.", "no.", "approx."}
MARKER = re.compile(r"\s*@(\d{1,4})(?:\s+|$)(.*)")


@dataclass(frozen=True)
class Paragraph:
    """A piece of narration for one beat. ``beat`` counts from 1 and is None where no marker says which."""

    beat: int | None
    text: str
    line: int  # of the narration, from 0


@dataclass(frozen=True)
class Said:
    """A sentence and how long it takes to speak it, in seconds; the sound is None where there is no voice."""

    text: str
    seconds: float
    wav: Path | None = None


@dataclass(frozen=True)
class Speech:
    """What is said in one section, beat by beat, and how long each beat lasts for it, in seconds."""

    beats: list[list[Said]]
    lasting: tuple[float, ...]
    recording: Path | None = None  # heard from the first moment on, instead of the sounds of the sentences

    def spans(self, beats: Sequence[Cue]) -> list[tuple[float, Said]]:
        """Every sentence with the moment it begins, in seconds of the clip whose beats these are."""
        if self.recording:
            every = [s for said in self.beats for s in said]
            return [*zip(accumulate((s.seconds for s in every), initial=0.0), every)]
        begun: list[tuple[float, Said]] = []
        for beat, said in zip(beats, self.beats):
            begun += zip(accumulate((s.seconds + PAUSE for s in said), initial=beat.start + BREATH), said)
        return begun

    def subtitles(self, beats: Sequence[Cue]) -> tuple[Cue, ...]:
        """What is spoken, line by line, each up until the pause after it is over; where nothing is, the captions."""
        spans, after = self.spans(beats), 0.0 if self.recording else PAUSE
        last = max((beat.end for beat in beats), default=0.0)  # beats last whole frames, so a trifle less
        return tuple(Cue(s.text, at, min(at + s.seconds + after, last)) for at, s in spans) or tuple(beats)


def paragraphs(narration: str) -> list[Paragraph]:
    """Narration as it was written: parted by blank lines, or where there are none, one paragraph a line.

    A line that goes on with a sentence goes on with its paragraph. A marker such as @3 at the start of a line begins
    a paragraph too, and says that it belongs to beat 3.

    >>> [(p.beat, p.text) for p in paragraphs("One.\\nTwo,\\nand more.")]
    [(None, 'One.'), (None, 'Two, and more.')]
    >>> [(p.beat, p.text) for p in paragraphs("One.\\nAnd more.\\n\\n@3 Three.")]
    [(None, 'One. And more.'), (3, 'Three.')]
    """
    found: list[Paragraph] = []
    one_a_line = all(line.strip() for line in narration.strip().split("\n"))
    parted = True
    for n, line in enumerate(narration.split("\n")):
        marker = MARKER.match(line)
        text = " ".join((marker[2] if marker else line).split())
        if marker or (text and parted):
            found.append(Paragraph(int(marker[1]) if marker else None, text, n))
        elif text:
            found[-1] = replace(found[-1], text=f"{found[-1].text} {text}".lstrip())
        parted = not (marker or text) or (one_a_line and bool(FINISHED.search(text)))
    return [p for p in found if p.text]


def sentences(text: str) -> list[str]:
    """
    >>> sentences("It holds 1.5 of them, e.g. “a”. “Really?” asks Dr. Who. Yes!")
    ['It holds 1.5 of them, e.g. “a”.', '“Really?” asks Dr. Who.', 'Yes!']
    """
    cuts = [0]
    for end in ENDS.finditer(text):
        last, following = text[cuts[-1] : end.end()].rsplit(None, 1)[-1], text[end.end() : end.end() + 2].lstrip()
        if last.lstrip('(“"').lower() not in ABBREVIATED and not following.islower():
            cuts.append(end.end())
    pieces = (text[a:b].strip() for a, b in pairwise([*cuts, len(text)]))
    return [piece for piece in pieces if piece]


def lay(narration: str, beats: Sequence[float]) -> list[list[str]]:
    """The sentences for each beat, the beats given by their own lengths in seconds.

    Markers decide; a paragraph without one belongs to the beat after that of the paragraph before it, as long as
    that is not past the next marker. Where there is no marker at all, paragraphs that are as many as the beats have
    one each; otherwise sentences are spread over the beats in proportion to time.
    """
    parts = paragraphs(narration)
    if any(p.beat for p in parts):
        places = marked(parts, len(beats))
        cut = [sentences(p.text) for p in parts]
    elif len(parts) == len(beats):
        places = range(len(beats))
        cut = [sentences(p.text) for p in parts]
    else:
        cut = [[s] for p in parts for s in sentences(p.text)]
        places = spread([estimate(s) for (s,) in cut], beats)
    laid: list[list[str]] = [[] for _ in beats]
    for place, said in zip(places, cut):
        laid[place] += said
    return laid


def marked(parts: list[Paragraph], count: int) -> list[int]:
    """The beat of each paragraph, from 0. One that is not marked follows the one before it."""
    places: list[int] = []
    for n, part in enumerate(parts):
        last = next((p.beat - 1 for p in parts[n + 1 :] if p.beat), count) - 1
        following = places[-1] + 1 if places else 0
        places.append(part.beat - 1 if part.beat else max(min(following, last), places[-1] if places else 0))
    return [min(place, count - 1) for place in places]


def spread(sizes: Sequence[float], beats: Sequence[float]) -> list[int]:
    """The beat in which each of the sizes begins, were they stretched to fill the beats.

    >>> spread([1, 1, 1, 1], beats=[5, 10, 5])
    [0, 1, 1, 2]
    """
    begins = [0, *accumulate(sizes)]
    ends = [*accumulate(beats)]
    moments = [begin / begins[-1] * ends[-1] for begin in begins[:-1]]
    return [min(sum(end <= moment + 1e-9 for end in ends), len(beats) - 1) for moment in moments]


def estimate(sentence: str) -> float:
    """Seconds to speak a sentence, guessed from its length.

    >>> estimate("five words in two seconds")
    2.0
    """
    return max(len(sentence.split()) / WORDS, len(sentence) / LETTERS, 0.5)


def speech(spoken: Sequence[Sequence[Said]]) -> Speech:
    """Sentences spoken beat by beat: a breath before the first of a beat, a pause after each."""
    lasting = (BREATH + sum(s.seconds + PAUSE for s in said) if said else 0.0 for said in spoken)
    return Speech([list(said) for said in spoken], tuple(round(seconds, 3) for seconds in lasting))


def recorded(laid: Sequence[Sequence[str]], recording: Path, seconds: float, beats: Sequence[float]) -> Speech:
    """Sentences as they are heard in one recording without a break, each taking its share of the time.

    Where no sentence is known, the beats share the time as they would without a recording.
    """
    whole = sum(estimate(s) for said in laid for s in said)
    filled = (seconds + PAUSE) / seconds
    spoken = [[Said(s, seconds * estimate(s) / whole) for s in said] for said in laid]
    shares = [sum(s.seconds for s in said) for said in spoken] if whole else [seconds * b / sum(beats) for b in beats]
    return Speech(spoken, tuple(round(share * filled, 3) for share in shares), recording)
