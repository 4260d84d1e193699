"""`packctl requests | ask | review | sign | refuse | rebase | back` against a real server over HTTP."""

from __future__ import annotations

import datetime as dt
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from securesystemslib.signer import CryptoSigner

from content_packs.errors import ContentBad
from content_packs.packctl import main, read
from content_packs.reading import sha256_hex, write_manifest
from content_packs.signing.calls.messages import State
from content_packs.signing.keys import PublicKey, encode_public
from content_packs.signing.request import REFUSED_FILE
from content_packs.signing.spoken import spoken
from content_packs.trust.roles import Group
from tests.signing_people import OTHER, Centre, made_repository, released, running_centre, titled
from tests.simulated_repository import PUBLISHER

pytest_plugins = ("tests.server_fixtures",)

PACK_PATH = f"packs/{PUBLISHER}/sample.json"


class Machine:
    """A signer's own machine: a key, a memory, and packctl."""

    def __init__(
        self, centre: Centre, name: str, publisher: str = PUBLISHER, signer: CryptoSigner | None = None
    ) -> None:
        self.centre, self.folder = centre, centre.folder / f"machine-{name}"
        self.folder.mkdir(exist_ok=True)
        group = Group.AUTHOR if name.startswith("author") else Group.APPROVER
        key = self.folder / f"{name}.pem"
        key.touch(0o600)
        mine = signer or centre.repository.people[publisher][group][0]
        key.write_bytes(mine.private_bytes)
        self.keyid, self.public = mine.public_key.keyid, self.folder / f"{name}.pub.json"
        self.public.write_bytes(encode_public(PublicKey(name, mine.public_key)))
        root = self.folder / "root.json"
        root.write_bytes(centre.repository.root)
        me = ("--office", centre.address, "--key", key, "--root", root, "--state", self.folder / "state")
        place = ("--from", f"{centre.address}/content")
        (self.folder / "me").write_text("# me\n\n" + "".join(f"{word}\n" for word in (*me, *place)))

    def run(self, *words: object) -> int:
        self.centre.clock.forward(1)
        args = read([str(word) for word in (*words, f"@{self.folder / 'me'}")])
        return int(args.run(args))

    def ask(self, version: int, title: str, *more: object) -> str:
        """Build and ask; the id of the request."""
        built = self.folder / f"built-{version}-{title}"
        built.mkdir()
        (built / "sample.json").write_bytes(write_manifest(titled(version, title)))
        blobs = self.folder / "blobs"
        blobs.mkdir(exist_ok=True)
        for blob in released().blobs:
            (blobs / sha256_hex(blob)).write_bytes(blob)
        self.run("ask", built, "--blobs", blobs, *more)
        return self.newest()

    def newest(self) -> str:
        return self.centre.office().requests()[0].id

    def sign(self, id_: str) -> None:
        (fingerprint,) = {each.fingerprint for each in self.centre.office().requests() if each.id == id_}
        self.run("sign", id_, "--fingerprint", fingerprint)


@pytest.fixture
def centre(sqlite_url: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    now = dt.datetime.now(dt.UTC)
    standing = made_repository(tmp_path_factory.getbasetemp() / "two-now", now)
    with running_centre(sqlite_url, tmp_path, standing, now) as running:
        yield running


@pytest.fixture
def author(centre: Centre) -> Machine:
    return Machine(centre, "author-1")


@pytest.fixture
def approver(centre: Centre) -> Machine:
    return Machine(centre, "approver-1")


def test_asked_reviewed_and_signed_by_commands_on_two_machines(
    centre: Centre, author: Machine, approver: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    id_ = author.ask(2, "Other words")
    copied = re.findall("`packctl ([^`]*)`", capsys.readouterr().out)
    assert copied == [f"{word} {id_} @{author.folder / 'me'}" for word in ("review", "sign")]
    assert main(shlex.split(copied[0])) == 0, "what is printed can be copied and run"
    author.sign(id_)
    assert "It waits for approver." in capsys.readouterr().out
    approver.run("requests")
    listed = capsys.readouterr().out
    assert f"changes     {PACK_PATH} version 1 → 2" in listed
    assert f"aloud       {spoken(centre.office().requests()[0].fingerprint)}" in listed
    approver.run("review", id_)
    assert "Other words" in capsys.readouterr().out
    approver.sign(id_)
    assert "It is complete, and is being published." in capsys.readouterr().out
    assert centre.publish() == "published"
    approver.run("requests")
    assert capsys.readouterr().out == "Nothing waits.\n"
    approver.run("requests", "--all")
    assert "It is published." in capsys.readouterr().out


def test_a_drafted_folder_is_brought_as_it_is(centre: Centre, author: Machine) -> None:
    request = centre.draft(2)
    centre.repository.sign(request, centre.repository.author(), centre.clock())
    author.run("ask", request.folder)
    (listed,) = centre.office().requests()
    assert listed.fingerprint == request.fingerprint
    assert listed.missing == ("approver",)


def test_what_is_refused_is_read_with_its_reason(
    author: Machine, approver: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    id_ = author.ask(2, "Wrong fee")
    approver.run("refuse", id_, "--because", "The fee is 30.")
    capsys.readouterr()
    author.run("requests", "--all")
    who = f"key {approver.keyid[:12]}"
    assert f"It was refused by {who}: The fee is 30." in capsys.readouterr().out


@pytest.mark.parametrize("named", [True, False])
def test_signing_what_was_refused_says_at_once_who_refused_it_and_why(
    author: Machine, approver: Machine, capsys: pytest.CaptureFixture[str], named: bool
) -> None:
    id_ = author.ask(2, "Wrong fee")
    approver.run("refuse", id_, "--because", "The fee is 30.")
    capsys.readouterr()
    people = ("--people", approver.public) if named else ()
    with pytest.raises(ContentBad) as refused:  # and nobody is asked for a fingerprint
        author.run("sign", id_, *people)
    who = "approver-1" if named else f"key {approver.keyid[:12]}"
    assert str(refused.value) == f"{id_} cannot be signed any more. It was refused by {who}: The fee is 30."
    assert capsys.readouterr().out == ""
    assert not (author.folder / "state/requests" / id_).exists(), "nor is it fetched"


def test_what_was_superseded_is_drafted_again_by_the_line_that_is_printed(author: Machine) -> None:
    old = author.ask(2, "Calm")
    author.ask(2, "Urgent", "--urgent")
    with pytest.raises(ContentBad, match=f"{old} cannot be signed any more. It was superseded") as over:
        author.run("sign", old)
    (line,) = re.findall("`packctl ([^`]*)`", str(over.value))
    assert line == f"rebase {old} @{author.folder / 'me'}"


def test_what_waits_is_replaced_by_how_its_id_begins_and_is_not_drafted_again(author: Machine) -> None:
    old = author.ask(2, "First")
    with pytest.raises(ContentBad, match="No request that you may see is called nothing"):
        author.ask(2, "Mistyped", "--replaces", "nothing")
    new = author.ask(2, "Second", "--replaces", f"{PUBLISHER}-2")
    with pytest.raises(ContentBad, match=f"{old} cannot be signed any more. It was superseded") as over:
        author.run("sign", old)
    assert str(over.value).endswith(f"It was changed, and waits in its new form. That is {new}.")


def test_a_folder_that_was_refused_on_a_stick_is_not_signed(centre: Centre, author: Machine) -> None:
    request = centre.draft(2)
    (request.folder / REFUSED_FILE).write_text("approver-1: The fee is 30.\x1b[2J\n")
    with pytest.raises(ContentBad, match=r"was refused. Its refused.txt says: approver-1: The fee is 30.‹U\+001B›"):
        author.run("sign", request.folder)


def test_an_urgent_request_goes_first_and_the_other_is_drafted_again(
    centre: Centre, author: Machine, approver: Machine
) -> None:
    plan = {"publisher": PUBLISHER, "tag": "en", "version": 1}
    language = centre.repository.request(
        {f"languages/{PUBLISHER}/en.json": msgspec.json.encode(plan)}, now=centre.clock()
    )
    author.run("ask", language.folder)
    waiting = author.newest()
    author.sign(waiting)
    urgent = author.ask(2, "Urgent", "--urgent")
    for machine in (author, approver):
        machine.sign(urgent)
    assert centre.publish() == "published"
    author.run("rebase", waiting)
    again = centre.office().requests()[0]
    assert (again.version, again.state, again.signed_by) == (3, State.WAITING, ())
    assert [(c.path, c.before, c.after) for c in again.changes] == [(f"languages/{PUBLISHER}/en.json", 0, 1)]
    for machine in (author, approver):
        machine.sign(again.id)
    assert centre.publish() == "published"
    assert centre.repository.published.target_sha256(PACK_PATH)


def test_a_superseded_request_that_touches_the_same_pack_is_built_again(
    centre: Centre, author: Machine, approver: Machine
) -> None:
    waiting = author.ask(2, "Waiting")
    urgent = author.ask(2, "Urgent", "--urgent")
    with pytest.raises(ContentBad, match="No request that you may see"):
        author.run("rebase", urgent)
    for machine in (author, approver):
        machine.sign(urgent)
    assert centre.publish() == "published"
    with pytest.raises(ContentBad, match="changed by another release meanwhile"):
        author.run("rebase", waiting)


def test_a_pack_goes_back_to_an_older_release_under_a_new_version(
    centre: Centre, author: Machine, approver: Machine
) -> None:
    for version, title in ((2, "Better"), (3, "Worse")):
        id_ = author.ask(version, title)
        for machine in (author, approver):
            machine.sign(id_)
        assert centre.publish() == "published"
    author.run("back", PUBLISHER, "sample", 2)
    id_ = author.newest()
    for machine in (author, approver):
        machine.sign(id_)
    assert centre.publish() == "published"
    manifest = centre.repository.published.manifests()[f"{PUBLISHER}/sample"]
    assert (manifest.version, manifest.titles["en"]) == (4, "Better")
    with pytest.raises(ContentBad, match="never released; 4 is the newest"):
        author.run("back", PUBLISHER, "sample", 9)


def test_going_back_brings_the_blobs_that_are_no_longer_named(
    centre: Centre, author: Machine, approver: Machine
) -> None:
    manifest = titled(2, "Without a page")
    fewer = {name: ref for name, ref in manifest.pages.items() if name != "customs"}
    topics = tuple(msgspec.structs.replace(topic, pages=("everything",)) for topic in manifest.topics)
    centre.repository.publish(
        {PACK_PATH: write_manifest(msgspec.structs.replace(manifest, pages=fewer, topics=topics))}, now=centre.clock()
    )
    author.run("back", PUBLISHER, "sample", 1)
    id_ = author.newest()
    for machine in (author, approver):
        machine.sign(id_)
    assert centre.publish() == "published"
    pages = centre.repository.published.manifests()[f"{PUBLISHER}/sample"].pages
    assert pages == released().manifest.pages


def test_an_old_release_that_was_changed_on_the_server_is_not_used(
    centre: Centre, author: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    centre.repository.publish({PACK_PATH: write_manifest(titled(2, "Newer"))}, now=centre.clock())
    old = next(
        f
        for f in (centre.repository.publish_dir / f"targets/packs/{PUBLISHER}").iterdir()
        if b'"version":1' in f.read_bytes()
    )
    old.write_bytes(old.read_bytes().replace(b"Sample pack", b"Other  pack"))
    assert main(["back", PUBLISHER, "sample", "1", f"@{author.folder / 'me'}"]) == 1
    assert "was changed" in capsys.readouterr().err


def test_people_of_another_publisher_are_told_nothing(
    centre: Centre, author: Machine, capsys: pytest.CaptureFixture[str]
) -> None:
    id_ = author.ask(2, "Secret until signed")
    capsys.readouterr()
    other = Machine(centre, "approver-other", OTHER)
    other.run("requests", "--all")
    assert capsys.readouterr().out == "There were no requests yet.\n"
    with pytest.raises(ContentBad, match="No request that you may see"):
        other.run("review", id_)


def test_a_request_is_named_by_how_its_id_begins(centre: Centre, author: Machine, approver: Machine) -> None:
    first = author.ask(2, "First")
    urgent = author.ask(2, "Urgent", "--urgent")
    approver.run("refuse", f"{PUBLISHER}-2", "--because", "No.")
    states = {each.id: each.state for each in centre.office().requests()}
    assert states == {urgent: State.CLOSED, first: State.SUPERSEDED}
    with pytest.raises(ContentBad, match=r"may be .* or .*: write more of it"):
        approver.run("review", f"{PUBLISHER}-2")
    approver.run("review", first)


def test_a_change_of_roles_is_brought_read_and_signed_by_its_id(
    centre: Centre, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = (Machine(centre, f"root-{number}", signer=centre.repository.root_keys[number]) for number in (0, 1))
    change = first.folder / "change.toml"
    change.write_text('why = "Its term ends."\nrenew = ["root"]\n')
    me = [word for word in (first.folder / "me").read_text().splitlines() if not word.startswith(("--", "#")) and word]
    trust = ("--root", me[2], "--state", me[3], "--from", me[4])
    assert main(["roles", "change", str(first.folder / "new"), str(change), "--asked-by", "root-0", *trust]) == 0
    first.run("ask", first.folder / "new")
    (asked,) = centre.office().requests()
    assert (asked.kind, asked.publisher) == ("roles", "root-2")
    assert f"sign it with `packctl roles sign {asked.id} @{first.folder / 'me'}`" in capsys.readouterr().out
    for machine in (first, second):
        machine.run("roles", "review", "root-2")
        machine.run("roles", "sign", "root-2", "--fingerprint", asked.fingerprint)
    assert "It is complete, and is being published." in capsys.readouterr().out
    assert centre.publish() == "published"
    assert centre.repository.published.tree().root.version == 2
    with pytest.raises(ContentBad, match="It is published"):
        first.run("roles", "sign", "root-2")


def test_the_office_must_be_named(
    author: Machine, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    me = (author.folder / "me").read_text().splitlines()
    (author.folder / "me").write_text("".join(f"{word}\n" for word in me[4:]))
    monkeypatch.delenv("GATEPOST_OFFICE", raising=False)
    with pytest.raises(ContentBad, match="Say where requests wait"):
        author.run("requests")
    monkeypatch.setenv("GATEPOST_OFFICE", author.centre.address)
    author.run("requests")
    assert capsys.readouterr().out == "Nothing waits.\n"


def test_what_was_never_built_is_not_asked_for(author: Machine) -> None:
    for words in (("nowhere",), ("--publisher", PUBLISHER, "--blobs", "nowhere")):
        with pytest.raises(ContentBad, match="nowhere does not exist; name what was built"):
            author.run("ask", *words)


def test_a_fingerprint_is_read_aloud_letter_by_letter() -> None:
    assert spoken("3f7k2-0z9xa") == "three foxtrot seven kilo two, zero zulu nine x-ray alfa"
