"""Is the process alive, and can it work? For whatever watches the server."""

from __future__ import annotations

from flask import Blueprint, Response
from sqlalchemy.exc import SQLAlchemyError

from server.errors import Unavailable
from server.web.services import services

health = Blueprint("health", __name__)


@health.get("/healthz")
def alive() -> Response:
    """The process answers."""
    return Response("ok\n", mimetype="text/plain")


@health.get("/readyz")
def ready() -> Response:
    """Database and publish directory answer too."""
    try:
        services().database.ping()
    except SQLAlchemyError as wrong:
        raise Unavailable("The database does not answer.") from wrong
    if not services().settings.publish_dir.is_dir():
        raise Unavailable("The publish directory is not there.")
    return Response("ok\n", mimetype="text/plain")
