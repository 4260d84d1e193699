"""Words → sound, by espeak-ng: a process for each sentence, on a thread beside the screen.

Rules: the words go in by standard input, never in the command line; the sound comes back through a pipe and
stays in memory; both, and the time it may take, have bounds. `stop` ends what is being made. The last few sounds
are kept, so that the next sentence can be asked for ahead and `again` costs nothing. Nothing here raises: what
cannot be said is empty sound.
"""

from __future__ import annotations

import contextlib
import io
import json
import logging
import shutil
import subprocess
import sys
import threading
import wave
from collections import OrderedDict, deque

from content_packs.speaking.espeak import PROGRAM, command
from kiosk.speech.spell import SPELLERS
from kiosk.speech.voices import Phrase

log = logging.getLogger(__name__)

MOST_BYTES = 8_000_000
"""Three minutes of sound at 22 kHz."""
LIMIT_S = 10.0
END_S = 2.0
KEPT = 8
SILENCE = b""


class Espeak(threading.Thread):
    """Makes the sounds that are asked for, the latest wish first."""

    def __init__(self, program: str = PROGRAM) -> None:
        super().__init__(name="espeak", daemon=True)
        self._program = program
        self._wishes: deque[Phrase] = deque(maxlen=2)
        self._made: OrderedDict[Phrase, bytes] = OrderedDict()
        self._change = threading.Condition()
        self._making: Phrase | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._spellers: dict[str, subprocess.Popen[bytes]] = {}
        self._stopped = False  # what is being made is not wanted any more
        self._late = False  # it takes too long
        self._tired = False
        self._ended = False

    @property
    def installed(self) -> bool:
        return shutil.which(self._program) is not None

    def ask(self, phrase: Phrase) -> None:
        """Make this sound after those asked for before; of many wishes only the last two are kept."""
        with self._change:
            if phrase not in self._made and phrase not in self._wishes and phrase != self._making:
                self._wishes.append(phrase)
                self._change.notify()

    def made(self, phrase: Phrase) -> bytes | None:
        """The sound as a WAV file; empty when it could not be made, None when it is not made yet."""
        with self._change:
            return self._made.get(phrase)

    def stop(self) -> None:
        """Forget every wish, and end what is being made. Waits for nothing."""
        with self._change:
            self._wishes.clear()
            self._stopped = True
            _signal(self._process)

    def rest(self) -> None:
        """Nobody is there: give back what the tables for respelling take."""
        self.stop()
        with self._change:
            self._made.clear()
            self._tired = True
            self._change.notify()

    def end(self) -> None:
        self.stop()
        with self._change:
            self._ended = True
            self._change.notify()
        if self.is_alive():
            self.join(END_S)

    def run(self) -> None:
        while (phrase := self._next()) is not None:
            try:
                sound = self._spoken(phrase)
            except (OSError, ValueError, EOFError, wave.Error, subprocess.SubprocessError) as error:
                sound = SILENCE
                if not self._stopped:
                    log.warning("%s said nothing by the voice %s: %r", self._program, phrase.voice, error)
            with self._change:
                self._making = None
                if sound or not self._stopped:
                    self._made[phrase] = sound
                while len(self._made) > KEPT:
                    self._made.popitem(last=False)

        self._dismiss()

    def _next(self) -> Phrase | None:
        """The next wish; None when the screen ends."""
        while True:
            with self._change:
                self._change.wait_for(lambda: self._ended or self._tired or self._wishes)
                if self._ended:
                    return None
                tired, self._tired = self._tired, False
                if not tired:
                    self._making, self._stopped = self._wishes.popleft(), False
                    return self._making
            self._dismiss()

    def _dismiss(self) -> None:
        """End the processes that respell."""
        spellers, self._spellers = self._spellers, {}
        for speller in spellers.values():
            _end(speller)

    def _spoken(self, phrase: Phrase) -> bytes:
        self._late = False
        late = threading.Timer(LIMIT_S, self._give_up)
        late.start()
        try:
            words = self._respelt(phrase.plain, phrase.spelling)
            return _whole(self._through(phrase, words.encode()))
        finally:
            late.cancel()

    def _give_up(self) -> None:
        with self._change:
            self._late = True
            for process in (self._process, *self._spellers.values()):
                _signal(process)

    def _through(self, phrase: Phrase, words: bytes) -> bytes:
        """Everything the synthesiser says to `words`, up to `MOST_BYTES`."""
        process = _piped(command(phrase.voice, phrase.words_a_minute, self._program))
        with self._change:
            self._process = process
            if self._late or self._stopped:  # while it started
                _signal(process)
        assert process.stdin is not None  # noqa: S101 - opened as a pipe
        assert process.stdout is not None  # noqa: S101 - opened as a pipe
        try:
            with contextlib.suppress(BrokenPipeError):
                process.stdin.write(words)
                process.stdin.close()
            return process.stdout.read(MOST_BYTES)
        finally:
            with self._change:
                self._process = None
            _end(process)

    def _respelt(self, text: str, spelling: str) -> str:
        """`text` as `spelling` writes it; unchanged where there is no such spelling."""
        if spelling not in SPELLERS:
            return text
        speller = self._speller(spelling)
        assert speller.stdin is not None  # noqa: S101 - opened as a pipe
        assert speller.stdout is not None  # noqa: S101 - opened as a pipe
        speller.stdin.write(json.dumps(text).encode() + b"\n")
        speller.stdin.flush()
        return str(json.loads(speller.stdout.readline(MOST_BYTES)))

    def _speller(self, spelling: str) -> subprocess.Popen[bytes]:
        speller = self._spellers.get(spelling)
        if speller and speller.poll() is not None:
            _end(speller)
            speller = None
        if speller is None:
            speller = _piped([sys.executable, "-m", SPELLERS[spelling]])
            with self._change:
                self._spellers[spelling] = speller
                if self._late:
                    _signal(speller)
        return speller


def _whole(streamed: bytes) -> bytes:
    """A WAV file that says its true length: one that was written to a pipe does not know it."""
    with wave.open(io.BytesIO(streamed)) as source:
        head = (source.getnchannels(), source.getsampwidth(), source.getframerate())
    data = streamed[streamed.index(b"data") + 8 :]
    file = io.BytesIO()
    with wave.open(file, "wb") as whole:
        whole.setnchannels(head[0])
        whole.setsampwidth(head[1])
        whole.setframerate(head[2])
        whole.writeframes(data[: len(data) - len(data) % (head[0] * head[1])])
    return file.getvalue()


def _piped(command: list[str]) -> subprocess.Popen[bytes]:
    pipe, quiet = subprocess.PIPE, subprocess.DEVNULL
    return subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=quiet)


def _signal(process: subprocess.Popen[bytes] | None) -> None:
    if process is not None:
        with contextlib.suppress(OSError):
            process.kill()


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process of ours, whatever it is doing, and leave nothing of it."""
    _signal(process)
    process.wait()
    for pipe in (process.stdin, process.stdout):
        if pipe:
            with contextlib.suppress(OSError):
                pipe.close()
