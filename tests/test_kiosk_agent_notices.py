"""Notices on their way to a kiosk, over real HTTP: added, changed, removed, refused, ahead of everything else."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import msgspec
import pytest

from content_packs.fetching import HttpFetcher
from content_packs.notices.notice import Gravity, NoticeAudience, read_notice
from content_packs.reading import sha256_hex
from content_packs.trust.roles import target_file
from kiosk.agent import downloads, notices
from kiosk.agent.assembly import Parts
from kiosk.agent.provision import provision
from kiosk.blobs import BlobStore
from tests.notices import ids, notice, path_of, targets_of
from tests.simulated_repository import PUBLISHER, SimulatedRepository
from tests.simulator import Gate, site
from tests.what_is_shown import shown

pytest_plugins = ("tests.gate_fixtures",)
ENTRY = f"{PUBLISHER}/entry"
PROVINCE = "a-province"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        """Nothing."""


@pytest.fixture
def address(gate: Gate) -> Iterator[str]:
    """The publish directory behind a plain web server."""
    handler = partial(Quiet, directory=str(gate.repository.publish_dir))
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def parts(gate: Gate, address: str) -> Parts:
    made = gate.agent([HttpFetcher(address)])
    made.sync.step(gate.moment())
    return made


def brought(gate: Gate, parts: Parts) -> list[str]:
    """What is shown after one more poll."""
    parts.sync.step(gate.later(10))
    return ids(shown(gate).notices)


def test_a_notice_is_shown_changed_and_gone_with_one_poll_each(gate: Gate, parts: Parts) -> None:
    gate.repository.publish(targets_of(notice()), now=gate.wall)
    assert brought(gate, parts) == ["road@1"]
    gate.repository.publish(targets_of(notice(version=2), notice("storm", Gravity.DANGER)), now=gate.wall)
    assert brought(gate, parts) == ["storm@1", "road@2"]
    gate.repository.publish({}, now=gate.wall, removed=[path_of(notice())])
    assert brought(gate, parts) == ["storm@1"]
    assert parts.sync.problem == ""


def test_a_notice_opens_again_after_a_start_without_any_network(gate: Gate, parts: Parts) -> None:
    gate.repository.publish(targets_of(notice()), now=gate.wall)
    assert brought(gate, parts) == ["road@1"]
    gate.stop_agents()
    assert ids(shown(gate).notices) == ["road@1"]
    again = gate.agent([HttpFetcher("http://127.0.0.1:9")])
    again.sync.step(gate.later(10))
    assert "127.0.0.1:9" in again.sync.problem
    assert ids(shown(gate).notices) == ["road@1"]


def test_one_that_was_changed_on_its_way_keeps_the_one_before_and_says_so(gate: Gate, parts: Parts) -> None:
    gate.repository.publish(targets_of(notice()), now=gate.wall)
    assert brought(gate, parts) == ["road@1"]
    changed = targets_of(notice(version=2))
    gate.repository.publish(changed, now=gate.wall)
    (path, data), *_ = changed.items()
    file = gate.repository.publish_dir / target_file(path, sha256_hex(data))
    file.write_bytes(data.replace(b"warning", b"danger!"))
    assert brought(gate, parts) == ["road@1"]
    assert "road" in parts.sync.problem
    file.write_bytes(data)
    gate.later(1000)
    assert brought(gate, parts) == ["road@2"]
    assert parts.sync.problem == ""


def test_a_role_without_its_approver_changes_nothing(gate: Gate, parts: Parts) -> None:
    gate.repository.publish(targets_of(notice()), now=gate.wall)
    assert brought(gate, parts) == ["road@1"]
    gate.repository.publish(targets_of(notice(version=2)), now=gate.wall)
    newest = max(
        (gate.repository.publish_dir / "metadata").glob(f"*.{PUBLISHER}.json"), key=lambda f: int(f.name.split(".")[0])
    )
    role = msgspec.json.decode(newest.read_bytes())
    role["signatures"] = role["signatures"][:1]
    newest.write_bytes(msgspec.json.encode(role))
    assert brought(gate, parts) == ["road@1"]
    assert PUBLISHER in parts.sync.problem


def test_a_notice_for_newer_software_keeps_the_one_before(gate: Gate, parts: Parts) -> None:
    gate.repository.publish(targets_of(notice()), now=gate.wall)
    brought(gate, parts)
    gate.repository.publish(targets_of(notice(version=2, needs=("telepathy",))), now=gate.wall)
    assert brought(gate, parts) == ["road@1"]
    assert "telepathy" in parts.sync.problem


def test_notices_for_other_sites_are_kept_and_not_shown(gate: Gate, parts: Parts) -> None:
    elsewhere = notice("elsewhere", audience=NoticeAudience(sites=(f"{PUBLISHER}/gate-two",)))
    here = notice("here", audience=NoticeAudience(sites=(f"{PUBLISHER}/gate-one",), neighbours=("KH",)))
    gate.repository.publish(targets_of(elsewhere, here), now=gate.wall)
    assert brought(gate, parts) == ["here@1"]
    assert len(shown(gate).activation.notices) == 2


def test_whoever_owns_a_layer_of_the_plan_may_warn_and_nobody_else(tmp_path: Path) -> None:
    repository = SimulatedRepository(tmp_path / "repository", publishers=(PUBLISHER, PROVINCE, "stranger"))
    gate = Gate(tmp_path, repository=repository)
    gate.publish_first()
    repository.publish_plan([site(publisher=PROVINCE)], gate.wall)
    for publisher in (PROVINCE, "stranger", PUBLISHER):
        own = notice(f"by-{publisher}", publisher=publisher)
        gate.repository.publish(targets_of(own), now=gate.wall, publisher=publisher)
    root = gate.folder / "root.json"
    root.write_bytes(repository.root)
    settings = gate.settings(base_plan=f"{PROVINCE}/gate-one")
    activation = provision(settings, root, repository.publish_dir, gate.moment())
    assert sorted(one.path for one in activation.notices) == [
        f"notices/{PROVINCE}/by-{PROVINCE}.json",
        f"notices/{PUBLISHER}/by-{PUBLISHER}.json",
    ]
    gate.close()


def test_a_flood_of_notices_is_cut_and_told(gate: Gate, parts: Parts, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(notices, "MAX_NOTICES", 2)
    gate.repository.publish(targets_of(*(notice(f"n{n}") for n in range(3))), now=gate.wall)
    assert len(brought(gate, parts)) == 2
    assert "has released 3 notices" in parts.sync.problem


def test_a_warning_does_not_wait_for_a_film_that_is_still_on_its_way(
    gate: Gate, parts: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(downloads, "SLICE_S", 0.0)
    gate.publish_entry(2, [bytes(2_000_000)])
    gate.repository.publish(targets_of(notice("storm", Gravity.DANGER)), now=gate.wall)
    parts.sync.step(gate.later(10))
    edition = shown(gate)
    assert ids(edition.notices) == ["storm@1"]
    assert edition.manifests[ENTRY].version == 1


def test_what_notices_needed_is_removed_with_them(gate: Gate, parts: Parts) -> None:
    for version in (1, 2, 3):
        gate.repository.publish(targets_of(notice(version=version)), now=gate.wall)
        brought(gate, parts)
    store = BlobStore(gate.home)
    gone, kept = (sha256_hex(next(iter(targets_of(notice(version=version)).values()))) for version in (1, 3))
    assert not store.path(gone).exists()
    assert read_notice(store.read(kept)).version == 3


def test_a_damaged_notice_is_left_out_named_and_fetched_again(gate: Gate, parts: Parts) -> None:
    gate.repository.publish(targets_of(notice(), notice("storm", Gravity.DANGER)), now=gate.wall)
    assert brought(gate, parts) == ["storm@1", "road@1"]
    path = BlobStore(gate.home).path(sha256_hex(next(iter(targets_of(notice()).values()))))
    path.write_bytes(b"rot")
    edition = shown(gate)
    assert ids(edition.notices) == ["storm@1"]
    assert edition.damaged == {path.name}
