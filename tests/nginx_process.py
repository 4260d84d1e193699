"""A real nginx from Debian in a folder of its own, on a port of its own, for tests and measurements."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin:/usr/local/sbin:/usr/local/bin") or "nginx"
STARTS_IN_S = 30.0

_WHOLE = """
daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log warn;
events {{ worker_connections 512; }}
http {{
  access_log {folder}/access.log;
  client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/fastcgi;
  uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
  {servers}
}}
"""
_STATIC = "server {{ listen 127.0.0.1:{port}; root {root}; }}"


@contextmanager
def serving(folder: Path, root: Path, port: int) -> Iterator[None]:
    """Serve the files under `root`; `folder` is nginx's own."""
    with running(folder, _STATIC.format(port=port, root=root), port):
        yield


@contextmanager
def running(folder: Path, servers: str, port: int) -> Iterator[None]:
    """nginx with `servers` in its http block, until it answers on `port` and then as long as the body runs."""
    folder.mkdir(parents=True, exist_ok=True)
    configuration = folder / "nginx.conf"
    configuration.write_text(_WHOLE.format(folder=folder, servers=servers), encoding="utf-8")
    process = subprocess.Popen(
        [NGINX, "-p", str(folder), "-e", str(folder / "error.log"), "-c", str(configuration)],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        until_answers(process, port, folder / "error.log")
        yield
    finally:
        process.terminate()
        process.wait()


def until_answers(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    """Wait until `process` takes connections on `port`. Raises RuntimeError with its log where it never does."""
    until = time.monotonic() + STARTS_IN_S
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    raise RuntimeError(f"{process.args!r} did not start: {log.read_text() if log.exists() else 'no log'}")
