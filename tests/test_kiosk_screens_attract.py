"""The loop of a screen at rest: which scenes, in which languages, where everything stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

import msgspec
import pytest

from content_packs.geometry import Geometry
from content_packs.model import (
    AttractScene,
    ContactBlock,
    Fact,
    FactBlock,
    FactSource,
    Media,
    MediaFile,
    MediaKind,
    Page,
    PageText,
)
from content_packs.theme import contrast
from content_packs.typeset.boxes import Box, Fill, Modules, Rect, Words
from kiosk.aids import Aids
from kiosk.screens.attract_scenes import FROM_PACKS, TURN_S, VOICES, Kind, Showing, loop_of, numbers, voices
from kiosk.screens.compose import Composer
from kiosk.screens.content import Directory
from kiosk.screens.layout import ScreenLayout
from kiosk.screens.stand import Scene
from kiosk.visit import at_rest
from tests.screen_content import LANDSCAPE, NOON, ORDER, PACK, PORTRAIT, SMALL, FakeContent, painted

PANELS = {
    "upright": PORTRAIT,
    "across": LANDSCAPE,
    "small": SMALL,
    "small across": Geometry((1920, 1080), (476.0, 268.0)),
    "4K": Geometry((2160, 3840), (527.0, 937.0)),
    "narrow": Geometry((1366, 768), (344.0, 193.0)),
}
PICTURES = Path(__file__).parent.parent / "build" / "screens" / "attract"
TODAY = dt.date(2026, 11, 22)
PAGE = "entry-1"
SCENES = (
    AttractScene(page=PAGE, media="hall", fact="cash"),
    AttractScene(page=PAGE),
    AttractScene(page=PAGE, media="hall"),
)
HALL = Media(kind=MediaKind.IMAGE, files=(MediaFile(sha256="ab" * 32, length=1, type="image/png"),))
CASH = Fact(
    value="5000",
    unit="USD",
    source=FactSource(name="law"),
    checked_on=TODAY,
    valid_until=dt.date(2027, 5, 31),
    owner="customs",
)


class Offering(FakeContent):
    """An edition whose pack offers scenes, about a page with a picture, a fact and telephone numbers."""

    def __init__(self, scenes: Sequence[AttractScene] = SCENES, topics: int = 8) -> None:
        super().__init__(topics=topics)
        page = self.all_pages()[f"{PACK}/{PAGE}"]
        self.replace_page(self._richer(page))
        self.manifests = {PACK: msgspec.structs.replace(self.manifests[PACK], attract=tuple(scenes))}

    def _richer(self, page: Page) -> Page:
        texts = {tag: self._with_cards(tag, text) for tag, text in page.texts.items()}
        return msgspec.structs.replace(page, texts=texts, facts={"cash": CASH}, media={"hall": HALL})

    def _with_cards(self, tag: str, text: PageText) -> PageText:
        label = self.say(tag, "scan-code")
        fact = FactBlock(id="cash-card", fallback="", fact="cash", label=label, value="US$5,000")
        names = [self.say(tag, name) for name in ("phone", "photo", "sound", "film", "hours")]
        cards = [
            ContactBlock(id=f"c{n}", fallback="", contact=f"c{n}", name=name, phone=f"11{n}")
            for n, name in enumerate(names)
        ]
        return msgspec.structs.replace(text, blocks=(*text.blocks, fact, *cards))


def directory(content: FakeContent, today: dt.date | None = TODAY) -> Directory:
    return Directory(content, today)


def loop(content: FakeContent, today: dt.date | None = TODAY) -> tuple[Showing, ...]:
    return loop_of(content, directory(content, today))


@cache
def composer(panel: str) -> Composer:
    return Composer(Offering(), PANELS[panel])


def layouts(panel: str) -> Iterator[ScreenLayout]:
    """Every scene led by every language, once."""
    scenes = len(loop(Offering()))
    for turn in range(scenes * len(ORDER)):
        yield composer(panel).compose(Scene(at_rest(), NOON, turn))


def box(layout: ScreenLayout, name: str) -> Box:
    return next(box for _, box in layout.boxes() if box.id == name)


def texts(box: Box) -> list[str]:
    return [paint.layout.text for paint in box.paint if isinstance(paint, Words)]


def test_the_loop_has_the_kiosks_scenes_and_those_of_the_packs_between_them() -> None:
    kinds = [showing.kind for showing in loop(Offering())]
    assert kinds == [Kind.WELCOME, Kind.TOPICS, Kind.FACT, Kind.NUMBERS, Kind.PAGE, Kind.TAKE]
    assert [showing.kind for showing in loop(FakeContent())] == [Kind.WELCOME, Kind.TOPICS, Kind.TAKE]
    assert [showing.kind for showing in loop(FakeContent(topics=0, portal=""))] == [Kind.WELCOME]


def test_the_loop_comes_round_within_a_minute_however_much_packs_offer() -> None:
    assert len(loop(Offering(SCENES * 5))) == 3 + FROM_PACKS
    assert len(loop(Offering(SCENES * 5))) * TURN_S <= 60


@pytest.mark.parametrize(
    "scene",
    [
        AttractScene(page="nowhere", media="hall"),
        AttractScene(page=PAGE, media="nothing"),
        AttractScene(page="entry-2"),
    ],
)
def test_a_scene_of_what_is_not_there_is_left_out(scene: AttractScene) -> None:
    assert [showing.kind for showing in loop(Offering([scene]))] == [Kind.WELCOME, Kind.TOPICS, Kind.TAKE]


def test_a_fact_past_its_date_leaves_the_picture_with_its_title() -> None:
    scene = AttractScene(page=PAGE, media="hall", fact="cash")
    assert loop(Offering([scene]), CASH.valid_until)[2].kind is Kind.FACT
    assert loop(Offering([scene]), CASH.valid_until + dt.timedelta(days=1))[2].kind is Kind.PAGE
    assert loop(Offering([scene]), None)[2].kind is Kind.FACT  # a clock that is not trusted takes nothing off


@pytest.mark.parametrize("scenes", range(1, 7))
@pytest.mark.parametrize("count", [1, 2, 3, 5, 12])
def test_every_language_leads_every_scene_and_none_is_left_out(scenes: int, count: int) -> None:
    tags = tuple(ORDER[:count])
    turns = range(scenes * (scenes + 1) * count)
    led = {(turn % scenes, voices(tags, turn, scenes)[0]) for turn in turns}
    assert led == {(scene, tag) for scene in range(scenes) for tag in tags}
    assert {len(voices(tags, turn, scenes)) for turn in turns} == {min(VOICES, count)}
    assert voices(tags, 0, scenes)[0] == tags[0]  # the plan's first language begins


def test_no_more_numbers_than_are_read_at_a_glance() -> None:
    page = Offering().page(f"{PACK}/{PAGE}", None)
    assert page
    assert [card.phone for card in numbers(page, "en")] == ["110", "111", "112", "113"]


@pytest.mark.parametrize("panel", PANELS)
def test_touch_to_start_stands_in_all_languages_in_the_same_place_of_every_scene(panel: str) -> None:
    foots = {id(box(layout, "touch-to-start")): box(layout, "touch-to-start") for layout in layouts(panel)}
    assert len(foots) == 1  # the same pixels: neither painted nor faded again
    foot = next(iter(foots.values()))
    say = Offering().say
    assert sorted(texts(foot)[1:]) == sorted(say(tag, "touch-to-start") for tag in ORDER)  # the first is an icon
    assert [(hit.action, hit.rect) for hit in foot.hits] == [("start", Rect(0, 0, *PANELS[panel].panel_px))]


@pytest.mark.parametrize("panel", PANELS)
def test_the_words_of_every_scene_have_room_in_every_language(panel: str) -> None:
    for layout in layouts(panel):
        for pane, each in layout.boxes():
            for paint in each.paint:
                if isinstance(paint, Words):
                    ink = paint.layout.ink.moved(paint.x, paint.y)
                    assert not paint.layout.unknown_glyphs
                    assert ink.x >= each.rect.x - 1, (each.id, paint.layout.text)
                    assert ink.x + ink.width <= each.rect.x + each.rect.width + 1, (each.id, paint.layout.text)
                    assert ink.y >= each.rect.y - 1, (each.id, paint.layout.text)
                    assert ink.y + ink.height <= each.rect.y + each.rect.height + 1, (each.id, paint.layout.text)
            assert each.rect.y + each.rect.height <= pane.sheet.height


@pytest.mark.parametrize("panel", ["upright", "across"])
def test_the_leading_words_are_large_enough_for_passers_by(panel: str) -> None:
    """look.md: 20 mm and more."""
    for layout in layouts(panel):
        words = [paint for paint in box(layout, "welcome").paint if isinstance(paint, Words)]
        largest = max(paint.layout.pitch for paint in words)
        assert PANELS[panel].mm(largest) / 1.38 * 0.714 >= 20


def test_a_scene_speaks_three_languages_each_from_its_own_side() -> None:
    layout = next(one for one in layouts("upright") if box(one, "welcome").language == "km")
    welcome = box(layout, "welcome")
    sides = {
        paint.layout.tag: (paint.x, PORTRAIT.panel_px[0] - paint.x - paint.layout.width)
        for paint in welcome.paint
        if isinstance(paint, Words)
    }
    assert list(sides) == ["km", "ar", "vi"]
    margin = min(sides["km"][0], sides["ar"][1])
    assert sides["km"][0] == pytest.approx(margin)
    assert sides["ar"][1] == pytest.approx(margin)


def test_the_code_of_the_last_scene_can_be_scanned() -> None:
    """people.md A32: at least 40 mm wide, a module at least 1 mm."""
    for panel, geometry in PANELS.items():
        code = next(
            paint
            for layout in layouts(panel)
            for _, each in layout.boxes()
            for paint in each.paint
            if isinstance(paint, Modules)
        )
        assert geometry.mm(code.rect.width) >= 40 or geometry.panel_mm[1] < 200, panel
        assert geometry.mm(code.rect.width) / len(code.rows) >= 1 or geometry.panel_mm[1] < 200, panel


@pytest.mark.parametrize("contrasting", [False, True])
def test_numbers_and_code_can_be_read_in_every_theme(contrasting: bool) -> None:
    """Words stand out against their field, and a code is dark on light: readers do not take it the other way round."""
    visit = replace(at_rest(), aids=Aids(contrast=contrasting))
    found = [composer("upright").compose(Scene(visit, NOON, turn)) for turn in range(len(loop(Offering())))]
    boxes = [box for layout in found for _, box in layout.boxes()]
    numbers = next(box for box in boxes if box.id == "numbers")
    field = next(paint.colour for paint in numbers.paint if isinstance(paint, Fill))
    written = {paint.layout.colour for paint in numbers.paint if isinstance(paint, Words)}
    assert min(contrast(colour, field) for colour in written) >= 7
    code = next(paint for box in boxes for paint in box.paint if isinstance(paint, Modules))
    assert contrast(code.dark, "#FFFFFF") > contrast(code.light, "#FFFFFF")
    assert contrast(code.dark, code.light) >= 7


def test_pictures_of_the_loop() -> None:
    PICTURES.mkdir(parents=True, exist_ok=True)
    for panel in ("upright", "across"):
        for turn in range(6):
            layout = composer(panel).compose(Scene(at_rest(), NOON, turn))
            painted(layout).save(PICTURES / f"{panel}-{turn}.png")
