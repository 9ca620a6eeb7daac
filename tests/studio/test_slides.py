import base64
import sys
import zipfile
from dataclasses import replace
from fractions import Fraction
from html.parser import HTMLParser
from pathlib import Path

import av
import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studio import assemble, engine, lecture, orders, output, slides
from studio.settings import Settings
from studio.shot import Clip, Cue, Shot
from transformer.errors import FilmError, MachineError
from transformer.trace import Trace

NASTY = "<script>document.title='x'</script> </aside> --> ]]> {{beats}} $x$ #read(\"x\") \\ & &amp; 'q' 😀 你\n\ttwo"
NOTES = ["one", NASTY, "three"]
TITLE = "</title><b>A & B"
LAST = [40 + 4 * 7, 120 + 4 * 11, 180 + 4 * 9]  # the greys on which the three beats end
anything = st.text(st.characters(codec=None), max_size=60)


def packets(path: Path) -> list[bytes]:
    with av.open(path) as film:
        return [bytes(p) for p in film.demux(video=0) if p.size]


def greys(path: Path) -> list[float]:
    with av.open(path) as film:
        return [float(f.to_ndarray(format="gray").mean()) for f in film.decode(video=0)]


@pytest.fixture
def scenes(clip, tmp_path) -> list[Clip]:
    """Two scenes, each beat begun by a key frame; the first turns into the second in its last four frames."""
    found = []
    for name, cues, pieces in (
        ("a", (Cue("one", 0, 0.8), Cue("two", 0.8, 2.0)), [clip("a1", 8, 40), clip("a2", 12, 120), clip("a3", 4, 165)]),
        ("b", (Cue("three", 0, 1.0),), [clip("b1", 10, 180)]),
    ):
        path = tmp_path / f"{name}.mp4"
        assemble.join(pieces, path, name, [piece.shot.name for piece in pieces])
        found.append(Clip(Shot(name), path, sum(piece.frames for piece in pieces), pieces[0].rate, cues))
    return found


@pytest.fixture
def beats(scenes, tmp_path) -> list[slides.Beat]:
    return list(slides.cut(scenes, [NOTES[:2], NOTES[2:]], tmp_path / "beats"))


def made(clips: list[Clip], to: str, folder: Path) -> Path:
    if to == "pptx":
        pytest.importorskip("pptx")
    out = folder / f"deck.{to}"
    with output.workshop(out) as work:
        return slides.publish(clips, [NOTES[:2], NOTES[2:]], TITLE, to, work, out)


CLOSED = "keyint=8:scenecut=0:bframes=3:b-adapt=0"
LEANING = f"{CLOSED}:open-gop=1"  # the frames before a key frame need it too


def moving(path: Path, **options: str) -> Clip:
    """Forty frames in which a bar goes by, so that frames lean on those before and after them."""
    with av.open(path, "w") as film:
        stream = film.add_stream("libx264", rate=10, options=options)
        stream.width, stream.height, stream.pix_fmt = 64, 36, "yuv420p"
        for n in range(40):
            picture = np.full((36, 64, 3), 40 + 2 * n, np.uint8)
            picture[:, n : n + 16] = 250
            film.mux(stream.encode(av.VideoFrame.from_ndarray(picture)))
        film.mux(stream.encode())
    return Clip(Shot("moving"), path, 40, Fraction(10), ())


class TestBeats:
    def test_they_are_copied_where_each_begins_with_a_key_frame(self, scenes, beats):
        copied = [packet for beat in beats for packet in packets(beat.path)]
        assert copied == [packet for scene in scenes for packet in packets(scene.path)]

    def test_each_has_its_frames_and_its_words(self, scenes, beats):
        first, second = (greys(scene.path) for scene in scenes)
        assert [greys(beat.path) for beat in beats] == [first[:8], first[8:20], first[20:] + second]
        assert [beat.notes for beat in beats] == NOTES

    @pytest.mark.parametrize("options", [{}, {"x264-params": CLOSED}, {"x264-params": LEANING}])
    @pytest.mark.parametrize("middle", [1, 5, 8, 13, 16, 39])
    def test_wherever_a_clip_is_cut_no_frame_is_lost_or_shown_twice(self, tmp_path, options, middle):
        clip = moving(tmp_path / "moving.mp4", **options)
        cut = middle / 10
        clip = replace(clip, cues=(Cue("a", 0, cut), Cue("b", cut, 4.0)))
        pieces = [greys(beat.path) for beat in slides.cut([clip, clip], [["", ""]] * 2, tmp_path / "beats")]
        assert [len(piece) for piece in pieces] == [middle, 40 - middle] * 2
        np.testing.assert_allclose([grey for piece in pieces for grey in piece], greys(clip.path) * 2, atol=2)

    def test_frames_that_others_lean_on_are_not_cut_off_by_copying(self, tmp_path):
        def alone(clip: Clip, begin: int, end: int) -> bool:
            with av.open(clip.path) as film:
                return bool(slides.packets(film, slides.Run(clip, begin, end)))

        closed = moving(tmp_path / "closed.mp4", **{"x264-params": CLOSED})
        assert [begin for begin in range(40) if alone(closed, begin, 40)] == [0, 8, 16, 24, 32]
        assert [end for end in range(9, 41) if alone(closed, 8, end)] == [16, 24, 32, 40]
        leaning = moving(tmp_path / "leaning.mp4", **{"x264-params": LEANING})
        assert [begin for begin in range(40) if alone(leaning, begin, 40)] == [0]

    def test_a_scene_without_beats_is_refused(self, clip, tmp_path):
        with pytest.raises(FilmError, match="one has no beats"):
            list(slides.cut([clip("one")], [[]], tmp_path / "beats"))

    def test_the_background_is_that_of_the_clips(self, beats):
        assert slides.Deck("", beats).paper == pytest.approx((40, 40, 40), abs=2)


@pytest.mark.parametrize("to", slides.FORMATS)
def test_a_deck_that_cannot_be_made_leaves_the_one_before(scenes, tmp_path, to):
    path = made(scenes, to, tmp_path)
    before = path.read_bytes()
    scenes[1].path.write_bytes(scenes[1].path.read_bytes()[:1000])
    with pytest.raises(FilmError, match="slide 3, in the scene b"):
        made(scenes, to, tmp_path)
    assert path.read_bytes() == before
    assert not list(tmp_path.glob(f"{output.WORKSHOP}*"))


def test_powerpoint_without_its_package_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "pptx", None)
    with pytest.raises(MachineError, match=r"pip install -e '\.\[slides\]'"):
        slides.check("pptx")
    for to in ("html", "pdf", "zip"):
        slides.check(to)


@given(anything)
def test_only_what_no_file_can_hold_is_taken_from_a_text(text):
    plain = slides.plain(text)
    plain.encode()
    assert slides.plain(plain) == plain
    seen = "".join(c for c in text if c in "\t\n" or (c >= " " and not "\x7f" <= c <= "\x9f"))
    assert plain == seen.encode("utf-8", "ignore").decode().replace("\ufffe", "").replace("\uffff", "") or "\r" in text


class Page(HTMLParser):
    """The elements of a page, in order, with the texts of its title and its notes."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[str] = []
        self.attributes: list[dict[str, str]] = []
        self.texts: dict[str, list[str]] = {"title": [], "aside": []}
        self.within = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.elements.append(tag)
        self.attributes.append(dict(attributes))
        self.within = tag
        if tag in self.texts:
            self.texts[tag].append("")

    def handle_endtag(self, tag):
        self.within = ""

    def handle_data(self, data):
        if self.within in self.texts:
            self.texts[self.within][-1] += data

    def clips(self, name: str) -> list[str]:
        return [attributes[name] for attributes in self.attributes if name in attributes]


class TestHtml:
    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
    @given(anything, anything)
    def test_words_stay_words(self, beats, title, notes):
        harmless, given = (
            slides.Deck(slides.plain(name), [replace(beats[0], notes=slides.plain(words)), beats[1]])
            for name, words in (("title", "words"), (title, notes))
        )
        plain, page = (Page("".join(slides.page(deck, iter(["", ""])))) for deck in (harmless, given))
        assert page.elements == plain.elements
        assert page.texts == {"title": [given.title], "aside": [given.beats[0].notes, NASTY]}

    def test_all_clips_lie_inside_and_nothing_is_fetched(self, scenes, beats, tmp_path):
        page = Page(made(scenes, "html", tmp_path).read_text("utf-8"))
        assert [base64.b64decode(clip) for clip in page.clips("data-base64")] == [b.path.read_bytes() for b in beats]
        assert not {"src", "href", "srcset", "data-src"} & {name for found in page.attributes for name in found}
        assert "link" not in page.elements

    def test_in_the_zip_they_lie_beside_the_page(self, scenes, beats, tmp_path):
        with zipfile.ZipFile(made(scenes, "zip", tmp_path)) as archive:
            page = Page(archive.read("slides/slides.html").decode())
            inside = [archive.read(f"slides/{name}") for name in page.clips("data-src")]
            assert len(archive.namelist()) == 1 + len(inside)
        assert inside == [b.path.read_bytes() for b in beats]
        assert page.texts == {"title": [TITLE], "aside": NOTES}


@pytest.fixture
def page(request, scenes, tmp_path) -> Path:
    """The page of a deck, as one file or unpacked from the zip."""
    path = made(scenes, request.param, tmp_path)
    if request.param == "zip":
        with zipfile.ZipFile(path) as archive:
            archive.extractall(tmp_path)
        return tmp_path / "slides" / "slides.html"
    return path


VIDEO = "document.querySelector('.shown video')"
RESTS = f"{VIDEO} && {VIDEO}.ended && !{VIDEO}.seeking && at ==="


@pytest.mark.parametrize("page", ["html", "zip"], indirect=True)
def test_a_deck_is_stepped_through_in_a_browser(browser, page):
    if not browser.run("document.createElement('video').canPlayType('video/mp4; codecs=\"avc1.64001f\"')"):
        pytest.skip("this Chromium cannot play H.264")

    def middle() -> int:
        return browser.screenshot().getpixel((320, 200))[0]

    browser.open(page)
    browser.run("for (const video of document.querySelectorAll('video')) video.defaultPlaybackRate = 4")
    assert browser.run("[at, document.title, document.querySelector('h1').textContent]") == [-1, TITLE, TITLE]
    assert browser.run("document.querySelector('#cover').checkVisibility()")
    for n, grey in enumerate(LAST):
        browser.press("ArrowRight")
        browser.until(f"at === {n} && {VIDEO} === beats[{n}].firstElementChild && {VIDEO}.currentTime > 0")
        browser.until(f"{RESTS} {n}")
        assert middle() == pytest.approx(grey, abs=4)
    browser.press("ArrowRight")  # there is no beat after the last
    assert browser.run(f"{RESTS} 2")

    browser.press("ArrowLeft")
    browser.until(f"{RESTS} 1")
    assert middle() == pytest.approx(LAST[1], abs=4)
    browser.press("r")
    browser.until(f"at === 1 && !{VIDEO}.ended")
    browser.until(f"{RESTS} 1")

    browser.press("n")
    assert browser.run("document.querySelector('#notes').checkVisibility()")
    assert browser.run("document.querySelector('#notes').textContent") == NASTY
    browser.press("s")
    browser.until("speaker && speaker.document.getElementById('next').textContent === 'next: three'")
    assert browser.run("speaker.document.getElementById('now').textContent") == NASTY

    assert browser.run("document.title") == TITLE
    assert {address.partition(":")[0] for address in browser.asked} <= {"file", "blob"}
    assert browser.complaints == []


def test_a_clip_that_is_not_beside_its_page_is_said_to_be_missing(browser, scenes, tmp_path):
    with zipfile.ZipFile(made(scenes, "zip", tmp_path)) as archive:
        archive.extract("slides/slides.html", tmp_path)
    browser.open(tmp_path / "slides" / "slides.html")
    browser.press("ArrowRight")
    browser.until("document.querySelector('.shown.broken') === document.querySelector('section')")


class TestPowerPoint:
    def test_each_slide_has_one_video_that_starts_by_itself_and_its_notes(self, scenes, beats, tmp_path):
        pptx = pytest.importorskip("pptx")
        show = pptx.Presentation(made(scenes, "pptx", tmp_path))
        assert show.core_properties.title == TITLE
        assert show.slide_width / show.slide_height == pytest.approx(64 / 36, rel=1e-3)
        assert [slide.notes_slide.notes_text_frame.text for slide in show.slides] == NOTES
        for slide, beat in zip(show.slides, beats, strict=True):
            (video,) = slide.shapes
            assert video.shape_type == pptx.enum.shapes.MSO_SHAPE_TYPE.MEDIA
            assert (video.width, video.height) == (show.slide_width, show.slide_height)
            (found,) = (r.target_part.blob for r in slide.part.rels.values() if r.reltype.endswith("/video"))
            assert found == beat.path.read_bytes()
            assert video.poster_frame.content_type == "image/png"
            assert slide.element.xpath(".//p:video//p:cond/@delay") == ["0"]

    @settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=15)
    @given(anything, anything)
    def test_words_stay_words(self, beats, tmp_path, title, notes):
        pptx = pytest.importorskip("pptx")
        deck = slides.Deck(slides.plain(title), [replace(beats[0], notes=slides.plain(notes))])
        slides.to_pptx(deck, tmp_path / "deck.pptx")
        (slide,) = pptx.Presentation(tmp_path / "deck.pptx").slides
        assert slide.notes_slide.notes_text_frame.text == deck.beats[0].notes


def test_a_pdf_has_a_page_for_each_beat_with_its_last_frame_and_its_words(scenes, tmp_path):
    pypdf = pytest.importorskip("pypdf")
    file = pypdf.PdfReader(made(scenes, "pdf", tmp_path))
    assert file.metadata.title == TITLE
    for n, (page, words, grey) in enumerate(zip(file.pages, NOTES, LAST, strict=True), 1):
        (picture,) = page.images
        assert np.asarray(picture.image.convert("L")).mean() == pytest.approx(grey, abs=3)
        read = "".join(page.extract_text().split()).replace("⟨U+4F60⟩", "你")  # where no font has it
        assert "".join(words.split()) in read
        assert f"{n}/3" in read


# From what a person types to the deck.

SMALL = {"resolution": "160,90", "fps": 5.0, "media_dir": Path("out"), "out": None, "progress_bar": "none", "jobs": 1}
SCRIPT = """
title = "A talk"
voice = "none"
[[section]]
scene = "token_split"
narration = "First this is said. Then that.\\n\\n@3 <b>At last.</b>"
notes = "Wait."
[[section]]
scene = "token_split"
"""


def test_a_lecture_becomes_slides_with_what_is_said_as_notes(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    Path("talk.toml").write_text(SCRIPT)
    chosen = SMALL | {"model": None, "allow_download": False}
    (path,) = lecture.slides(Path("talk.toml"), None, **chosen)
    page = Page(path.read_text("utf-8"))
    shown = captions()
    first = ["First this is said. Then that.\n\nWait.", shown[1], "<b>At last.</b>", *shown[3:]]
    assert (path, page.texts) == (Path("out/talk.html"), {"title": ["A talk"], "aside": first + shown})


def test_scenes_become_slides_with_their_captions_as_notes(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (path,) = orders.slides(orders.subject(("token_split",)), None, **SMALL | {"out": "deck.zip"})
    with zipfile.ZipFile(path) as archive:
        page = Page(archive.read("slides/slides.html").decode())
    assert page.texts["aside"] == captions()


def captions() -> list[str]:
    beats = engine.beats(Shot("token_split"), Trace.load(orders.DEMO), Settings(160, 90, 5.0), Path("beats"))
    return [cue.text for cue in beats]
