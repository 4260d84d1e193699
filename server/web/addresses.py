"""What may stand in an address: tags, names, hashes. Anything else is not found before a view runs."""

from __future__ import annotations

from flask import Flask
from werkzeug.routing import BaseConverter

from content_packs.reading import SHA256_PATTERN


class TagConverter(BaseConverter):
    """A BCP 47 tag; at most three letters in front, so that ``/kiosks`` is none. Nor is ``/api``."""

    regex = "(?!api/)[a-z]{2,3}(?:-[A-Za-z0-9]{1,8})*"


class NameConverter(BaseConverter):
    """An id of the pack format."""

    regex = "[a-z0-9][a-z0-9-]{0,62}"


class HashConverter(BaseConverter):
    regex = SHA256_PATTERN


def understand_addresses(app: Flask) -> None:
    app.url_map.converters.update(tag=TagConverter, name=NameConverter, sha256=HashConverter)
