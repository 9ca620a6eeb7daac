"""Digits on screen: masks where they can be, outlines where they must, in the same places."""

import cairo
import numpy as np
import pytest

from scenes.kit.glyphs import PHASES, Atlas, draw, glyph, stamp_discs


def canvas() -> tuple[cairo.ImageSurface, cairo.Context]:
    surface = cairo.ImageSurface(cairo.FORMAT_A8, 192, 48)
    return surface, cairo.Context(surface)


def ink(surface: cairo.ImageSurface) -> np.ndarray:
    surface.flush()
    rows = np.frombuffer(surface.get_data(), np.uint8).reshape(surface.get_height(), surface.get_stride())
    return rows[:, : surface.get_width()].astype(float)


def stamped(text: str, x: float, y: float, px: float = 28.0) -> np.ndarray:
    surface, pen = canvas()
    Atlas.at(px).stamp(pen, [text], np.array([[x, y]]), [(0, 0, 0, 1)])
    return ink(surface)


def outlined(text: str, x: float, y: float, px: float = 28.0) -> np.ndarray:
    surface, pen = canvas()
    pen.translate(x, y)
    pen.scale(px, -px)
    for curves in Atlas.outlines(text):
        draw(pen, curves)
    pen.fill()
    return ink(surface)


def middle(picture: np.ndarray) -> np.ndarray:
    ys, xs = np.indices(picture.shape)
    return np.array([(xs * picture).sum(), (ys * picture).sum()]) / picture.sum()


def test_all_digits_are_as_wide():
    assert len({round(glyph(d)[0], 9) for d in "0123456789"}) == 1


def test_plus_and_minus_are_as_wide():
    assert glyph("+")[0] == pytest.approx(glyph("−")[0])


@pytest.mark.parametrize("text", ["−1.0", "+0.3", "56.5%", "12,345"])
@pytest.mark.parametrize("x", [10.0, 10.3, 10.77])
def test_masks_stand_where_outlines_do(text, x):
    mask, outline = stamped(text, x, 30.4), outlined(text, x, 30.4)
    np.testing.assert_allclose(middle(mask), middle(outline), atol=0.75 / PHASES)
    assert mask.sum() == pytest.approx(outline.sum(), rel=0.02)


def test_a_mask_drawn_at_the_middle_of_its_phase_is_the_outline():
    at = 10 + 0.5 / PHASES, 30 + 0.5 / PHASES
    np.testing.assert_allclose(stamped("+0.3", *at), outlined("+0.3", *at), atol=8)


def test_positions_within_a_pixel_are_kept_apart():
    apart = [stamped("8", 10 + phase / PHASES + 0.01, 30) for phase in range(PHASES)]
    assert len({picture.tobytes() for picture in apart}) == PHASES
    xs = [middle(picture)[0] for picture in apart]
    np.testing.assert_allclose(np.diff(xs), 1 / PHASES, atol=0.02)


def test_the_same_mask_is_drawn_once():
    atlas = Atlas.at(14)
    assert atlas.mask("+0.3", 1, 2) is atlas.mask("+0.3", 1, 2)
    assert Atlas.at(14.01) is atlas
    assert atlas.mask("+0.3", 1, 2) is not atlas.mask("+0.3", 2, 2)


def test_no_mask_is_cut_off():
    for text in ("+8.0", "−∞", "100%", "jgq,"):
        mask, _ = Atlas.at(20).mask(text, PHASES - 1, PHASES - 1)
        picture = ink(mask)
        assert picture.any()
        assert not picture[[0, -1]].any()
        assert not picture[:, [0, -1]].any()


@pytest.mark.parametrize("radius", [1.0, 3.0, 11.3, 20.0])
@pytest.mark.parametrize("at", [(60.0, 24.0), (60.3, 23.9)])
def test_discs_are_as_large_as_they_should_be_and_where(at, radius):
    surface, pen = canvas()
    stamp_discs(pen, np.array([at]), np.array([radius]), [(0, 0, 0, 1)])
    disc = ink(surface)
    np.testing.assert_allclose(middle(disc), np.array(at) - 0.5, atol=0.75 / PHASES)
    assert disc.sum() / 255 == pytest.approx(np.pi * radius**2, rel=0.05)
