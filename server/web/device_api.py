"""The device API: enrol, heartbeat, tallies. Small, idempotent, and without a say in any word shown.

Rules: a body is read up to `wire.MAX_BODY_BYTES` and becomes a frozen type, or is refused; every
refusal is a problem document (`web.problems`); nothing here looks at a cookie. `OPERATIONS` is what
`web.openapi` describes; a test holds it against the routes.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, TypeVar

import msgspec
from flask import Blueprint, Response, request
from werkzeug.exceptions import RequestEntityTooLarge

import server.errors as errors
from content_packs import wire
from server.statistics.ingest import refuse_newer
from server.web.limits import ASK_ENROLMENT, BEGIN_ENROLMENT, limiter
from server.web.openapi import JSON_TYPE, Operation, document
from server.web.services import services

PREFIX = "/api/v1"
NUL = b"\\u0000"  # PostgreSQL keeps no NUL in text, and no kiosk has a reason to send one

ANY_BODY = (errors.NotUnderstood, errors.TooLarge, errors.UnsupportedType, errors.Unavailable)

OPERATIONS = (
    Operation(
        path="/enrolments",
        name="startEnrolment",
        summary="A kiosk that nobody knows asks for a code to show",
        takes=wire.EnrolmentRequest,
        gives=wire.EnrolmentStarted,
        status=HTTPStatus.CREATED,
        refusals=(*ANY_BODY, errors.ProofWrong, errors.TooManyEnrolments, errors.TooOften),
        authenticated=False,
    ),
    Operation(
        path="/enrolments/token",
        name="pollEnrolment",
        summary="It asks whether an operator has typed the code, and proves that it holds its key",
        takes=wire.EnrolmentPoll,
        gives=wire.Enrolled,
        refusals=(
            *ANY_BODY,
            errors.AuthorizationPending,
            errors.SlowDown,
            errors.AccessDenied,
            errors.ExpiredToken,
            errors.ProofWrong,
            errors.TooOften,
        ),
        authenticated=False,
    ),
    Operation(
        path="/credential",
        name="renewCredential",
        summary="The kiosk's next credential, by its hash; the present one stays good until the next was used",
        takes=wire.CredentialRenewal,
        gives=wire.CredentialRenewed,
        refusals=(*ANY_BODY, errors.NotAuthenticated, errors.ProofWrong),
    ),
    Operation(
        path="/heartbeat",
        name="sendHeartbeat",
        summary="How the kiosk is, and what its ui proves to show",
        takes=wire.Heartbeat,
        gives=wire.HeartbeatReceipt,
        refusals=(*ANY_BODY, errors.NotAuthenticated),
    ),
    Operation(
        path="/tallies",
        name="uploadTallies",
        summary="Closed batches of one stream, in order; each is counted once",
        takes=wire.TallyUpload,
        gives=wire.TallyReceipt,
        refusals=(
            *ANY_BODY,
            errors.NotAuthenticated,
            errors.SequenceGap,
            errors.BatchChanged,
            errors.DefinitionUnknown,
        ),
    ),
)

api = Blueprint("device_api", __name__, url_prefix=PREFIX)

_T = TypeVar("_T")
_DECODERS: dict[type, msgspec.json.Decoder[Any]] = {
    o.takes: msgspec.json.Decoder(o.takes) for o in OPERATIONS if o.takes
}


@api.post("/enrolments")
@limiter.limit(BEGIN_ENROLMENT)
def start_enrolment() -> Response:
    started = services().enrolments.start(_message(wire.EnrolmentRequest), services().now())
    return _answer(started, HTTPStatus.CREATED)


@api.post("/enrolments/token")
@limiter.limit(ASK_ENROLMENT)
def poll_enrolment() -> Response:
    enrolled = services().enrolments.poll(_message(wire.EnrolmentPoll), services().now())
    return _answer(msgspec.structs.replace(enrolled, centre=services().returns.keys))


@api.post("/credential")
def renew_credential() -> Response:
    domain = services()
    kiosk = domain.credentials.kiosk_of(request.headers.get("Authorization", ""))
    return _answer(domain.credentials.renew(kiosk, _message(wire.CredentialRenewal), domain.now()))


@api.post("/heartbeat")
def send_heartbeat() -> Response:
    domain = services()
    kiosk = domain.credentials.kiosk_of(request.headers.get("Authorization", ""))
    said = _message(wire.Heartbeat)
    if said.at.tzinfo is None:
        raise errors.NotUnderstood("`at` has no offset from UTC.")
    heard = domain.kiosks.beat(kiosk, said, domain.now())
    keys = domain.returns.keys
    known = keys is None or keys.seal_to == said.seals_to
    return _answer(heard if known else msgspec.structs.replace(heard, centre=keys))


@api.post("/tallies")
def upload_tallies() -> Response:
    domain = services()
    kiosk = domain.credentials.kiosk_of(request.headers.get("Authorization", ""))
    return _answer(domain.ingest.count(kiosk, _tallies(_json_body()), domain.now()))


@api.get("/openapi.json")
def openapi() -> dict[str, Any]:
    return document(OPERATIONS, PREFIX)


def _tallies(body: bytes) -> wire.TallyUpload:
    """The upload; one by a newer definition may have fields that only a newer server understands."""
    try:
        return _decoded(body, wire.TallyUpload)
    except errors.NotUnderstood:
        refuse_newer(body)
        raise


def _message(type_: type[_T]) -> _T:
    """The body as `type_`."""
    return _decoded(_json_body(), type_)


def _json_body() -> bytes:
    if request.mimetype != JSON_TYPE:
        raise errors.UnsupportedType(f"The body came as {request.mimetype or 'nothing'!r}.")
    body = _body()
    if NUL in body:
        raise errors.NotUnderstood("The message holds a NUL character.")
    return body


def _decoded(body: bytes, type_: type[_T]) -> _T:
    try:
        return _DECODERS[type_].decode(body)  # type: ignore[no-any-return]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as wrong:
        raise errors.NotUnderstood(f"{wrong}.") from wrong


def _body() -> bytes:
    try:
        return request.get_data(cache=False)
    except RequestEntityTooLarge as wrong:
        raise errors.TooLarge(f"At most {wire.MAX_BODY_BYTES} bytes are read.") from wrong


def _answer(message: msgspec.Struct, status: HTTPStatus = HTTPStatus.OK) -> Response:
    return Response(wire.encode(message), status=status, mimetype=JSON_TYPE)
