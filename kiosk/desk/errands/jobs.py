"""SIGN: what the window asks of its clerk, and what the clerk answers. Frozen messages; the passphrase travels
as bytes that the clerk overwrites.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TypeAlias

from kiosk.desk.drawing.views import View
from kiosk.desk.state import Dossier, Drawn, Offer


@dataclass(frozen=True)
class Unlock:
    """Open the key, so that the server's requests can be listed."""

    passphrase: bytearray = field(repr=False)


@dataclass(frozen=True)
class Lock:
    """Forget the opened key."""


@dataclass(frozen=True)
class Look:
    """Look what waits."""


@dataclass(frozen=True)
class Open:
    """Fetch a request and judge it."""

    offer: Offer


@dataclass(frozen=True)
class Draw:
    """Draw a view of the opened request, `width` pixels wide."""

    view: View
    width: int


@dataclass(frozen=True)
class Sign:
    """Sign the opened request, if it still is the one with this fingerprint."""

    fingerprint: str
    passphrase: bytearray = field(repr=False)


@dataclass(frozen=True)
class Refuse:
    """Close the opened request."""

    reason: str


Job: TypeAlias = Unlock | Lock | Look | Open | Draw | Sign | Refuse


@dataclass(frozen=True)
class Unlocked:
    """The key is open."""


@dataclass(frozen=True)
class Found:
    """What waits; not `complete` while the server is still asked."""

    offers: tuple[Offer, ...]
    complete: bool = True


@dataclass(frozen=True)
class Opened:
    dossier: Dossier


@dataclass(frozen=True)
class Pictured:
    view: View
    drawn: Drawn


@dataclass(frozen=True)
class Signed:
    """`missing` is what it still needs."""

    missing: tuple[str, ...]


@dataclass(frozen=True)
class Refused:
    pass


@dataclass(frozen=True)
class Failed:
    """What went wrong: `kind` names the sentence with the way out, `detail` is what was found."""

    job: type
    kind: str
    detail: str


Answer: TypeAlias = Unlocked | Found | Opened | Pictured | Signed | Refused | Failed
