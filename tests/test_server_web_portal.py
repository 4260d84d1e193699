"""The phone page: the kiosk's words in the hand, in the right language, or saying which."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path

import msgspec
import pytest
from flask.testing import FlaskClient

from content_packs.model import Block, Page, Paragraph, Span, inline_text
from content_packs.typeset.flow import shown_tag
from server import create_app
from server.web.language_styles import language_styles
from tests.server_release import ADDRESS, ORDER, PACK, make_repository
from tests.server_simulator import TestServer, make_settings
from tests.typeset_page import everything

pytest_plugins = ("tests.server_fixtures",)

PAGE = f"{PACK}/everything"


@pytest.fixture
def phone(standing_server: TestServer) -> FlaskClient:
    return standing_server.client()


def read(phone: FlaskClient, path: str, status: int = 200) -> str:
    response = phone.get(path)
    assert response.status_code == status
    return response.get_data(as_text=True)


@pytest.mark.parametrize("tag", ORDER)
def test_page_says_its_language_and_direction(phone: FlaskClient, standing_server: TestServer, tag: str) -> None:
    pack = standing_server.services.releases.picture().languages[tag]
    page = read(phone, f"/{tag}/{PAGE}")
    assert f'<html lang="{tag}" dir="{pack.direction.value}">' in page
    assert everything(tag).texts[tag].title in page


@pytest.mark.parametrize("block", everything("vi").texts["vi"].blocks, ids=lambda block: block.__struct_config__.tag)
def test_every_kind_of_block_is_on_the_page(phone: FlaskClient, block: Block) -> None:
    page = read(phone, f"/vi/{PAGE}")
    assert f'id="{block.id}"' in page
    text = inline_text(block.text) if hasattr(block, "text") and block.__struct_config__.tag == "heading" else ""
    assert text in page


def test_block_of_the_future_is_shown_by_its_fallback(phone: FlaskClient) -> None:
    assert '<p id="new">113</p>' in read(phone, f"/vi/{PAGE}")


def test_facts_show_source_and_date_and_say_when_they_are_past(phone: FlaskClient) -> None:
    page = read(phone, f"/en/{PAGE}")
    card = page.partition('id="fact"')[2].partition("</section>")[0]
    assert "Source: 44/2026/TT-BTC" in card
    assert "Checked on 1 November 2026" in card
    assert "past its date" not in card
    assert "past its date" in page.partition('id="past"')[2].partition("</section>")[0]


def test_contacts_show_source_and_date_as_facts_do(phone: FlaskClient) -> None:
    page = read(phone, f"/en/{PAGE}")
    cards = {name: page.partition(f'id="{name}"')[2].partition("</section>")[0] for name in ("fact", "call")}
    evidence = {name: card.partition('<p class="evidence">')[2] for name, card in cards.items()}
    assert evidence["call"] == evidence["fact"] != ""
    assert "past its date" not in cards["call"]
    assert "past its date" in page.partition('id="call-past"')[2].partition("</section>")[0]


def test_words_that_cite_a_fact_past_its_date_say_so_and_no_card_is_said_again(phone: FlaskClient) -> None:
    page = read(phone, f"/en/{PAGE}")
    assert "past its date" in page.partition('id="intro"')[2].partition('id="list"')[0]
    sources = page.partition('class="sources"')[2].partition("</section>")[0]
    assert re.findall(r"Source: ([^<]+)", sources) == ["120/2015"]


def test_evidence_of_cited_facts_stands_once_under_the_words(sqlite_server: TestServer) -> None:
    releases = sqlite_server.services.releases
    manifest = releases.picture().manifests[PACK]
    page: Page = releases.page(manifest, "everything")
    words = Paragraph(id="words", fallback="", text=(Span(text="5", fact="fee"), Span(text="6", fact="limit")))
    text = msgspec.structs.replace(page.texts["en"], blocks=(words,))
    releases._pages[manifest.pages["everything"].sha256] = msgspec.structs.replace(page, texts={"en": text})
    sources = read(sqlite_server.client(), f"/en/{PAGE}").partition('class="sources"')[2].partition("</section>")[0]
    assert sources.count("Source: 44/2026/TT-BTC") == sources.count("Checked on 1 November 2026") == 1


def test_source_and_date_keep_their_order_where_words_run_from_right_to_left(phone: FlaskClient) -> None:
    assert "\u206844/2026/TT-BTC\u2069" in read(phone, f"/ar/{PAGE}")
    assert "\u2068" not in read(phone, f"/en/{PAGE}")


def test_columns_of_numbers_are_marked_as_such(phone: FlaskClient) -> None:
    table = read(phone, f"/en/{PAGE}").partition('id="fees"')[2].partition("</table>")[0]
    assert table.count('<td class="number">') == table.count("<td") == 4
    assert table.count('<th scope="col" class="number">') == 2


def test_page_that_lacks_the_language_is_shown_in_the_next_one_and_says_so(phone: FlaskClient) -> None:
    page = read(phone, f"/km/{PACK}/customs")
    assert '<html lang="km" dir="ltr">' in page
    assert '<article lang="en" dir="ltr">' in page
    assert "ខ្មែរ" in page
    assert "English" in page
    assert f'<link rel="canonical" href="{ADDRESS}/en/{PACK}/customs">' in page


@pytest.mark.parametrize("tag", ORDER)
def test_page_that_lacks_languages_is_shown_in_the_one_that_a_kiosk_shows(sqlite_server: TestServer, tag: str) -> None:
    releases = sqlite_server.services.releases
    picture = releases.picture()
    sha256 = picture.manifests[PACK].pages["everything"].sha256
    page: Page = releases.page(picture.manifests[PACK], "everything")
    for lacking in ({tag}, {tag, "en"}, {tag, "en", "vi"}):
        texts = {name: text for name, text in page.texts.items() if name not in lacking}
        releases._pages[sha256] = less = msgspec.structs.replace(page, texts=texts)
        article = re.findall(r'<article lang="([^"]+)"', read(sqlite_server.client(), f"/{tag}/{PAGE}"))
        assert article == [shown_tag(less, tag, picture.languages)], lacking


def test_page_links_to_itself_in_every_language_by_autonym(phone: FlaskClient, standing_server: TestServer) -> None:
    page = read(phone, f"/en/{PAGE}")
    for tag, pack in standing_server.services.releases.picture().languages.items():
        assert f'href="/{tag}/{PAGE}" lang="{tag}" hreflang="{tag}" dir="{pack.direction.value}"' in page
        assert f">{pack.autonym}</a>" in page
    assert f'hreflang="km" href="/km/{PACK}/customs"' not in read(phone, f"/en/{PACK}/customs")


def test_links_lead_only_to_released_pages_https_and_telephones(phone: FlaskClient) -> None:
    page = read(phone, f"/fr/{PAGE}")
    assert f'<a href="/fr/{PACK}/customs">' in page
    assert '<a href="https://example.org/">' in page
    assert 'href="tel:+842763871234"' in page
    assert "page:" not in page


def test_page_has_no_script_no_style_of_its_own_and_no_foreign_origin(phone: FlaskClient) -> None:
    response = phone.get(f"/ar/{PAGE}")
    page = response.get_data(as_text=True)
    assert "<script" not in page
    assert not re.search(r"\sstyle=|<style|\son\w+=", page)
    assert not re.search(r'(src|srcset|poster|action)="https?:', page)
    assert re.findall(r'<link[^>]+href="(https?:[^"]+)"', page) == [f"{ADDRESS}/ar/{PAGE}"]
    assert "unsafe" not in response.headers["Content-Security-Policy"]


def test_phone_is_not_followed(phone: FlaskClient) -> None:
    response = phone.get(f"/vi/{PAGE}", headers={"Cookie": "gatepost=x"})
    assert "Set-Cookie" not in response.headers
    assert "Cookie" not in response.headers.get("Vary", "")
    assert response.headers["Referrer-Policy"] == "no-referrer"
    assert "public" in response.headers["Cache-Control"]


def test_page_is_light(phone: FlaskClient) -> None:
    assert len(phone.get("/static/phone.css", buffered=True).data) < 15_000
    assert len(phone.get("/languages.css").data) < 4_000
    assert len(phone.get(f"/km/{PAGE}").data) < 40_000


def test_pictures_come_in_sizes_and_are_kept_for_ever(phone: FlaskClient) -> None:
    page = read(phone, f"/vi/{PAGE}")
    sources = re.findall(r"/media/[0-9a-f]{64}\.png", page)
    assert len(set(sources)) == 3
    picture = phone.get(sources[0])
    assert picture.mimetype == "image/png"
    assert "immutable" in picture.headers["Cache-Control"]
    assert phone.get(sources[0], headers={"If-None-Match": picture.headers["ETag"]}).status_code == 304
    part = phone.get(sources[0], headers={"Range": "bytes=0-9"})
    assert (part.status_code, len(part.data)) == (206, 10)


@pytest.mark.parametrize("ending", ["svg", "html", "js", "xml", "PNG"])
def test_media_is_never_served_as_something_that_could_run(phone: FlaskClient, ending: str) -> None:
    page = read(phone, f"/vi/{PAGE}")
    name = re.findall(r"/media/([0-9a-f]{64})", page)[0]
    assert phone.get(f"/media/{name}.{ending}").status_code == 404


@pytest.mark.parametrize(
    "path",
    ["/xx/" + PAGE, f"/vi/{PACK}/nothing", "/vi/nobody/sample/x", "/vi/nobody/sample/", "/media/" + "0" * 64 + ".png"],
)
def test_what_is_not_released_is_not_found(phone: FlaskClient, path: str) -> None:
    read(phone, path, 404)


def test_start_leads_to_the_language_that_the_phone_asks_for(phone: FlaskClient) -> None:
    response = phone.get("/", headers={"Accept-Language": "km-KH,km;q=0.9,en;q=0.5"})
    assert response.location == "/km/"
    assert response.headers["Vary"] == "Accept-Language"
    assert "Sample pack" in read(phone, "/km/")
    assert phone.get("/").location == "/vi/"


def test_pack_lists_its_topics_and_pages(phone: FlaskClient) -> None:
    page = read(phone, f"/en/{PACK}/")
    assert "<h2" in page
    assert f'href="/en/{PAGE}"' in page


def test_page_past_its_date_is_not_shown_as_if_it_held(sqlite_server: TestServer) -> None:
    phone = sqlite_server.client()
    releases = sqlite_server.services.releases
    manifest = releases.picture().manifests[PACK]
    page = msgspec.structs.replace(releases.page(manifest, "everything"), valid_until=dt.date(2026, 11, 21))
    releases._pages[manifest.pages["everything"].sha256] = page
    shown = read(phone, f"/en/{PAGE}")
    assert "This page is past its date" in shown
    assert 'id="fact"' not in shown


def test_file_changed_on_the_disk_is_not_shown(tmp_path: Path, sqlite_url: str) -> None:
    repository = make_repository(tmp_path / "repository")
    phone = create_app(make_settings(sqlite_url, repository.publish_dir, tmp_path)).test_client()
    page = read(phone, f"/vi/{PAGE}")
    sha256 = re.findall(r"/media/([0-9a-f]{64})", page)[0]
    blob = repository.publish_dir / "blobs" / sha256[:2] / sha256
    blob.write_bytes(blob.read_bytes()[:-1] + b"!")
    assert phone.get(f"/media/{sha256}.png").status_code == 404


def test_new_language_needs_no_code(standing_server: TestServer) -> None:
    packs = standing_server.services.releases.picture().languages
    rules = language_styles(packs.values())
    assert all(f":lang({tag})" in rules for tag in packs)
    hostile = msgspec.structs.replace(
        packs["km"].typography, families=('x";}*{display:none', "Good Face"), line_height=9
    )
    rule = language_styles([msgspec.structs.replace(packs["km"], typography=hostile)])
    assert "display" not in rule
    assert '"Good Face"' in rule
    assert "--line:2.4" in rule


def test_words_of_authors_are_words_and_never_markup(sqlite_server: TestServer) -> None:
    phone = sqlite_server.client()
    releases = sqlite_server.services.releases
    manifest = releases.picture().manifests[PACK]
    page: Page = releases.page(manifest, "everything")
    text = msgspec.structs.replace(page.texts["en"], title="<script>alert(1)</script>", summary='"><b onclick="x">')
    releases._pages[manifest.pages["everything"].sha256] = msgspec.structs.replace(page, texts={"en": text})
    shown = read(phone, f"/en/{PAGE}")
    assert "<script" not in shown
    assert "onclick=&#34;" in shown
