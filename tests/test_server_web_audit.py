"""The audit's page, and that what people and kiosks do stands in it."""

from __future__ import annotations

import csv
import io

from server.audit import CONSOLE, Act, Entry, Wanted
from server.web.audit import ACTS
from tests.server_simulator import SITE, Device, TestServer

pytest_plugins = ("tests.server_fixtures",)


def acts(server: TestServer) -> list[tuple[str, str, str]]:
    """Who did what about what, oldest first."""
    return [(row.who, row.what, row.about) for row in reversed(server.services.audit.page(Wanted()))]


def test_every_act_has_its_words() -> None:
    assert set(ACTS) == set(Act)


def test_people_who_come_and_are_turned_away_are_written_down(server: TestServer) -> None:
    server.signed_in("lan")
    server.post(server.client(), "/sign-in", name="Lan", password="wrong")
    server.post(server.client(), "/sign-in", name="hunter2", password="typed into the wrong field")
    server.services.people.disable("lan", server.clock())
    assert acts(server) == [
        ("console", "person-added", "lan"),
        ("person lan", "signed-in", "lan"),
        ("nobody", "sign-in-refused", "lan"),
        ("nobody", "sign-in-refused", ""),
        ("console", "person-disabled", "lan"),
    ]
    assert "hunter2" not in str(server.services.audit.page(Wanted()))


def test_chosen_password_is_written_down_without_it(sqlite_server: TestServer) -> None:
    client = sqlite_server.client()
    one_time = sqlite_server.services.people.add("lan", sqlite_server.clock())
    sqlite_server.post(client, "/sign-in", name="lan", password=one_time)
    sqlite_server.post(client, "/password", current=one_time, new="a new long sentence", again="a new long sentence")
    assert acts(sqlite_server)[-1] == ("person lan", "password-changed", "lan")
    assert "sentence" not in str(sqlite_server.services.audit.page(Wanted()))


def test_whoever_is_disabled_is_out_at_once(sqlite_server: TestServer) -> None:
    client = sqlite_server.signed_in("lan")
    assert client.get("/audit").status_code == 200
    sqlite_server.services.people.disable("lan", sqlite_server.clock())
    assert client.get("/audit").status_code == 302


def test_kiosk_that_is_let_in_or_turned_away_is_written_down_with_who_did_it(server: TestServer) -> None:
    client, device, other = server.signed_in("lan"), Device(server), Device(server)
    device.start()
    other.start()
    server.post(client, "/kiosks/enrol", code=device.user_code, site=SITE)
    server.post(client, "/kiosks/enrol", code=other.user_code, refuse="1")
    device.poll()
    server.services.kiosks.withdraw(device.name, server.clock())
    assert acts(server)[-4:] == [
        ("person lan", "kiosk-approved", device.user_code),
        ("person lan", "kiosk-denied", other.user_code),
        (f"kiosk {device.name}", "kiosk-admitted", device.name),
        (CONSOLE, "kiosk-withdrawn", device.name),
    ]
    assert device.credential not in str(server.services.audit.page(Wanted()))


def test_page_shows_what_was_asked_for_in_both_languages(server: TestServer) -> None:
    client = server.signed_in("lan")
    page = client.get("/audit?what=signed-in", headers={"Accept-Language": "en"}).get_data(as_text=True)
    body = page.partition("<tbody>")[2]
    assert "signed in" in body
    assert "added a person" not in body
    assert "đã đăng nhập" in client.get("/audit", headers={"Accept-Language": "vi"}).get_data(as_text=True)


def test_days_are_those_of_the_place_where_the_server_stands(sqlite_server: TestServer) -> None:
    client = sqlite_server.signed_in("lan")  # at 12:00 UTC, 19:00 in Vietnam
    assert "<tbody>" in client.get("/audit?from=2026-11-22&to=2026-11-22").get_data(as_text=True)
    assert "<tbody>" not in client.get("/audit?from=2026-11-23").get_data(as_text=True)
    assert client.get("/audit?from=yesterday").status_code == 400


def test_older_entries_are_behind_a_link_and_all_of_them_in_the_file(sqlite_server: TestServer) -> None:
    client = sqlite_server.signed_in("lan")
    for number in range(120):
        sqlite_server.services.audit.record(
            Entry(Act.WITHDRAWN, CONSOLE, f"=HYPERLINK({number})"), sqlite_server.clock()
        )
    page = client.get("/audit?what=withdrawn").get_data(as_text=True)
    assert "before=23&amp;what=withdrawn" in page or "what=withdrawn&amp;before=23" in page
    older = client.get("/audit?what=withdrawn&before=23").get_data(as_text=True)
    assert older.count('<th scope="row">') == 20
    saved = client.get("/audit.csv?what=withdrawn")
    rows = list(csv.DictReader(io.StringIO(saved.get_data(as_text=True))))
    assert len(rows) == 120
    assert rows[0]["about"] == "'=HYPERLINK(119)"
