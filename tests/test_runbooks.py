"""The runbooks of keys, followed word for word: what they tell to type is typed, what they say is printed is."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from content_packs.errors import Stale
from content_packs.fetching import DirectoryFetcher
from content_packs.publishing.published import Published
from content_packs.publishing.publisher import load_online_keys
from content_packs.signing.asking import PASSPHRASE_VARIABLE
from content_packs.trust.trust import Trust
from tests.changed_roles import point
from tests.ministry import Ministry, hold_ceremony


@pytest.fixture(autouse=True)
def nobody_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PASSPHRASE_VARIABLE, raising=False)


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Ministry:
    ministry, commands = hold_ceremony(tmp_path_factory.mktemp("ministry"))
    assert commands == 31
    return ministry


@pytest.fixture
def ministry(founded: Ministry, tmp_path: Path) -> Ministry:
    """The day after: a copy of it all."""
    shutil.copytree(founded.folder, tmp_path, dirs_exist_ok=True)
    own = Ministry(tmp_path)
    shutil.copy(own.media / "server/root.json", own.here / "root.json")
    return own


def test_the_root_is_created_as_its_runbook_says(founded: Ministry) -> None:
    tree = Published(founded.publish).tree()
    assert (tree.root.version, tree.publisher_names()) == (1, ("gatepost-sample",))
    assert (founded.media / "server/root.json").read_bytes() == (founded.publish / "metadata/1.root.json").read_bytes()
    assert not list((founded.media / "server/online").glob("*.pem")), "the stick keeps no online key"
    assert load_online_keys(founded.server / "online").serving(tree)
    assert not list((founded.here / "people").glob("*.pem"))


def test_publishers_come_change_and_go_as_their_runbook_says(ministry: Ministry, tmp_path: Path) -> None:
    ministry.follow("add-or-remove-a-publisher.md")
    tree = Published(ministry.publish).tree()
    assert tree.publisher_names() == ("gatepost-sample",)
    assert tree.signed["publishers"].signed.version == 4
    kiosk_accepts(ministry, tmp_path)


def test_roles_are_rotated_and_renewed_as_their_runbook_says(ministry: Ministry, tmp_path: Path) -> None:
    ministry.follow("rotate-a-role.md")
    tree = Published(ministry.publish).tree()
    assert tree.root.version == 5
    assert load_online_keys(ministry.server / "online").serving(tree).timestamp
    kiosk_accepts(ministry, tmp_path)


def test_a_lost_and_a_stolen_key_are_replaced_as_their_runbook_says(ministry: Ministry, tmp_path: Path) -> None:
    ministry.follow("lost-or-stolen-key.md")
    tree = Published(ministry.publish).tree()
    assert (tree.root.version, tree.signed["publishers"].signed.version) == (2, 2)
    kiosk_accepts(ministry, tmp_path)


def test_a_fast_forwarded_kiosk_comes_back_as_the_runbook_says(ministry: Ministry, tmp_path: Path) -> None:
    root, now = (ministry.here / "root.json").read_bytes(), dt.datetime.now(dt.UTC)
    shutil.copytree(ministry.publish, ministry.folder / "backup/publish")
    point(ministry.publish, load_online_keys(ministry.server / "online"), {}, now, 2**31 - 2)
    kiosk = Trust(root, tmp_path / "kiosk", DirectoryFetcher(ministry.publish))
    kiosk.refresh(now)
    for stolen in ("snapshot", "timestamp", "withdrawals"):
        (ministry.server / f"online/{stolen}.pem").unlink()  # a clean machine
    honest = DirectoryFetcher(ministry.folder / "backup/publish")
    with pytest.raises(Stale):
        Trust(root, tmp_path / "kiosk", honest, high_water=kiosk.high_water()).refresh(now)
    ministry.follow("fast-forwarded-online-key.md")
    Trust(root, tmp_path / "kiosk", DirectoryFetcher(ministry.publish), high_water=kiosk.high_water()).refresh(now)
    assert not (ministry.server / "online/snapshot.pem").exists()


def kiosk_accepts(ministry: Ministry, folder: Path) -> None:
    """From the root that was embedded on the first day."""
    root = (ministry.here / "root.json").read_bytes()
    Trust(root, folder / "kiosk", DirectoryFetcher(ministry.publish)).refresh(dt.datetime.now(dt.UTC))
