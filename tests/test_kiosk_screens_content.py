"""What the screens say: clock, codes for phones, honest notices, names, and what stands where nothing is."""

from __future__ import annotations

import datetime as dt
import unicodedata

import msgspec
import pytest
import zxingcpp
from PIL import Image

from content_packs.geometry import Geometry
from content_packs.model import Media, MediaFile, MediaKind
from content_packs.typeset.boxes import Box, Modules, Picture, Veil, Words
from kiosk.acts import act
from kiosk.screens.clock_face import clock_face
from kiosk.screens.compose import Composer
from kiosk.screens.content import resting_picture
from kiosk.screens.ground import Ground
from kiosk.screens.layout import ScreenLayout
from kiosk.screens.stand import Scene
from kiosk.screens.take_away import QUIET_MODULES, public_address
from kiosk.screens.waiting import Pairing
from kiosk.visit import Screen, at_rest
from tests.screen_content import (
    LANDSCAPE,
    NOON,
    ORDER,
    PACK,
    PORTRAIT,
    SMALL,
    FakeContent,
    language_packs,
    painted,
    scene,
)

SMALL_ACROSS = Geometry((1920, 1080), (476.0, 268.0))
PAGE = f"{PACK}/entry-0"
NOT_IN_LAO = f"{PACK}/entry-3"
PAIRING = Pairing("BCDF-GHJK", "gatepost.example/kiosks/enrol")


def words(layout: ScreenLayout) -> str:
    texts = (paint.layout.text for _, box in layout.boxes() for paint in box.paint if isinstance(paint, Words))
    return unicodedata.normalize("NFC", "\n".join(texts))


def box_of(layout: ScreenLayout, name: str) -> Box | None:
    return next((box for _, box in layout.boxes() if box.id == name), None)


@pytest.mark.parametrize("geometry", [PORTRAIT, LANDSCAPE])
@pytest.mark.parametrize("tag", ORDER)
def test_a_phone_reads_the_code_of_the_page_in_the_language_shown(tag: str, geometry: Geometry) -> None:
    layout = Composer(FakeContent(), geometry).compose(scene(Screen.PAGE, tag, PAGE))
    card = box_of(layout, "take-with-you")
    assert card
    code = next(paint for paint in card.paint if isinstance(paint, Modules))
    assert code.rect.width >= geometry.px(40)
    assert code.rect.width / len(code.rows) >= geometry.px(1)
    assert not any(any(row) for row in code.rows[:QUIET_MODULES])
    scroll = layout.content.clamped(card.rect.y)
    read = zxingcpp.read_barcodes(painted(layout, scroll).convert("L"))
    assert [found.text for found in read] == [f"https://portal.example/p/{tag}/{PAGE}"]


@pytest.mark.parametrize("geometry", [LANDSCAPE, SMALL_ACROSS])
@pytest.mark.parametrize("tag", ORDER)
def test_across_the_code_and_the_way_on_stand_beside_the_words(tag: str, geometry: Geometry) -> None:
    layout = Composer(FakeContent(), geometry).compose(scene(Screen.PAGE, tag, PAGE))
    sheet = layout.content.sheet
    card, title, related = (box_of(layout, name) for name in ("take-with-you", "title", "related"))
    assert card
    assert title
    assert related
    code = next(paint for paint in card.paint if isinstance(paint, Modules))
    covered = layout.more.rect.height if layout.more else 0.0
    assert code.rect.y + code.rect.height <= layout.content.rect.height - covered
    side = [box for box in sheet.boxes if box.id.startswith("related") or box is card]
    words_ = [box for box in sheet.boxes if box not in side]
    assert len(side) == 4  # the card, a heading, two pages
    if tag == "ar":
        assert max(box.rect.x + box.rect.width for box in side) < min(box.rect.x for box in words_)
    else:
        assert max(box.rect.x + box.rect.width for box in words_) < min(box.rect.x for box in side)
    focus = [box.focus for box in sheet.boxes if box.focus is not None]
    assert focus == list(range(len(focus)))


@pytest.mark.parametrize("tag", ORDER)
def test_upright_card_and_related_pages_follow_the_words(tag: str) -> None:
    layout = Composer(FakeContent(), PORTRAIT).compose(scene(Screen.PAGE, tag, PAGE))
    names = [box.id for box in layout.content.sheet.boxes]
    assert names[-5:] == ["take-with-you", "useful", "choice-useful:yes", "choice-useful:no", "choice-report"]
    assert names[-8] == "related"


@pytest.mark.parametrize("geometry", [PORTRAIT, LANDSCAPE, SMALL, SMALL_ACROSS])
@pytest.mark.parametrize("tag", ORDER)
def test_all_tiles_have_words_of_one_size_and_icons_of_one_size(tag: str, geometry: Geometry) -> None:
    layout = Composer(FakeContent(), geometry).compose(scene(Screen.HOME, tag))
    tiles = [box for box in layout.content.sheet.boxes if box.id.startswith("topic-")]
    assert len(tiles) == 8
    words_of = [[paint for paint in box.paint if isinstance(paint, Words)] for box in tiles]
    icons = {paints[0].layout.width for paints in words_of}
    labels = {paints[-1].layout.pitch for paints in words_of}
    assert len(icons) == len(labels) == 1
    assert min(icons) >= tiles[0].rect.height * 0.25
    assert all(paints[-1].layout.narrowest() <= box.rect.width for box, paints in zip(tiles, words_of, strict=True))


@pytest.mark.parametrize("geometry", [PORTRAIT, LANDSCAPE, SMALL, SMALL_ACROSS])
@pytest.mark.parametrize("tag", ORDER)
def test_no_word_of_a_heading_stands_alone(tag: str, geometry: Geometry) -> None:
    composer = Composer(FakeContent(), geometry)
    for layout in (
        composer.compose(scene(Screen.HOME, tag)),
        composer.compose(Scene(at_rest(), NOON, ORDER.index(tag))),
    ):
        box = box_of(layout, "topics") or box_of(layout, "welcome")
        assert box
        heading = [paint.layout for paint in box.paint if isinstance(paint, Words)][-1]
        lengths = [line.width for line in heading.lines]
        assert len(lengths) == 1 or min(lengths) >= max(lengths) * 0.4


def test_the_address_leads_to_the_words_that_are_shown() -> None:
    layout = Composer(FakeContent(), PORTRAIT).compose(scene(Screen.PAGE, "lo", NOT_IN_LAO))
    assert public_address("https://portal.example/p/", "en", NOT_IN_LAO).removeprefix("https://") in words(
        layout
    ).replace("\u200b", "")


def test_a_page_in_another_language_says_so_in_the_one_asked_for() -> None:
    content = FakeContent()
    layout = Composer(content, PORTRAIT).compose(scene(Screen.PAGE, "lo", NOT_IN_LAO))
    notice = box_of(layout, "fallback-notice")
    assert notice
    assert notice.language == "lo"
    assert box_of(Composer(content, PORTRAIT).compose(scene(Screen.PAGE, "lo", PAGE)), "fallback-notice") is None


def test_an_unchecked_translation_says_so() -> None:
    layouts = {tag: Composer(FakeContent(), PORTRAIT).compose(scene(Screen.PAGE, tag, PAGE)) for tag in ("vi", "en")}
    assert box_of(layouts["en"], "unchecked-translation")
    assert box_of(layouts["vi"], "unchecked-translation") is None


def test_without_a_portal_there_is_nothing_to_take_along() -> None:
    layout = Composer(FakeContent(portal=""), PORTRAIT).compose(scene(Screen.PAGE, "en", PAGE))
    assert box_of(layout, "take-with-you") is None


def test_the_clock_tells_the_sites_time_and_thai_readers_their_year() -> None:
    packs = language_packs()
    faces = {tag: clock_face(NOON, "Asia/Ho_Chi_Minh", packs[tag]) for tag in ORDER}
    assert {face.time for face in faces.values() if face} == {"12:30"}
    assert faces["th"]
    assert "2569" in faces["th"].date
    assert "2026" not in faces["th"].date
    assert faces["en"]
    assert faces["en"].date == "Sunday, 22 November 2026" or "2026" in faces["en"].date


def test_no_clock_is_better_than_a_wrong_one() -> None:
    unknown = Scene(scene(Screen.HOME, "en").visit, None)
    assert box_of(Composer(FakeContent(), PORTRAIT).compose(unknown), "clock") is None


def test_the_day_turns_at_the_site_and_not_in_greenwich() -> None:
    composer = Composer(FakeContent(), PORTRAIT)
    late = dt.datetime(2026, 11, 22, 17, 30, tzinfo=dt.UTC)
    assert composer.today(late) == dt.date(2026, 11, 23)


def test_a_demonstration_says_so_on_every_screen() -> None:
    for demo in (True, False):
        composer = Composer(FakeContent(demo=demo), PORTRAIT)
        scenes = [
            Scene(at_rest(), NOON),
            scene(Screen.LANGUAGES),
            scene(Screen.HOME, "en"),
            scene(Screen.PAGE, "en", PAGE),
        ]
        assert {box_of(composer.compose(each), "demo") is not None for each in scenes} == {demo}


def with_picture(name: str) -> FakeContent:
    content = FakeContent()
    file = MediaFile(sha256="ab" * 32, length=1, type="image/png", width=1080, height=720)
    page = content.all_pages()[PAGE]
    hall = Media(kind=MediaKind.IMAGE, files=(MediaFile(sha256="cd" * 32, length=1, type="image/png"),))
    content.replace_page(
        msgspec.structs.replace(page, media={"hall": hall, name: Media(kind=MediaKind.IMAGE, files=(file,))})
    )
    return content


@pytest.mark.parametrize("panel", [PORTRAIT, LANDSCAPE])
def test_the_base_packs_drawing_stands_at_rest_and_is_one_for_all_languages(panel: Geometry) -> None:
    composer = Composer(with_picture("resting"), panel)
    turns = range(2 * len(ORDER) * len(ORDER))  # every scene in every language
    drawings = [box for turn in turns if (box := box_of(composer.compose(Scene(at_rest(), NOON, turn)), "drawing"))]
    assert {paint.sha256 for box in drawings if box for paint in box.paint if isinstance(paint, Picture)} == {"ab" * 32}
    assert len({id(box) for box in drawings}) == 2  # one for each direction of reading
    veils = {
        paint.from_right: (paint.rect, box.rect)
        for box in drawings
        if box
        for paint in box.paint
        if isinstance(paint, Veil)
    }
    assert set(veils) == (set() if panel.portrait else {False, True})
    for from_right, (veil, view) in veils.items():
        edge = (veil.x + veil.width, view.x + view.width) if from_right else (veil.x, view.x)
        assert edge[0] == edge[1]
    assert resting_picture(with_picture("other"), None) == "cd" * 32
    assert resting_picture(FakeContent(), None) == ""


def test_not_in_service_shows_the_code_and_still_leads_to_the_topics() -> None:
    composer = Composer(FakeContent(), PORTRAIT)
    layout = composer.compose(Scene(at_rest(), NOON, 1, in_service=False, pairing=PAIRING))
    assert PAIRING.code in words(layout)
    assert PAIRING.address in words(layout)
    hit = layout.hit(500, 100)
    assert hit
    assert act(at_rest(), hit.action, 0.0, composer.directory(NOON)).visit.place.screen is Screen.LANGUAGES


@pytest.mark.parametrize("pairing", [PAIRING, None])
def test_with_nothing_on_the_device_the_screen_is_not_blank(pairing: Pairing | None) -> None:
    composer = Composer(Ground(demo=True), PORTRAIT)
    for turn in range(2):
        layout = composer.compose(Scene(at_rest(), None, turn, in_service=False, pairing=pairing))
        said = words(layout)
        assert len(said) > 20
        assert "-in-service" not in said
        assert (PAIRING.code in said) == bool(pairing)
        assert layout.hit(500, 900) is None


def test_the_ground_can_be_walked_through_too() -> None:
    composer = Composer(Ground(demo=False), LANDSCAPE)
    for screen, tag in ((Screen.LANGUAGES, ""), (Screen.HOME, "vi"), (Screen.HOME, "en")):
        assert "coming-soon" not in words(composer.compose(scene(screen, tag)))


@pytest.mark.parametrize("topics", range(9))
@pytest.mark.parametrize("panel", [PORTRAIT, LANDSCAPE])
def test_any_number_of_topics_up_to_eight_fits_without_scrolling(topics: int, panel: Geometry) -> None:
    layout = Composer(FakeContent(topics=topics), panel).compose(scene(Screen.HOME, "vi"))
    assert len([hit for hit in layout.places() if hit.action.startswith("topic:")]) == topics
    assert layout.content.farthest == 0


def test_painting_twice_gives_the_same_picture() -> None:
    images = [painted(Composer(FakeContent(), PORTRAIT).compose(scene(Screen.HOME, "km"))) for _ in range(2)]
    assert images[0].tobytes() == images[1].tobytes()
    assert isinstance(images[0], Image.Image)
