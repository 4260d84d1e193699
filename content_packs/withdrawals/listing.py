"""The list of withdrawals: its format and its rules, the same for server and kiosk. No I/O, no cryptography.

Filed at ``withdrawals/list.json``, signed by the online role `withdrawals` alone. Rules:

1. An entry names one exact revision: the SHA-256 of a page's blob, or of a target (a manifest: the whole pack
   release). Another revision under the same name is another thing.
2. Entries are only ever added. A list whose beginning is another than the one that is known is no next list,
   and neither is one of a lower version, or a longer one of the same version.
3. What was withdrawn comes back by an added entry that carries one approver's signature (`reinstating`) and
   the number of the entry it ends. So no signature ends a withdrawal that came after it.
4. The base pack and notices of danger cannot be withdrawn; where an entry names one it means nothing.
5. At most `MAX_ENTRIES`, for ever. A full list takes nothing more: what must go then goes by a release that
   an author and an approver sign.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Annotated, TypeAlias

import msgspec
from msgspec import Meta

from content_packs.errors import ContentBad, Stale, Untrusted
from content_packs.model import Frozen
from content_packs.reading import SHA256_PATTERN, is_name, read_document, sha256_hex
from content_packs.trust.roles import WITHDRAWALS, Kind, TargetPath, parse_path

LIST_PATH = f"{WITHDRAWALS}/list.json"
LIST_FORMAT = 1
MAX_ENTRIES = 2_000
MAX_LIST_BYTES = 1_500_000
"""Of `MAX_ENTRIES` with the longest names and signatures."""
MAX_VERSION = 2**53
NEARLY_FULL = 1_800
"""From here on people are told."""
MAX_SIGNATURE = 512  # hexadecimal digits

WITHDRAWABLE = frozenset({Kind.PACK, Kind.NOTICE, Kind.TEMPLATE, Kind.DUTY})
"""A plan or a language is what the rest stands on: neither is taken away."""


class Reason(StrEnum):
    """Why. For people who look; a kiosk does the same for each."""

    WRONG = "wrong"
    OUTDATED = "outdated"
    HARMFUL = "harmful"
    FORGED = "forged"
    LEGAL = "legal"
    PRIVACY = "privacy"


class Approval(Frozen, frozen=True):
    """One approver's word that entry `number` is over: `signature`, hexadecimal, by the key `keyid`."""

    number: int
    keyid: Annotated[str, Meta(max_length=128)]
    signature: Annotated[str, Meta(max_length=MAX_SIGNATURE)]


class Entry(Frozen, frozen=True):
    """What was withdrawn, or, with an `approval`, reinstated. `page` is empty for a whole target."""

    path: Annotated[str, Meta(max_length=200)]
    sha256: Annotated[str, Meta(pattern=f"^{SHA256_PATTERN}$")]
    at: dt.datetime
    reason: Reason
    page: Annotated[str, Meta(max_length=63)] = ""
    approval: Approval | None = None

    @property
    def revision(self) -> Revision:
        return (self.path, self.page, self.sha256)


Revision: TypeAlias = tuple[str, str, str]
"""Path of the target, id of the page (or ""), SHA-256."""


class WithdrawalList(Frozen, frozen=True):
    """The file. Entries are numbered from 1 in their order."""

    format: int
    version: int
    entries: tuple[Entry, ...] = ()
    needs: tuple[str, ...] = ()


class Standing(Frozen, frozen=True):
    """The list that stood when the role's key was exchanged, as the people of `targets` signed it: rule 1 to 5 kept,
    its version is the number of its entries. 0: nothing was withdrawn."""

    version: int = 0
    sha256: str = ""


NOTHING_LISTED = WithdrawalList(format=LIST_FORMAT, version=0)
"""Before anything was withdrawn."""


class NoNextList(Untrusted):
    """A list took back what an earlier one said."""


class ListFull(ContentBad):
    """There is no room for another entry."""


def read_list(data: bytes) -> WithdrawalList:
    """The list from its target's bytes. Raises `ContentBad`; `Unsupported` when it is newer than we are."""
    listed = read_document(data, WithdrawalList, LIST_FORMAT, MAX_LIST_BYTES)
    if not 1 <= listed.version <= MAX_VERSION or len(listed.entries) > MAX_ENTRIES:
        raise ContentBad(f"The list of withdrawals has version {listed.version} and {len(listed.entries)} entries.")
    for number, entry in enumerate(listed.entries, start=1):
        _check_entry(entry, number)
    return listed


def write_list(listed: WithdrawalList) -> bytes:
    """`listed` as JSON with sorted keys: same list, same bytes."""
    return msgspec.json.encode(listed, order="sorted")


def extended(listed: WithdrawalList, entry: Entry) -> WithdrawalList:
    """The next list: the same with `entry` behind. Raises `ListFull`."""
    if len(listed.entries) >= MAX_ENTRIES:
        raise ListFull(
            f"The list of withdrawals holds its {MAX_ENTRIES} entries, and none is ever removed. "
            "Publish a release without this content instead, signed by an author and an approver."
        )
    _check_entry(entry, len(listed.entries) + 1)
    return msgspec.structs.replace(listed, version=listed.version + 1, entries=(*listed.entries, entry))


def check_next(known: WithdrawalList, following: WithdrawalList) -> None:
    """Raise unless `following` may take the place of `known` (rule 2)."""
    if following.version < known.version:
        raise Stale(f"The list of withdrawals is version {following.version}; version {known.version} was known.")
    if following.entries[: len(known.entries)] != known.entries:
        raise NoNextList("The list of withdrawals leaves out or changes an entry. What was withdrawn stays so.")
    if following.version == known.version and following != known:
        raise NoNextList("The list of withdrawals is another under the same version. The one that was known stands.")


def check_begins(listed: WithdrawalList, standing: Standing) -> None:
    """Raise unless `listed` goes on from the list that stood when the role's key was exchanged."""
    head = msgspec.structs.replace(listed, version=standing.version, entries=listed.entries[: standing.version])
    if standing.version and sha256_hex(write_list(head)) != standing.sha256:
        raise NoNextList(
            f"The list of withdrawals does not begin with the {standing.version} entries that stood when its key was "
            "exchanged. What was withdrawn stays so."
        )


def reinstatements(listed: WithdrawalList) -> Iterator[Entry]:
    """Entries that bring something back, whoever signed them, each about an entry before it."""
    for number, entry in enumerate(listed.entries, start=1):
        ended = entry.approval.number if entry.approval else 0
        if 0 < ended < number and _is_open_entry(listed.entries[ended - 1], entry.revision):
            yield entry


def open_entries(listed: WithdrawalList, ended: Collection[int]) -> Iterator[tuple[int, Entry]]:
    """What is withdrawn, with its number. `ended` are numbers whose reinstatement was found to be signed."""
    for number, entry in enumerate(listed.entries, start=1):
        if entry.approval is None and number not in ended:
            yield number, entry


@dataclass(frozen=True)
class Withdrawn:
    """What must not be shown, to be asked of every revision that could be."""

    version: int = 0
    revisions: frozenset[Revision] = frozenset()

    def __contains__(self, revision: Revision) -> bool:
        return revision in self.revisions

    def sparing(self, base: str) -> Withdrawn:
        """The same without what names the base pack, ``<publisher>/<pack>``."""
        path = pack_path(base) if base else ""
        return replace(self, revisions=frozenset(one for one in self.revisions if one[0] != path))


NOTHING_WITHDRAWN = Withdrawn()


def withdrawn(listed: WithdrawalList, ended: Collection[int]) -> Withdrawn:
    """The list as a question."""
    return Withdrawn(listed.version, frozenset(entry.revision for _, entry in open_entries(listed, ended)))


def ended_by(listed: WithdrawalList, is_signed: Callable[[Entry], bool]) -> frozenset[int]:
    """Numbers of the entries that are over, where `is_signed` judges each reinstatement's signature."""
    return frozenset(entry.approval.number for entry in reinstatements(listed) if entry.approval and is_signed(entry))


def pack_path(reference: str) -> str:
    """The target path of the pack ``<publisher>/<pack>``."""
    publisher, _, name = reference.partition("/")
    return str(TargetPath(Kind.PACK, publisher, name))


def well_written(path: str) -> str:
    """How the pack is written that somebody means by `path`; empty where it is written so, or makes no sense at all."""
    if parse_path(path):
        return ""
    pack = pack_path(path.strip("/").removeprefix("packs/").removesuffix(".json"))
    return pack if parse_path(pack) else ""


def _is_open_entry(entry: Entry, revision: Revision) -> bool:
    return entry.approval is None and entry.revision == revision


def _check_entry(entry: Entry, number: int) -> None:
    parts = parse_path(entry.path)
    if parts is None or parts.kind not in WITHDRAWABLE:
        raise ContentBad(
            f"Entry {number} of the list of withdrawals names {entry.path[:80]}, which cannot be withdrawn."
        )
    if entry.page and (parts.kind is not Kind.PACK or not is_name(entry.page)):
        raise ContentBad(f"Entry {number} of the list of withdrawals names {entry.page!r}, which is no page of a pack.")
    if entry.at.tzinfo is None:
        raise ContentBad(f"Entry {number} of the list of withdrawals has a time without its offset.")
