"""The code that a phone takes along: the plain address, or the key facts; read back as a phone would."""

from __future__ import annotations

import datetime as dt
from functools import cache
from pathlib import Path

import pytest
import zxingcpp
from msgspec.structs import replace

from content_packs.assemble import assemble
from content_packs.geometry import Geometry
from content_packs.model import ContactBlock, Page, Paragraph
from content_packs.plain import plain_text
from content_packs.source import load_pack
from content_packs.theme import contrast
from content_packs.typeset.boxes import Box, Modules
from kiosk.aids import Aids
from kiosk.screens.compose import Composer
from kiosk.screens.layout import ScreenLayout
from kiosk.screens.parcel import Parcel, packed
from kiosk.screens.stand import Scene
from kiosk.visit import Place, Screen, Visit
from tests.screen_content import LANDSCAPE, NOON, PACK, PORTRAIT, SMALL, FakeContent, language_packs, painted

SAMPLE = Path(__file__).parent.parent / "content_packs" / "packs" / "sample"
PANELS = {
    "upright": PORTRAIT,
    "across": LANDSCAPE,
    "small": SMALL,
    "small across": Geometry((1920, 1080), (476.0, 268.0)),
}
TODAY = dt.date(2026, 11, 22)
SCRIPTS = ("vi", "ar", "km", "zh-Hans")


@pytest.fixture(scope="module")
def pages() -> dict[str, Page]:
    """Pages of the sample pack, as they are built, without their pictures."""
    pack, languages = load_pack(SAMPLE), language_packs()
    return {name: assemble(pack.pages[name], "vi", languages, {}) for name in ("visa", "health-emergency", "money")}


def screen(page: Page, tag: str, panel: str = "upright", online: bool = False, contrast_: bool = False) -> ScreenLayout:
    content = FakeContent()
    content.replace_page(page)
    content.plan = replace(content.plan, public_network=online)
    visit = Visit(place=Place(Screen.PAGE, f"{PACK}/{page.id}"), language=tag, aids=Aids(contrast=contrast_))
    return Composer(content, PANELS[panel]).compose(Scene(visit, NOON))


def card(layout: ScreenLayout) -> Box:
    return next(box for box in layout.content.sheet.boxes if box.id == "take-with-you")


def modules(layout: ScreenLayout) -> Modules:
    return next(paint for paint in card(layout).paint if isinstance(paint, Modules))


def scanned(layout: ScreenLayout) -> str:
    """What a phone reads from the screen, scrolled to the card."""
    hit = card(layout).rect
    scroll = layout.content.clamped(hit.y - 40)
    found = zxingcpp.read_barcodes(painted(layout, scroll))
    assert len(found) == 1
    return found[0].text


def test_an_address_carries_nothing_that_could_follow_anybody(pages: dict[str, Page]) -> None:
    address = scanned(screen(pages["visa"], "vi", online=True))
    assert address == "https://portal.example/p/vi/gatepost-sample/sample/visa"
    assert not set("?#&=@%") & set(address)
    assert address == scanned(screen(pages["visa"], "vi", online=True))


@pytest.mark.parametrize("tag", SCRIPTS)
def test_without_a_network_the_code_says_the_pages_facts(pages: dict[str, Page], tag: str) -> None:
    said = scanned(screen(pages["visa"], tag))
    text = pages["visa"].texts[tag]
    facts = [block for block in text.blocks if block.__class__.__name__ == "FactBlock"]
    assert len(facts) == 3
    assert said.startswith(plain_text(text.title))
    assert all(plain_text(f"{fact.label}: {fact.value}") in said for fact in facts)  # type: ignore[union-attr]
    assert said.endswith(f"https://portal.example/p/{tag}/gatepost-sample/sample/visa")


@pytest.mark.parametrize("tag", SCRIPTS)
def test_emergency_numbers_are_in_the_code(pages: dict[str, Page], tag: str) -> None:
    said = scanned(screen(pages["health-emergency"], tag))
    assert all(f": {number}\n" in said for number in ("113", "114", "115", "112"))


@cache
def one_contact() -> Page:
    content = FakeContent()
    page = content.page(f"{PACK}/entry-0", None)
    assert page
    card_ = ContactBlock(
        id="call",
        fallback="",
        contact="desk",
        name="Quầy; thông tin, 1",
        phone="+84\u00a0276\u00a0387\u00a01234",
        address="Mộc Bài",
        web="https://desk.example/",
        hours=("07:00–11:30", "13:30–17:00"),
    )
    texts = {
        tag: replace(text, blocks=(Paragraph(id="p", fallback="", text=()), card_)) for tag, text in page.texts.items()
    }
    return replace(page, id="desk", texts=texts)


@pytest.mark.parametrize("tag", SCRIPTS)
def test_a_page_with_one_contact_becomes_a_contact_card(tag: str) -> None:
    lines = scanned(screen(one_contact(), tag)).split("\r\n")
    assert lines[:4] == ["BEGIN:VCARD", "VERSION:3.0", "N:;Quầy\\; thông tin\\, 1;;;", "FN:Quầy\\; thông tin\\, 1"]
    assert "TEL;TYPE=WORK,VOICE:+842763871234" in lines
    assert "NOTE:07:00–11:30\\n13:30–17:00" in lines
    assert lines[-2:] == ["END:VCARD", ""]


@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.parametrize("online", [True, False])
@pytest.mark.parametrize("contrasted", [True, False])
def test_the_code_is_large_enough_at_arms_length(
    pages: dict[str, Page], panel: str, online: bool, contrasted: bool
) -> None:
    layout = screen(pages["health-emergency"], "km", panel, online, contrasted)
    found, geometry = modules(layout), PANELS[panel]
    side = found.rect.width / len(found.rows)
    assert side == int(side)
    assert geometry.mm(side) >= 1.0
    assert geometry.mm(found.rect.width) >= 40.0
    assert not any(any(row) for row in (*found.rows[:4], *found.rows[-4:]))
    assert not any(row[at] for row in found.rows for at in (0, 1, 2, 3, -1, -2, -3, -4))
    assert contrast(found.dark, "#000000") < contrast(found.light, "#000000")
    box = card(layout).rect
    assert box.x <= found.rect.x
    assert found.rect.x + found.rect.width <= box.x + box.width
    assert scanned(layout)


def test_the_address_stands_in_words_beneath(pages: dict[str, Page]) -> None:
    for online in (True, False):
        assert (
            "https://portal.example/p/en/gatepost-sample/sample/visa"
            in card(screen(pages["visa"], "en", online=online)).spoken
        )


def test_what_is_past_its_date_is_not_carried(pages: dict[str, Page]) -> None:
    page = pages["visa"]
    text = page.texts["en"]
    late = max(fact.valid_until for fact in page.facts.values()) + dt.timedelta(days=1)
    now, then = (packed(page, text, "", "", day).data(800) for day in (TODAY, late))
    assert "90" in now
    assert "90" not in then


@pytest.mark.parametrize("room", [0, 17, 60, 134, 271, 520, 858])
def test_no_code_says_more_than_it_has_room_for_and_no_block_is_cut(pages: dict[str, Page], room: int) -> None:
    for page in pages.values():
        for tag in SCRIPTS:
            parcel = packed(page, page.texts[tag], "", "https://p.example", TODAY)
            data = parcel.data(room)
            least = f"{parcel.title}\n{parcel.address}"
            assert len(data.encode()) <= max(room, len(least.encode()))
            rest = data.removeprefix(parcel.title).removesuffix(parcel.address).strip("\n")
            assert not rest or all(line in "\n".join(parcel.blocks) for line in rest.split("\n"))


def test_an_online_parcel_is_its_address_however_little_room_there_is() -> None:
    assert Parcel("https://p.example/vi/a/b/c").data(1) == "https://p.example/vi/a/b/c"
