"""SIGN: where a signer stands in the window, as one frozen value. Pure; the passphrase is not in it.

unlock → list → request → sign → done
                   └────→ refuse → done
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from content_packs.signing.compare.walk import Move
from content_packs.signing.difference import Part
from kiosk.desk.drawing.views import Item, View

EVERYTHING = ""
"""The tab of what belongs to no language: facts, media, dates."""


class Room(StrEnum):
    UNLOCK = "unlock"
    LIST = "list"
    REQUEST = "request"
    SIGN = "sign"
    REFUSE = "refuse"
    DONE = "done"


class Source(StrEnum):
    """Where a request lies."""

    SERVER = "server"
    FOLDER = "folder"


@dataclass(frozen=True)
class Offer:
    """A request that waits. `place` is its id on the server, or its folder; `publisher` may name a role,
    `titles` are those of what changes, by language.

    `signable` is false for a change of who may sign, which this window does not show.
    """

    source: Source
    place: str
    publisher: str
    version: int
    asked_by: str
    asked_at: dt.datetime
    fingerprint: str
    titles: tuple[Mapping[str, str], ...] = ()
    missing: tuple[str, ...] = ()
    signed_by: tuple[str, ...] = ()
    urgent: bool = False
    signable: bool = True


@dataclass(frozen=True)
class Entry:
    """Something to be opened before signing: a page, or a file with what changes outside its pages. `page` is
    empty for a file; `item` is what can be looked at, if anything."""

    path: str
    page: str
    move: Move
    part: Part = field(compare=False)
    titles: Mapping[str, str] = field(compare=False)
    item: Item | None = field(default=None, compare=False)

    @property
    def key(self) -> str:
        return f"{self.path}#{self.page}"

    def tabs(self, pictured: bool = False) -> tuple[str, ...]:
        """The languages to look at, and `EVERYTHING` where something else changes too; pictures are always in one."""
        if pictured and self.item and self.item.tags:
            return self.item.tags
        tags = self.part.languages() if self.move is Move.CHANGED else self.part.tags
        return (*tags, *((EVERYTHING,) if self.part.own() or not tags else ()))


@dataclass(frozen=True)
class Dossier:
    """A request that this machine has fetched and judged. `names` are languages by their tags."""

    offer: Offer
    fingerprint: str
    until: dt.date
    entries: tuple[Entry, ...]
    signed_by: tuple[str, ...]
    missing: tuple[str, ...]
    names: Mapping[str, str] = field(compare=False)

    @property
    def complete(self) -> bool:
        return not self.missing


@dataclass(frozen=True)
class Drawn:
    """A view's picture: the key it is painted by, and its size in pixels."""

    key: str
    width: int
    height: int


@dataclass(frozen=True)
class Desk:
    """Everything the window shows. `tongue` is the language of the window, `said` the sentence of what went
    wrong, `dots` how many characters of the passphrase were typed, `outcome` the message that ended it. `drawn` has
    None for what is being drawn."""

    tongue: str
    room: Room
    offers: tuple[Offer, ...] = ()
    dossier: Dossier | None = None
    at: int = 0
    tab: str = EVERYTHING
    pictured: bool = False
    panel: str = "portrait"
    seen: frozenset[str] = frozenset()
    drawn: Mapping[View, Drawn | None] = field(default_factory=dict)
    top: int = 0
    scroll: float = 0.0
    dots: int = 0
    reason: str = ""
    words: str = ""
    busy: str = ""
    said: tuple[str, ...] = ()
    outcome: str = ""
    focus: str = ""

    @property
    def entry(self) -> Entry | None:
        """What is open."""
        return self.dossier.entries[self.at] if self.dossier and self.dossier.entries else None

    @property
    def left(self) -> int:
        """How many entries were never opened."""
        return sum(entry.key not in self.seen for entry in self.dossier.entries) if self.dossier else 0
