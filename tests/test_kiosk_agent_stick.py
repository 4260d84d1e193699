"""A stick brings content by the same trust as the network, and says in one word what came of it."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
import sys
from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest
from tuf.api.metadata import Metadata

from content_packs.carrying.layout import KioskState
from content_packs.cutting import index_of
from content_packs.fetching import DirectoryFetcher
from content_packs.model import BlobRef
from content_packs.reading import sha256_hex
from content_packs.signing.repository import next_snapshot, next_timestamp
from kiosk.agent.stick import ordering
from kiosk.agent.stick.command import NotImported, import_stick, sentence
from kiosk.agent.stick.ordering import AgentSilent, order_import
from kiosk.blobs import BlobStore
from kiosk.stick_report import Phase, stick_file
from tests.simulated_repository import START
from tests.simulator import OTHER_PLAN, SITE_PLAN, Gate, site
from tests.sticks import agent, cut_off, put_in, told, write
from tests.what_is_shown import shown, version, words

pytest_plugins = ("tests.gate_fixtures",)
DAY_S = 86_400.0
FILM = b"a film" * 40_000


@pytest.fixture
def gate(gate: Gate, tmp_path: Path) -> Gate:
    (tmp_path / "media").mkdir()
    return gate


def renew_offline_roles(gate: Gate) -> None:
    """The yearly ceremony: root, targets and the roles of targets under new dates."""
    repository, folder = gate.repository, gate.repository.publish_dir
    keys = {"root": repository.root_keys, "targets": repository.targets_keys, "publishers": repository.token_keys}
    roles: dict[str, int] = {}
    for name in ("root", "targets", "publishers", "notices", "values", "software"):
        metadata: Metadata[Any] = Metadata.from_bytes((folder / f"metadata/1.{name}.json").read_bytes())
        metadata.signed.version, metadata.signed.expires = 2, gate.wall + dt.timedelta(days=300)
        metadata.signatures.clear()
        for key in keys.get(name, repository.targets_keys)[:2]:
            metadata.sign(key, append=True)
        (folder / f"metadata/2.{name}.json").write_bytes(metadata.to_bytes())
        roles |= {name: 2} if name != "root" else {}
    tree = repository.published.tree()
    snapshot = next_snapshot(tree.snapshot, roles, repository.online.snapshot, gate.wall)
    data, number = snapshot.to_bytes(), snapshot.signed.version
    (folder / f"metadata/{number}.snapshot.json").write_bytes(data)
    timestamp = next_timestamp(tree.timestamp, data, number, repository.online.timestamp, gate.wall)
    (folder / "metadata/timestamp.json").write_bytes(timestamp.to_bytes())


def test_a_stick_brings_what_the_network_cannot(gate: Gate, tmp_path: Path) -> None:
    gate.publish_entry(2, [FILM])
    stick = write(gate, tmp_path / "stick")
    cut_off(gate)
    put_in(gate, stick)
    assert told(gate).phase is Phase.DONE
    assert words(shown(gate)) == "version 2"
    shutil.rmtree(gate.folder / "media/stick")
    parts = agent(gate)
    gate.run(parts, 30)
    assert stick_file(gate.home).read(gate.moment()) is None


def test_the_same_stick_again_changes_nothing_and_says_so(gate: Gate, tmp_path: Path) -> None:
    gate.publish_entry(2)
    put_in(gate, write(gate, tmp_path / "stick"))
    cut_off(gate)
    assert told(gate).phase is Phase.DONE
    before = shown(gate).activation
    assert told(gate).phase is Phase.SAME
    assert shown(gate).activation == before


def test_a_fresh_stick_is_not_called_older_by_a_kiosk_that_has_a_network(gate: Gate, tmp_path: Path) -> None:
    """What is published has moved on past the stick's numbers; its content has not."""
    put_in(gate, write(gate, tmp_path / "stick"))
    assert told(gate).phase is Phase.SAME


def test_a_zip_works_like_a_stick(gate: Gate, tmp_path: Path) -> None:
    gate.publish_entry(2, [FILM])
    file = write(gate, tmp_path / "gatepost.zip")
    cut_off(gate)
    (gate.folder / "media/stick").mkdir()
    shutil.copy(file, gate.folder / "media/stick")
    assert told(gate).phase is Phase.DONE
    assert version(gate) == 2


def test_an_older_stick_is_refused_as_older_with_both_dates(gate: Gate, tmp_path: Path) -> None:
    old = write(gate, tmp_path / "old")
    gate.later(3 * DAY_S)
    gate.publish_entry(2)
    new = write(gate, tmp_path / "new")
    cut_off(gate)
    put_in(gate, new, "a")
    put_in(gate, old, "b")
    report = told(gate)
    assert (report.phase, report.made_at) == (Phase.OLDER, START)
    assert report.have_at is not None
    said = sentence(report)
    assert said.startswith("This stick is older than what the kiosk has (written 22.11.2026 12:00; the kiosk's is of ")
    assert said.endswith(" UTC); nothing was changed. Ask for a new one.")
    assert version(gate) == 2


def test_a_network_that_comes_back_goes_on_from_the_stick(gate: Gate, tmp_path: Path) -> None:
    gate.publish_entry(2)
    put_in(gate, write(gate, tmp_path / "stick"))
    parts = agent(gate)
    gate.run(parts, 30)
    assert version(gate) == 2
    gate.publish_entry(3)
    gate.run(parts, 60)
    assert (version(gate), parts.troubles.of("sync")) == (3, "")


def test_network_content_from_before_the_stick_is_refused_by_the_running_agent(gate: Gate, tmp_path: Path) -> None:
    """The marks that a stick raised hold for the network at once, not only after a restart."""
    old = gate.repository.copied_to(tmp_path / "old")
    gate.publish_entry(2)
    stick = write(gate, tmp_path / "stick")
    shutil.rmtree(gate.repository.publish_dir)
    shutil.copytree(old.publish_dir, gate.repository.publish_dir)
    parts = agent(gate)
    gate.run(parts, 30)
    put_in(gate, stick)
    gate.run(parts, 60)
    assert version(gate) == 2
    assert "older than what was accepted before" in parts.troubles.of("sync")


@pytest.mark.parametrize("media", [False, True])
def test_a_damaged_file_is_named_and_only_whole_pages_are_shown(gate: Gate, tmp_path: Path, media: bool) -> None:
    gate.publish_entry(2, [FILM])
    stick = write(gate, tmp_path / "stick")
    cut_off(gate)
    broken = sha256_hex(FILM if media else gate.entry(2)[1][0])
    name = f"blobs/{broken[:2]}/{broken}"
    data = (stick / "gatepost" / name).read_bytes()
    (stick / "gatepost" / name).write_bytes(data[:-1] + bytes([data[-1] ^ 1]))
    put_in(gate, stick)
    report = told(gate)
    assert report.phase is Phase.DAMAGED
    assert name in report.detail
    assert version(gate) == (2 if media else 1)


@pytest.mark.parametrize(
    "pattern", ["metadata/timestamp.json", "metadata/*.snapshot.json", "targets/packs/*/*entry.json"]
)
def test_damaged_metadata_is_named_too(gate: Gate, tmp_path: Path, pattern: str) -> None:
    gate.publish_entry(2)
    stick = write(gate, tmp_path / "stick")
    cut_off(gate)
    file = max((stick / "gatepost").glob(pattern))
    file.write_bytes(file.read_bytes().replace(b"e", b"f"))
    put_in(gate, stick)
    report = told(gate)
    assert (report.phase, file.name in report.detail) == (Phase.DAMAGED, True)
    assert version(gate) == 1


def test_a_forger_who_mends_the_list_as_well_is_refused_by_trust(gate: Gate, tmp_path: Path) -> None:
    gate.publish_entry(2)
    stick = write(gate, tmp_path / "stick")
    cut_off(gate)
    manifest = max((stick / "gatepost").glob("targets/packs/*/*entry.json"))
    forged = manifest.read_bytes().replace(b'"version":2', b'"version":9')
    manifest.write_bytes(forged)
    list_ = stick / "gatepost/contents.json"
    contents = msgspec.json.decode(list_.read_bytes())
    entry = contents["files"][manifest.relative_to(stick / "gatepost").as_posix()]
    entry |= {"sha256": sha256_hex(forged), "length": len(forged)}
    list_.write_bytes(msgspec.json.encode(contents))
    put_in(gate, stick)
    assert told(gate).phase is Phase.REFUSED
    assert version(gate) == 1


def test_a_stick_of_another_country_is_refused(gate: Gate, tmp_path: Path) -> None:
    stranger = Gate(tmp_path / "stranger")
    stranger.publish_first()
    put_in(gate, write(stranger, tmp_path / "stick"))
    stranger.close()
    assert told(gate).phase is Phase.REFUSED
    assert version(gate) == 1


def test_a_delta_serves_whom_it_was_made_for_and_tells_the_others(gate: Gate, tmp_path: Path) -> None:
    manifest = gate.publish_entry(2, [FILM])
    gate.run(gate.agent(), 30)
    assert version(gate) == 2
    gate.stop_agents()
    shutil.copytree(gate.home, tmp_path / "other-kiosk")
    has = KioskState(format=1, plan=SITE_PLAN, targets=(sha256_hex(msgspec.json.encode(manifest)),))
    gate.publish_entry(3, [FILM])
    stick = write(gate, tmp_path / "stick", has)
    cut_off(gate)
    put_in(gate, stick)
    assert told(gate).phase is Phase.DONE
    assert version(gate) == 3
    lost = f"blobs/{sha256_hex(FILM)[:2]}/{sha256_hex(FILM)}"
    assert not (stick / "gatepost" / lost).exists()
    shutil.rmtree(gate.home)
    (tmp_path / "other-kiosk" / lost).unlink()
    shutil.copytree(tmp_path / "other-kiosk", gate.home)
    assert told(gate).phase is Phase.LACKING


def publish_film(gate: Gate, version: int, film: bytes) -> None:
    """A release with a film that has a chunk index."""
    index = index_of(film)
    manifest, blobs = gate.entry(version, [film, index])
    refs = (
        BlobRef(sha256=sha256_hex(film), length=len(film), chunks=sha256_hex(index)),
        BlobRef(sha256=sha256_hex(index), length=len(index)),
    )
    gate.repository.publish_pack(msgspec.structs.replace(manifest, media=refs), blobs, gate.wall)


def test_a_film_with_chunks_comes_from_a_stick_whatever_the_line_may_carry(gate: Gate, tmp_path: Path) -> None:
    """Put together from the film before, or read whole; budgets and hours are the network's."""
    old = Random(1).randbytes(1_000_000)
    new = old[:400_000] + b"another scene" + old[400_000:]
    publish_film(gate, 2, old)
    put_in(gate, write(gate, tmp_path / "first"), "first")
    gate.settings_file = lambda: tight(Gate.settings_file(gate))  # type: ignore[method-assign]
    cut_off(gate)
    assert told(gate).phase is Phase.DONE
    shutil.rmtree(gate.folder / "media/first")
    publish_film(gate, 3, new)
    put_in(gate, write(gate, tmp_path / "second"), "second")
    assert told(gate).phase is Phase.DONE
    assert BlobStore(gate.home).read(sha256_hex(new)) == new


def tight(settings: Path) -> Path:
    """With a line that carries next to nothing, and at night alone."""
    limits = 'bytes_per_hour = 1000\nwindows = ["03:00-03:30"]\nwindows_for = "all"\n'
    settings.write_text(f"{settings.read_text()}[downloads]\n{limits}")
    return settings


def test_a_stick_for_another_site_is_told_apart(gate: Gate, tmp_path: Path) -> None:
    gate.publish_entry(2)
    gate.repository.publish_plan([site("gate-one", 2), site("gate-two", 2)])
    put_in(gate, write(gate, tmp_path / "stick", plan=OTHER_PLAN))
    cut_off(gate)
    report = told(gate)
    assert report.phase is Phase.REFUSED
    assert OTHER_PLAN in report.detail


def test_a_foreign_stick_is_called_that_and_its_names_stay_off_the_screen(gate: Gate) -> None:
    (gate.folder / "media/stick/DCIM").mkdir(parents=True)
    report = told(gate)
    assert (report.phase, "DCIM" in report.detail) == (Phase.FOREIGN, True)


def test_a_half_written_stick_is_called_damaged(gate: Gate, tmp_path: Path) -> None:
    stick = write(gate, tmp_path / "stick")
    (stick / "gatepost/contents.json").unlink()
    put_in(gate, stick)
    assert told(gate).phase is Phase.DAMAGED


def test_a_stick_past_its_date_is_refused_and_content_stays(gate: Gate, tmp_path: Path) -> None:
    gate.publish_entry(2)
    put_in(gate, write(gate, tmp_path / "stick"))
    cut_off(gate)
    gate.later(46 * DAY_S)
    assert told(gate).phase is Phase.EXPIRED
    assert version(gate) == 1


def test_a_stick_pulled_out_in_the_middle_leaves_what_was_there(gate: Gate, tmp_path: Path) -> None:
    gate.publish_entry(2, [FILM])
    stick = write(gate, tmp_path / "stick")
    cut_off(gate)
    put_in(gate, stick)
    parts = agent(gate)
    gate.run(parts, 0)  # it was opened
    shutil.rmtree(gate.folder / "media/stick")
    gate.run(parts, 30)
    assert version(gate) == 1
    put_in(gate, stick)
    gate.run(parts, 30)
    assert version(gate) == 2


def test_sticks_are_not_looked_for_through_links(gate: Gate, tmp_path: Path) -> None:
    gate.publish_entry(2)
    write(gate, tmp_path / "stick")
    cut_off(gate)
    (gate.folder / "media/link").symlink_to(tmp_path / "stick")
    gate.run(agent(gate), 30)
    assert stick_file(gate.home).read(gate.moment()) is None
    assert version(gate) == 1


def test_an_expired_root_is_recovered_by_a_stick_with_a_newer_one(gate: Gate, tmp_path: Path) -> None:
    gate.later(2 * 365 * DAY_S + DAY_S)
    renew_offline_roles(gate)
    gate.publish_entry(2)
    stick = write(gate, tmp_path / "stick")
    cut_off(gate)
    put_in(gate, stick)
    assert told(gate).phase is Phase.DONE
    assert version(gate) == 2


def test_the_command_imports_where_no_agent_is_at_work(gate: Gate, tmp_path: Path) -> None:
    gate.repository.refresh(dt.datetime.now(dt.UTC))
    stick = write(gate, tmp_path / "stick")
    assert "This kiosk had all of it already" in import_stick(gate.settings(), stick)
    with pytest.raises(NotImported, match="no Gatepost stick"):
        import_stick(gate.settings(), tmp_path / "media")
    with pytest.raises(NotImported, match="no Gatepost stick"):
        import_stick(gate.settings(), tmp_path / "nowhere")


def test_the_command_asks_the_agent_that_is_at_work(gate: Gate, tmp_path: Path) -> None:
    gate.publish_entry(2)
    stick = write(gate, tmp_path / "stick")
    cut_off(gate)
    parts = gate.agent([DirectoryFetcher(gate.folder / "out-of-reach")])  # no mount folder is watched
    report = order_import(gate.home, stick, gate.moment, lambda _: gate.run(parts, 5))
    assert (report.phase, version(gate)) == (Phase.DONE, 2)


def test_an_agent_that_does_not_answer_is_said_to_be_silent(gate: Gate, tmp_path: Path) -> None:
    with pytest.raises(AgentSilent, match="did not take the stick"):
        order_import(gate.home, tmp_path, gate.moment, lambda _: None)
    assert not (gate.home / "run" / ordering.ORDER_FILE).exists()


def test_the_command_line_says_in_one_sentence_what_came_of_it(gate: Gate, tmp_path: Path) -> None:
    command = (sys.executable, "-m", "kiosk", "--settings", str(gate.settings_file()), "import", str(tmp_path / "no"))
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert (done.returncode, done.stderr.count("\n")) == (2, 1)
    assert "kiosk import:" in done.stderr
