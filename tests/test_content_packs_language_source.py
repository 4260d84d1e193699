"""Language packs from their folders: the twelve shipped, two invented ones, and every mistake an author can make."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import polib
import pytest
from babel import Locale

from content_packs.catalogue import parse_message
from content_packs.errors import Problem, ProblemsFound
from content_packs.language_source import (
    CATALOGUE,
    LANGUAGE_PACKS,
    STACKED_MARKS_AIR,
    TEMPLATE,
    TOML,
    build_language,
    load,
    load_language_packs,
)
from content_packs.languages import Direction, LineBreaking, first_available, plural_category, read_language
from content_packs.messages import Messages
from content_packs.plain import plain_text
from content_packs.plan_source import merged_plan, plan_layers
from tests.invented_languages import LEFT_TO_RIGHT, RIGHT_TO_LEFT, write_invented

TWELVE = {"vi", "en", "zh-Hans", "zh-Hant", "ko", "ja", "ru", "fr", "th", "lo", "km", "ar"}
PACKS = load_language_packs()
IDS = {entry.msgctxt for entry in polib.pofile(str(TEMPLATE))}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write_invented(tmp_path / "languages")


def problems_of(folder: Path) -> list[Problem]:
    with pytest.raises(ProblemsFound) as found:
        load(folder)
    return found.value.problems


def mend(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def letters(message: str | dict[str, str]) -> list[str]:
    """The forms of `message` without any space, visible or not."""
    forms = [message] if isinstance(message, str) else [f"{key} {text}" for key, text in message.items()]
    return [re.sub(r"\s", "", plain_text(form)) for form in forms]


# -- the shipped languages -------------------------------------------------------------------------


def test_twelve_languages_are_shipped_and_every_one_says_every_message() -> None:
    assert set(PACKS) == TWELVE
    assert all(set(pack.messages) == IDS for pack in PACKS.values())


def test_no_shipped_language_claims_that_a_fluent_reader_has_checked_it() -> None:
    assert not any(pack.reviewed for pack in PACKS.values())


def test_shipped_messages_are_in_nfc_and_no_two_buttons_look_alike() -> None:
    for pack in PACKS.values():
        assert all(unicodedata.is_normalized("NFC", str(message)) for message in pack.messages.values())
    assert len({pack.autonym for pack in PACKS.values()}) == len(PACKS)


def test_translation_of_a_sentence_is_not_its_english() -> None:
    english = PACKS["en"].messages
    for tag in TWELVE - {"en"}:
        same = {key for key, text in PACKS[tag].messages.items() if text == english[key]}
        assert same <= {"email", "note-warning", "note-danger", "film-pause", "question", "aids-volume", "moment"}, tag


@pytest.mark.parametrize("tag", sorted(TWELVE))
def test_shipped_plural_conditions_and_direction_are_those_of_cldr(tag: str) -> None:
    pack, locale = PACKS[tag], Locale.parse(PACKS[tag].locale)
    assert pack.plural == locale.plural_form.rules
    assert (pack.direction is Direction.RTL) == (locale.character_order == "right-to-left")


def test_line_heights_are_the_measured_ones_with_air_where_marks_stack() -> None:
    plain = {"en": 1.38, "fr": 1.38, "ru": 1.38, "zh-Hans": 1.46, "zh-Hant": 1.46, "ja": 1.46, "ko": 1.46, "ar": 2.12}
    stacked = {"vi": 1.38, "km": 1.38, "th": 1.54, "lo": 1.65}
    expected = plain | {tag: factor * STACKED_MARKS_AIR for tag, factor in stacked.items()}
    assert {tag: pack.typography.line_height for tag, pack in PACKS.items()} == pytest.approx(expected, abs=0.001)


def test_script_without_spaces_gets_breaks_and_its_own_face_first() -> None:
    broken = {tag for tag, pack in PACKS.items() if pack.typography.breaking is LineBreaking.WORDS}
    assert broken == {"lo", "km"}
    assert all("\u200b" in str(PACKS[tag].messages["page-past-date"]) for tag in broken)
    assert PACKS["km"].typography.families[0] == "Noto Sans Khmer"
    assert PACKS["zh-Hant"].typography.families[0] == "Noto Sans CJK TC"


def test_nobody_types_where_a_line_may_end() -> None:
    """What the build puts in would stand twice, or where words do not end."""
    shipped = LANGUAGE_PACKS.parent
    written = [path for kind in ("po", "toml", "md", "vtt") for path in shipped.rglob(f"*.{kind}")]
    assert written
    assert [path.name for path in written if "\u200b" in path.read_text(encoding="utf-8")] == []


def test_shipped_words_are_those_of_the_translators_but_for_spaces_and_what_steers_breaks() -> None:
    for tag, pack in PACKS.items():
        raw = load(LANGUAGE_PACKS / tag)
        assert {key: letters(text) for key, text in pack.messages.items()} == {
            key: letters(text) for key, text in raw.messages.items()
        }


def test_same_language_gives_the_same_bytes_and_they_read_back(tmp_path: Path) -> None:
    for tag in ("km", "fr"):
        first = build_language(load(LANGUAGE_PACKS / tag), tmp_path / "a")
        second = build_language(PACKS[tag], tmp_path / "b")
        assert first.relative_to(tmp_path / "a") == Path(f"languages/gatepost-sample/{tag}.json")
        assert first.read_bytes() == second.read_bytes()
        assert read_language(first.read_bytes()) == PACKS[tag]


# -- languages that the code has never heard of ----------------------------------------------------


def test_invented_languages_load_without_a_line_of_code(root: Path) -> None:
    packs = load_language_packs(root)
    assert set(packs) == {RIGHT_TO_LEFT, LEFT_TO_RIGHT}
    pack = packs[RIGHT_TO_LEFT]
    assert (pack.direction, pack.autonym, pack.reviewed) == (Direction.RTL, "اختراع", True)
    assert pack.typography.line_height == pytest.approx(2.0 * STACKED_MARKS_AIR)
    assert pack.era is not None
    assert pack.era.ahead == 622


def test_invented_languages_appear_on_every_site(root: Path) -> None:
    packs = PACKS | load_language_packs(root)
    layers = plan_layers([], "https://portal.example", False, packs)
    plan = merged_plan(layers, "gatepost-sample/moc-bai")
    assert set(plan.languages) == TWELVE | {RIGHT_TO_LEFT, LEFT_TO_RIGHT}
    assert plan.languages[-2:] == (RIGHT_TO_LEFT, LEFT_TO_RIGHT)
    assert plan.language_packs[RIGHT_TO_LEFT] == "gatepost-test"


def test_invented_languages_fall_back_and_count_as_they_say(root: Path) -> None:
    packs = PACKS | load_language_packs(root)
    assert first_available(RIGHT_TO_LEFT, packs, {"en", LEFT_TO_RIGHT}) == LEFT_TO_RIGHT
    assert first_available(RIGHT_TO_LEFT, packs, {"en", "vi"}) == "en"
    counted = [plural_category(packs[RIGHT_TO_LEFT].plural, n) for n in (0, 1, 2, 3)]
    assert counted == ["other", "one", "two", "other"]
    messages = Messages(packs)
    assert messages(RIGHT_TO_LEFT, "page-count", count=2) == "‘two 2 pages’"
    assert messages(LEFT_TO_RIGHT, "page-count", count=1) == "‘other 1 pages’"
    assert messages(LEFT_TO_RIGHT, "welcome") == "‘Welcome’"


# -- mistakes of authors ---------------------------------------------------------------------------


def test_every_mistake_is_named_at_once_with_its_file_and_line(root: Path) -> None:
    folder = root / LEFT_TO_RIGHT
    mend(folder / TOML, 'direction = "ltr"', 'direction = "up"')
    mend(folder / TOML, 'families = ["Noto Sans"]', 'famlies = ["Noto Sans"]')
    mend(folder / CATALOGUE, "‘Source: {source}’", "‘Source’")
    mend(folder / CATALOGUE, "‘Back’", "")
    with pytest.raises(ProblemsFound) as found:
        load_language_packs(root)
    codes = {(problem.path, problem.code) for problem in found.value.problems}
    assert codes == {
        (f"{LEFT_TO_RIGHT}/{TOML}", "wrong-value"),
        (f"{LEFT_TO_RIGHT}/{TOML}", "unknown-key"),
        (f"{LEFT_TO_RIGHT}/{CATALOGUE}", "lost-slot"),
        (f"{LEFT_TO_RIGHT}/{CATALOGUE}", "missing-message"),
    }
    for problem in found.value.problems:
        lines = (root / problem.path).read_text(encoding="utf-8").splitlines()[problem.line - 1 :]
        entry = "\n".join(lines[:2])  # in a catalogue, an entry begins with its note to translators
        assert re.match(r"direction|famlies|\[typography|#.*\nmsgctxt .(source|back).", entry), problem


@pytest.mark.parametrize(
    ("old", "new", "code", "says"),
    [
        ("format = 1", "format = 2", "wrong-format", "format 1, not 2"),
        ('tag = "qtz-x-gate"', 'tag = "qtz-x-door"', "wrong-tag", "its folder is “qtz-x-gate”"),
        ('tag = "qtz-x-gate"', 'tag = "QTZ"', "wrong-tag", "no BCP 47"),
        ('locale = "en"', 'locale = "qtz"', "unknown-locale", "a relative's"),
        ('fallback = ["en"]', 'fallback = ["qtz-x-gate"]', "wrong-tag", "cannot stand in"),
        ('autonym = "Gatelang"', 'autonym = " "', "wrong-value", "its button"),
        ('publisher = "gatepost-test"', 'publisher = "Gate Post"', "wrong-value", "no publisher's id"),
        ("version = 1", "version = 0", "wrong-value", "count from 1"),
        ("version = 1", 'version = "one"', "wrong-value", "version"),
        ('english_name = "Invented, left to right"', "", "wrong-value", "english_name is missing"),
        ("line_factor = 1.38", "line_factor = 38", "wrong-value", "line height"),
        ('families = ["Noto Sans"]', "families = []", "no-family", "font family"),
        ("[typography]", "[typografie]", "unknown-key", "typografie"),
        ("stacked_marks = false", 'stacked_marks = false\n[plural]\none = "n ist 1"', "wrong-plural", "n ist 1"),
        ("stacked_marks = false", 'stacked_marks = false\n[plural]\nsome = "n is 1"', "unknown-key", "some"),
        ("stacked_marks = false", "stacked_marks = false\n[era]\nahead = 1", "wrong-value", "abbreviation is missing"),
        ("format = 1", "format = ", "unreadable-toml", "cannot be read"),
    ],
)
def test_mistake_in_language_toml_is_named(root: Path, old: str, new: str, code: str, says: str) -> None:
    folder = root / LEFT_TO_RIGHT
    mend(folder / TOML, old, new)
    assert any(problem.code == code and says in problem.message for problem in problems_of(folder))


@pytest.mark.parametrize(
    ("old", "new", "code", "says"),
    [
        ('msgctxt "home"', 'msgctxt "hone"', "unknown-message", "hone"),
        ('msgctxt "home"', 'msgctxt "hone"', "missing-message", "home is missing"),
        ('msgctxt "home"', 'msgctxt "back"', "repeated-message", "back stands twice"),
        ('msgid "Home"', 'msgid "House"', "stale-message", "English now is “Home”"),
        ("‘Checked on {date}’", "‘Checked’", "lost-slot", "{date}"),
        ("‘Checked on {date}’", "‘Checked on {data}’", "unknown-slot", "{data}"),
        ("| two: ‘two {count} pages’", "", "missing-plural", "“two”"),
        ("| two: ", "| few: ", "unknown-plural", "“few”"),
        ("other: ‘other {count} pages’", "other: ‘pages’", "lost-slot", "(other)"),
        ("one: ‘one {count} pages’ | two: ‘two {count} pages’ | other: ", "", "missing-plural", "plural forms"),
        ('msgctxt "home"', "nonsense", "unreadable-catalogue", "cannot be read"),
    ],
)
def test_mistake_in_the_catalogue_is_named(root: Path, old: str, new: str, code: str, says: str) -> None:
    folder = root / RIGHT_TO_LEFT
    mend(folder / CATALOGUE, old, new)
    assert any(problem.code == code and says in problem.message for problem in problems_of(folder))


def test_translation_marked_fuzzy_counts_as_missing(root: Path) -> None:
    folder = root / RIGHT_TO_LEFT
    mend(folder / CATALOGUE, '\nmsgctxt "home"', '\n#, fuzzy\nmsgctxt "home"')
    assert [problem.code for problem in problems_of(folder)] == ["missing-message"]


def test_plural_form_of_one_single_number_may_say_it_in_words(root: Path) -> None:
    folder = root / RIGHT_TO_LEFT
    mend(folder / CATALOGUE, "‘two {count} pages’", "‘a pair of pages’")
    assert load(folder).messages["page-count"] == {
        "one": "‘one {count} pages’",
        "two": "‘a pair of pages’",
        "other": "‘other {count} pages’",
    }


def test_missing_files_are_named(root: Path) -> None:
    folder = root / LEFT_TO_RIGHT
    (folder / TOML).unlink()
    (folder / CATALOGUE).unlink()
    assert {problem.path for problem in problems_of(folder)} == {TOML, CATALOGUE}


def test_text_with_strokes_that_is_no_plural_stays_text() -> None:
    assert parse_message("A | B") == "A | B"
    assert parse_message("one: A | B") == "one: A | B"
    assert parse_message("one: A | other: B") == {"one": "A", "other": "B"}
