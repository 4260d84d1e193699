"""Several mirrors of one publish directory: one that is down, stale, slow or lying costs nobody anything."""

from __future__ import annotations

import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from content_packs.fetching import HttpFetcher, Limits
from content_packs.reading import sha256_hex
from content_packs.trust.roles import TIMESTAMP_FILE, blob_file
from kiosk.agent.assembly import Parts
from kiosk.agent.carriers import COMPARE_S, REST_S
from tests.hostile_server import HostileServer, Reply
from tests.simulated_repository import PUBLISHER
from tests.simulator import Gate, ready_gate

LIMITS = Limits(connect_s=2, silence_s=2, headers_s=1, grace_s=2, bytes_per_s=100_000)
ENTRY = f"{PUBLISHER}/entry"


@dataclass
class Two:
    """A gate with two mirrors: the one that is asked first, and the origin behind it."""

    gate: Gate
    first: HostileServer
    second: HostileServer
    parts: Parts

    def step(self, seconds: float = 10) -> None:
        self.parts.sync.step(self.gate.later(seconds))

    def publish(self, version: int, media: tuple[bytes, ...] = ()) -> None:
        """At the origin; the first mirror is as it was."""
        self.gate.publish_entry(version, media)

    def copy(self) -> None:
        """The first mirror catches up."""
        shutil.copytree(self.second.folder, self.first.folder, dirs_exist_ok=True)

    @property
    def version(self) -> int:
        current = self.parts.state.current()
        assert current is not None
        return next(one.version for one in current.releases if one.reference == ENTRY)


@pytest.fixture
def two(tmp_path: Path) -> Iterator[Two]:
    gate = ready_gate(tmp_path)
    mirror = tmp_path / "mirror"
    shutil.copytree(gate.repository.publish_dir, mirror)
    with HostileServer(mirror) as first, HostileServer(gate.repository.publish_dir) as second:
        fetchers = [HttpFetcher(one.address, limits=LIMITS) for one in (first, second)]
        yield Two(gate, first, second, gate.agent([*fetchers]))
        for fetcher in fetchers:
            fetcher.close()
    gate.close()


def test_the_first_is_asked_and_the_second_only_for_what_the_first_lacks(two: Two) -> None:
    two.publish(2)
    two.copy()
    two.step()
    assert (two.version, two.parts.sync.problem, two.parts.downloads.problem) == (2, "", "")
    assert two.second.requests == ["metadata/2.root.json"], "there might have been a newer root"


def test_one_that_is_down_is_passed_over_in_the_same_moment_and_asked_again_later(two: Two) -> None:
    two.publish(2)
    for path in (TIMESTAMP_FILE,):
        two.first.lies[path] = lambda reply: reply.send(503, b"")
    two.step()
    assert (two.version, two.parts.sync.problem) == (2, "")
    assert "503" in two.parts.downloads.problem
    two.first.lies.clear()
    two.copy()
    two.second.requests.clear()
    two.step(REST_S + 1)
    assert two.parts.downloads.problem == ""
    assert two.first.requests[-1] == TIMESTAMP_FILE


def test_one_without_a_file_that_is_still_on_its_way_there_is_no_trouble(two: Two) -> None:
    two.publish(2)
    shutil.copytree(two.second.folder / "metadata", two.first.folder / "metadata", dirs_exist_ok=True)
    two.step()
    assert (two.version, two.parts.sync.problem, two.parts.downloads.problem) == (2, "", "")


def test_one_that_lags_behind_is_no_attack_and_takes_nothing_back(two: Two) -> None:
    two.publish(2)
    two.step(COMPARE_S + 1)
    assert two.version == 2
    two.step(COMPARE_S + 1)
    assert (two.version, two.parts.sync.problem, two.parts.downloads.problem) == (2, "", "")


def test_one_that_stands_still_does_not_hold_a_kiosk_back(two: Two) -> None:
    two.step()
    two.publish(2)
    two.step()
    assert two.version == 1, "the first says that there is nothing new, and it is believed for a while"
    two.step(COMPARE_S)
    assert two.version == 2


def test_one_that_lies_about_a_blob_is_found_out_and_the_other_asked(two: Two) -> None:
    film = bytes(range(256)) * 100
    two.publish(2, (film,))
    two.copy()
    two.first.lies[blob_file(sha256_hex(film))] = lambda reply: reply.send(200, film[::-1])
    two.step()
    assert (two.version, two.parts.sync.problem) == (2, "")
    assert "changed on its way" in two.parts.downloads.problem


def test_one_that_lies_about_a_manifest_is_found_out_and_the_other_asked(two: Two) -> None:
    two.publish(2)
    two.copy()
    folder = two.first.folder / "targets/packs" / PUBLISHER
    for file in folder.glob("*.entry.json"):
        file.write_bytes(file.read_bytes().replace(b"entry-topic", b"enemy-topic"))
    two.step()
    assert (two.version, two.parts.sync.problem) == (2, "")


def test_one_that_lies_about_metadata_is_found_out_and_the_other_asked(two: Two) -> None:
    two.publish(2)
    two.first.lies[TIMESTAMP_FILE] = lambda reply: reply.send(200, b"{}")
    two.step()
    assert (two.version, two.parts.sync.problem) == (2, "")
    assert two.parts.downloads.problem


def test_one_that_drips_is_left_and_the_other_asked(two: Two) -> None:
    film = bytes(range(256)) * 1000
    two.publish(2, (film,))
    two.copy()

    def drip(reply: Reply) -> None:
        reply.send_response_only(200)
        reply.send_header("Content-Length", str(len(film)))
        reply.end_headers()
        for at in range(0, len(film), 100):
            reply.wfile.write(film[at : at + 100])
            threading.Event().wait(0.02)

    two.first.lies[blob_file(sha256_hex(film))] = drip
    two.step()
    assert (two.version, two.parts.sync.problem) == (2, "")
    assert "bytes a second" in two.parts.downloads.problem


def test_all_of_them_lying_leaves_what_was_there(two: Two) -> None:
    two.publish(2)
    two.copy()
    for one in (two.first, two.second):
        one.lies[TIMESTAMP_FILE] = lambda reply: reply.send(200, b"{}")
    two.step()
    assert two.version == 1
    assert two.parts.sync.problem
