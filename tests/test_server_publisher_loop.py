"""The publisher process: one request after the other, through trouble, until it is told to stop."""

from __future__ import annotations

import datetime as dt
import errno
import os
import resource
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
import pytest
from structlog.testing import capture_logs

from content_packs.model import Manifest
from content_packs.publishing.publisher import Publisher, submit
from content_packs.withdrawals.listing import Reason
from content_packs.withdrawals.orders import Order, give
from server.errors import CannotStart, SettingsBad
from server.publisher_loop import IDLE_SECONDS, TROUBLE_SECONDS, open_publisher, run, step
from tests.server_release import PACK, START, make_release
from tests.server_simulator import make_settings
from tests.simulated_repository import SimulatedRepository, pack_path

STRIDE = 1 if "GATEPOST_KILLS" in os.environ else 2
"""Every flush finds the disk full in the long proofs, every second one otherwise."""


@pytest.fixture
def repository(tmp_path: Path) -> SimulatedRepository:
    return SimulatedRepository(tmp_path)


def sign(repository: SimulatedRepository, version: int) -> Manifest:
    """A complete request for `version` in the inbox."""
    release = make_release(version)
    request = repository.request({pack_path(release.manifest): msgspec.json.encode(release.manifest)}, release.blobs)
    for signer in (repository.author(), repository.approver()):
        repository.sign(request, signer)
    submit(request.folder, repository.inbox)
    return release.manifest


def test_requests_are_published_one_after_the_other(repository: SimulatedRepository) -> None:
    sign(repository, 1)
    with Publisher(repository.publish_dir, repository.inbox, repository.online) as publisher:
        assert step(publisher, START) == 0
        assert repository.published.manifests()[PACK].version == 1
        assert step(publisher, START) == IDLE_SECONDS


def test_timestamp_is_signed_anew_each_day_though_nothing_is_published(repository: SimulatedRepository) -> None:
    with Publisher(repository.publish_dir, repository.inbox, repository.online) as publisher:
        before = repository.published.version()
        step(publisher, START + dt.timedelta(hours=1))
        assert repository.published.version() == before
        step(publisher, START + dt.timedelta(days=2))
        assert repository.published.version() != before


def test_damaged_directory_is_tried_again_and_does_not_end_the_loop(repository: SimulatedRepository) -> None:
    with Publisher(repository.publish_dir, repository.inbox, repository.online) as publisher:
        root = repository.publish_dir / "metadata/1.root.json"
        kept = root.with_suffix(".kept")
        shutil.move(root, kept)
        assert step(publisher, START) == TROUBLE_SECONDS
        shutil.move(kept, root)
        assert step(publisher, START) == IDLE_SECONDS


@contextmanager
def not_to_be_moved(*belongs_to_another: Path) -> Iterator[None]:
    """These folders are another user's: the kernel does not rename them."""

    def rename(source: Path, target: Path, real: Callable[[Path, Path], Path] = Path.rename) -> Path:
        if source in belongs_to_another:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(source), None, str(target))
        return real(source, target)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Path, "rename", rename)
        yield


def test_request_of_another_user_is_named_once_and_holds_nothing_up(repository: SimulatedRepository) -> None:
    sign(repository, 1)
    (foreign,) = (repository.inbox / "waiting").iterdir()
    left = foreign.rename(foreign.with_name("left"))
    os.utime(left, (1, 1))
    sign(repository, 1)
    with Publisher(repository.publish_dir, repository.inbox, repository.online) as publisher:
        with not_to_be_moved(left), capture_logs() as logs:
            assert [step(publisher, START) for _ in range(4)] == [0, 0, IDLE_SECONDS, IDLE_SECONDS]
            pages, path = repository.published.manifests()[PACK].pages, pack_path(sign(repository, 2))
            wanted = Order(path, pages["customs"].sha256, Reason.WRONG, "person lan", "customs")
            give(wanted, repository.inbox, START)
            assert [step(publisher, START) for _ in range(2)] == [0, IDLE_SECONDS]
        assert [line["event"] for line in logs] == ["a request cannot be taken", "published", "withdrawn", "published"]
        assert logs[0]["reason"].startswith("The request left belongs to another user: chown -R ")
        assert f": {left} && chmod -R u+rwX {left}. " in logs[0]["reason"]
        assert [entry.page for entry in repository.published.withdrawals().entries] == ["customs"]
        assert left.is_dir()
        with capture_logs() as logs:
            assert [step(publisher, START) for _ in range(2)] == [0, IDLE_SECONDS]
        assert [(line["event"], line["request"]) for line in logs] == [("refused", "left")], "handed over: taken"


@pytest.mark.parametrize("closed", ["waiting", "taken"])
def test_inbox_that_is_closed_is_not_laid_on_a_request(
    repository: SimulatedRepository, monkeypatch: pytest.MonkeyPatch, closed: str
) -> None:
    sign(repository, 1)
    monkeypatch.setattr(os, "access", lambda path, _: path != repository.inbox / closed)
    waiting = list((repository.inbox / "waiting").iterdir())
    with (
        Publisher(repository.publish_dir, repository.inbox, repository.online) as publisher,
        not_to_be_moved(*waiting),
        capture_logs() as logs,
    ):
        assert [step(publisher, START) for _ in range(2)] == [TROUBLE_SECONDS] * 2
    assert {line["event"] for line in logs} == {"the publish directory cannot be worked on; trying again"}


@contextmanager
def files_no_larger_than(size: int) -> Iterator[None]:
    """A limit on the size of files stands for the full disk: writes are refused half way."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


@contextmanager
def full_from(flush: int) -> Iterator[list[int]]:
    """Every flush from the `flush`-th on finds the disk full; what is given counts all flushes."""
    done = [0]

    def fsync(handle: int, real: Callable[[int], None] = os.fsync) -> None:
        done[0] += 1
        if done[0] >= flush:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        real(handle)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", fsync)
        yield done


def version(repository: SimulatedRepository, kiosk: Path) -> int:
    """What a new kiosk is given: everything it takes to get there is whole."""
    return repository.trust(kiosk).target(f"packs/{PACK}.json", START).version


@pytest.mark.parametrize("size", [0, 600])
def test_full_disk_leaves_what_was_published_and_the_request_is_taken_up_again(
    repository: SimulatedRepository, tmp_path: Path, size: int
) -> None:
    with Publisher(repository.publish_dir, repository.inbox, repository.online) as publisher:
        sign(repository, 1)
        step(publisher, START)
        sign(repository, 2)
        with files_no_larger_than(size), capture_logs() as logs:
            assert [step(publisher, START) for _ in range(2)] == [TROUBLE_SECONDS] * 2
        assert [line["reason"] for line in logs] == ["[Errno 27] File too large"] * 2
        assert version(repository, tmp_path / "full") == 1
        assert len(list((repository.inbox / "taken").iterdir())) == 1
        assert step(publisher, START) == 0
        assert version(repository, tmp_path / "room") == 2
    assert not (repository.inbox / "refused").exists()


def test_disk_that_is_full_at_any_flush_leaves_the_old_state_or_the_new(
    repository: SimulatedRepository, tmp_path: Path
) -> None:
    with Publisher(repository.publish_dir, repository.inbox, repository.online) as publisher:
        sign(repository, 1)
        step(publisher, START)
    sign(repository, 2)
    seen: list[int] = []
    for flush in range(1, 100, STRIDE):
        twin = repository.copied_to(tmp_path / f"twin-{flush}")
        with Publisher(twin.publish_dir, twin.inbox, twin.online) as publisher:
            with full_from(flush) as flushes, capture_logs() as logs:
                waits = step(publisher, START)
            seen.append(version(twin, tmp_path / f"full-{flush}"))
            if flushes[0] < flush:
                break
            assert (waits, len(logs)) == (TROUBLE_SECONDS, 1)
            assert "No space left" in logs[0]["reason"]
            assert [step(publisher, START) for _ in range(2)][-1] == IDLE_SECONDS
        assert version(twin, tmp_path / f"room-{flush}") == 2
        assert not (twin.inbox / "refused").exists()
        assert len(list((twin.inbox / "accepted").iterdir())) == 2
    assert flushes[0] < flush
    assert seen == sorted(seen)
    assert min(seen.count(1), seen.count(2)) > 1, "the disk must be full on both sides of the switch"


def test_loop_says_that_it_is_ready_and_ends_when_it_is_told_to(repository: SimulatedRepository) -> None:
    stop = threading.Event()

    def now() -> dt.datetime:
        stop.set()
        return START

    with Publisher(repository.publish_dir, repository.inbox, repository.online) as publisher, capture_logs() as said:
        run(publisher, now, stop)
    assert said[0] == {"event": "ready", "watching": str(repository.inbox), "log_level": "info"}


def test_publisher_that_lacks_keys_or_inbox_does_not_start(repository: SimulatedRepository, tmp_path: Path) -> None:
    missing = make_settings("sqlite:///x", repository.publish_dir, tmp_path)
    with pytest.raises(SettingsBad, match="inbox_dir"):
        open_publisher(missing)
    empty = make_settings(
        "sqlite:///x", repository.publish_dir, tmp_path, inbox_dir=repository.inbox, online_keys_dir=tmp_path
    )
    with pytest.raises(CannotStart, match="snapshot"):
        open_publisher(empty)
