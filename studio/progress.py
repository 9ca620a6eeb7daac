"""What a person sees while a film renders: frames done, the share, and the time left, on stderr."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.progress import (
    BarColumn,
    Progress,
    TaskID,
    TaskProgressColumn,
    TextColumn,
    TimeElapsedColumn,
    TimeRemainingColumn,
)

from studio import workers


@contextmanager
def bar(
    expected: Sequence[int], mode: str = "display", name: Callable[[int], str] | None = None
) -> Iterator[workers.Progress]:
    """A bar over shots that are expected to have so many frames; it learns the true number as each is done.

    With ``name`` each shot that is being drawn has a bar of its own below, called so.
    """
    columns = [
        TextColumn("{task.description}"),
        BarColumn(),
        TaskProgressColumn(),
        TextColumn("{task.completed:.0f} of {task.fields[about]} frames"),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    ]
    console = Console(stderr=True)
    silent = mode == "none" or not console.is_terminal
    with Progress(*columns, console=console, transient=mode == "display", disable=silent) as shown:
        task = shown.add_task("starting", total=None, about="?")
        below: dict[int, TaskID] = {}

        def update(drawn: Sequence[int], finished: dict[int, int]) -> None:
            done, total = tally(expected, drawn, finished)
            about = f"{total}" if len(finished) == len(expected) else f"about {total}"
            words = f"scene {min(len(finished) + 1, len(expected))} of {len(expected)}"
            shown.update(task, description=words, completed=done, total=total, about=about)
            for n in range(len(expected)) if name else ():
                if n in below and n in finished:
                    shown.remove_task(below.pop(n))
                elif drawn[n] and n not in finished:
                    if n not in below:
                        below[n] = shown.add_task(f"  {name(n)}", total=expected[n], about=f"about {expected[n]}")
                    shown.update(below[n], completed=drawn[n])

        yield update


@contextmanager
def doing(words: str, mode: str = "display") -> Iterator[None]:
    """A line that says what is being done, for what cannot be counted in frames."""
    console = Console(stderr=True)
    if mode == "none" or not console.is_terminal:
        yield
        return
    with console.status(words):
        yield


def tally(expected: Sequence[int], drawn: Sequence[int], finished: dict[int, int]) -> tuple[int, int]:
    """Frames done and frames in all: true for finished shots, expected for the others, never less than drawn.

    >>> tally([300, 300], drawn=[280, 100], finished={0: 280})
    (380, 580)
    """
    done = [finished.get(n, drawn[n]) for n in range(len(expected))]
    total = [finished.get(n, max(expected[n], drawn[n])) for n in range(len(expected))]
    return sum(done), sum(total)
