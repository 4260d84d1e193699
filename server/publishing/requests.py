"""PUBLISH: the server's store of signing requests, from whoever asked to the publisher's inbox.

Rules:

1. A request appears only when it is whole, and only when the judge that every signer uses finds nothing wrong.
2. One request at a time claims the next version of a publisher; a second is told who stands before it. An
   urgent one supersedes what waits, which is drafted and signed again; one under way is let through first.
3. A signature is kept when it fits what it stands on; who edits what was signed starts again without any.
4. A complete request goes into the publisher's inbox, and the publisher judges it once more. What became of it
   is read from there.
5. The server holds no key of content: nothing in here can make a request complete.

Every step is in the request's own history and in the audit.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

import msgspec

from content_packs.publishing.published import Published
from content_packs.publishing.publisher import submit
from content_packs.signing.calls.messages import (
    CHANGED,
    OPEN,
    Ask,
    Detail,
    Event,
    GivenSignature,
    Listed,
    State,
    Upload,
    is_request_file,
)
from server.audit import PUBLISHER, Act, Audit, Entry, by_key
from server.errors import NotFound, NotYours, RequestBad, RequestOver, VersionClaimed
from server.publishing.asked.callers import ROLES, Callers, Person
from server.publishing.asked.fates import Fates
from server.publishing.asked.judging import Judging, Verdict, lane
from server.publishing.asked.records import Record, Records
from server.publishing.asked.uploads import Uploads

MAX_ENDED = 500
"""How many requests that came to an end are listed; the others are still there by their ids."""

URGENT = "An urgent request took its place."
OTHERWISE = "The version that it claims was published otherwise."
"""Why a request was superseded, beside `CHANGED`. The page says them in its own language."""


@dataclass(frozen=True)
class Asker:
    """Who brings a request: `keyid` when it was proved by a key; `who` for the history and the audit."""

    who: str
    keyid: str = ""


def by(person: Person) -> Asker:
    """A caller with a key."""
    return Asker(by_key(person.short), str(person.key.keyid))


class Requests:
    """The store in `folder`, before the inbox of the publisher of `publish_dir`."""

    def __init__(self, folder: Path, inbox: Path, publish_dir: Path, audit: Audit) -> None:
        self.published = Published(publish_dir)
        self._folder = folder
        self._records = Records(folder)
        self._uploads = Uploads(folder / ".uploads")
        self._inbox = inbox
        self._judging = Judging(publish_dir, self.published)
        self.callers = Callers(self.published)
        self._fates = Fates(inbox, self.published)
        self._audit = audit

    def aside(self) -> Path:
        """A folder on the same disk, for drafts on their way in."""
        folder = self._folder / ".aside"
        folder.mkdir(parents=True, exist_ok=True)
        return folder

    # -- reading ---------------------------------------------------------------------------------------

    def all(self, now: dt.datetime, person: Person | None = None) -> list[Listed]:
        """All open requests and the last `MAX_ENDED` others, newest first; of `person` alone where one is given."""
        self._settle(now)
        found = (record.listed for record in self._records.all())
        seen = [each for each in found if person is None or person.may_see(each.kind, each.publisher)]
        ended = [each.id for each in seen if each.state not in OPEN][:MAX_ENDED]
        return [each for each in seen if each.state in OPEN or each.id in ended]

    def detail(self, id_: str, now: dt.datetime, person: Person | None = None) -> Detail:
        """One request. The files are left out for who looks at the page."""
        self._settle(now)
        record = self._records.one(id_)
        if person is None:
            return Detail(record.listed, (), self._records.words(id_))
        self._must(person, record)
        return Detail(record.listed, self._records.files(id_), self._records.words(id_))

    def file(self, id_: str, path: str, person: Person) -> Path:
        """One file of a request."""
        record = self._records.one(id_)
        self._must(person, record)
        found = self._records.folder(id_) / path
        if not is_request_file(path) or not found.is_file() or found.is_symlink():
            raise NotFound(f"The request {id_} has no file {path[:200]!r}.")
        return found

    # -- asking ----------------------------------------------------------------------------------------

    def begin(self, person: Person, ask: Ask, now: dt.datetime) -> Upload:
        """Begin to bring a request."""
        self._uploads.sweep(now)
        return self._uploads.begin(str(person.key.keyid), ask, now)

    def piece(self, person: Person, upload: str, path: str, start: int, data: bytes) -> Upload:
        """Bring a piece of a file."""
        return self._uploads.piece(str(person.key.keyid), upload, path, start, data)

    def whole(self, person: Person, upload: str, now: dt.datetime) -> Listed:
        """Make a request of what was brought; asked twice, the answer is the same."""
        head = self._uploads.whole(str(person.key.keyid), upload)
        files = self._uploads.files(upload)
        replaced = ""
        if head.ask.replaces:
            dropped = self._judging.drop_unfitting(files)
            replaced = f"{len(dropped)} signatures no longer fitted and were dropped" if dropped else ""
        verdict = self._judging.judge(files, now)
        person.must_decide(verdict.kind, verdict.publisher)
        if self._records.has(verdict.name):
            self._uploads.drop(upload)
            return self._same(self._records.one(verdict.name).listed)
        listed = self.add(files, by(person), now, urgent=head.ask.urgent, replaces=head.ask.replaces, note=replaced)
        self._uploads.drop(upload)
        return listed

    def add(
        self, files: Path, asker: Asker, now: dt.datetime, *, urgent: bool = False, replaces: str = "", note: str = ""
    ) -> Listed:
        """Take in the request in the folder `files`, which is moved."""
        self._settle(now)
        with self._records.lock():
            verdict = self._judging.judge(files, now)
            changes, words = self._judging.words(verdict)
            id_ = verdict.name
            before = self._stand_before(verdict.lane, asker, urgent, replaces)
            listed = Listed(
                id=id_,
                kind=verdict.kind,
                publisher=verdict.publisher,
                version=verdict.version,
                fingerprint=verdict.fingerprint,
                asked_by=verdict.asked_by,
                asked_at=now,
                state=State.WAITING,
                urgent=urgent,
                changes=changes,
                signed_by=verdict.signed_by,
                missing=verdict.missing,
                history=(Event(now, asker.who, "asked", note),),
            )
            self._records.take_in(Record(listed, asker.keyid), words, files)
            self._write(Act.REQUEST_ASKED, asker.who, listed, now, urgent=urgent, note=note)
            for record in before:
                why = CHANGED if record.listed.id == replaces else URGENT
                self._supersede(record, asker.who, why, id_, now)
            return self._hand_in(id_, verdict, now)

    # -- signing and refusing --------------------------------------------------------------------------

    def sign(self, person: Person, id_: str, given: GivenSignature, now: dt.datetime) -> Listed:
        """Keep a signature that fits; the last one sends the request to the publisher."""
        self._settle(now)
        with self._records.lock():
            record = self._open(person, id_)
            if given.keyid != person.key.keyid and record.listed.kind != ROLES:  # whose new key no role names yet
                raise NotYours("A signature is brought by whoever made it.")
            verdict = self._judging.judge(self._records.folder(id_), now, given)
            verdict.save()
            event = Event(now, by_key(person.short), "signed", given.role)
            listed = _with(record.listed, event, signed_by=verdict.signed_by, missing=verdict.missing)
            self._records.put(msgspec.structs.replace(record, listed=listed))
            self._write(Act.REQUEST_SIGNED, event.who, listed, now, role=given.role)
            return self._hand_in(id_, verdict, now)

    def refuse(self, person: Person, id_: str, because: str, now: dt.datetime) -> Listed:
        """Close a request: nobody can sign it any more."""
        self._settle(now)
        with self._records.lock():
            record = self._open(person, id_)
            person.must_decide(record.listed.kind, record.listed.publisher)
            event = Event(now, by_key(person.short), "refused", because)
            listed = _with(record.listed, event, state=State.CLOSED, sentence=because)
            self._records.put(msgspec.structs.replace(record, listed=listed))
            self._write(Act.REQUEST_REFUSED, event.who, listed, now, because=because)
            return listed

    # -- inside ----------------------------------------------------------------------------------------

    def _same(self, listed: Listed) -> Listed:
        """The request that was asked for once more, as when the first answer was lost; not one that has failed."""
        if listed.state in (*OPEN, State.PUBLISHED):
            return listed
        raise RequestOver(f"This very request is {listed.state}: {listed.sentence} Draft it again.")

    def _must(self, person: Person, record: Record) -> None:
        if not person.may_see(record.listed.kind, record.listed.publisher):
            raise NotFound(f"There is no request {record.listed.id}.")

    def _open(self, person: Person, id_: str) -> Record:
        record = self._records.one(id_)
        self._must(person, record)
        if record.listed.state is not State.WAITING:
            raise RequestOver(f"{id_} is {record.listed.state}: {record.listed.sentence or 'it is complete.'}")
        return record

    def _stand_before(self, wanted: str, asker: Asker, urgent: bool, replaces: str) -> list[Record]:
        """The requests that the new one takes the place of; raises `VersionClaimed` when it may not."""
        waiting = [r for r in self._records.all() if r.listed.state in OPEN]
        ahead = [r for r in waiting if lane(r.listed.kind, r.listed.publisher) == wanted]
        for record in ahead:
            listed = record.listed
            if listed.state is State.SUBMITTED:
                raise VersionClaimed(f"{listed.id} is being published at this moment; draft yours again in a minute.")
            if not urgent and listed.id != replaces:
                raise VersionClaimed(_claimed(listed, asker))
        if replaces and replaces not in [record.listed.id for record in ahead]:
            raise RequestOver(f"{replaces} does not wait any more; draft this on what is released now.")
        return ahead

    def _hand_in(self, id_: str, verdict: Verdict, now: dt.datetime) -> Listed:
        """Put a complete request into the inbox. Again after a kill: the inbox has it once."""
        record = self._records.one(id_)
        if not verdict.complete:
            return record.listed
        submit(self._records.folder(id_), self._inbox)
        event = Event(now, PUBLISHER, "submitted")
        listed = _with(record.listed, event, state=State.SUBMITTED, missing=())
        self._records.put(msgspec.structs.replace(record, listed=listed))
        return listed

    def _hand_in_late(self, record: Record, now: dt.datetime) -> None:
        """What was complete when the process was killed before it handed it in."""
        try:
            self._hand_in(record.listed.id, self._judging.judge(self._records.folder(record.listed.id), now), now)
        except RequestBad as error:
            event = Event(now, PUBLISHER, State.REFUSED.value, str(error))
            listed = _with(record.listed, event, state=State.REFUSED, sentence=str(error))
            self._records.put(msgspec.structs.replace(record, listed=listed))

    def _supersede(self, record: Record, who: str, why: str, by_id: str, now: dt.datetime) -> None:
        event = Event(now, who, "superseded", by_id)
        voided = len(record.listed.signed_by)
        listed = _with(record.listed, event, state=State.SUPERSEDED, sentence=why, superseded_by=by_id, missing=())
        self._records.put(msgspec.structs.replace(record, listed=listed))
        self._write(Act.REQUEST_SUPERSEDED, who, listed, now, by=by_id, why=why, signatures_voided=voided)

    def _settle(self, now: dt.datetime) -> None:
        """Bring what is known up to what the publisher did meanwhile."""
        if not any(self._fates.is_due(record, now) for record in self._records.all()):
            return
        with self._records.lock():
            for record in self._records.all():
                if self._fates.is_due(record, now):
                    self._settle_one(record, now)

    def _settle_one(self, record: Record, now: dt.datetime) -> None:
        listed = record.listed
        outcome = self._fates.outcome(listed)
        if listed.state in OPEN and outcome is not None:
            state, sentence = outcome
            event = Event(now, PUBLISHER, state.value, sentence)
            settled = msgspec.structs.replace(record, listed=_with(listed, event, state=state, sentence=sentence))
            self._records.put(settled)
            if state is State.PUBLISHED:
                self._records.lighten(settled)
        elif listed.state is State.WAITING and self._fates.is_overtaken(listed):
            self._supersede(record, PUBLISHER, OTHERWISE, "", now)
        elif listed.state is State.WAITING:
            self._hand_in_late(record, now)
        elif listed.state not in OPEN:
            self._records.lighten(record)

    def _write(self, what: Act, who: str, listed: Listed, now: dt.datetime, **detail: object) -> None:
        told = {"fingerprint": listed.fingerprint, **{name: value for name, value in detail.items() if value}}
        self._audit.record(Entry(what, who, listed.id, told), now)


def _claimed(listed: Listed, asker: Asker) -> str:
    """Who stands before, and the ways on. Only `packctl`, which proves a key, replaces what waits."""
    replace = f", or replace it: `packctl ask … --replaces {listed.id}`" if asker.keyid else ""
    return (
        f"Version {listed.version} of {listed.publisher} is claimed by {listed.id}, asked for by {listed.asked_by} at "
        f"{listed.asked_at:%Y-%m-%d %H:%M} UTC: sign or refuse that first, or ask as urgent{replace}."
    )


def _with(listed: Listed, event: Event, **changes: object) -> Listed:
    return msgspec.structs.replace(listed, history=(*listed.history, event), **changes)
