"""How a kiosk that nobody knows becomes one that is trusted: RFC 8628's device flow.

1. A kiosk sends its public key, gets a device code for itself and a short user code for its screen.
2. A signed-in operator types the user code and chooses the site; the plan is one of the signed ones.
3. The kiosk asks again, proves that it holds the private key, and gets its credential, once.

Rules: a code lives `CODE_SECONDS`; a decision is made once; a credential is handed out once and
kept here as SHA-256 alone, beside the secret of its staff codes; asking sooner than `interval` costs
`SLOW_DOWN_SECONDS` more; nothing is said about a code to someone who cannot sign for it; a device that
enrols again (same key) keeps its identity, so that its tallies are still counted once.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import secrets
from collections.abc import Collection
from typing import Any

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from sqlalchemy import Connection, Row, delete, func, insert, select, update

from content_packs.wire import Enrolled, EnrolmentPoll, EnrolmentRequest, EnrolmentStarted
from server.audit import CONSOLE, Act, Entry, by_kiosk, by_person, enter
from server.database import Database
from server.errors import (
    AccessDenied,
    AuthorizationPending,
    CodeUnknown,
    ExpiredToken,
    KioskUnknown,
    PlanUnknown,
    ProofWrong,
    Refused,
    SiteUnknown,
    SlowDown,
    TooManyEnrolments,
)
from server.fleet.staff_codes import new_secret
from server.schema import enrolment, kiosk, kiosk_former_key, person, site

CODE_ALPHABET = "BCDFGHJKLMNPQRSTVWXZ"  # RFC 8628, 6.1: no vowels, so no words
CODE_LENGTH = 8
CODE_SECONDS = 600
INTERVAL_SECONDS = 5
SLOW_DOWN_SECONDS = 5
INTERVAL_TOLERANCE_SECONDS = 1  # a clock's tick is not impatience
MAX_WAITING = 500
KEEP_SPENT = dt.timedelta(days=1)
SECRET_BYTES = 32
PROOF_PREFIX = b"gatepost-enrol:"

WAITING, APPROVED, DENIED, SPENT = "waiting", "approved", "denied", "spent"


class Waiting(msgspec.Struct, frozen=True):
    """A kiosk that shows a code. `code` is as on its screen."""

    code: str
    kind: str
    created_at: dt.datetime
    expires_at: dt.datetime


class Enrolments:
    """The flow on one database. `portal` is the address that a kiosk tells its operator."""

    def __init__(self, database: Database, portal: str) -> None:
        self._database = database
        self._portal = portal

    # -- the kiosk's side --------------------------------------------------------------------------

    def start(self, request: EnrolmentRequest, now: dt.datetime) -> EnrolmentStarted:
        """A new code for the kiosk of `request`; an older one of the same key is void."""
        _public_key(request.public_key)
        device_code = secrets.token_urlsafe(SECRET_BYTES)
        with self._database.writing() as connection:
            _sweep(connection, request.public_key, now)
            user_code = _free_code(connection)
            connection.execute(insert(enrolment).values(_row(request, device_code, user_code, now)))
        shown = as_shown(user_code)
        address = f"{self._portal}/kiosks/enrol"
        return EnrolmentStarted(
            device_code=device_code,
            user_code=shown,
            verification_uri=address,
            verification_uri_complete=f"{address}?code={shown}",
            expires_in=CODE_SECONDS,
            interval=INTERVAL_SECONDS,
        )

    def poll(self, request: EnrolmentPoll, now: dt.datetime) -> Enrolled:
        """The kiosk's identity and credential, once an operator has approved it; else `Refused` says why not."""
        with self._database.writing() as connection:
            outcome = _poll(connection, request, now)
        if isinstance(outcome, Refused):  # raised after the commit: an early question is remembered
            raise outcome
        return outcome

    # -- the operator's side -----------------------------------------------------------------------

    def waiting(self, now: dt.datetime) -> list[Waiting]:
        """Kiosks that show a code right now, newest first."""
        query = select(enrolment).where(enrolment.c.state == WAITING, enrolment.c.expires_at > now)
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(enrolment.c.created_at.desc())).all()
        return [Waiting(as_shown(r.user_code), r.kind, r.created_at, r.expires_at) for r in rows]

    def approve(
        self,
        typed: str,
        site_id: str,
        plan: str,
        plans: Collection[str],
        by: int | None,
        now: dt.datetime,
        replaces: str = "",
    ) -> None:
        """Let the kiosk that shows `typed` in, at `site_id`, following `plan`, one of the signed `plans`. It goes on
        as the kiosk in service that it `replaces`, if it does: same name, same history, and the old key is void."""
        with self._database.writing() as connection:
            if replaces:
                _check_replaced(connection, typed, replaces)
            if connection.execute(select(site.c.id).where(site.c.id == site_id)).first() is None:
                raise SiteUnknown(f"There is no site {site_id!r}. Choose one of the registry.")
            if plan not in plans:
                raise PlanUnknown(f"No signed plan {plan!r} is published. Publish it first, or choose another.")
            who = {"site": site_id, "plan": plan, "decided_by": by, "replaces": replaces or None}
            _decide(connection, typed, now, state=APPROVED, **who)
            said = {"site": site_id, "plan": plan} | ({"replaces": replaces} if replaces else {})
            enter(connection, Entry(Act.KIOSK_APPROVED, _who(connection, by), as_shown(as_typed(typed)), said), now)

    def deny(self, typed: str, by: int | None, now: dt.datetime) -> None:
        """Turn the kiosk that shows `typed` away."""
        with self._database.writing() as connection:
            _decide(connection, typed, now, state=DENIED, decided_by=by)
            enter(connection, Entry(Act.KIOSK_DENIED, _who(connection, by), as_shown(as_typed(typed))), now)


def as_shown(code: str) -> str:
    """``BCDFGHJK`` as people read it: ``BCDF-GHJK``."""
    return f"{code[:4]}-{code[4:]}"


def as_typed(text: str) -> str:
    """What a person typed, as a code: case, spaces and hyphens do not matter."""
    return "".join(letter for letter in text.upper() if letter in CODE_ALPHABET)


def credential_sha256(credential: str) -> bytes:
    """How a credential is kept. It has 256 random bits, so one round of SHA-256 is enough."""
    return hashlib.sha256(credential.encode()).digest()


# -- starting --------------------------------------------------------------------------------------


def _row(request: EnrolmentRequest, device_code: str, user_code: str, now: dt.datetime) -> dict[str, Any]:
    return {
        "device_code_sha256": credential_sha256(device_code),
        "user_code": user_code,
        "public_key": request.public_key,
        "kind": request.kind.value,
        "state": WAITING,
        "created_at": now,
        "expires_at": now + dt.timedelta(seconds=CODE_SECONDS),
        "interval_s": INTERVAL_SECONDS,
    }


def _sweep(connection: Connection, public_key: str, now: dt.datetime) -> None:
    """Forget old codes and this key's others, then refuse when too many wait."""
    connection.execute(delete(enrolment).where(enrolment.c.expires_at < now - KEEP_SPENT))
    connection.execute(delete(enrolment).where(enrolment.c.public_key == public_key, enrolment.c.state == WAITING))
    waiting = select(func.count()).where(enrolment.c.state == WAITING, enrolment.c.expires_at > now)
    if connection.execute(waiting).scalar_one() >= MAX_WAITING:
        raise TooManyEnrolments(f"{MAX_WAITING} kiosks already wait for an operator. Ask again in some minutes.")


def _free_code(connection: Connection) -> str:
    while True:
        code = "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH))
        if connection.execute(select(enrolment.c.id).where(enrolment.c.user_code == code)).first() is None:
            return code


# -- polling ---------------------------------------------------------------------------------------


def _poll(connection: Connection, request: EnrolmentPoll, now: dt.datetime) -> Enrolled | Refused:
    query = select(enrolment).where(enrolment.c.device_code_sha256 == credential_sha256(request.device_code))
    row = connection.execute(query.with_for_update()).first()
    if row is None:
        return ExpiredToken("This device code is not known here. Start a new enrolment.")
    if not _signed(row.public_key, request):
        return ProofWrong("The proof is not the signature of this device code by the key that asked for it.")
    if row.state == SPENT or row.expires_at <= now:
        return ExpiredToken("This code was used or is past its time. Start a new enrolment.")
    if row.state == DENIED:
        return AccessDenied("An operator has refused this kiosk. Start a new enrolment if that was a mistake.")
    if impatient := _impatient(connection, row, now):
        return impatient
    if row.state == WAITING:
        return AuthorizationPending("No operator has typed the code yet. Ask again after the interval.")
    return _admit(connection, row, now)


def _impatient(connection: Connection, row: Row[Any], now: dt.datetime) -> SlowDown | None:
    allowed = row.interval_s - INTERVAL_TOLERANCE_SECONDS
    early = row.polled_at is not None and (now - row.polled_at).total_seconds() < allowed
    interval = row.interval_s + (SLOW_DOWN_SECONDS if early else 0)
    connection.execute(update(enrolment).where(enrolment.c.id == row.id).values(polled_at=now, interval_s=interval))
    return SlowDown(f"Asked too soon. Wait {interval} seconds between questions from now on.") if early else None


def _admit(connection: Connection, row: Row[Any], now: dt.datetime) -> Enrolled:
    credential, staff_secret = secrets.token_urlsafe(SECRET_BYTES), new_secret()
    connection.execute(update(enrolment).where(enrolment.c.id == row.id).values(state=SPENT))
    known = connection.execute(select(kiosk).where(kiosk.c.public_key == row.public_key)).first()
    known = known or _taken_over(connection, row, now)
    name = known.name if known and known.site == row.site else _next_name(connection, row.site)
    values = {
        "name": name,
        "site": row.site,
        "plan": row.plan,
        "kind": row.kind,
        "credential_sha256": credential_sha256(credential),
        "next_credential_sha256": None,
        "staff_secret": staff_secret,
        "withdrawn_at": None,
    }
    if known:
        connection.execute(update(kiosk).where(kiosk.c.id == known.id).values(values))
    else:
        connection.execute(insert(kiosk).values(values | {"public_key": row.public_key, "enrolled_at": now}))
    said = {"code": as_shown(row.user_code), "plan": row.plan, "key": row.public_key, "known": known is not None}
    enter(connection, Entry(Act.KIOSK_ADMITTED, by_kiosk(name), name, said), now)
    return Enrolled(kiosk=name, credential=credential, plan=row.plan, staff_secret=staff_secret)


def _taken_over(connection: Connection, row: Row[Any], now: dt.datetime) -> Row[Any] | None:
    """The kiosk that goes on with this device, its former key noted; None when it replaces none."""
    if not row.replaces:
        return None
    mine = (kiosk.c.name == row.replaces, kiosk.c.withdrawn_at.is_(None))
    old = connection.execute(select(kiosk).where(*mine).with_for_update()).first()
    if old is not None:
        former = {"public_key": old.public_key, "kiosk": old.id, "until": now}
        connection.execute(
            delete(kiosk_former_key).where(kiosk_former_key.c.public_key.in_([old.public_key, row.public_key]))
        )
        connection.execute(insert(kiosk_former_key).values(former))
        connection.execute(update(kiosk).where(kiosk.c.id == old.id).values(public_key=row.public_key))
    return old


def _next_name(connection: Connection, site_id: str) -> str:
    """``<site>-<n>``, one above the highest that this site has."""
    names = connection.execute(select(kiosk.c.name).where(kiosk.c.name.startswith(f"{site_id}-", autoescape=True)))
    tails = [name.removeprefix(f"{site_id}-") for (name,) in names]
    return f"{site_id}-{max((int(tail) for tail in tails if tail.isdecimal()), default=0) + 1}"


def _check_replaced(connection: Connection, typed: str, name: str) -> None:
    """Raises `KioskUnknown` unless `name` is in service, and the device that shows `typed` is no kiosk itself."""
    if (
        connection.execute(select(kiosk.c.id).where(kiosk.c.name == name, kiosk.c.withdrawn_at.is_(None))).first()
        is None
    ):
        raise KioskUnknown(f"No kiosk in service is called {name!r}. Choose one of the list.")
    asking = select(enrolment.c.public_key).where(enrolment.c.user_code == as_typed(typed))
    owner = connection.execute(select(kiosk.c.name).where(kiosk.c.public_key.in_(asking))).scalar()
    if owner is not None and owner != name:
        raise KioskUnknown(f"This device is the kiosk {owner} and cannot go on as {name}. Let it in without replacing.")


def _decide(connection: Connection, typed: str, now: dt.datetime, **decision: Any) -> None:
    open_code = (enrolment.c.user_code == as_typed(typed), enrolment.c.state == WAITING, enrolment.c.expires_at > now)
    if connection.execute(update(enrolment).where(*open_code).values(decision)).rowcount != 1:
        raise CodeUnknown("No waiting kiosk shows this code. Read it from the screen again; a code lives ten minutes.")


def _who(connection: Connection, person_id: int | None) -> str:
    """Who decides, for the audit."""
    name = connection.execute(select(person.c.name).where(person.c.id == person_id)).scalar() if person_id else None
    return by_person(name) if name else CONSOLE


# -- keys ------------------------------------------------------------------------------------------


def _public_key(encoded: str) -> Ed25519PublicKey:
    try:
        return Ed25519PublicKey.from_public_bytes(_decoded(encoded))
    except ValueError as wrong:
        raise ProofWrong("The public key is not a raw Ed25519 key in base64url.") from wrong


def _signed(public_key: str, request: EnrolmentPoll) -> bool:
    try:
        signed = PROOF_PREFIX + request.device_code.encode()
        _public_key(public_key).verify(_decoded(request.proof), signed)
    except (InvalidSignature, ValueError):
        return False
    return True


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
