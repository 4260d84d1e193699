"""A task that never ends does not hold up those after it."""

from __future__ import annotations

import signal
from collections.abc import Callable
from types import SimpleNamespace

import pytest

from tests.tasks import side_by_side
from tests.tasks.patience import Endless, within

SOON_S, LATE_S = 0.05, 400.0


def for_ever() -> None:
    while True:
        pass


def test_what_never_ends_is_ended_where_it_is() -> None:
    with pytest.raises(Endless, match=r"not done after 0\.05 s") as caught, within(SOON_S):
        for_ever()
    assert caught.traceback[-2].name == "for_ever"


def test_whoever_is_done_is_left_alone() -> None:
    before = signal.getsignal(signal.SIGALRM)
    with within(LATE_S):
        pass
    assert signal.getitimer(signal.ITIMER_REAL)[0] == 0
    assert signal.getsignal(signal.SIGALRM) is before


@pytest.mark.parametrize(("steps", "limit_s", "passed"), [(for_ever, SOON_S, False), (lambda: None, LATE_S, True)])
def test_a_run_that_never_ends_has_failed(
    steps: Callable[[], None], limit_s: float, passed: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(side_by_side, "LONGEST_S", limit_s)
    travels = SimpleNamespace(carry_out=lambda _run: steps())
    outcome = side_by_side._carried_out(travels, SimpleNamespace(name="turn for ever"), tries=2)  # type: ignore[arg-type]
    assert outcome.passed is passed
    assert outcome.wrong.count("Endless: not done") == (0 if passed else 2)
