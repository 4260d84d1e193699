"""The registry: 83 gates, dated, imported as often as anybody likes."""

from __future__ import annotations

import datetime as dt

import msgspec

from content_packs.gate_tables import load_gates, load_nation
from content_packs.model import Mode
from server.database import Database
from server.fleet.sites import Site, Sites

pytest_plugins = ("tests.server_fixtures",)

TODAY = dt.date(2026, 11, 22)
NATION = load_nation().publisher


def site(database: Database, site_id: str, today: dt.date = TODAY) -> Site:
    return next(found for found in Sites(database).all(today) if found.id == site_id)


def test_every_gate_is_a_site_with_its_plan_and_modes(database: Database) -> None:
    gates = load_gates()
    sites = {found.id: found for found in Sites(database).all(TODAY)}
    assert set(sites) == {gate.id for gate in gates}
    for gate in gates:
        assert sites[gate.id].plan == f"{NATION}/{gate.id}"
        assert set(sites[gate.id].modes) == set(gate.modes)


def test_importing_the_same_table_again_changes_nothing(database: Database) -> None:
    before = Sites(database).all(TODAY)
    assert Sites(database).import_gates(load_gates(), NATION, TODAY + dt.timedelta(days=400)) == 0
    assert Sites(database).all(TODAY) == before


def test_province_that_was_merged_is_known_by_both_names(database: Database) -> None:
    gate = next(gate for gate in load_gates() if gate.former_province and gate.province_since)
    assert gate.former_province is not None
    assert gate.province_since is not None
    now = site(database, gate.id)
    assert (now.province, now.former_province) == (gate.province.names["vi"], gate.former_province.names["vi"])
    before = site(database, gate.id, gate.province_since - dt.timedelta(days=1))
    assert (before.province, before.former_province) == (gate.former_province.names["vi"], "")


def test_change_holds_from_its_day_on_and_the_past_stays(database: Database) -> None:
    gate = next(gate for gate in load_gates() if gate.id == "moc-bai")
    changed = msgspec.structs.replace(gate, modes=(Mode.RAIL, Mode.ROAD))
    assert Sites(database).import_gates([changed], NATION, TODAY) == 1
    assert set(site(database, "moc-bai", TODAY).modes) == {Mode.ROAD, Mode.RAIL}
    assert set(site(database, "moc-bai", TODAY - dt.timedelta(days=1)).modes) == set(gate.modes)


def test_second_import_of_one_day_replaces_the_first(database: Database) -> None:
    gate = next(gate for gate in load_gates() if gate.id == "moc-bai")
    for modes in ((Mode.RAIL,), (Mode.SEA,)):
        Sites(database).import_gates([msgspec.structs.replace(gate, modes=modes)], NATION, TODAY)
    assert site(database, "moc-bai").modes == (Mode.SEA,)


def test_sites_are_listed_as_vietnamese_lists_them(database: Database) -> None:
    names = [found.names["vi"] for found in Sites(database).all(TODAY)]
    assert names.index("Cát Bi") < names.index("Chu Lai")
    assert names.index("Đà Nẵng") > max(n for n, name in enumerate(names) if name.startswith("D"))
