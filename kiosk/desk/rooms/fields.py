"""SIGN: fields to type into: a passphrase as dots, words as words. Pure."""

from __future__ import annotations

from content_packs.typeset.boxes import Box, Rect, Role
from kiosk.desk.look import Tools
from kiosk.screens.kit import Drawing

FIELD_MM, CARET_MM, DOT_MM = 16.0, 0.6, 3.0
WORDS_MM = 34.0


def secret_field(tools: Tools, label: str, dots: int, place: Rect) -> list[Box]:
    """A label over a field in which each character typed is a dot; past its width the first are not seen."""
    theme, kit = tools.theme, tools.kit
    size, step, height = kit.px(DOT_MM), kit.px(DOT_MM * 1.6), kit.px(FIELD_MM)
    top = _label(tools, label, place)
    drawing = Drawing(kit, Rect(place.x, top.rect.y + top.rect.height, place.width, height), theme.ground)
    _field(drawing, place.width, height)
    inner = kit.units(1.5)
    shown = min(dots, int((place.width - 2 * inner) / step) - 1)
    for n in range(shown):
        drawing.fill(inner + n * step, (height - size) / 2, size, size, theme.ink, size / 2)
    _caret(drawing, inner + shown * step, height)
    return [top, drawing.box("secret", Role.TEXT, label)]


def words_field(tools: Tools, label: str, words: str, place: Rect) -> list[Box]:
    """A label over a field of a few lines."""
    theme, kit = tools.theme, tools.kit
    height, inner = kit.px(WORDS_MM), kit.units(1.5)
    top = _label(tools, label, place)
    drawing = Drawing(kit, Rect(place.x, top.rect.y + top.rect.height, place.width, height), theme.ground)
    _field(drawing, place.width, height)
    layout = tools.text(f"{words}│", theme.type.body, theme.ink, width=place.width - 2 * inner)
    over = max(0.0, layout.height - (height - 2 * inner))
    drawing.words(layout, inner, inner - over)
    return [top, drawing.box("words", Role.TEXT, label)]


def _label(tools: Tools, label: str, place: Rect) -> Box:
    words = tools.text(label, tools.theme.type.body, tools.theme.secondary, width=place.width)
    drawing = Drawing(tools.kit, Rect(place.x, place.y, place.width, round(words.height)), tools.theme.ground)
    drawing.words(words, 0, 0)
    return drawing.box("label", Role.TEXT, label)


def _field(drawing: Drawing, width: float, height: float) -> None:
    theme, kit = drawing.kit.theme, drawing.kit
    drawing.fill(0, 0, width, height, theme.on_accent, kit.radius)
    drawing.stroke(0, 0, width, height, theme.accent, kit.radius)


def _caret(drawing: Drawing, x: float, height: float) -> None:
    kit = drawing.kit
    drawing.fill(x, height * 0.22, max(2.0, kit.px(CARET_MM)), height * 0.56, kit.theme.accent)
