"""A ministry that follows the runbooks of keys: everybody's sticks, the server, and who works in between."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from pathlib import Path

from content_packs import packctl
from content_packs.publishing.publisher import Publisher, Result, load_online_keys
from content_packs.signing.request import read_request
from content_packs.signing.role_request import is_role_request, read_role_request
from tests.following import Follower
from tests.soft_token import PIN, soft_tokens

RUNBOOKS = Path(__file__).parents[1] / "docs/runbooks"
PASSPHRASE = "correct horse battery"


class Ministry:
    """Everybody's sticks under ``media``, the server under ``srv``, and the folder in which commands are typed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.here, self.media, self.server = folder / "here", folder / "media", folder / "srv"
        for each in (self.here, self.media / "server", self.server / "inbox"):
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


def hold_ceremony(folder: Path) -> tuple[Ministry, int]:
    """What create-the-root.md leaves in `folder`, and how many commands it took."""
    ministry = Ministry(folder)
    with soft_tokens(folder / "hsm") as tokens:
        tokens.new("ministry")
        return ministry, ministry.follow("create-the-root.md")
