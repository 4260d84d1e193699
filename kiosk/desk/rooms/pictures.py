"""SIGN: before and after beside each other, as the kiosk shows them. Pure: the clerk has drawn them."""

from __future__ import annotations

from content_packs.typeset.boxes import Box, Picture, Rect, Role, Stroke
from kiosk.desk.acts import views_of
from kiosk.desk.drawing.views import Side, View
from kiosk.desk.look import Tools, pane
from kiosk.desk.state import Desk, Drawn
from kiosk.screens.kit import Drawing
from kiosk.screens.layout import Pane

SLICE_PX = 1_024


def pictures_pane(tools: Tools, desk: Desk, area: Rect, width: int) -> Pane:
    """Two columns; a side that there is not says so."""
    kit = tools.kit
    views = {view.side: view for view in views_of(desk)}
    boxes: list[Box] = []
    bottom = 0.0
    for number, side in enumerate(Side):
        x = kit.units(2) + number * (width + kit.units(2))
        column = _column(tools, desk, side, views, Rect(x, kit.units(1.5), width, 0))
        boxes += column
        bottom = max(bottom, *(box.rect.y + box.rect.height for box in column))
    return pane(boxes, area, tools.theme.ground, bottom + kit.units(2))


def _column(tools: Tools, desk: Desk, side: Side, views: dict[Side, View], place: Rect) -> list[Box]:
    theme = tools.theme
    head = tools.text(tools.say(side), theme.type.body, theme.secondary, bold=True, width=place.width)
    drawing = Drawing(tools.kit, Rect(place.x, place.y, place.width, round(head.height)), theme.ground)
    drawing.words(head, 0, 0, theme.secondary)
    y = place.y + round(head.height) + tools.kit.units(0.5)
    below = Rect(place.x, y, place.width, 0)
    view = views.get(side)
    if view is None:
        sentence = tools.say(f"no-{side}") if views else tools.say("no-picture")
        return [drawing.box(side, Role.TEXT, head.text), _sentence(tools, sentence, side, below)]
    drawn = desk.drawn.get(view)
    if drawn is None or not drawn.key:
        sentence = tools.say("drawing") if drawn is None else "—"
        return [drawing.box(side, Role.TEXT, head.text), _sentence(tools, sentence, side, below)]
    return [drawing.box(side, Role.TEXT, head.text), *_pictured(tools, drawn, view, below)]


def _sentence(tools: Tools, sentence: str, side: Side, place: Rect) -> Box:
    theme, kit = tools.theme, tools.kit
    words = tools.text(sentence, theme.type.body, theme.secondary, width=place.width - 2 * kit.units(2))
    drawing = Drawing(kit, Rect(place.x, place.y, place.width, kit.px(60.0)), theme.ground)
    drawing.fill(0, 0, place.width, kit.px(60.0), theme.card, kit.radius)
    drawing.words(words, kit.units(2), kit.units(2), theme.secondary)
    return drawing.box(f"sentence-{side}", Role.TEXT, sentence)


def _pictured(tools: Tools, drawn: Drawn, view: View, place: Rect) -> list[Box]:
    """The picture in slices: no window takes a texture of any length, and only slices in sight need one."""
    height = round(place.width * drawn.height / drawn.width)
    whole = Rect(place.x, place.y, place.width, float(height))
    title, rule = view.item.title(view.tag), tools.kit.rule
    boxes = []
    for top in range(0, height, SLICE_PX):
        rect = Rect(place.x, place.y + top, place.width, float(min(SLICE_PX, height - top)))
        drawing = Drawing(tools.kit, rect, tools.theme.ground)
        drawing.add(Picture(drawn.key, whole))
        drawing.add(Stroke(whole, tools.theme.rule, rule))
        boxes.append(drawing.box(f"picture-{view.side}-{top}", Role.IMAGE, title if top == 0 else ""))
    return boxes
