"""What the server reckons of a request: the same judge as every signer's and the publisher's, and its words.

A request is content, or a change of roles: this is the one place that knows both. The verdict saves signers
nothing, for they judge again; it keeps nonsense out of the store and tells people what waits for whom.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from securesystemslib.signer import Signature

from content_packs.durable import put
from content_packs.errors import ContentBad, NotListed
from content_packs.model import BlobRef
from content_packs.publishing.published import Published
from content_packs.reading import read_manifest
from content_packs.signing.calls.messages import Changed, ChangedPage, GivenSignature
from content_packs.signing.difference import TargetDifference, difference
from content_packs.signing.request import Judged, Request, check, read_request
from content_packs.signing.review import lines
from content_packs.signing.role_request import (
    RoleRequest,
    check_role_request,
    is_role_request,
    read_role_request,
    save_roles,
)
from content_packs.trust.roles import Kind, target_file
from server.errors import RequestBad
from server.publishing.asked.callers import CONTENT, ROLES

MAX_LINES = 2_000
FINGERPRINT_CHARACTERS = 11
"""How much of the fingerprint stands in a request's id: as in the inbox."""

CUT = "… and more: `packctl review` shows all of it."


@dataclass(frozen=True)
class Verdict:
    """A request that kept every rule. `lane` is what it claims the next version of."""

    kind: str
    publisher: str
    version: int
    fingerprint: str
    asked_by: str
    signed_by: tuple[str, ...]
    missing: tuple[str, ...]
    complete: bool
    save: Callable[[], None] = field(repr=False)
    judged: Judged | None = None

    @property
    def lane(self) -> str:
        return lane(self.kind, self.publisher)

    @property
    def name(self) -> str:
        """The request's id: the name that it gets in the inbox."""
        head = self.publisher if self.kind == ROLES else f"{self.publisher}-{self.version}"
        return f"{head}-{self.fingerprint[:FINGERPRINT_CHARACTERS]}"


def lane(kind: str, publisher: str) -> str:
    """Requests of one lane follow each other: a publisher's role, or all changes of roles together."""
    return ROLES if kind == ROLES else publisher


@dataclass(frozen=True)
class Judging:
    """Judges against what lies in `publish_dir` now. Raises `RequestBad` with the judge's own sentence."""

    publish_dir: Path
    published: Published

    def judge(self, folder: Path, now: dt.datetime, given: GivenSignature | None = None) -> Verdict:
        """Judge the request in `folder`, with one signature more where it is `given`; `Verdict.save` keeps it."""
        try:
            if is_role_request(folder):
                return self._roles(read_role_request(folder), given, now)
            return self._content(read_request(folder), given, now)
        except (ContentBad, ValueError, TypeError, KeyError, RecursionError) as error:
            raise RequestBad(str(error) or repr(error)) from error

    def drop_unfitting(self, folder: Path) -> tuple[str, ...]:
        """Take out signatures of content that do not fit what they stand on; ids of their keys."""
        request = read_request(folder)
        delegator, metadata = self.published.tree().publishers, request.metadata
        result = delegator.get_verification_result(request.note.publisher, metadata.signed_bytes, metadata.signatures)
        dropped = tuple(keyid for keyid in metadata.signatures if keyid not in result.signed)
        for keyid in dropped:
            del metadata.signatures[keyid]
        if dropped:
            put(folder / "metadata.json", metadata.to_bytes())
        return dropped

    def words(self, verdict: Verdict) -> tuple[tuple[Changed, ...], tuple[str, ...]]:
        """What it changes, typed and as lines."""
        if verdict.judged is None:
            return (), ()
        try:
            found = difference(verdict.judged, _PublishedPast(self.publish_dir, self.published))
            said = list(lines(found))
        except (ContentBad, ValueError, TypeError, KeyError, RecursionError) as error:
            raise RequestBad(f"It cannot be compared with what is released: {error}") from error
        shown = said if len(said) <= MAX_LINES else [*said[:MAX_LINES], CUT]
        return tuple(_changed(each, verdict.judged) for each in found), tuple(shown)

    # -- inside ----------------------------------------------------------------------------------------

    def _content(self, request: Request, given: GivenSignature | None, now: dt.datetime) -> Verdict:
        if given is not None:
            request.metadata.signatures[given.keyid] = Signature(given.keyid, given.sig)
        judged = check(request, self.published.standing(request.note.publisher), now)
        lacks = tuple(judged.missing) or (("signature",) * judged.needed)
        return Verdict(
            kind=CONTENT,
            publisher=request.note.publisher,
            version=request.note.version,
            fingerprint=request.fingerprint,
            asked_by=request.note.asked_by,
            signed_by=judged.signed_by,
            missing=tuple(str(each) for each in lacks),
            complete=judged.complete,
            save=lambda: put(request.folder / "metadata.json", request.metadata.to_bytes()),
            judged=judged,
        )

    def _roles(self, request: RoleRequest, given: GivenSignature | None, now: dt.datetime) -> Verdict:
        if given is not None:
            if given.role not in request.roles:
                raise RequestBad(f"This request changes no role called {given.role!r}.")
            request.roles[given.role].signatures[given.keyid] = Signature(given.keyid, given.sig)
        judged = check_role_request(request, self.published.tree(), now)
        first = next(iter(request.roles.values()))
        return Verdict(
            kind=ROLES,
            publisher=request.name,
            version=first.signed.version,
            fingerprint=judged.fingerprint,
            asked_by=request.note.asked_by,
            signed_by=judged.signed_by,
            missing=judged.missing,
            complete=judged.complete,
            save=lambda: save_roles(request),
        )


@dataclass(frozen=True)
class _PublishedPast:
    """What is released, from this machine's own publish directory, hash-checked."""

    folder: Path
    published: Published

    def target(self, path: str) -> bytes:
        try:
            return (self.folder / target_file(path, self.published.target_sha256(path))).read_bytes()
        except OSError as error:
            raise NotListed(f"{path} cannot be read in the publish directory.") from error

    def blob(self, ref: BlobRef) -> bytes:
        return self.published.blob(ref.sha256)


def _changed(each: TargetDifference, judged: Judged) -> Changed:
    target = each.target
    return Changed(
        path=target.path,
        before=target.before,
        after=target.after,
        titles=_titles(each, judged),
        languages=each.part.languages(),
        pages=tuple(
            ChangedPage(page.id, page.part.move.value, dict(page.titles), page.part.languages()) for page in each.pages
        ),
    )


def _titles(each: TargetDifference, judged: Judged) -> dict[str, str]:
    data = judged.targets.get(each.target.path)
    return dict(read_manifest(data).titles) if data is not None and each.kind is Kind.PACK else {}
