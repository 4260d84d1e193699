"""A change of the roles as a folder, before the publisher, and in words."""

from __future__ import annotations

import copy
from pathlib import Path

import msgspec
import pytest
from tuf.api.metadata import Targets

from content_packs.errors import Untrusted
from content_packs.publishing.publisher import OnlineKeys, Result, submit
from content_packs.signing.role_changes import Exchange, PublisherChange, RoleChange, draft_change
from content_packs.signing.role_request import (
    RoleNote,
    check_role_request,
    is_role_request,
    read_role_request,
    write_role_request,
)
from content_packs.signing.role_rules import RoleChangeWrong
from content_packs.signing.role_signing import sign_roles
from content_packs.signing.role_words import Names, describe, show
from content_packs.trust.roles import PUBLISHERS, Group
from tests.changed_roles import drafted, sign_all
from tests.role_change_world import (
    DAY,
    OTHER,
    author_leaves,
    exchange,
    ids,
    judged,
    key,
    publics,
    versions,
)
from tests.simulated_repository import PUBLISHER, START, SimulatedRepository

pytest_plugins = ("tests.role_change_fixtures",)


def test_a_folder_of_nonsense_is_told(repository: SimulatedRepository, tmp_path: Path) -> None:
    request = drafted(repository, RoleChange(renew=("root",)))
    assert is_role_request(request.folder)
    assert not is_role_request(tmp_path)
    note = request.folder / "request.json"
    for text, said in (("{}", "cannot|can be read"), ("[" * 3000, "can be read"), ("x" * 5000, "longer")):
        before = note.read_text()
        note.write_text(text)
        assert not is_role_request(request.folder)
        with pytest.raises(RoleChangeWrong, match=said):
            read_role_request(request.folder)
        note.write_text(before)
    note.write_text(note.read_text().replace('"format": 1', '"format": 2'))
    with pytest.raises(RoleChangeWrong, match="update packctl"):
        read_role_request(request.folder)


def test_a_role_that_is_no_metadata_is_told(repository: SimulatedRepository) -> None:
    request = drafted(repository, RoleChange(renew=("root",)))
    file = request.folder / "roles/root.json"
    no_root = msgspec.json.encode({"signatures": [], "signed": Targets().to_dict()})
    for data in (b"", b"{}", b"[" * 5000, no_root):
        file.write_bytes(data)
        with pytest.raises(RoleChangeWrong):
            judged(repository, request)
    file.unlink()
    with pytest.raises(RoleChangeWrong, match="changes no role"):
        judged(repository, request)
    with pytest.raises(RoleChangeWrong, match="not empty"):
        write_role_request(request.folder, request.note, request.roles)


def test_a_root_that_is_too_long_for_kiosks_is_refused(repository: SimulatedRepository) -> None:
    request = drafted(repository, RoleChange(roles={"root": Exchange(publics(*(key() for _ in range(300))))}))
    with pytest.raises(RoleChangeWrong, match="longer than the 64000 bytes"):
        judged(repository, request)


def test_a_change_of_many_roles_still_names_a_folder(repository: SimulatedRepository) -> None:
    request = drafted(
        repository, RoleChange(renew=("root", "targets", PUBLISHERS, "notices", "values", "software", PUBLISHER))
    )
    assert request.name == "root-2+targets-2+publishers-2+notices-2+values-2+software-2+1-more"


def test_the_fingerprint_covers_every_role(repository: SimulatedRepository) -> None:
    request = drafted(repository, RoleChange(renew=("root", "targets")))
    seen = {request.fingerprint}
    for role in request.roles.values():
        role.signed.expires -= DAY
        seen.add(request.fingerprint)
    assert len(seen) == 3
    assert [len(group) for group in seen.pop().split("-")] == [5] * 5


# -- the publisher -------------------------------------------------------------------------------------


def test_an_incomplete_change_is_refused_by_the_publisher(repository: SimulatedRepository) -> None:
    request = sign_all(repository, drafted(repository, RoleChange(renew=("root",))), repository.root_keys[:1])
    submit(request.folder, repository.inbox)
    outcome = repository.handle_one()
    assert (outcome.result, versions(repository)["root"]) == (Result.REFUSED, 1)
    assert "root: 1 more of its keys" in outcome.sentence


def test_a_change_drafted_beside_another_is_refused(repository: SimulatedRepository) -> None:
    first, second = (drafted(repository, RoleChange(renew=("root",)), START - early) for early in (DAY / 2, DAY / 4))
    for request in (first, second):
        sign_all(repository, request, repository.root_keys[:2])
        submit(request.folder, repository.inbox)
    assert repository.handle_one().result is Result.PUBLISHED
    assert "draft it again" in repository.handle_one().sentence


def test_a_change_that_was_published_before_it_was_recorded_is_recorded(repository: SimulatedRepository) -> None:
    request = sign_all(repository, drafted(repository, RoleChange(renew=("root",))), repository.root_keys[:2])
    for said in ("the roles have changed", "recorded it now"):
        submit(request.folder, repository.inbox)
        outcome = repository.handle_one()
        assert outcome.result is Result.PUBLISHED
        assert said in outcome.sentence
    assert versions(repository)["root"] == 2


def test_a_publisher_killed_between_root_and_timestamp_begins_again(repository: SimulatedRepository) -> None:
    new = key()
    change = RoleChange(online={"timestamp": new.public_key})
    request = sign_all(repository, drafted(repository, change), repository.root_keys[:2])
    old = repository.online
    repository.online = OnlineKeys(old.snapshot, old.timestamp, old.withdrawals, (new,))
    submit(request.folder, repository.inbox)
    taken = repository.inbox / "taken"
    taken.mkdir(exist_ok=True)
    waiting = next((repository.inbox / "waiting").iterdir())
    waiting.rename(taken / waiting.name)
    request.roles["root"].to_file(str(repository.publish_dir / "metadata/2.root.json"))
    with pytest.raises(Untrusted):
        SimulatedRepository.copied_to(repository, repository.folder.with_name("twin")).published.tree()
    assert repository.handle_one().result is Result.PUBLISHED
    assert repository.published.tree().root.version == 2


# -- in words ------------------------------------------------------------------------------------------


def test_a_change_is_told_in_words(repository: SimulatedRepository) -> None:
    coming = key()
    tree = repository.published.tree()
    request = drafted(repository, author_leaves(repository, coming))
    names = Names({repository.author().public_key.keyid: "an", coming.public_key.keyid: "binh"})
    lines = "\n".join(describe(check_role_request(request, tree, START), tree, names))
    assert f"changes       {PUBLISHER}, author: − an (" in lines
    assert f"changes       {PUBLISHER}, author: + binh (" in lines
    assert f"signs         {PUBLISHER}, version 2, valid until" in lines
    assert f"still needs   {PUBLISHER}: its author; may sign {PUBLISHER}:" in lines
    assert request.fingerprint in lines


def test_every_change_has_its_line(repository: SimulatedRepository) -> None:
    tree = repository.published.tree()
    groups = {Group.AUTHOR: Exchange(publics(key())), Group.APPROVER: Exchange(publics(key()))}
    change = RoleChange(
        "because",
        roles={"root": Exchange(publics(key()), threshold=3)},
        publishers={"agency-y": PublisherChange(groups), OTHER: PublisherChange(leaves=True)},
    )
    request = drafted(repository, change)
    lines = list(describe(check_role_request(request, tree, START), tree, Names({})))
    starts = [line.split(":")[0] for line in lines]
    for start in ("changes       root", "adds          publisher agency-y", f"removes       publisher {OTHER}"):
        assert start in starts
    assert "changes       root: 2 → 3 signatures" in lines
    assert "because       because" in lines
    renewed = drafted(repository, RoleChange(renew=("root",)))
    lines = list(describe(check_role_request(renewed, tree, START), tree, Names({})))
    assert "changes       nothing but the dates" in lines


def test_the_role_tree_is_shown_with_days_left(repository: SimulatedRepository) -> None:
    lines = list(show(repository.published.tree(), Names({}), START + 181 * DAY))
    rows = {line.split()[0]: line for line in lines}
    assert rows["root"].split()[1:6] == ["1", "549", "2", "of", "3:"]
    assert rows[PUBLISHER].split()[1:4] == ["1", "expired", "1"]
    assert "author" in rows[PUBLISHER]
    assert rows[OTHER].split()[1:3] == ["–", "–"]


def test_signing_twice_is_signing_once(repository: SimulatedRepository) -> None:
    request = drafted(repository, RoleChange(renew=("root",)))
    for _ in range(2):
        sign_roles(judged(repository, request), repository.root_keys[0])
    assert judged(repository, request).signed_by in ((), (ids(repository.root_keys[0])[0],))


def test_drafting_changes_nothing_of_the_tree(repository: SimulatedRepository) -> None:
    tree = repository.published.tree()
    before = (copy.deepcopy(tree.root), copy.deepcopy(tree.publishers))
    draft_change(author_leaves(repository, key()), tree, START)
    draft_change(RoleChange(roles={"root": exchange(repository.root_keys[0], key())}), tree, START)
    assert (tree.root, tree.publishers) == before


def test_the_note_says_what_it_is(repository: SimulatedRepository) -> None:
    request = drafted(repository, RoleChange("two keys", renew=("root",)))
    note = msgspec.json.decode((request.folder / "request.json").read_bytes(), type=RoleNote)
    assert (note.kind, note.why, note.asked_by) == ("roles", "two keys", "root-1")
