"""Every colour, size and pause, once. Colour belongs to a role, never to a scene."""

import colorsys
import os

import numpy as np

LIGHT = os.environ.get("TENSORFILM_THEME") == "light"  # read once: a role has one colour throughout a process


def either(dark: str, light: str) -> str:
    return light if LIGHT else dark


PAPER = either("#000000", "#FFFFFF")
WHITE = either("#FFFFFF", "#111111")  # plain ink
BLACK = PAPER
GREY = either("#888888", "#707070")
FAINT = either("#555555", "#B4B4B4")
PALE = either("#DDDDDD", "#333333")  # symbols and captions
SOLID = either("#444444", "#C8C8C8")  # the faces of blocks
COVER = either("#222222", "#EEEEEE")  # a panel in front of other things

QUERY = either("#FFFF00", "#B07A00")  # also the focus, the prediction, ΔE and sums
KEY = either("#5CD0B3", "#0B8A6D")  # also results
VALUE = either("#FC6255", "#C8321F")  # also masks and errors
RESULT = KEY
FOCUS = QUERY
SPEAKERS = (either("#83C167", "#3F7F22"), either("#58C4DD", "#14778F"), QUERY)  # the system, the user, the assistant
REST = GREY  # what is left over: all other tokens, all other keys
OTHERS = "#D147BD"  # what goes on besides and is not followed
OUTPUT = either("#D147BD", "#A32A90")  # the output matrix, in which all heads have their part
YES = either("#83C167", "#3F7F22")  # a guess that was right
ATTENTION, MLP = either("#E8C547", "#9A7200"), either("#58A6E8", "#1F6FB2")  # the two kinds of block, what they add

# Weights and signed numbers: blue above zero, red below, clearer by size.
POSITIVE = ("#1C758A", "#259DB9", "#3EBBD8", "#6DCBE2", "#9CDCEB")
NEGATIVE = ("#CF5044", "#DF584F", "#ED635C", "#F7706D", "#FF8080")
# Data, such as activations: grey to white by size.
DATA = ("#888888", "#A6A6A6", "#C3C3C3", "#E1E1E1", "#FFFFFF")
INK, STRONG = either("white", "black"), either("bright", "dark")  # as captions call plain ink, and large values
if LIGHT:
    POSITIVE = ("#6FB3C4", "#4A9DB3", "#2A859D", "#156C84", "#064F64")
    NEGATIVE = ("#E39A93", "#DB7B72", "#D05D52", "#BF4034", "#A3261B")
    DATA = ("#A0A0A0", "#7C7C7C", "#5A5A5A", "#383838", "#111111")

CAPTION, TITLE, BODY, SMALL, TINY = 34, 48, 36, 24, 18  # font sizes, in manim's points
STROKE, THIN = 2.0, 1.0

# Frame, in units. The caption has the foot of the frame to itself.
EDGE = 0.4
CAPTION_HEIGHT = 1.15
TAG_HEIGHT = 0.2  # above the room, for the note on what is shown

READING = 3.0  # words a second, for captions
HANDOVER = 1.2  # seconds in which one scene turns into the next
REST_AFTER = 0.8  # seconds of quiet after the last word is read


def rgb(color: str) -> np.ndarray:
    """Three numbers from 0 to 1.

    >>> rgb("#FF0080").round(2).tolist()
    [1.0, 0.0, 0.5]
    """
    return np.array([int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)])


RAMPS = {name: np.array([*map(rgb, colors)]) for name, colors in (("data", DATA), ("signed", POSITIVE + NEGATIVE))}


def along(ramp: str, share: np.ndarray, begin=0) -> np.ndarray:
    """Colours at shares from 0 to 1 of five colours of a ramp, shape (…, 3)."""
    colors = RAMPS[ramp]
    at = np.fmin(np.fmax(share, 0), 1) * 4  # what is no number counts as nought
    low = np.minimum(at.astype(int), 3)
    part, low = (at - low)[..., None], low + begin
    return colors[low] * (1 - part) + colors[low + 1] * part


def signed_colors(values: np.ndarray, scale: float) -> np.ndarray:
    """Blue for positive, red for negative, brighter by size; ``scale`` is the size that is brightest."""
    values = np.asarray(values)
    return along("signed", np.abs(values) / (scale or 1), np.where(values < 0, 5, 0))


def data_colors(values: np.ndarray, scale: float) -> np.ndarray:
    """Grey to white by size, sign ignored."""
    return along("data", np.abs(values) / (scale or 1))


def mixed(one: str, other: str, shares) -> np.ndarray:
    """Colours between two others, n 3: at share 0 the one, at 1 the other."""
    return rgb(one) + (rgb(other) - rgb(one)) * np.asarray(shares)[:, None]


def own_scale(values: np.ndarray) -> float:
    """The size that counts as large in this array: its 98th percentile."""
    return float(np.percentile(np.abs(values), 98)) or 1.0


def token_color(token_id: int) -> str:
    """A blue to cyan of its own for every token, the same in every scene."""
    lightness = 0.24 if LIGHT else 0.62
    spread = (token_id * 0.618033988749895) % 1  # golden ratio: neighbouring ids get colours far apart
    red, green, blue = colorsys.hls_to_rgb(0.48 + 0.14 * spread, lightness + 0.14 * ((spread * 7) % 1), 0.75)
    return "#" + "".join(f"{round(255 * c):02X}" for c in (red, green, blue))
