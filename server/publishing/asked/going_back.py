"""Back to an older release, from the page: an unsigned request like any other, drafted on this server.

Drafting takes no key: the old release's files are in the publish directory, and whoever signs reads what changes.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

from content_packs.errors import ContentBad
from content_packs.publishing.published import Published
from content_packs.signing.calls.messages import Listed
from content_packs.signing.redraft import Read, back, release_of, releases
from server.audit import by_person
from server.errors import RequestBad
from server.publishing.requests import Asker, Requests

MAX_SHOWN = 50


class GoingBack:
    """The releases of packs of one publish directory, and requests to go back to them."""

    def __init__(self, publish_dir: Path, requests: Requests) -> None:
        self._published = Published(publish_dir)
        self._requests = requests
        self._read = reader(publish_dir)

    def packs(self) -> list[str]:
        """Every released pack, as ``<publisher>/<pack>``."""
        return sorted(self._published.manifests())

    def releases(self, reference: str) -> list[int]:
        """The versions that a pack was released in before this one, newest first."""
        if reference not in self._published.manifests():
            return []
        publisher, _, pack = reference.partition("/")
        found = releases(self._published.standing(publisher), pack, self._read)
        return [version for version, _ in zip(found, range(MAX_SHOWN + 1), strict=False)][1:]

    def ask(self, reference: str, version: int, name: str, urgent: bool, now: dt.datetime) -> Listed:
        """Ask, for the person who signed in as `name`; raises `Refused`."""
        publisher, _, pack = reference.partition("/")
        with tempfile.TemporaryDirectory(prefix="gatepost-", dir=self._requests.aside()) as folder:
            try:
                standing = self._published.standing(publisher)
                old = release_of(standing, pack, version, self._read)
                request = back(Path(folder, "request"), standing, old, name, self._read, now)
            except (ContentBad, OSError) as error:
                raise RequestBad(str(error)) from error
            note = f"back to release {version}"
            return self._requests.add(request.folder, Asker(by_person(name)), now, urgent=urgent, note=note)


def reader(folder: Path) -> Read:
    """Reads from this machine's own publish directory."""

    def read(path: str, limit: int) -> bytes:
        with (folder / path).open("rb") as file:
            data = file.read(limit + 1)
        if len(data) > limit:
            raise ContentBad(f"{path} is longer than {limit} bytes.")
        return data

    return read
