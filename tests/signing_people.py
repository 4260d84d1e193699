"""People with keys before a real server: authors and approvers, each with an office of their own. For tests."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from threading import Thread

import msgspec
from argon2 import PasswordHasher
from flask import Flask
from securesystemslib.signer import CryptoSigner
from werkzeug.serving import WSGIRequestHandler, make_server

from content_packs.model import Manifest
from content_packs.reading import write_manifest
from content_packs.signing.office import Office
from content_packs.signing.request import Request, add_signature, check, read_request
from server import create_app
from server.accounts.people import People
from server.web.services import EXTENSION, Services, attach
from tests.server_release import START, Release, make_release
from tests.server_simulator import SteppedClock, TestServer, make_settings
from tests.simulated_repository import PUBLISHER, SimulatedRepository, pack_path

OTHER = "someone-else"
POLL_S = 0.01  # how soon the server notices that it is to stop


class _Quiet(WSGIRequestHandler):
    def log(self, type: str, message: str, *args: object) -> None:  # noqa: A002  # its name
        """Nothing: the tests read answers."""


@dataclass
class Centre:
    """A server over HTTP with its store of requests, and the people who sign."""

    address: str
    app: Flask
    repository: SimulatedRepository
    clock: SteppedClock
    folder: Path

    @property
    def pages(self) -> TestServer:
        """The same server as people's browsers see it."""
        return TestServer(self.app, self.clock, self.repository)

    @property
    def services(self) -> Services:
        found: Services = self.app.extensions[EXTENSION]
        return found

    def office(self, signer: CryptoSigner | None = None) -> Office:
        """What a person's machine holds; the author's where nobody is named."""
        return Office(self.address, signer or self.repository.author(), self.clock)

    def draft(self, version: int, title: str = "Sample pack", publisher: str = PUBLISHER) -> Request:
        """A request that changes the pack's title, in a folder of its own."""
        manifest = titled(version, title, publisher)
        blobs = released().blobs
        return self.repository.request(
            {pack_path(manifest): write_manifest(manifest)}, blobs, self.clock(), publisher=publisher
        )

    def signed_by(self, signer: CryptoSigner, id_: str) -> str:
        """Fetch, judge, sign, and bring the signature; the state after it."""
        office = self.office(signer)
        folder = office.fetch(id_, self.folder / "machines" / str(signer.public_key.keyid)[:8])
        request = read_request(folder)
        standing = self.repository.published.standing(request.note.publisher)
        request = add_signature(check(request, standing, self.clock()), standing, signer)
        return office.sign(id_, request.metadata.signatures[signer.public_key.keyid]).state

    def publish(self) -> str:
        """Let the publisher handle one request."""
        return self.repository.handle_one(self.clock()).result


@cache
def released() -> Release:
    """Version 1 of the pack, with its blobs."""
    return make_release(1)


def titled(version: int, title: str, publisher: str = PUBLISHER) -> Manifest:
    """The sample pack in another version and with another title."""
    return msgspec.structs.replace(
        released().manifest, version=version, titles={"vi": "Gói mẫu", "en": title}, publisher=publisher
    )


@contextmanager
def running_centre(url: str, folder: Path, standing: SimulatedRepository, at: dt.datetime = START) -> Iterator[Centre]:
    """A centre in `folder`, at `at`; its repository is a copy of `standing`."""
    repository = standing.copied_to(folder / "repository")
    clock = SteppedClock(at)
    app = create_app(make_settings(url, repository.publish_dir, folder, inbox_dir=repository.inbox), clock)
    made: Services = app.extensions[EXTENSION]
    quick = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    attach(app, replace(made, people=People(made.database, quick)))
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = Thread(target=server.serve_forever, args=(POLL_S,), daemon=True)
    thread.start()
    centre = Centre(f"http://127.0.0.1:{server.port}", app, repository, clock, folder)
    try:
        yield centre
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
        centre.services.database.close()


_MADE: dict[Path, SimulatedRepository] = {}


def made_repository(folder: Path, at: dt.datetime = START) -> SimulatedRepository:
    """Two publishers, the first with version 1 of its pack; made once per folder."""
    if folder not in _MADE:
        shutil.rmtree(folder, ignore_errors=True)
        made = SimulatedRepository(folder, publishers=(PUBLISHER, OTHER), now=at)
        made.publish_pack(released().manifest, released().blobs, at)
        _MADE[folder] = made
    return _MADE[folder]
