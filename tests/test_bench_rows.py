"""The table of numbers: medians, ratios, and the two forms it is printed in."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from tests.bench.rows import Row, compared, table, timed, write

VALUES = [4.0, 1.0, 3.0, 2.0, 100.0]


def test_a_row_is_the_median_of_its_runs_with_the_slow_ones_beside_it() -> None:
    row = timed("touch", "ms", VALUES, goal="≤ 8")
    assert (row.value, row.p95, row.runs, row.unit, row.goal) == (3.0, 100.0, 5, "ms", "≤ 8")


def test_one_run_is_its_own_median() -> None:
    row = timed("touch", "ms", [2.5])
    assert (row.value, row.p95, row.runs) == (2.5, 2.5, 1)


def test_a_ratio_is_to_the_other_one_s_median_and_names_it() -> None:
    row = compared(timed("start", "s", VALUES), "plain", [6.0, 2.0, 1000.0])
    assert (row.against, row.ratio, row.value) == ("plain", 0.5, 3.0)


def test_the_table_has_one_line_a_row_and_its_columns_stand_in_line() -> None:
    rows = [timed("start", "s", VALUES), compared(timed("idle, ui and agent", "%", [1234.5]), "plain", [1.0])]
    head, rule, *lines = table(rows).splitlines()
    assert len(lines) == len(rows)
    assert set(rule) == {"-"}
    assert head.split() == ["what", "median", "p95", "unit", "against", "ratio", "runs", "goal"]
    assert lines[1].index("1,234.5") == head.index("median") == lines[0].index("3  ")
    assert lines[1].index("plain") == head.index("against")


def test_a_row_without_comparison_leaves_the_columns_empty() -> None:
    line = table([Row(name="poll", value=337, unit="B", runs=1)]).splitlines()[-1]
    assert line.split() == ["poll", "337", "B", "1"]


def test_the_json_is_a_list_of_rows_that_can_be_read_back(tmp_path: Path) -> None:
    rows = [timed("start", "s", VALUES, goal="≤ 1"), compared(timed("touch", "ms", VALUES), "plain", [2.0])]
    path = tmp_path / "build" / "bench.json"
    write(rows, path)
    assert msgspec.json.decode(path.read_bytes(), type=list[Row]) == rows
    found = msgspec.json.decode(path.read_bytes())
    assert set(found[1]) >= {"name", "value", "unit", "against", "ratio", "runs", "p95"}
    assert found[1]["ratio"] == pytest.approx(1.5)
