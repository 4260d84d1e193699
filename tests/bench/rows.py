"""One row of the table of numbers, and the two forms it is printed in.

A timing on a shared machine means little alone, so a row may name what it stands against,
measured in the same run, and carries the ratio. `runs` is how many values the median is of.
"""

from __future__ import annotations

import statistics
from collections.abc import Sequence
from pathlib import Path

import msgspec


class Row(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """`value` in `unit`; `ratio` is value ÷ the same measure of `against`; `p95` where it says more."""

    name: str
    value: float
    unit: str
    runs: int
    against: str = ""
    ratio: float | None = None
    p95: float | None = None
    goal: str = ""


def timed(name: str, unit: str, values: Sequence[float], *, goal: str = "") -> Row:
    """The median of `values`, its 95th percentile beside it."""
    ordered = sorted(values)
    p95 = ordered[min(len(ordered) - 1, round(0.95 * (len(ordered) - 1)))]
    return Row(
        name=name,
        value=round(statistics.median(ordered), 3),
        unit=unit,
        runs=len(ordered),
        p95=round(p95, 3),
        goal=goal,
    )


def compared(row: Row, against: str, other: Sequence[float]) -> Row:
    """`row` with its ratio to the median of `other`, which was measured in the same run."""
    return msgspec.structs.replace(row, against=against, ratio=round(row.value / statistics.median(other), 3))


def table(rows: Sequence[Row]) -> str:
    head = ("what", "median", "p95", "unit", "against", "ratio", "runs", "goal")
    cells = [head, *(_cells(row) for row in rows)]
    widths = [max(len(line[column]) for line in cells) for column in range(len(head))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip() for line in cells]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]])


def _cells(row: Row) -> tuple[str, ...]:
    def number(value: float | None) -> str:
        return "" if value is None else f"{value:,.3f}".rstrip("0").rstrip(".")

    return (
        row.name,
        number(row.value),
        number(row.p95),
        row.unit,
        row.against,
        number(row.ratio),
        str(row.runs),
        row.goal,
    )


def write(rows: Sequence[Row], path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(msgspec.json.format(msgspec.json.encode(rows), indent=1) + b"\n")
