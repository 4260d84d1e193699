"""The store of signing requests over real HTTP: asked on one machine, signed on another, published."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from securesystemslib.signer import CryptoSigner

from content_packs.durable import put
from content_packs.errors import ContentBad
from content_packs.signing.calls.line import OfficeRefused
from content_packs.signing.calls.messages import State
from content_packs.signing.request import RequestWrong, read_request
from content_packs.signing.role_changes import RoleChange
from content_packs.signing.role_request import check_role_request, read_role_request
from content_packs.signing.role_signing import signatures_by
from content_packs.trust.roles import duty_role
from server.audit import Act, Wanted
from tests.changed_roles import drafted
from tests.signing_people import OTHER, Centre, made_repository, running_centre
from tests.simulated_repository import PUBLISHER

pytest_plugins = ("tests.server_fixtures",)


@pytest.fixture
def centre(sqlite_url: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    with running_centre(sqlite_url, tmp_path, made_repository(tmp_path_factory.getbasetemp() / "two")) as running:
        yield running


def acts(centre: Centre) -> list[str]:
    return [entry.what for entry in reversed(centre.services.audit.page(Wanted()))]


def refused(slug: str) -> pytest.RaisesExc[OfficeRefused]:
    return pytest.raises(OfficeRefused, check=lambda error: error.slug == slug)


def test_an_author_asks_an_approver_signs_elsewhere_and_it_is_published(centre: Centre) -> None:
    asked = centre.office().ask(centre.draft(2, "Other words").folder)
    assert asked.state is State.WAITING
    assert asked.missing == ("author", "approver")
    assert [(c.path, c.before, c.after) for c in asked.changes] == [(f"packs/{PUBLISHER}/sample.json", 1, 2)]
    words = centre.office().detail(asked.id).words
    assert any("Other words" in line for line in words)
    assert centre.signed_by(centre.repository.author(), asked.id) == State.WAITING
    (listed,) = centre.office(centre.repository.approver()).requests()
    assert listed.missing == ("approver",)
    assert listed.signed_by == (centre.repository.author().public_key.keyid,)
    assert centre.signed_by(centre.repository.approver(), asked.id) == State.SUBMITTED
    assert centre.publish() == "published"
    assert centre.repository.published.manifests()[f"{PUBLISHER}/sample"].titles["en"] == "Other words"
    (listed,) = centre.office().requests()
    assert listed.state is State.PUBLISHED
    assert [event.what for event in listed.history] == ["asked", "signed", "signed", "submitted", "published"]
    assert acts(centre)[:3] == [Act.REQUEST_ASKED, Act.REQUEST_SIGNED, Act.REQUEST_SIGNED]
    kept = centre.folder / "repository" / "requests" / asked.id / "request"
    assert sorted(file.name for file in kept.iterdir()) == ["metadata.json", "request.json"]


def test_a_second_request_is_told_who_stands_before_it(centre: Centre) -> None:
    first = centre.office().ask(centre.draft(2, "First").folder)
    with refused("version-claimed") as told:
        centre.office().ask(centre.draft(2, "Second").folder)
    assert first.id in str(told.value)
    assert "author-1" in str(told.value)
    assert f"or ask as urgent, or replace it: `packctl ask … --replaces {first.id}`." in str(told.value)
    assert [each.id for each in centre.office().requests()] == [first.id]


def test_an_urgent_request_supersedes_what_waits_and_its_signatures(centre: Centre) -> None:
    first = centre.office().ask(centre.draft(2, "First").folder)
    centre.signed_by(centre.repository.author(), first.id)
    urgent = centre.office().ask(centre.draft(2, "Urgent").folder, urgent=True)
    states = {each.id: each for each in centre.office().requests()}
    assert states[first.id].state is State.SUPERSEDED
    assert states[first.id].superseded_by == urgent.id
    assert states[urgent.id].urgent
    with refused("request-over"):
        centre.signed_by(centre.repository.approver(), first.id)
    entry = next(e for e in centre.services.audit.page(Wanted()) if e.what == Act.REQUEST_SUPERSEDED)
    assert entry.detail["signatures_voided"] == 1


def test_an_urgent_request_lets_what_is_being_published_through_first(centre: Centre) -> None:
    first = centre.office().ask(centre.draft(2, "First").folder)
    for signer in (centre.repository.author(), centre.repository.approver()):
        centre.signed_by(signer, first.id)
    with refused("version-claimed"):
        centre.office().ask(centre.draft(2, "Urgent").folder, urgent=True)
    centre.publish()
    assert centre.office().ask(centre.draft(3, "Urgent").folder, urgent=True).version == 3


def test_what_was_changed_after_a_signature_starts_again_without_any(centre: Centre) -> None:
    first = centre.office().ask(centre.draft(2, "First").folder)
    centre.signed_by(centre.repository.author(), first.id)
    old = read_request(centre.office().fetch(first.id, centre.folder / "mine"))
    changed = centre.draft(2, "Changed")
    changed.metadata.signatures.update(old.metadata.signatures)
    put(changed.folder / "metadata.json", changed.metadata.to_bytes())
    with refused("request-bad"):
        centre.office().ask(changed.folder)
    listed = centre.office().ask(changed.folder, replaces=first.id)
    assert listed.signed_by == ()
    assert listed.missing == ("author", "approver")
    entry = next(
        e for e in centre.services.audit.page(Wanted()) if e.what == Act.REQUEST_ASKED and e.about == listed.id
    )
    assert "1 signatures no longer fitted" in entry.detail["note"]
    assert {each.id: each.state for each in centre.office().requests()}[first.id] is State.SUPERSEDED


def test_a_signature_that_does_not_fit_changes_nothing(centre: Centre) -> None:
    asked = centre.office().ask(centre.draft(2).folder)
    author = centre.repository.author()
    with refused("request-bad"):
        centre.office().sign(asked.id, author.sign(b"something else"))
    assert centre.office().requests()[0].signed_by == ()
    assert read_request(centre.office().fetch(asked.id, centre.folder / "mine")).metadata.signatures == {}


def test_nobody_brings_a_signature_for_somebody_else(centre: Centre) -> None:
    request = centre.draft(2)
    asked = centre.office().ask(request.folder)
    approver = centre.repository.approver()
    with refused("not-yours"):
        centre.office().sign(asked.id, approver.sign(request.metadata.signed_bytes))


def test_a_refused_request_is_closed_with_its_reason(centre: Centre) -> None:
    asked = centre.office().ask(centre.draft(2).folder)
    closed = centre.office(centre.repository.approver()).refuse(asked.id, "The fee is not 25 any more.")
    assert (closed.state, closed.sentence) == (State.CLOSED, "The fee is not 25 any more.")
    with refused("request-over"):
        centre.signed_by(centre.repository.author(), asked.id)
    with refused("request-over"):
        centre.office().ask(centre.draft(2).folder)
    assert centre.office().ask(centre.draft(2, "Right").folder).state is State.WAITING


def test_people_of_another_publisher_see_nothing_and_do_nothing(centre: Centre) -> None:
    asked = centre.office().ask(centre.draft(2).folder)
    other = centre.office(centre.repository.author(OTHER))
    assert other.requests() == []
    with refused("not-found"):
        other.detail(asked.id)
    with refused("not-found"):
        other.refuse(asked.id, "because")
    with refused("not-found"):
        other.sign(asked.id, centre.repository.author(OTHER).sign(b""))
    with refused("not-yours"):
        other.ask(centre.draft(2, "Mine now").folder)


def test_a_strangers_key_is_not_answered(centre: Centre) -> None:
    with refused("call-not-signed") as told:
        centre.office(CryptoSigner.generate_ed25519()).requests()
    assert "no role here names its key" in str(told.value)


def test_a_change_of_roles_goes_the_same_way_and_needs_other_people(centre: Centre) -> None:
    request = drafted(centre.repository, RoleChange(renew=("root",)), centre.clock())
    with refused("not-yours"):
        centre.office().ask(request.folder)
    first, second = centre.repository.root_keys[:2]
    asked = centre.office(first).ask(request.folder)
    assert (asked.kind, asked.publisher, asked.missing) != ("content", "", ())
    with refused("version-claimed"):
        centre.office(second).ask(drafted(centre.repository, RoleChange(renew=("targets",)), centre.clock()).folder)
    assert [each.id for each in centre.office().requests()] == [asked.id]
    with refused("not-yours"):
        centre.office().refuse(asked.id, "because")
    for signer in (first, second):
        folder = centre.office(signer).fetch(asked.id, centre.folder / "machines" / signer.public_key.keyid)
        judged = check_role_request(read_role_request(folder), centre.repository.published.tree(), centre.clock())
        for role, signature in signatures_by(judged, signer).items():
            listed = centre.office(signer).sign(asked.id, signature, role)
    assert listed.state is State.SUBMITTED
    assert centre.publish() == "published"
    assert centre.repository.published.tree().root.version == 2
    assert centre.office().requests()[0].state is State.PUBLISHED


def test_who_is_on_duty_asks_and_signs_alone_and_waits_for_no_other_request(centre: Centre) -> None:
    centre.office().ask(centre.draft(2).folder)
    on_duty, role = centre.repository.on_duty(), duty_role(PUBLISHER)
    asked = centre.office(on_duty).ask(centre.repository.request({}, now=centre.clock(), publisher=role).folder)
    assert (asked.publisher, asked.missing) == (role, ("duty",))
    assert centre.signed_by(on_duty, asked.id) == State.SUBMITTED
    assert centre.publish() == "published"
    assert [each.publisher for each in centre.office().requests()] == [PUBLISHER]


def test_a_request_that_breaks_a_rule_does_not_appear(centre: Centre) -> None:
    request = centre.draft(2)
    file = next((request.folder / "targets").rglob("*.json"))
    file.write_bytes(file.read_bytes() + b" ")
    with refused("request-bad") as told:
        centre.office().ask(request.folder)
    assert "was changed" in str(told.value)
    assert centre.office().requests() == []


def test_what_is_published_otherwise_ends_the_request_that_claimed_the_version(centre: Centre) -> None:
    asked = centre.office().ask(centre.draft(2, "Waiting").folder)
    centre.repository.publish({}, now=centre.clock())
    (listed,) = centre.office().requests()
    assert (listed.id, listed.state) == (asked.id, State.SUPERSEDED)
    assert "published otherwise" in listed.sentence


def test_what_the_publisher_refuses_comes_back_with_its_sentence(centre: Centre) -> None:
    asked = centre.office().ask(centre.draft(2).folder)
    for signer in (centre.repository.author(), centre.repository.approver()):
        centre.signed_by(signer, asked.id)
    waiting = next((centre.repository.inbox / "waiting").iterdir())
    next((waiting / "targets").rglob("*.json")).write_bytes(b"{}")
    assert centre.publish() == "refused"
    (listed,) = centre.office().requests()
    assert listed.state is State.REFUSED
    assert "was changed" in listed.sentence


@pytest.mark.parametrize("point", ["submit", "Records.put"])
def test_killed_while_the_last_signature_is_kept_it_is_handed_in_later(
    centre: Centre, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    asked = centre.office().ask(centre.draft(2).folder)
    centre.signed_by(centre.repository.author(), asked.id)
    before = len(list((centre.repository.inbox / "waiting").iterdir()))

    def killed(*_: object) -> None:
        raise OSError("killed")

    with monkeypatch.context() as dying, refused("unavailable"):
        dying.setattr(f"server.publishing.requests.{point}", killed)
        centre.signed_by(centre.repository.approver(), asked.id)
    assert before == 0
    if point == "Records.put":  # the signature is in the metadata, and the record does not know of it
        assert centre.office().requests()[0].missing == ("approver",)
        assert centre.signed_by(centre.repository.approver(), asked.id) == State.SUBMITTED
    assert centre.office().requests()[0].state is State.SUBMITTED
    assert centre.publish() == "published"
    assert centre.office().requests()[0].state is State.PUBLISHED


def test_two_who_ask_at_the_same_moment_do_not_both_get_the_version(centre: Centre) -> None:
    folders = [centre.draft(2, f"Words {number}").folder for number in range(4)]

    def ask(folder: Path) -> str:
        try:
            return centre.office().ask(folder).state
        except OfficeRefused as error:
            return error.slug

    with ThreadPoolExecutor(4) as pool:
        fates = sorted(pool.map(ask, folders))
    assert fates == ["version-claimed"] * 3 + ["waiting"]
    assert len(centre.office().requests()) == 1


def test_an_owned_server_that_changes_a_signed_request_is_found_out_by_the_next_signer(centre: Centre) -> None:
    asked = centre.office().ask(centre.draft(2).folder)
    centre.signed_by(centre.repository.author(), asked.id)
    kept = centre.folder / "repository" / "requests" / asked.id / "request"
    other = centre.draft(2, "Words of nobody")
    signed = read_request(kept).metadata.signatures
    other.metadata.signatures.update(signed)
    shutil.copytree(other.folder / "targets", kept / "targets", dirs_exist_ok=True)
    put(kept / "metadata.json", other.metadata.to_bytes())
    with pytest.raises(RequestWrong, match="A signature does not fit"):
        centre.signed_by(centre.repository.approver(), asked.id)
    other.metadata.signatures.clear()
    put(kept / "metadata.json", other.metadata.to_bytes())
    folder = centre.office().fetch(asked.id, centre.folder / "approver")
    assert read_request(folder).fingerprint != asked.fingerprint  # which the author reads aloud


def test_old_requests_leave_the_list_and_stay_there_by_their_ids(
    centre: Centre, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = []
    for title in ("First", "Second", "Open"):
        ids.append(centre.office().ask(centre.draft(2, title).folder, urgent=True).id)
        centre.clock.forward(1)
    monkeypatch.setattr("server.publishing.requests.MAX_ENDED", 1)
    assert [each.id for each in centre.office().requests()] == [ids[2], ids[1]]
    assert centre.office().detail(ids[0]).request.state is State.SUPERSEDED


def test_a_damaged_record_hides_itself_and_no_other(centre: Centre) -> None:
    asked = centre.office().ask(centre.draft(2).folder)
    store = centre.folder / "repository" / "requests"
    (store / "damaged").mkdir()
    (store / "damaged" / "record.json").write_bytes(b"{")
    assert [each.id for each in centre.office().requests()] == [asked.id]


def test_a_broken_upload_goes_on_where_it_was_and_appears_once(centre: Centre, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("content_packs.signing.office.PIECE_BYTES", 1_000)
    request = centre.draft(2)
    office, calls, real = centre.office(), [], centre.office()._line.call

    def broken(method: str, path: str, gives: type, body: bytes = b"") -> object:
        calls.append(path)
        if len(calls) == 4:
            raise ContentBad("the line broke")
        return real(method, path, gives, body)

    monkeypatch.setattr(office._line, "call", broken)
    with pytest.raises(ContentBad, match="the line broke"):
        office.ask(request.folder)
    assert centre.office().requests() == []
    asked = office.ask(request.folder)
    assert len([path for path in calls if path.endswith("/uploads")]) == 2
    assert len(set(calls)) > 4
    assert centre.office().ask(request.folder).id == asked.id
    assert len(centre.office().requests()) == 1
