"""The registry of sites: what each is, from when on. A row is never rewritten, a newer one follows it.

Rules: a site's id and plan reference are for ever; everything else is dated, and what holds on a
day is the latest row not after it. The first row holds since ever, as far as anyone knows. Importing
the same table again changes nothing.
"""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterable
from typing import Any

import msgspec
from sqlalchemy import Connection, insert, select

from content_packs.gates import Gate
from content_packs.model import Mode
from server.database import Database
from server.schema import site, site_attributes, site_mode

SINCE_EVER = dt.date.min


class Site(msgspec.Struct, frozen=True):
    """A site as it is on one day. `former_province` is the one before, empty where it never changed."""

    id: str
    plan: str
    names: dict[str, str]
    modes: tuple[Mode, ...]
    rank: str
    province: str
    former_province: str
    neighbour: str
    counterpart: str
    basis: str

    def name(self, locale: str) -> str:
        return self.names.get(locale) or self.names["vi"]


class _Attributes(msgspec.Struct, frozen=True):
    """The dated part of a site, as one row and its modes hold it."""

    name_vi: str
    name_en: str
    rank: str
    province: str
    neighbour: str
    counterpart: str
    basis: str
    modes: tuple[Mode, ...]


_COLUMNS = tuple(name for name in _Attributes.__struct_fields__ if name != "modes")
_Dated = list[tuple[dt.date, _Attributes]]


class Sites:
    """The registry on one database."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def import_gates(self, gates: Iterable[Gate], publisher: str, today: dt.date) -> int:
        """Bring the registry up to `gates`, whose plans `publisher` signs; returns how many sites changed."""
        changed = 0
        with self._database.writing() as connection:
            known = _histories(connection)
            for gate in gates:
                if gate.id not in known:
                    connection.execute(insert(site).values(id=gate.id, plan=f"{publisher}/{gate.id}"))
                new = _news(gate, known.get(gate.id, []), today)
                for since, attributes in new:
                    _insert(connection, gate.id, since, attributes)
                changed += bool(new)
        return changed

    def all(self, today: dt.date) -> list[Site]:
        """Every site as it is `today`, by its Vietnamese name."""
        with self._database.reading() as connection:
            plans = {row.id: row.plan for row in connection.execute(select(site))}
            known = _histories(connection)
        sites = [_site(id_, plans[id_], history, today) for id_, history in known.items()]
        return sorted(sites, key=lambda found: _in_order(found.names["vi"]))


def _in_order(name: str) -> tuple[str, str]:
    """Where a Vietnamese name stands in a list: by its letters, marks last; đ follows d."""
    plain = unicodedata.normalize("NFD", name.casefold().replace("đ", "dz"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter)), plain


def _news(gate: Gate, history: _Dated, today: dt.date) -> _Dated:
    """The rows that `gate` adds to what is known of it."""
    now = _attributes(gate, gate.province.names["vi"])
    if history:
        return [] if history[-1][1] == now else [(today, now)]
    if gate.former_province is None or gate.province_since is None:
        return [(SINCE_EVER, now)]
    return [(SINCE_EVER, _attributes(gate, gate.former_province.names["vi"])), (gate.province_since, now)]


def _attributes(gate: Gate, province: str) -> _Attributes:
    return _Attributes(
        name_vi=gate.names["vi"],
        name_en=gate.names.get("en", ""),
        rank=gate.rank.value if gate.rank else "",
        province=province,
        neighbour=gate.neighbour,
        counterpart=gate.counterpart,
        basis=gate.basis,
        modes=tuple(sorted(gate.modes)),
    )


def _insert(connection: Connection, site_id: str, since: dt.date, attributes: _Attributes) -> None:
    values = {name: getattr(attributes, name) for name in _COLUMNS}
    where = {"site": site_id, "valid_from": since}
    connection.execute(site_attributes.delete().where(*_is(site_attributes, where)))  # imported twice in one day
    connection.execute(site_mode.delete().where(*_is(site_mode, where)))
    connection.execute(insert(site_attributes).values(values | where))
    connection.execute(insert(site_mode), [where | {"mode": mode.value} for mode in attributes.modes])


def _is(table: Any, where: dict[str, Any]) -> list[Any]:
    return [table.c[name] == value for name, value in where.items()]


def _histories(connection: Connection) -> dict[str, _Dated]:
    """Every site's rows, oldest first."""
    modes: dict[tuple[str, dt.date], list[Mode]] = {}
    for row in connection.execute(select(site_mode).order_by(site_mode.c.mode)):
        modes.setdefault((row.site, row.valid_from), []).append(Mode(row.mode))
    found: dict[str, _Dated] = {}
    for row in connection.execute(select(site_attributes).order_by(site_attributes.c.valid_from)):
        at = tuple(sorted(modes.get((row.site, row.valid_from), [])))
        attributes = _Attributes(**{name: getattr(row, name) for name in _COLUMNS}, modes=at)
        found.setdefault(row.site, []).append((row.valid_from, attributes))
    return found


def _site(id_: str, plan: str, history: _Dated, today: dt.date) -> Site:
    until_now = [attributes for since, attributes in history if since <= today] or [history[0][1]]
    now = until_now[-1]
    former = [attributes.province for attributes in until_now if attributes.province != now.province]
    return Site(
        id=id_,
        plan=plan,
        names={"vi": now.name_vi, "en": now.name_en},
        modes=now.modes,
        rank=now.rank,
        province=now.province,
        former_province=former[-1] if former else "",
        neighbour=now.neighbour,
        counterpart=now.counterpart,
        basis=now.basis,
    )
