"""Everything kiosk and server say to each other on the device API, typed once.

JSON over HTTPS, small, idempotent. None of it can decide what words appear on a screen, and none
of it names a traveller, a visit or a touch. Times are UTC; `at` fields are ISO 8601 with offset.
Authentication: ``Authorization: Bearer <credential>`` on everything but enrolment.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Annotated, TypeAlias

import msgspec
from msgspec import Meta

from content_packs.model import Frozen

TALLY_DEFINITION = 2
"""Version of what is counted and of what it means; stored with every count. Whatever a batch may carry, a new
field included, belongs to a definition: a server refuses one that it does not know, and the kiosk keeps the batch.
2 counts views, visits and dwell exactly as 1 does, and asks travellers besides: their sums may be added up."""

ASKING_DEFINITION = 2
"""From this definition on a kiosk counts answers, misses and aids; before it their absence says nothing."""

DWELL_BUCKETS = 12
"""Dwell histogram: bucket 0 is under 1 s, bucket n is [2**(n-1), 2**n) s, the last is open."""

MAX_BATCHES_PER_UPLOAD = 64
MAX_ROWS_PER_BATCH = 20_000
MAX_AID_ROWS = 32
MAX_REVISION = 40
"""Characters of a revision's name that are told."""
MAX_BODY_BYTES = 2_000_000

Sha256: TypeAlias = Annotated[str, Meta(pattern="^[0-9a-f]{64}$")]
Name: TypeAlias = Annotated[str, Meta(pattern="^[a-z0-9][a-z0-9-]{0,62}$")]
Tag: TypeAlias = Annotated[str, Meta(pattern="^[A-Za-z0-9]{2,8}(-[A-Za-z0-9]{1,8})*$", max_length=35)]
Count: TypeAlias = Annotated[int, Meta(ge=0, le=2**53)]
Dwell: TypeAlias = Annotated[tuple[Count, ...], Meta(min_length=DWELL_BUCKETS, max_length=DWELL_BUCKETS)]


class KioskKind(StrEnum):
    TOUCH = "touch"
    DISPLAY = "display"


class ClockTrust(StrEnum):
    """How a kiosk knows the time: agreed with a server lately, carried on from that, or not at all."""

    SYNCED = "synced"
    CARRIED = "carried"
    UNTRUSTED = "untrusted"


# -- enrolment, RFC 8628-shaped ------------------------------------------------------------------


class EnrolmentRequest(Frozen, frozen=True):
    """Kiosk → server: I am new. `public_key` is a raw Ed25519 key, base64url without padding."""

    public_key: Annotated[str, Meta(pattern="^[A-Za-z0-9_-]{43}$")]
    kind: KioskKind


class EnrolmentStarted(Frozen, frozen=True):
    """Server → kiosk: show `user_code`, then ask again every `interval` s until `expires_in` s."""

    device_code: str
    user_code: str
    verification_uri: str
    verification_uri_complete: str
    expires_in: int
    interval: int


class EnrolmentPoll(Frozen, frozen=True):
    """Kiosk → server: has an operator approved me? `proof` is the Ed25519 signature of
    ``gatepost-enrol:`` + device_code, base64url, by the key of the request."""

    device_code: Annotated[str, Meta(max_length=128)]
    proof: Annotated[str, Meta(pattern="^[A-Za-z0-9_-]{86}$")]


class CentreKeys(Frozen, frozen=True):
    """The server's public halves for what goes by stick, raw in base64url: returns are sealed to `seal_to` (X25519),
    receipts are signed by `receipts_by` (Ed25519)."""

    seal_to: Annotated[str, Meta(pattern="^[A-Za-z0-9_-]{43}$")]
    receipts_by: Annotated[str, Meta(pattern="^[A-Za-z0-9_-]{43}$")]


class Enrolled(Frozen, frozen=True):
    """Server → kiosk, once: who you are, your credential, and the signed plan you follow
    (``<publisher>/<id>``). The plan's words come from the distribution plane, never from here.
    `staff_secret` is what the codes of its staff screen are reckoned from (base32, RFC 6238); without one
    it has no staff screen."""

    kiosk: str
    credential: str
    plan: str
    staff_secret: Annotated[str, Meta(max_length=64)] = ""
    centre: CentreKeys | None = None


class CredentialRenewal(Frozen, frozen=True):
    """Kiosk → server: my next credential has this SHA-256. `proof` is the Ed25519 signature of ``gatepost-renew:`` +
    name + ``:`` + the hash, base64url, by the device key; the present credential stays good until the next is used."""

    credential_sha256: Sha256
    proof: Annotated[str, Meta(pattern="^[A-Za-z0-9_-]{86}$")]


class CredentialRenewed(Frozen, frozen=True):
    """Server → kiosk: the next credential is expected, beside the present one."""

    kiosk: str


# -- heartbeat -------------------------------------------------------------------------------------


class ReleaseProof(Frozen, frozen=True):
    """One pack release on show: the hash of its signed manifest."""

    pack: str  # "<publisher>/<pack>"
    version: int
    manifest: Sha256


class Proof(Frozen, frozen=True):
    """What the ui recorded after its last flip. `frames` grows with every flip of this `boot`;
    `age_s` is how long before the heartbeat the flip happened, by the monotonic clock. `safe`: staff have put
    up the safe screen, and no release is on show."""

    boot: str
    frames: Count
    age_s: Annotated[float, Meta(ge=0)]
    plan: str
    plan_sha256: Sha256
    releases: tuple[ReleaseProof, ...]
    safe: bool = False


class Heartbeat(Frozen, frozen=True):
    """Kiosk → server: how I am. `proof` is missing when the ui has recorded none; `withdrawals` is the version of the
    list of withdrawals that the screen follows, 0 before there was any."""

    at: dt.datetime
    boot: str
    agent_version: str
    clock: ClockTrust
    uptime_s: Count
    disk_free_mb: Count
    poll_s: Count
    proof: Proof | None = None
    sync_problem: Annotated[str, Meta(max_length=500)] = ""
    tallies_waiting: Count = 0
    seals_to: Annotated[str, Meta(max_length=43)] = ""
    withdrawals: Count = 0


class HeartbeatReceipt(Frozen, frozen=True):
    """Server → kiosk. `plan` is the assignment as the server has it now; `now` checks the clock; `centre` comes when
    the kiosk's `seals_to` is not the server's key."""

    now: dt.datetime
    plan: str
    centre: CentreKeys | None = None


# -- tallies -----------------------------------------------------------------------------------------


class PageCount(Frozen, frozen=True, forbid_unknown_fields=True):
    """Views of one page in one language during the batch's day. `shown` is the language the words
    were really in (a fallback where it differs from `language`)."""

    pack: Annotated[str, Meta(max_length=127)]
    version: Count
    page: Name
    language: Tag
    shown: Tag
    views: Count
    dwell: Dwell
    qr: Count = 0


class LanguageCount(Frozen, frozen=True, forbid_unknown_fields=True):
    """How often a language was chosen during the batch's day."""

    language: Tag
    chosen: Count


class HourCount(Frozen, frozen=True, forbid_unknown_fields=True):
    """One hour without page or language. `alive_s` is how long the ui was there to count:
    silence and absence are not the same. `lengths` is a histogram of visits, in dwell buckets."""

    hour: dt.datetime
    visits: Count
    views: Count
    alive_s: Annotated[int, Meta(ge=0, le=3600)]
    lengths: Dwell


class AnswerCount(Frozen, frozen=True, forbid_unknown_fields=True):
    """How often a closed question was answered in one way during the batch's day.

    `question` is ``useful`` or ``wrong``, asked about a page: then `page` and `revision` say about which
    words, and `shown` in which language these were. Or it is ``<survey>/<question>`` of the pack, about no
    page. `choice` is an id of a closed list; nobody can type anything.
    """

    pack: Annotated[str, Meta(max_length=127)]
    version: Count
    language: Tag
    shown: Tag
    question: Annotated[str, Meta(pattern="^[a-z0-9][a-z0-9-]{0,62}(/[a-z0-9][a-z0-9-]{0,62})?$")]
    choice: Name
    answers: Count
    page: Annotated[str, Meta(pattern="^([a-z0-9][a-z0-9-]{0,62})?$")] = ""
    revision: Annotated[str, Meta(max_length=MAX_REVISION)] = ""


class MissCount(Frozen, frozen=True, forbid_unknown_fields=True):
    """How often a search found nothing during the batch's day. `topic` is where the traveller looked on,
    ``<publisher>/<pack>/<topic>``, or empty. What was typed is never kept."""

    language: Tag
    misses: Count
    topic: Annotated[str, Meta(max_length=191)] = ""


class AidCount(Frozen, frozen=True, forbid_unknown_fields=True):
    """In how many visits of the batch's day a reading aid was in use at the end."""

    aid: Name
    visits: Count


class TallyBatch(Frozen, frozen=True, forbid_unknown_fields=True):
    """The counts of one closed UTC day. Numbered without gaps per stream; never changed once closed.

    A field that a server does not know is refused and not ignored: a receipt for counts that nobody took
    would lose them.
    """

    sequence: Annotated[int, Meta(ge=1)]
    day: dt.date
    boot: str
    clock: ClockTrust
    definition: int
    pages: tuple[PageCount, ...] = ()
    languages: tuple[LanguageCount, ...] = ()
    hours: Annotated[tuple[HourCount, ...], Meta(max_length=25)] = ()
    answers: Annotated[tuple[AnswerCount, ...], Meta(max_length=MAX_ROWS_PER_BATCH)] = ()
    misses: Annotated[tuple[MissCount, ...], Meta(max_length=MAX_ROWS_PER_BATCH)] = ()
    aids: Annotated[tuple[AidCount, ...], Meta(max_length=MAX_AID_ROWS)] = ()


class TallyUpload(Frozen, frozen=True):
    """Kiosk → server: batches of one stream in order. A stream is born with its `tally.db`."""

    stream: Annotated[str, Meta(pattern="^[0-9a-f]{32}$")]
    batches: Annotated[tuple[TallyBatch, ...], Meta(min_length=1, max_length=MAX_BATCHES_PER_UPLOAD)]


class TallyReceipt(Frozen, frozen=True):
    """Server → kiosk: everything of `stream` up to `up_to` is counted and on disk; forget it."""

    stream: str
    up_to: Count


# -- problems, RFC 9457 ----------------------------------------------------------------------------


class ProblemDocument(Frozen, frozen=True):
    """``application/problem+json``. `type` is a path under ``/problems/`` that explains the way out."""

    type: str
    title: str
    status: int
    detail: str = ""
    instance: str = ""


def encode(message: msgspec.Struct) -> bytes:
    """`message` as JSON."""
    return msgspec.json.encode(message)
