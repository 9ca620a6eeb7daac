import subprocess
import sys

import pytest

PROGRAM = """
import ctypes, sys
import numpy as np
from studio.memory import give_back_large_blocks

def held():
    return int(open("/proc/self/statm").read().split()[1]) * 4096 / 2**20

if sys.argv[1] == "after":
    give_back_large_blocks()
large = [np.ones(2**19) for _ in range(50)]  # 4 MB each, and something small behind each
small = [(large.pop(), np.ones(100))[1] for _ in range(50)]
for _ in range(3):
    large = [np.ones(2**19) for _ in range(50)]
    pins = [bytes(200_000) for _ in range(50)]
    large.clear()
print(held())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="told by /proc")
def test_what_is_large_is_given_back_when_it_is_free():
    before, after = (
        float(subprocess.run([sys.executable, "-c", PROGRAM, when], capture_output=True, text=True, check=True).stdout)
        for when in ("before", "after")
    )
    assert after < before / 2
