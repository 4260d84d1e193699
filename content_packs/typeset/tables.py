"""Tables: row rules only, the first column bold, numbers with their last digits beneath each other; where
columns would be too narrow, a card per row."""

from __future__ import annotations

from collections.abc import Sequence

from content_packs.model import Inline, Table
from content_packs.number_columns import number_columns
from content_packs.typeset.boxes import Rect, Role
from content_packs.typeset.drafts import Draft, Piece
from content_packs.typeset.setting import Setting, spoken
from content_packs.typeset.shaping import Align, TypeStyle

COLUMN_GAP_UNITS = 4.0
ROW_PADDING_UNITS = 2.0
CARD_LINE_GAP_UNITS = 1.0


def table(block: Table, setting: Setting) -> Piece:
    widths = column_widths(block, setting)
    if widths is None:
        return _cards(block, setting)
    draft, numbers = Draft(setting), number_columns(block, setting.page)
    right = Align.START if setting.right_to_left else Align.END  # digits run from left to right in every script
    aligned = [right if column in numbers else Align.START for column in range(len(widths))]
    head = [setting.styles.small] * len(widths)
    y = _row(draft, block.header, head, widths, aligned, 0) if spoken(*block.header) else 0.0
    _rule(draft, y, 2 * setting.rule)
    for row in block.rows:
        y = _row(draft, row, _row_styles(setting, len(widths)), widths, aligned, y)
        _rule(draft, y, setting.rule)
    return draft.piece(block.id, Role.TABLE, _spoken(block), y + setting.rule)


def column_widths(block: Table, setting: Setting) -> tuple[float, ...] | None:
    """A width for each column, none narrower than its longest word; None where they do not fit."""
    columns = len(block.header)
    room = setting.width - (columns - 1) * setting.units(COLUMN_GAP_UNITS)
    least = [0.0] * columns
    natural = [0.0] * columns
    rows = [(block.header, [setting.styles.small] * columns)]
    rows += [(row, _row_styles(setting, columns)) for row in block.rows]
    for cells, styles in rows:
        for index, (cell, style) in enumerate(zip(cells, styles, strict=False)):
            layout = setting.text(cell, style)
            natural[index] = max(natural[index], layout.natural_width)
            least[index] = max(least[index], layout.narrowest())
    if sum(least) > room:
        return None
    return _shared(room, least, natural)


def _shared(room: float, least: Sequence[float], natural: Sequence[float]) -> tuple[float, ...]:
    """`room` among columns: all they need if there is enough, else as much more than the least as
    each lacks."""
    spare = room - sum(natural)
    if spare >= 0:
        return tuple(width + spare / len(natural) for width in natural)
    wanting = [most - few for most, few in zip(natural, least, strict=True)]
    share = (room - sum(least)) / (sum(wanting) or 1.0)
    return tuple(few + share * want for few, want in zip(least, wanting, strict=True))


def _row_styles(setting: Setting, columns: int) -> list[TypeStyle]:
    return [setting.styles.strong, *[setting.styles.body] * (columns - 1)]


def _row(
    draft: Draft,
    cells: Sequence[Inline],
    styles: Sequence[TypeStyle],
    widths: Sequence[float],
    aligned: Sequence[Align],
    y: float,
) -> float:
    """One row's cells on a common first baseline; the y beneath the row."""
    setting = draft.setting
    layouts = [setting.text(*each) for each in zip(cells, styles, widths, aligned, strict=False)]
    baseline = max((layout.baseline for layout in layouts), default=0.0)
    x, top = 0.0, y + setting.units(ROW_PADDING_UNITS)
    bottom = top
    for layout, width in zip(layouts, widths, strict=False):
        bottom = max(bottom, draft.words(layout, x, top + baseline - layout.baseline))
        x += width + setting.units(COLUMN_GAP_UNITS)
    return bottom + setting.units(ROW_PADDING_UNITS)


def _rule(draft: Draft, y: float, thickness: float) -> None:
    draft.fill(Rect(0, round(y), draft.width, thickness), draft.setting.theme.rule)


def _cards(block: Table, setting: Setting) -> Piece:
    """Each row under its first cell: the other columns' headings in small, their cells beneath."""
    draft = Draft(setting)
    y = 0.0
    _rule(draft, y, 2 * setting.rule)
    for row in block.rows:
        y += setting.units(ROW_PADDING_UNITS)
        for index, cell in enumerate(row):
            if index and spoken(block.header[index]):
                label = setting.text(block.header[index], setting.styles.small, setting.width)
                y = draft.words(label, 0, y + setting.units(CARD_LINE_GAP_UNITS))
            style = setting.styles.body if index else setting.styles.strong
            y = draft.words(setting.text(cell, style, setting.width), 0, y)
        y += setting.units(ROW_PADDING_UNITS)
        _rule(draft, y, setting.rule)
    return draft.piece(block.id, Role.TABLE, _spoken(block), y + setting.rule)


def _spoken(block: Table) -> str:
    """Row by row, each cell after its column's heading, as someone reads a table aloud."""
    return "\n".join(_spoken_row(block.header, row) for row in block.rows)


def _spoken_row(header: Sequence[Inline], row: Sequence[Inline]) -> str:
    cells = [spoken(row[0])]
    for heading, cell in zip(header[1:], row[1:], strict=False):
        said, told = spoken(heading), spoken(cell)
        cells.append(f"{said}: {told}" if said else told)
    return ". ".join(cells)
