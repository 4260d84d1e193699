"""How everything looks: colours, sizes of type, space, as tokens in millimetres.

One place, so that the kiosk, the editor's preview and the checks agree. Rules kept here and
tested: text has at least 4.5:1 against every ground it may stand on (7:1 in the high-contrast theme),
borders, icons and the focus ring 3:1; no text is smaller than 4.8 mm of cap height; what can be touched
is at least 20 mm. Colours are ``#rrggbb``. No code outside a theme names a colour.

In the high-contrast theme whatever is yellow can be touched, and whatever can be touched has a yellow edge;
in the light one colour and place say so, and `edge` is empty. A publisher may set the accent
(`with_accent`), and nothing else.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from content_packs.errors import ContentBad

CAP_HEIGHT_PER_EM = 0.714
"""Noto Sans. The other faces of the family are drawn to stand beside it at the same em."""

SMALLEST_CAP_MM = 4.8
TOUCH_FLOOR_MM = 20.0

LARGE_SIGHT_DEGREES = 0.7
"""The cap height of the largest text step, as an angle of the reader's sight: 8.6 mm from 700 mm."""

TEXT_CONTRAST = 4.5
"""WCAG 1.4.3; the high-contrast theme holds 7:1, 1.4.6."""

TITLE_GROWTH = 0.75
"""The power of the reader's text step by which words larger than a summary grow."""

PRESSED_PART = 0.28
"""How much of black is in an accent that a finger is on."""


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
    """Every token of one look. `card` is the ground of cards, `pressed` of whatever a finger is on. `accent` is
    for what can be touched, `mark` for what only catches the eye; `edge` is drawn round what can be touched,
    where it is not empty."""

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
    topic_title: str  # words on a topic's ground that cannot be touched
    band: str
    on_band: str
    mark: str
    on_mark: str
    edge: str = ""
    focus_edge: str = "#FFFFFF"  # the focus ring's outer line
    read_tint: str = "#FFE08A"  # what the sentence that is read aloud is multiplied by
    type: TypeScale = TypeScale()
    unit_mm: float = 4.0
    margin_units: float = 5.0
    touch_mm: float = TOUCH_FLOOR_MM
    primary_mm: float = 25.0
    gap_mm: float = 3.0
    radius_mm: float = 2.5
    rule_mm: float = 0.3
    edge_mm: float = 0.8
    reach_mm: float = 1120.0  # above the floor: as high as someone in a wheelchair touches over a shelf
    stoop_mm: float = 380.0  # above the floor: as low as they touch
    measure_em: float = 36.0  # widest column of text, in em of body type: 45 to 70 characters

    def topic(self, index: int) -> str:
        """The ground of the topic tile at `index`; colours repeat after the last."""
        return self.topics[index % len(self.topics)]

    @property
    def dark_and_light(self) -> tuple[str, str]:
        """For what is dark on light in every theme: a code that is scanned, a film's captions."""
        dark, light = sorted((self.ink, self.ground), key=_luminance)
        return dark, light

    def enlarged(self, cap_mm: float, text: float) -> float:
        """A cap height for a reader who wants words `text` times as large: up to a summary's in full, titles,
        which are large already, by less."""
        lead = self.type.lead
        return cap_mm * text if cap_mm <= lead else max(lead * text, cap_mm * text**TITLE_GROWTH)

    def text_pairs(self) -> tuple[tuple[str, str], ...]:
        """Every pair of text and ground that this theme lets meet."""
        grounds = (self.ground, self.card)
        tones = (self.info, self.warning, self.danger, self.good)
        plain = [(text, ground) for text in (self.ink, self.secondary, self.accent, self.mark) for ground in grounds]
        read = [(multiplied(text, self.read_tint), multiplied(ground, self.read_tint)) for text, ground in plain]
        toned = [(text, tone.ground) for tone in tones for text in (self.ink, self.accent, tone.colour)]
        notes = [(tone.colour, ground) for tone in tones for ground in grounds]
        reversed_out = [(self.on_accent, self.accent), (self.on_accent, self.pressed)]
        reversed_out += [(self.on_mark, self.mark), (self.on_band, self.band)]
        reversed_out += [(self.on_accent, tone.colour) for tone in tones]
        tiles = [(text, ground) for text in (self.on_topic, self.topic_title) for ground in self.topics]
        return (*plain, *read, *toned, *notes, *reversed_out, *tiles)

    def mark_pairs(self) -> tuple[tuple[str, str], ...]:
        """Every pair of border, bar or focus ring and ground that this theme lets meet."""
        tones = (self.info, self.warning, self.danger, self.good)
        lines = [self.rule, self.focus, *([self.edge] if self.edge else [])]
        marks = [(mark, ground) for mark in lines for ground in (self.ground, self.card)]
        ring = [(self.focus, self.focus_edge)]
        return (*marks, *ring, *((tone.colour, tone.ground) for tone in tones))


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
    topic_title="#FFFFFF",
    band="#0B5D57",
    on_band="#FFFFFF",
    mark="#0B5D57",
    on_mark="#FFFFFF",
)

HIGH_CONTRAST = Theme(
    name="high-contrast",
    ground="#000000",
    card="#1C1C1C",
    ink="#FFFFFF",
    secondary="#E6E6E6",
    rule="#B8B8B8",
    accent="#FFD400",
    on_accent="#000000",
    pressed="#FFE97A",
    focus="#FFFFFF",
    info=Tone("#FFFFFF", "#262626", "info"),
    warning=Tone("#FFC46B", "#2B1C00", "warning"),
    danger=Tone("#FFA79F", "#360A07", "dangerous"),
    good=Tone("#8EE5A6", "#0A2412", "check_circle"),
    topics=("#000000",),
    on_topic="#FFD400",
    topic_title="#FFFFFF",
    band="#000000",
    on_band="#FFFFFF",
    mark="#FFFFFF",
    on_mark="#000000",
    edge="#FFD400",
    focus_edge="#000000",
    read_tint="#8CE8FF",
)


class UnreadableAccent(ContentBad):
    """A publisher's accent is too near to what it would stand on."""

    def __init__(self, colour: str, against: str, ratio: float) -> None:
        super().__init__(
            f"The accent {colour} has a contrast of only {ratio:.1f}:1 against {against}; it needs {TEXT_CONTRAST}:1,"
            " so choose a darker colour."
        )
        self.colour, self.against, self.ratio = colour, against, ratio


def with_accent(theme: Theme, colour: str) -> Theme:
    """`theme` with a publisher's accent. Raises UnreadableAccent where words in it, or on it, could not be read."""
    for worst in too_near(theme, colour):
        raise worst
    dressed = replace(theme, accent=colour, pressed=_darker(colour))
    return replace(dressed, mark=colour) if theme.mark == theme.accent else dressed


def too_near(theme: Theme, colour: str) -> Iterator[UnreadableAccent]:
    """Every ground and every reversed word that the accent `colour` fails against, by name."""
    pairs = {"the ground": theme.ground, "cards": theme.card, "the words on it": theme.on_accent}
    for name, tone in (
        ("notes", theme.info),
        ("warnings", theme.warning),
        ("dangers", theme.danger),
        ("good news", theme.good),
    ):
        pairs[name] = tone.ground
    for against, other in pairs.items():
        ratio = contrast(colour, other)
        if ratio < TEXT_CONTRAST:
            yield UnreadableAccent(colour, f"{against} ({other})", ratio)


def _darker(colour: str) -> str:
    channels = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(channel * (1 - PRESSED_PART)):02X}" for channel in channels)


def multiplied(one: str, other: str) -> str:
    """What is seen where `other` is laid over `one` and multiplies it."""
    pairs = (int(one[i : i + 2], 16) * int(other[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(pair / 255):02X}" for pair in pairs)


def contrast(one: str, other: str) -> float:
    """WCAG 2 contrast ratio of two ``#rrggbb`` colours, 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[i : i + 2], 16) / 255) for i in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= 0.04045 else float(((channel + 0.055) / 1.055) ** 2.4)
