"""`Are you still there?` over a screen that nobody touches: a touch anywhere answers.

The words stand still; only the figure and the bar beneath it change, once a second, so nothing flashes.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from content_packs.typeset.boxes import Hit, Rect, Role, Sheet
from content_packs.typeset.text import Align, TextLayout
from kiosk.screens.kit import Drawing, Kit
from kiosk.screens.layout import Pane

STAY = "stay"

WIDEST_UNITS = 100
FRAME_UNITS = 1.0
BAR_UNITS = 1.5
TALLEST = 0.82
"""Of the panel's height: the card leaves to be seen that a screen lies beneath it."""
SIZES = (1.0, 0.85, 0.7, 0.6, 0.5)
"""Parts of its full size that the card is tried at, until it is no taller."""


@dataclass(frozen=True)
class Card:
    """The words of the card at one size, and how high each part is."""

    icon: float
    title: TextLayout
    told: TextLayout
    button: TextLayout
    inner: float
    gap: float
    bar: float
    tall: float

    @property
    def height(self) -> float:
        parts = (self.icon, self.title.height, self.told.height, self.bar, self.tall)
        return float(round(2 * self.inner + sum(parts) + 4 * self.gap))


def still_there(kit: Kit, panel: Rect, left_s: int, share: float) -> Pane:
    """The card over the middle of the screen; the whole panel is its one place to touch. `share` of the
    time to answer is left."""
    width = float(round(min(panel.width - 2 * kit.margin, kit.units(WIDEST_UNITS))))
    card = _fitting(kit, width, left_s, panel.height * TALLEST)
    rect = Rect(
        float(round((panel.width - width) / 2)), float(round((panel.height - card.height) / 2)), width, card.height
    )
    drawing = Drawing(kit, Rect(0, 0, width, card.height), kit.theme.accent)
    _paint(drawing, card, width, share)
    box = drawing.box("still-there", Role.BUTTON, f"{card.title.text} {card.told.text} {card.button.text}", STAY, 0)
    anywhere = Hit(Rect(-rect.x, -rect.y, panel.width, panel.height), STAY, box.spoken)
    whole = replace(box, hits=(anywhere,))
    return Pane(Sheet(int(width), int(card.height), kit.theme.accent, (whole,)), rect)


def _fitting(kit: Kit, width: float, left_s: int, tallest: float) -> Card:
    """The largest card that is no taller than `tallest`, or the smallest there is."""
    for part in SIZES:
        card = _card(kit, width, left_s, part)
        if card.height <= tallest:
            break
    return card


def _card(kit: Kit, width: float, left_s: int, part: float) -> Card:
    type_, theme = kit.theme.type, kit.theme
    inner = kit.units(5 if part > SIZES[2] else 3)
    room = width - 2 * inner

    def size(cap: float) -> float:
        return max(type_.small / kit.text, cap * part)

    button_style = kit.style(size(type_.heading2), theme.on_accent, bold=True)
    button = kit.fitting(kit.say("still-here"), button_style, room - 2 * kit.units(3), 2, Align.CENTRE)
    title = kit.even(kit.say("still-there"), kit.style(size(type_.title), bold=True), room, 3)
    told = kit.words(kit.say("still-there-left", count=left_s), kit.style(size(type_.lead), theme.secondary), room)
    return Card(
        icon=kit.px(16 * part),
        title=title,
        told=told,
        button=button,
        inner=inner,
        gap=kit.units(3 * part),
        bar=kit.units(BAR_UNITS),
        tall=float(round(max(button.height + kit.units(3), kit.px(kit.theme.primary_mm)))),
    )


def _paint(drawing: Drawing, card: Card, width: float, share: float) -> None:
    """From top to bottom: an hourglass, the question, what follows and when, the time left, the answer."""
    kit, theme = drawing.kit, drawing.kit.theme
    frame, room, x = kit.units(FRAME_UNITS), width - 2 * card.inner, card.inner
    drawing.fill(frame, frame, width - 2 * frame, card.height - 2 * frame, theme.ground)
    y = card.inner
    drawing.icon("hourglass_empty", x, y, card.icon, theme.accent)
    y += card.icon + card.gap
    drawing.words(card.title, x, y)
    y += card.title.height + card.gap
    drawing.words(card.told, x, y)
    y += card.told.height + card.gap
    drawing.fill(x, y, room, card.bar, theme.card, card.bar / 2)
    drawing.stroke(x, y, room, card.bar, theme.rule, card.bar / 2)
    drawing.fill(x, y, max(card.bar, room * min(max(share, 0.0), 1.0)), card.bar, theme.accent, card.bar / 2)
    y += card.bar + card.gap
    drawing.fill(x, y, room, card.tall, theme.accent, kit.radius)
    drawing.words(card.button, x + (room - card.button.width) / 2, y + (card.tall - card.button.height) / 2)
