"""The publisher process: one request after the other, through trouble, until it is told to stop."""

from __future__ import annotations

import datetime as dt
import shutil
import threading
from pathlib import Path

import msgspec
import pytest

from content_packs.model import Manifest
from content_packs.publisher import Publisher, submit
from server.errors import CannotStart, SettingsBad
from server.publisher_loop import IDLE_SECONDS, TROUBLE_SECONDS, open_publisher, run, step
from tests.server_simulator import PACK, START, make_release, make_settings
from tests.simulated_repository import SimulatedRepository, pack_path


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


def test_loop_ends_when_it_is_told_to(repository: SimulatedRepository) -> None:
    stop = threading.Event()

    def now() -> dt.datetime:
        stop.set()
        return START

    with Publisher(repository.publish_dir, repository.inbox, repository.online) as publisher:
        run(publisher, now, stop)


def test_publisher_that_lacks_keys_or_inbox_does_not_start(repository: SimulatedRepository, tmp_path: Path) -> None:
    missing = make_settings("sqlite:///x", repository.publish_dir, tmp_path)
    with pytest.raises(SettingsBad, match="inbox_dir"):
        open_publisher(missing)
    empty = make_settings(
        "sqlite:///x", repository.publish_dir, tmp_path, inbox_dir=repository.inbox, online_keys_dir=tmp_path
    )
    with pytest.raises(CannotStart, match="snapshot"):
        open_publisher(empty)
