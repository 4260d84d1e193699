"""One finger, running content, timings: the parts of the ui that need no window."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import msgspec
import pytest

from content_packs.typeset.boxes import Hit, Rect
from kiosk.ui.finger import DRAG_MM, LETTER_REPEAT_S, Finger, Flick, Tap
from kiosk.ui.glide import FASTEST_PX_S, FRICTION_S, SLOWEST_PX_S, flicked, paged
from kiosk.ui.timings import KEPT, Timings
from kiosk.visit import REPEAT_S

PX_PER_MM = 2.0
BUTTON = Hit(Rect(100, 100, 80, 80), "home")
OTHER = Hit(Rect(300, 100, 80, 80), "back")


def pressed(hit: Hit | None = BUTTON, scrolls: bool = True, now: float = 1.0, finger: Finger | None = None) -> Finger:
    finger = finger or Finger(PX_PER_MM)
    finger.press(140, hit, scrolls, now)
    return finger


def test_a_tap_acts_when_the_finger_leaves() -> None:
    finger = pressed()
    assert finger.hit == BUTTON
    assert finger.release(141, 141, 1.1) == Tap(BUTTON)
    assert finger.hit is None


def test_sliding_off_cancels() -> None:
    finger = pressed(scrolls=False)
    assert finger.move(400, 140, 1.05) == 0
    assert finger.hit is None
    assert finger.release(140, 140, 1.1) is None


def test_a_slip_within_three_millimetres_still_means_the_control() -> None:
    assert pressed().release(180 + 5, 140, 1.1) == Tap(BUTTON)
    assert pressed().release(180 + 7, 140, 1.1) is None


def test_a_second_tap_on_the_same_control_is_ignored_for_a_moment() -> None:
    finger = pressed()
    assert finger.release(140, 140, 1.0)
    assert pressed(finger=finger).release(140, 140, 1.0 + REPEAT_S - 0.01) is None
    assert pressed(finger=finger).release(140, 140, 1.0 + REPEAT_S + 0.01) == Tap(BUTTON)
    assert pressed(OTHER, finger=finger).release(340, 140, 1.4) == Tap(OTHER)


def test_the_same_letter_twice_is_typed_twice() -> None:
    key, finger = Hit(Rect(100, 100, 80, 80), "key:t"), pressed()
    assert pressed(key, finger=finger).release(140, 140, 1.0)
    assert pressed(key, finger=finger).release(140, 140, 1.0 + LETTER_REPEAT_S - 0.01) is None
    assert pressed(key, finger=finger).release(140, 140, 1.0 + LETTER_REPEAT_S + 0.01) == Tap(key)


def test_a_drag_moves_the_content_and_is_no_tap() -> None:
    finger = pressed()
    least = DRAG_MM * PX_PER_MM
    assert finger.move(140, 140 - least, 1.05) == 0
    assert finger.hit == BUTTON
    assert finger.move(140, 139 - least, 1.10) == pytest.approx(-least - 1)
    assert finger.dragging
    assert finger.move(140, 100, 1.12) < 0
    assert isinstance(finger.release(140, 100, 1.13), Flick)


def test_a_drag_where_nothing_scrolls_is_a_slide() -> None:
    finger = pressed(scrolls=False)
    assert finger.move(140, 150, 1.1) == 0
    assert finger.release(140, 150, 1.2) == Tap(BUTTON)


def test_a_finger_that_rests_before_leaving_throws_nothing() -> None:
    finger = pressed(None)
    for n in range(1, 6):
        finger.move(140, 140 - 30 * n, 1.0 + n * 0.016)
    assert finger.release(140, -10, 1.3) == Flick(0.0)


def test_a_flick_has_the_speed_of_the_finger() -> None:
    finger = pressed(None)
    for n in range(1, 6):
        finger.move(140, 140 - 32 * n, 1.0 + n * 0.016)
    meant = finger.release(140, -20, 1.08)
    assert isinstance(meant, Flick)
    assert meant.speed == pytest.approx(-2000, rel=0.01)


def test_a_release_without_a_press_means_nothing() -> None:
    assert Finger(PX_PER_MM).release(1, 1, 1.0) is None
    assert Finger(PX_PER_MM).move(1, 1, 1.0) == 0


def test_a_flick_runs_out() -> None:
    glide = flicked(100.0, 1000.0, 5.0)
    assert glide
    places = [glide.at(5.0 + n / 60) for n in range(200)]
    assert places == sorted(places)
    assert places[0] == 100.0
    assert glide.over(10.0)
    assert places[-1] == pytest.approx(100 + (1000 - SLOWEST_PX_S) * FRICTION_S)


@pytest.mark.parametrize("speed", [200.0, 1000.0, FASTEST_PX_S])
def test_every_frame_of_a_flick_moves_a_pixel_and_the_last_one_does_not_leap(speed: float) -> None:
    glide = flicked(0.0, speed, 0.0)
    assert glide
    places = [glide.at(n / 60) for n in range(int(glide.length_s * 60) + 2)]
    steps = [later - earlier for earlier, later in pairwise(places)]
    assert all(step >= 0.98 for step in steps[:-1])
    assert steps == sorted(steps, reverse=True)


def test_a_slow_finger_throws_nothing_and_a_wild_one_not_far() -> None:
    assert flicked(0.0, 10.0, 0.0) is None
    wild = flicked(0.0, 1e9, 0.0)
    assert wild
    assert wild.distance == pytest.approx((FASTEST_PX_S - SLOWEST_PX_S) * FRICTION_S)


def test_more_below_arrives() -> None:
    glide = paged(0.0, 800.0, 1.0)
    assert (glide.at(1.0), glide.at(2.0)) == (0.0, 800.0)
    assert glide.at(1.1) > 400


def test_timings_say_what_kind_and_never_what(tmp_path: Path) -> None:
    timings = Timings()
    for _ in range(KEPT + 5):
        timings.touched("page", timings.started)
        timings.touched("topic", timings.started)
        timings.painted()
        timings.flipped()
    timings.painted()
    timings.flipped()
    timings.write(tmp_path / "timings.json")
    report = msgspec.json.decode((tmp_path / "timings.json").read_bytes())
    assert len(report["touches"]) == KEPT
    assert {touch["kind"] for touch in report["touches"]} == {"page"}
    assert all(touch["work_ms"] > 0 <= touch["flip_ms"] for touch in report["touches"])
