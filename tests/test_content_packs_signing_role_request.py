"""A change of the roles: drafted, judged by everybody who signs it, and again by the publisher."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest
from securesystemslib.signer import CryptoSigner, SSlibKey
from tuf.api.metadata import Delegations, TargetFile, Targets

from content_packs.errors import Untrusted
from content_packs.publishing.publisher import OnlineKeys, Result, submit
from content_packs.signing.role_changes import Exchange, PublisherChange, RoleChange, draft_change
from content_packs.signing.role_request import (
    RoleNote,
    RoleRequest,
    check_role_request,
    is_role_request,
    read_role_request,
    save_roles,
    write_role_request,
)
from content_packs.signing.role_rules import RoleChangeWrong
from content_packs.signing.role_signing import sign_roles
from content_packs.signing.role_words import Names, describe, show
from content_packs.trust.roles import GROUPS_FIELD, PUBLISHERS, STANDING_FIELD, WITHDRAWALS, Group
from tests.changed_roles import change_roles, drafted, sign_all
from tests.simulated_repository import PUBLISHER, START, SimulatedRepository

OTHER = "province-x"
PACK = f"packs/{PUBLISHER}/sample.json"
DATA = f'{{"publisher":"{PUBLISHER}","pack":"sample","version":1}}'.encode()
DAY = dt.timedelta(days=1)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> SimulatedRepository:
    repository = SimulatedRepository(tmp_path_factory.mktemp("centre"), publishers=(PUBLISHER, OTHER))
    repository.publish({PACK: DATA})
    return repository


@pytest.fixture
def repository(made: SimulatedRepository, tmp_path: Path) -> SimulatedRepository:
    return made.copied_to(tmp_path / "centre")


def key() -> CryptoSigner:
    return CryptoSigner.generate_ed25519()


def ids(*signers: CryptoSigner) -> list[str]:
    return [signer.public_key.keyid for signer in signers]


def publics(*signers: CryptoSigner) -> list[Any]:
    return [signer.public_key for signer in signers]


def exchange(leaving: CryptoSigner, coming: CryptoSigner) -> Exchange:
    return Exchange(publics(coming), ids(leaving))


def people(**groups: Exchange) -> RoleChange:
    return RoleChange(publishers={PUBLISHER: PublisherChange({Group(name): each for name, each in groups.items()})})


def author_leaves(repository: SimulatedRepository, coming: CryptoSigner) -> RoleChange:
    return people(author=exchange(repository.author(), coming))


def versions(repository: SimulatedRepository) -> dict[str, int]:
    tree = repository.published.tree()
    return {"root": tree.root.version, **{name: role.signed.version for name, role in tree.signed.items()}}


def judged(repository: SimulatedRepository, request: RoleRequest) -> Any:
    return check_role_request(read_role_request(request.folder), repository.published.tree(), START)


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


# -- the rules -----------------------------------------------------------------------------------------


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


# -- the folder ----------------------------------------------------------------------------------------


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
