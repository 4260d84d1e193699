"""The show beside its visits: the idle question, the guard's calm, the way backstage, the safe screen."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import msgspec
import pyotp
import pytest

from content_packs.typeset.boxes import Hit
from kiosk.counting import View
from kiosk.safe import StaffRecord
from kiosk.screens.compose import Composer
from kiosk.screens.layout import ScreenLayout
from kiosk.screens.stand import Scene
from kiosk.staff import CODE_S, DESK_S
from kiosk.ui.clerk import Flipped
from kiosk.ui.companion import Companion
from kiosk.ui.knock import Knock
from kiosk.visit import LanguageChosen, Screen, VisitOver
from tests.paper_stage import PAGE, Playing, Signed, playing_in, read
from tests.screen_content import PORTRAIT, FakeContent, scene
from tests.simulator import STAFF_SECRET


@pytest.fixture
def playing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Playing:
    return playing_in(tmp_path, monkeypatch)


def test_the_question_is_asked_counts_down_and_any_touch_answers_without_touching_what_is_beneath(
    playing: Playing,
) -> None:
    playing.clerk.bring(Signed(1))
    playing.tick()
    read(playing)
    for _ in range(12):  # people.md A10: ten times and more
        playing.tick(61.0)
        assert "still-there" in playing.ids()
        assert playing.stage.layout
        assert playing.stage.layout.over
        first = playing.show._scene
        playing.tick(5.0)
        assert first
        assert playing.show._scene
        assert first.left_s - playing.show._scene.left_s == 5
        beneath = playing.stage.layout.dock
        assert beneath
        x, y = beneath.rect.x + beneath.rect.width - 20, beneath.rect.y + 50
        playing.show.pressed(x, y)
        playing.show.released(x, y)
        assert "still-there" not in playing.ids()  # at once
        assert "title" in playing.ids()
    playing.tick(81.0)
    assert "welcome" in playing.ids()


def test_a_finger_that_only_rests_or_slides_answers_as_well(playing: Playing) -> None:
    playing.clerk.bring(Signed(1))
    playing.tick()
    read(playing)
    playing.tick(61.0)
    assert "still-there" in playing.ids()
    playing.show.pressed(500, 60)
    playing.tick(30.0)
    assert "still-there" in playing.ids()  # it does not go from beneath a finger, nor count on
    playing.show.moved(900, 1800)
    playing.show.released(900, 1800)
    assert "still-there" not in playing.ids()
    assert "title" in playing.ids()


def test_a_finger_that_never_leaves_keeps_no_screen_for_ever(playing: Playing) -> None:
    playing.clerk.bring(Signed(1))
    playing.tick()
    read(playing)
    playing.tick(61.0)
    playing.show.pressed(500, 60)
    playing.tick(81.0)
    assert "welcome" in playing.ids()


def test_a_third_finger_answers_the_question_as_well(playing: Playing) -> None:
    playing.clerk.bring(Signed(1))
    playing.tick()
    read(playing)
    playing.tick(61.0)
    playing.show.pressed(500, 60)
    playing.show.cancelled()
    playing.tick(1.0)
    assert "still-there" not in playing.ids()
    assert "title" in playing.ids()


def test_a_key_answers_the_question_and_nothing_else(playing: Playing) -> None:
    playing.clerk.bring(Signed(1))
    playing.tick()
    read(playing)
    playing.tick(61.0)
    playing.show.keyed("back")
    assert {"title"} <= playing.ids()
    assert "still-there" not in playing.ids()


def test_the_question_is_heard_once_each_time_it_is_asked() -> None:
    volumes: list[int] = []
    knock = Knock(volumes.append)
    layout = Composer(FakeContent(), PORTRAIT).compose(scene(Screen.HOME, "vi"))
    for left in (None, 20, 19, 18, None, None, 20, 5):
        knock.presented(replace(scene(Screen.HOME, "vi"), left_s=left), layout)
    assert volumes == [3, 3]
    assert not knock.busy


class Playback(Companion):
    """Somebody who plays something until told to stop."""

    def __init__(self) -> None:
        self.plays = True

    @property
    def busy(self) -> bool:
        return self.plays

    def presented(self, scene: Scene, layout: ScreenLayout) -> None:
        """Nothing to do."""

    def taken(self, _hit: Hit, _now: float) -> bool:
        return False

    def tick(self, now: float) -> None:
        """Nothing to do."""

    def due_s(self, _now: float) -> float | None:
        return None

    def stop(self) -> None:
        """Nothing to do."""


def test_a11_nobody_is_asked_while_something_is_heard_or_shown(playing: Playing) -> None:
    player = Playback()
    playing.show._companions = (player,)
    playing.clerk.bring(Signed(1))
    playing.tick()
    read(playing)
    for _ in range(10):
        playing.tick(50.0)
        playing.tick(50.0)
        assert "still-there" not in playing.ids()
        assert "title" in playing.ids()
    player.plays = False
    playing.tick(50.0)
    assert "still-there" not in playing.ids()
    playing.tick(15.0)
    assert "still-there" in playing.ids()


def test_hammering_brings_the_calm_screen_and_then_the_same_screen_again(playing: Playing) -> None:
    playing.clerk.bring(Signed(1))
    playing.tick()
    read(playing)
    for _ in range(40):
        playing.now += 0.05
        playing.show.pressed(300, 300)
    assert "calm" in playing.ids()
    playing.tick(1.0)
    assert "calm" in playing.ids()
    playing.tick(5.0)
    assert "calm" not in playing.ids()
    assert "title" in playing.ids()


def corners(playing: Playing) -> None:
    """The sign, half a second apart."""
    for n in range(5):
        x = 10.0 if n % 2 == 0 else PORTRAIT.panel_px[0] - 10.0
        playing.now += 0.5
        playing.show.pressed(x, 10)
        playing.show.released(x, 10)


def enter(playing: Playing, ahead_s: float = 0.0) -> None:
    """Make the sign and type what an authenticator shows."""
    corners(playing)
    at = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=ahead_s)
    for digit in pyotp.TOTP(STAFF_SECRET).at(at):
        playing.show.do(f"staff-digit:{digit}", playing.now)


def paired(playing: Playing, secret: str = STAFF_SECRET, demo: bool = True) -> None:
    edition = Signed(1)
    edition.plan = msgspec.structs.replace(edition.plan, demo=demo)
    playing.clerk.bring(edition)
    news = playing.clerk.news
    assert news
    playing.clerk._news = replace(news, staff_secret=secret)
    playing.tick()


def test_the_sign_opens_a_keypad_from_any_screen_and_leaving_it_gives_the_visit_back(playing: Playing) -> None:
    paired(playing)
    read(playing)
    corners(playing)
    assert "staff-digit-1" in playing.ids()
    assert playing.stage.layout
    assert playing.stage.layout.dock is None
    playing.touch("staff-leave")
    assert "title" in playing.ids()
    assert not any(isinstance(word, VisitOver) for word in playing.clerk.told)


def test_a_kiosk_without_a_secret_has_no_keypad(playing: Playing) -> None:
    paired(playing, secret="")
    corners(playing)
    assert not any(name.startswith("staff") for name in playing.ids())


def test_a_right_code_ends_the_visit_and_staff_are_not_counted(playing: Playing) -> None:
    paired(playing)
    read(playing)
    enter(playing)
    assert "staff-facts" in playing.ids()
    told = [type(word) for word in playing.clerk.told]
    assert told == [LanguageChosen, View, StaffRecord, VisitOver] or told == [
        LanguageChosen,
        StaffRecord,
        View,
        VisitOver,
    ]
    playing.show.do("staff-leave", playing.now)
    assert "welcome" in playing.ids()
    playing.show.stop()
    assert [type(word) for word in playing.clerk.told] == told


def test_the_way_to_the_corners_from_rest_is_no_visit(playing: Playing) -> None:
    paired(playing, demo=False)  # without a banner a touch in the upper corner begins a visit
    enter(playing)
    playing.show.do("staff-leave", playing.now)
    assert [type(word) for word in playing.clerk.told] == [StaffRecord]


def test_the_keypad_and_the_staff_screen_end_by_themselves(playing: Playing) -> None:
    paired(playing)
    corners(playing)
    playing.tick(CODE_S + 3)
    assert "staff-digit-1" not in playing.ids()
    enter(playing)
    playing.tick(DESK_S - 5)
    assert "staff-facts" in playing.ids()
    playing.tick(10.0)
    assert "welcome" in playing.ids()


def test_the_safe_screen_takes_all_content_off_until_staff_take_it_down(playing: Playing) -> None:
    paired(playing)
    enter(playing)
    playing.touch("staff-safe")
    playing.touch("staff-leave")
    safe = {f"safe-{tag}" for tag in FakeContent().languages}
    assert safe <= playing.ids()
    assert "welcome" not in playing.ids()
    for action in ("start", "language:vi", "home", f"page:{PAGE}", "help", "more"):
        playing.show.do(action, playing.now)
    playing.show.pressed(500, 900)
    playing.show.released(500, 900)
    playing.tick()
    assert safe <= playing.ids()
    assert playing.show._visit.resting
    playing.show.flipped()
    assert playing.clerk.told[-1] == Flipped(playing.show._played.edition.activation, safe=True)
    playing.now += 10.0
    enter(playing, ahead_s=30.0)
    playing.touch("staff-release")
    playing.touch("staff-leave")
    assert "welcome" in playing.ids()


def test_the_safe_screen_survives_a_restart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    again = playing_in(tmp_path, monkeypatch, StaffRecord(safe=True))
    again.tick()
    assert "safe-vi" in again.ids()
    again.clerk.bring(Signed(1))
    again.tick()
    assert "safe-km" in again.ids()
