"""What an installation was made without: said in one sentence at the edge of a command, never as a stack trace.

Each command brings its parts inside ``with extra("author"):``. Only a stranger's module that is absent
is explained so; one of ours that is absent is a mistake in this software and stays one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

OURS = frozenset({"content_packs", "kiosk", "server"})


class ExtraMissing(Exception):
    """A module that an extra of the installation brings is not there."""


@contextmanager
def extra(name: str) -> Iterator[None]:
    """Raises `ExtraMissing` for a module that is absent within; the extra `name` would have brought it."""
    try:
        yield
    except ModuleNotFoundError as missing:
        module = (missing.name or "").partition(".")[0]
        if module in OURS or not module:
            raise
        raise ExtraMissing(
            f"The module {module} is not installed; `pip install 'gatepost[{name}]'` brings it."
        ) from missing
