"""A kiosk and its disk: damage is mended, what nobody needs goes, and a full disk takes nothing away."""

from __future__ import annotations

import resource
from pathlib import Path

import msgspec
import pytest

from content_packs.errors import CouldNotReach
from content_packs.reading import sha256_hex
from kiosk.blobs import BlobStore
from kiosk.proof_file import UiReportWriter
from tests.faulty_carrier import Carrier
from tests.simulated_repository import plan_path
from tests.simulator import Gate, site
from tests.what_is_shown import ENTRY, shown, version, words

pytest_plugins = ("tests.gate_fixtures",)


def test_damage_that_the_ui_reports_is_fetched_again(gate: Gate) -> None:
    parts = gate.agent()
    parts.sync.step(gate.moment())
    edition = shown(gate)
    sha256 = edition.manifests[ENTRY].pages["visa"].sha256
    BlobStore(gate.home).path(sha256).write_bytes(b"rot")
    assert edition.page(f"{ENTRY}/visa", None) is None
    UiReportWriter(gate.home).write([edition.activation.id], edition.damaged)
    parts.sync.step(gate.later(10))
    assert words(edition) == "version 1"
    assert edition.damaged == frozenset()


def test_a_ui_that_calls_sound_files_damaged_costs_nothing(gate: Gate) -> None:
    carrier = Carrier(gate.repository.publish_dir)
    parts = gate.agent([carrier])
    parts.sync.step(gate.moment())
    before = shown(gate)
    carrier.asked.clear()
    UiReportWriter(gate.home).write([before.activation.id], [before.manifests[ENTRY].pages["visa"].sha256])
    parts.sync.step(gate.later(10))
    assert carrier.asked == ["metadata/timestamp.json"]
    assert words(before) == "version 1"


@pytest.mark.parametrize("which", ["proof", "manifest", "language", "plan"])
def test_a_rotten_signed_file_is_mended_by_the_next_start(gate: Gate, which: str) -> None:
    current = shown(gate).activation
    sha256 = {
        "proof": next(iter(current.proofs())),
        "manifest": current.releases[0].sha256,
        "language": current.languages[1].sha256,
        "plan": current.layers[0].sha256,
    }[which]
    BlobStore(gate.home).path(sha256).write_bytes(b"rot")
    parts = gate.agent()
    parts.sync.step(gate.moment())
    assert parts.sync.problem == ""
    edition = shown(gate)
    assert edition.damaged == frozenset()
    assert (words(edition), len(edition.languages)) == ("version 1", 3)


def test_old_blobs_go_but_those_of_a_visit_and_of_the_previous_edition_stay(gate: Gate) -> None:
    parts = gate.agent()
    reports = UiReportWriter(gate.home)
    pinned = shown(gate)
    reports.write([pinned.activation.id])
    for number in (2, 3, 4):
        gate.publish_entry(number)
        parts.sync.step(gate.later(10))
    names = {number: gate.entry(number)[0].pages["visa"].sha256 for number in (1, 2, 3, 4)}
    store = BlobStore(gate.home)
    there = {number for number, sha256 in names.items() if store.path(sha256).exists()}
    assert there == {1, 3, 4}
    assert words(pinned) == "version 1"
    reports.write([])
    gate.publish_entry(5)
    parts.sync.step(gate.later(10))
    assert not store.path(names[1]).exists()


def test_provisioning_with_another_root_is_refused_and_leaves_the_kiosk_as_it_was(gate: Gate, tmp_path: Path) -> None:
    other = Gate(tmp_path / "other")
    try:
        gate.repository.root = other.repository.root
        with pytest.raises(CouldNotReach, match="was not used"):
            gate.provision()
    finally:
        other.close()
    assert words(shown(gate)) == "version 1"


def test_a_disk_without_room_leaves_the_reserve_and_says_so(gate: Gate) -> None:
    gate.publish_entry(2)
    gate.more_settings = "[downloads]\nkeep_free_mb = 10_000_000\n"
    parts = gate.agent()
    parts.sync.step(gate.moment())
    assert version(gate) == 1
    assert "free" in parts.sync.problem


def test_a_full_disk_leaves_the_old_pack_and_goes_on_when_there_is_room(gate: Gate) -> None:
    """A limit on the size of files stands for the full disk: writes are refused half way."""
    parts = gate.agent()
    parts.sync.step(gate.moment())
    film = bytes(range(256)) * 4_000
    gate.publish_entry(2, media=[film])
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, hard))
    try:
        parts.sync.step(gate.later(10))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert version(gate) == 1
    assert "free some space" in parts.sync.problem
    parts.sync.step(gate.later(60))
    assert (version(gate), parts.sync.problem) == (2, "")


def test_a_folder_that_became_unwritable_is_a_sentence_and_not_a_crash(gate: Gate) -> None:
    parts = gate.agent()
    parts.sync.step(gate.moment())
    gate.publish_entry(2)
    blobs, aside = gate.home / "blobs", gate.home / "aside"
    blobs.rename(aside)
    blobs.write_text("a file where the folder was")
    parts.sync.step(gate.later(10))
    assert parts.sync.problem
    blobs.unlink()
    aside.rename(blobs)
    gate.run(parts, 60)
    assert (version(gate), parts.sync.problem) == (2, "")


def test_the_plan_layer_that_is_proved_is_the_one_that_was_signed(gate: Gate) -> None:
    activation = shown(gate).activation
    assert activation.plan_sha256 == sha256_hex(msgspec.json.encode(site()))
    assert activation.layers[-1].path == plan_path(site())
