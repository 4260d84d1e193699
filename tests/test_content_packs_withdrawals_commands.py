"""`packctl reinstate` by a command line: with the options of everything else, and with names that are nearly right."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from content_packs.packctl import main
from content_packs.publishing.publisher import Publisher
from content_packs.publishing.withdrawing import handle_order
from content_packs.signing.asking import OFFICE_VARIABLE, PASSPHRASE_VARIABLE
from content_packs.signing.keys import PublicKey, encode_public
from content_packs.withdrawals.listing import Reason, well_written
from content_packs.withdrawals.orders import FOLDER, Order, give
from tests.key_files import PASSPHRASE, key_file
from tests.simulated_repository import PUBLISHER, SimulatedRepository
from tests.simulator import nation, pack, page

PATH = f"packs/{PUBLISHER}/entry.json"


@pytest.fixture
def me(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The approver's options in a file, with a server that is not there; a page of a published pack is withdrawn."""
    now = dt.datetime.now(dt.UTC)
    repository = SimulatedRepository(tmp_path / "repository", now=now)
    repository.publish_pack(*pack("entry", 1, [page("one", "first"), page("two", "second")]), now)
    repository.publish_plan([nation()], now)
    sha256 = repository.published.manifests()[f"{PUBLISHER}/entry"].pages["one"].sha256
    give(Order(PATH, sha256, Reason.WRONG, "person lan", "one"), repository.inbox, now)
    with Publisher(repository.publish_dir, repository.inbox, repository.online) as publisher:
        handle_order(publisher, repository.inbox, now)
    key = key_file(repository.approver(), tmp_path / "approver-1.pem")
    public = encode_public(PublicKey("approver-1", repository.approver().public_key))
    (tmp_path / "approver-1.pub.json").write_bytes(public)
    (tmp_path / "root.json").write_bytes(repository.root)
    options = {"office": "http://127.0.0.1:9", "key": key, "people": tmp_path, "state": tmp_path / "state"}
    options |= {"root": tmp_path / "root.json", "from": repository.publish_dir}
    (tmp_path / "me").write_text("".join(f"--{name}={value}\n" for name, value in options.items()))
    monkeypatch.setenv(PASSPHRASE_VARIABLE, PASSPHRASE)
    monkeypatch.delenv(OFFICE_VARIABLE, raising=False)
    return f"@{tmp_path / 'me'}"


def test_the_file_of_options_does_and_an_inbox_goes_before_its_server(
    me: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["reinstate", PATH, "--page", "one", me]) == 1, "the server is not there"
    assert main(["reinstate", PATH, "--page", "one", me, "--inbox", str(tmp_path / "inbox")]) == 0
    assert "Signed by approver-1 and handed over as " in capsys.readouterr().out
    assert len(list((tmp_path / "inbox" / FOLDER).iterdir())) == 1


def test_where_to_must_be_said(me: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reinstate", PATH, "--page", "one", me, "--office", ""]) == 1
    assert "Say where to hand it over: --office ADDRESS" in capsys.readouterr().err


def test_a_name_that_is_nearly_right_is_written_out(me: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["reinstate", f"{PUBLISHER}/entry", "--page", "one", me]) == 1
    assert f"is called {PUBLISHER}/entry. Write it as {PATH}." in capsys.readouterr().err
    assert main(["reinstate", PATH, "--page", "two", me]) == 1
    assert "page two is not withdrawn" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("a/b", "packs/a/b.json"),
        ("a/b.json", "packs/a/b.json"),
        ("packs/a/b", "packs/a/b.json"),
        ("/packs/a/b.json", "packs/a/b.json"),
        ("packs/a/b.json", ""),
        ("notices/a/b.json", ""),
        ("b", ""),
        ("a/b/c", ""),
        ("../a", ""),
    ],
)
def test_what_somebody_means_by_a_name(path: str, meant: str) -> None:
    assert well_written(path) == meant
