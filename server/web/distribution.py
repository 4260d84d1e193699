"""PUBLISH's last step on small sites: the publish directory over HTTP, as any static server would.

Rules: metadata is asked for again and again, so its answers are small and an unchanged one is a
304 under an ETag of its content; what is named by hash or version never changes and may be kept for
ever; nothing outside the three folders is served. A large fleet lets nginx serve the same directory
under the same address.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

from flask import Blueprint, Response, request, send_from_directory
from werkzeug.security import safe_join

from server.errors import NotFound
from server.web.services import services

distribution = Blueprint("distribution", __name__, url_prefix="/content")

YEAR_SECONDS = 31_536_000
ETAG_DIGITS = 16
BYTES = "application/octet-stream"
_FOLDERS = re.compile(r"(metadata|targets|blobs)/[A-Za-z0-9._/-]+")
_WRITTEN_ONCE = re.compile(r"(targets|blobs)/.+|metadata/[0-9]+\..+")


@distribution.get("/<path:name>")
def file(name: str) -> Response:
    """A published file, with ETag and Range."""
    if not _FOLDERS.fullmatch(name):
        raise NotFound("No published file has this name.")
    folder = services().settings.publish_dir.absolute()
    return _kept_for_ever(folder, name) if _WRITTEN_ONCE.fullmatch(name) else _asked_again(folder, name)


def _kept_for_ever(folder: Path, name: str) -> Response:
    response = send_from_directory(folder, name, max_age=YEAR_SECONDS, mimetype=BYTES, conditional=True)
    response.cache_control.immutable = True
    response.cache_control.public = True
    del response.headers["Content-Disposition"]
    return response


def _asked_again(folder: Path, name: str) -> Response:
    """Read whole and tagged by content: the publisher may replace the file between any two calls."""
    path = safe_join(str(folder), name)
    try:
        content = Path(path or "").read_bytes()
    except OSError as wrong:
        raise NotFound("No published file has this name.") from wrong
    response = Response(content, mimetype=BYTES)
    response.set_etag(hashlib.sha256(content).hexdigest()[:ETAG_DIGITS])
    response.make_conditional(request)
    return response
