"""An enlarged picture under a finger: it goes along to every side, and nothing is touched by that."""

from __future__ import annotations

from pathlib import Path

import pytest

from content_packs.typeset.boxes import Picture
from kiosk.screens.layout import Pane
from kiosk.ui.carry import Carry
from kiosk.ui.finger import DRAG_MM
from kiosk.viewing import view_of
from tests.media_content import PAGE, TOPIC, MediaContent
from tests.paper_stage import Playing, playing_in

PX_PER_MM = 2.0


class Shown(MediaContent):
    """A stand-in for an edition with a picture."""

    def __init__(self) -> None:
        super().__init__()
        self.activation = type("Activation", (), {"id": 1})()


@pytest.fixture
def looking(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Playing:
    """Somebody looks at the picture, twice as large."""
    playing = playing_in(tmp_path, monkeypatch)
    playing.clerk.bring(Shown())
    playing.tick()
    for action in ("start", "language:en", f"topic:{TOPIC}", f"page:{PAGE}", "picture:photo", "zoom:in"):
        playing.touch(action)
    return playing


def content(playing: Playing) -> Pane:
    assert playing.stage.layout
    return playing.stage.layout.content


def view(playing: Playing) -> tuple[int, float, float]:
    seen = view_of(playing.show._visit.place.view)
    return seen.times, seen.x, seen.y


def carry(playing: Playing, across: float, down: float = 0.0) -> None:
    seen = content(playing).seen
    assert seen
    x = content(playing).rect.x + seen.place.x + seen.place.width / 2
    y = content(playing).rect.y + seen.place.y + seen.place.height / 2
    playing.now += 1
    playing.show.pressed(x, y)
    for part in (0.5, 1.0):
        playing.show.moved(x + across * part, y + down * part)
    playing.show.released(x + across, y + down)


def test_the_picture_goes_with_the_finger_and_is_not_looked_at_closer(looking: Playing) -> None:
    before = content(looking).seen
    assert before
    carry(looking, -100.0)
    after = content(looking).seen
    assert after
    assert view(looking)[0] == 2
    assert after.part.x == pytest.approx(before.part.x + 100 / before.whole.width, abs=1e-4)
    assert after.part.y == before.part.y


def test_under_the_finger_all_but_the_picture_is_the_same_boxes(looking: Playing) -> None:
    whole = content(looking).sheet.boxes
    seen = content(looking).seen
    assert seen
    x, y = (content(looking).rect.x + seen.place.width / 2, content(looking).rect.y + seen.place.height / 2)
    looking.show.pressed(x, y)
    looking.show.moved(x - 60, y)
    now = content(looking).sheet.boxes
    assert [box.id for box, was in zip(now, whole, strict=True) if box is not was] == ["picture"]
    (shown,) = [paint for box in now for paint in box.paint if isinstance(paint, Picture)]
    assert shown.part.x > seen.part.x


def test_nothing_beside_the_picture_is_ever_seen(looking: Playing) -> None:
    for across, down in ((900, 0), (900, 900), (-900, -900), (-900, -900), (0, -900)):
        carry(looking, across, down)
        seen = content(looking).seen
        assert seen
        assert 0 <= seen.part.x <= 1 - seen.part.width + 1e-6
        assert 0 <= seen.part.y <= 1 - seen.part.height + 1e-6


def test_at_the_end_of_the_picture_its_button_says_so(looking: Playing) -> None:
    for _ in range(3):
        carry(looking, 900)
    assert looking.stage.layout
    assert looking.stage.layout.find("zoom:left") is None
    assert looking.stage.layout.find("zoom:right")


def test_a_picture_that_is_seen_whole_is_only_touched(looking: Playing) -> None:
    looking.touch("zoom:out")
    carry(looking, -100.0)
    assert view(looking) == (2, 0.5, 0.5)


def test_a_finger_that_hardly_moves_looks_closer(looking: Playing) -> None:
    carry(looking, DRAG_MM)
    assert view(looking)[0] == 4


def test_a_crowd_of_fingers_carries_nothing_on(looking: Playing) -> None:
    seen = content(looking).seen
    assert seen
    x, y = content(looking).rect.x + 300, content(looking).rect.y + 300
    looking.show.pressed(x, y)
    looking.show.moved(x - 50, y)
    there = view(looking)
    looking.show.cancelled()
    looking.show.moved(x - 200, y)
    looking.show.released(x - 200, y)
    assert view(looking) == there


def test_from_the_threshold_on_it_goes_all_the_way() -> None:
    carried = Carry(PX_PER_MM)
    assert carried.move(5, 5) == (0, 0)
    carried.press(100, 100)
    assert carried.move(100, 100 + DRAG_MM * PX_PER_MM - 1) == (0, 0)
    assert carried.move(100 - 20, 100 + 20) == (-20, 20)
    assert carried.move(100 - 21, 100 + 20) == (-1, 0)
    assert carried.leave()
    assert not carried.leave()
