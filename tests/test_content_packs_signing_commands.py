"""The whole way of a signature at the command line: keys, ceremony, request, review, sign, submit, publish."""

from __future__ import annotations

import argparse
import builtins
import datetime as dt
import shutil
from pathlib import Path

import pytest

from content_packs.errors import ContentBad, NotListed, Stale, Untrusted
from content_packs.fetching import DirectoryFetcher
from content_packs.model import BlobRef, Heading, Manifest, Page, PageText, Span, Topic, TranslationState
from content_packs.publishing.publisher import Publisher, Result, load_online_keys
from content_packs.reading import sha256_hex, write_manifest, write_page
from content_packs.signing.asking import PASSPHRASE_VARIABLE
from content_packs.signing.ceremony_file import read_ceremony
from content_packs.signing.commands import add_commands
from content_packs.signing.keys import KeyUnusable
from content_packs.signing.repository import CeremonyWrong
from content_packs.signing.request import RequestWrong, read_request
from content_packs.trust.trust import Trust
from tests.hostile_server import HostileServer
from tests.simulated_repository import PUBLISHER, SimulatedRepository

PASSPHRASE = "correct horse battery"
OFFLINE = ["root-1", "root-2", "root-3", "targets-1", "targets-2", "targets-3", "token-1", "token-2"]
ONLINE = ("snapshot", "timestamp", "withdrawals")
CEREMONY = f"""
root = ["root-1.pub.json", "root-2.pub.json", "root-3.pub.json"]
targets = ["targets-1.pub.json", "targets-2.pub.json", "targets-3.pub.json"]
publishers = ["token-1.pub.json", "token-2.pub.json"]
snapshot = "online/snapshot.pub.json"
timestamp = "online/timestamp.pub.json"
withdrawals = "online/withdrawals.pub.json"
[publisher.{PUBLISHER}]
author = ["author-1.pub.json"]
approver = ["approver-1.pub.json"]
"""


def run(*words: object) -> int:
    parser = argparse.ArgumentParser()
    add_commands(parser.add_subparsers(required=True))
    args = parser.parse_args([str(word) for word in words])
    done: int = args.run(args)
    return done


class Office:
    """A folder with keys, a repository made by command, and a built pack."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.keys = folder / "keys"
        self.publish = folder / "publish"
        self.root = self.publish / "metadata/1.root.json"
        self.inbox = folder / "inbox"
        self.request = folder / "request"
        (folder / "passphrase").write_text(f"{PASSPHRASE}\n")
        self.secret = ("--passphrase-file", folder / "passphrase")

    def trusting(self, who: str) -> tuple[object, ...]:
        return ("--root", self.root, "--from", self.publish, "--state", self.folder / "state" / who)

    def make_keys(self) -> None:
        (self.keys / "online").mkdir(parents=True)
        for name in [*OFFLINE, "author-1", "approver-1"]:
            run("keys", "new", name, "--folder", self.keys, *self.secret)
        for name in ("snapshot", "timestamp", "withdrawals"):
            run("keys", "new", name, "--folder", self.keys / "online", "--online")
        (self.keys / "ceremony.toml").write_text(CEREMONY)

    def hold_ceremony(self, *absent: str) -> None:
        present = [name for name in OFFLINE if name not in absent]
        files = [self.keys / f"{name}.pem" for name in present]
        files += [self.keys / "online" / f"{name}.pem" for name in ("snapshot", "timestamp", "withdrawals")]
        keys = [word for file in files for word in ("--key", file)]
        run("ceremony", self.keys / "ceremony.toml", "--publish", self.publish, *keys, *self.secret)

    def build(self, version: int, title: str) -> Path:
        text = PageText(
            title=title,
            summary="",
            state=TranslationState.SOURCE,
            revision="0" * 12,
            blocks=(Heading(id="who", fallback="Who", level=2, text=(Span(text="Who"),)),),
        )
        blob = write_page(Page(format=1, id="visa", texts={"en": text}))
        manifest = Manifest(
            format=1,
            publisher=PUBLISHER,
            pack="sample",
            version=version,
            titles={"en": "Sample"},
            publisher_names={"en": "Gatepost sample"},
            languages=("en",),
            source_language="en",
            topics=(Topic(id="entry", icon="badge", titles={"en": "Entry"}, pages=("visa",)),),
            pages={"visa": BlobRef(sha256=sha256_hex(blob), length=len(blob))},
        )
        out = self.folder / f"out-{version}"
        (out / PUBLISHER).mkdir(parents=True)
        (out / PUBLISHER / "sample.json").write_bytes(write_manifest(manifest))
        (out / "blobs" / sha256_hex(blob)[:2]).mkdir(parents=True)
        (out / "blobs" / sha256_hex(blob)[:2] / sha256_hex(blob)).write_bytes(blob)
        return out

    def ask(self, version: int, title: str = "Visa") -> None:
        out = self.build(version, title)
        who = ("--publisher", PUBLISHER, "--asked-by", "author-1")
        self.request = self.folder / f"request-{version}"
        run("request", self.request, out / PUBLISHER, *who, "--blobs", out / "blobs", *self.trusting("author"))

    def sign(self, name: str, *more: object) -> None:
        fingerprint = read_request(self.request).fingerprint
        key = ("--key", self.keys / f"{name}.pem", "--fingerprint", fingerprint)
        run("sign", self.request, *key, *self.secret, *self.trusting(name), *more)

    def publish_it(self) -> Result:
        self.inbox.mkdir(exist_ok=True)
        run("submit", self.request, self.inbox)
        with Publisher(self.publish, self.inbox, load_online_keys(self.keys / "online")) as publisher:
            return publisher.handle_one(dt.datetime.now(dt.UTC)).result


@pytest.fixture(scope="module")
def founded(tmp_path_factory: pytest.TempPathFactory) -> Office:
    office = Office(tmp_path_factory.mktemp("office"))
    office.make_keys()
    office.hold_ceremony("root-3", "targets-2")
    return office


def test_the_whole_way_from_keys_to_a_kiosk(
    founded: Office, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    founded.ask(1)
    founded.sign("author-1")
    assert "still needs approver" in capsys.readouterr().out
    founded.sign("approver-1", "--people", founded.keys / "author-1.pub.json")
    out = capsys.readouterr().out
    assert "page        visa: new, “Visa”" in out
    assert "signed by     author-1" in out
    assert "It can be submitted." in out
    assert founded.publish_it() is Result.PUBLISHED
    trust = Trust(founded.root.read_bytes(), tmp_path, DirectoryFetcher(founded.publish))
    assert trust.target(f"packs/{PUBLISHER}/sample.json", dt.datetime.now(dt.UTC)).version == 1
    founded.ask(2, "Visas")
    run("review", founded.request, *founded.trusting("approver-1"))
    out = capsys.readouterr().out
    assert f"changes       packs/{PUBLISHER}/sample.json (version 1 → 2)" in out
    assert "still needs   author and approver" in out
    assert read_request(founded.request).fingerprint in out


def test_an_inbox_that_is_not_there_is_not_made(founded: Office, tmp_path: Path) -> None:
    founded.ask(10)
    with pytest.raises(ContentBad, match=f"There is no inbox at {tmp_path}/inbix; name the folder inbox_dir"):
        run("submit", founded.request, tmp_path / "inbix")
    assert not (tmp_path / "inbix").exists()


def test_nothing_is_signed_without_its_fingerprint(founded: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    founded.ask(11)
    key = ("--key", founded.keys / "author-1.pem", *founded.secret, *founded.trusting("author-1"))
    with pytest.raises(ContentBad, match="Not signed"):
        run("sign", founded.request, *key, "--fingerprint", "00000-00000-00000-00000-00000")
    monkeypatch.setattr(builtins, "input", lambda _: "")
    with pytest.raises(ContentBad, match="Not signed"):
        run("sign", founded.request, *key)
    monkeypatch.setattr(builtins, "input", lambda _: read_request(founded.request).fingerprint[:5].upper())
    run("sign", founded.request, *key)
    assert len(read_request(founded.request).metadata.signatures) == 1


def test_the_passphrase_may_come_from_the_environment(founded: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    founded.ask(12)
    fingerprint = read_request(founded.request).fingerprint
    words = ("sign", founded.request, "--key", founded.keys / "author-1.pem", "--fingerprint", fingerprint)
    monkeypatch.setenv(PASSPHRASE_VARIABLE, "wrong")
    with pytest.raises(KeyUnusable, match="does not open"):
        run(*words, *founded.trusting("author-1"))
    monkeypatch.setenv(PASSPHRASE_VARIABLE, PASSPHRASE)
    assert run(*words, *founded.trusting("author-1")) == 0


def test_the_passphrase_is_asked_for_twice_when_a_key_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(PASSPHRASE_VARIABLE, raising=False)
    answers = iter([PASSPHRASE, "something else", PASSPHRASE, PASSPHRASE])
    monkeypatch.setattr("getpass.getpass", lambda _: next(answers))
    with pytest.raises(ContentBad, match="not the same"):
        run("keys", "new", "author-1", "--folder", tmp_path)
    assert run("keys", "new", "author-1", "--folder", tmp_path) == 0


def test_keys_are_shown_by_name_and_id(founded: Office, capsys: pytest.CaptureFixture[str]) -> None:
    run("keys", "show", founded.keys / "author-1.pub.json")
    name, keyid = capsys.readouterr().out.split()
    assert (name, len(keyid)) == ("author-1", 64)


def test_a_ceremony_is_held_once(founded: Office) -> None:
    with pytest.raises(ContentBad, match="created once"):
        founded.hold_ceremony()


def test_a_ceremony_without_enough_keys_leaves_nothing(founded: Office, tmp_path: Path) -> None:
    poor = Office(tmp_path)
    poor.keys = founded.keys
    with pytest.raises(CeremonyWrong, match="targets needs 2 signatures"):
        poor.hold_ceremony("targets-1", "targets-2")
    assert not poor.publish.exists()


def hold_with(office: Office, folder: Path, *names: str) -> None:
    """A ceremony with these of the keys in `folder`, passphrases typed."""
    keys = [word for name in names for word in ("--key", folder / f"{name}.pem")]
    run("ceremony", office.keys / "ceremony.toml", "--publish", folder / "publish", *keys)


def test_a_ceremony_asks_for_no_passphrase_when_a_key_is_missing(
    founded: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def answer(prompt: str) -> str:
        asked.append(prompt)
        return PASSPHRASE

    monkeypatch.setattr("getpass.getpass", answer)
    monkeypatch.delenv(PASSPHRASE_VARIABLE, raising=False)
    shutil.copytree(founded.keys, tmp_path / "keys")
    offline = ("root-1", "root-2", "targets-1", "targets-2", "token-1", "token-2")
    online = [f"online/{role}" for role in ONLINE]
    for missing, role in (
        ("root-1", "root"),
        ("targets-2", "targets"),
        ("token-1", "publishers"),
        *zip(online, ONLINE, strict=True),
    ):
        with pytest.raises(CeremonyWrong, match=f"The role {role} needs"):
            hold_with(founded, tmp_path / "keys", *(name for name in (*offline, *online) if name != missing))
    with pytest.raises(KeyUnusable, match="could not be read"):
        hold_with(founded, tmp_path / "keys", *offline, *online, "root-9")
    assert asked == []
    for public in (tmp_path / "keys").glob("*.pub.json"):
        public.unlink()  # whose key it is, is now known only when it is open
    with pytest.raises(CeremonyWrong, match="role targets needs 2 signatures; 1 of its keys"):
        hold_with(founded, tmp_path / "keys", *(name for name in (*offline, *online) if name != "targets-2"))
    assert asked == [f"Passphrase of {name}: " for name in offline if name != "targets-2"]


@pytest.mark.parametrize("text", ["", "root = 1", CEREMONY + "surprise = 1", "nonsense"])
def test_a_wrong_ceremony_file_is_told(founded: Office, text: str) -> None:
    file = founded.keys / "wrong.toml"
    file.write_text(text)
    with pytest.raises(CeremonyWrong, match="is not a ceremony"):
        read_ceremony(file)
    with pytest.raises(CeremonyWrong, match="could not be read"):
        read_ceremony(founded.keys / "absent.toml")


def test_a_strangers_key_cannot_sign(founded: Office) -> None:
    founded.ask(13)
    with pytest.raises(RequestWrong, match="neither author's nor approver's"):
        founded.sign("token-1")


def test_a_signer_does_not_believe_a_server_with_another_root(founded: Office, tmp_path: Path) -> None:
    other = SimulatedRepository(tmp_path / "other", now=dt.datetime.now(dt.UTC))
    founded.ask(14)
    trusting = ("--root", founded.root, "--from", other.publish_dir, "--state", tmp_path / "state")
    with pytest.raises(Untrusted):
        run("review", founded.request, *trusting)


def test_a_signer_remembers_what_it_saw(tmp_path: Path) -> None:
    now = dt.datetime.now(dt.UTC)
    repository = SimulatedRepository(tmp_path / "centre", now=now)
    old = repository.copied_to(tmp_path / "old")
    data = f'{{"publisher":"{PUBLISHER}","pack":"sample","version":1}}'.encode()
    repository.publish({f"packs/{PUBLISHER}/sample.json": data}, now=now)
    request = repository.request({}, now=now)
    (tmp_path / "root.json").write_bytes(repository.root)
    trusting = ("--root", tmp_path / "root.json", "--state", tmp_path / "state")
    with HostileServer(repository.publish_dir) as server:
        run("review", request.folder, *trusting, "--from", server.address)
    with pytest.raises(Stale):
        run("review", request.folder, *trusting, "--from", old.publish_dir)
    for cache in (tmp_path / "state").glob("*/metadata"):
        shutil.rmtree(cache)
    with pytest.raises(Stale, match="accepted before"):
        run("review", request.folder, *trusting, "--from", old.publish_dir)


def test_removing_what_is_not_released_is_told(founded: Office, tmp_path: Path) -> None:
    who = ("--publisher", PUBLISHER, "--asked-by", "author-1", *founded.trusting("author"))
    with pytest.raises(ContentBad, match="cannot be removed"):
        run("request", tmp_path / "r", *who, "--remove", f"packs/{PUBLISHER}/other.json")
    with pytest.raises(NotListed, match="not a publisher here"):
        run("request", tmp_path / "r", *who[2:], "--publisher", "stranger")


def test_what_was_never_built_is_named_with_what_to_name_instead(founded: Office, tmp_path: Path) -> None:
    who = ("--publisher", PUBLISHER, "--asked-by", "author-1", *founded.trusting("author"))
    for words in ((tmp_path / "out/sample",), ("--blobs", tmp_path / "out/sample")):
        with pytest.raises(ContentBad, match="out/sample does not exist; name what was built, like out/packs"):
            run("request", tmp_path / "r", *words, *who)
    assert not (tmp_path / "r").exists()


def test_a_root_that_is_not_there_is_named_with_the_way_out(founded: Office, tmp_path: Path) -> None:
    for command in (("roles", "show"), ("review", tmp_path / "r")):
        with pytest.raises(ContentBad, match=r"elsewhere.json cannot be read .* name with --root the root.json"):
            run(*command, "--root", tmp_path / "elsewhere.json", "--from", founded.publish)
