"""The one way a file is written: complete or absent, never half."""

import os
from contextlib import suppress
from pathlib import Path

from transformer.errors import MachineError


def write(path: Path, data: bytes) -> None:
    """Write a file beside its place, then move it there.

    Raises MachineError where the place cannot be written; nothing is left behind.
    """
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        part.write_bytes(data)
        part.replace(path)
    except OSError as error:
        raise MachineError(f"{path} cannot be written ({error.strerror}); choose another place or make room") from None
    finally:
        with suppress(OSError):
            part.unlink()
