"""The show without a window: ways out of what cannot be composed, editions, and what the clerk is told."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest

from content_packs.model import Page
from content_packs.wire import ClockTrust
from kiosk.clock import Clock
from kiosk.counting import View
from kiosk.edition import Edition
from kiosk.ui import environment
from kiosk.ui.clerk import Flipped
from kiosk.ui.glide import paged
from kiosk.visit import LanguageChosen, VisitOver
from tests.paper_stage import PAGE, Playing, Signed, playing_in, read
from tests.screen_content import PACK


@pytest.fixture
def playing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Playing:
    return playing_in(tmp_path, monkeypatch)


def test_the_ground_gives_way_to_the_first_edition(playing: Playing) -> None:
    playing.tick()
    assert "not-in-service" in playing.ids()
    playing.clerk.bring(Signed(1))
    playing.tick()
    assert "welcome" in playing.ids()


def test_a_page_read_is_told_to_the_clerk(playing: Playing) -> None:
    playing.clerk.bring(Signed(1))
    playing.tick()
    read(playing)
    assert "title" in playing.ids()
    playing.touch("finish")
    told = playing.clerk.told
    assert [type(word) for word in told] == [LanguageChosen, View, VisitOver]
    assert isinstance(told[1], View)
    assert (told[1].pack, told[1].version, told[1].page, told[1].language) == (PACK, 3, "entry-1", "km")
    assert "welcome" in playing.ids()


def test_a_page_that_cannot_be_composed_leads_home(playing: Playing) -> None:
    edition = Signed(1)
    playing.clerk.bring(edition)
    playing.tick()
    playing.touch("start")
    playing.touch("language:km")
    playing.touch(f"topic:{PACK}/entry")
    with pytest.MonkeyPatch.context() as patch:
        composer = playing.show._played.composer
        patch.setattr(composer.typesetter, "page", _fails)
        playing.touch(f"page:{PAGE}")
    assert "topics" in playing.ids()


def _fails(*_: object, **__: object) -> None:
    raise ValueError("a page that typesetting cannot bear")


def test_when_nothing_of_an_edition_can_be_composed_the_ground_stands(playing: Playing) -> None:
    playing.clerk.bring(Signed(1))
    playing.tick()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(playing.show._played.composer, "compose", _fails)
        playing.touch("start")
    assert "not-in-service" in playing.ids()
    playing.tick()
    assert "not-in-service" in playing.ids()
    playing.clerk.bring(Signed(2))
    playing.tick()
    assert "welcome" in playing.ids()


def test_a_visit_keeps_its_edition_and_the_next_one_has_the_new(playing: Playing) -> None:
    playing.clerk.bring(Signed(1))
    playing.tick()
    read(playing)
    assert playing.clerk.in_use == 1
    playing.clerk.bring(Signed(2))
    playing.tick()
    assert "title" in playing.ids()
    playing.show.flipped()
    playing.touch("finish")
    playing.tick()
    playing.show.flipped()
    flips = [word.activation.id for word in playing.clerk.told if isinstance(word, Flipped)]
    assert flips == [1, 2]
    assert playing.clerk.in_use == 0


class Past(Signed):
    """An edition whose pages all ended before any date there is."""

    def page(self, reference: str, today: dt.date | None, /) -> Page | None:
        return None if today else super().page(reference, None)


def test_a_clock_that_is_not_trusted_takes_nothing_away_whatever_the_server_says(playing: Playing) -> None:
    playing.clerk.bring(Past(1), Clock(ClockTrust.UNTRUSTED, 5_000.0))
    playing.tick()
    read(playing)
    assert {"title", "clock"} <= playing.ids()
    playing.touch("finish")
    playing.clerk.bring(Past(2))
    playing.tick()
    playing.touch("start")
    playing.touch("language:km")
    playing.touch(f"topic:{PACK}/entry")
    assert playing.stage.layout
    assert playing.stage.layout.find(f"page:{PAGE}") is None


def test_the_pressed_control_is_shaded_until_the_finger_leaves(playing: Playing) -> None:
    playing.clerk.bring(Signed(1))
    playing.tick()
    playing.touch("start")
    assert playing.stage.layout
    hit = playing.stage.layout.find("language:ar")
    assert hit
    playing.show.pressed(hit.rect.x + 5, hit.rect.y + 5)
    assert playing.stage.shade == hit.rect
    playing.show.moved(5, 5)
    assert playing.stage.shade is None
    playing.show.released(5, 5)
    assert "choose-language" in playing.ids()


def test_another_language_keeps_the_block_in_sight(playing: Playing) -> None:
    playing.clerk.bring(Signed(1))
    playing.tick()
    read(playing)
    assert playing.stage.layout
    sheet = playing.stage.layout.content.sheet
    target = next(box for box in sheet.boxes if box.id == "beware")
    playing.show._scroll_to(target.rect.y)
    scrolled = playing.stage.scroll
    playing.touch("languages")
    playing.touch("language:ar")
    now = playing.stage.layout.content
    top = next(box for box in now.sheet.boxes if box.rect.y + box.rect.height > playing.stage.scroll + 1)
    before = next(box for box in sheet.boxes if box.rect.y + box.rect.height > scrolled + 1)
    assert top.id == before.id


def test_an_edition_is_what_the_screens_need() -> None:
    assert {"topics", "pages", "page", "picture"} <= set(dir(Edition))


@pytest.mark.parametrize(
    ("environ", "driver"),
    [
        ({"DISPLAY": ":0"}, "x11"),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "wayland"),
        ({}, "kmsdrm"),
        ({"DISPLAY": ":0", "SDL_VIDEODRIVER": "offscreen"}, "x11"),
        ({"DISPLAY": ":0", "SDL_VIDEODRIVER": "kmsdrm"}, "kmsdrm"),
    ],
)
def test_frames_never_go_where_nobody_sees_them(environ: dict[str, str], driver: str) -> None:
    assert environment.video_driver(environ) == driver


def on_a_long_page(playing: Playing) -> None:
    playing.clerk.bring(Signed(1))
    playing.tick()
    for action in ("start", "language:vi", f"topic:{PACK}/entry", f"page:{PAGE}"):
        playing.touch(action)
        playing.tick(0.4)


def test_more_below_glides_for_a_fifth_of_a_second_at_most() -> None:
    assert paged(0.0, 800.0, 5.0).over(5.0 + 0.2)


def test_a22_with_less_motion_more_below_is_there_at_once(playing: Playing) -> None:
    on_a_long_page(playing)
    playing.show.do("aid:still", playing.now)
    playing.show.do("more", playing.now)
    assert playing.stage.scroll > 0
    there = playing.stage.scroll
    playing.tick(1.0)
    assert playing.stage.scroll == there


def test_another_minute_stops_no_glide(playing: Playing) -> None:
    on_a_long_page(playing)
    playing.show.do("more", playing.now)
    whole = playing.show._glide.at(playing.now + 1.0)
    playing.tick(0.05)
    halfway = playing.stage.scroll
    playing.show._scene = replace(playing.show._scene, now=None)  # it was another minute
    playing.show._looked_at = 0.0
    playing.tick(0.05)
    assert playing.show._scene.now is not None
    playing.tick(0.2)
    assert playing.stage.layout
    assert 0 < halfway < playing.stage.scroll == playing.stage.layout.content.clamped(whole)


def test_a_glide_has_a_frame_every_sixtieth_of_a_second_however_long_one_takes(playing: Playing) -> None:
    on_a_long_page(playing)
    playing.show.do("more", playing.now)
    playing.tick(0.05)
    playing.now += 0.009  # the frame was drawn
    playing.show.flipped()
    assert playing.show.wait_s(playing.now) == pytest.approx(1 / 60 - 0.009)
    before = playing.stage.scroll
    playing.tick(1 / 60 - 0.009 + 1e-6)
    assert playing.stage.scroll > before


def test_a_flick_goes_on_in_the_frame_after_the_finger_s_last(playing: Playing) -> None:
    on_a_long_page(playing)
    playing.show.flung(-1500.0, playing.now)
    before = playing.stage.scroll
    playing.tick(0.0)
    assert playing.stage.scroll == pytest.approx(before + 1500 / 60, abs=2)


def test_a_finger_that_holds_moving_content_has_nothing_prepared(playing: Playing) -> None:
    on_a_long_page(playing)
    assert playing.stage.layout
    hit = playing.stage.layout.find("home")
    assert hit
    playing.show.shade(hit)
    assert playing.show._ahead.step(finger=True)
    playing.show.shade(None)
    playing.show.do("more", playing.now)
    playing.show.stirred(playing.now)
    playing.show.shade(hit)
    assert not playing.show._ahead.step(finger=True)
    playing.show.shade(None)
    playing.show.stirred(playing.now)
    playing.show.shade(hit)
    assert playing.show._ahead.step(finger=True)
