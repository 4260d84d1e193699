"""A change of the roles: drafted, and what must be signed again with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from content_packs.publishing.publisher import OnlineKeys, Result, submit
from content_packs.signing.role_changes import Exchange, PublisherChange, RoleChange
from content_packs.signing.role_request import (
    save_roles,
)
from content_packs.signing.role_rules import RoleChangeWrong
from content_packs.trust.roles import PUBLISHERS, STANDING_FIELD, WITHDRAWALS, Group
from tests.changed_roles import change_roles, drafted, sign_all
from tests.role_change_world import (
    DAY,
    OTHER,
    PACK,
    author_leaves,
    exchange,
    ids,
    judged,
    key,
    people,
    publics,
    versions,
)
from tests.simulated_repository import PUBLISHER, START, SimulatedRepository

pytest_plugins = ("tests.role_change_fixtures",)


# -- what is drafted, and who must sign ----------------------------------------------------------------


def test_a_root_key_is_exchanged_by_old_keys_and_new_ones(repository: SimulatedRepository, tmp_path: Path) -> None:
    coming, (one, two, lost) = key(), repository.root_keys
    request = drafted(repository, RoleChange(roles={"root": exchange(lost, coming)}))
    assert list(request.roles) == ["root"]
    assert judged(repository, request).missing == ("root: 2 more of its old keys", "root: 2 more of its new keys")
    sign_all(repository, request, [one, coming])
    assert judged(repository, request).missing == ("root: 1 more of its old keys",)
    sign_all(repository, request, [two])
    assert judged(repository, request).complete
    submit(request.folder, repository.inbox)
    assert repository.handle_one().result is Result.PUBLISHED
    assert versions(repository)["root"] == 2
    trust = repository.trust(tmp_path / "kiosk")
    assert trust.target(PACK, START).roles["root"] == 2
    assert trust.proof_of([PACK], START)


def test_targets_keys_are_exchanged_together_with_the_reserved_roles(repository: SimulatedRepository) -> None:
    leaving, coming = repository.targets_keys[0], key()
    request = drafted(repository, RoleChange(roles={"targets": exchange(leaving, coming)}))
    assert set(request.roles) == {"root", "targets", "notices", "values", "software"}
    staying = repository.targets_keys[1:]
    sign_all(repository, request, [*repository.root_keys[:2], *staying])
    submit(request.folder, repository.inbox)
    assert repository.handle_one().result is Result.PUBLISHED
    tree = repository.published.tree()
    for name in ("notices", "values", "software"):
        assert leaving.public_key.keyid not in tree.targets.get_delegated_role(name).keyids


def test_tokens_are_exchanged_and_the_list_of_publishers_signed_again(repository: SimulatedRepository) -> None:
    coming = key()
    change = RoleChange(roles={PUBLISHERS: exchange(repository.token_keys[0], coming)})
    request = drafted(repository, change)
    assert list(request.roles) == ["targets", PUBLISHERS]
    sign_all(repository, request, [*repository.targets_keys[:2], repository.token_keys[1]])
    assert judged(repository, request).missing == ("publishers: 1 more of its keys",)
    sign_all(repository, request, [coming])
    submit(request.folder, repository.inbox)
    assert repository.handle_one().result is Result.PUBLISHED


def test_when_an_author_leaves_what_they_signed_is_signed_again_in_the_same_change(
    repository: SimulatedRepository, tmp_path: Path
) -> None:
    coming = key()
    request = drafted(repository, author_leaves(repository, coming))
    assert list(request.roles) == [PUBLISHERS, PUBLISHER]
    assert request.roles[PUBLISHER].signed.targets == repository.published.tree().released[PUBLISHER].signed.targets
    sign_all(repository, request, repository.token_keys)
    assert judged(repository, request).missing == (f"{PUBLISHER}: its author", f"{PUBLISHER}: its approver")
    with pytest.raises(RoleChangeWrong, match="signs none of the roles"):
        sign_all(repository, request, [repository.author()])
    sign_all(repository, request, [coming, repository.approver()])
    submit(request.folder, repository.inbox)
    assert repository.handle_one().result is Result.PUBLISHED
    assert repository.trust(tmp_path / "kiosk").target(PACK, START).roles[PUBLISHER] == 2


def test_an_author_whose_signature_was_not_needed_leaves_without_it(repository: SimulatedRepository) -> None:
    other = repository.people[PUBLISHER][Group.AUTHOR][1]
    request = drafted(repository, people(author=Exchange((), ids(other))))
    assert list(request.roles) == [PUBLISHERS]


def test_a_change_that_leaves_out_what_must_be_signed_again_is_refused(repository: SimulatedRepository) -> None:
    request = drafted(repository, author_leaves(repository, key()))
    (request.folder / f"roles/{PUBLISHER}.json").unlink()
    with pytest.raises(RoleChangeWrong, match=f"{PUBLISHER} would be signed by too few"):
        judged(repository, request)


def test_a_publisher_comes_and_releases_its_first_words(repository: SimulatedRepository, tmp_path: Path) -> None:
    author, approver, duty = key(), key(), key()
    groups = {Group.AUTHOR: Exchange(publics(author)), Group.APPROVER: Exchange(publics(approver))}
    groups[Group.DUTY] = Exchange(publics(duty))
    change_roles(repository, RoleChange(publishers={"agency-y": PublisherChange(groups)}), repository.token_keys, START)
    repository.people["agency-y"] = {Group.AUTHOR: [author], Group.APPROVER: [approver]}
    repository.publish(
        {"packs/agency-y/a.json": b'{"publisher":"agency-y","pack":"a","version":1}'}, publisher="agency-y"
    )
    assert repository.trust(tmp_path / "kiosk").target("packs/agency-y/a.json", START).version == 1
    assert "agency-y.duty" in repository.published.tree().speaking_names()


def test_a_publisher_leaves_and_may_come_back_under_the_next_number(
    repository: SimulatedRepository, tmp_path: Path
) -> None:
    change_roles(repository, RoleChange(publishers={PUBLISHER: PublisherChange(leaves=True)}), repository.token_keys)
    tree = repository.published.tree()
    assert PUBLISHER not in tree.publisher_names()
    assert tree.snapshot.meta[f"{PUBLISHER}.json"].version == 1
    author, approver = key(), key()
    groups = {Group.AUTHOR: Exchange(publics(author)), Group.APPROVER: Exchange(publics(approver))}
    back = drafted(repository, RoleChange(publishers={PUBLISHER: PublisherChange(groups)}))
    assert back.roles[PUBLISHER].signed.version == 2
    assert back.roles[PUBLISHER].signed.targets == {}
    sign_all(repository, back, [*repository.token_keys, author, approver])
    submit(back.folder, repository.inbox)
    assert repository.handle_one().result is Result.PUBLISHED
    assert repository.trust(tmp_path / "kiosk").listed(PACK.split("/")[0], PUBLISHER, START) == ()  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["root", "targets", PUBLISHERS, "values", PUBLISHER])
def test_a_term_is_renewed_by_the_people_of_that_role_alone(repository: SimulatedRepository, name: str) -> None:
    request = drafted(repository, RoleChange(renew=(name,)))
    assert list(request.roles) == [name]
    assert judged(repository, request).needed == 2


def test_a_term_is_renewed(repository: SimulatedRepository) -> None:
    late = START + 300 * DAY
    request = drafted(repository, RoleChange(renew=("root", "targets", PUBLISHERS, PUBLISHER)), late)
    signers = [*repository.root_keys[:2], *repository.targets_keys[:2], *repository.token_keys]
    sign_all(repository, request, [*signers, repository.author(), repository.approver()], late)
    submit(request.folder, repository.inbox)
    assert repository.handle_one(late).result is Result.PUBLISHED
    assert repository.published.tree().root.expires == late + 730 * DAY


def test_online_keys_are_exchanged_through_root_and_targets(repository: SimulatedRepository, tmp_path: Path) -> None:
    new = OnlineKeys(key(), key(), key())
    online = {name: getattr(new, name).public_key for name in ("snapshot", "timestamp", "withdrawals")}
    signers = [*repository.root_keys[:2], *repository.targets_keys[:2]]
    request = sign_all(repository, drafted(repository, RoleChange(online=online)), signers)
    submit(request.folder, repository.inbox)
    outcome = repository.handle_one()
    assert outcome.result is Result.REFUSED
    assert "does not hold the key" in outcome.sentence
    old = repository.online
    repository.online = OnlineKeys(
        old.snapshot, old.timestamp, old.withdrawals, (new.snapshot, new.timestamp, new.withdrawals)
    )
    submit(request.folder, repository.inbox)
    assert repository.handle_one().result is Result.PUBLISHED
    repository.online = new
    repository.refresh(START + 16 * DAY)
    assert repository.trust(tmp_path / "kiosk").target(PACK, START + 16 * DAY).version == 1


@pytest.mark.parametrize("said", [None, {"version": 3, "sha256": "0" * 64}, {"version": 0, "sha256": "0" * 64}, "x"])
def test_a_new_key_of_withdrawals_goes_on_from_the_list_that_stands(
    repository: SimulatedRepository, said: object
) -> None:
    request = drafted(repository, RoleChange(online={WITHDRAWALS: key().public_key}))
    fields = request.roles["targets"].signed.get_delegated_role(WITHDRAWALS).unrecognized_fields
    assert fields[STANDING_FIELD] == {}, "nothing was withdrawn yet"
    fields[STANDING_FIELD] = said
    save_roles(request)
    with pytest.raises(RoleChangeWrong, match="would not go on"):
        judged(repository, request)


def test_what_stood_is_not_changed_without_the_key(repository: SimulatedRepository) -> None:
    request = drafted(repository, RoleChange(renew=("targets",)))
    role = request.roles["targets"].signed.get_delegated_role(WITHDRAWALS)
    role.unrecognized_fields[STANDING_FIELD] = {"version": 0, "sha256": ""}
    save_roles(request)
    with pytest.raises(RoleChangeWrong, match="only with its key"):
        judged(repository, request)


def test_a_change_that_names_nothing_is_no_change(repository: SimulatedRepository) -> None:
    with pytest.raises(RoleChangeWrong, match="changes nothing"):
        drafted(repository, RoleChange())


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (RoleChange(roles={"root": Exchange((), ["0" * 12])}), "No key of the role root"),
        (RoleChange(roles={"root": Exchange((), ["abc"])}), "No key of the role root"),
        (RoleChange(renew=("snapshot",)), "publisher process itself"),
        (RoleChange(renew=("stranger",)), "is not a role here"),
        (RoleChange(renew=(OTHER,)), "has released nothing yet"),
        (RoleChange(publishers={"stranger": PublisherChange(leaves=True)}), "is not a publisher here"),
        (RoleChange(publishers={"targets": PublisherChange()}), "cannot name a publisher"),
    ],
)
def test_what_cannot_be_drafted_is_told(repository: SimulatedRepository, change: RoleChange, said: str) -> None:
    with pytest.raises(RoleChangeWrong, match=said):
        drafted(repository, change)


def test_a_key_that_is_there_already_is_not_added(repository: SimulatedRepository) -> None:
    with pytest.raises(RoleChangeWrong, match="already"):
        drafted(repository, RoleChange(roles={"root": Exchange(publics(repository.root_keys[0]))}))
    with pytest.raises(RoleChangeWrong, match="already"):
        drafted(repository, people(author=Exchange(publics(repository.author()))))
