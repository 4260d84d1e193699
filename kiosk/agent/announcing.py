"""What whoever reads the agent's log wants to know of a kiosk without standing before it: the code that waits, what is
shown, which list of withdrawals is followed. Each is said once, when it changes."""

from __future__ import annotations

import logging
from collections.abc import Iterator

from kiosk.clock import Moment
from kiosk.state import State

LOG = logging.getLogger("kiosk.agent")
LOOK_S = 5.0


class Announcer:
    """Looks at what the agent remembers."""

    def __init__(self, state: State) -> None:
        self._state = state
        self._said: dict[str, str] = {}

    def step(self, _now: Moment) -> float:
        """Log what is new; in how many seconds to look again."""
        for sentence in self.news():
            LOG.info("%s", sentence)
        return LOOK_S

    def news(self) -> Iterator[str]:
        """A sentence for each that is another than at the last look."""
        for what, sentence in (("code", self._code()), ("shown", self._shown()), ("withdrawn", self._withdrawn())):
            if sentence != self._said.get(what, ""):
                self._said[what] = sentence
                if sentence:
                    yield sentence

    def _code(self) -> str:
        code = self._state.enrolment()
        return f"waits for approval: code {code.user_code}, to be typed at {code.uri}" if code else ""

    def _shown(self) -> str:
        current = self._state.current()
        if current is None:
            return ""
        releases = ", ".join(f"{release.reference} {release.version}" for release in current.releases)
        return f"shows plan {current.plan_ref}: {releases or 'no packs'}"

    def _withdrawn(self) -> str:
        listed = self._state.withdrawals().listed
        return f"follows list {listed.version} of withdrawals" if listed.version else ""
