"""How a process holds its memory."""

import ctypes
from contextlib import suppress

M_MMAP_THRESHOLD = -3  # as malloc.h has it
LARGE = 2**22  # bytes


def give_back_large_blocks() -> None:
    """Have the C library hand each large block back to the system as soon as it is free.

    glibc would keep what encoders and frames leave behind, and split it up: more than a hundred megabytes a worker.
    Other systems have no such knob and need none.
    """
    with suppress(AttributeError, OSError, TypeError):
        ctypes.CDLL(None).mallopt(M_MMAP_THRESHOLD, LARGE)
