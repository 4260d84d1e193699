"""Reading aids: what a traveller may change of how the screen shows and speaks. Pure; gone with the visit.

`changed` carries out ``aid:<word>``. A word nobody knows changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields, replace

TEXT_STEPS = (1.0, 1.25, 1.6, 2.0)
"""How much larger than normal words are, by `Aids.text`."""

LOUDEST = 6
"""Volume goes from 0 (silent) to this."""

FASTEST = 2
"""Rate of speech goes from minus this to this; 0 is normal."""


@dataclass(frozen=True)
class Aids:
    """`text` is an index of `TEXT_STEPS`; `still` means nothing moves; `speech` that touching speaks."""

    text: int = 0
    contrast: bool = False
    reach: bool = False
    still: bool = False
    speech: bool = False
    volume: int = 3
    rate: int = 0

    @property
    def scale(self) -> float:
        """How much larger than normal words are."""
        return TEXT_STEPS[self.text]

    @property
    def slow_reader(self) -> bool:
        """Whoever asked for one of these is given more time."""
        return bool(self.text or self.contrast or self.reach or self.still or self.speech)

    def used(self) -> tuple[str, ...]:
        """The aids that differ from a new visit's, by name."""
        return tuple(field.name for field in fields(self) if getattr(self, field.name) != field.default)


def changed(aids: Aids, word: str) -> Aids:
    """`aids` after ``aid:<word>``."""
    change = _WORDS.get(word)
    return change(aids) if change else aids


def _text(aids: Aids, step: int) -> Aids:
    return replace(aids, text=min(max(aids.text + step, 0), len(TEXT_STEPS) - 1))


def _volume(aids: Aids, step: int) -> Aids:
    return replace(aids, volume=min(max(aids.volume + step, 0), LOUDEST))


def _rate(aids: Aids, step: int) -> Aids:
    return replace(aids, rate=min(max(aids.rate + step, -FASTEST), FASTEST))


_WORDS: Mapping[str, Callable[[Aids], Aids]] = {
    "text-larger": lambda aids: _text(aids, 1),
    "text-smaller": lambda aids: _text(aids, -1),
    "contrast": lambda aids: replace(aids, contrast=not aids.contrast),
    "reach": lambda aids: replace(aids, reach=not aids.reach),
    "still": lambda aids: replace(aids, still=not aids.still),
    "speech": lambda aids: replace(aids, speech=not aids.speech),
    "volume-up": lambda aids: _volume(aids, 1),
    "volume-down": lambda aids: _volume(aids, -1),
    "rate-up": lambda aids: _rate(aids, 1),
    "rate-down": lambda aids: _rate(aids, -1),
    "reset": lambda _: Aids(),
}
