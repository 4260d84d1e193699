"""The runbooks of keys, followed word for word: what they tell to type is typed, what they say is printed is."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from content_packs import packctl
from content_packs.errors import Stale
from content_packs.fetching import DirectoryFetcher
from content_packs.publishing.published import Published
from content_packs.publishing.publisher import Publisher, Result, load_online_keys
from content_packs.signing.asking import PASSPHRASE_VARIABLE
from content_packs.signing.request import read_request
from content_packs.signing.role_request import is_role_request, read_role_request
from content_packs.trust.trust import Trust
from tests.changed_roles import point
from tests.following import Follower
from tests.soft_token import PIN, soft_tokens

RUNBOOKS = Path(__file__).parents[1] / "docs/runbooks"
PASSPHRASE = "correct horse battery"


class Ministry:
    """Everybody's sticks under ``media``, the server under ``srv``, and the folder in which commands are typed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.here, self.media, self.server = folder / "here", folder / "media", folder / "srv"
        for each in (self.here, self.media / "server", self.server):
            each.mkdir(parents=True, exist_ok=True)
        self.publish = self.server / "publish"
        self.signing = Path()
        self.outcomes: list[Result] = []

    def follow(self, name: str) -> int:
        for stick in re.findall("/media/([a-z0-9-]+)", (RUNBOOKS / name).read_text(encoding="utf-8")):
            (self.media / stick).mkdir(exist_ok=True)  # plugged in and mounted
        places = {
            "/media": str(self.media),
            "/srv/gatepost": str(self.server),
            "/var/backups/gatepost": str(self.folder / "backup"),
            "https://content.example": str(self.publish),
        }
        programs = {"packctl": self.packctl, "systemctl": lambda _: 0}
        return Follower(self.here, programs, places, self.answer, self.after).follow(RUNBOOKS / name)

    def packctl(self, words: Sequence[str]) -> int:
        if words[0] == "sign" or list(words[:2]) == ["roles", "sign"]:
            self.signing = self.here / words[1 if words[0] == "sign" else 2]
        state = ["--state", str(self.folder / "state")] if {"--root", "@here.txt"} & set(words) else []
        return packctl.main([*words, *state])

    def answer(self, prompt: str) -> str:
        if not prompt.startswith("To sign"):
            return PIN.decode() if prompt.startswith("PIN") else PASSPHRASE
        read = read_role_request if is_role_request(self.signing) else read_request
        return read(self.signing).fingerprint.split("-")[0]

    def after(self, words: str) -> None:
        """The publisher process takes what was handed in."""
        if words.startswith("packctl submit"):
            keys = load_online_keys(self.server / "online")
            with Publisher(self.publish, self.server / "inbox", keys) as publisher:
                outcome = publisher.handle_one(dt.datetime.now(dt.UTC))
            assert outcome.result is Result.PUBLISHED, outcome.sentence
            self.outcomes.append(outcome.result)


@pytest.fixture(autouse=True)
def nobody_in_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PASSPHRASE_VARIABLE, raising=False)


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Ministry:
    ministry = Ministry(tmp_path_factory.mktemp("ministry"))
    with soft_tokens(ministry.folder / "hsm") as tokens:
        tokens.new("ministry")
        assert ministry.follow("create-the-root.md") == 28
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
