"""Help: one touch from every screen to the page that a pack names for it, or to the staff's desk."""

from __future__ import annotations

from pathlib import Path

import msgspec

from content_packs.check import check
from content_packs.language_source import load_language_packs
from content_packs.source import load_pack
from kiosk.acts import act
from kiosk.screens.compose import Composer
from kiosk.screens.content import Directory
from kiosk.screens.stand import Scene
from kiosk.visit import LanguageChosen, PageLeft, Place, Screen, Visit
from tests.sample_pack import write_pack
from tests.screen_content import NOON, PACK, PORTRAIT, FakeContent

SAMPLE = Path(__file__).parent.parent / "content_packs" / "packs" / "sample"
OTHER = "province/local"


def content(**helps: str) -> FakeContent:
    """A base pack and another, each with its page for help."""
    made = FakeContent()
    base = made.manifests[PACK]
    other = msgspec.structs.replace(base, publisher="province", pack="local", help=helps.get("other", ""))
    made.manifests = {OTHER: other, PACK: msgspec.structs.replace(base, help=helps.get("base", ""))}
    return made


def test_the_base_pack_helps_first_then_whichever_can_then_the_desk() -> None:
    assert Directory(content(base="health-0", other="entry-0"), None).help_page() == f"{PACK}/health-0"
    assert Directory(content(base="gone", other="health-0"), None).help_page() == ""
    assert Directory(content(), None).help_page() == ""


def test_help_is_a_page_like_any_other_and_is_counted() -> None:
    atlas, reading = (
        Directory(content(base="health-0"), None),
        Visit(place=Place(Screen.PAGE, f"{PACK}/entry-0"), language="th"),
    )
    step = act(reading, "help", 5.0, atlas)
    assert step.visit.place == Place(Screen.PAGE, f"{PACK}/health-0")
    assert [type(event) for event in step.events] == [PageLeft]
    assert act(step.visit, "back", 6.0, atlas).visit.place == reading.place


def test_whoever_needs_help_before_choosing_a_language_is_helped_at_once_and_chooses_there() -> None:
    atlas = Directory(content(base="health-0"), None)
    helped = act(Visit(place=Place(Screen.LANGUAGES)), "help", 5.0, atlas)
    assert (helped.visit.place, helped.visit.language) == (Place(Screen.PAGE, f"{PACK}/health-0"), "vi")
    assert helped.events == ()
    languages = act(helped.visit, "languages", 6.0, atlas).visit
    chosen = act(languages, "language:ar", 7.0, atlas)
    assert (chosen.visit.place, chosen.visit.language) == (helped.visit.place, "ar")
    assert [type(event) for event in chosen.events] == [PageLeft, LanguageChosen]
    assert act(helped.visit, "back", 6.0, atlas).visit.place == Place(Screen.LANGUAGES)


def test_where_no_page_helps_there_are_sentences_to_point_at_in_both_languages() -> None:
    visit = act(Visit(place=Place(Screen.HOME), language="ar"), "help", 5.0, Directory(content(), None)).visit
    assert visit.place.screen is Screen.HELP
    layout = Composer(content(), PORTRAIT).compose(Scene(visit, NOON))
    assert {"help", "say-help", "say-ambulance", "say-police", "say-fire"} <= {box.id for _, box in layout.boxes()}


def test_the_dock_s_help_stands_in_the_same_place_on_every_screen() -> None:
    composer = Composer(content(base="health-0"), PORTRAIT)
    places = (Place(Screen.HOME), Place(Screen.PAGE, f"{PACK}/entry-0"), Place(Screen.LANGUAGES), Place(Screen.HELP))
    found = {
        hit.rect if hit else None
        for place in places
        for hit in [composer.compose(Scene(Visit(place=place, language="lo"), NOON)).find("help")]
    }
    assert len(found) == 1
    assert None not in found


def test_the_sample_pack_names_a_page_that_it_has() -> None:
    pack = load_pack(SAMPLE)
    assert pack.toml.help in pack.pages


def test_a_help_page_that_is_not_there_is_a_mistake(tmp_path: Path) -> None:
    folder = write_pack(tmp_path / "pack")
    toml = folder / "pack.toml"
    toml.write_text(toml.read_text().replace("version = 3\n", 'version = 3\nhelp = "nowhere"\n', 1))
    found = [problem for problem in check(folder, NOON.date(), load_language_packs()) if "nowhere" in problem.message]
    assert [problem.code for problem in found] == ["broken-link"]
    assert found[0].line
