"""A real ``kiosk-server`` in a process of its own, for tests that kill it or count its bytes."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from tests.server_simulator import free_port

START_SECONDS = 30.0


@dataclass
class ServerProcess:
    """A server that answers. `kill` ends it and its workers at once, as a power cut would."""

    process: subprocess.Popen[bytes]
    port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def kill(self) -> None:
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> int:
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(timeout=START_SECONDS)


def write_settings(folder: Path, database: str, publish_dir: Path) -> Path:
    """A settings file of a demo server, with a secret of its own."""
    secret = folder / "secret.key"
    if not secret.exists():
        secret.touch(mode=0o600)
        secret.write_bytes(os.urandom(64))
    path = folder / "server.toml"
    path.write_text(
        f'database = "{database}"\npublish_dir = "{publish_dir}"\nsecret_key_file = "secret.key"\n'
        'public_address = "http://127.0.0.1:8080"\ndemo = true\n'
    )
    return path


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "server", *arguments]


def start(settings: Path, port: int | None = None) -> ServerProcess:
    """A server on `settings` that already accepts connections."""
    port = port or free_port()
    process = subprocess.Popen(
        command("--settings", str(settings), "serve", "--port", str(port)),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return ServerProcess(process, port)
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.02)
    os.killpg(process.pid, signal.SIGKILL)
    raise RuntimeError(f"the server did not start on port {port}")
