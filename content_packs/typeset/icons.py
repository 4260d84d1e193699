"""Icons: names to characters of the icon font, read from the Debian package that ships both.

Icons are set with a font map of their own (`pango`), so that no character of content can ever
fall into the icon font.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Final

from content_packs.errors import CouldNotReach

PACKAGE = "fonts-material-design-icons-iconfont"
CODEPOINTS = Path("/usr/share") / PACKAGE / "scss" / "_variables.scss"
FAMILY = "Material Icons"
STAND_IN = "description"
"""Shown where content names an icon this font does not have: a plain sheet of paper."""

MIRRORED: Final = {
    "arrow_back": "arrow_forward",
    "arrow_forward": "arrow_back",
    "chevron_left": "chevron_right",
    "chevron_right": "chevron_left",
    "navigate_before": "navigate_next",
    "navigate_next": "navigate_before",
    "first_page": "last_page",
    "last_page": "first_page",
}
"""Icons that mean a direction of reading, and what stands for them from right to left."""

_ENTRY = re.compile(r'"(\w+)": ([0-9a-f]{4,5})')


class IconsMissing(CouldNotReach):
    """The icon font is not installed."""

    def __init__(self) -> None:
        super().__init__(f"The icon font is not installed: apt install {PACKAGE}")


class IconNames(Mapping[str, str]):
    """Icon name → its character. Read once, when first asked for anything."""

    def __init__(self, codepoints: Path = CODEPOINTS) -> None:
        self._path = codepoints

    @cached_property
    def _characters(self) -> dict[str, str]:
        try:
            text = self._path.read_text(encoding="ascii")
        except FileNotFoundError:
            raise IconsMissing from None
        return {name: chr(int(code, 16)) for name, code in _ENTRY.findall(text)}

    def __getitem__(self, name: str) -> str:
        return self._characters[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._characters)

    def __len__(self) -> int:
        return len(self._characters)


ICONS: Final = IconNames()


def mirrored(name: str) -> str:
    """The icon that stands for `name` where reading goes from right to left."""
    return MIRRORED.get(name, name)
