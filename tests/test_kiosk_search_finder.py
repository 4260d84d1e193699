"""What travellers type finds what they mean, in twelve languages, with the sample pack's own words."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import msgspec
import pytest
from sqlite_utils import Database

from content_packs.model import Page
from content_packs.search.rules import SearchRules
from kiosk.search import index_file
from kiosk.search.finder import Finder
from kiosk.search.naming import index_name
from tests.search_content import PACK, RELEASE, finder, index, languages, rules, sample_pages

VISA, MONEY = f"{PACK}/visa", f"{PACK}/money"


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Finder:
    folder = tmp_path_factory.mktemp("search")
    index(folder, sample_pages())
    return finder(folder)


def first(found: Finder, typed: str, tag: str) -> str:
    return next(found.found(typed, tag), "")


@pytest.mark.parametrize(
    ("tag", "typed"),
    [
        ("vi", "thị thực"),
        ("vi", "thi thuc"),
        ("vi", "THỊ TH"),
        ("vi", "thuc thi"),
        ("en", "visa"),
        ("en", "vis"),
        ("en", "entry visa"),
        ("en", "visas"),
        ("fr", "entrée"),
        ("fr", "ENTREE"),
        ("ru", "виза"),
        ("ru", "ВИЗЫ"),
        ("ru", "визой"),
        ("zh-Hans", "签证"),
        ("zh-Hans", "证"),
        ("zh-Hans", "qianzheng"),
        ("zh-Hans", "qianz"),
        ("zh-Hans", "qian zheng"),
        ("zh-Hans", "qz"),
        ("zh-Hant", "簽證"),
        ("zh-Hant", "qianzheng"),
        ("zh-Hant", "ㄑㄧㄢㄓㄥˋ"),
        ("zh-Hant", "ㄑㄧㄢㄓ"),
        ("zh-Hant", "ㄑㄓ"),
        ("ja", "ビザ"),
        ("ja", "びざ"),
        ("ja", "biza"),
        ("ja", "入国"),
        ("ja", "にゅうこく"),
        ("ja", "nyuukoku"),
        ("ko", "비자"),
        ("ko", "빚"),
        ("ko", "ㅂㅈ"),
        ("th", "วีซ่า"),
        ("th", "วีซา"),
        ("lo", "ວີຊາ"),
        ("km", "ទិដ្ឋាការ"),
        ("km", "ទិដ្ឋ"),
        ("ar", "تأشيرة"),
        ("ar", "التأشيرة"),
        ("ar", "تاشيره"),
        ("ar", "تَأْشِيرَة"),
    ],
)
def test_the_visa_page_is_found_first(found: Finder, tag: str, typed: str) -> None:
    assert first(found, typed, tag) == VISA


@pytest.mark.parametrize(
    ("tag", "typed"),
    [
        ("vi", "đổi tiền"),
        ("vi", "doi tien"),
        ("en", "money"),
        ("ko", "환전"),
        ("ko", "ㅎㅈ"),
        ("zh-Hans", "huanqian"),
        ("ja", "りょうがえ"),
        ("ja", "ryougae"),
        ("ja", "両替"),
        ("ru", "деньги"),
    ],
)
def test_the_money_page_is_among_the_first_three(found: Finder, tag: str, typed: str) -> None:
    assert MONEY in list(found.found(typed, tag))[:3]


@pytest.mark.parametrize("tag", sorted(languages()))
def test_every_page_is_found_by_its_own_title(found: Finder, tag: str) -> None:
    for name, page in sample_pages().items():
        assert first(found, page.texts[tag].title, tag) == f"{PACK}/{name}"


@pytest.mark.parametrize("typed", ["", "  ", '"', "* OR (", "NEAR", "title : x)", "zzzzz", "\u0300", "ー", "e" * 32])
def test_nothing_typed_is_a_mistake(found: Finder, typed: str) -> None:
    for tag in languages():
        list(found.found(typed, tag))
    assert not found.damaged


def test_all_words_must_be_there_and_each_page_comes_once(found: Finder) -> None:
    assert list(found.found("visa zzzzz", "en")) == []
    every = list(found.found("a", "en"))
    assert len(every) == len(set(every)) > 1


def without(page: Page, tag: str) -> Page:
    return msgspec.structs.replace(page, texts={key: text for key, text in page.texts.items() if key != tag})


def test_a_page_that_is_not_written_in_the_language_is_found_by_the_words_that_stand_in(tmp_path: Path) -> None:
    pages = dict(sample_pages())
    pages["visa"] = without(pages["visa"], "lo")
    index(tmp_path, pages)
    assert first(finder(tmp_path), "visa", "lo") == VISA


def test_packs_are_merged_by_how_well_they_answer(tmp_path: Path) -> None:
    visa, money = ({name: sample_pages()[name]} for name in ("visa", "money"))
    index(tmp_path, money, "m" * 64)
    index(tmp_path, visa, "v" * 64)
    both = Finder(tmp_path, {"p/money": "m" * 64, "p/visa": "v" * 64}, languages())
    both.open()
    assert set(both.found("a", "en")) == {"p/money/money", "p/visa/visa"}


def test_an_index_that_comes_late_is_opened_then(tmp_path: Path) -> None:
    late = finder(tmp_path)
    assert list(late.found("visa", "en")) == []
    index(tmp_path, sample_pages())
    late.open()
    assert first(late, "visa", "en") == VISA


def test_an_index_with_a_wrong_byte_is_not_asked_and_reported(tmp_path: Path) -> None:
    path = index(tmp_path, sample_pages())
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    broken = finder(tmp_path)
    assert list(broken.found("visa", "en")) == []
    assert broken.damaged == {index_name(RELEASE, rules())}


def test_an_index_that_fails_while_it_is_asked_is_let_go_and_reported(tmp_path: Path) -> None:
    path = index(tmp_path, sample_pages())
    opened = finder(tmp_path)
    path.write_bytes(bytes(len(path.read_bytes())))
    assert list(opened.found("visa", "en")) == []
    assert opened.damaged == {index_name(RELEASE, rules())}


def test_half_an_index_stands_under_no_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def killed(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(index_file, "_add", killed)
    with pytest.raises(KeyboardInterrupt):
        index(tmp_path, sample_pages())
    assert list(tmp_path.glob("*.db")) == []
    monkeypatch.undo()
    index(tmp_path, sample_pages())  # what the kill left is in nobody's way
    assert first(finder(tmp_path), "visa", "en") == VISA


def test_the_next_release_starts_from_the_index_before(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = index(tmp_path, sample_pages())
    pages = dict(sample_pages())
    del pages["scams-safety"]
    texts = pages["visa"].texts
    title = msgspec.structs.replace(texts["en"], title="Xylophone")
    pages["visa"] = msgspec.structs.replace(pages["visa"], texts=texts | {"en": title})
    added: list[str] = []
    add = index_file._add

    def noted(database: Database, row: int, page: Page, rule: dict[str, SearchRules]) -> None:
        added.append(page.id)
        add(database, row, page, rule)

    monkeypatch.setattr(index_file, "_add", noted)
    index(tmp_path, pages, "cd" * 32, before)
    assert added == ["visa"]
    changed = finder(tmp_path, "cd" * 32)
    assert first(changed, "xylo", "en") == VISA
    assert f"{PACK}/scams-safety" not in set(changed.found("a", "en"))
    assert first(finder(tmp_path), "xylo", "en") == ""


def test_an_index_of_dead_rows_is_made_anew(tmp_path: Path) -> None:
    path = index(tmp_path, sample_pages())
    for turn in range(4):
        pages = {
            name: msgspec.structs.replace(page, icon=f"turn-{turn}") if name in ("visa", "money") else page
            for name, page in sample_pages().items()
        }
        path = index(tmp_path, pages, f"{turn:064d}", path)
    with sqlite3.connect(path) as database:
        rows, pages_there = database.execute("SELECT rows, (SELECT COUNT(*) FROM pages) FROM counted").fetchone()
    database.close()
    assert pages_there == len(sample_pages())
    assert rows <= pages_there * 1.25 + 2


def test_no_words_can_be_read_from_an_index(tmp_path: Path) -> None:
    database = sqlite3.connect(index(tmp_path, {"visa": sample_pages()["visa"]}))
    rows = database.execute("SELECT title, body FROM words_0").fetchall()
    database.close()
    assert rows == [(None, None)]
