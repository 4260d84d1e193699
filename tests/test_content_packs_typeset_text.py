"""Words become lines: direction, wrapping, links, graphemes, missing glyphs, in any language."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest

from content_packs.facts import format_value
from content_packs.geometry import Geometry
from content_packs.model import Inline, Span
from content_packs.plain import plain_text
from content_packs.segment import segment
from content_packs.theme import LIGHT
from content_packs.typeset import pango
from content_packs.typeset.boxes import Box, Rect, Role
from content_packs.typeset.icons import ICONS, STAND_IN, IconNames, IconsMissing, mirrored
from content_packs.typeset.raster import paint, to_image
from content_packs.typeset.runs import graphemes, merged
from content_packs.typeset.text import Align, TextLayout, Typesetter, TypeStyle
from tests.typeset_languages import REEF, languages, words

BODY = TypeStyle(LIGHT.type.body)
WIDTH = 600


@cache
def typesetter() -> Typesetter:
    return Typesetter(languages(), LIGHT, Geometry.of_diagonal((1080, 1920), 21.5))


def sentence(tag: str) -> str:
    text: str = words()[tag]["sentences"][0]
    return text


def ink_side(layout: TextLayout) -> str:
    left, right = layout.ink.x, layout.width - layout.ink.x - layout.ink.width
    return "middle" if abs(left - right) < 8 else "left" if left < right else "right"


@pytest.mark.parametrize("tag", sorted(languages()))
def test_every_sentence_of_every_language_is_drawn_without_a_missing_glyph(tag: str) -> None:
    for text in (words()[tag]["title"], *words()[tag]["sentences"]):
        layout = typesetter().text(text, BODY, tag, WIDTH)
        assert layout.unknown_glyphs == 0
        assert layout.ink.width <= WIDTH + 2


def test_a_character_that_no_font_has_is_counted() -> None:
    assert typesetter().text("a\U000e01f0b\ue904", BODY, "en").unknown_glyphs > 0


def test_content_can_never_fall_into_the_icon_font() -> None:
    """The same character is an icon when asked for by name, and unknown among words."""
    character = ICONS["flight_land"]
    assert typesetter().text(character, BODY, "en").unknown_glyphs == 1
    assert typesetter().icon("flight_land", 40).unknown_glyphs == 0


@pytest.mark.parametrize(
    ("tag", "align", "side"),
    [
        ("en", Align.START, "left"),
        ("en", Align.END, "right"),
        ("en", Align.CENTRE, "middle"),
        ("ar", Align.START, "right"),
        ("ar", Align.END, "left"),
        (REEF, Align.START, "right"),
        (REEF, Align.CENTRE, "middle"),
    ],
)
def test_lines_stand_where_reading_begins(tag: str, align: Align, side: str) -> None:
    assert ink_side(typesetter().text("1", BODY, tag, WIDTH, align)) == side
    assert ink_side(typesetter().text(sentence(tag)[:12], BODY, tag, WIDTH, align)) == side


def test_latin_words_in_an_arabic_page_are_still_part_of_an_arabic_sentence() -> None:
    layout = typesetter().text("USD?", BODY, "ar", WIDTH)
    (words_,), (mark,) = layout.range_rects(0, 3), layout.range_rects(3, 4)
    assert mark.x < words_.x


def test_lines_are_as_far_apart_as_the_language_asks_whatever_scripts_meet_in_them() -> None:
    for tag in ("en", "km", "ar", "lo"):
        mixed = "\n".join((sentence(tag)[:9], "木 ด่าน Ậ 🇻🇳", "x"))
        layout = typesetter().text(mixed, BODY, tag, WIDTH)
        asked = typesetter().em_px(BODY) * languages()[tag].typography.line_height
        apart = [after.baseline - before.baseline for before, after in pairwise(layout.lines)]
        assert apart == pytest.approx([asked] * 2)
        assert layout.height == pytest.approx(3 * asked)


def test_a_quoted_language_that_stands_taller_gets_its_room() -> None:
    plain = typesetter().text((Span(text="visa "), Span(text="معبر")), BODY, "en")
    quoted = typesetter().text((Span(text="visa "), Span(text="معبر", lang="ar")), BODY, "en")
    assert quoted.height > plain.height


def test_a_run_of_another_script_stays_on_the_line() -> None:
    """Pango lifts Thai in a line that begins in Chinese."""
    alone, mixed = _pixels("ด่าน"), _pixels("木 ด่าน")
    assert np.array_equal(alone[:, :40].any(axis=1), mixed[:, 40:].any(axis=1))


def _pixels(text: str) -> npt.NDArray[np.bool_]:
    layout = typesetter().text(text, BODY, "en")
    painted = paint(Box("", Role.TEXT, Rect(0, 0, 120, 60), "#FFFFFF", (layout.words(0, 5, "#000000"),), "en"))
    dark: npt.NDArray[np.bool_] = np.asarray(to_image(painted).convert("L")) < 128
    return dark


def test_emoji_are_as_large_as_the_words_around_them() -> None:
    layout = typesetter().text("👨‍👩‍👧", BODY, "en")
    assert layout.unknown_glyphs == 0
    assert 0.8 < layout.ink.width / typesetter().em_px(BODY) < 1.6


def test_a_sign_that_is_asked_for_as_a_picture_is_one_in_colour() -> None:
    """U+FE0F asks for the picture; Noto Sans has the sign as a plain letter too."""
    layout = typesetter().text("✈️", BODY, "en")
    painted = paint(Box("", Role.TEXT, Rect(0, 0, 60, 60), "#FFFFFF", (layout.words(0, 5, "#000000"),), "en"))
    channels = np.asarray(to_image(painted), dtype=np.int16)
    assert np.ptp(channels, axis=2).max() > 40


def test_words_are_cut_with_an_ellipsis_only_where_they_do_not_fit() -> None:
    long, short = sentence("vi") * 5, "Visa"
    assert typesetter().text(long, BODY, "vi", WIDTH, max_lines=2).truncated
    assert typesetter().text(long, BODY, "vi", WIDTH, max_lines=2).line_count == 2
    assert not typesetter().text(short, BODY, "vi", WIDTH, max_lines=2).truncated


def test_words_that_found_no_room_need_it_all_the_same() -> None:
    cut = typesetter().text("Экстренная помощь и безопасность", BODY, "ru", 100, max_lines=2)
    assert cut.truncated
    assert cut.narrowest() == typesetter().text("безопасность", BODY, "ru").natural_width


def test_words_without_a_width_stand_on_one_line_as_wide_as_they_are() -> None:
    layout = typesetter().text(sentence("km"), BODY, "km")
    assert layout.line_count == 1
    assert layout.width == layout.natural_width > 0


def test_no_hyphen_is_ever_added() -> None:
    layout = typesetter().text("Donaudampfschifffahrtsgesellschaft" * 2, BODY, "fr", 200)
    single = typesetter().text("Donaudampfschifffahrtsgesellschaft" * 2, BODY, "fr")
    assert layout.line_count > 1
    assert layout.ink.width <= 200
    assert single.line_count == 1


def test_a_link_over_two_lines_has_a_rectangle_on_each() -> None:
    before, link = Span(text="Xin "), Span(text=sentence("vi") * 2, link="page:visa")
    layout = typesetter().text((before, link), BODY, "vi", WIDTH)
    (found,) = layout.links
    rects = layout.range_rects(found.start, found.end)
    assert (found.start, found.target) == (4, "page:visa")
    assert len(rects) == layout.line_count
    assert rects[0].x > 0
    assert all(rect.width > 0 and rect.height > 0 for rect in rects)


def test_neighbouring_spans_of_one_link_are_one_link() -> None:
    spans = (
        Span(text="Mộc ", link="page:a"),
        Span(text="Bài", link="page:a", bold=True),
        Span(text="!", link="page:b"),
    )
    assert [(link.start, link.end) for link in typesetter().text(spans, BODY, "vi").links] == [(0, 7), (7, 8)]


def test_a_link_in_arabic_lies_left_of_the_words_before_it() -> None:
    first, link = Span(text="مرحبا بكم "), Span(text="معبر", link="page:a")
    layout = typesetter().text((first, link), BODY, "ar", WIDTH)
    (rect,) = layout.range_rects(len(first.text), len(first.text) + 4)
    (before,) = layout.range_rects(0, len(first.text))
    assert rect.x < before.x
    assert before.x + before.width == pytest.approx(WIDTH, abs=3)


def test_a_style_never_tears_a_mark_from_its_letter() -> None:
    """A boundary after the first letter of a Khmer cluster moves to the cluster's end."""
    spans = (Span(text="ស"), Span(text="្ត្រី", bold=True), Span(text="x"))
    text = "".join(span.text for span in spans)
    last = len(text.encode()) - 1
    bounds = [(start, end) for _, start, end in graphemes(text, spans, pango.language("km"))]
    assert bounds == [(0, last), (last, last), (last, last + 1)]


def test_bold_is_wider_and_a_foreign_name_takes_its_own_shapes() -> None:
    plain = typesetter().text((Span(text="visa"),), BODY, "en")
    bold = typesetter().text((Span(text="visa", bold=True),), BODY, "en")
    assert bold.width > plain.width
    home = typesetter().text((Span(text="骨直次令"),), BODY, "ja")
    foreign = typesetter().text((Span(text="骨直次令", lang="zh-Hans"), Span(text=" ")), BODY, "ja")
    assert foreign.ink != home.ink


def test_a_name_from_left_to_right_does_not_turn_the_words_around_it() -> None:
    fenced = typesetter().text((Span(text="44/2026", fact="law"), Span(text=" معبر")), BODY, "ar", WIDTH)
    assert fenced.unknown_glyphs == 0
    assert fenced.text.startswith("\u206844/2026\u2069")


def test_empty_words_have_the_height_of_a_line_and_no_ink() -> None:
    layout = typesetter().text("", BODY, "km", WIDTH)
    assert layout.height > 0
    assert layout.ink.width == 0
    assert typesetter().text((), BODY, "km", WIDTH).height == layout.height


def test_touching_ranges_are_one_stretch_and_distant_ones_stay_apart() -> None:
    assert merged([(10.5, 20.0), (0.0, 10.0), (40.0, 50.0)]) == [(0.0, 20.0), (40.0, 50.0)]


NAMES = [
    "flight_land",
    "flight_takeoff",
    "badge",
    "directions_car",
    "train",
    "directions_boat",
    "sailing",
    "local_hospital",
    "payments",
    "currency_exchange",
    "wifi",
    "sim_card",
    "call",
    "mail",
    "language",
    "home",
    "arrow_back",
    "arrow_forward",
    "help",
    "info",
    "warning",
    "dangerous",
    "check",
    "check_circle",
    "close",
    "schedule",
    "place",
    "map",
    "accessible",
    "translate",
    "qr_code",
    "volume_up",
    "movie",
    "expand_more",
    "expand_less",
    "policy",
    "gavel",
    "museum",
    "restaurant",
    "hotel",
    "luggage",
    "medication",
    "vaccines",
    "family_restroom",
    "description",
    "chevron_left",
    "chevron_right",
    "emergency",
    "fire_truck",
    "local_police",
    "local_taxi",
    "directions_bus",
    "directions_walk",
    "shopping_bag",
    "receipt_long",
    "savings",
    "atm",
    "forest",
    "park",
    "beach_access",
    "umbrella",
    "thunderstorm",
    "flood",
    "cyclone",
    "smoke_free",
    "no_drinks",
    "pets",
    "contact_phone",
    "support_agent",
    "campaign",
    "notifications",
    "event",
    "today",
    "login",
    "logout",
]


@pytest.mark.parametrize("name", NAMES)
def test_the_icons_that_screens_and_packs_use_exist_and_have_ink(name: str) -> None:
    icon = typesetter().icon(name, 48)
    assert name in ICONS
    assert icon.unknown_glyphs == 0
    assert 10 < icon.ink.width <= 48
    assert icon.width == icon.height == 48
    assert 0 <= icon.ink.y < icon.ink.y + icon.ink.height <= 48


def test_an_icon_nobody_knows_is_a_plain_sheet_of_paper() -> None:
    unknown, paper = typesetter().icon("no_such_icon", 48), typesetter().icon(STAND_IN, 48)
    assert unknown.text == paper.text


def test_arrows_turn_where_reading_does_and_other_icons_do_not() -> None:
    assert mirrored("arrow_back") == "arrow_forward"
    assert mirrored(mirrored("chevron_left")) == "chevron_left"
    assert mirrored("home") == "home"


def test_missing_icons_and_libraries_name_the_package_that_brings_them(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(IconsMissing, match="fonts-material-design-icons-iconfont"):
        len(IconNames(Path("nowhere")))
    monkeypatch.setitem(pango.LIBRARIES, "libnowhere.so.9", "libnowhere9")
    with pytest.raises(pango.LibraryMissingError, match="apt install libnowhere9"):
        pango.opened("libnowhere.so.9")


@pytest.mark.parametrize(
    ("value", "unit", "seen"),
    [
        ("5000", "USD", "US$ 5,000"),
        ("25.5", "USD", "US$ 25.50"),
        ("-5000", "USD", "US$ -5,000"),
        ("15000000", "VND", "₫ 15,000,000"),
        ("400", "KHR", "KHR 400"),
        ("0.2", "percent", "20%"),
        ("-5", "number", "-5"),
        ("1500", "number", "1,500"),
        ("+84 24 3974", "phone", "+84 24 3974"),
    ],
)
def test_value_stands_in_order_in_lines_from_right_to_left(value: str, unit: str, seen: str) -> None:
    """As an eye goes over the glass, from left to right: the unit stands to the left of its number."""
    language = languages()["ar"]
    written = segment(format_value(value, unit, language), language.typography)
    assert seen_from_left((Span(text=written),), "ar") == seen
    cited = (Span(text="فوق "), Span(text=written, fact="cash"), Span(text=" أو"))
    assert seen in seen_from_left(cited, "ar")


@pytest.mark.parametrize(
    ("pieces", "value", "unit"),
    [
        (("لتر", "1.5"), "1.5", "volume-liter"),
        (("درجة", "-5"), "-5", "temperature-celsius"),
        (("2028", "مارس", "14"), "2028-03-14", "date"),
    ],
)
def test_words_of_a_unit_stand_to_the_left_of_its_number(pieces: tuple[str, ...], value: str, unit: str) -> None:
    seen = seen_from_left((Span(text=format_value(value, unit, languages()["ar"])),), "ar")
    places = [seen.find(piece if piece[-1].isdigit() else piece[::-1]) for piece in pieces]
    assert -1 not in places
    assert places == sorted(places)


def seen_from_left(content: Inline, tag: str) -> str:
    """The characters of `content` in the order of their places on the line."""
    layout = typesetter().text(content, BODY, tag)
    places = [(rect.x, char) for n, char in enumerate(layout.text) for rect in layout.range_rects(n, n + 1)]
    return "".join(
        plain_text(char) for _, char in sorted(places, key=lambda place: place[0]) if char not in "\u2068\u2069"
    )
