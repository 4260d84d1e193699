"""Notices on every screen, in every language, both ways up, at both themes and sizes: whole, touchable, and true."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from itertools import combinations

import pytest

from content_packs.dates import written_moment
from content_packs.language_source import load_language_packs
from content_packs.notices.notice import Gravity, Notice
from content_packs.notices.source import NOTICES, built, load_source
from content_packs.plain import plain_text
from content_packs.theme import HIGH_CONTRAST, LIGHT, contrast
from content_packs.typeset.boxes import Rect, Words
from kiosk.aids import Aids
from kiosk.notices import place_of
from kiosk.screens.compose import Composer
from kiosk.screens.layout import Pane, ScreenLayout
from kiosk.screens.notice_words import tone_of
from kiosk.screens.stand import Scene
from kiosk.screens.waiting import Pairing
from kiosk.visit import Place, Screen, Visit, at_rest
from tests.notices import notice
from tests.screen_content import LANDSCAPE, NOON, ORDER, PACK, PORTRAIT, FakeContent, language_packs

PANELS = {"upright": PORTRAIT, "across": LANDSCAPE}
WISHES = {"usual": Aids(), "large": Aids(text=3), "high contrast": Aids(contrast=True), "low": Aids(reach=True)}
ROAD, INFO = notice(more=f"{PACK}/entry-0", steps=5), notice("info", Gravity.INFO)
SLACK_PX = 2.0


@cache
def drill() -> Notice:
    return built(load_source(NOTICES / "evacuation-drill.toml"), load_language_packs())


STORM = notice("storm", Gravity.DANGER, icon="thunderstorm", steps=5, more=f"{PACK}/entry-0")


@cache
def composer(panel: str) -> Composer:
    return Composer(FakeContent(), PANELS[panel])


def scenes(tag: str, aids: Aids) -> Iterator[tuple[str, Scene]]:
    """Each kind of screen with notices on it."""
    every = (STORM, ROAD, INFO, drill())
    heard = frozenset(one.key for one in every)

    def visit(place: Place) -> Visit:
        return Visit(place=place, language=tag, aids=aids, heard=heard)

    for one in (STORM, drill()):
        yield f"takeover {one.id}", Scene(Visit(place=place_of(one), language=tag, aids=aids), NOON, notices=(one,))
    for name, notices in (("a danger", every), ("a warning", (ROAD, INFO)), ("a drill", (drill(),))):
        yield f"home with {name}", Scene(visit(Place(Screen.HOME)), NOON, notices=notices)
    yield "warning in full", Scene(visit(place_of(ROAD)), NOON, notices=every)
    yield "danger again", Scene(visit(place_of(STORM)), NOON, notices=every)
    yield "list", Scene(visit(Place(Screen.NOTICE)), NOON, notices=every)
    yield "help", Scene(visit(Place(Screen.HELP)), NOON, notices=(ROAD,))


def resting(tag: str) -> Iterator[tuple[str, Scene]]:
    content = composer("upright")
    turn = next(n for n in range(400) if content.language(Scene(at_rest(), NOON, n)) == tag)
    for name, notices in (("danger", (STORM, ROAD)), ("drill", (drill(),)), ("line", (ROAD, INFO))):
        yield f"rest with {name}", Scene(at_rest(), NOON, turn, notices=notices)


def screens(tag: str, panel: str, wish: str) -> Iterator[tuple[str, ScreenLayout]]:
    found = list(scenes(tag, WISHES[wish]))
    if wish == "usual":
        found += resting(tag)
    for name, scene in found:
        yield name, composer(panel).compose(scene)


def panes(layout: ScreenLayout) -> list[Pane]:
    return [pane for pane in (layout.content, layout.notice) if pane]


def inside(inner: Rect, outer: Rect) -> bool:
    across = inner.x >= outer.x - SLACK_PX and inner.x + inner.width <= outer.x + outer.width + SLACK_PX
    return across and inner.y >= outer.y - SLACK_PX and inner.y + inner.height <= outer.y + outer.height + SLACK_PX


def overlap(one: Rect, other: Rect) -> bool:
    across = min(one.x + one.width, other.x + other.width) - max(one.x, other.x)
    return across > 1 and min(one.y + one.height, other.y + other.height) - max(one.y, other.y) > 1


@pytest.mark.parametrize("wish", WISHES)
@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.parametrize("tag", ORDER)
def test_nothing_is_clipped_broken_or_covered(tag: str, panel: str, wish: str) -> None:
    for name, layout in screens(tag, panel, wish):
        whole = Rect(0, 0, layout.width, layout.height)
        for pane in panes(layout):
            assert inside(pane.rect, whole), name
            sheet = Rect(0, 0, pane.sheet.width, pane.sheet.height)
            for box in pane.sheet.boxes:
                assert inside(box.rect, sheet), (name, box.id)
                for paint in box.paint:
                    if isinstance(paint, Words) and box.id != "drawing":
                        ink = paint.layout.ink.moved(paint.x, paint.y)
                        assert inside(ink, box.rect), (name, box.id, paint.layout.text)
                        assert not paint.layout.unknown_glyphs, (name, box.id, paint.layout.text)
            own = [box for box in pane.sheet.boxes if box.id.startswith(("notice", "help", "say"))]
            covered = [(a.id, b.id) for a, b in combinations(own, 2) if overlap(a.rect, b.rect)]
            assert covered == [], name
        fixed = [pane.rect for pane in (layout.dock, layout.notice, layout.band) if pane]
        assert not any(overlap(one, other) for one, other in combinations(fixed, 2)), name


@pytest.mark.parametrize("wish", WISHES)
@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.parametrize("tag", ["vi", "km", "ar"])
def test_what_is_touched_is_twenty_millimetres(tag: str, panel: str, wish: str) -> None:
    least = PANELS[panel].px(20) - 1
    for name, layout in screens(tag, panel, wish):
        hits = [hit for pane in panes(layout) for box in pane.sheet.boxes for hit in box.hits]
        assert [hit.action for hit in hits if min(hit.rect.width, hit.rect.height) < least] == [], name


@pytest.mark.parametrize("panel", PANELS)
def test_a_danger_leaves_language_aids_and_help_where_they_are_and_shows_the_way_on(panel: str) -> None:
    for wish in WISHES.values():
        taken = next(scene for name, scene in scenes("th", wish) if name == "takeover storm")
        layout = composer(panel).compose(taken)
        assert layout.find(f"heard:{STORM.key}") in [hit for hit in layout.places() if hit.action.startswith("heard")]
        actions = {hit.action for hit in layout.places()}
        assert {"languages", "aids", "help", "home", "back", f"page:{STORM.more}"} <= actions
        heard = layout.find(f"heard:{STORM.key}")
        assert heard
        assert heard.rect.y + heard.rect.height <= layout.height
        assert {box.id for _, box in layout.boxes()} >= {"notice-head", "notice-what", "notice-step-5", "notice-next"}


@pytest.mark.parametrize("tag", ORDER)
def test_a_drill_says_so_on_every_screen_and_never_wears_the_colour_of_danger(tag: str) -> None:
    said = language_packs()[tag].messages["drill"]
    for panel in PANELS:
        shown = [*scenes(tag, Aids()), *resting(tag)]
        for name, scene in ((name, scene) for name, scene in shown if "drill" in name or "evacuation" in name):
            layout = composer(panel).compose(scene)
            spoken = " ".join(box.spoken for _, box in layout.boxes() if box.id.startswith("notice-"))
            assert str(said) in spoken, name
    assert tone_of(LIGHT, drill()).colour != LIGHT.danger.colour


def test_words_on_the_colour_of_a_notice_can_be_read() -> None:
    for theme, least in ((LIGHT, 4.5), (HIGH_CONTRAST, 7.0)):
        for one in (STORM, ROAD, INFO, drill()):
            assert contrast(theme.on_accent, tone_of(theme, one).colour) >= least


def test_the_line_names_the_gravest_counts_the_others_and_leads_to_them() -> None:
    here = Visit(place=Place(Screen.HOME), language="en", heard=frozenset({STORM.key}))
    several = composer("upright").compose(Scene(here, NOON, notices=(STORM, ROAD, INFO)))
    assert several.notice
    assert several.notice.sheet.boxes[0].spoken.endswith("and 2 more")
    assert several.notice.sheet.boxes[0].hits[0].action == "notices"
    alone = composer("upright").compose(Scene(here, NOON, notices=(ROAD,)))
    assert alone.notice
    assert alone.notice.sheet.boxes[0].hits[0].action == f"notice:{ROAD.key}"
    assert composer("upright").compose(Scene(here, NOON)).notice is None


def test_before_a_language_is_chosen_the_line_is_only_read() -> None:
    layout = composer("upright").compose(Scene(Visit(place=Place(Screen.LANGUAGES)), NOON, notices=(STORM,)))
    assert layout.notice
    assert layout.notice.sheet.boxes[0].hits == ()


def test_at_rest_a_touch_anywhere_still_begins_and_the_title_stands_in_every_language() -> None:
    layout = composer("across").compose(Scene(at_rest(), NOON, notices=(STORM, ROAD)))
    assert {hit.action for hit in layout.places()} == {"start"}
    foot = next(box for _, box in layout.boxes() if box.id == "touch-to-start")
    titles = {paint.layout.tag for paint in foot.paint if isinstance(paint, Words)}
    assert titles >= set(ORDER) - {composer("across").language(Scene(at_rest(), NOON))}


def test_a_pairing_code_can_be_read_while_there_is_danger() -> None:
    waiting = Scene(at_rest(), NOON, in_service=False, pairing=Pairing("BCDF-GHJK", "x.example"), notices=(STORM,))
    layout = composer("upright").compose(waiting)
    assert {"pairing-code", "notice-line"} <= {box.id for _, box in layout.boxes()}


def test_times_are_those_of_the_site_with_the_year_that_readers_count() -> None:
    packs = language_packs()
    assert written_moment(NOON, "Asia/Ho_Chi_Minh", packs["en"]) == "22 November 2026, 12:30"
    assert written_moment(NOON, "Asia/Ho_Chi_Minh", packs["th"]).endswith("2569 เวลา 12:30 น.")
    assert written_moment(NOON, "Asia/Ho_Chi_Minh", packs["vi"]) == "12:30 ngày 22 tháng 11, 2026"
    assert written_moment(NOON, "Asia/Ho_Chi_Minh", packs["zh-Hans"]) == "2026年11月22日 12:30"


@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.parametrize("tag", ["zh-Hans", "zh-Hant", "ja"])
def test_no_line_ends_inside_a_day_that_has_no_spaces(tag: str, panel: str) -> None:
    here = Visit(place=place_of(STORM), language=tag)
    layout = composer(panel).compose(Scene(here, NOON, notices=(STORM,)))
    issued = next(box for _, box in layout.boxes() if box.id == "notice-issued")
    words = next(paint.layout for paint in issued.paint if isinstance(paint, Words) and "2026" in paint.layout.text)
    assert "2026年11月22日" in plain_text(words.text)
    assert words.narrowest() > 0.4 * words.natural_width  # the day in one piece, not its year alone


def test_the_page_lies_under_the_line_and_begins_where_the_line_ends() -> None:
    here = Visit(place=Place(Screen.PAGE, f"{PACK}/entry-0"), language="fr")
    bare, lined = (composer("upright").compose(Scene(here, NOON, notices=notices)) for notices in ((), (ROAD,)))
    assert lined.notice
    assert lined.content.rect.y == lined.notice.rect.y + lined.notice.rect.height
    assert lined.content.rect.y + lined.content.rect.height == bare.content.rect.y + bare.content.rect.height
