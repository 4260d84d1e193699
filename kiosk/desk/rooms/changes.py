"""SIGN: what changes in one language, in words: what went is struck on red, what came is bold on green. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from content_packs.model import Span
from content_packs.signing.compare.runs import Kind, Run, seen
from content_packs.signing.compare.walk import Change, Move
from content_packs.signing.review import shortened
from content_packs.typeset.boxes import Box, Fill, Rect, Role
from content_packs.typeset.text import TextLayout
from kiosk.desk.field_words import place
from kiosk.desk.look import GONE_GROUND, NEW_GROUND, Tools, pane
from kiosk.desk.state import EVERYTHING, Entry
from kiosk.screens.kit import Drawing
from kiosk.screens.layout import Pane

STRIKE_AT = 0.56
"""How far down a line the stroke through it is, as a part of the line's pitch."""

BAR_MM = 1.2
THIN_SPACE = "\u2009"
_GROUNDS = {Kind.GONE: GONE_GROUND, Kind.NEW: NEW_GROUND}


def words_pane(tools: Tools, entry: Entry, tab: str, area: Rect) -> Pane:
    """Every change of `entry` in the language `tab`, or in none."""
    theme, kit = tools.theme, tools.kit
    changes = entry.part.own() if tab == EVERYTHING else entry.part.of(tab)
    margin = kit.units(3)
    width = area.width - 2 * margin
    boxes: list[Box] = []
    y = kit.units(2)
    for number, change in enumerate(changes):
        boxes.append(_change(tools, number, change, tab, Rect(margin, y, width, 0)))
        y += boxes[-1].rect.height + kit.units(2)
    if not changes:
        sentence = tools.say("nothing-here" if entry.part.changes else "same")
        words = tools.text(sentence, theme.type.lead, theme.secondary, width=width)
        drawing = Drawing(kit, Rect(margin, y, width, round(words.height)), theme.ground)
        drawing.words(words, 0, 0)
        boxes.append(drawing.box("nothing", Role.TEXT, sentence))
    return pane(boxes, area, theme.ground, y + kit.units(2))


def _change(tools: Tools, number: int, change: Change, tab: str, where: Rect) -> Box:
    """One change: where it is, then the words."""
    theme, kit = tools.theme, tools.kit
    inner = kit.units(1.5)
    label = f"{place(change, tools.tongue)} · {tools.say(change.move)}" if change.move in _SAID else ""
    label = label or place(change, tools.tongue)
    head = tools.text(label, theme.type.small, theme.secondary, width=where.width - inner)
    runs = _runs(tools, change)
    tag = tools.tag(tab) if tab != EVERYTHING and change.move is not Move.MOVED else tools.tag(tools.tongue)
    body = _layout(tools, runs, tag, where.width - inner)
    height = float(round(head.height + body.height))
    drawing = Drawing(kit, Rect(where.x, where.y, where.width, height), theme.ground)
    drawing.fill(0, 0, kit.px(BAR_MM), height, _bar(tools, change))
    drawing.words(head, inner, 0, theme.secondary)
    _paint(drawing, runs, body, inner, head.height, plain=change.move is not Move.CHANGED)
    return drawing.box(f"change-{number}", Role.TEXT, body.text)


_SAID = (Move.NEW, Move.GONE)


def _bar(tools: Tools, change: Change) -> str:
    theme = tools.theme
    return {Move.NEW: theme.good.colour, Move.GONE: theme.danger.colour}.get(change.move, theme.accent)


def _runs(tools: Tools, change: Change) -> tuple[Run, ...]:
    if change.move is Move.MOVED:
        return (Run(Kind.SAME, tools.say("moved", before=change.before, after=change.after)),)
    if change.move is Move.CHANGED:
        return tuple(_apart(tuple(shortened(change.runs))))
    kind, text = (Kind.NEW, change.after) if change.move is Move.NEW else (Kind.GONE, change.before)
    return (Run(kind, seen(text) or "—"),)


def _apart(runs: Sequence[Run]) -> Iterator[Run]:
    """`runs` with a hair's breadth between what went and what came in its place."""
    for before, run in zip((None, *runs), runs, strict=False):
        if before and before.kind is Kind.GONE and run.kind is Kind.NEW:
            yield Run(Kind.SAME, THIN_SPACE)
        yield run


def _layout(tools: Tools, runs: Sequence[Run], tag: str, width: float) -> TextLayout:
    bold = any(run.kind is Kind.SAME for run in runs)  # what is all new needs no weight to stand out
    spans = tuple(Span(text=run.text, bold=bold and run.kind is Kind.NEW) for run in runs if run.text)
    return tools.kit.shaper.text(spans, tools.kit.style(tools.theme.type.body), tag, width)


def _paint(drawing: Drawing, runs: Sequence[Run], body: TextLayout, x: float, y: float, *, plain: bool) -> None:
    """Grounds under the words, the words, strokes through what went. Places are the layout's own: from the left."""
    left, top = drawing.rect.x + (0 if drawing.kit.rtl else x), drawing.rect.y + y
    strokes: list[Rect] = []
    start = 0
    for run in runs:
        end = start + len(run.text)
        ground = _GROUNDS.get(run.kind)
        for rect in body.range_rects(start, end) if ground and not plain else ():
            drawing.add(Fill(rect.moved(left, top), ground or ""))
            if run.kind is Kind.GONE:
                strokes.append(rect.moved(left, top))
        start = end
    drawing.words(body, x, y)
    thick = max(1.0, drawing.kit.rule)
    for rect in strokes:
        line = Rect(rect.x, rect.y + rect.height * STRIKE_AT, rect.width, thick)
        drawing.add(Fill(line, drawing.kit.theme.danger.colour))
