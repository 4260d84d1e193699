"""A small fleet in the laboratory: every kiosk of every kind of line comes up to date; the table and goals hold."""

from __future__ import annotations

import pytest

from tests.fleet.laboratory import Found, Laboratory
from tests.fleet.narrow import narrow_site
from tests.fleet.scenario import Scale
from tests.fleet.table import POLL_BYTES, goals, poll_bytes, rows, written

SMALL = Scale(kiosks=7, pages=8, publishers=4, poll_s=1, steady_s=3.0)


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Found:
    with Laboratory(tmp_path_factory.mktemp("fleet"), SMALL) as laboratory:
        return laboratory.run()


def test_every_kiosk_comes_up_to_date_on_every_line(found: Found) -> None:
    with narrow_site() as site:
        kinds = 7 if site else 6
    assert found.missing == []
    assert len(found.groups) == kinds
    assert sum(len(delays) for delays in found.edit_delays.values()) == SMALL.kiosks - len(found.back_delays)


def test_an_edit_and_a_poll_cost_what_they_must(found: Found) -> None:
    """The words of one page, what vouches for them, and nothing else."""
    assert 0 < poll_bytes(found.steady) <= POLL_BYTES
    assert 5_000 < max(found.edit.carried) < 40_000
    assert max(found.notice.carried) < max(found.edit.carried)


def test_the_table_names_what_was_measured_and_the_goals_that_were_met(found: Found) -> None:
    text = written(rows(found))
    for what in ("publish → activated", "notice → activated", "back after 45 days", "poll with nothing new"):
        assert what in text
    assert goals(found)["every kiosk came up to date"]
