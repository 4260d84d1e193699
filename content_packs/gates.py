"""A border gate as the registry knows it, and the rules by which the rest is derived. Types, no I/O.

`plans/gates.csv` says what is known of each gate and on what basis, `plans/provinces.csv` what a
province is and was called, `plans/nation.toml` by which rules the rest follows (`gate_tables`
reads all three):

- time zone: the nation's. Modes: split at ``+``.
- rank: by the basis, where the basis says one; otherwise not known, and left out.
- languages: the first order in `nation.toml` that fits the gate's neighbour or one of its modes.
- province: the present one, and the former where its name ended with a reform; the reform's date.
- opening hours: not in the table, so not in any plan. They are never guessed.

What is not certain is a flag or a note of its row, never part of a name that a traveller reads.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from content_packs.model import Frozen, Mode
from content_packs.plan import Rank


class Flag(StrEnum):
    """What is not certain about a gate's row."""

    NOT_OPEN_YET = "not-open-yet"  # listed for the time when it opens
    NAME_UNVERIFIED = "name-unverified"  # garbled in the source; the plausible reading
    NAME_DERIVED = "name-derived"  # the English name is the Vietnamese one without its marks
    COUNTERPART_UNVERIFIED = "counterpart-unverified"  # general knowledge, no source
    BASIS_SECONDHAND = "basis-secondhand"  # read in a machine translation of the list


class Order(Frozen, frozen=True):
    """A language order and the sites it fits: those with this neighbour, or this mode."""

    languages: tuple[str, ...]
    neighbour: str = ""
    mode: Mode | None = None

    def fits(self, neighbour: str, modes: tuple[Mode, ...]) -> bool:
        return bool(self.neighbour and self.neighbour == neighbour) or self.mode in modes


class Unassigned(Frozen, frozen=True):
    """The site of a kiosk that nobody has paired yet."""

    id: str
    names: dict[str, str]


class Nation(Frozen, frozen=True):
    """`nation.toml`: the nation layer's own values, and the rules of derivation."""

    publisher: str
    id: str
    time_zone: str
    languages: tuple[str, ...]
    ranks: dict[str, Rank]
    orders: tuple[Order, ...]
    unassigned: Unassigned
    without_public_network: tuple[str, ...] = ()

    def order_for(self, neighbour: str, modes: tuple[Mode, ...]) -> tuple[str, ...]:
        """The languages of a site with this neighbour and these modes, best first."""
        fitting = (order.languages for order in self.orders if order.fits(neighbour, modes))
        return next(fitting, self.languages)


class Province(Frozen, frozen=True):
    """A province's name for a time; `until` is when a reform ended it, `basis` the reform."""

    id: str
    names: dict[str, str]
    until: dt.date | None = None
    basis: str = ""


class Gate(Frozen, frozen=True):
    """A border gate. `modes` is a set in the order of `Mode`; `former_province` only where the name ended."""

    id: str
    names: dict[str, str]
    modes: tuple[Mode, ...]
    province: Province
    time_zone: str
    languages: tuple[str, ...]
    basis: str
    former_province: Province | None = None
    province_since: dt.date | None = None
    rank: Rank | None = None
    neighbour: str = ""
    counterpart: str = ""
    codes_unverified: str = ""
    flags: tuple[Flag, ...] = ()
    note: str = ""
