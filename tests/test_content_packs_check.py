"""Check: each mistake an author can make is named, with its file, its line and a stable code."""

from __future__ import annotations

import datetime as dt
import struct
import zlib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import pytest

from content_packs.check import check, errors_in
from content_packs.checks.fit import Fit
from content_packs.checks.media_files import MAX_FILE_BYTES
from content_packs.drawings import MAX_SVG_BYTES
from content_packs.errors import Severity
from content_packs.language_source import load_language_packs
from content_packs.languages import LanguagePack
from content_packs.model import MediaKind
from content_packs.source import load_pack
from tests.sample_pack import edit, stamp, write_pack

TODAY = dt.date(2026, 11, 22)


@cache
def languages() -> Mapping[str, LanguagePack]:
    shipped = load_language_packs()
    return {tag: shipped[tag] for tag in ("vi", "en", "km")}


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    return write_pack(tmp_path / "pack")


def found(pack: Path, today: dt.date = TODAY) -> list[tuple[str, int, str]]:
    return [(problem.path, problem.line, problem.code) for problem in check(pack, today, languages())]


def test_pack_without_mistakes_has_no_problems(pack: Path) -> None:
    assert [str(problem) for problem in check(pack, TODAY, languages())] == []


def change(file: str, old: str, new: str) -> Callable[[Path], None]:
    return lambda pack: edit(pack / file, old, new)


def add(file: str, text: str) -> Callable[[Path], None]:
    return lambda pack: edit(pack / file, "\n{#text}\n", f"\n{text}\n\n{{#text}}\n")


EN, VI, TOML = "customs/en.md", "customs/vi.md", "customs/page.toml"
DESK = "desk/page.toml"

ONE_MISTAKE: dict[str, tuple[Callable[[Path], None], str, int, str]] = {
    "italics": (change(EN, "Gold", "*Gold*"), EN, 16, "italics"),
    "raw HTML": (change(EN, "Gold", "<b>Gold</b>"), EN, 16, "raw-html"),
    "a nested list": (change(EN, "- Gold", "- Gold\n  - Silver"), EN, 17, "nested-list"),
    "a heading of level 1": (change(EN, "## When", "# When"), EN, 9, "heading-level"),
    "an ordered list without steps": (change(EN, "{#how .steps}", "{#how}"), EN, 19, "wrong-class"),
    "an unknown kind of callout": (change(EN, ".warning", ".shouting"), EN, 23, "wrong-class"),
    "a block without id": (change(EN, "{#list}\n", ""), EN, 14, "no-id"),
    "an id that is none": (change(EN, "{#list}", "{#My_List}"), EN, 15, "bad-id"),
    "two blocks of one id": (change(EN, "{#list}", "{#text}"), EN, 15, "duplicate-id"),
    "an id in the middle of words": (change(EN, "- Gold\n\n", "- Gold\n"), EN, 17, "stray-id"),
    "a rule across the page": (add(EN, "---\n"), EN, 11, "not-a-block"),
    "an unknown key in the head": (change(EN, "summary:", "author: me\nsummary:"), EN, 3, "unknown-key"),
    "a missing title": (change(EN, "title: Customs\n", ""), EN, 1, "missing-key"),
    "a state that is none": (change(EN, "state: draft", "state: done"), EN, 5, "wrong-value"),
    "no head at all": (change(EN, "---\ntitle", "title"), EN, 1, "no-front-matter"),
    "a link to no page": (change(EN, "page:desk", "page:desks"), EN, 12, "broken-link"),
    "a link to no page of our own": (
        change(EN, "page:desk", "page:test-publisher/arrivals/none"),
        EN,
        12,
        "broken-link",
    ),
    "a malformed address": (change(EN, "https://example.org", "https://exa_mple"), EN, 23, "broken-link"),
    "an address without encryption": (change(EN, "https://example.org", "http://example.org"), EN, 23, "broken-link"),
    "an address that runs code": (change(EN, "https://example.org", "javascript:x()"), EN, 23, "broken-link"),
    "a fact that is none": (change(EN, "[](fact:until)", "[](fact:never)"), EN, 20, "broken-link"),
    "a card of no fact": (change(EN, "\n[](fact:cash)\n", "\n[](fact:coins)\n"), EN, 31, "broken-link"),
    "a card of no contact": (change("desk/en.md", "contact:police", "contact:pirates"), "desk/en.md", 9, "broken-link"),
    "a picture of no media item": (change(EN, "media:hall", "media:halls"), EN, 38, "broken-link"),
    "a picture by its file": (change(EN, "media:hall", "hall.svg"), EN, 38, "not-media"),
    "a picture nobody describes": (change(EN, "![Arrivals hall]", "![]"), EN, 38, "no-alt"),
    "a sound without its words": (
        change("desk/en.md", "![Hello.](media:hello", "![](media:hello"),
        "desk/en.md",
        22,
        "no-transcript",
    ),
    "a figure against its fact": (change(EN, "[5,000 US", "[4,000 US"), EN, 12, "figure-contradicts-fact"),
    "a figure of another script against its fact": (
        change("customs/km.md", "[5,000 ដុល្លារ]", "[៤០០០ ដុល្លារ]"),
        "customs/km.md",
        12,
        "figure-contradicts-fact",
    ),
    "an old translation": (change(EN, "translates: ", "translates: 0"), EN, 4, "stale-translation"),
    "a block that one language lacks": (change(EN, "{#card}\n[](fact:cash)\n", ""), EN, 0, "missing-block"),
    "a block that only one language has": (add(EN, "{#more}\nMore."), EN, 12, "extra-block"),
    "a list of another length": (change(EN, "- Gold\n", "- Gold\n- Silver\n"), EN, 15, "block-shape"),
    "another kind of callout": (change(EN, ".warning", ".danger"), EN, 23, "block-kind"),
    "other facts": (change(EN, " until [](fact:until)", ""), EN, 19, "block-facts"),
    "a fact past its date": (
        change(TOML, "valid_until = 2027-05-01", "valid_until = 2026-11-21"),
        TOML,
        9,
        "past-date",
    ),
    "a fact of no unit": (change(TOML, '"USD"', '"doubloon"'), TOML, 5, "wrong-value"),
    "a fact that is no number": (change(TOML, '"5000"', '"5.000,00"'), TOML, 5, "wrong-value"),
    "a date that is none": (change(TOML, '"2028-03-14"', '"14/3/2028"'), TOML, 17, "wrong-value"),
    "a fact without its source": (change(TOML, 'name = "Resolution 44"', 'name = ""'), TOML, 19, "no-source"),
    "an unknown key": (change(TOML, "icon =", "ikon ="), TOML, 1, "unknown-key"),
    "an unknown key of a fact": (change(TOML, "unit = ", "unitt = "), TOML, 6, "unknown-key"),
    "an unknown icon": (change(TOML, '"work"', '"wurk"'), TOML, 1, "unknown-icon"),
    "a related page that is none": (change(TOML, '["desk"]', '["desks"]'), TOML, 2, "broken-link"),
    "TOML that is none": (change(TOML, "icon =", "icon"), TOML, 1, "bad-toml"),
    "a path out of the pack": (change(TOML, "media/hall.svg", "../hall.svg"), TOML, 26, "outside-path"),
    "an absolute path": (change(TOML, "media/hall.svg", "/etc/passwd"), TOML, 26, "outside-path"),
    "a file that is not there": (change(TOML, "media/hall.svg", "media/hell.svg"), TOML, 26, "missing-file"),
    "a file of the wrong type": (change(TOML, "media/hall.svg", "media/film.webm"), TOML, 26, "wrong-file-type"),
    "hours that are none": (change(DESK, "13:30-24:00", "13:30-25:00"), DESK, 16, "wrong-hours"),
    "no such hours": (change(DESK, 'hours = "desk"', 'hours = "night"'), DESK, 6, "broken-link"),
    "points outside the plan": (change(DESK, "x = 0.9", "x = 1.9"), DESK, 23, "wrong-value"),
    "too few points": (change("desk/en.md", "\nExit\n: Follow green signs.\n", ""), "desk/en.md", 12, "plan-points"),
    "captions of no language": (change(DESK, 'language = "vi"', 'language = "xx"'), DESK, 35, "wrong-tag"),
    "captions that are none": (change("media/film.vtt", "WEBVTT", "captions"), DESK, 36, "unreadable-captions"),
    "words in a drawing": (change("media/hall.svg", "</svg>", "<text>Hi</text></svg>"), TOML, 26, "words-in-drawing"),
    "a drawing that reaches out": (
        change("media/hall.svg", "</svg>", '<image href="https://example.org/x.png"/></svg>'),
        TOML,
        26,
        "outside-path",
    ),
    "a drawing with entities": (change("media/hall.svg", "<svg", "<!DOCTYPE svg><svg"), TOML, 26, "decompression-bomb"),
    "a wrong tag in the pack": (change("pack.toml", '"km"]', '"km", "zh_hans"]'), "pack.toml", 6, "wrong-tag"),
    "an unknown icon of a topic": (change("pack.toml", "flight_land", "fright_land"), "pack.toml", 25, "unknown-icon"),
    "a topic's page that is none": (change("pack.toml", '"desk"]', '"desk", "bank"]'), "pack.toml", 26, "broken-link"),
    "a page in no topic": (change("pack.toml", ', "desk"]', "]"), DESK, 0, "page-in-no-topic"),
    "a country that is none": (change("pack.toml", '["KH"]', '["XX"]'), "pack.toml", 21, "wrong-value"),
    "a mode that is none": (change("pack.toml", '["road"]', '["space"]'), "pack.toml", 20, "wrong-value"),
    "a title missing where it must be": (
        change("pack.toml", 'en = "Arrivals"\n', ""),
        "pack.toml",
        9,
        "missing-language",
    ),
    "a character no font has": (change(EN, "Gold", "Gold \U00013000\ue123"), EN, 15, "missing-glyph"),
    "a word wider than its column": (change(EN, "Gold", "G" + "o" * 40 + "ld"), EN, 15, "overflow"),
}


@pytest.mark.parametrize("mistake", ONE_MISTAKE)
def test_mistake_is_named_with_file_line_and_code(mistake: str, pack: Path) -> None:
    make, path, line, code = ONE_MISTAKE[mistake]
    make(pack)
    places = found(pack)
    assert (path, line, code) in places, places


def test_missing_language_is_an_error_where_it_is_mandatory_and_a_warning_elsewhere(pack: Path) -> None:
    (pack / "customs" / "en.md").unlink()
    (pack / "customs" / "km.md").unlink()
    problems = {problem.path: problem for problem in check(pack, TODAY, languages()) if problem.path != "pack.toml"}
    assert problems["customs/en.md"].severity is Severity.ERROR
    assert problems["customs/km.md"].severity is Severity.WARNING
    assert {problem.code for problem in problems.values()} == {"missing-language"}


def test_all_mistakes_are_named_at_once(pack: Path) -> None:
    for mistake in (
        "italics",
        "a link to no page",
        "a fact past its date",
        "a path out of the pack",
        "a page in no topic",
    ):
        ONE_MISTAKE[mistake][0](pack)
    codes = {code for _, _, code in found(pack)}
    assert codes >= {"italics", "broken-link", "past-date", "outside-path", "page-in-no-topic"}


def test_changed_source_makes_every_translation_stale_until_it_is_stamped(pack: Path) -> None:
    edit(pack / VI, "Vàng", "Bạc")
    stale = [(problem.path, problem.severity) for problem in check(pack, TODAY, languages())]
    assert stale == [(EN, Severity.ERROR), ("customs/km.md", Severity.WARNING)]
    stamp(pack, "customs")
    assert found(pack) == []


def test_trailing_spaces_and_line_ends_are_no_new_revision(pack: Path) -> None:
    path = pack / VI
    path.write_bytes(path.read_bytes().replace(b"\n", b"  \r\n") + b"\r\n\r\n")
    assert not [place for place in found(pack) if place[2] == "stale-translation"]


def test_same_blocks_in_another_order_are_reported_once(pack: Path) -> None:
    edit(pack / EN, "{#list}\n- Money\n- Gold\n\n", "")
    edit(pack / EN, "{#beware", "{#list}\n- Money\n- Gold\n\n{#beware")
    assert [code for _, _, code in found(pack)] == ["block-order"]


def test_symbolic_link_out_of_the_pack_is_not_followed(pack: Path, tmp_path: Path) -> None:
    secret = tmp_path / "secret.svg"
    secret.write_text((pack / "media" / "hall.svg").read_text())
    (pack / "media" / "hall.svg").unlink()
    (pack / "media" / "hall.svg").symlink_to(secret)
    assert (TOML, 26, "outside-path") in found(pack)
    (pack / EN).unlink()
    (pack / EN).symlink_to(tmp_path / "secret.svg")
    assert (EN, 0, "unreadable-file") in found(pack)


def test_picture_that_grows_past_all_memory_is_a_bomb(pack: Path) -> None:
    header = b"IHDR" + struct.pack(">IIBBBBB", 1_000_000, 1_000_000, 8, 2, 0, 0, 0)
    picture = (
        b"\x89PNG\r\n\x1a\n"
        + struct.pack(">I", 13)
        + header
        + struct.pack(">I", zlib.crc32(header))
        + struct.pack(">I", 9)
        + b"IDAT"
    )
    (pack / "media" / "photo.jpg").rename(pack / "media" / "photo.png")
    (pack / "media" / "photo.png").write_bytes(picture)
    edit(pack / "desk" / "page.toml", "photo.jpg", "photo.png")
    assert "decompression-bomb" in {code for _, _, code in found(pack)}


def test_drawing_that_multiplies_itself_is_a_bomb(pack: Path) -> None:
    levels = "".join(f'<g id="l{n}">' + f'<use href="#l{n - 1}"/>' * 10 + "</g>" for n in range(1, 8))
    edit(pack / "media" / "hall.svg", "</svg>", f'<g id="l0"><rect width="1" height="1"/></g>{levels}</svg>')
    assert "decompression-bomb" in {code for _, _, code in found(pack)}


def test_files_have_limits(pack: Path) -> None:
    svg = pack / "media" / "hall.svg"
    svg.write_text(svg.read_text() + " " * MAX_SVG_BYTES)
    with (pack / "media" / "hello.wav").open("ab") as sound:
        sound.truncate(MAX_FILE_BYTES[MediaKind.AUDIO] + 1)
    assert [code for _, _, code in found(pack)].count("file-too-large") == 3  # hall.svg is two media items


def test_file_named_for_no_language_is_reported(pack: Path) -> None:
    (pack / "customs" / "english.md").write_text("---\n---\n")
    (pack / "customs" / "fr.md").write_text((pack / EN).read_text())
    assert ("customs/english.md", 0, "wrong-tag") in found(pack)
    assert ("customs/fr.md", 0, "wrong-tag") in found(pack)


def test_home_screen_holds_eight_topics(pack: Path) -> None:
    more = "".join(
        f'[[topics]]\nid = "t{n}"\nicon = "info"\npages = ["desk"]\ntitles = {{ vi = "a", en = "a", km = "ក" }}\n'
        for n in range(8)
    )
    path = pack / "pack.toml"
    path.write_text(path.read_text() + more)
    places = found(pack)
    assert [place for place in places if place[2] == "too-many-topics"] == [("pack.toml", 66, "too-many-topics")]
    assert "page-in-two-topics" in {code for _, _, code in places}


def test_fact_good_until_today_is_still_good(pack: Path) -> None:
    assert found(pack, dt.date(2027, 5, 1)) == []
    codes = [code for _, _, code in found(pack, dt.date(2027, 5, 2))]
    assert codes == ["past-date"] * 3


def test_warnings_do_not_stop_a_build(pack: Path) -> None:
    page = pack / "customs" / "page.toml"
    evidence = 'source = { name = "x" }\nchecked_on = 2026-11-01\nvalid_until = 2027-05-01\nowner = "x"\n'
    edit(page, "[facts.until]", f'[facts.spare]\nvalue = "1"\nunit = "number"\n{evidence}\n[facts.until]')
    problems = check(pack, TODAY, languages())
    assert [problem.code for problem in problems] == ["unused"]
    assert errors_in(problems) == []


def test_folder_without_pack_toml_says_so(tmp_path: Path) -> None:
    assert found(tmp_path) == [("pack.toml", 0, "missing-file")]


def test_pages_fit_in_every_language_they_are_written_in(pack: Path) -> None:
    assert list(Fit(languages()).problems(load_pack(pack), TODAY)) == []
