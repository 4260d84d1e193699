"""What the ui's process does with freed memory, as the C library tells it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PROGRAM = """
import ctypes, sys
from pathlib import Path
from kiosk.ui.environment import prepare

class Told(ctypes.Structure):
    _fields_ = [(name, ctypes.c_size_t) for name in (
        "arena", "ordblks", "smblks", "hblks", "hblkhd", "usmblks", "fsmblks", "uordblks", "fordblks", "keepcost")]

library = ctypes.CDLL(None)
library.mallinfo2.restype = Told
library.malloc.restype, library.malloc.argtypes = ctypes.c_void_p, [ctypes.c_size_t]
library.free.argtypes = [ctypes.c_void_p]
prepare(Path(sys.argv[1]))
before = library.mallinfo2().hblks
for size in (8_294_400, 500_000):  # a whole screen, a line
    block = library.malloc(size)
    print(library.mallinfo2().hblks - before)
    library.free(block)
lines = [library.malloc(500_000) for _ in range(40)]
for line in lines:
    library.free(line)
print(library.mallinfo2().fordblks >= 15_000_000)
"""


def test_screens_are_given_back_whole_and_the_room_of_lines_is_kept(tmp_path: Path) -> None:
    told = subprocess.run(  # our own program, in a process of its own: the setting stays
        [sys.executable, "-c", PROGRAM, str(tmp_path)], capture_output=True, text=True, check=True
    )
    assert told.stdout.split() == ["1", "0", "True"]
