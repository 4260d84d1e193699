"""Screens beside the visit: the idle question, the calm and the safe screen, staff. They fit, and nothing flashes."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise

import numpy as np
import pytest

from content_packs.geometry import Geometry
from content_packs.typeset.boxes import Rect, Words
from content_packs.wire import ClockTrust
from kiosk.aids import Aids
from kiosk.screens.compose import Composer
from kiosk.screens.layout import Pane, ScreenLayout
from kiosk.screens.safe import Call, safe_screen
from kiosk.screens.staff import StaffScreens
from kiosk.screens.staff_words import WORDS
from kiosk.screens.stand import Scene
from kiosk.staff import Part, StaffView
from kiosk.staff_code import Verdict
from kiosk.staff_facts import Facts
from kiosk.visit import Place, Screen, Visit, warning_s
from tests.screen_content import LANDSCAPE, NOON, ORDER, PORTRAIT, SMALL, FakeContent, painted

LOW = Geometry((1366, 768), (345.0, 194.0))
WIDE = Geometry((1366, 768), (698.0, 392.0))
PANELS = {"portrait": PORTRAIT, "landscape": LANDSCAPE, "21 inch": SMALL, "32 inch": WIDE}
READERS = {
    "plain": Aids(),
    "largest": Aids(text=3),
    "contrast": Aids(contrast=True),
    "both": Aids(text=3, contrast=True),
}
NUMBERS = tuple(Call(phone, (("vi", "Cứu hộ cứu nạn"), ("en", "Search and rescue"))) for phone in ("113", "114", "115"))
FACTS = Facts(
    kiosk="moc-bai-1",
    software="0.1.0",
    plan="gatepost-sample/moc-bai 3fa9c1b2d4e5",
    releases=("gatepost-sample/sample 14", "ministry/entry 3", "province/tay-ninh 8"),
    languages=12,
    notices=("ministry/storm 2",),
    synced=NOON,
    heard=None,
    problem="updating content failed: https://content.example/ could not be reached: timed out; " * 2,
    clock_at=NOON,
    trust=ClockTrust.UNTRUSTED,
    skew_s=412.0,
    disk_free_gb=18.4,
    link="metered",
)
FLASH = 0.01
"""The share of the screen that may change in one second of the question."""


def asked(composer: Composer, tag: str, aids: Aids, left_s: int = 13) -> ScreenLayout:
    visit = Visit(place=Place(Screen.HOME), language=tag, aids=aids)
    return composer.compose(Scene(visit, NOON, left_s=left_s))


def within(pane: Pane, panel: tuple[int, int]) -> bool:
    """Whether the pane lies on the panel and all its words in the pane."""
    width, height = panel
    rect = pane.rect
    lies = rect.x >= 0 and rect.y >= 0 and rect.x + rect.width <= width and rect.y + rect.height <= height
    return lies and not list(outside(pane))


def outside(pane: Pane) -> list[str]:
    """Words whose ink leaves their box, and boxes that leave the pane."""
    found = [box.id for box in pane.sheet.boxes if not _holds(Rect(0, 0, pane.rect.width, pane.rect.height), box.rect)]
    words = [(box, paint) for box in pane.sheet.boxes for paint in box.paint if isinstance(paint, Words)]
    found += [
        f"{box.id}: {paint.layout.text}"
        for box, paint in words
        if not _holds(box.rect, paint.layout.ink.moved(paint.x, paint.y))
    ]
    return found


def _holds(outer: Rect, inner: Rect) -> bool:
    """Whether `inner` lies in `outer`, but for a pixel."""
    across = outer.x - 1 <= inner.x and inner.x + inner.width <= outer.x + outer.width + 1
    return across and outer.y - 1 <= inner.y and inner.y + inner.height <= outer.y + outer.height + 1


@pytest.mark.parametrize("panel", PANELS)
def test_the_question_and_the_calm_screen_fit_every_language_size_and_theme(panel: str) -> None:
    geometry = PANELS[panel]
    composer = Composer(FakeContent(), geometry)
    for tag in ORDER:
        for aids in READERS.values():
            over = asked(composer, tag, aids).over
            calm = composer.compose(
                Scene(Visit(place=Place(Screen.HOME), language=tag, aids=aids), NOON, calm=True)
            ).over
            assert over
            assert calm
            assert within(over, geometry.panel_px), (tag, aids, outside(over))
            assert within(calm, geometry.panel_px), (tag, aids, outside(calm))


def test_a21_the_question_does_not_flash() -> None:
    composer = Composer(FakeContent(), PORTRAIT)
    for tag in ("vi", "ar"):
        frames = [np.asarray(painted(asked(composer, tag, Aids(), left))).astype(int) for left in (20, 19, 18, 17)]
        for before, after in pairwise(frames):
            assert 0 < (np.abs(after - before).max(axis=2) > 8).mean() < FLASH


def test_a10_a11_there_are_twenty_seconds_to_answer_and_twice_as_many_with_reading_aids() -> None:
    assert warning_s(Visit(language="vi")) >= 20
    for aids in (Aids(text=1), Aids(contrast=True), Aids(reach=True), Aids(still=True), Aids(speech=True)):
        assert warning_s(Visit(language="vi", aids=aids)) >= 40


@pytest.mark.parametrize("panel", [*PANELS, "15 inch"])
def test_the_safe_screen_says_it_in_every_language_and_gives_the_numbers_on_every_panel(panel: str) -> None:
    geometry = PANELS.get(panel, LOW)
    composer = Composer(FakeContent(), geometry)
    stand = composer.stand(Scene(Visit(), NOON, safe=True))
    pane = safe_screen(stand.kit, stand.where.panel, ORDER, NUMBERS)
    assert within(pane, geometry.panel_px), outside(pane)
    spoken = {box.id: box.spoken for box in pane.sheet.boxes}
    assert {f"safe-{tag}" for tag in ORDER} <= set(spoken)
    assert all(number.phone in spoken["safe-numbers"] for number in NUMBERS)
    assert not [hit for box in pane.sheet.boxes for hit in box.hits]


VIEWS = (
    StaffView(Part.CODE, 3, facts=FACTS, unsure=True),
    StaffView(Part.CODE, 0, Verdict.LOCKED, 10, facts=FACTS),
    StaffView(Part.CODE, 0, Verdict.USED, facts=FACTS),
    StaffView(Part.DESK, facts=FACTS),
    StaffView(Part.DESK, facts=FACTS, safe=True),
    StaffView(Part.COLOURS, colour=2),
    StaffView(Part.MEASURE),
    StaffView(Part.TOUCH, cells=frozenset({1, 5})),
)


@pytest.mark.parametrize("panel", PANELS)
def test_what_is_backstage_fits_every_panel_and_can_be_touched(panel: str) -> None:
    geometry = PANELS[panel]
    screens = StaffScreens(geometry)
    for view in VIEWS:
        layout = screens.compose(view)
        assert within(layout.content, geometry.panel_px), (view, outside(layout.content))
        least = geometry.px(20)
        for hit in layout.places():
            assert min(hit.rect.width, hit.rect.height) >= least - 1, (view.part, hit.action)


def test_nothing_backstage_leads_anywhere_but_backstage() -> None:
    screens = StaffScreens(PORTRAIT)
    actions = {hit.action for view in VIEWS for hit in screens.compose(view).places()}
    assert actions
    assert all(action.startswith("staff-") for action in actions)


def test_the_words_of_staff_are_there_in_both_languages() -> None:
    assert all(first and second and first != second for first, second in WORDS.values())


def test_times_are_said_with_their_zone() -> None:
    assert FACTS.clock_at == dt.datetime(2026, 11, 22, 5, 30, tzinfo=dt.UTC)
    facts = next(box for box in StaffScreens(PORTRAIT).compose(VIEWS[3]).content.sheet.boxes if box.id == "staff-facts")
    assert "22.11.2026 05:30 UTC" in facts.spoken
