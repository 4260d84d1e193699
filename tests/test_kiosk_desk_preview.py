"""A request as the kiosk would show it: every changed page in every changed language, before and after."""

from __future__ import annotations

import datetime as dt
import importlib
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from PIL import Image, ImageChops

from content_packs.errors import ContentBad
from content_packs.extensions import COMMANDS, PREVIEW, loaded
from content_packs.extras import ExtraMissing
from content_packs.notices.duty import DutyNotice
from content_packs.notices.notice import Gravity, NoticeText
from content_packs.notices.template import Amount, Template
from content_packs.packctl import parser
from content_packs.reading import sha256_hex
from content_packs.signing import preview
from content_packs.signing.preview import write_preview
from content_packs.signing.signer import Examined
from kiosk.desk.drawing.album import file_of
from kiosk.desk.drawing.easel import CannotShow, Easel
from kiosk.desk.drawing.postings import posted
from kiosk.desk.drawing.views import PANELS, Item, Side, View, items, views
from kiosk.desk.preview import draw
from kiosk.gallery import looks
from kiosk.screens.compose import Composer
from kiosk.screens.layout import ScreenLayout
from kiosk.screens.stand import Scene
from tests.desk_requests import examined, published, requested
from tests.notices import notice, targets_of
from tests.screen_content import language_packs
from tests.simulated_repository import PUBLISHER, START, SimulatedRepository


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> SimulatedRepository:
    return published(tmp_path_factory.mktemp("repository"))


@pytest.fixture(scope="module")
def looked(repository: SimulatedRepository, tmp_path_factory: pytest.TempPathFactory) -> Examined:
    return examined(repository, requested(repository), tmp_path_factory.mktemp("state"))


@pytest.fixture(scope="module")
def easel(looked: Examined) -> Easel:
    return Easel(looked, language_packs(), START)


def item(looked: Examined, page: str) -> Item:
    return next(one for one in items(looked.differences) if one.page == page)


def test_only_what_would_look_different_is_drawn(looked: Examined) -> None:
    assert [(one.page, one.move, one.tags) for one in items(looked.differences)] == [
        ("visa", "changed", ("en",)),
        ("taxi", "new", ("en", "vi")),
        ("money", "gone", ("en", "vi")),
    ]


def test_new_pages_have_no_before_and_removed_ones_no_after(looked: Examined) -> None:
    assert {view.side for view in views(item(looked, "taxi"))} == {Side.AFTER}
    assert {view.side for view in views(item(looked, "money"))} == {Side.BEFORE}
    assert len(list(views(item(looked, "visa")))) == len(PANELS) * len(Side)


@pytest.mark.parametrize("panel", PANELS)
def test_the_picture_shows_the_change_and_nothing_else(looked: Examined, easel: Easel, panel: str) -> None:
    before, after = (easel.picture(View(item(looked, "visa"), "en", panel, side)) for side in Side)
    assert before.width == PANELS[panel].panel_px[0]
    assert before.height >= PANELS[panel].panel_px[1]
    changed = ImageChops.difference(before, after).getbbox()
    assert changed is not None
    assert changed[3] - changed[1] < before.height / 10, "one line of words differs"


def test_no_answer_stays_folded_away(looked: Examined, easel: Easel, monkeypatch: pytest.MonkeyPatch) -> None:
    view = View(item(looked, "visa"), "en", "portrait", Side.AFTER)
    opened = easel.picture(view)
    module = importlib.import_module("kiosk.desk.drawing.easel")
    monkeypatch.setattr(module, "answers_of", lambda _page: frozenset())
    assert ImageChops.difference(opened, easel.picture(view).crop((0, 0, *opened.size))).getbbox()


def test_a_notice_is_drawn_in_every_language_it_has(repository: SimulatedRepository, tmp_path: Path) -> None:
    request = repository.request(targets_of(notice()))
    looked = examined(repository, request, tmp_path)
    found = list(items(looked.differences))
    assert [(one.page, one.move) for one in found] == [("", "new")]
    easel = Easel(looked, language_packs(), START)
    pictures = [easel.picture(View(found[0], tag, "portrait", Side.AFTER)) for tag in found[0].tags[:2]]
    assert ImageChops.difference(*pictures).getbbox()


def test_the_command_writes_pictures_and_a_page_to_look_through_them(
    looked: Examined, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.desk.preview.shipped", language_packs)
    index = write_preview(looked, tmp_path / "pictures")
    page = index.read_text(encoding="utf-8")
    assert looked.judged.request.fingerprint in page
    for view in (view for one in items(looked.differences) for view in views(one)):
        assert file_of(view) in page
        with Image.open(index.parent / file_of(view)) as picture:
            assert picture.width == PANELS[view.panel].panel_px[0]
    with pytest.raises(ContentBad, match="not empty"):
        write_preview(looked, tmp_path / "pictures")


def test_the_kiosks_part_of_packctl_is_found() -> None:
    assert list(loaded(PREVIEW)) == [draw]
    assert any(add.__module__ == "kiosk.desk.command" for add in loaded(COMMANDS))
    assert parser().parse_args(["desk"]).settings is None


def test_without_the_kiosks_screens_it_says_so(
    looked: Examined, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nothing(_group: str) -> Iterator[Any]:
        return iter(())

    monkeypatch.setattr(preview, "loaded", nothing)
    with pytest.raises(ExtraMissing, match="gatepost\\[kiosk\\]"):
        write_preview(looked, tmp_path / "pictures")
    assert not (tmp_path / "pictures").exists()


def test_an_extension_whose_package_is_absent_brings_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "kiosk.desk.preview", raising=False)
    monkeypatch.setitem(sys.modules, "kiosk.desk", None)
    assert list(loaded(PREVIEW)) == []


def test_the_panels_are_those_of_the_gallery() -> None:
    assert all(looks.PANELS[name] == geometry for name, geometry in PANELS.items())


NOTE = NoticeText(title="Lane closed", what="From {start} for {wait}.", steps=("Queue at {other}.",))
TEMPLATE = Template(
    format=1,
    publisher=PUBLISHER,
    id="lane",
    version=1,
    icon="block",
    severities=(Gravity.INFO, Gravity.DANGER),
    longest_hours=8,
    texts={"en": NOTE, "vi": NOTE},
    choices={"other": {"two": {"en": "lane two", "vi": "làn hai"}}},
    amounts={"wait": Amount(unit="duration-minute", least=1, most=90)},
)
TEMPLATE_PATH = f"templates/{PUBLISHER}/lane.json"


def test_a_template_is_drawn_with_its_slots_empty(repository: SimulatedRepository, tmp_path: Path) -> None:
    looked = examined(repository, repository.request({TEMPLATE_PATH: msgspec.json.encode(TEMPLATE)}), tmp_path)
    (found,) = items(looked.differences)
    assert found.tags == ("en", "vi")
    picture = Easel(looked, language_packs(), START).picture(View(found, "vi", "landscape", Side.AFTER))
    assert picture.getcolors(maxcolors=16) is None, "more than a ground"


def test_what_was_filled_in_is_drawn_as_a_kiosk_reads_it() -> None:
    data = msgspec.json.encode(TEMPLATE)
    duty = DutyNotice(
        format=1,
        publisher=PUBLISHER,
        id="today",
        version=1,
        template=TEMPLATE_PATH,
        template_sha256=sha256_hex(data),
        template_version=1,
        gravity=Gravity.DANGER,
        start=START,
        end=START + dt.timedelta(hours=1),
        issued_at=START,
        choices={"other": "two"},
        amounts={"wait": 40},
    )
    path = f"duty/{PUBLISHER}/today.json"
    one = posted(path, msgspec.json.encode(duty), {TEMPLATE_PATH: data}, language_packs(), START)
    assert "làn hai" in one.texts["vi"].steps[0]
    assert "40" in one.texts["vi"].what
    assert one.severity is Gravity.DANGER
    with pytest.raises(ContentBad, match="not released any more"):
        posted(path, msgspec.json.encode(duty), {}, language_packs(), START)


def test_a_language_without_a_pack_is_named_instead_of_drawn_in_another(
    looked: Examined, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("kiosk.desk.preview.shipped", lambda: {"en": language_packs()["en"]})
    index = write_preview(looked, tmp_path / "pictures")
    assert "no language pack of vi here" in index.read_text(encoding="utf-8")
    taxi = item(looked, "taxi")
    assert (index.parent / file_of(View(taxi, "en", "portrait", Side.AFTER))).exists()
    assert not (index.parent / file_of(View(taxi, "vi", "portrait", Side.AFTER))).exists()


def test_a_page_that_breaks_typesetting_is_said_not_to_be_signed(
    looked: Examined, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_self: Composer, _scene: Scene) -> ScreenLayout:
        raise IndexError("out of range")

    monkeypatch.setattr(Composer, "compose", broken)
    easel = Easel(looked, language_packs(), START)
    with pytest.raises(CannotShow, match="Do not sign it"):
        easel.picture(View(item(looked, "taxi"), "en", "portrait", Side.AFTER))
