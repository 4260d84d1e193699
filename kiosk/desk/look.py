"""SIGN: how the desk's window looks: the kiosk's theme at a desk's distance. Pure.

The screens of the kiosk are drawn in millimetres for a standing traveller; this window is read from a chair
and pointed at with a mouse, so type and buttons are smaller. Everything grows with the window's height.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from content_packs.geometry import Geometry
from content_packs.languages import LanguagePack
from content_packs.messages import Messages
from content_packs.theme import LIGHT, Theme, TypeScale
from content_packs.typeset.boxes import Box, Rect, Role, Sheet
from content_packs.typeset.text import TextLayout, Typesetter
from kiosk.desk.words import say
from kiosk.screens.kit import REFERENCE_SHORT_MM, Drawing, Kit
from kiosk.screens.layout import Pane

DESK_TYPE = TypeScale(
    small=3.6, body=4.0, lead=4.4, heading3=4.6, heading2=5.4, value=6.0, title=6.6, display=13.0, attract=13.0
)
DESK_THEME: Theme = replace(
    LIGHT, name="desk", type=DESK_TYPE, touch_mm=14.0, primary_mm=15.0, unit_mm=3.0, radius_mm=2.0
)

GONE_GROUND, NEW_GROUND = "#F9E4E0", "#DCEFE0"
"""What stands behind words that went and words that came. Never the only sign: one is struck, the other bold."""

PLAIN_TAG = "en"
"""For names, hashes and other words of no language."""


def geometry_of(width: int, height: int) -> Geometry:
    """The window's, so that everything has the kit's own size at any height."""
    mm_per_px = REFERENCE_SHORT_MM / min(width, height)
    return Geometry((width, height), (width * mm_per_px, height * mm_per_px))


@dataclass(frozen=True)
class Tools:
    """What the rooms are drawn with: one window, one language of its words."""

    kit: Kit
    tongue: str

    @property
    def theme(self) -> Theme:
        return self.kit.theme

    def say(self, name: str, **slots: str | int) -> str:
        return say(self.tongue, name, **slots)

    def tag(self, tag: str) -> str:
        """`tag`, or one whose fonts are at hand."""
        return tag if tag in self.kit.shaper.languages else PLAIN_TAG

    def text(self, text: str, size: float, colour: str = "", **more: object) -> TextLayout:
        """Words of the window at a cap height of `size` mm; `bold`, `width`, `max_lines`, `tag` as the kit has them."""
        bold = bool(more.pop("bold", False))
        return self.kit.words(text, self.kit.style(size, colour, bold=bold), **more)  # type: ignore[arg-type]

    def button(
        self, action: str, label: str, rect: Rect, *, primary: bool = False, active: bool = True, chosen: bool = False
    ) -> Box:
        """Something to press. What is not `active` is grey and does nothing; what is `chosen` has a dark ground."""
        theme, kit = self.theme, self.kit
        filled = (primary and active) or chosen
        ground = theme.accent if filled else theme.card
        ink = theme.on_accent if filled else theme.accent if active else theme.secondary
        drawing = Drawing(kit, rect, theme.ground)
        drawing.fill(0, 0, rect.width, rect.height, ground, kit.radius)
        if not filled:
            drawing.stroke(0, 0, rect.width, rect.height, theme.accent if active else theme.rule, kit.radius)
        words = kit.fitting(label, kit.style(theme.type.body, ink, bold=True), rect.width - 2 * kit.units(1), 1)
        drawing.words(words, (rect.width - words.natural_width) / 2, (rect.height - words.height) / 2, ink)
        return drawing.box(f"button-{action}", Role.BUTTON, label, action if active else "")

    def wide_enough(self, label: str, least: float = 0.0) -> float:
        """How wide a button with this label is."""
        words = self.text(label, self.theme.type.body, bold=True)
        return float(max(least, round(words.natural_width + 4 * self.kit.units(1))))


def tools(typesetter: Typesetter, messages: Messages, tongue: str) -> Tools:
    """The tools of a window whose words are in `tongue`."""
    return Tools(Kit(typesetter, messages, tongue), tongue)


def typesetter_of(languages: Mapping[str, LanguagePack], width: int, height: int) -> Typesetter:
    """Sets words for a window of this size."""
    return Typesetter(languages, DESK_THEME, geometry_of(width, height))


def pane(boxes: list[Box], rect: Rect, ground: str, height: float = 0.0) -> Pane:
    """A pane with these boxes, as high as `rect` or higher."""
    return Pane(Sheet(round(rect.width), round(max(rect.height, height)), ground, tuple(boxes)), rect)
