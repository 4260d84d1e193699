"""The role tree and requests: what a signer refuses to sign, and what any edit voids."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path

import msgspec
import pytest
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import DelegatedRole, Delegations, Metadata, Targets

from content_packs.errors import ContentBad, Untrusted
from content_packs.naming import identify, path_of
from content_packs.reading import sha256_hex
from content_packs.signing.repository import Ceremony, CeremonyWrong, PublisherKeys, create, draft
from content_packs.signing.request import (
    Judged,
    Request,
    RequestWrong,
    add_signature,
    check,
    read_request,
    write_request,
)
from content_packs.trust.groups import delegated_names, groups_of
from content_packs.trust.roles import (
    NOTICES,
    PUBLISHERS,
    ROOT_TERM,
    SOFTWARE,
    VALUES,
    WITHDRAWALS,
    Group,
    is_publisher_name,
    missing_groups,
    parse_path,
)
from tests.simulated_repository import PUBLISHER, START, SimulatedRepository

PACK = f"packs/{PUBLISHER}/sample.json"
BLOB = b"a page of words"


def manifest(version: int, *blobs: bytes, publisher: str = PUBLISHER, pack: str = "sample") -> bytes:
    pages = {f"page-{n}": {"sha256": sha256_hex(blob), "length": len(blob)} for n, blob in enumerate(blobs)}
    return msgspec.json.encode({"publisher": publisher, "pack": pack, "version": version, "pages": pages})


@pytest.fixture
def repository(tmp_path: Path) -> SimulatedRepository:
    return SimulatedRepository(tmp_path)


def judge(repository: SimulatedRepository, request: Request, now: dt.datetime = START) -> Judged:
    return check(read_request(request.folder), repository.published.standing(PUBLISHER), now)


# -- the ceremony -----------------------------------------------------------------------------------------


def test_the_tree_has_its_final_shape(repository: SimulatedRepository) -> None:
    tree = repository.published.tree()
    assert {name: (len(role.keyids), role.threshold) for name, role in tree.root.roles.items()} == {
        "root": (3, 2),
        "targets": (3, 2),
        "snapshot": (1, 1),
        "timestamp": (1, 1),
    }
    assert tree.root.consistent_snapshot
    assert list(delegated_names(tree.targets)) == [PUBLISHERS, NOTICES, WITHDRAWALS, VALUES, SOFTWARE]
    assert tree.root.expires == START + ROOT_TERM
    role = tree.publishers.get_delegated_role(PUBLISHER)
    assert isinstance(role, DelegatedRole)
    assert (role.threshold, role.terminating) == (2, True)
    assert role.paths == [
        f"packs/{PUBLISHER}/*",
        f"languages/{PUBLISHER}/*",
        f"plans/{PUBLISHER}/*",
        f"notices/{PUBLISHER}/*",
        f"templates/{PUBLISHER}/*",
    ]
    assert {group: len(keys) for group, keys in groups_of(tree.publishers, PUBLISHER).items()} == {
        "author": 2,
        "approver": 2,
    }


def test_reserved_roles_are_signed_and_empty(repository: SimulatedRepository) -> None:
    tree = repository.published.tree()
    for name in (NOTICES, WITHDRAWALS, VALUES, SOFTWARE):
        role = Metadata[Targets].from_bytes((repository.publish_dir / f"metadata/1.{name}.json").read_bytes())
        tree.targets.verify_delegate(name, role.signed_bytes, role.signatures)
        assert role.signed.targets == {}


@pytest.mark.parametrize("role", ["root", "targets", PUBLISHERS, "snapshot", "timestamp", WITHDRAWALS])
def test_a_ceremony_without_the_keys_of_a_role_makes_nothing(repository: SimulatedRepository, role: str) -> None:
    holders: dict[str, Sequence[object]] = {
        "root": repository.root_keys[:1],
        "targets": repository.targets_keys[:1],
        PUBLISHERS: repository.token_keys[:1],
        "snapshot": [repository.online.snapshot],
        "timestamp": [repository.online.timestamp],
        WITHDRAWALS: [repository.online.withdrawals],
    }
    away = holders[role]
    with pytest.raises(CeremonyWrong, match=f"role {role} needs"):
        create(repository.ceremony(), [key for key in repository.present() if key not in away], START)


def wrong_ceremonies() -> dict[str, Callable[[Ceremony], Ceremony]]:
    def people(change: Callable[[PublisherKeys], PublisherKeys]) -> Callable[[Ceremony], Ceremony]:
        return lambda c: dataclasses.replace(c, publisher={PUBLISHER: change(c.publisher[PUBLISHER])})

    return {
        "role root needs at least 3": lambda c: dataclasses.replace(c, root=c.root[:2]),
        "role targets needs at least 3": lambda c: dataclasses.replace(c, targets=(*c.targets[:2], c.targets[0])),
        "role publishers needs at least 2": lambda c: dataclasses.replace(c, publishers=c.publishers[:1]),
        "both author's and approver's": people(lambda p: dataclasses.replace(p, approver=(*p.approver, p.author[0]))),
        "at least one author's": people(lambda p: dataclasses.replace(p, author=())),
        "cannot name a publisher": lambda c: dataclasses.replace(c, publisher={"notices": c.publisher[PUBLISHER]}),
    }


@pytest.mark.parametrize("sentence", list(wrong_ceremonies()))
def test_a_wrong_ceremony_is_told_before_anything_is_signed(repository: SimulatedRepository, sentence: str) -> None:
    with pytest.raises(CeremonyWrong, match=sentence):
        create(wrong_ceremonies()[sentence](repository.ceremony()), repository.present(), START)


# -- names and groups ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "path",
    [
        "packs/a/b/c.json",
        "packs/a.json",
        "packs/../b.json",
        "packs/A/b.json",
        "x/a/b.json",
        "packs/a/b.txt",
        "packs/a/.json",
    ],
)
def test_a_path_that_is_not_ours_has_no_parts(path: str) -> None:
    assert parse_path(path) is None


@pytest.mark.parametrize("name", ["root", "targets", "publishers", "notices", "", "a/b", "A", "a" * 64])
def test_a_publisher_cannot_be_called_like_a_role(name: str) -> None:
    assert not is_publisher_name(name)


def test_groups_count_people_not_signatures() -> None:
    groups = {"author": ["a", "b"], "approver": ["c", "a"]}
    assert missing_groups(groups, {}) == (Group.AUTHOR, Group.APPROVER)
    assert missing_groups(groups, {"a": "A", "b": "B"}) == ()
    assert missing_groups(groups, {"a": "A"}) == (Group.APPROVER,)
    assert missing_groups(groups, {"b": "B"}) == (Group.APPROVER,)
    assert missing_groups(groups, {"b": "same", "c": "same"}) == (Group.APPROVER,)


def test_a_target_names_itself() -> None:
    assert path_of(manifest(1)) == PACK
    assert path_of(b'{"publisher":"p","tag":"zh-Hans","version":1}') == "languages/p/zh-Hans.json"
    assert path_of(b'{"publisher":"p","id":"moc-bai","version":1,"level":"site"}') == "plans/p/moc-bai.json"
    assert path_of(b'{"publisher":"p","id":"drill","version":1,"severity":"info"}') == "notices/p/drill.json"
    with pytest.raises(Untrusted, match="no manifest"):
        path_of(b"{}")


@pytest.mark.parametrize(
    "data",
    [
        manifest(1, publisher="other"),
        manifest(1, pack="other"),
        manifest(0),
        b"",
        b"[]",
        manifest(1, b"x").replace(sha256_hex(b"x").encode(), b"../../etc/passwd"),
        manifest(1, b"x").replace(b'"length":1', b'"length":-1'),
    ],
)
def test_a_target_that_is_not_what_its_path_says_is_refused(data: bytes) -> None:
    with pytest.raises(Untrusted):
        identify(PACK, data)


# -- requests -------------------------------------------------------------------------------------------------


def test_a_request_needs_author_and_approver(repository: SimulatedRepository) -> None:
    request = repository.request({PACK: manifest(1, BLOB)}, [BLOB])
    assert judge(repository, request).missing == (Group.AUTHOR, Group.APPROVER)
    repository.sign(request, repository.author())
    assert judge(repository, request).missing == (Group.APPROVER,)
    repository.sign(request, repository.people[PUBLISHER][Group.AUTHOR][1])
    assert not judge(repository, request).complete
    repository.sign(request, repository.approver())
    judged = judge(repository, request)
    assert judged.complete
    assert [(change.before, change.after) for change in judged.changes] == [(0, 1)]


def test_a_request_carries_only_blobs_that_are_new(repository: SimulatedRepository) -> None:
    repository.publish({PACK: manifest(1, BLOB)}, [BLOB])
    request = repository.request({PACK: manifest(2, BLOB, b"new")}, [b"new"])
    assert [blob.sha256 for blob in judge(repository, request).blobs] == [sha256_hex(b"new")]
    assert not request.blob_file(sha256_hex(BLOB)).exists()


def test_what_is_released_already_is_no_change(repository: SimulatedRepository) -> None:
    repository.publish({PACK: manifest(1, BLOB)}, [BLOB])
    request = repository.request({PACK: manifest(1, BLOB)})
    assert judge(repository, request).changes == ()
    assert not (request.folder / "targets").exists()


def test_a_stranger_cannot_sign(repository: SimulatedRepository) -> None:
    request = repository.request({PACK: manifest(1)})
    with pytest.raises(RequestWrong, match="neither author's nor approver's"):
        repository.sign(request, CryptoSigner.generate_ed25519())


def test_the_fingerprint_is_of_what_is_signed(repository: SimulatedRepository) -> None:
    request = repository.request({PACK: manifest(1)})
    before = request.fingerprint
    repository.sign(request, repository.author())
    assert read_request(request.folder).fingerprint == before
    assert [len(group) for group in before.split("-")] == [5, 5, 5, 5, 5]
    assert repository.request({PACK: manifest(2)}).fingerprint != before


def edit(folder: Path, change: Callable[[Targets], None]) -> None:
    metadata = Metadata[Targets].from_bytes((folder / "metadata.json").read_bytes())
    change(metadata.signed)
    (folder / "metadata.json").write_bytes(metadata.to_bytes())


def note(folder: Path, **fields: object) -> None:
    file = folder / "request.json"
    file.write_bytes(msgspec.json.encode(msgspec.json.decode(file.read_bytes()) | fields))


def relist(path: str, data: bytes, version: object = 2) -> Callable[[Targets], None]:
    """List `data` under `path` without asking what it says of itself."""

    def change(signed: Targets) -> None:
        info = draft(None, {PACK: manifest(1)}, START).signed.targets[PACK]
        info.path, info.length, info.hashes = path, len(data), {"sha256": sha256_hex(data)}
        info.unrecognized_fields = {"custom": {"version": version}}
        signed.targets[path] = info

    return change


def wrong_requests() -> dict[str, Callable[[Path], None]]:
    """What is done to a good request, by the sentence that it is refused with."""

    def put(folder: Path, path: str, data: bytes) -> None:
        (folder / "targets" / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / "targets" / path).write_bytes(data)

    def listed(path: str, data: bytes, version: object = 2) -> Callable[[Path], None]:
        def change(folder: Path) -> None:
            put(folder, path, data)
            edit(folder, relist(path, data, version))

        return change

    def version(folder: Path, number: int) -> None:
        edit(folder, lambda signed: setattr(signed, "version", number))
        note(folder, version=number)

    def linked(folder: Path) -> None:
        file = folder / "targets" / PACK
        file.rename(folder / "aside")
        file.symlink_to(folder / "aside")

    blob = f"blobs/{sha256_hex(b'new')[:2]}/{sha256_hex(b'new')}"
    late = START + dt.timedelta(days=400)
    return {
        "2 is released|1 is released": lambda folder: version(folder, 1),
        "as version 2": lambda folder: version(folder, 3),
        "do not agree": lambda folder: note(folder, version=7),
        "hands? the right": lambda folder: edit(
            folder, lambda signed: setattr(signed, "delegations", Delegations({}, {}))
        ),
        "does not know": lambda folder: edit(folder, lambda signed: signed.unrecognized_fields.update(x=1)),
        "would be valid until": lambda folder: edit(folder, lambda signed: setattr(signed, "expires", late)),
        "until 2026-11-21": lambda folder: edit(
            folder, lambda signed: setattr(signed, "expires", START - dt.timedelta(days=1))
        ),
        "packs/other/x.json is not": listed("packs/other/x.json", manifest(2, publisher="other", pack="x")),
        "other/evil.json": listed(f"packs/{PUBLISHER}/other/evil.json", manifest(2)),
        "name that is not its own": listed(PACK, manifest(2, publisher="other")),
        "says version 3": listed(PACK, manifest(3)),
        "but 1 is released; build": listed(PACK, manifest(1, b"new"), 1),
        "more or less than its version": listed(PACK, manifest(2, b"new"), "2"),
        "not the file that was signed": lambda folder: put(
            folder, PACK, manifest(2, BLOB, b"new").replace(b"page-0", b"page-9")
        ),
        "is missing from the request": lambda folder: (folder / "targets" / PACK).unlink(),
        "no plain file": linked,
        "named by a manifest but missing": lambda folder: (folder / blob).unlink(),
        "changed since it was named": lambda folder: (folder / blob).write_bytes(b"wen") and None,
        "not a request this software can read": lambda folder: (folder / "metadata.json").write_bytes(b"{}") and None,
        "format 2": lambda folder: note(folder, format=2),
        "is longer than": lambda folder: (folder / "request.json").write_bytes(b" " * 5000) and None,
    }


@pytest.mark.parametrize("sentence", list(wrong_requests()))
def test_a_wrong_request_is_not_signed(repository: SimulatedRepository, sentence: str) -> None:
    repository.publish({PACK: manifest(1, BLOB)}, [BLOB])
    request = repository.request({PACK: manifest(2, BLOB, b"new")}, [b"new"])
    judge(repository, request)
    wrong_requests()[sentence](request.folder)
    with pytest.raises(RequestWrong, match=sentence):
        judge(repository, request)


def test_any_edit_after_the_first_signature_voids_it(repository: SimulatedRepository) -> None:
    request = repository.request({PACK: manifest(1)})
    repository.sign(request, repository.author())
    edit(request.folder, lambda signed: setattr(signed, "expires", signed.expires - dt.timedelta(days=1)))
    with pytest.raises(RequestWrong, match="signature does not fit"):
        judge(repository, request)


def test_a_root_in_the_place_of_targets_is_refused(repository: SimulatedRepository) -> None:
    request = repository.request({PACK: manifest(1)})
    (request.folder / "metadata.json").write_bytes(repository.root)
    with pytest.raises(RequestWrong, match="not a publisher's list"):
        read_request(request.folder)


def test_removal_is_signed_like_anything_else(repository: SimulatedRepository) -> None:
    repository.publish({PACK: manifest(1)})
    request = repository.request({}, removed=[PACK])
    assert [(change.before, change.after) for change in judge(repository, request).changes] == [(1, 0)]
    with pytest.raises(ContentBad, match="cannot be removed"):
        repository.request({}, removed=["packs/x/y.json"])


def test_a_request_goes_into_a_new_folder(repository: SimulatedRepository, tmp_path: Path) -> None:
    (tmp_path / "full").mkdir()
    (tmp_path / "full/file").touch()
    with pytest.raises(RequestWrong, match="not empty"):
        write_request(tmp_path / "full", repository.published.standing(PUBLISHER), "a", {}, {}, START)


def test_a_blob_that_the_build_lost_is_told(repository: SimulatedRepository) -> None:
    with pytest.raises(RequestWrong, match="build the pack again"):
        repository.request({PACK: manifest(1, BLOB)})


def test_a_signature_is_added_to_what_was_judged(repository: SimulatedRepository) -> None:
    request = repository.request({PACK: manifest(1)})
    judged = judge(repository, request)
    add_signature(judged, repository.published.standing(PUBLISHER), repository.author())
    assert judge(repository, request).signed_by == (repository.author().public_key.keyid,)
