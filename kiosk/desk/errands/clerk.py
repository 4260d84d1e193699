"""SIGN: the thread that does what takes time, so that nothing blocks the window: network, judging, drawing, keys.

Jobs are done one after the other; an answer waits in a queue until the window takes it. Whatever goes wrong
becomes a sentence; a passphrase is in no answer and in no log.
"""

from __future__ import annotations

import logging
from functools import singledispatchmethod
from queue import Empty, SimpleQueue
from threading import Thread

from content_packs.errors import ContentBad, CouldNotReach
from content_packs.signing.errors import KeyUnusable, PassphraseWrong
from kiosk.desk.drawing.easel import CannotShow
from kiosk.desk.errands.cabinet import Cabinet, ChangedMeanwhile
from kiosk.desk.errands.jobs import (
    Answer,
    Draw,
    Failed,
    Found,
    Job,
    Lock,
    Look,
    Open,
    Opened,
    Pictured,
    Refuse,
    Refused,
    Sign,
    Signed,
    Unlock,
    Unlocked,
)
from kiosk.desk.state import Drawn

log = logging.getLogger(__name__)

_KINDS: tuple[tuple[type[Exception], str], ...] = (
    (PassphraseWrong, "wrong-passphrase"),
    (KeyUnusable, "key-unusable"),
    (ChangedMeanwhile, "changed-meanwhile"),
    (CannotShow, "cannot-show"),
    (CouldNotReach, "not-reached"),
    (ContentBad, "not-trusted"),
    (OSError, "not-written"),
)
END_S = 5.0


class Clerk:
    """`ask` never waits; `answer` gives what is done, or None."""

    def __init__(self, cabinet: Cabinet) -> None:
        self._cabinet = cabinet
        self._jobs: SimpleQueue[Job | None] = SimpleQueue()
        self._answers: SimpleQueue[Answer] = SimpleQueue()
        self._thread = Thread(target=self._work, name="clerk", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        """Finish what was asked, and end; a network that hangs is not waited for."""
        self._jobs.put(None)
        self._thread.join(END_S)

    def ask(self, job: Job) -> None:
        self._jobs.put(job)

    def answer(self) -> Answer | None:
        try:
            return self._answers.get_nowait()
        except Empty:
            return None

    def picture(self, key: str) -> bytes:
        """A drawn view; raises KeyError."""
        return self._cabinet.pictures[key]

    # -- on the thread

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            try:
                self._do(job)
            except Exception as error:  # the window must hear of everything
                self._fail(job, error)

    def _fail(self, job: Job, error: Exception) -> None:
        kind = next((kind for each, kind in _KINDS if isinstance(error, each)), "unexpected")
        if kind == "unexpected":
            log.exception("the desk could not do what was asked: %s", type(job).__name__)
        if isinstance(job, Draw):
            self._answers.put(Pictured(job.view, Drawn("", 1, 1)))
        self._answers.put(Failed(type(job), kind, str(error)))

    @singledispatchmethod
    def _do(self, job: object) -> None:
        raise TypeError(f"{type(job).__name__} is no job")

    @_do.register
    def _(self, job: Unlock) -> None:
        self._cabinet.unlock(job.passphrase)
        self._answers.put(Unlocked())

    @_do.register
    def _(self, _job: Lock) -> None:
        self._cabinet.lock()

    @_do.register
    def _(self, _job: Look) -> None:
        """What lies in folders is found even where the server is not."""
        folders = self._cabinet.folders()
        self._answers.put(Found(folders, complete=False))
        self._answers.put(Found((*self._cabinet.server(), *folders)))

    @_do.register
    def _(self, job: Open) -> None:
        self._answers.put(Opened(self._cabinet.open(job.offer)))

    @_do.register
    def _(self, job: Draw) -> None:
        self._answers.put(Pictured(job.view, self._cabinet.draw(job.view, job.width)))

    @_do.register
    def _(self, job: Sign) -> None:
        self._answers.put(Signed(self._cabinet.sign(job.fingerprint, job.passphrase)))

    @_do.register
    def _(self, job: Refuse) -> None:
        self._cabinet.refuse(job.reason)
        self._answers.put(Refused())
