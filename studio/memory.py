"""How a process holds its memory."""

import ctypes
from contextlib import suppress

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3  # as malloc.h has them
LARGE = 2**22  # bytes
AT_HAND = 2**25  # bytes


def give_back_large_blocks() -> None:
    """Have the C library hand each large block back to the system as soon as it is free.

    glibc would keep what encoders and frames leave behind, and split it up: more than a hundred megabytes a worker.
    Of smaller ones some stay at hand; to have each converted frame in fresh memory would take a millisecond.
    Other systems have no such knobs and need none.
    """
    with suppress(AttributeError, OSError, TypeError):
        c = ctypes.CDLL(None)
        c.mallopt(M_MMAP_THRESHOLD, LARGE)
        c.mallopt(M_TRIM_THRESHOLD, AT_HAND)
