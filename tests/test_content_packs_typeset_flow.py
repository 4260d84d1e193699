"""A page becomes a sheet: every block, honest notices, places to touch, mirrored where reading is."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace as changed

import pytest
from msgspec.structs import replace

from content_packs.geometry import Geometry
from content_packs.model import (
    FloorPlan,
    Heading,
    Image,
    ListBlock,
    Paragraph,
    Span,
    Table,
    TranslationState,
)
from content_packs.plain import plain_text
from content_packs.theme import LIGHT
from content_packs.typeset.boxes import Box, Fill, Picture, Rect, Role, Sheet, Words
from content_packs.typeset.frame import language_name
from content_packs.typeset.text import Typesetter
from tests.typeset_languages import HILL, REEF, languages
from tests.typeset_page import CONTEXT, PICTURE, PLAN, SMALL_PICTURE, TODAY, everything
from tests.typeset_sheets import PANEL, WIDTH, box, sheet, typesetter, with_blocks


def said(found: Sheet) -> str:
    return "\n".join(each.spoken for each in found.boxes)


@pytest.mark.parametrize("tag", sorted(languages()))
def test_every_block_has_its_box_and_no_word_leaves_the_sheet(tag: str) -> None:
    found = sheet(tag)
    wanted = {block.id for block in everything(tag).texts[tag].blocks}
    assert wanted - {each.id for each in found.boxes} == {"questions"}
    for each in found.boxes:
        assert each.rect.x >= 0
        assert each.rect.x + each.rect.width <= WIDTH
        assert each.language in languages()
        assert all(words.layout.unknown_glyphs == 0 for words in each.paint if isinstance(words, Words))


@pytest.mark.parametrize("tag", sorted(languages()))
def test_all_that_can_be_touched_is_large_enough(tag: str) -> None:
    least = PANEL.px(LIGHT.touch_mm) - 1
    hits = [hit for each in sheet(tag).boxes for hit in each.hits]
    assert {hit.action.split(":")[0] for hit in hits} == {"page", "toggle", "picture", "point", "sound", "film"}
    assert all(hit.rect.width >= least and hit.rect.height >= least for hit in hits)
    assert all(hit.spoken for hit in hits)


@pytest.mark.parametrize("tag", ["vi", "km", "ar", REEF])
def test_all_ink_lies_inside_its_box(tag: str) -> None:
    for each in sheet(tag).boxes:
        for words in each.paint:
            if isinstance(words, Words):
                ink = words.layout.ink.moved(words.x, words.y)
                assert each.rect.y <= ink.y
                assert ink.y + ink.height <= each.rect.y + each.rect.height


def test_boxes_stand_beneath_each_other_in_reading_order_on_whole_pixels() -> None:
    boxes = sheet("km").boxes
    assert [each.rect.y for each in boxes] == sorted(each.rect.y for each in boxes)
    assert all(
        each.rect == Rect(*map(round, (each.rect.x, each.rect.y, each.rect.width, each.rect.height))) for each in boxes
    )
    assert [each.role for each in boxes[:3]] == [Role.TITLE, Role.SUMMARY, Role.NOTE]


def test_everything_spoken_can_be_reached_in_one_line_and_decoration_cannot() -> None:
    reached = [each for each in sheet("en").boxes if each.focus is not None]
    assert [each.focus for each in reached] == list(range(len(reached)))
    assert all(each.spoken for each in reached)
    assert all(each.role is Role.GROUND for each in sheet("en").boxes if each.focus is None)


def test_a_page_from_right_to_left_is_the_mirror_of_one_from_left_to_right() -> None:
    """The same page in an invented language, once as it is and once with its direction turned."""
    known = languages()
    turned = {**known, HILL: replace(known[HILL], direction=known[REEF].direction)}
    one = sheet(HILL)
    other = Typesetter(turned, LIGHT, PANEL).page(everything(HILL), HILL, WIDTH, context=CONTEXT)
    assert one.height == other.height
    for before, after in zip(one.boxes, other.boxes, strict=True):
        assert before.id == after.id
        for fill, mirror in zip(_fills(before), _fills(after), strict=True):
            assert mirror.x == pytest.approx(WIDTH - fill.x - fill.width, abs=1) or "where" in before.id
            assert mirror.y == fill.y


def _fills(found: Box) -> list[Rect]:
    return [paint.rect for paint in found.paint if isinstance(paint, Fill)]


def test_places_on_a_drawing_do_not_move_with_the_direction_of_reading() -> None:
    places = [[disc for disc in _fills(box(sheet(tag), "where")) if disc.width == disc.height] for tag in ("en", "ar")]
    pictures = [
        paint.rect for tag in ("en", "ar") for paint in box(sheet(tag), "where").paint if isinstance(paint, Picture)
    ]
    offsets = [[fill.x - picture.x for fill in fills] for fills, picture in zip(places, pictures, strict=True)]
    assert offsets[0] == offsets[1]


def test_links_to_pages_can_be_touched_and_links_out_of_the_kiosk_are_words() -> None:
    targets = {hit.action for hit in box(sheet("vi"), "intro").hits}
    assert targets == {"page:customs"}
    assert not box(sheet("vi"), "call").hits


def test_where_grown_links_overlap_the_nearest_answers() -> None:
    spans = tuple(Span(text=f"{name}\n", link=f"page:{name}") for name in ("first", "second", "third"))
    page = with_blocks("en", Paragraph(id="links", fallback="", text=spans))
    found = typesetter().page(page, "en", WIDTH, context=changed(CONTEXT, related=()))
    (words,) = (paint for paint in box(found, "links").paint if isinstance(paint, Words))
    for number, name in enumerate(("first", "second", "third")):
        hit = found.hit(words.x + 5, words.y + (number + 0.5) * words.layout.pitch)
        assert hit is not None
        assert hit.action == f"page:{name}"


def test_a_question_opens_with_a_touch_and_only_then_shows_its_answer() -> None:
    found = sheet("en")
    assert [hit.action for hit in box(found, "questions-first").hits] == ["toggle:first"]
    assert "questions-first-answer" not in {each.id for each in found.boxes}
    assert box(found, "questions-second-answer").role is Role.ANSWER
    closed = typesetter().page(everything("en"), "en", WIDTH, context=changed(CONTEXT, open_items=frozenset()))
    assert closed.height < found.height


def test_a_fact_says_who_says_so_and_since_when() -> None:
    spoken = box(sheet("en"), "fact").spoken
    assert "44/2026/TT-BTC" in spoken
    assert "1 November 2026" in spoken
    assert "past its date" not in spoken


def test_a_contact_says_who_says_so_and_since_when_as_a_fact_does() -> None:
    fact, contact = (box(sheet("en"), name).spoken.splitlines() for name in ("fact", "call"))
    assert contact[-1] == fact[-1] == "Source: 44/2026/TT-BTC · Checked on 1 November 2026"
    assert "past its date" in box(sheet("en"), "call-past").spoken.splitlines()[-1]


def test_evidence_of_cited_facts_stands_under_the_publisher_unless_a_card_shows_it() -> None:
    assert box(sheet("en"), "published-by").spoken.splitlines()[1:] == ["Source: 120/2015 · Checked on 1 November 2026"]
    cites = (Span(text="5", fact="limit"), Span(text="6", fact="fee"))
    bare = with_blocks("en", Paragraph(id="words", fallback="", text=cites))
    found = typesetter().page(bare, "en", WIDTH, context=CONTEXT)
    assert box(found, "published-by").spoken.count("Source: 44/2026/TT-BTC · Checked on 1 November 2026") == 1


def test_a_contact_of_a_page_built_before_evidence_travelled_shows_the_contact() -> None:
    old = typesetter().page(replace(everything("en"), contacts={}), "en", WIDTH, context=CONTEXT)
    assert "+84 276 387 1234" in box(old, "call").spoken
    assert "Source" not in box(old, "call").spoken


def test_a_fact_past_its_date_says_so_on_its_card_and_under_words_that_cite_it() -> None:
    assert "past its date" in box(sheet("en"), "past").spoken
    assert "past its date" in box(sheet("en"), "intro-past-date").spoken
    earlier = changed(CONTEXT, today=TODAY - dt.timedelta(days=1))
    assert "past its date" not in said(typesetter().page(everything("en"), "en", WIDTH, context=earlier))


def test_a_page_past_its_date_shows_that_and_none_of_its_blocks() -> None:
    old = replace(everything("en"), valid_until=TODAY - dt.timedelta(days=1))
    found = typesetter().page(old, "en", WIDTH, context=CONTEXT)
    assert "being checked" in box(found, "page-past-date").spoken
    assert not {"intro", "fact", "call"} & {each.id for each in found.boxes}
    valid = replace(everything("en"), valid_until=TODAY)
    assert "intro" in {each.id for each in typesetter().page(valid, "en", WIDTH, context=CONTEXT).boxes}


def test_a_missing_language_is_stood_in_for_and_the_page_says_so_in_the_language_asked_for() -> None:
    found = typesetter().page(everything("en"), "ar", WIDTH, context=CONTEXT)
    notice = box(found, "fallback-notice")
    assert notice.language == "ar"
    assert "الإنجليزية" in notice.spoken
    assert "المملكة" not in notice.spoken
    assert box(found, "intro").language == "en"
    assert box(found, "related").language == "ar"
    assert typesetter().shown(everything("en"), "ar") == "en"
    assert typesetter().shown(everything("km"), "ar") == "km"


def test_a_language_that_borrows_a_locale_is_called_by_its_own_name() -> None:
    known = languages()
    assert language_name(known[REEF], known["en"]) == known[REEF].autonym
    assert language_name(known["zh-Hans"], known["en"]) == "Chinese (Simplified)"


@pytest.mark.parametrize(
    ("state", "shown"),
    [(TranslationState.DRAFT, True), (TranslationState.REVIEWED, False), (TranslationState.SOURCE, False)],
)
def test_a_translation_that_nobody_checked_says_so(state: TranslationState, shown: bool) -> None:
    page = everything("th")
    page = replace(page, texts={"th": replace(page.texts["th"], state=state)})
    found = typesetter().page(page, "th", WIDTH, context=CONTEXT)
    assert ("unchecked-translation" in {each.id for each in found.boxes}) is shown


@pytest.mark.parametrize(("width", "file"), [(300, SMALL_PICTURE), (560, PICTURE), (2000, PICTURE)])
def test_a_picture_comes_from_the_smallest_file_that_fills_the_column(width: int, file: str) -> None:
    found = typesetter().page(everything("en"), "en", width, context=CONTEXT)
    (picture,) = (paint for paint in box(found, "picture").paint if isinstance(paint, Picture))
    assert picture.sha256 == file
    assert picture.rect.width / picture.rect.height == pytest.approx(2, rel=0.01)


def test_a_picture_of_unstated_size_is_measured_and_one_without_a_file_leaves_its_words() -> None:
    page = everything("en")
    plan = page.media["map"]
    unstated = replace(plan, files=tuple(replace(file, width=0, height=0) for file in plan.files))
    measured = Typesetter(languages(), LIGHT, PANEL, lambda sha256: {PLAN: (1000, 400)}[sha256])
    asked = measured.page(replace(page, media={"map": unstated}), "en", WIDTH, context=CONTEXT)
    assert any(isinstance(paint, Picture) for paint in box(asked, "where").paint)
    bare = typesetter().page(replace(page, media={}), "en", WIDTH, context=CONTEXT)
    assert not any(isinstance(paint, Picture) for each in bare.boxes for paint in each.paint)
    assert "Mộc Bài" in box(bare, "picture").spoken


def test_big_text_grows_type_and_the_sheet_but_never_its_width() -> None:
    normal, big = sheet("km"), sheet("km", 1.65)
    assert big.width == normal.width
    assert big.height > 1.4 * normal.height
    assert all(each.rect.x + each.rect.width <= WIDTH for each in big.boxes)


def test_a_column_holds_a_line_that_can_be_read_on_any_panel() -> None:
    for inches, pixels in ((21.5, (1080, 1920)), (32, (1080, 1920)), (43, (2160, 3840)), (21.5, (1920, 1080))):
        panel = Geometry.of_diagonal(pixels, inches)
        found = Typesetter(languages(), LIGHT, panel).page(everything("en"), "en", pixels[0], context=CONTEXT)
        (words,) = (paint for paint in box(found, "intro").paint if isinstance(paint, Words))
        longest = max(line.pointer.length for line in words.layout.lines)
        assert 45 <= longest <= 80


def test_headings_stand_closer_to_what_follows_than_to_what_precedes() -> None:
    lines = [Paragraph(id=name, fallback="", text=(Span(text="x"),)) for name in ("above", "below")]
    for level in (2, 3):
        heading = Heading(id="heading", fallback="", level=level, text=(Span(text="x"),))
        found = typesetter().page(with_blocks("en", lines[0], heading, lines[1]), "en", WIDTH, context=CONTEXT)
        above, middle, below = (box(found, name).rect for name in ("above", "heading", "below"))
        assert below.y - (middle.y + middle.height) < middle.y - (above.y + above.height)


def test_empty_blocks_and_words_do_no_harm() -> None:
    empty = (
        ListBlock(id="list", fallback="", items=((),)),
        Table(id="table", fallback="", header=((),), rows=()),
        Paragraph(id="words", fallback="", text=()),
    )
    page = replace(with_blocks("en", *empty), icon="no-such-icon", facts={})
    bare = changed(CONTEXT, publisher="", related=())
    assert typesetter().page(page, "en", WIDTH, context=bare).height > 0


def test_a_block_of_a_newer_format_shows_the_words_it_carries() -> None:
    assert box(sheet("en"), "new").spoken == "113"


def test_speech_is_free_of_signs_that_only_steer_lines() -> None:
    for tag in ("km", "lo", "ko", "ar"):
        assert not set(said(sheet(tag))) & set("\u200b\u2060\u200e\u2068\u2069")


def test_a_picture_is_touched_to_be_looked_at_closely() -> None:
    (hit,) = box(sheet("en"), "picture").hits
    (shown,) = (paint for paint in box(sheet("en"), "picture").paint if isinstance(paint, Picture))
    assert hit.action == "picture:hall"
    assert hit.rect == shown.rect


def test_a_number_on_a_plan_wins_over_the_plan() -> None:
    found = sheet("en")
    (plan,) = (paint for paint in box(found, "where").paint if isinstance(paint, Picture))
    at = (plan.rect.x + 0.25 * plan.rect.width, plan.rect.y + 0.6 * plan.rect.height)
    hits = [found.hit(*at), found.hit(plan.rect.x + plan.rect.width / 2, plan.rect.y + 5)]
    assert [hit.action for hit in hits if hit] == ["point:where.desk", "picture:map"]


def test_a_number_marks_its_directions_and_directions_their_number() -> None:
    page, open_items = everything("en"), frozenset({"point:where.exit"})
    marked = typesetter().page(page, "en", WIDTH, context=changed(CONTEXT, open_items=open_items))
    plain, grounds = sheet("en"), {fill.rect for fill in box(marked, "where-exit").paint if isinstance(fill, Fill)}
    assert grounds - {fill.rect for fill in box(plain, "where-exit").paint if isinstance(fill, Fill)}
    largest = max(disc.width for disc in _fills(box(marked, "where")) if disc.width == disc.height)
    assert largest > max(disc.width for disc in _fills(box(plain, "where")) if disc.width == disc.height)
    actions = {hit.action for id_ in ("where", "where-desk", "where-exit") for hit in box(plain, id_).hits}
    assert actions == {"picture:map", "point:where.desk", "point:where.exit", "point:where.kiosk"}


@pytest.mark.parametrize("tag", ["vi", "en", "km", "ar", "th"])
def test_a_plan_says_where_its_reader_stands_on_the_drawing_and_in_words(tag: str) -> None:
    page = everything(tag)
    plan = next(block for block in page.texts[tag].blocks if isinstance(block, FloorPlan))
    assert [point.id for point in plan.points if point.here] == ["kiosk"]
    found = sheet(tag)
    said = typesetter().messages(tag, "you-are-here")
    for id_ in ("where", "where-kiosk"):
        words = [paint for paint in box(found, id_).paint if isinstance(paint, Words)]
        assert any(paint.layout.text == said for paint in words)
    assert plain_text(said) in box(found, "where-kiosk").spoken


def test_sound_and_film_have_a_button_only_where_there_is_something_to_play() -> None:
    for id_, action in (("sound", "sound:sound"), ("film", "film:film")):
        assert [hit.action for hit in box(sheet("en"), id_).hits] == [action]
    without = replace(everything("en"), media={})
    found = typesetter().page(without, "en", WIDTH, context=CONTEXT)
    assert not box(found, "sound").hits
    assert not box(found, "film").hits
    silent = typesetter().page(everything("en"), "en", WIDTH, context=changed(CONTEXT, sound=False))
    assert not box(silent, "sound").hits
    assert box(silent, "film").hits


def test_a_figure_past_its_date_is_grey_and_one_that_holds_is_not() -> None:
    def colour(id_: str) -> str:
        words = [paint for paint in box(sheet("en"), id_).paint if isinstance(paint, Words)]
        return max(words, key=lambda paint: paint.layout.pitch).colour

    assert colour("fact") == LIGHT.accent
    assert colour("past") == LIGHT.secondary
    assert colour("call-past") != LIGHT.accent


def test_thai_readers_get_the_buddhist_year_beside_the_other() -> None:
    assert "2026 (พ.ศ. 2569)" in box(sheet("th"), "fact").spoken
    assert "2569" not in said(sheet("lo"))


@pytest.mark.parametrize("tag", sorted(languages()))
def test_a_picture_that_is_not_here_is_said_in_words_in_its_place(tag: str) -> None:
    found = typesetter().page(replace(everything(tag), media={}), tag, WIDTH, context=CONTEXT)
    here, missing = box(sheet(tag), "picture"), box(found, "picture")
    assert missing.spoken == here.spoken
    assert not [each for each in missing.paint if isinstance(each, Picture)]
    alt = next(block.alt for block in everything(tag).texts[tag].blocks if isinstance(block, Image))
    assert plain_text(alt) in {plain_text(each.layout.text) for each in missing.paint if isinstance(each, Words)}
    assert missing.rect.height < here.rect.height
    assert not missing.hits
