"""People's pages without a browser: who gets in, what forms do, in both languages."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import unescape
from pathlib import Path

import msgspec
import pytest
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from content_packs.plain import plain_text
from server.web.problems import SEEN_BY_PEOPLE
from server.web.returning import safe_next
from tests.server_release import PACK
from tests.server_simulator import PASSWORD, SITE, Device, TestServer
from tests.server_tallies import batch, said_by_travellers

pytest_plugins = ("tests.server_fixtures",)

SERVER = Path(__file__).parent.parent / "server"
FOR_PEOPLE = (
    "/dashboard",
    "/dashboard/days.svg",
    "/dashboard/languages.svg",
    "/opinions",
    "/kiosks/",
    "/kiosks/enrol",
    "/sites/",
    "/audit",
    "/audit.csv",
    "/withdrawals",
    "/withdrawals/new",
    "/roles",
)


@pytest.mark.parametrize("path", [*FOR_PEOPLE, "/kiosks/moc-bai-1", "/password"])
def test_pages_for_people_are_closed_to_others(sqlite_server: TestServer, path: str) -> None:
    response = sqlite_server.client().get(path)
    assert response.status_code == 302
    assert response.location.startswith("/sign-in?next=")


@pytest.mark.parametrize("path", FOR_PEOPLE)
def test_pages_for_people_open_after_signing_in(server: TestServer, path: str) -> None:
    device = server.enrolled()
    device.upload(batch(1))
    assert server.signed_in().get(path).status_code == 200


def test_one_time_password_leads_nowhere_but_to_a_new_one(sqlite_server: TestServer) -> None:
    client = sqlite_server.client()
    one_time = sqlite_server.services.people.add("lan", sqlite_server.clock())
    sqlite_server.post(client, "/sign-in", name="lan", password=one_time)
    for path in FOR_PEOPLE:
        assert client.get(path).location == "/password"
    changed = sqlite_server.post(client, "/password", current=one_time, new=PASSWORD, again=PASSWORD)
    assert changed.location == "/dashboard"
    assert client.get("/dashboard").status_code == 200


def test_wrong_password_is_said_beside_its_field(sqlite_server: TestServer) -> None:
    response = sqlite_server.post(sqlite_server.client(), "/sign-in", name="lan", password="wrong")
    assert response.status_code == 422
    page = response.get_data(as_text=True)
    assert 'id="password-error"' in page
    assert 'aria-invalid="true"' in page


def test_form_without_its_token_does_nothing(sqlite_server: TestServer) -> None:
    sqlite_server.services.people.add("lan", sqlite_server.clock())
    client = sqlite_server.client()
    assert client.post("/sign-in", data={"name": "lan", "password": "x"}).status_code == 400
    assert sqlite_server.signed_in("minh").post("/sign-out").status_code == 400


def test_signing_in_is_tried_only_so_often(sqlite_server: TestServer) -> None:
    client = sqlite_server.client()
    codes = [sqlite_server.post(client, "/sign-in", name="lan", password="x").status_code for _ in range(11)]
    assert codes == [422] * 10 + [429]


def test_session_ends_with_its_hours_with_signing_out_and_with_a_new_password(sqlite_server: TestServer) -> None:
    client = sqlite_server.signed_in()
    page = client.get("/dashboard").get_data(as_text=True)
    token = re.findall(r'name="csrf_token" value="([^"]+)"', page)[0]
    client.post("/sign-out", data={"csrf_token": token})
    assert client.get("/dashboard").status_code == 302
    sqlite_server.post(client, "/sign-in", name="lan", password=PASSWORD)
    assert client.get("/dashboard").status_code == 200
    people = sqlite_server.services.people
    people.change_password(people.sign_in("lan", PASSWORD, sqlite_server.clock()), PASSWORD, PASSWORD + "!")
    assert client.get("/dashboard").status_code == 302
    sqlite_server.post(client, "/sign-in", name="lan", password=PASSWORD + "!")
    sqlite_server.clock.forward(11 * 3600)
    assert client.get("/dashboard").status_code == 302


def test_kiosk_is_let_in_and_turned_away_by_form(server: TestServer) -> None:
    client, device, other = server.signed_in(), Device(server), Device(server)
    device.start()
    other.start()
    assert server.post(client, "/kiosks/enrol", code=device.user_code, site=SITE).location == "/kiosks/"
    assert device.poll().status_code == 200
    assert server.post(client, "/kiosks/enrol", code=other.user_code, site="", refuse="yes").location == "/kiosks/"
    assert other.poll().status_code == 400
    wrong = server.post(client, "/kiosks/enrol", code="BBBB-BBBB", site=SITE)
    assert wrong.status_code == 422
    assert 'id="code-error"' in wrong.get_data(as_text=True)
    assert f"{SITE}-1" in client.get("/kiosks/").get_data(as_text=True)
    assert client.get(f"/kiosks/{SITE}-1").status_code == 200
    assert client.get("/kiosks/nobody-9").status_code == 404


def test_code_from_the_kiosks_address_stands_in_the_form(sqlite_server: TestServer) -> None:
    page = sqlite_server.signed_in().get("/kiosks/enrol?code=BCDF-GHJK").get_data(as_text=True)
    assert 'value="BCDF-GHJK"' in page


def test_dashboard_says_what_each_kiosk_proves_and_hides_small_counts(sqlite_server: TestServer) -> None:
    sqlite_server.clock.forward(-86_400)
    device = sqlite_server.enrolled()
    sqlite_server.clock.forward(86_400)
    for frames in (1, 2):
        device.beat(device.proof(frames))
        sqlite_server.clock.forward(10)
    device.upload(batch(1, pages=3, views=4))
    page = sqlite_server.signed_in().get("/dashboard", headers={"Accept-Language": "en"}).get_data(as_text=True)
    assert 'class="state proved"' in page
    assert "&lt;10" in page
    assert "kiosk-hours" in page
    assert "sample 1" in page


@pytest.mark.parametrize("path", ["/dashboard", "/opinions"])
def test_a_kiosk_of_a_few_minutes_is_not_said_to_be_covered(sqlite_server: TestServer, path: str) -> None:
    client, today = sqlite_server.signed_in(), sqlite_server.clock().date()
    asked = f"{path}?from={today}&to={today}"
    assert "No kiosk was in service" in client.get(asked, headers={"Accept-Language": "en"}).get_data(as_text=True)
    sqlite_server.enrolled()
    sqlite_server.clock.forward(600)
    page = client.get(asked, headers={"Accept-Language": "en"}).get_data(as_text=True)
    assert "less than half an hour" in page
    assert "kiosk-hours" not in page
    assert "chưa đến nửa giờ" in client.get(asked, headers={"Accept-Language": "vi"}).get_data(as_text=True)


@pytest.mark.parametrize(
    "query", ["from=yesterday", "from=2026-11-22&to=2026-11-01", "from=1900-01-01&to=2026-01-01", "to=9999-99-99"]
)
def test_days_that_are_none_are_refused_in_words(sqlite_server: TestServer, query: str) -> None:
    assert sqlite_server.signed_in().get(f"/dashboard?{query}").status_code == 400


def test_opinions_name_pages_and_answers_and_hide_small_counts(sqlite_server: TestServer) -> None:
    releases = sqlite_server.services.releases
    text = releases.page(releases.picture().manifests[PACK], "customs").texts["vi"]
    sqlite_server.enrolled().upload(said_by_travellers(batch(1), text.revision))
    page = sqlite_server.signed_in().get("/opinions", headers={"Accept-Language": "vi"}).get_data(as_text=True)
    words = " ".join(unescape(re.sub("<[^>]*>", " ", page)).split())
    for said in (
        f"{plain_text(text.title)} {PACK}/customs Tiếng Việt Sai con số hoặc giá tiền vẫn đang hiển thị",
        "Bản dịch chưa tốt không còn phát hành bản 00ff00ff00ff",
        "Sai số điện thoại hoặc địa chỉ vẫn đang hiển thị bản 0123456789ab T7 21/11/2026 <10",
        "64 <10 ít nhất 87%",
        "Quý khách có tìm thấy điều mình cần không? Câu trả lời Số lần Tỷ lệ Có 41 77% Một phần 12 23% Không 0 0%",
        "ລາວ Nhập cảnh 31",
        "Chữ lớn hơn 118 Mọi nút trong tầm với từ xe lăn <10",
    ):
        assert said in words


def test_opinions_of_pages_that_are_gone_are_still_readable(sqlite_server: TestServer) -> None:
    said = said_by_travellers(batch(1), "ab12")
    gone = tuple(msgspec.structs.replace(row, pack="gone/pack") for row in said.answers)
    sqlite_server.enrolled().upload(msgspec.structs.replace(said, answers=gone))
    page = sqlite_server.signed_in().get("/opinions", headers={"Accept-Language": "en"}).get_data(as_text=True)
    for words in ("gone/pack/customs", "not published any more", "visit/found", "at least 87%"):
        assert words in page


def test_page_follows_the_browser_and_then_the_choice(sqlite_server: TestServer) -> None:
    client = sqlite_server.client()
    assert '<html lang="en">' in client.get("/sign-in", headers={"Accept-Language": "en"}).get_data(as_text=True)
    page = client.get("/sign-in", headers={"Accept-Language": "fr"}).get_data(as_text=True)
    assert '<html lang="vi">' in page
    token = re.findall(r'name="csrf_token" value="([^"]+)"', page)[0]
    client.post("/locale", data={"locale": "en", "csrf_token": token, "next": "/sign-in"})
    assert '<html lang="en">' in client.get("/sign-in", headers={"Accept-Language": "vi"}).get_data(as_text=True)


@pytest.mark.parametrize("path", ["/sign-in", "/dashboard", "/nothing-here", "/dashboard/days.svg"])
def test_answers_to_people_carry_a_policy_without_exceptions(sqlite_server: TestServer, path: str) -> None:
    headers = sqlite_server.signed_in().get(path).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"


def test_chart_has_no_script_and_nothing_from_elsewhere(sqlite_server: TestServer) -> None:
    sqlite_server.enrolled().upload(batch(1))
    chart = sqlite_server.signed_in().get("/dashboard/languages.svg").get_data(as_text=True)
    assert "<script" not in chart
    assert not re.search(r'href="https?:', chart)
    assert "Tiếng Việt" in chart


@pytest.mark.parametrize("wanted", ["//evil.example", "https://evil.example", "/\\evil.example", "javascript:x", ""])
def test_nobody_is_sent_to_another_server(wanted: str) -> None:
    assert safe_next(wanted) == "/dashboard"


def test_where_one_wanted_to_go_is_kept() -> None:
    assert safe_next("/kiosks/enrol?code=BCDF-GHJK") == "/kiosks/enrol?code=BCDF-GHJK"


# -- words -----------------------------------------------------------------------------------------


def _words() -> set[str]:
    """Every English word of people's pages, as translators get them."""
    methods = [("**.py", "python"), ("**/templates/**.html", "jinja2")]
    keywords = {"_": None, "gettext": None, "lazy_gettext": None, "ngettext": (1, 2)}
    found: Iterable[tuple[str, int, object, list[str], str | None]] = extract_from_dir(
        str(SERVER), method_map=methods, keywords=keywords
    )
    words = {message if isinstance(message, str) else str(message[0]) for _, _, message, _, _ in found}  # type: ignore[index]
    return words | {words for kind in SEEN_BY_PEOPLE for words in (kind.title, kind.way_out)}


def test_every_word_is_translated_and_none_is_left_over() -> None:
    path = SERVER / "translations" / "vi" / "LC_MESSAGES" / "messages.po"
    with path.open("rb") as file:
        catalogue = read_po(file, locale="vi")
    kept = {
        message.id if isinstance(message.id, str) else message.id[0]: message for message in catalogue if message.id
    }
    assert set(kept) == _words()
    for message in kept.values():
        assert message.string, message.id
        assert all(message.string), message.id
        assert not message.fuzzy, message.id
        assert not list(message.check()), message.id
