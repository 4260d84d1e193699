"""The publisher: what it publishes, what it refuses, and that a kill at any instant leaves a whole state."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from content_packs.durable import put_copy
from content_packs.errors import Untrusted
from content_packs.publishing.publisher import (
    ONLINE_ROLES,
    Outcome,
    Publisher,
    PublisherBusy,
    Result,
    load_online_keys,
    submit,
)
from content_packs.reading import sha256_hex
from content_packs.signing.keys import KeyUnusable, new_key
from content_packs.signing.request import Request, RequestWrong
from content_packs.trust.roles import Group, blob_file
from tests.killed_publisher import killed_at
from tests.simulated_repository import PUBLISHER, START, SimulatedRepository

PACK = f"packs/{PUBLISHER}/sample.json"
DAY = dt.timedelta(days=1)
BLOB = b"a page of words"
STRIDE = 1 if "GATEPOST_KILLS" in os.environ else 2
"""Every step is killed in the long proofs, every second one otherwise."""


def manifest(version: int, *blobs: bytes) -> bytes:
    pages = ",".join(f'"p{n}":{{"sha256":"{sha256_hex(blob)}","length":{len(blob)}}}' for n, blob in enumerate(blobs))
    return f'{{"publisher":"{PUBLISHER}","pack":"sample","version":{version},"pages":{{{pages}}}}}'.encode()


@pytest.fixture
def repository(tmp_path: Path) -> SimulatedRepository:
    return SimulatedRepository(tmp_path / "centre")


def signed(repository: SimulatedRepository, version: int, *blobs: bytes) -> Request:
    request = repository.request({PACK: manifest(version, *blobs)}, blobs)
    repository.sign(request, repository.author())
    return repository.sign(request, repository.approver())


def handled(repository: SimulatedRepository, request: Request, now: dt.datetime = START) -> Outcome:
    submit(request.folder, repository.inbox)
    return repository.handle_one(now)


def released(repository: SimulatedRepository) -> int:
    role = repository.published.tree().released.get(PUBLISHER)
    return role.signed.version if role else 0


def test_a_complete_request_is_published_and_recorded(repository: SimulatedRepository) -> None:
    outcome = handled(repository, signed(repository, 1, BLOB))
    sentence = f"Published version 1 of {PUBLISHER}; files that changed: 1."
    assert (outcome.result, outcome.sentence) == (Result.PUBLISHED, sentence)
    assert repository.published.blob(sha256_hex(BLOB)) == BLOB
    record = repository.inbox / "accepted" / outcome.request
    assert {file.name for file in record.iterdir()} == {"request.json", "metadata.json"}
    assert repository.handle_one() == Outcome(Result.NOTHING)


def test_requests_are_taken_in_the_order_they_came(repository: SimulatedRepository) -> None:
    first, second = signed(repository, 1), signed(repository, 2)
    for age, request in enumerate((second, first)):
        name = submit(request.folder, repository.inbox)
        os.utime(repository.inbox / "waiting" / name, (1000 - age, 1000 - age))
    assert repository.handle_one().result is Result.PUBLISHED
    assert repository.published.target_sha256(PACK) == sha256_hex(manifest(1))
    outcome = repository.handle_one()
    assert (outcome.result, "draft it again" in outcome.sentence) == (Result.REFUSED, True)


def test_what_root_puts_in_belongs_to_the_owner_of_the_inbox(
    repository: SimulatedRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    repository.inbox.mkdir(exist_ok=True)
    if os.geteuid() == 0:
        os.chown(repository.inbox, 4321, 4322)
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    given: set[str] = set()

    def chown(path: Path | str, *who: int, real: Callable[..., None] = os.chown, **more: Any) -> None:
        given.add(Path(path).name)
        real(path, *who, **more)

    monkeypatch.setattr(os, "chown", chown)
    name = submit(signed(repository, 1, BLOB).folder, repository.inbox)
    put_in = [repository.inbox / "waiting", *(repository.inbox / "waiting").rglob("*")]
    assert {(each.stat().st_uid, each.stat().st_gid) for each in put_in} == {
        (repository.inbox.stat().st_uid, repository.inbox.stat().st_gid)
    }
    assert given == {f".{name}.coming" if each.name == name else each.name for each in put_in}


def test_what_cannot_be_handed_over_leaves_nothing_in_the_inbox(
    repository: SimulatedRepository, monkeypatch: pytest.MonkeyPatch
) -> None:
    request = signed(repository, 1, BLOB)

    def chown(*_: object, **__: object) -> None:
        raise PermissionError("not here")

    monkeypatch.setattr(os, "geteuid", lambda: 0)
    monkeypatch.setattr(os, "chown", chown)
    with pytest.raises(PermissionError, match="not here"):
        submit(request.folder, repository.inbox)
    assert [each.name for each in repository.inbox.rglob("*")] == ["waiting"]


def test_a_request_without_its_approver_is_refused_with_a_sentence(repository: SimulatedRepository) -> None:
    request = repository.request({PACK: manifest(1)})
    for signer in repository.people[PUBLISHER][Group.AUTHOR]:
        repository.sign(request, signer)
    outcome = handled(repository, request)
    assert (outcome.result, released(repository)) == (Result.REFUSED, 0)
    text = (repository.inbox / "refused" / outcome.request / "refused.txt").read_text()
    assert text == "The request is not complete: the signature of approver is missing.\n"


def test_a_request_changed_after_signing_is_refused(repository: SimulatedRepository) -> None:
    request = signed(repository, 1, BLOB)
    request.blob_file(sha256_hex(BLOB)).write_bytes(b"a pagE of words")
    assert "was changed" in handled(repository, request).sentence
    assert released(repository) == 0


def test_an_unknown_publisher_is_refused(repository: SimulatedRepository) -> None:
    request = signed(repository, 1)
    note = request.folder / "request.json"
    note.write_text(note.read_text().replace(PUBLISHER, "stranger"))
    assert "is not a publisher here" in handled(repository, request).sentence


@pytest.mark.parametrize("nonsense", [b"", b"{}", b"[" * 5000, b'{"signatures":[],"signed":{"_type":"targets"}}'])
def test_nonsense_in_the_inbox_does_not_stop_the_next(repository: SimulatedRepository, nonsense: bytes) -> None:
    bad = repository.inbox / "waiting" / "a"
    bad.mkdir(parents=True)
    (bad / "metadata.json").write_bytes(nonsense)
    (bad / "request.json").write_bytes((signed(repository, 1).folder / "request.json").read_bytes())
    os.utime(bad, (1, 1))
    submit(signed(repository, 1).folder, repository.inbox)
    assert [repository.handle_one().result for _ in range(3)] == [Result.REFUSED, Result.PUBLISHED, Result.NOTHING]


def test_a_request_still_being_copied_is_not_seen(repository: SimulatedRepository) -> None:
    (repository.inbox / ".x.coming").mkdir(parents=True)
    (repository.inbox / "waiting" / ".half").mkdir(parents=True)
    assert repository.handle_one().result is Result.NOTHING


def test_a_broken_publish_directory_refuses_nobodys_request(repository: SimulatedRepository) -> None:
    submit(signed(repository, 1).folder, repository.inbox)
    (repository.publish_dir / "metadata/1.publishers.json").unlink()
    with pytest.raises(Untrusted, match="not complete"):
        repository.handle_one()
    assert len(list((repository.inbox / "waiting").iterdir())) == 1


def test_two_publishers_cannot_work_on_one_directory(repository: SimulatedRepository) -> None:
    with (
        Publisher(repository.publish_dir, repository.inbox, repository.online),
        pytest.raises(PublisherBusy, match="Another publisher"),
    ):
        Publisher(repository.publish_dir, repository.inbox, repository.online)
    Publisher(repository.publish_dir, repository.inbox, repository.online).close()


def test_the_timestamp_is_signed_daily_and_only_daily(repository: SimulatedRepository) -> None:
    assert not repository.refresh(START + DAY / 2)
    assert repository.refresh(START + DAY)
    assert not repository.refresh(START + DAY)
    tree = repository.published.tree()
    assert (tree.timestamp.version, tree.snapshot.version) == (2, 1)


def test_online_roles_never_near_their_term_over_a_year(repository: SimulatedRepository, tmp_path: Path) -> None:
    for day in range(1, 300):
        now = START + day * DAY
        repository.refresh(now)
        tree = repository.published.tree()
        for role, days in ((tree.timestamp, 13), (tree.snapshot, 14), (tree.withdrawals, 14)):
            assert role.expires - now >= days * DAY
        if day % 60 == 0:
            repository.trust(tmp_path / "kiosk").refresh(now)
    assert tree.snapshot.meta["withdrawals.json"].version == tree.withdrawals.version


def test_a_publisher_that_was_off_for_a_month_signs_again(repository: SimulatedRepository, tmp_path: Path) -> None:
    late = START + 40 * DAY
    assert repository.refresh(late)
    repository.trust(tmp_path / "kiosk").refresh(late)


def test_online_keys_are_read_from_their_folder(tmp_path: Path) -> None:
    for role in ONLINE_ROLES:
        new_key(tmp_path, role, None)
    assert load_online_keys(tmp_path).snapshot.public_key.keyid != load_online_keys(tmp_path).timestamp.public_key.keyid
    (tmp_path / "timestamp.pem").chmod(0o644)
    with pytest.raises(KeyUnusable, match="read by others"):
        load_online_keys(tmp_path)


def test_an_online_key_with_a_passphrase_is_told(tmp_path: Path) -> None:
    for role in ONLINE_ROLES:
        new_key(tmp_path, role, b"a long passphrase")
    with pytest.raises(KeyUnusable, match="starts unattended"):
        load_online_keys(tmp_path)


def test_a_copy_that_is_not_what_was_signed_is_not_kept(tmp_path: Path) -> None:
    (tmp_path / "source").write_bytes(BLOB)
    assert not put_copy(tmp_path / "source", tmp_path / "store/blob", sha256_hex(b"other"))
    assert list((tmp_path / "store").iterdir()) == []


def test_a_blob_that_changes_between_judging_and_storing_is_not_published(repository: SimulatedRepository) -> None:
    """The judge's hash and the store's are of two readings; the second one counts."""
    request = signed(repository, 1, BLOB)
    with Publisher(repository.publish_dir, repository.inbox, repository.online) as publisher:
        request.blob_file(sha256_hex(BLOB)).write_bytes(b"changed")
        with pytest.raises(RequestWrong, match="while it was being published"):
            publisher._put_blob(request, sha256_hex(BLOB))
    assert not (repository.publish_dir / blob_file(sha256_hex(BLOB))).exists()


def test_a_kill_at_any_line_that_writes_leaves_the_old_state_or_the_new(
    repository: SimulatedRepository, tmp_path: Path
) -> None:
    repository.publish({PACK: manifest(1, BLOB)}, [BLOB])
    submit(signed(repository, 2, BLOB, b"new words").folder, repository.inbox)
    seen: list[int] = []
    for fatal in range(1, 500, STRIDE):
        twin = repository.copied_to(tmp_path / f"twin-{fatal}")
        survived = killed_at(twin, fatal)
        version = twin.trust(tmp_path / f"kiosk-{fatal}").target(PACK, START).version
        seen.append(version)
        assert twin.published.blob(sha256_hex(b"new words" if version == 2 else BLOB))
        if survived:
            break
        twin.handle_one()
        after = twin.trust(tmp_path / f"after-{fatal}")
        assert after.target(PACK, START).version == 2
        assert twin.published.blob(sha256_hex(b"new words")) == b"new words"
        assert [path.name for path in (twin.inbox / "taken").iterdir()] == []
        assert not (twin.inbox / "refused").exists()
    assert survived
    assert seen == sorted(seen)
    assert min(seen.count(1), seen.count(2)) > 5, "the kills must fall on both sides of the switch"
