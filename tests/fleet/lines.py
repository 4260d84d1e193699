"""Lines as gates have them: a small TCP proxy that is late, narrow, torn or merely counts. In a thread of its own."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from random import Random

PIECE_BYTES = 8_192


@dataclass(frozen=True)
class Manner:
    """How a line is: seconds late each way, its rate (0: any), how likely a piece is the last, or is held up."""

    late_s: float = 0.0
    bytes_per_s: float = 0.0
    cut: float = 0.0
    stall: float = 0.0
    stall_s: float = 0.0


@dataclass
class Line:
    """One kiosk's way to `to`. `carried` counts bytes both ways, `asked` the pieces that the kiosk sent."""

    manner: Manner
    to: tuple[str, int]
    random: Random
    host: str = "127.0.0.1"
    port: int = 0
    carried: int = 0
    asked: int = 0

    async def open(self) -> asyncio.Server:
        server = await asyncio.start_server(self._carry, self.host, 0, limit=PIECE_BYTES)
        self.port = server.sockets[0].getsockname()[1]
        return server

    async def _carry(self, near: asyncio.StreamReader, back: asyncio.StreamWriter) -> None:
        try:
            far, forth = await asyncio.open_connection(*self.to, limit=PIECE_BYTES)
        except OSError:
            back.close()
            return
        ways = (self._way(near, forth, self._note_question), self._way(far, back, lambda: None))
        tasks = [asyncio.ensure_future(way) for way in ways]
        try:
            with suppress(asyncio.CancelledError):
                await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in tasks:
                task.cancel()
            for end in (back, forth):
                end.close()

    def _note_question(self) -> None:
        self.asked += 1

    async def _way(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, note: Callable[[], None]) -> None:
        with suppress(OSError, asyncio.CancelledError):
            while piece := await source.read(PIECE_BYTES):
                note()
                self.carried += len(piece)
                await self._hold_up(len(piece))
                if self.random.random() < self.manner.cut:
                    return
                sink.write(piece)
                await sink.drain()

    async def _hold_up(self, length: int) -> None:
        wait = self.manner.late_s + (length / self.manner.bytes_per_s if self.manner.bytes_per_s else 0.0)
        if self.manner.stall and self.random.random() < self.manner.stall:
            wait += self.manner.stall_s
        if wait:
            await asyncio.sleep(wait)


class Lines:
    """All lines of a fleet. Use as a context."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._servers: list[asyncio.Server] = []

    def __enter__(self) -> Lines:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        asyncio.run_coroutine_threadsafe(_close(self._servers), self._loop).result(5)
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    def open(self, to: int, manner: Manner, seed: int, host: str = "127.0.0.1") -> Line:
        """A new line to port `to` of this machine."""
        line = Line(manner, ("127.0.0.1", to), Random(seed), host)
        self._servers.append(asyncio.run_coroutine_threadsafe(line.open(), self._loop).result(5))
        return line


async def _close(servers: Sequence[asyncio.Server]) -> None:
    for server in servers:
        server.close()
    tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
