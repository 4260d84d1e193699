"""The guard before the glass: hammering, crowds of fingers, the sign in the corners, and where a touch counts."""

from __future__ import annotations

from collections import deque
from typing import Any

import pytest

from content_packs.typeset.boxes import Hit, Rect
from kiosk.settings import DEBOUNCE_MS
from kiosk.ui.corners import CORNER_MM, TOUCHES, WITHIN_S, Corners
from kiosk.ui.crowd import Overheard
from kiosk.ui.finger import Finger, Tap
from kiosk.ui.guard import CALM_S, FORGOTTEN_S, HAMMER_PER_S, HAMMER_S, Fingers, Guard, touching

BUTTON = Hit(Rect(100, 100, 80, 80), "home")
PX_PER_MM = 2.0
LEFT, RIGHT = (10.0, 10.0), (1070.0, 10.0)


def hammer(guard: Guard, per_s: float, for_s: float, start: float = 0.0) -> list[bool]:
    return [guard.lets(start + n / per_s) for n in range(int(per_s * for_s) + 1)]


def test_a_quick_reader_is_never_calmed() -> None:
    guard = Guard()
    assert all(hammer(guard, HAMMER_PER_S - 0.5, 60.0))


def test_hammering_brings_calm_for_a_moment_and_then_touches_count_again() -> None:
    guard = Guard()
    let = hammer(guard, HAMMER_PER_S + 1, HAMMER_S)
    assert let.index(False) == HAMMER_PER_S * HAMMER_S
    at = let.index(False) / (HAMMER_PER_S + 1)
    assert guard.calm(at + CALM_S - 0.1)
    assert not guard.lets(at + CALM_S - 0.1)
    assert not guard.calm(at + CALM_S)
    assert guard.lets(at + CALM_S)


def test_touches_during_the_calm_do_not_make_it_longer() -> None:
    guard = Guard()
    end = hammer(guard, 30, HAMMER_S).index(False) / 30 + CALM_S
    assert not any(hammer(guard, 30, CALM_S - 0.9, start=end - CALM_S + 0.1))
    assert guard.lets(end + 0.1)


def test_three_fingers_are_a_crowd_until_all_have_left() -> None:
    fingers = Fingers()
    assert [fingers.came(n, 1.0) for n in range(4)] == [False, False, True, False]
    for n in range(3):
        fingers.left(n, 1.5)
        assert fingers.crowded
    fingers.left(3, 1.5)
    assert not fingers.crowded
    assert not fingers.came(9, 2.0)


def test_a_finger_whose_leaving_was_lost_does_not_shut_the_glass_for_ever() -> None:
    fingers = Fingers()
    for n in range(3):
        fingers.came(n, 1.0)
    assert fingers.crowded
    fingers.came(7, 1.0 + FORGOTTEN_S)
    assert not fingers.crowded


class Queue:
    """Kivy's SDL window, as far as it says what happened."""

    title = "kiosk"

    def __init__(self, *events: Any) -> None:
        self.events = deque(events)

    def poll(self) -> Any:
        return self.events.popleft() if self.events else False


def test_fingers_are_overheard_and_every_event_goes_its_way() -> None:
    told: list[str] = []
    events = [*(("fingerdown", n, 0.5, 0.5, 1.0) for n in range(3)), ("mousemotion", 1, 2), None]
    queue = Overheard(
        Queue(*events, *(("fingerup", n, 0.5, 0.5, 1.0) for n in range(3))), Fingers(), lambda: told.append("!")
    )
    assert [queue.poll() for _ in events] == events
    assert told == ["!"]
    assert queue._fingers.crowded
    while queue.poll():
        pass
    assert not queue._fingers.crowded
    assert queue.title == "kiosk"


def sign(corners: Corners, *places: tuple[float, float], every_s: float = 0.5) -> list[bool]:
    return [corners.touched(*place, n * every_s) for n, place in enumerate(places)]


@pytest.fixture
def corners() -> Corners:
    return Corners(1080, 1920, PX_PER_MM)


def test_five_touches_in_alternating_corners_are_the_sign(corners: Corners) -> None:
    assert sign(corners, LEFT, RIGHT, LEFT, RIGHT, LEFT) == [False] * 4 + [True]
    assert sign(corners, RIGHT, LEFT, RIGHT, LEFT, RIGHT)[-1]


def test_who_sits_makes_the_sign_in_the_lower_corners(corners: Corners) -> None:
    low = [(x, 1910.0) for x, _ in (LEFT, RIGHT)]
    assert sign(corners, low[0], low[1], low[0], low[1], low[0])[-1]
    assert not sign(corners, LEFT, low[1], LEFT, low[1], LEFT)[-1]


@pytest.mark.parametrize(
    "places",
    [
        (LEFT,) * TOUCHES,
        (LEFT, RIGHT, (500.0, 900.0), LEFT, RIGHT),
        (LEFT, RIGHT, RIGHT, LEFT, RIGHT),
        (LEFT, RIGHT, LEFT, RIGHT),
        (LEFT, RIGHT, LEFT, RIGHT, (10.0 + CORNER_MM * PX_PER_MM, 10.0)),
    ],
)
def test_anything_less_is_no_sign(corners: Corners, places: tuple[tuple[float, float], ...]) -> None:
    assert not any(sign(corners, *places))


def test_a_slow_sign_is_none(corners: Corners) -> None:
    places = (LEFT, RIGHT) * 4
    assert not any(sign(corners, *places, every_s=WITHIN_S / (TOUCHES - 1) + 0.1))
    again = Corners(1080, 1920, PX_PER_MM)
    assert sign(again, LEFT, RIGHT, LEFT, RIGHT, LEFT, every_s=WITHIN_S / (TOUCHES - 1))[-1]


def test_gloves_need_not_meet_a_control_exactly() -> None:
    bare, glove = touching(DEBOUNCE_MS[0], glove=False), touching(DEBOUNCE_MS[0], glove=True)
    assert bare.slop_mm < glove.slop_mm < glove.slip_mm
    for one in (bare, glove):
        finger = Finger(PX_PER_MM, one.slip_mm, one.repeat_s)
        finger.press(140, BUTTON, False, 1.0)
        out = 180 + one.slip_mm * PX_PER_MM
        assert finger.move(out - 1, 140, 1.05) == 0
        assert finger.release(out - 1, 140, 1.1) == Tap(BUTTON)


def test_a_trembling_hand_may_be_given_half_a_second() -> None:
    slow = touching(DEBOUNCE_MS[1], glove=False)
    finger = Finger(PX_PER_MM, slow.slip_mm, slow.repeat_s)
    meant = []
    for at in (1.0, 1.45, 1.6):
        finger.press(140, BUTTON, False, at)
        meant.append(finger.release(140, 140, at))
    assert meant == [Tap(BUTTON), None, Tap(BUTTON)]


def test_a_long_press_is_a_touch_and_no_more() -> None:
    finger = Finger(PX_PER_MM)
    finger.press(140, BUTTON, True, 1.0)
    assert finger.release(140, 140, 61.0) == Tap(BUTTON)


def test_a_cancelled_finger_means_nothing_however_it_leaves() -> None:
    finger = Finger(PX_PER_MM)
    finger.press(140, BUTTON, True, 1.0)
    finger.cancel()
    assert finger.move(140, 900, 1.1) == 0
    assert finger.release(140, 140, 1.2) is None
