"""A floor plan: the drawing with a number at each place, where its reader stands, and the way to each in words.

Touching a number marks its directions, touching directions marks their number. A drawing is the same in every
language: what stands on it is never mirrored.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from content_packs.model import FloorPlan, PlanPoint
from content_packs.typeset.boxes import POINT, Fill, Paint, Rect, Role
from content_packs.typeset.drafts import Draft, Piece, disc, grown
from content_packs.typeset.media import caption, picture
from content_packs.typeset.prose import first_line_middle, words
from content_packs.typeset.setting import Setting, spoken

MARKER_MM = 9.0
HERE_MM = 12.0
HERE_ICON_MM = 9.0
HERE_ICON = "person_pin_circle"
MARKED_TIMES = 1.35
"""How much larger the number is that was touched."""

RING_UNITS = 0.25
HERE_PADDING_UNITS = 1.0
PLACE_GAP_UNITS = 1.5
PLACE_PADDING_UNITS = 1.25
PLACES_GAP_UNITS = 1.5


@dataclass(frozen=True)
class Marker:
    """A place on the drawing, in pixels from its corner: `x`, `y`, and how large it stands there."""

    point: PlanPoint
    number: int
    x: float
    y: float
    size: float
    marked: bool

    @property
    def square(self) -> Rect:
        return Rect(round(self.x - self.size / 2), round(self.y - self.size / 2), self.size, self.size)


def floor_plan(block: FloorPlan, setting: Setting) -> Iterator[Piece]:
    """The drawing, then the places with the way to each."""
    draft = Draft(setting)
    drawn = picture(draft, block.media, block.alt)
    if drawn:
        for marker in markers(block.points, setting, Rect(0, 0, setting.width, drawn), _marked(block, setting)):
            square = grown(marker.square, setting.touch_px)
            draft.unturned_hit(square, f"{POINT}{block.id}.{marker.point.id}", spoken(marker.point.label))
        draft.unturned(plan_paint(block.points, setting, Rect(0, 0, setting.width, drawn), _marked(block, setting)))
    y = caption(draft, block, drawn)
    yield draft.piece(block.id, Role.PLAN, spoken(block.alt, block.caption), y, after=3.0)
    title = setting.message("places-on-plan")
    gap = PLACES_GAP_UNITS
    yield words(f"{block.id}-places", Role.HEADING, title, setting.styles.small, setting, after=gap)
    for number, point in enumerate(block.points, start=1):
        yield _place(block, number, point, setting)


def plan_paint(points: Sequence[PlanPoint], setting: Setting, place: Rect, marked: str = "") -> tuple[Paint, ...]:
    """What stands on a drawing that fills `place`: the numbers, and over them where the reader is."""
    found = markers(points, setting, place, marked)
    numbers = [paint for marker in found if not marker.point.here for paint in _number(marker, setting)]
    here = [paint for marker in found if marker.point.here for paint in _here(marker, setting, place)]
    return (*numbers, *here)


def markers(points: Sequence[PlanPoint], setting: Setting, place: Rect, marked: str = "") -> tuple[Marker, ...]:
    """Each point where it stands on a drawing that fills `place`, none over its edge."""
    return tuple(_marker(number, point, setting, place, marked) for number, point in enumerate(points, start=1))


def _marker(number: int, point: PlanPoint, setting: Setting, place: Rect, marked: str) -> Marker:
    chosen = point.id == marked
    size = setting.glyph(HERE_MM if point.here else MARKER_MM) * (MARKED_TIMES if chosen else 1.0)
    x = place.x + min(max(point.x * place.width, size / 2), place.width - size / 2)
    y = place.y + min(max(point.y * place.height, size / 2), place.height - size / 2)
    return Marker(point, number, x, y, round(size), chosen)


def _number(marker: Marker, setting: Setting) -> Iterator[Paint]:
    ring = setting.units(RING_UNITS)
    if marker.marked:
        yield _round(marker.square.grown(2 * ring), setting.theme.accent)
    yield _round(marker.square.grown(ring), setting.theme.on_accent)
    yield from disc(setting, str(marker.number), marker.square, setting.theme.accent)


def _here(marker: Marker, setting: Setting, place: Rect) -> Iterator[Paint]:
    """A figure in a dark circle, and beside it in words: you are here."""
    theme, square, ring = setting.theme, marker.square, setting.units(RING_UNITS)
    style = replace(setting.styles.label, colour=theme.ground)
    label = setting.text(setting.message("you-are-here"), style)
    padding = setting.units(HERE_PADDING_UNITS)
    width = label.width + 2 * padding
    right = square.x + square.width + ring
    x = right if right + width <= place.x + place.width else square.x - ring - width
    flag = Rect(round(max(x, place.x)), round(marker.y - label.height / 2), round(width), round(label.height))
    yield Fill(flag, theme.ink, setting.radius)
    yield label.words(flag.x + padding, flag.y)
    yield _round(square.grown(ring), theme.ground)
    yield _round(square, theme.ink)
    size = setting.glyph(HERE_ICON_MM) * marker.size / setting.glyph(HERE_MM)
    icon = setting.shaper.icon(HERE_ICON, size)
    yield icon.words(marker.x - size / 2, marker.y - size / 2, theme.ground)


def _round(square: Rect, colour: str) -> Fill:
    return Fill(square, colour, square.width / 2)


def _marked(block: FloorPlan, setting: Setting) -> str:
    """The point whose number was touched."""
    before = f"{POINT}{block.id}."
    return next((item.removeprefix(before) for item in setting.context.open_items if item.startswith(before)), "")


def _place(block: FloorPlan, number: int, point: PlanPoint, setting: Setting) -> Piece:
    """One place and the way to it: a row to touch."""
    draft = Draft(setting)
    padding = setting.units(PLACE_PADDING_UNITS)
    indent = padding + setting.glyph(MARKER_MM) + setting.units(PLACE_GAP_UNITS)
    width = setting.width - indent - padding
    marked = point.id == _marked(block, setting)
    here = f"{setting.message('you-are-here')}\n" if point.here else ""
    name = setting.text(point.label, setting.styles.strong, width)
    _mark(draft, number, point, padding + first_line_middle(name, setting))
    y = draft.words(name, indent, padding)
    if here:
        y = draft.words(setting.text(here.strip(), setting.styles.small, width), indent, y)
    y = draft.words(setting.text(point.directions, setting.styles.body, width), indent, y)
    height = round(max(setting.touch_px, y + padding))
    if marked:
        draft.behind(Rect(0, 0, setting.width, height), setting.theme.info.ground, setting.radius)
    draft.edge(Rect(0, 0, setting.width, height))
    told = spoken(f"{number}. {point.label}", here, point.directions)
    draft.hit(Rect(0, 0, setting.width, height), f"{POINT}{block.id}.{point.id}", spoken(point.label))
    after = None if number == len(block.points) or setting.theme.edge else 0.0
    before = PLACES_GAP_UNITS if setting.theme.edge else 0.0
    return draft.piece(f"{block.id}-{point.id}", Role.LIST, told, height, before=before, after=after)


def _mark(draft: Draft, number: int, point: PlanPoint, middle: float) -> None:
    """The place's number as it stands on the drawing, its middle level with its name."""
    setting = draft.setting
    size = setting.glyph(MARKER_MM)
    x = setting.units(PLACE_PADDING_UNITS)
    if not point.here:
        draft.disc(str(number), x, middle - size / 2, size, setting.theme.accent)
        return
    draft.fill(Rect(x, middle - size / 2, size, size), setting.theme.ink, size / 2)
    inner = size * HERE_ICON_MM / HERE_MM
    draft.icon(HERE_ICON, x + (size - inner) / 2, middle - inner / 2, inner, setting.theme.ground)
