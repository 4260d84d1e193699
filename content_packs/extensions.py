"""What other installed parts bring to `packctl`: found by entry points, so that nothing here imports them.

    gatepost.packctl    functions that add commands to the command line
    gatepost.preview    the function that draws a request's pages as a kiosk shows them

A part whose entry point names modules that are not installed brings nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import entry_points
from typing import Any

from content_packs.extras import OURS

COMMANDS = "gatepost.packctl"
PREVIEW = "gatepost.preview"


def loaded(group: str) -> Iterator[Any]:
    """What stands under `group`, in order of name."""
    for point in sorted(entry_points(group=group), key=lambda point: point.name):
        try:
            yield point.load()
        except ModuleNotFoundError as missing:
            if (missing.name or "").partition(".")[0] not in OURS:
                raise
