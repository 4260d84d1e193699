"""Which panels, themes and sizes of text the gallery is shown in. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from content_packs.geometry import Geometry
from kiosk.aids import TEXT_STEPS, Aids
from kiosk.gallery.entry import Reader

ALL = "all"

PANELS: Mapping[str, Geometry] = {
    "portrait": Geometry.of_diagonal((1080, 1920), 43),
    "landscape": Geometry.of_diagonal((1920, 1080), 32),
    "4k": Geometry.of_diagonal((2160, 3840), 55),
    "1366": Geometry.of_diagonal((1366, 768), 18.5),
}

THEMES: Mapping[str, bool] = {"light": False, "contrast": True}
"""Whether it is the one of high contrast."""

TEXTS: Mapping[str, int] = {f"{round(step * 100)}": n for n, step in enumerate(TEXT_STEPS)}
"""Per cent, and the step of `Aids.text`."""


@dataclass(frozen=True)
class Look:
    """One reader at one panel."""

    tag: str
    panel: str
    theme: str
    text: str

    @property
    def reader(self) -> Reader:
        return Reader(self.tag, Aids(text=TEXTS[self.text], contrast=THEMES[self.theme]))

    @property
    def name(self) -> str:
        return f"{self.tag}-{self.panel}-{self.theme}-{self.text}"


def chosen(wanted: str, known: Mapping[str, object]) -> tuple[str, ...]:
    """What was asked for of `known`."""
    return tuple(known) if wanted == ALL else (wanted,)


def looks(tags: tuple[str, ...], panel: str, theme: str, text: str) -> Iterator[Look]:
    """Every combination of what was asked for, panel by panel."""
    for each in chosen(panel, PANELS):
        for dress in chosen(theme, THEMES):
            for size in chosen(text, TEXTS):
                yield from (Look(tag, each, dress, size) for tag in tags)
