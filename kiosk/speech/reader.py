"""How far the reading of a screen has come. Pure; what makes the sound is elsewhere."""

from __future__ import annotations

from dataclasses import dataclass, replace

from kiosk.speech.script import Utterance


@dataclass(frozen=True)
class Reader:
    """At sentence `at` of `script`, or past its end."""

    script: tuple[Utterance, ...]
    at: int = 0
    paused: bool = False

    @property
    def now(self) -> Utterance | None:
        """The sentence that is read; None when all are."""
        return self.script[self.at] if self.at < len(self.script) else None

    @property
    def ahead(self) -> Utterance | None:
        return self.script[self.at + 1] if self.at + 1 < len(self.script) else None

    def on(self) -> Reader:
        """At the next sentence."""
        return replace(self, at=self.at + 1)

    def halted(self) -> Reader:
        return replace(self, paused=True)

    def resumed(self) -> Reader:
        """Goes on with the sentence in which it was halted, from its beginning."""
        return replace(self, paused=False)

    def along(self, script: tuple[Utterance, ...]) -> Reader | None:
        """At the same sentence of the screen composed anew; None when it is not there any more."""
        names = [utterance.name for utterance in script]
        if self.now is None or self.now.name not in names:
            return None
        return replace(self, script=script, at=names.index(self.now.name))
