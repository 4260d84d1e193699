"""Reading aids: larger words, contrast, low controls, less motion, a voice; each a large control that says its state.

A state is never colour alone: a switch has its knob and a word, a scale its pips and a number. Icons say
what each is to whoever reads none of the screen's languages yet. What is changed shows at once, on this
very screen. Sound is offered only where the device has any.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from babel.numbers import format_percent

from content_packs.typeset.boxes import Box, Rect, Role, Sheet
from kiosk.aids import FASTEST, LOUDEST, TEXT_STEPS, Aids
from kiosk.screens.aid_controls import button, scale_row, switch_row
from kiosk.screens.kit import Drawing, Kit, mirrored
from kiosk.screens.layout import Pane

COLUMNS_FROM_EM = 52.0
"""Controls stand in two columns where a screen is so many em of its body type wide."""

RATES = 2 * FASTEST + 1

Row: TypeAlias = Callable[[Kit, Rect, int], tuple[Box, ...]]
"""Draws one control, of one box or more, at a place whose height it finds; its first place in the focus order."""


@dataclass(frozen=True)
class Switch:
    """Something that is on or off. `field` is its name in `Aids`, and its word in ``aid:<word>``."""

    field: str
    icon: str


SWITCHES = (Switch("contrast", "contrast"), Switch("reach", "accessible"), Switch("still", "motion_photos_off"))
SPEECH = Switch("speech", "record_voice_over")


def aids_screen(kit: Kit, area: Rect, aids: Aids, sound: bool) -> Pane:
    """The content pane."""
    heading = _heading(kit, area.width)
    gap = max(kit.gap, kit.units(2))
    columns = 2 if area.width >= COLUMNS_FROM_EM * kit.shaper.em_px(kit.style(kit.theme.type.body)) else 1
    width = float(math.floor((area.width - 2 * kit.margin - (columns - 1) * gap) / columns))
    rows = list(_rows(kit, aids, sound))
    boxes, bottom = [heading], 0.0
    focus = 0
    for column in range(columns):
        x, y = kit.margin + column * (width + gap), heading.rect.height
        if kit.rtl:
            x = mirrored(Rect(x, y, width, 0), area.width).x
        for row in _share(rows, columns, column):
            drawn = row(kit, Rect(round(x), y, width, 0), focus)
            boxes += drawn
            focus += sum(box.focus is not None for box in drawn)
            y = max(box.rect.y + box.rect.height for box in drawn) + gap
        bottom = max(bottom, y)
    end = _end(kit, Rect(kit.margin, bottom, area.width - 2 * kit.margin, 0), focus)
    foot = max(box.rect.y + box.rect.height for box in end) + kit.units(4)
    return Pane(Sheet(int(area.width), math.ceil(max(area.height, foot)), kit.theme.ground, (*boxes, *end)), area)


def _share(rows: Sequence[Row], columns: int, column: int) -> Sequence[Row]:
    """The rows of one column: what is before, and what comes after."""
    each = math.ceil(len(rows) / columns)
    return rows[column * each : (column + 1) * each]


def _heading(kit: Kit, width: float) -> Box:
    title = kit.heading(kit.say("aids-title"), kit.style(kit.theme.type.title, bold=True), width - 2 * kit.margin)
    top = kit.units(4)
    drawing = Drawing(kit, Rect(0, 0, width, float(round(top + title.ink.height + kit.units(3)))), kit.theme.ground)
    drawing.words(title, kit.margin, top - title.ink.y)
    return drawing.box("aids-title", Role.TITLE, title.text)


def _rows(kit: Kit, aids: Aids, sound: bool) -> Iterator[Row]:
    """The controls, in order."""
    yield _text(kit, aids)
    for switch in SWITCHES:
        yield _switch(switch, aids)
    if sound:
        yield _switch(SPEECH, aids)
        yield _volume(kit, aids)
        yield _rate(kit, aids)


def _switch(switch: Switch, aids: Aids) -> Row:
    on = bool(getattr(aids, switch.field))
    return lambda kit, place, focus: (switch_row(kit, place, switch.field, switch.icon, on, focus),)


def _text(kit: Kit, aids: Aids) -> Row:
    locale = kit.shaper.languages[kit.tag].locale
    value = format_percent(aids.scale, locale=locale)
    ends = (("text-smaller", "aids-smaller", aids.text > 0), ("text-larger", "aids-larger", aids.text < _LARGEST))
    level = (aids.text + 1, len(TEXT_STEPS))
    return lambda kit, place, focus: scale_row(
        kit, place, ("aids-text", "format_size", value), level, ends, focus, sample=kit.say("aids-sample")
    )


def _volume(kit: Kit, aids: Aids) -> Row:
    value = kit.say("aids-level", value=aids.volume, most=LOUDEST) if aids.volume else kit.say("aids-off")
    icon = "volume_up" if aids.volume else "volume_off"
    ends = (("volume-down", "aids-quieter", aids.volume > 0), ("volume-up", "aids-louder", aids.volume < LOUDEST))
    return lambda kit, place, focus: scale_row(
        kit, place, ("aids-volume", icon, value), (aids.volume, LOUDEST), ends, focus
    )


def _rate(kit: Kit, aids: Aids) -> Row:
    level = aids.rate + FASTEST + 1
    value = kit.say("aids-level", value=level, most=RATES)
    ends = (("rate-down", "aids-slower", aids.rate > -FASTEST), ("rate-up", "aids-faster", aids.rate < FASTEST))
    return lambda kit, place, focus: scale_row(kit, place, ("aids-rate", "speed", value), (level, RATES), ends, focus)


def _end(kit: Kit, place: Rect, focus: int) -> tuple[Box, ...]:
    """Beneath all: everything as it was, and on."""
    gap = max(kit.gap, kit.units(2))
    width = float(math.floor((place.width - gap) / 2))
    places = [Rect(place.x + n * (width + gap), place.y, width, 0) for n in range(2)]
    if kit.rtl:
        places.reverse()
    reset = button(kit, places[0], "aid:reset", "replay", "aids-reset", focus)
    done = button(kit, places[1], "back", "check", "aids-done", focus + 1, primary=True)
    return reset, done


_LARGEST = len(TEXT_STEPS) - 1
