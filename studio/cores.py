"""The processors this process may use, and where work is done that another one could take over."""

import os
from concurrent.futures import Executor, Future, ThreadPoolExecutor

busy = 1  # processes that work as hard as this one, itself among them


def cores() -> int:
    """How many there are."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def meanwhile() -> Executor:
    """What does things one after another: beside us, or at once where no core is free; taking turns would only cost."""
    return ThreadPoolExecutor(1) if cores() > busy else AtOnce()


class AtOnce(Executor):
    """Has done a thing when it returns."""

    def submit(self, fn, /, *args, **kwargs) -> Future:
        done = Future()
        try:
            done.set_result(fn(*args, **kwargs))
        except Exception as error:
            done.set_exception(error)
        return done
