"""Asked on one machine, signed on another, through a real server and publisher process, to a kiosk's shown page."""

from __future__ import annotations

import datetime as dt
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from securesystemslib.signer import CryptoSigner

from content_packs import packctl
from content_packs.reading import sha256_hex, write_manifest
from content_packs.signing.calls.messages import State
from content_packs.signing.office import Office
from kiosk.edition import open_best
from kiosk.state import StateReader
from tests.server_process import ServerProcess, command, start, write_settings
from tests.simulated_repository import PUBLISHER
from tests.simulator import Gate

PATIENCE_S = 60.0
ENTRY = f"{PUBLISHER}/entry"


@dataclass
class Country:
    """A server with its publisher process, and a kiosk that fetches from it."""

    gate: Gate
    server: ServerProcess

    def office(self, signer: CryptoSigner) -> Office:
        return Office(self.server.address, signer, lambda: dt.datetime.now(dt.UTC))

    def machine(self, name: str, signer: CryptoSigner) -> Callable[..., int]:
        """`packctl` on a machine of its own: its key, its memory, the root carried there by hand."""
        folder = self.gate.folder / name
        folder.mkdir()
        key_file(folder / f"{name}.pem", signer)
        (folder / "root.json").write_bytes(self.gate.repository.root)
        me = ("office", self.server.address), ("from", f"{self.server.address}/content")
        own = ("root", folder / "root.json"), ("key", folder / f"{name}.pem"), ("state", folder / "state")
        (folder / "me").write_text("".join(f"--{option}={value}\n" for option, value in (*me, *own)))
        return lambda *words: packctl.main([*map(str, words), f"@{folder / 'me'}"])


def key_file(path: Path, signer: CryptoSigner) -> None:
    path.touch(0o600)
    path.write_bytes(signer.private_bytes)


@pytest.fixture
def country(tmp_path: Path) -> Iterator[Country]:
    gate = Gate(tmp_path, now=dt.datetime.now(dt.UTC))
    gate.publish_first()
    gate.provision()
    online = tmp_path / "online"
    online.mkdir()
    for name in ("snapshot", "timestamp", "withdrawals"):
        key_file(online / f"{name}.pem", getattr(gate.repository.online, name))
    settings = write_settings(tmp_path, "sqlite:///gatepost.db", gate.repository.publish_dir)
    with settings.open("a") as file:
        file.write(f'inbox_dir = "{gate.repository.inbox}"\nonline_keys_dir = "{online}"\n')
    subprocess.run(command("--settings", str(settings), "migrate"), check=True, stdout=subprocess.DEVNULL)
    publisher = subprocess.Popen(
        command("--settings", str(settings), "publisher"),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    server = start(settings)
    gate.repositories = [f"{server.address}/content"]
    try:
        yield Country(gate, server)
    finally:
        gate.close()
        server.stop()
        os.killpg(publisher.pid, signal.SIGTERM)
        publisher.wait(timeout=PATIENCE_S)


def test_what_two_people_signed_through_the_server_is_what_the_kiosk_shows(country: Country, tmp_path: Path) -> None:
    gate = country.gate
    agent = gate.agent().agent
    author, approver = gate.repository.author(), gate.repository.approver()
    at_author, at_approver = country.machine("author-1", author), country.machine("approver-1", approver)
    manifest, blobs = gate.entry(2)
    (tmp_path / "built" / "blobs").mkdir(parents=True)
    (tmp_path / "built" / "entry.json").write_bytes(write_manifest(manifest))
    for blob in blobs:
        (tmp_path / "built" / "blobs" / sha256_hex(blob)).write_bytes(blob)

    assert at_author("ask", tmp_path / "built/entry.json", "--blobs", tmp_path / "built/blobs") == 0
    (asked,) = country.office(author).requests()
    assert at_author("sign", asked.id, "--fingerprint", asked.fingerprint) == 0
    assert at_approver("review", asked.id) == 0
    assert at_approver("sign", asked.id, "--fingerprint", asked.fingerprint) == 0
    until(lambda: country.office(author).requests()[0].state is State.PUBLISHED)

    for _ in range(60):
        agent.handle_one(gate.later(1))
    edition = open_best(gate.home, [StateReader(gate.home).current()])
    assert edition
    assert edition.manifests[ENTRY].version == 2
    shown = edition.page(f"{ENTRY}/visa", None)
    assert shown
    assert shown.texts["en"].blocks[0].fallback == "version 2"


def until(ready: Callable[[], bool]) -> None:
    end = time.monotonic() + PATIENCE_S
    while not ready():
        assert time.monotonic() < end, "the publisher process did not publish"
        time.sleep(0.1)
