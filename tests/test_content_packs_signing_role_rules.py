"""A change of the roles is judged by everybody who signs it: the rules that it may not break."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
from securesystemslib.signer import CryptoSigner, SSlibKey
from tuf.api.metadata import Delegations, TargetFile

from content_packs.signing.role_changes import Exchange, PublisherChange, RoleChange
from content_packs.signing.role_request import (
    RoleRequest,
    save_roles,
)
from content_packs.signing.role_rules import RoleChangeWrong
from content_packs.trust.roles import GROUPS_FIELD, PUBLISHERS, Group
from tests.changed_roles import drafted, sign_all
from tests.role_change_world import (
    DAY,
    PACK,
    ids,
    judged,
    key,
    people,
    publics,
)
from tests.simulated_repository import PUBLISHER, START, SimulatedRepository

pytest_plugins = ("tests.role_change_fixtures",)


def test_nobody_is_left_without_enough_keys(repository: SimulatedRepository) -> None:
    one = ids(repository.root_keys[0])
    for change, said in (
        (RoleChange(roles={"root": Exchange((), one)}), "root would have 2 keys; it needs 3"),
        (RoleChange(roles={PUBLISHERS: Exchange((), ids(repository.token_keys[0]))}), "would have 1 keys; it needs 2"),
        (RoleChange(roles={"root": Exchange(threshold=4)}), "root would have 3 keys; it needs 4"),
        (RoleChange(roles={"root": Exchange(threshold=1)}), "at least 2 signatures"),
        (RoleChange(roles={"values": Exchange(threshold=1)}), "fewer signatures than before"),
        (people(approver=Exchange((), ids(*repository.people[PUBLISHER][Group.APPROVER]))), "without its approver"),
    ):
        with pytest.raises(RoleChangeWrong, match=said):
            judged(repository, drafted(repository, change))


def test_nobody_approves_their_own_words(repository: SimulatedRepository) -> None:
    with pytest.raises(RoleChangeWrong, match="key in two groups"):
        judged(repository, drafted(repository, people(approver=Exchange(publics(repository.author())))))
    with pytest.raises(RoleChangeWrong, match="also writes or approves"):
        judged(repository, drafted(repository, people(duty=Exchange(publics(repository.author())))))


def test_a_key_on_the_server_is_given_no_offline_role(repository: SimulatedRepository) -> None:
    for change in (
        RoleChange(roles={"root": Exchange([repository.online.snapshot.public_key])}),
        RoleChange(roles={PUBLISHERS: Exchange([repository.online.withdrawals.public_key])}),
        RoleChange(online={"timestamp": repository.token_keys[0].public_key}),
        people(author=Exchange([repository.online.timestamp.public_key])),
    ):
        with pytest.raises(RoleChangeWrong, match="lies on the server"):
            judged(repository, drafted(repository, change))


@pytest.mark.parametrize("bad", ["another kind", "another id"])
def test_a_key_that_kiosks_cannot_use_is_refused(repository: SimulatedRepository, bad: str) -> None:
    rsa = CryptoSigner.generate_rsa().public_key
    own = key().public_key
    alias = SSlibKey("f" * 64, own.keytype, own.scheme, own.keyval)
    with pytest.raises(RoleChangeWrong, match="cannot use"):
        judged(
            repository,
            drafted(repository, RoleChange(roles={"root": Exchange([rsa if bad == "another kind" else alias])})),
        )


def groups_of(request: RoleRequest) -> tuple[Any, dict[str, list[str]]]:
    role = request.roles[PUBLISHERS].signed.delegations.roles[PUBLISHER]
    return role, role.unrecognized_fields[GROUPS_FIELD]


def shift(request: RoleRequest) -> None:
    request.roles[PUBLISHERS].signed.version += 1


def late(request: RoleRequest) -> None:
    request.roles[PUBLISHERS].signed.expires = START + 400 * DAY


def over(request: RoleRequest) -> None:
    request.roles[PUBLISHERS].signed.expires = START


def foreign_paths(request: RoleRequest) -> None:
    groups_of(request)[0].paths = ["packs/*"]


def not_terminating(request: RoleRequest) -> None:
    groups_of(request)[0].terminating = False


def one_signature(request: RoleRequest) -> None:
    groups_of(request)[0].threshold = 1


def third_group(request: RoleRequest) -> None:
    groups_of(request)[1]["chief"] = []


def no_groups(request: RoleRequest) -> None:
    groups_of(request)[0].unrecognized_fields.clear()


def strange_field(request: RoleRequest) -> None:
    groups_of(request)[0].unrecognized_fields["x-more"] = 1


def in_no_group(request: RoleRequest) -> None:
    role, groups = groups_of(request)
    groups[Group.AUTHOR].remove(role.keyids[0])


def own_words(request: RoleRequest) -> None:
    request.roles[PUBLISHERS].signed.targets[PACK] = TargetFile(1, {"sha256": "0" * 64}, PACK)


def strange_words(request: RoleRequest) -> None:
    request.roles[PUBLISHERS].signed.unrecognized_fields["x-more"] = 1


def strange_metadata(request: RoleRequest) -> None:
    request.roles[PUBLISHERS].unrecognized_fields["x-more"] = 1


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (shift, "draft it again"),
        (late, "set the clock"),
        (over, "set the clock"),
        (foreign_paths, "other paths"),
        (not_terminating, "other paths"),
        (one_signature, "at least 2 signatures"),
        (third_group, "and no other"),
        (no_groups, "and no other"),
        (strange_field, "update packctl"),
        (in_no_group, "none of its groups"),
        (own_words, "releases nothing itself"),
        (strange_metadata, "update packctl"),
        (strange_words, "update packctl"),
    ],
)
def test_what_breaks_a_rule_of_publishers_is_refused(
    repository: SimulatedRepository, spoil: Callable[[RoleRequest], None], said: str
) -> None:
    request = drafted(repository, RoleChange(renew=(PUBLISHERS,)))
    spoil(request)
    save_roles(request)
    with pytest.raises(RoleChangeWrong, match=said):
        judged(repository, request)


def no_values(request: RoleRequest) -> None:
    del request.roles["targets"].signed.delegations.roles["values"]


def more_paths(request: RoleRequest) -> None:
    request.roles["targets"].signed.delegations.roles["withdrawals"].paths.append("packs/*/*")


def listed(request: RoleRequest) -> None:
    own_words_of = request.roles["targets"].signed.targets
    own_words_of[PACK] = TargetFile(1, {"sha256": "0" * 64}, PACK)


@pytest.mark.parametrize(
    ("spoil", "said"), [(no_values, "no more, none less"), (more_paths, "not changed here"), (listed, "no more")]
)
def test_what_breaks_a_rule_of_targets_is_refused(
    repository: SimulatedRepository, spoil: Callable[[RoleRequest], None], said: str
) -> None:
    request = drafted(repository, RoleChange(renew=("targets",)))
    spoil(request)
    save_roles(request)
    with pytest.raises(RoleChangeWrong, match=said):
        judged(repository, request)


def test_a_root_that_kiosks_do_not_know_is_refused(repository: SimulatedRepository) -> None:
    request = drafted(repository, RoleChange(renew=("root",)))
    request.roles["root"].signed.consistent_snapshot = False
    save_roles(request)
    with pytest.raises(RoleChangeWrong, match="not of the kind"):
        judged(repository, request)


def test_content_does_not_travel_with_a_change_of_the_roles(repository: SimulatedRepository) -> None:
    request = drafted(repository, RoleChange(renew=(PUBLISHER,)))
    role = request.roles[PUBLISHER].signed
    for spoil in (lambda: role.targets.clear(), lambda: setattr(role, "delegations", Delegations({}, {}))):
        before = copy.copy(role.targets)
        spoil()
        save_roles(request)
        with pytest.raises(RoleChangeWrong, match="is not changed together with the roles"):
            judged(repository, request)
        role.targets.update(before)


def test_an_edit_after_the_first_signature_voids_it(repository: SimulatedRepository) -> None:
    request = sign_all(repository, drafted(repository, RoleChange(renew=("root",))), repository.root_keys[:1])
    request.roles["root"].signed.expires -= DAY
    save_roles(request)
    with pytest.raises(RoleChangeWrong, match="does not fit"):
        judged(repository, request)


def test_a_publisher_that_leaves_is_not_renewed(repository: SimulatedRepository) -> None:
    change = RoleChange(renew=(PUBLISHER,), publishers={PUBLISHER: PublisherChange(leaves=True)})
    with pytest.raises(RoleChangeWrong, match="is not a publisher after this change"):
        judged(repository, drafted(repository, change))


def test_online_roles_are_not_signed_by_people(repository: SimulatedRepository) -> None:
    request = drafted(repository, RoleChange(renew=("root",)))
    request.roles["root"].to_file(str(request.folder / "roles/timestamp.json"))
    with pytest.raises(RoleChangeWrong, match="not a role that people sign"):
        judged(repository, request)
