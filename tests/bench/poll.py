"""What a question for news costs on the wire: our own client through a meter, to the real server."""

from __future__ import annotations

import datetime as dt
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from content_packs.fetching import HttpFetcher
from tests.bench.gate import BenchGate
from tests.server_simulator import free_port
from tests.simulated_repository import PUBLISHER

CHUNK_BYTES = 65_536
SILENCE_S = 10.0


class Meter:
    """Carries connections to a port of this machine and counts the bytes, both ways."""

    def __init__(self, port: int) -> None:
        self._to = port
        self._listening = socket.create_server(("127.0.0.1", free_port()))
        self._open: list[socket.socket] = [self._listening]
        self._lock = threading.Lock()
        self.carried = 0
        self.port: int = self._listening.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        for one in self._open:
            with suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
            one.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                near, _ = self._listening.accept()
                far = socket.create_connection(("127.0.0.1", self._to), timeout=SILENCE_S)
                self._open += [near, far]
                for source, sink in ((near, far), (far, near)):
                    threading.Thread(target=self._carry, args=(source, sink), daemon=True).start()

    def _carry(self, source: socket.socket, sink: socket.socket) -> None:
        with suppress(OSError):
            while piece := source.recv(CHUNK_BYTES):
                with self._lock:
                    self.carried += len(piece)
                sink.sendall(piece)
            sink.shutdown(socket.SHUT_WR)  # who says no more to us says no more to the other


@contextmanager
def metered(port: int) -> Iterator[Meter]:
    meter = Meter(port)
    try:
        yield meter
    finally:
        meter.close()


def measure(gate: BenchGate, rounds: int) -> tuple[list[float], list[float]]:
    """Bytes of a poll with nothing new, and of a full refresh with an empty cache, turn about."""
    nothing_new: list[float] = []
    full: list[float] = []
    with metered(gate.server.port) as meter:
        for turn in range(rounds):
            fetcher = HttpFetcher(f"http://127.0.0.1:{meter.port}/content")
            trust = gate.repository.trust(gate.folder / f"cache-{turn}", fetcher)
            for values in (full, nothing_new):
                before = meter.carried
                news = trust.poll(dt.datetime.now(dt.UTC))
                trust.publisher_role(PUBLISHER, dt.datetime.now(dt.UTC))
                if news != (values is full):
                    raise RuntimeError("the poll did not answer as it should")
                values.append(float(meter.carried - before))
    return nothing_new, full
