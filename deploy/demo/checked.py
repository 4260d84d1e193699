"""The day on which the sources of a pack were last checked, as its own files say.

The demonstration shows every pack as on that day, whenever it is run. What has passed its date by then says so on
the kiosk, as it does at a gate; `packctl build` alone refuses to build it anew.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterator
from pathlib import Path


def last_checked(pack: Path) -> dt.date:
    """The newest `checked_on` in the TOML files below the folder `pack`; today where nothing in it has a date."""
    read = (tomllib.loads(file.read_text(encoding="utf-8")) for file in sorted(pack.rglob("*.toml")))
    return max((day for table in read for day in _checked(table)), default=dt.datetime.now().astimezone().date())


def _checked(value: object) -> Iterator[dt.date]:
    if isinstance(value, list):
        for one in value:
            yield from _checked(one)
    elif isinstance(value, dict):
        for name, one in value.items():
            if name == "checked_on" and isinstance(one, dt.date):
                yield one
            else:
                yield from _checked(one)
