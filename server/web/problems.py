"""What was refused, said properly: RFC 9457 to programs, a page to people. Both in one place.

Rules: nobody is shown a stack trace; what goes wrong unforeseen is logged with its request and
answered as `Unavailable`; ``/problems/<slug>`` explains each problem and the way out.
"""

from __future__ import annotations

from http import HTTPStatus

import structlog
from flask import Blueprint, Flask, Response, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_limiter import RateLimitExceeded
from werkzeug.exceptions import HTTPException

from content_packs.wire import ProblemDocument, encode
from server.errors import (
    MethodNotAllowed,
    NotAuthenticated,
    NotFound,
    NotUnderstood,
    Refused,
    TooLarge,
    TooOften,
    Unavailable,
    UnsupportedType,
)
from server.web.openapi import PROBLEM_TYPE

RETRY_SECONDS = 60
MACHINE_PATHS = ("/api/", "/content/", "/healthz", "/readyz")

log = structlog.get_logger()
explained = Blueprint("problems", __name__)

KNOWN: tuple[type[Refused], ...] = (NotFound, MethodNotAllowed, TooLarge, UnsupportedType, TooOften, Unavailable)
SEEN_BY_PEOPLE: tuple[type[Refused], ...] = (Refused, NotUnderstood, *KNOWN[:3], TooOften, Unavailable)
"""Their titles and ways out stand in the catalogue; the others are only ever read by programs."""

BY_STATUS: dict[int, type[Refused]] = {kind.status: kind for kind in KNOWN}


def kinds() -> dict[str, type[Refused]]:
    """Every kind of refusal by its slug."""
    every: list[type[Refused]] = [Refused, *Refused.__subclasses__()]
    return {kind.slug: kind for kind in every}


@explained.get("/problems/<slug>")
def explain(slug: str) -> ResponseReturnValue:
    if slug not in kinds():
        raise NotFound("No problem has this name.")
    return render_template("problem.html", kind=kinds()[slug], detail="")


def register(app: Flask) -> None:
    app.register_blueprint(explained)
    app.register_error_handler(Refused, refused)
    app.register_error_handler(RateLimitExceeded, _too_often)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unforeseen)


def refused(problem: Refused) -> Response:
    """`problem` to whoever asked: a document to programs, a page to people."""
    if request.path.startswith(MACHINE_PATHS):
        return _document(problem)
    response = make_response(render_template("problem.html", kind=type(problem), detail=str(problem)))
    response.status_code = problem.status
    return response


def _document(problem: Refused) -> Response:
    body = ProblemDocument(
        type=f"/problems/{problem.slug}",
        title=problem.title,
        status=problem.status.value,
        detail=str(problem),
    )
    response = Response(encode(body), status=problem.status, mimetype=PROBLEM_TYPE)
    if isinstance(problem, NotAuthenticated):
        response.headers["WWW-Authenticate"] = "Bearer"
    if problem.status in (HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE):
        response.headers["Retry-After"] = str(RETRY_SECONDS)
    return response


def _too_often(_error: RateLimitExceeded) -> Response:
    return refused(TooOften("Too many requests came from this address."))


def _http(error: HTTPException) -> ResponseReturnValue:
    if error.code is None or error.code < HTTPStatus.BAD_REQUEST:  # redirects are exceptions in Werkzeug
        return error
    kind = BY_STATUS.get(error.code, Refused)
    problem = kind(error.description or kind.title)
    response = refused(problem)
    response.status_code = error.code
    return response


def _unforeseen(error: Exception) -> Response:
    log.error("a request failed", path=request.path, method=request.method, exc_info=error)
    return refused(Unavailable("Something went wrong here; it has been written down."))
