"""Content reaches a kiosk whole or not at all, and what fails leaves what was there."""

from __future__ import annotations

import datetime as dt
import itertools
from pathlib import Path

import msgspec
import pytest

from content_packs.errors import CouldNotReach
from content_packs.fetching import DirectoryFetcher
from content_packs.reading import sha256_hex
from kiosk.agent import downloads as downloads_module
from kiosk.agent.carriers import Mirrors
from kiosk.agent.fetching.allowance import Allowance, Bounds
from kiosk.blobs import BlobStore
from tests.faulty_carrier import Carrier
from tests.simulated_repository import PUBLISHER, pack_path
from tests.simulator import OTHER_PLAN, SITE_PLAN, Gate, nation, pack, page, site
from tests.what_is_shown import ENTRY, shown, version, words

pytest_plugins = ("tests.gate_fixtures",)


def test_a_provisioned_kiosk_shows_its_base_plan_without_any_network(gate: Gate) -> None:
    edition = shown(gate)
    assert edition.plan.site == SITE_PLAN
    assert list(edition.languages) == ["vi", "en", "km"]
    assert [ref.topic.id for ref in edition.topics(None)] == ["entry-topic", "base-topic"]
    assert words(edition) == "version 1"


def test_a_new_release_is_shown_after_one_poll(gate: Gate) -> None:
    parts = gate.agent()
    gate.publish_entry(2)
    parts.sync.step(gate.moment())
    assert parts.sync.problem == ""
    assert (version(gate), words(shown(gate))) == (2, "version 2")


def test_a_poll_without_news_fetches_one_small_file_and_switches_nothing(gate: Gate) -> None:
    carrier = Carrier(gate.repository.publish_dir)
    parts = gate.agent([carrier])
    parts.sync.step(gate.moment())
    before = parts.state.current()
    carrier.asked.clear()
    parts.sync.step(gate.later(10))
    assert carrier.asked == ["metadata/timestamp.json"]
    assert parts.state.current() == before


def test_a_restarted_agent_does_not_fetch_what_it_has(gate: Gate) -> None:
    carrier = Carrier(gate.repository.publish_dir)
    gate.agent([carrier]).sync.step(gate.moment())
    assert not [path for path in carrier.asked if path.startswith(("targets/", "blobs/"))]


def test_only_the_changed_page_is_fetched(gate: Gate) -> None:
    carrier = Carrier(gate.repository.publish_dir)
    parts = gate.agent([carrier])
    parts.sync.step(gate.moment())
    manifest, blobs = pack("entry", 2, [page("visa", "version 1"), page("customs", "new")])
    gate.repository.publish_pack(manifest, blobs, gate.wall)
    carrier.asked.clear()
    parts.sync.step(gate.later(10))
    assert version(gate) == 2
    assert len([path for path in carrier.asked if path.startswith("blobs/")]) == 1


def test_kiosk_keeps_last_good_pack_when_a_blob_is_changed_on_the_servers_disk(gate: Gate) -> None:
    parts = gate.agent()
    manifest = gate.publish_entry(2)
    blob = gate.repository.publish_dir / f"blobs/{manifest.pages['visa'].sha256[:2]}/{manifest.pages['visa'].sha256}"
    data = bytearray(blob.read_bytes())
    data[-1] ^= 1
    blob.write_bytes(data)
    parts.sync.step(gate.moment())
    assert (version(gate), words(shown(gate))) == (1, "version 1")
    assert "changed on its way" in parts.sync.problem
    data[-1] ^= 1
    blob.write_bytes(data)
    gate.run(parts, 30)
    assert (version(gate), parts.sync.problem) == (2, "")


def test_kiosk_keeps_last_good_pack_when_the_manifest_is_changed_on_the_servers_disk(gate: Gate) -> None:
    parts = gate.agent()
    manifest = gate.publish_entry(2)
    name = f"{sha256_hex(msgspec.json.encode(manifest))}.entry.json"
    file = gate.repository.publish_dir / f"targets/packs/{PUBLISHER}/{name}"
    file.write_bytes(file.read_bytes().replace(b"entry-topic", b"enemy-topic"))
    parts.sync.step(gate.moment())
    assert version(gate) == 1
    assert pack_path(manifest) in parts.sync.problem


def test_a_pack_for_newer_software_keeps_the_old_one_and_lets_the_others_go_on(gate: Gate) -> None:
    parts = gate.agent()
    gate.publish_entry(2, needs=("telepathy",))
    base, blobs = gate.base(2)
    gate.repository.publish_pack(base, blobs, gate.wall)
    parts.sync.step(gate.moment())
    edition = shown(gate)
    assert (edition.manifests[ENTRY].version, edition.manifests[f"{PUBLISHER}/base"].version) == (1, 2)
    assert "telepathy" in parts.sync.problem


def test_a_page_for_newer_software_keeps_the_old_pack(gate: Gate) -> None:
    parts = gate.agent()
    manifest, blobs = pack("entry", 2, [page("visa", "new", needs=("smell",))])
    gate.repository.publish_pack(manifest, blobs, gate.wall)
    parts.sync.step(gate.moment())
    assert version(gate) == 1
    assert "smell" in parts.sync.problem


def test_a_refused_page_stays_refused_when_its_blob_is_already_here(gate: Gate) -> None:
    parts = gate.agent()
    manifest, blobs = pack("entry", 2, [page("visa", "new", needs=("smell",))])
    gate.repository.publish_pack(manifest, blobs, gate.wall)
    gate.run(parts, 120)
    assert version(gate) == 1
    assert "smell" in parts.sync.problem


def test_a_pack_its_signers_removed_goes_and_the_base_pack_never_does(gate: Gate) -> None:
    parts = gate.agent()
    gate.repository.publish({}, (), gate.wall, removed=[f"packs/{ENTRY}.json"])
    parts.sync.step(gate.moment())
    assert list(shown(gate).manifests) == [f"{PUBLISHER}/base"]
    gate.repository.publish({}, (), gate.wall, removed=[f"packs/{PUBLISHER}/base.json"])
    parts.sync.step(gate.later(10))
    assert list(shown(gate).manifests) == [f"{PUBLISHER}/base"]
    assert "base" in parts.sync.problem


def test_the_base_pack_stays_beside_the_others_though_its_signers_removed_it(gate: Gate) -> None:
    parts = gate.agent()
    gate.repository.publish({}, (), gate.wall, removed=[f"packs/{PUBLISHER}/base.json"])
    parts.sync.step(gate.moment())
    gate.publish_entry(2)
    parts.sync.step(gate.later(1000))
    assert set(shown(gate).manifests) == {ENTRY, f"{PUBLISHER}/base"}
    assert "base" in parts.sync.problem


def test_nothing_is_switched_while_a_blob_cannot_be_reached_and_then_at_once(gate: Gate) -> None:
    carrier = Carrier(gate.repository.publish_dir)
    parts = gate.agent([carrier])
    gate.publish_entry(2)
    carrier.broken = {"blobs/"}
    parts.sync.step(gate.moment())
    assert version(gate) == 1
    assert "cut cable" in parts.sync.problem
    carrier.broken = set()
    parts.sync.step(gate.later(10))
    assert (version(gate), parts.sync.problem) == (2, "")


def test_a_download_goes_on_where_the_line_went_dead(gate: Gate) -> None:
    film = bytes(range(256)) * 400
    carrier = Carrier(gate.repository.publish_dir)
    parts = gate.agent([carrier])
    gate.publish_entry(2, media=[film])
    parts.sync.step(gate.moment())  # whole metadata
    path = f"blobs/{sha256_hex(film)[:2]}/{sha256_hex(film)}"
    BlobStore(gate.home).remove(sha256_hex(film))
    carrier.stop_after = 30_000
    wanted = downloads_module.Wanted(path, sha256_hex(film), len(film))
    parts.downloads.begin_slice()
    with pytest.raises(CouldNotReach, match="dead"):
        parts.downloads.fetch([wanted])
    carrier.stop_after = None
    parts.downloads.fetch([wanted])
    assert carrier.offsets[path] == 30_000
    assert BlobStore(gate.home).read(sha256_hex(film)) == film


def test_a_part_that_is_not_the_beginning_of_the_file_is_fetched_again_from_the_start(gate: Gate) -> None:
    carrier = Carrier(gate.repository.publish_dir)
    parts = gate.agent([carrier])
    manifest = gate.publish_entry(2)
    BlobStore(gate.home).part(manifest.pages["visa"].sha256).write_bytes(b"rubbish")
    parts.sync.step(gate.moment())
    assert (version(gate), parts.sync.problem) == (2, "")


def test_a_long_download_leaves_room_for_the_other_jobs(gate: Gate) -> None:
    parts = gate.agent()
    gate.publish_entry(2)
    gate.run(parts, 0)
    ticks = itertools.count(0, downloads_module.SLICE_S)
    mirrors = Mirrors([DirectoryFetcher(gate.repository.publish_dir)])
    unlimited = Allowance(Bounds(), gate.home)
    slow = downloads_module.Downloads(BlobStore(gate.home), mirrors, unlimited, lambda: next(ticks))
    slow.begin_slice()
    manifest = gate.publish_entry(3)
    with pytest.raises(downloads_module.MoreToFetch, match="0 of 2"):
        slow.fetch(downloads_module.wanted_blob(ref) for ref in manifest.pages.values())


def test_a_mirror_that_fails_gives_way_to_the_next(gate: Gate) -> None:
    dead, alive = Carrier(gate.repository.publish_dir), Carrier(gate.repository.publish_dir)
    dead.broken = {""}
    parts = gate.agent([dead, alive])
    gate.publish_entry(2)
    parts.sync.step(gate.moment())
    assert (version(gate), parts.sync.problem) == (2, "")
    assert "cut cable" in parts.downloads.problem


def test_truncated_metadata_changes_nothing(gate: Gate) -> None:
    parts = gate.agent()
    parts.sync.step(gate.moment())
    gate.publish_entry(2)
    timestamp = gate.repository.publish_dir / "metadata/timestamp.json"
    whole = timestamp.read_bytes()
    timestamp.write_bytes(whole[: len(whole) // 2])
    parts.sync.step(gate.later(10))
    assert version(gate) == 1
    assert parts.sync.problem
    timestamp.write_bytes(whole)
    parts.sync.step(gate.later(60))
    assert (version(gate), parts.sync.problem) == (2, "")


def test_a_damaged_metadata_cache_is_no_trouble(gate: Gate) -> None:
    gate.publish_entry(2)
    for file in (gate.home / "trust").rglob("*.json"):
        file.write_bytes(file.read_bytes()[:100])
    parts = gate.agent()
    parts.sync.step(gate.moment())
    assert (version(gate), parts.sync.problem) == (2, "")


def test_an_old_repository_is_refused_even_when_cache_and_database_were_lost(gate: Gate, tmp_path: Path) -> None:
    old = tmp_path / "old"
    old.mkdir()
    for file in sorted(gate.repository.publish_dir.rglob("*")):
        if file.is_file():
            copy = old / file.relative_to(gate.repository.publish_dir)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(file.read_bytes())
    gate.publish_entry(2)
    gate.agent().sync.step(gate.moment())
    gate.stop_agents()
    for file in [*(gate.home / "trust").rglob("*.json"), gate.home / "state.db"]:
        file.unlink()
    parts = gate.agent([DirectoryFetcher(old)])
    parts.sync.step(gate.moment())
    assert version(gate) == 2
    assert "version" in parts.sync.problem


def test_expired_metadata_stops_updates_and_takes_nothing_away(gate: Gate) -> None:
    parts = gate.agent()
    parts.sync.step(gate.moment())
    gate.later(dt.timedelta(days=90).total_seconds())
    parts.sync.step(gate.moment())
    assert version(gate) == 1
    assert parts.sync.problem


def test_a_clock_in_1970_or_2040_takes_nothing_away(gate: Gate) -> None:
    for year in (1970, 2040):
        gate.wall = dt.datetime(year, 1, 1, tzinfo=dt.UTC)
        parts = gate.agent()
        parts.sync.step(gate.moment())
        assert words(shown(gate)) == "version 1"


def test_a_dead_battery_does_not_bring_expired_metadata_back_to_life(gate: Gate) -> None:
    """The clock says the day on which the repository was signed; the server has told a later one before."""
    signed_at = gate.wall
    parts = gate.agent()
    gate.later(dt.timedelta(days=90).total_seconds())
    gate.run(parts, 60)
    assert parts.state.agreement() is not None
    gate.stop_agents()
    gate.wall, gate.boot = signed_at, "2" * 32
    parts = gate.agent()
    parts.sync.step(gate.moment())
    assert "expired" in parts.sync.problem.lower() or "past" in parts.sync.problem
    assert version(gate) == 1


def test_a_plan_that_breaks_its_rules_leaves_the_old_one(gate: Gate) -> None:
    parts = gate.agent()
    bad = site(version=2, portal="https://enemy.example")
    gate.repository.publish_plan([bad], gate.wall)
    parts.sync.step(gate.moment())
    assert shown(gate).plan.portal == "https://portal.example"
    assert "portal" in parts.sync.problem


def test_a_plan_that_names_a_pack_nobody_published_shows_the_others(gate: Gate) -> None:
    parts = gate.agent()
    gate.repository.publish_plan([nation(2, packs=(ENTRY, f"{PUBLISHER}/ghost"))], gate.wall)
    parts.sync.step(gate.moment())
    assert shown(gate).activation.layers[0].version == 2
    assert "ghost" in parts.sync.problem


def test_the_assigned_plan_is_followed_and_an_unknown_one_changes_nothing(gate: Gate) -> None:
    parts = gate.agent()
    gate.centre.plan = OTHER_PLAN
    gate.run(parts, 60)
    assert shown(gate).plan.site == OTHER_PLAN
    gate.centre.plan = f"{PUBLISHER}/atlantis"
    gate.run(parts, 60)
    assert shown(gate).plan.site == OTHER_PLAN
    assert "atlantis" in parts.sync.problem
