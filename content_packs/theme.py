"""How everything looks: colours, sizes of type, space, as tokens in millimetres.

One place, so that the kiosk, the editor's preview and the checks agree. Rules kept here and
tested: text has at least 4.5:1 against every ground it may stand on, borders, icons and the focus
ring 3:1; no text is smaller than 4.8 mm of cap height; what can be touched is at least 20 mm.
Colours are ``#rrggbb``. No code outside a theme names a colour.
"""

from __future__ import annotations

from dataclasses import dataclass

CAP_HEIGHT_PER_EM = 0.714
"""Noto Sans. The other faces of the family are drawn to stand beside it at the same em."""

SMALLEST_CAP_MM = 4.8
TOUCH_FLOOR_MM = 20.0


@dataclass(frozen=True)
class TypeScale:
    """Sizes of type, as cap height in millimetres."""

    small: float = 4.8
    body: float = 5.2
    lead: float = 6.5  # a page's summary, a card's label
    heading3: float = 6.5
    heading2: float = 8.3
    value: float = 9.0  # the number on a fact's card
    title: float = 12.0
    display: float = 15.6
    attract: float = 22.0


@dataclass(frozen=True)
class Tone:
    """A colour with a meaning, and the pale ground it stands on. Never without an icon and a word."""

    colour: str
    ground: str
    icon: str


@dataclass(frozen=True)
class Theme:
    """Every token of one look. `card` is the ground of cards, `pressed` of whatever a finger is on."""

    name: str
    ground: str
    card: str
    ink: str
    secondary: str
    rule: str
    accent: str
    on_accent: str
    pressed: str
    focus: str
    info: Tone
    warning: Tone
    danger: Tone
    good: Tone
    topics: tuple[str, ...]  # grounds of topic tiles
    on_topic: str
    type: TypeScale = TypeScale()
    unit_mm: float = 4.0
    margin_units: float = 5.0
    touch_mm: float = TOUCH_FLOOR_MM
    primary_mm: float = 25.0
    gap_mm: float = 3.0
    radius_mm: float = 2.5
    rule_mm: float = 0.3
    reach_mm: float = 1120.0  # above the floor: as high as someone in a wheelchair touches over a shelf
    measure_em: float = 36.0  # widest column of text, in em of body type: 45 to 70 characters

    def topic(self, index: int) -> str:
        """The ground of the topic tile at `index`; colours repeat after the last."""
        return self.topics[index % len(self.topics)]

    def text_pairs(self) -> tuple[tuple[str, str], ...]:
        """Every pair of text and ground that this theme lets meet."""
        grounds = (self.ground, self.card)
        tones = (self.info, self.warning, self.danger, self.good)
        plain = [(text, ground) for text in (self.ink, self.secondary, self.accent) for ground in grounds]
        toned = [(text, tone.ground) for tone in tones for text in (self.ink, self.accent, tone.colour)]
        notes = [(tone.colour, ground) for tone in tones for ground in grounds]
        reversed_out = [(self.on_accent, self.accent), (self.on_accent, self.pressed)]
        tiles = [(self.on_topic, ground) for ground in self.topics]
        return (*plain, *toned, *notes, *reversed_out, *tiles)

    def mark_pairs(self) -> tuple[tuple[str, str], ...]:
        """Every pair of border, bar or focus ring and ground that this theme lets meet."""
        tones = (self.info, self.warning, self.danger, self.good)
        marks = [(mark, ground) for mark in (self.rule, self.focus) for ground in (self.ground, self.card)]
        return (*marks, *((tone.colour, tone.ground) for tone in tones))


LIGHT = Theme(
    name="light",
    ground="#FBF8F2",
    card="#F3EEE3",
    ink="#16211F",
    secondary="#55605C",
    rule="#877F74",
    accent="#0B5D57",
    on_accent="#FFFFFF",
    pressed="#084540",
    focus="#16211F",
    info=Tone("#0B5D57", "#E4EFEC", "info"),
    warning=Tone("#7A4E00", "#F8EBD2", "warning"),
    danger=Tone("#A3211A", "#F9E4E0", "dangerous"),
    good=Tone("#1E6B3A", "#E5F0E7", "check_circle"),
    topics=("#0B5D57", "#1F4E79", "#7A3E12", "#5B3A8C", "#8A1C4A", "#2F5D1E", "#6B4A00", "#3B4A57"),
    on_topic="#FFFFFF",
)

HIGH_CONTRAST = Theme(
    name="high-contrast",
    ground="#000000",
    card="#1A1A1A",
    ink="#FFFFFF",
    secondary="#E0E0E0",
    rule="#B0B0B0",
    accent="#FFD400",
    on_accent="#000000",
    pressed="#FFE97A",
    focus="#FFD400",
    info=Tone("#FFFFFF", "#1F1F1F", "info"),
    warning=Tone("#FFD400", "#2A2300", "warning"),
    danger=Tone("#FF9C94", "#360A07", "dangerous"),
    good=Tone("#8EE5A6", "#0A2412", "check_circle"),
    topics=("#000000",),
    on_topic="#FFD400",
)


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast ratio of two ``#rrggbb`` colours, 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
