"""Homes for a fleet: one provisioned kiosk, copied; each copy let in by the server under a key of its own.

Blobs and indexes, which nobody writes to, are hard links: a thousand homes need the room of a few.
"""

from __future__ import annotations

import datetime as dt
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from content_packs import wire
from kiosk.agent.provision import provision
from kiosk.clock import Moment
from kiosk.identity import Identity, device_key
from kiosk.settings import load_settings
from kiosk.state import State
from server.database import Database
from server.fleet.enrolment import Enrolments
from tests.fleet.scenario import SITE_PLAN
from tests.server_simulator import SITE
from tests.simulated_repository import SimulatedRepository

SHARED = ("blobs", "search")


@dataclass(frozen=True)
class Template:
    """A kiosk as it leaves the workshop."""

    home: Path
    repository: SimulatedRepository


def make_template(folder: Path, repository: SimulatedRepository, at: dt.datetime) -> Template:
    """Provisioned at `at`, without a network."""
    (folder / "root.json").write_bytes(repository.root)
    home = folder / "template"
    settings = load_settings(_settings(folder, home, "http://127.0.0.1:1", repository.publish_dir.as_uri()), {})
    provision(settings, folder / "root.json", repository.publish_dir, Moment(wall=at, monotonic=1.0, boot="0" * 32))
    return Template(home, repository)


def move_in(template: Template, folder: Path, content: str, server: str, enrolments: Enrolments) -> Path:
    """A kiosk in `folder` that fetches from `content` and speaks to `server`; its settings file."""
    home = folder / "home"
    shutil.copytree(
        template.home, home, symlinks=True, ignore=lambda at, _: SHARED if Path(at) == template.home else ()
    )
    for shared in SHARED:
        shutil.copytree(template.home / shared, home / shared, copy_function=os.link)
    now = dt.datetime.now(dt.UTC)
    state, _ = State.open(home, now)
    state.enrolled(_let_in(home, enrolments, now))
    state.close()
    return _settings(folder, home, server, content)


def _let_in(home: Path, enrolments: Enrolments, now: dt.datetime) -> Identity:
    """The whole device flow, an operator's part too."""
    key = device_key(home)
    started = enrolments.start(wire.EnrolmentRequest(public_key=key.public, kind=wire.KioskKind.TOUCH), now)
    enrolments.approve(started.user_code, SITE, SITE_PLAN, [SITE_PLAN], None, now)
    asked = wire.EnrolmentPoll(device_code=started.device_code, proof=key.prove(started.device_code))
    let_in = enrolments.poll(asked, now)
    return Identity(
        kiosk=let_in.kiosk, credential=let_in.credential, plan=let_in.plan, staff_secret=let_in.staff_secret
    )


def enrolments_of(database_url: str, address: str) -> Enrolments:
    """The server's own door, without the way through HTTP, whose throttle is meant for one kiosk at a time."""
    return Enrolments(Database(database_url), address)


def _settings(folder: Path, home: Path, server: str, content: str) -> Path:
    path = folder / "kiosk.toml"
    path.write_text(f'home = "{home}"\nserver = "{server}"\nbase_plan = "{SITE_PLAN}"\nrepositories = ["{content}"]\n')
    return path
