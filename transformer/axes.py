"""Arrays with declared axes: a dataclass says which letters the axes of each array have, and that is checked."""

from dataclasses import Field, field, fields
from functools import cache

import numpy as np


def axes(names: str) -> Field:
    """Declare an array by its axes, outermost first; a digit is an axis of just that size."""
    return field(metadata={"axes": names.split()})


@cache
def array_axes(cls: type) -> dict[str, list[str]]:
    """The names of all arrays of a dataclass, each with its axes."""
    return {f.name: f.metadata["axes"] for f in fields(cls) if "axes" in f.metadata}


def check(owner: object, size: dict[str, int] | None = None) -> dict[str, int]:
    """Make the arrays of a dataclass read-only, and return the size of every letter.

    Raises ValueError where one does not have its axes, naming the array, what was wanted and what came, or where
    it holds what is no finite number. ``size`` says what is known beforehand.
    """
    size, kind, arrays = dict(size or {}), type(owner).__name__, array_axes(type(owner))
    for name, letters in arrays.items():
        array = getattr(owner, name)
        array.flags.writeable = False
        shape, known = array.shape, len(size)
        fits = len(shape) == len(letters) and all(
            n == (int(a) if a.isdigit() else size.setdefault(a, n)) for a, n in zip(letters, shape)
        )
        if not fits or not array.size:
            told = dict([*size.items()][:known])  # a letter stays one where nobody has said a number yet
            wanted = " ".join(str(told.get(a, a)) for a in letters)
            raise ValueError(f"{kind}.{name}: axes {' '.join(letters)} want {wanted}, got {shape}")
        if not np.isfinite(array).all():
            raise ValueError(f"{kind}.{name} holds NaN or infinity")
    return size
