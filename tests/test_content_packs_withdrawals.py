"""The list of withdrawals: what it may say, who may add to it, and who alone brings something back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from securesystemslib.signer import CryptoSigner, Signer

from content_packs.errors import ContentBad, Stale, Untrusted
from content_packs.notices.notice import Gravity
from content_packs.publishing.publisher import Publisher
from content_packs.publishing.withdrawing import Done, Settled, ended, handle_order
from content_packs.reading import sha256_hex
from content_packs.trust.roles import target_file
from content_packs.withdrawals.listing import (
    LIST_FORMAT,
    LIST_PATH,
    MAX_ENTRIES,
    MAX_LIST_BYTES,
    NOTHING_LISTED,
    Entry,
    ListFull,
    Reason,
    WithdrawalList,
    check_next,
    extended,
    open_entries,
    read_list,
    withdrawn,
    write_list,
)
from content_packs.withdrawals.orders import FOLDER, REFUSED, Order, give
from content_packs.withdrawals.reinstating import approve
from tests.notices import notice, targets_of
from tests.simulated_repository import PUBLISHER, START, SimulatedRepository
from tests.simulator import nation, pack, page

PATH = f"packs/{PUBLISHER}/entry.json"
BASE = f"packs/{PUBLISHER}/base.json"


@pytest.fixture
def repository(tmp_path: Path) -> SimulatedRepository:
    """Version 1 of a pack and of the base pack beneath it."""
    made = SimulatedRepository(tmp_path)
    for name in ("entry", "base"):
        made.publish_pack(*pack(name, 1, [page("one", "first"), page("two", "second")]))
    made.publish_plan([nation()])
    return made


def sha256(repository: SimulatedRepository, name: str, page_id: str = "") -> str:
    manifest = repository.published.manifests()[f"{PUBLISHER}/{name}"]
    return manifest.pages[page_id].sha256 if page_id else repository.published.manifest_sha256(f"{PUBLISHER}/{name}")


def order(repository: SimulatedRepository, page_id: str = "one", **more: object) -> Order:
    plain = Order(PATH, sha256(repository, "entry", page_id), Reason.WRONG, "person lan", page_id)
    return msgspec.structs.replace(plain, **more)


def carry_out(repository: SimulatedRepository, wanted: Order, now: dt.datetime = START) -> Settled:
    give(wanted, repository.inbox, now)
    with Publisher(repository.publish_dir, repository.inbox, repository.online) as publisher:
        settled = handle_order(publisher, repository.inbox, now)
    assert settled is not None
    return settled


def entry(number: int = 1, **more: object) -> Entry:
    plain = Entry(path=PATH, sha256=f"{number:064x}", at=START, reason=Reason.WRONG, page="one")
    return msgspec.structs.replace(plain, **more)


def listing(*entries: Entry, version: int | None = None) -> WithdrawalList:
    return WithdrawalList(format=LIST_FORMAT, version=version or len(entries), entries=entries)


# -- the list itself --------------------------------------------------------------------------------


def test_list_is_read_as_it_was_written() -> None:
    listed = extended(extended(NOTHING_LISTED, entry(1)), entry(2, page=""))
    assert read_list(write_list(listed)) == listed
    assert listed.version == 2


@pytest.mark.parametrize(
    "wrong",
    [
        listing(version=0),
        listing(entry(path="plans/gatepost-sample/nation.json", page="")),
        listing(entry(path="languages/gatepost-sample/vi.json", page="")),
        listing(entry(path="../../etc/passwd")),
        listing(entry(path=f"notices/{PUBLISHER}/flood.json")),
        listing(entry(page="../x")),
        listing(entry(sha256="no hash")),
        listing(entry(at=dt.datetime(2026, 11, 22))),  # noqa: DTZ001  # as somebody may have written it
        listing(entry(), version=2**60),
        listing(*[entry()] * (MAX_ENTRIES + 1)),
    ],
)
def test_list_that_makes_no_sense_is_refused(wrong: WithdrawalList) -> None:
    with pytest.raises(ContentBad):
        read_list(write_list(wrong))


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"format":2,"version":1}', b" " * (MAX_LIST_BYTES + 1)])
def test_bytes_that_are_no_list_are_refused(data: bytes) -> None:
    with pytest.raises(ContentBad):
        read_list(data)


def test_next_list_only_adds() -> None:
    known = listing(entry(1), entry(2))
    check_next(known, known)
    check_next(known, listing(entry(1), entry(2), entry(3)))
    with pytest.raises(Stale):
        check_next(known, listing(entry(1)))
    for other in (listing(entry(1), version=3), listing(entry(2), entry(1), version=3), listing(version=9)):
        with pytest.raises(Untrusted, match="stays so"):
            check_next(known, other)
    with pytest.raises(Untrusted, match="same version"):
        check_next(known, listing(entry(1), entry(2), entry(3), version=2))


def test_full_list_says_what_to_do_instead_and_still_fits_its_limit() -> None:
    signed = approve(entry().revision, MAX_ENTRIES, CryptoSigner.generate_ed25519())
    longest = entry(path=f"packs/{'p' * 63}/{'k' * 63}.json", page="g" * 63, reason=Reason.OUTDATED, approval=signed)
    full = listing(*[longest] * MAX_ENTRIES)
    assert len(write_list(full)) <= MAX_LIST_BYTES
    with pytest.raises(ListFull, match="signed by an author and an approver"):
        extended(full, entry())


def test_base_pack_is_spared_whatever_the_list_says() -> None:
    listed = listing(entry(1, path=BASE), entry(2, path=BASE, page=""), entry(3))
    spared = withdrawn(listed, ()).sparing(f"{PUBLISHER}/base")
    assert spared.revisions == {entry(3).revision}


# -- the publisher ----------------------------------------------------------------------------------


def test_page_is_withdrawn_in_the_signed_list(repository: SimulatedRepository, tmp_path: Path) -> None:
    wanted = order(repository)
    assert carry_out(repository, wanted).done is Done.WITHDRAWN
    data = repository.trust(tmp_path / "kiosk").withdrawals(START)
    assert data is not None
    listed = read_list(data)
    assert [one.revision for one in listed.entries] == [(PATH, "one", wanted.sha256)]
    assert (listed.version, listed.entries[0].at, listed.entries[0].reason) == (1, START, Reason.WRONG)


def test_nothing_is_listed_before_anything_was_withdrawn(repository: SimulatedRepository, tmp_path: Path) -> None:
    assert repository.trust(tmp_path / "kiosk").withdrawals(START) is None


def test_same_order_twice_is_one_entry(repository: SimulatedRepository) -> None:
    for _ in range(2):
        assert carry_out(repository, order(repository)).done is Done.WITHDRAWN
    assert len(repository.published.withdrawals().entries) == 1


def test_whole_release_and_an_older_revision_are_withdrawn(repository: SimulatedRepository) -> None:
    old = order(repository)
    repository.publish_pack(*pack("entry", 2, [page("one", "mended"), page("two", "second")]))
    assert carry_out(repository, old).done is Done.WITHDRAWN
    release = order(repository, page="", sha256=sha256(repository, "entry"))
    assert carry_out(repository, release).done is Done.WITHDRAWN
    assert [one.sha256 for one in repository.published.withdrawals().entries] == [old.sha256, release.sha256]


def refused(repository: SimulatedRepository, wanted: Order, says: str) -> None:
    before = repository.published.version()
    settled = carry_out(repository, wanted)
    assert settled.done is Done.REFUSED
    assert says in settled.sentence
    assert repository.published.version() == before
    assert says in max((repository.inbox / FOLDER / REFUSED).glob("*.txt"), key=_turn).read_text()


def _turn(file: Path) -> int:
    """When an order was put aside: their names begin with one and the same moment."""
    return file.stat().st_mtime_ns


@pytest.mark.parametrize("page_id", ["", "one"])
def test_base_pack_and_its_pages_are_not_withdrawn(repository: SimulatedRepository, page_id: str) -> None:
    wanted = order(repository, path=BASE, page=page_id, sha256=sha256(repository, "base", page_id))
    refused(repository, wanted, "cannot be withdrawn")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"sha256": "0" * 64}, "No release of"),
        ({"page": "three"}, "No release of"),
        ({"page": "", "sha256": "0" * 64}, "never published"),
        ({"path": f"plans/{PUBLISHER}/nation.json", "page": ""}, "cannot be withdrawn"),
        ({"path": "packs/../x.json"}, "cannot be withdrawn"),
        ({"path": "packs/nobody/entry.json"}, "No release of"),
    ],
)
def test_order_for_what_was_never_published_or_cannot_go_is_refused(
    repository: SimulatedRepository, change: dict[str, str], says: str
) -> None:
    refused(repository, order(repository, **change), says)


def test_danger_is_not_withdrawn_but_a_lesser_notice_is(tmp_path: Path) -> None:
    repository = SimulatedRepository(tmp_path)
    for severity, done in ((Gravity.DANGER, Done.REFUSED), (Gravity.WARNING, Done.WITHDRAWN)):
        [(path, data)] = targets_of(notice(severity.value, severity)).items()
        repository.publish({path: data})
        assert carry_out(repository, Order(path, sha256_hex(data), Reason.WRONG, "person lan")).done is done


@pytest.mark.parametrize("data", [b"", b"no order", b'{"format":9}', b"x" * 20_000])
def test_file_that_is_no_order_is_put_aside_and_stops_nothing(repository: SimulatedRepository, data: bytes) -> None:
    folder = repository.inbox / FOLDER
    folder.mkdir(parents=True)
    (folder / "0.json").write_bytes(data)
    assert carry_out(repository, order(repository)).done is Done.REFUSED
    with Publisher(repository.publish_dir, repository.inbox, repository.online) as publisher:
        settled = handle_order(publisher, repository.inbox, START)
        assert handle_order(publisher, repository.inbox, START) is None
    assert settled is not None
    assert settled.done is Done.WITHDRAWN


# -- reinstatement ----------------------------------------------------------------------------------


def open_now(repository: SimulatedRepository) -> list[int]:
    listed = repository.published.withdrawals()
    return [number for number, _ in open_entries(listed, ended(repository.published))]


def test_one_approver_brings_it_back(repository: SimulatedRepository) -> None:
    wanted = order(repository)
    carry_out(repository, wanted)
    assert open_now(repository) == [1]
    back = msgspec.structs.replace(wanted, approval=approve(wanted.entry(START).revision, 1, repository.approver()))
    assert carry_out(repository, back).done is Done.REINSTATED
    assert open_now(repository) == []
    assert len(repository.published.withdrawals().entries) == 2
    assert carry_out(repository, back).done is Done.REINSTATED  # a kill came between
    assert len(repository.published.withdrawals().entries) == 2


def test_what_came_back_can_be_withdrawn_again_and_the_old_signature_does_not_end_that(
    repository: SimulatedRepository,
) -> None:
    wanted = order(repository)
    revision = wanted.entry(START).revision
    carry_out(repository, wanted)
    carry_out(repository, msgspec.structs.replace(wanted, approval=approve(revision, 1, repository.approver())))
    carry_out(repository, wanted)
    assert open_now(repository) == [3]
    old = approve(revision, 1, repository.approver())
    refused(repository, msgspec.structs.replace(wanted, approval=msgspec.structs.replace(old, number=3)), "no approver")


def _author(repository: SimulatedRepository) -> Signer:
    return repository.author()


def _server(repository: SimulatedRepository) -> Signer:
    return repository.online.withdrawals


def _on_duty(repository: SimulatedRepository) -> Signer:
    return repository.on_duty()


def _stranger(_: SimulatedRepository) -> Signer:
    return CryptoSigner.generate_ed25519()


@pytest.mark.parametrize("who", [_author, _server, _on_duty, _stranger])
def test_nobody_but_an_approver_brings_it_back(
    repository: SimulatedRepository, who: Callable[[SimulatedRepository], Signer]
) -> None:
    wanted = order(repository)
    carry_out(repository, wanted)
    approval = approve(wanted.entry(START).revision, 1, who(repository))
    refused(repository, msgspec.structs.replace(wanted, approval=approval), "no approver")
    assert open_now(repository) == [1]


def test_approver_of_another_publisher_brings_nothing_back(tmp_path: Path) -> None:
    repository = SimulatedRepository(tmp_path, publishers=(PUBLISHER, "ha-giang"))
    repository.publish_pack(*pack("entry", 1, [page("one", "first")]))
    wanted = order(repository)
    carry_out(repository, wanted)
    approval = approve(wanted.entry(START).revision, 1, repository.approver("ha-giang"))
    refused(repository, msgspec.structs.replace(wanted, approval=approval), "no approver")


def test_signature_for_another_page_brings_nothing_back(repository: SimulatedRepository) -> None:
    wanted, other = order(repository), order(repository, "two")
    for one in (wanted, other):
        carry_out(repository, one)
    approval = approve(wanted.entry(START).revision, 2, repository.approver())
    refused(repository, msgspec.structs.replace(other, approval=approval), "no approver")
    refused(repository, msgspec.structs.replace(wanted, approval=approval), "is not what entry 2 withdrew")


# -- how a consumer trusts it -----------------------------------------------------------------------


def test_list_that_was_changed_on_its_way_is_refused(repository: SimulatedRepository, tmp_path: Path) -> None:
    carry_out(repository, order(repository))
    data = write_list(repository.published.withdrawals())
    file = repository.publish_dir / target_file(LIST_PATH, sha256_hex(data))
    file.write_bytes(data.replace(b"wrong", b"legal"))
    with pytest.raises(Untrusted):
        repository.trust(tmp_path / "kiosk").withdrawals(START)


def test_older_list_is_refused_also_without_a_cache(repository: SimulatedRepository, tmp_path: Path) -> None:
    carry_out(repository, order(repository))
    before = repository.copied_to(tmp_path / "before")
    carry_out(repository, order(repository, "two"))
    trust = repository.trust(tmp_path / "kiosk")
    trust.withdrawals(START)
    with pytest.raises(Stale):
        before.trust(tmp_path / "lost", high_water=trust.high_water()).withdrawals(START)


def test_list_survives_its_daily_signatures(repository: SimulatedRepository) -> None:
    carry_out(repository, order(repository))
    assert repository.refresh(START + dt.timedelta(days=20))
    assert open_now(repository) == [1]
