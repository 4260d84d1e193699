"""A whole server for tests, and what speaks to it: real releases, a clock that is stepped, a kiosk, a browser.

The fixtures that hand these out stand in `tests.server_fixtures`.
"""

from __future__ import annotations

import base64
import datetime as dt
import itertools
import os
import random
import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import msgspec
import psycopg
from argon2 import PasswordHasher
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from content_packs import wire
from content_packs.gate_tables import load_gates, load_nation
from server import create_app
from server.accounts.people import People
from server.database import Database
from server.fleet.sites import Sites
from server.settings import Settings
from server.web.services import EXTENSION, Services, attach
from tests.server_release import ADDRESS, PACK, START
from tests.simulated_repository import SimulatedRepository

SITE = "moc-bai"
PASSWORD = "a sentence that nobody guesses"


class SteppedClock:
    """Time that passes when a test says so."""

    def __init__(self, at: dt.datetime = START) -> None:
        self.at = at

    def __call__(self) -> dt.datetime:
        return self.at

    def forward(self, seconds: float) -> None:
        self.at += dt.timedelta(seconds=seconds)


# -- databases -------------------------------------------------------------------------------------


@dataclass
class Cluster:
    """A running PostgreSQL."""

    port: int
    numbers: Iterator[int] = field(default_factory=itertools.count)

    def url(self, name: str) -> str:
        return f"postgresql://postgres@127.0.0.1:{self.port}/{name}"

    def new(self, template: str = "template1") -> str:
        name = f"gatepost_{next(self.numbers)}"
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"'.encode())
        return self.url(name)


def free_port() -> int:
    """A free port below those that the system hands out."""
    for port in random.Random().sample(range(21_000, 32_000), 200):
        with socket.socket() as probe:
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise RuntimeError("no free port between 21000 and 32000")


def prepare(url: str) -> None:
    """Migrate the database at `url` and put the registry into it."""
    database = Database(url)
    database.migrate()
    Sites(database).import_gates(load_gates(), load_nation().publisher, START.date())
    database.close()


def postgres(program: str, *arguments: str) -> None:
    """Run one of PostgreSQL's own programs, as its user where we are root."""
    path = max(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"))
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    subprocess.run([*as_user, str(path), *arguments], check=True, stdout=subprocess.DEVNULL, cwd="/")


# -- the application -------------------------------------------------------------------------------


def make_settings(url: str, publish_dir: Path, folder: Path, **more: Any) -> Settings:
    """Settings that hold, with a secret in `folder`."""
    secret = folder / "secret.key"
    if not secret.exists():
        secret.touch(mode=0o600)
        secret.write_bytes(os.urandom(64))
    returns = folder / "returns.key"
    returns.write_bytes(secret.read_bytes()[:32])
    files: dict[str, Any] = {"publish_dir": publish_dir, "secret_key_file": secret, "returns_key_file": returns}
    return Settings(database=url, public_address=ADDRESS, demo=True, **files, **more)


@dataclass
class TestServer:
    """An application and everything that a test wants to reach in it."""

    __test__ = False

    app: Flask
    clock: SteppedClock
    repository: SimulatedRepository

    @property
    def services(self) -> Services:
        found: Services = self.app.extensions[EXTENSION]
        return found

    def client(self) -> FlaskClient:
        return self.app.test_client()

    def plan(self) -> str:
        return f"{load_nation().publisher}/{SITE}"

    def enrolled(self, site: str = SITE, device: Device | None = None) -> Device:
        """A kiosk that was let in, or `device` let in again."""
        device = device or Device(self)
        device.start()
        plan = f"{load_nation().publisher}/{site}"
        plans = self.services.releases.picture().plans
        self.services.enrolments.approve(device.user_code, site, plan, plans, None, self.clock())
        device.poll()
        return device

    def enrolled_since(self, day: dt.date) -> Device:
        """A kiosk that is in service since midnight (UTC) of `day`."""
        now = self.clock.at
        self.clock.at = dt.datetime.combine(day, dt.time.min, dt.UTC)
        device = self.enrolled()
        self.clock.at = now
        return device

    def signed_in(self, name: str = "lan") -> FlaskClient:
        """A browser in which a person has signed in and chosen a password."""
        client = self.client()
        one_time = self.services.people.add(name, self.clock())
        person = self.services.people.sign_in(name, one_time, self.clock())
        self.services.people.change_password(person, one_time, PASSWORD)
        self.post(client, "/sign-in", name=name, password=PASSWORD)
        return client

    def post(self, client: FlaskClient, path: str, **fields: str) -> TestResponse:
        """Fill in and send the form at `path`, with the token that stands in it."""
        page = client.get(path).get_data(as_text=True)
        token = page.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
        return client.post(path, data={"csrf_token": token, **fields})


def running_server(
    url: str, repository: SimulatedRepository, folder: Path, clock: SteppedClock
) -> Iterator[TestServer]:
    """A server on the database at `url`; the body of a fixture."""
    app = create_app(make_settings(url, repository.publish_dir, folder), clock)
    app.testing = False  # errors are answered as in service
    quick = PasswordHasher(time_cost=1, memory_cost=64, parallelism=1)
    services: Services = app.extensions[EXTENSION]
    attach(app, replace(services, people=People(services.database, quick)))
    made = TestServer(app, clock, repository)
    yield made
    made.services.database.close()


# -- a kiosk that speaks ---------------------------------------------------------------------------


class Device:
    """A kiosk as the device API sees one."""

    def __init__(self, server: TestServer) -> None:
        self.server = server
        self.client = server.client()
        self.key = Ed25519PrivateKey.generate()
        self.device_code = self.user_code = self.credential = self.name = self.staff_secret = ""
        self.stream = os.urandom(16).hex()
        self.frames = 0

    def send(self, path: str, message: msgspec.Struct | bytes, credential: str | None = None) -> TestResponse:
        body = message if isinstance(message, bytes) else wire.encode(message)
        headers = {"Authorization": f"Bearer {self.credential if credential is None else credential}"}
        return self.client.post(f"/api/v1{path}", data=body, headers=headers, content_type="application/json")

    def start(self) -> TestResponse:
        request = wire.EnrolmentRequest(public_key=self.public_key(), kind=wire.KioskKind.TOUCH)
        response = self.send("/enrolments", request)
        if response.status_code == 201:
            started = msgspec.json.decode(response.data, type=wire.EnrolmentStarted)
            self.device_code, self.user_code = started.device_code, started.user_code
        return response

    def poll(self, proof: str | None = None) -> TestResponse:
        signed = b"gatepost-enrol:" + self.device_code.encode()
        proof = proof or encoded(self.key.sign(signed))
        response = self.send("/enrolments/token", wire.EnrolmentPoll(device_code=self.device_code, proof=proof))
        if response.status_code == 200:
            enrolled = msgspec.json.decode(response.data, type=wire.Enrolled)
            self.credential, self.name, self.staff_secret = enrolled.credential, enrolled.kiosk, enrolled.staff_secret
        return response

    def public_key(self) -> str:
        return encoded(self.key.public_key().public_bytes_raw())

    def proof(self, frames: int, *, age_s: float = 1.0, boot: str = "ui-1", manifest: str = "") -> wire.Proof:
        """What its ui recorded: the plan and pack that are published now, unless told otherwise."""
        expected = self.server.services.releases.picture().expected[self.server.plan()]
        manifests = expected.manifests | ({PACK: manifest} if manifest else {})
        return wire.Proof(
            boot=boot,
            frames=frames,
            age_s=age_s,
            plan=expected.plan,
            plan_sha256=expected.plan_sha256,
            releases=tuple(wire.ReleaseProof(pack=p, version=1, manifest=sha) for p, sha in manifests.items()),
        )

    def beat(self, proof: wire.Proof | None = None, poll_s: int = 10) -> TestResponse:
        said = wire.Heartbeat(
            at=self.server.clock(),
            boot="boot-1",
            agent_version="1.0",
            clock=wire.ClockTrust.SYNCED,
            uptime_s=60,
            disk_free_mb=1000,
            poll_s=poll_s,
            proof=proof,
        )
        return self.send("/heartbeat", said)

    def upload(self, *batches: wire.TallyBatch) -> TestResponse:
        return self.send("/tallies", wire.TallyUpload(stream=self.stream, batches=batches))


def slug(response: TestResponse) -> str:
    """Which problem a response names."""
    return msgspec.json.decode(response.data, type=wire.ProblemDocument).type.removeprefix("/problems/")


def encoded(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
