"""docs/runbooks/urgent-notice.md, followed word for word: from templates on a calm day to a notice and its end."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from content_packs import packctl
from content_packs.notices.duty import read_duty
from content_packs.notices.template_source import TEMPLATES
from content_packs.publishing.publisher import Result
from content_packs.signing import asking
from content_packs.signing.request import read_request
from content_packs.trust.roles import Kind
from tests.cap_alerts import EN, cap, info
from tests.following import Follower
from tests.key_files import PASSPHRASE, key_file
from tests.simulated_repository import PUBLISHER, SimulatedRepository
from tests.simulator import nation, site

RUNBOOK = Path(__file__).parents[1] / "docs/runbooks/urgent-notice.md"


def warned(now: dt.datetime) -> bytes:
    """An alert of this hour."""
    sent, ends = (when.replace(microsecond=0).isoformat() for when in (now, now + dt.timedelta(hours=9)))
    return cap(info(**EN, expires=ends), sent=sent)


class Night:
    """The folder of the person on duty, before a repository whose publisher process is awake."""

    def __init__(self, folder: Path) -> None:
        self.now = dt.datetime.now(dt.UTC)
        self.repository = SimulatedRepository(folder / "centre", now=self.now)
        self.repository.publish_plan([nation(), site("moc-bai", names={"vi": "Mộc Bài", "en": "Moc Bai"})], self.now)
        self.folder = folder / "here"
        (self.folder / "keys").mkdir(parents=True)
        (self.folder / "root.json").write_bytes(self.repository.root)
        shutil.copytree(TEMPLATES, self.folder / "templates")
        people = {
            "author-1": self.repository.author(),
            "approver-1": self.repository.approver(),
            "duty-1": self.repository.on_duty(),
        }
        for name, signer in people.items():
            key_file(signer, self.folder / "keys" / f"{name}.pem")
        (self.folder / "alerts").mkdir()
        (self.folder / "alerts/typhoon.xml").write_bytes(warned(self.now))
        self.signing = ""
        self.shown: list[list[str]] = []

    def answer(self, prompt: str) -> str:
        if prompt.startswith("Passphrase"):
            return PASSPHRASE
        return read_request(self.folder / self.signing).fingerprint.split("-")[0]

    def packctl(self, words: list[str]) -> int:
        if words[0] == "sign":
            self.signing = words[1]
        return packctl.main(words)

    def after(self, words: str) -> None:
        """The publisher process takes what was handed in."""
        if words.startswith("packctl submit"):
            outcome = self.repository.handle_one(dt.datetime.now(dt.UTC))
            assert outcome.result is Result.PUBLISHED, outcome.sentence
            trust = self.repository.trust(self.folder.parent / "kiosk")
            trust.refresh(dt.datetime.now(dt.UTC))
            self.shown.append(list(trust.listed(Kind.DUTY, PUBLISHER, dt.datetime.now(dt.UTC))))


def test_the_runbook_can_be_followed_word_for_word(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "STATE", tmp_path / "state")
    night = Night(tmp_path)
    places = {
        "https://content.example": str(night.repository.publish_dir),
        "/srv/gatepost/inbox": str(night.repository.inbox),
    }
    programs = {"packctl": lambda words: night.packctl(list(words))}
    follower = Follower(night.folder, programs, places, night.answer, night.after)
    assert follower.follow(RUNBOOK) == 21
    assert [len(each) for each in night.shown] == [0, 1, 2, 1, 2]
    storm, closure = night.shown[-1]
    assert storm.startswith(f"duty/{PUBLISHER}/cap-")
    trust = night.repository.trust(tmp_path / "kiosk")
    duty = read_duty(trust.target(closure, dt.datetime.now(dt.UTC)).data)
    assert (duty.gravity, duty.sites, duty.choices) == ("danger", (f"{PUBLISHER}/moc-bai",), {"area": "road"})
    assert duty.end - duty.issued_at == dt.timedelta(hours=3)
