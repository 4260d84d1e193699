"""docs/runbooks/withdraw-a-page.md, followed word for word before a real server and its publisher."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from content_packs import packctl
from content_packs.publishing.publisher import Publisher
from content_packs.signing.keys import PublicKey, encode_public
from content_packs.withdrawals.listing import open_entries
from server.__main__ import main
from server.audit import Wanted
from server.publisher_loop import step
from server.publishing.journal import Journal
from tests.following import Follower
from tests.key_files import PASSPHRASE, key_file
from tests.server_process import write_settings
from tests.signing_people import Centre, running_centre
from tests.simulated_repository import SimulatedRepository
from tests.simulator import nation, pack, page

pytest_plugins = ("tests.server_fixtures",)

RUNBOOK = Path(__file__).parents[1] / "docs/runbooks/withdraw-a-page.md"


@pytest.fixture
def centre(sqlite_url: str, tmp_path: Path) -> Iterator[Centre]:
    """A pack of two pages, and a base pack beneath it."""
    now = dt.datetime.now(dt.UTC)
    repository = SimulatedRepository(tmp_path / "before", now=now)
    for name, pages in (("entry", ("visa", "customs")), ("base", ("welcome",))):
        repository.publish_pack(*pack(name, 1, [page(one, one) for one in pages]), now)
    repository.publish_plan([nation()], now)
    with running_centre(sqlite_url, tmp_path, repository, now) as running:
        yield running


def test_the_runbook_of_a_withdrawal_word_for_word(centre: Centre, sqlite_url: str, tmp_path: Path) -> None:
    repository, here = centre.repository, tmp_path / "word-for-word"
    for folder in ("keys", "people"):
        (here / folder).mkdir(parents=True)
    (here / "root.json").write_bytes(repository.root)
    for name, signer in (("author-1", repository.author()), ("approver-1", repository.approver())):
        key_file(signer, here / "keys" / f"{name}.pem")
        (here / f"people/{name}.pub.json").write_bytes(encode_public(PublicKey(name, signer.public_key)))
    settings = write_settings(here, sqlite_url, repository.publish_dir)
    inbox = centre.services.settings.inbox_dir
    assert inbox is not None
    settings.write_text(f'inbox_dir = "{inbox}"\n' + settings.read_text())

    def on_the_server(words: Sequence[str]) -> int:
        return main(["--settings", str(settings), *words])

    def publisher_takes_its_turn(_: str) -> None:
        journal = Journal(centre.services.audit)
        with Publisher(repository.publish_dir, inbox, repository.online) as publisher, capture_logs():
            step(publisher, dt.datetime.now(dt.UTC), journal)

    follower = Follower(
        here,
        {"packctl": packctl.main, "kiosk-server": on_the_server},
        {"https://gate.example": centre.address},
        lambda _: PASSPHRASE,
        publisher_takes_its_turn,
    )
    assert follower.follow(RUNBOOK) == 6
    entries = repository.published.withdrawals().entries
    assert [bool(entry.approval) for entry in entries] == [False, True, False]
    assert [number for number, _ in open_entries(repository.published.withdrawals(), {1})] == [3]
    what = [row.what for row in centre.services.audit.page(Wanted())]
    assert what == [
        "withdrawn",
        "withdrawal-ordered",
        "reinstated",
        "reinstatement-brought",
        "withdrawn",
        "withdrawal-ordered",
    ]
