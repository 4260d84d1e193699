"""SIGN: everything that a person's machine and the server's store of requests say to each other.

JSON under ``/api/v1/signing``; each call carries the caller's own signature (`calls.signed`). Nothing here is
believed by a signer: the difference and the fingerprint are reckoned again from the fetched files.
"""

from __future__ import annotations

import datetime as dt
import re
from enum import StrEnum
from typing import Annotated, TypeAlias

import msgspec
from msgspec import Meta

from content_packs.model import Frozen
from content_packs.reading import MAX_BLOB_BYTES
from content_packs.trust.roles import parse_path
from content_packs.wire import Sha256

PREFIX = "/api/v1/signing"

MAX_FILES = 8_000  # in one request; their names and hashes are one message
MAX_REQUEST_BYTES = 4_000_000_000  # all files of one request together
PIECE_BYTES = 1_000_000  # one piece of an upload; under what the server reads of any body
MAX_REASON_CHARACTERS = 500
MAX_ANSWER_BYTES = 16_000_000

_OTHER = re.compile("(request|metadata)[.]json|roles/[a-z0-9][a-z0-9.-]{0,80}[.]json|blobs/[0-9a-f]{2}/[0-9a-f]{64}")

RequestId: TypeAlias = Annotated[str, Meta(pattern="^[a-z0-9][a-z0-9.+-]{0,200}$")]
KeyId: TypeAlias = Annotated[str, Meta(min_length=1, max_length=128)]


def is_request_file(path: str) -> bool:
    """Whether a request may hold a file of this name."""
    folder, _, name = path.partition("/")
    return parse_path(name) is not None if folder == "targets" else _OTHER.fullmatch(path) is not None


class State(StrEnum):
    """Where a request stands. The last four are the end of it."""

    WAITING = "waiting"  # signatures are missing
    SUBMITTED = "submitted"  # complete, on its way through the publisher
    PUBLISHED = "published"
    REFUSED = "refused"  # by the publisher, who judged it again
    CLOSED = "closed"  # by a signer, with a reason
    SUPERSEDED = "superseded"  # another request took its place; unless that is its new form, it can be drafted again


OPEN = frozenset({State.WAITING, State.SUBMITTED})
CHANGED = "It was changed, and waits in its new form."
"""The sentence of a request that was superseded by its own new form: that goes on, not the old one."""


class ChangedPage(Frozen, frozen=True):
    """A page of a changed pack. `what` is new, changed or gone; `titles` by language; `languages` with other
    words."""

    id: str
    what: str
    titles: dict[str, str]
    languages: tuple[str, ...] = ()


class Changed(Frozen, frozen=True):
    """One target that is put in, replaced or taken out. Version 0: it is not there."""

    path: str
    before: int
    after: int
    titles: dict[str, str]
    languages: tuple[str, ...] = ()
    pages: tuple[ChangedPage, ...] = ()


class Event(Frozen, frozen=True):
    """Something that happened to a request. `who` names a key, a person or the publisher."""

    at: dt.datetime
    who: str
    what: str
    detail: str = ""


class Listed(Frozen, frozen=True):
    """One request as the server sees it. `signed_by` are ids of keys, `missing` groups or signatures to come.

    `kind` is ``content``, or ``roles`` for a change of who may sign; then `publisher` names the changed roles.
    `sentence` is why it ended as it did, `superseded_by` the request that took its place.
    """

    id: str
    kind: str
    publisher: str
    version: int
    fingerprint: str
    asked_by: str
    asked_at: dt.datetime
    state: State
    urgent: bool = False
    changes: tuple[Changed, ...] = ()
    signed_by: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    sentence: str = ""
    superseded_by: str = ""
    history: tuple[Event, ...] = ()

    @property
    def is_replaced(self) -> bool:
        """Whether the request that took its place is its own new form."""
        return self.state is State.SUPERSEDED and self.sentence == CHANGED


class Listing(Frozen, frozen=True):
    """The requests that the caller may see, newest first."""

    requests: tuple[Listed, ...]


class RequestFile(Frozen, frozen=True):
    """One file of a request's folder."""

    path: Annotated[str, Meta(max_length=200)]
    length: Annotated[int, Meta(ge=0, le=MAX_BLOB_BYTES)]
    sha256: Sha256


class Detail(Frozen, frozen=True):
    """A request, its files, to be fetched one by one, and what it changes in words (`signing.review`)."""

    request: Listed
    files: tuple[RequestFile, ...]
    words: tuple[str, ...] = ()


class Ask(Frozen, frozen=True):
    """The caller wants to bring a request of these files. `replaces` names one of which it is the changed form."""

    files: Annotated[tuple[RequestFile, ...], Meta(min_length=2, max_length=MAX_FILES)]
    urgent: bool = False
    replaces: str = ""


class Upload(Frozen, frozen=True):
    """An upload that was begun, and how many bytes of each file are there."""

    id: str
    have: dict[str, int]


class GivenSignature(Frozen, frozen=True):
    """A signature over a request's metadata, or over one `role` of a change of roles: it alone is sent.

    `sig` is hex, as TUF writes it.
    """

    keyid: KeyId
    sig: Annotated[str, Meta(pattern="^([0-9a-f]{2}){1,1024}$")]
    role: Annotated[str, Meta(max_length=100)] = ""


class GivenReason(Frozen, frozen=True):
    """Why a request is refused."""

    because: Annotated[str, Meta(min_length=1, max_length=MAX_REASON_CHARACTERS)]


def encode(message: msgspec.Struct) -> bytes:
    """`message` as JSON."""
    return msgspec.json.encode(message, order="deterministic")
