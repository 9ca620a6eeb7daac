"""Any error as the one line a person needs: the cause, the place, the next step."""

import errno
import logging
import traceback
from pathlib import Path

from transformer.errors import FilmError, MachineError

log = logging.getLogger("studio")
FULL = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}  # the disk, the largest file allowed, one's own share


def explain(doing: str, error: Exception) -> FilmError:
    """What went wrong while ``doing`` something; the whole traceback goes to the log, where -v DEBUG shows it."""
    if isinstance(error, FilmError):
        return error
    log.debug("".join(traceback.format_exception(error)))
    if any(getattr(e, "errno", None) in FULL for e in chain(error)):
        return MachineError(f"no space left on the disk while {doing}; free some, or choose another folder with -o")
    why = " ".join(str(error).split()) or "no reason given"
    return FilmError(
        f"{doing} failed{place(error)}: {type(error).__name__}: {why}; add -v DEBUG to see how it came there"
    )


def chain(error: BaseException | None):
    while error:
        yield error
        error = error.__cause__ or error.__context__


def place(error: Exception) -> str:
    """The deepest line of a scene among the calls that led to an error, or else of ours."""
    calls = traceback.extract_tb(error.__traceback__)
    here = Path(__file__).parents[1]
    ours = [c for c in calls if Path(c.filename).is_relative_to(here)]
    scenes = [c for c in ours if Path(c.filename).is_relative_to(here / "scenes")]
    for call in (scenes or ours)[-1:]:
        return f" at {Path(call.filename).relative_to(here)}:{call.lineno}"
    return ""
