"""Two languages that no code has ever heard of, all the way: folder → page → plan → every screen of a kiosk."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import msgspec
import pytest

from content_packs.build import blob_path, build
from content_packs.check import check
from content_packs.language_source import load_language_packs
from content_packs.languages import LanguagePack
from content_packs.messages import Messages
from content_packs.model import Page
from content_packs.plan_source import merged_plan, plan_layers
from content_packs.reading import read_page
from content_packs.segment import segment_messages
from content_packs.source import load_pack
from content_packs.theme import LIGHT
from content_packs.typeset.boxes import Box, Words
from content_packs.typeset.text import PageContext, Typesetter
from kiosk.screens.compose import Composer
from kiosk.screens.layout import ScreenLayout
from kiosk.screens.stand import Scene
from kiosk.visit import Screen, at_rest
from tests.invented_languages import LEFT_TO_RIGHT, RIGHT_TO_LEFT, write_invented
from tests.sample_pack import edit, stamp, write_pack
from tests.screen_content import NOON, PACK, PORTRAIT, FakeContent, scene

TODAY = dt.date(2026, 11, 22)
NEW = (RIGHT_TO_LEFT, LEFT_TO_RIGHT)
PAGE = f"{PACK}/entry-0"
each_new_language = pytest.mark.parametrize("tag", NEW)


@pytest.fixture(scope="module")
def packs(tmp_path_factory: pytest.TempPathFactory) -> dict[str, LanguagePack]:
    """The shipped languages and the two new ones, as `packctl languages build` makes them."""
    invented = load_language_packs(write_invented(tmp_path_factory.mktemp("new") / "languages"))
    return load_language_packs() | {tag: segment_messages(pack) for tag, pack in invented.items()}


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An authors' folder whose English was carried over into both."""
    pack = write_pack(tmp_path_factory.mktemp("new") / "pack")
    edit(pack / "pack.toml", '"km"]', f'"km", "{RIGHT_TO_LEFT}", "{LEFT_TO_RIGHT}"]')
    for page in ("customs", "desk"):
        for tag in NEW:
            (pack / page / f"{tag}.md").write_text((pack / page / "en.md").read_text(encoding="utf-8"))
        stamp(pack, page)
    return pack


def test_a_pack_in_them_is_checked_like_any_other(pack: Path, packs: dict[str, LanguagePack]) -> None:
    about_them = [problem for problem in check(pack, TODAY, packs) if any(tag in problem.path for tag in NEW)]
    assert [str(problem) for problem in about_them if problem.code != "no-captions"] == []


@each_new_language
def test_a_page_is_built_and_set_in_them(pack: Path, packs: dict[str, LanguagePack], tag: str, tmp_path: Path) -> None:
    manifest = build(load_pack(pack), tmp_path, languages=packs)
    page = read_page(blob_path(tmp_path, manifest.pages["customs"].sha256).read_bytes())
    sheet = Typesetter(packs, LIGHT, PORTRAIT).page(page, tag, 1080, context=PageContext(TODAY, "Test"))
    assert {box.language for box in sheet.boxes if box.id in page_blocks(page, tag)} == {tag}
    assert not [box.id for box in sheet.boxes for paint in lines(box) if paint.layout.unknown_glyphs]


def page_blocks(page: Page, tag: str) -> set[str]:
    return {block.id for block in page.texts[tag].blocks}


def lines(box: Box) -> list[Words]:
    return [paint for paint in box.paint if isinstance(paint, Words)]


class InThem(FakeContent):
    """The plan of a real gate with the new languages, and pages that are written in them."""

    def __init__(self, packs: dict[str, LanguagePack]) -> None:
        super().__init__()
        layers = plan_layers([PACK], "https://portal.example", True, packs)
        self.plan = merged_plan(layers, "gatepost-sample/moc-bai")
        self.languages = {tag: packs[tag] for tag in self.plan.languages}
        self.say = Messages(self.languages)
        for page in self.all_pages().values():
            texts = page.texts | {tag: self._text(tag, 0) for tag in NEW}
            self.replace_page(msgspec.structs.replace(page, texts=texts))


@pytest.fixture(scope="module")
def composer(packs: dict[str, LanguagePack]) -> Composer:
    return Composer(InThem(packs), PORTRAIT)


def screens(composer: Composer, tag: str) -> dict[str, ScreenLayout]:
    turns = range(len(composer.content.languages))
    turn = next(turn for turn in turns if composer.language(Scene(at_rest(), NOON, turn)) == tag)
    scenes = {
        "attract": Scene(at_rest(), NOON, turn),
        "languages": scene(Screen.LANGUAGES, tag),
        "home": scene(Screen.HOME, tag),
        "topic": scene(Screen.TOPIC, tag, f"{PACK}/money"),
        "page": scene(Screen.PAGE, tag, PAGE, frozenset({"q1"})),
    }
    return {name: composer.compose(each) for name, each in scenes.items()}


@each_new_language
def test_every_screen_speaks_them(composer: Composer, tag: str) -> None:
    for name, layout in screens(composer, tag).items():
        boxes = [box for _, box in layout.boxes()]
        assert tag in {box.language for box in boxes}, name
        for box in boxes:
            assert not [words.layout.text for words in lines(box) if words.layout.unknown_glyphs], (name, box.id)


@each_new_language
def test_they_are_chosen_by_their_own_names_on_one_screen(composer: Composer, tag: str) -> None:
    layout = screens(composer, tag)["languages"]
    tags = [hit.action.partition(":")[2] for box in layout.content.sheet.boxes for hit in box.hits]
    assert tags == list(composer.content.plan.languages)
    assert layout.content.farthest == 0
    button = next(box for box in layout.content.sheet.boxes if box.id == f"language-{tag}")
    assert button.spoken == composer.content.languages[tag].autonym


def test_the_direction_in_the_pack_turns_the_whole_screen(composer: Composer) -> None:
    left, right = (dock(screens(composer, tag)["home"]) for tag in (LEFT_TO_RIGHT, RIGHT_TO_LEFT))
    assert len(left) > 1
    assert right == pytest.approx({action: PORTRAIT.panel_px[0] - centre for action, centre in left.items()})


def dock(layout: ScreenLayout) -> dict[str, float]:
    """Where the middle of each button that is always there stands, from the left."""
    assert layout.dock
    return {hit.action: hit.rect.x + hit.rect.width / 2 for box in layout.dock.sheet.boxes for hit in box.hits}
