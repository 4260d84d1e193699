"""A danger has the wall for itself: what it is and when the next word comes, then what to do.

A drill is calm and taped, as everywhere, and says that it is one on every scene.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from content_packs.notices.notice import Gravity, Notice
from content_packs.plan import Plan
from content_packs.typeset.boxes import Box, Rect, Role, Sheet
from kiosk.display import Spot
from kiosk.screens.kit import Drawing, Kit
from kiosk.screens.layout import Pane
from kiosk.screens.notice_words import label_of, tape, text_of, times_of, tone_of
from kiosk.screens.wall_words import Piece, columns

TAPE_UNITS = 1.5


def danger(notices: Sequence[Notice]) -> Notice | None:
    """The notice that has the wall for itself, if one does."""
    gravest = notices[0] if notices else None
    return gravest if gravest and gravest.severity is Gravity.DANGER else None


def wall_danger(kit: Kit, place: Rect, notice: Notice, spot: Spot, plan: Plan) -> Pane:
    """The scene `spot` of the notice, in `place` of the wall."""
    colour = tone_of(kit.theme, notice).colour
    edge = kit.units(TAPE_UNITS) if notice.drill else 0.0
    inner = Rect(0, edge, place.width, place.height - 2 * edge)
    texts = {tag: _pieces(_own(kit, tag), notice, spot, plan, colour) for tag in spot.languages}
    boxes = columns(kit, inner, texts, {}, colour)
    taped = tuple(_tape(kit, Rect(0, y, place.width, edge), colour) for y in (0.0, place.height - edge) if edge)
    return Pane(Sheet(int(place.width), int(place.height), colour, (*boxes, *taped)), place)


def _own(kit: Kit, tag: str) -> Kit:
    own: Kit = replace(kit, tag=tag)
    return own


def _tape(kit: Kit, place: Rect, colour: str) -> Box:
    drawing = Drawing(kit, place, colour)
    tape(drawing, 0, place.height, kit.theme.on_accent, colour)
    return drawing.box(f"tape-{round(place.y)}", Role.GROUND)


def _pieces(kit: Kit, notice: Notice, spot: Spot, plan: Plan, colour: str) -> tuple[Piece, ...]:
    theme, white = kit.theme, kit.theme.on_accent
    text, _ = text_of(kit, notice)
    icon = notice.icon if notice.drill else tone_of(theme, notice).icon
    label = Piece(label_of(kit, notice), theme.type.lead, 0.0, white, bold=True, icon=icon)
    if spot.last:
        title = Piece(text.title, theme.type.lead, 0.0, white, bold=True, optional=True)
        steps = enumerate(text.steps[spot.first : spot.last], spot.first + 1)
        rows = (Piece(step, theme.type.heading2, 1.2, white, False, str(n), True, ground=colour) for n, step in steps)
        return (label, title, *rows)
    told = (Piece(kit.say("drill-told"), theme.type.lead, 1.0, white, bold=True),) if notice.drill else ()
    times = (
        Piece(words, theme.type.body, 0.8, white, optional=True) for _, words in times_of(kit, notice, plan.time_zone)
    )
    return (
        label,
        *told,
        Piece(text.title, theme.type.title, 0.5, white, bold=True),
        Piece(text.what, theme.type.lead, 1.0, white, optional=True),
        *times,
    )
