"""The runbooks of keys, followed word for word: what they tell to type is typed, what they say is printed is."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Sequence
from pathlib import Path

import pytest

from content_packs import packctl
from content_packs.publishing.published import Published
from content_packs.publishing.publisher import Publisher, Result, load_online_keys
from content_packs.signing.asking import PASSPHRASE_VARIABLE
from content_packs.signing.request import read_request
from content_packs.signing.role_request import is_role_request, read_role_request
from tests.following import Follower

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
            return PASSPHRASE
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
    assert ministry.follow("create-the-root.md") == 24
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
