"""Another day for whole processes: Debian's datefudge, which adds to the wall clock that a process sees.

Nothing in the programs under test knows of it. The monotonic clock stays real, so time-outs and
frames run as ever. A step is taken by starting the processes anew, as a machine would be after a night.
"""

from __future__ import annotations

from pathlib import Path


def later_by(seconds: int) -> dict[str, str]:
    """The environment of a process that lives `seconds` later. Raises `RuntimeError` without datefudge."""
    found = sorted(Path("/usr/lib").glob("*/datefudge/datefudge.so"))
    if not found:
        raise RuntimeError("datefudge is missing; install Debian's package of that name")
    return {"LD_PRELOAD": str(found[0]), "DATEFUDGE": str(-seconds)}
