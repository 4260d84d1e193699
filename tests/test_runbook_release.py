"""docs/runbooks/release.md, followed word for word by an author and an approver before a real server."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
from securesystemslib.signer import CryptoSigner

from content_packs import packctl
from content_packs.signing.keys import PublicKey, encode_public
from tests import sample_pack
from tests.following import Follower
from tests.key_files import PASSPHRASE, key_file
from tests.sample_pack import edit, extend, stamp, write_pack
from tests.signing_people import Centre, running_centre
from tests.simulated_repository import PUBLISHER, SimulatedRepository

pytest_plugins = ("tests.server_fixtures",)

RUNBOOK = Path(__file__).parents[1] / "docs/runbooks/release.md"


class TwoPeople:
    """The folder in which both work, before a server whose publisher process is awake."""

    def __init__(self, centre: Centre) -> None:
        self.centre, self.folder = centre, centre.folder / "here"
        for folder in ("keys", "people"):
            (self.folder / folder).mkdir()
        (self.folder / "root.json").write_bytes(centre.repository.root)
        self.holds("author-1", centre.repository.author())
        self.holds("approver-1", centre.repository.approver())

    def holds(self, name: str, signer: CryptoSigner) -> None:
        key_file(signer, self.folder / "keys" / f"{name}.pem")
        public = encode_public(PublicKey(name, signer.public_key))
        (self.folder / "people" / f"{name}.pub.json").write_bytes(public)

    def answer(self, prompt: str) -> str:
        if "fingerprint" not in prompt:
            return PASSPHRASE
        return next(r.fingerprint[:5] for r in self.centre.office().requests() if r.state == "waiting")

    def after(self, words: str) -> None:
        """The publisher process, while the next command is typed. Then the author changes words. The server's clock
        keeps up with that of `packctl`, which knows no other than the machine's."""
        self.centre.publish()
        if words == "packctl sign gatepost-sample-1 @approver.txt":
            edit(self.folder / "arrivals" / "customs" / "vi.md", "Mang gì thì phải khai.", "Mang gì thì cần khai.")
            stamp(self.folder / "arrivals", "customs")
        self.centre.clock.at = max(dt.datetime.now(dt.UTC), self.centre.clock.at + dt.timedelta(seconds=1))


@pytest.fixture
def centre(sqlite_url: str, tmp_path: Path) -> Iterator[Centre]:
    """A publisher of whom nothing is published, and the sources of three packs."""
    now = dt.datetime.now(dt.UTC)
    repository = SimulatedRepository(tmp_path / "before", now=now)
    for name in ("base", "arrivals", "departures"):
        source = write_pack(tmp_path / "here" / name)
        edit(source / "pack.toml", sample_pack.PUBLISHER, PUBLISHER)
        edit(source / "pack.toml", 'id = "arrivals"', f'id = "{name}"')
        edit(source / "pack.toml", "version = 3", "version = 1")
        extend(source, now.date() + dt.timedelta(days=365))
    with running_centre(sqlite_url, tmp_path, repository, now) as running:
        yield running


def test_the_runbook_of_a_release_word_for_word(centre: Centre) -> None:
    people = TwoPeople(centre)
    places = {
        "--portal https://gate.example": "--portal https://phones.example",
        "https://gate.example": centre.address,
    }
    follower = Follower(people.folder, {"packctl": packctl.main}, places, people.answer, people.after)
    assert follower.follow(RUNBOOK) == 23
