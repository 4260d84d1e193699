"""People's API of signing requests: no accounts; every call carries the caller's own signature.

Rules: nothing is answered before the call's signature, its age and its nonce were judged
(`content_packs.signing.calls.signed`) against the keys that the signed roles name; a body is read up to a limit and
becomes a frozen type, or is refused; files are given in ranges. What a call may do is decided in
`publishing.requests`. `OPERATIONS` is what the OpenAPI document describes; a test holds it against the routes.
"""

from __future__ import annotations

from http import HTTPStatus
from typing import Any, TypeVar

import msgspec
from flask import Blueprint, Response, request, send_file
from werkzeug.exceptions import RequestEntityTooLarge

import server.errors as errors
from content_packs.errors import ContentBad
from content_packs.signing.calls.messages import (
    PREFIX,
    Ask,
    Detail,
    GivenReason,
    GivenSignature,
    Listed,
    Listing,
    Upload,
    encode,
)
from content_packs.signing.calls.signed import Call, CallUntrusted, verify_call
from content_packs.wire import MAX_BODY_BYTES
from server.publishing.asked.callers import Person
from server.publishing.requests import Requests
from server.web.openapi import BYTES_TYPE, JSON_TYPE, Operation, Security, document
from server.web.problems import refused
from server.web.services import services

SECURITY = Security(
    "signature",
    {
        "type": "apiKey",
        "in": "header",
        "name": "Signature",
        "description": "RFC 9421: @method, @authority, @path, @query and content-digest (also of an empty body), "
        "with created, keyid, nonce and the tag gatepost-signing, by a key that the signed roles name.",
    },
)

ANY_CALL = (errors.CallNotSigned, errors.CallReplayed, errors.NotFound, errors.Unavailable)
ANY_BODY = (*ANY_CALL, errors.NotUnderstood, errors.TooLarge)

OPERATIONS = (
    Operation("/requests", "listRequests", "The requests that the caller may see", None, Listing, ANY_CALL, "get"),
    Operation("/requests/{id}", "getRequest", "One request, its files and its words", None, Detail, ANY_CALL, "get"),
    Operation(
        "/requests/{id}/files/{path}", "getRequestFile", "One file, or a range of it", None, None, ANY_CALL, "get"
    ),
    Operation(
        "/requests/{id}/signatures",
        "giveSignature",
        "Give a signature over the request: it alone is sent",
        GivenSignature,
        Listed,
        (*ANY_BODY, errors.NotYours, errors.RequestBad, errors.RequestOver),
    ),
    Operation(
        "/requests/{id}/refusal",
        "refuseRequest",
        "Close the request, with the reason",
        GivenReason,
        Listed,
        (*ANY_BODY, errors.RequestOver),
    ),
    Operation(
        "/uploads",
        "beginUpload",
        "Say what will be brought; the same call finds a broken-off upload again",
        Ask,
        Upload,
        (*ANY_BODY, errors.TooManyUploads),
    ),
    Operation(
        "/uploads/{id}",
        "bringPiece",
        "Append a piece to one file",
        bytes,
        Upload,
        (*ANY_BODY, errors.UploadGap),
        "put",
        query=("path", "from"),
    ),
    Operation(
        "/uploads/{id}/whole",
        "finishUpload",
        "Everything is brought: make a request of it",
        None,
        Listed,
        (*ANY_BODY, errors.NotYours, errors.RequestBad, errors.RequestOver, errors.VersionClaimed),
        status=HTTPStatus.CREATED,
    ),
)

signing_api = Blueprint("signing_api", __name__, url_prefix=PREFIX)

T = TypeVar("T", bound=msgspec.Struct)


@signing_api.get("/requests")
def list_requests() -> Response:
    person = _caller()
    return _answer(Listing(tuple(_store().all(services().now(), person))))


@signing_api.get("/requests/<id_>")
def get_request(id_: str) -> Response:
    person = _caller()
    return _answer(_store().detail(id_, services().now(), person))


@signing_api.get("/requests/<id_>/files/<path:path>")
def get_request_file(id_: str, path: str) -> Response:
    person = _caller()
    return send_file(_store().file(id_, path, person).absolute(), mimetype=BYTES_TYPE, conditional=True, max_age=0)


@signing_api.post("/requests/<id_>/signatures")
def give_signature(id_: str) -> Response:
    person = _caller()
    return _answer(_store().sign(person, id_, _message(GivenSignature), services().now()))


@signing_api.post("/requests/<id_>/refusal")
def refuse_request(id_: str) -> Response:
    person = _caller()
    return _answer(_store().refuse(person, id_, _message(GivenReason).because, services().now()))


@signing_api.post("/uploads")
def begin_upload() -> Response:
    person = _caller()
    return _answer(_store().begin(person, _message(Ask), services().now()))


@signing_api.put("/uploads/<id_>")
def bring_piece(id_: str) -> Response:
    person = _caller()
    start = request.args.get("from", "", type=str)
    if not start.isascii() or not start.isdigit() or len(start) > len(str(2**53)):
        raise errors.NotUnderstood("`from` says at which byte the piece begins.")
    return _answer(_store().piece(person, id_, request.args.get("path", ""), int(start), _body()))


@signing_api.post("/uploads/<id_>/whole")
def finish_upload(id_: str) -> Response:
    person = _caller()
    return _answer(_store().whole(person, id_, services().now()), HTTPStatus.CREATED)


@signing_api.get("/openapi.json")
def openapi() -> dict[str, Any]:
    return document(OPERATIONS, PREFIX, title="Gatepost signing API", about=__doc__ or "", security=SECURITY)


@signing_api.errorhandler(ContentBad)
def _unusable(error: ContentBad) -> Response:
    """The publish directory itself cannot be read just now."""
    return refused(errors.Unavailable(f"{error}"))


# -- inside --------------------------------------------------------------------------------------------


def _store() -> Requests:
    store = services().requests
    if store is None:
        raise errors.Unavailable("This server takes no requests: its setting inbox_dir is not made.")
    return store


def _caller() -> Person:
    """Who calls, proved; the call is used up by this."""
    callers, now = _store().callers, services().now()
    query = request.query_string.decode("ascii", "replace")
    url = f"{request.scheme}://{request.host}{request.path}{'?' + query if query else ''}"
    call = Call(request.method, url, dict(request.headers.items()))
    body = _body()
    try:
        caller = verify_call(call, body, lambda keyid: person.key if (person := callers.person(keyid)) else None, now)
    except CallUntrusted as error:
        raise errors.CallNotSigned(str(error)) from error
    services().nonces.use(caller, now)
    person = callers.person(caller.keyid)
    if person is None:
        raise errors.CallNotSigned("No role here names your key any more.")
    return person


def _body() -> bytes:
    try:
        return request.get_data(cache=True)
    except RequestEntityTooLarge as wrong:
        raise errors.TooLarge(f"At most {MAX_BODY_BYTES} bytes are read.") from wrong


def _message(type_: type[T]) -> T:
    try:
        return msgspec.json.decode(_body(), type=type_)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as wrong:
        raise errors.NotUnderstood(f"{wrong}.") from wrong


def _answer(message: msgspec.Struct, status: HTTPStatus = HTTPStatus.OK) -> Response:
    return Response(encode(message), status=status, mimetype=JSON_TYPE)
