"""The wings: where a traveller's visit waits while somebody is backstage, and what becomes of it.

Rules: opening the keypad takes nothing from the traveller, leaving it gives the visit back; a right code ends
the visit, which is counted like any other if it had a language; what staff do is no visit and is never counted.
"""

from __future__ import annotations

from kiosk.staff import Backstage
from kiosk.staff_code import Known
from kiosk.visit import Event, Place, Screen, Step, Visit, at_rest, finish, touched


class Wings:
    """`stage` is what is open backstage; the visit in its stead is one at `Screen.STAFF`."""

    def __init__(self, stage: Backstage) -> None:
        self.stage = stage
        self._waiting = at_rest()

    def asked(self, visit: Visit, now: float) -> Visit:
        """The keypad comes, `visit` waits."""
        if self.stage.open:
            return visit
        self.stage.ask(now)
        self._waiting = visit
        return Visit(place=Place(Screen.STAFF), began=now, touched=now, shown=now)

    def acted(self, visit: Visit, action: str, known: Known, now: float) -> Step:
        """A touch backstage."""
        before = self.stage.entered
        self.stage.act(action, known, now)
        ended = self._ended(now) if self.stage.entered and not before else ()
        return Step(visit if self.stage.open else self._back(now), ended)

    def looked_at(self, visit: Visit, now: float) -> Step:
        """Time has passed."""
        if self.stage.late(now):
            self.stage.leave()
            return Step(self._back(now))
        return Step(visit)

    def closed(self, visit: Visit) -> Visit:
        """The visit that goes on when nobody may be backstage any more."""
        if not self.stage.open:
            return visit
        self.stage.leave()
        waiting, self._waiting = self._waiting, at_rest()
        return waiting

    def _ended(self, now: float) -> tuple[Event, ...]:
        """The waiting visit is over. One without a language was only the way to the corners."""
        waiting, self._waiting = self._waiting, at_rest()
        return finish(waiting, now).events if waiting.language else ()

    def _back(self, now: float) -> Visit:
        waiting, self._waiting = self._waiting, at_rest()
        return waiting if waiting.resting else touched(waiting, now)
