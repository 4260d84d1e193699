"""Withdrawing from the centre: a person's button, a command, an approver's signature, and who has followed."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from flask.testing import FlaskClient
from structlog.testing import capture_logs

from content_packs import wire
from content_packs.notices.notice import Gravity
from content_packs.publishing.publisher import Publisher
from content_packs.trust.roles import Kind
from content_packs.withdrawals.commands import ADDRESS
from content_packs.withdrawals.listing import Reason, open_entries
from content_packs.withdrawals.orders import FOLDER, Order, encode
from content_packs.withdrawals.reinstating import approve
from server.__main__ import main
from server.audit import Audit, Wanted
from server.database import Database
from server.errors import Unavailable
from server.publisher_loop import step
from server.publishing.journal import Journal
from server.publishing.withdrawing import Standing, Withdrawals
from server.web.services import attach
from server.web.withdrawals import KINDS, REASONS, STANDINGS
from tests.notices import notice, targets_of
from tests.server_process import write_settings
from tests.server_release import PACK, START
from tests.server_simulator import Device, SteppedClock, TestServer, running_server
from tests.simulated_repository import PUBLISHER, SimulatedRepository
from tests.simulator import pack, page

pytest_plugins = ("tests.server_fixtures",)

EXTRA = f"{PUBLISHER}/extra"
PATH = f"packs/{EXTRA}.json"


@pytest.fixture(scope="session")
def template(standing_repository: SimulatedRepository, tmp_path_factory: pytest.TempPathFactory) -> SimulatedRepository:
    """The standing repository, and a pack that is nobody's base. Only to be copied."""
    made = standing_repository.copied_to(tmp_path_factory.mktemp("extra") / "repository")
    made.publish_pack(*pack("extra", 1, [page("visa", "first"), page("customs", "second")]), START)
    nation = made.published.plan_layers()[f"{PUBLISHER}/nation"]
    made.publish_plan([msgspec.structs.replace(nation, version=2, packs=(EXTRA,), base=PACK)], START)
    return made


@pytest.fixture
def repository(template: SimulatedRepository, tmp_path: Path) -> SimulatedRepository:
    return template.copied_to(tmp_path / "repository")


@pytest.fixture
def office(
    sqlite_url: str, repository: SimulatedRepository, tmp_path: Path, clock: SteppedClock
) -> Iterator[TestServer]:
    """A server whose publisher's inbox is there."""
    for made in running_server(sqlite_url, repository, tmp_path, clock):
        withdrawals = Withdrawals(repository.publish_dir, repository.inbox, made.services.audit)
        attach(made.app, dataclasses.replace(made.services, withdrawals=withdrawals))
        yield made


def publish(office: TestServer) -> None:
    """One turn of the publisher process."""
    repository = office.repository
    with Publisher(repository.publish_dir, repository.inbox, repository.online) as publisher, capture_logs():
        step(publisher, office.clock(), Journal(office.services.audit))


def form(office: TestServer, client: FlaskClient, page: str = "visa", typed: str = "visa", **more: str) -> int:
    """Fill in the form as a person does; the status that comes back."""
    found = office.services.withdrawals.revisions(PATH, "" if page == "*" else page)
    fields = {"path": PATH, "page": "" if page == "*" else page, "reason": "wrong", "typed": typed}
    address = f"/withdrawals/new?path={PATH}&page={page}"
    shown = client.get(address).get_data(as_text=True)
    token = shown.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
    sent = {"csrf_token": token, **fields, "sha256": found[0].sha256, **more}
    return client.post(address, data=sent).status_code


def off(office: TestServer) -> list[str]:
    """The pages that are off the screens now."""
    return [one.entry.page for one in office.services.withdrawals.listed() if one.standing is Standing.WITHDRAWN]


def acts(office: TestServer) -> list[tuple[str, str, str]]:
    rows = office.services.audit.page(Wanted())
    return [(row.who, row.what, row.about) for row in rows if "with" in row.what or "rein" in row.what][::-1]


# -- a person ---------------------------------------------------------------------------------------


def test_person_withdraws_a_page_and_the_publisher_signs_it(office: TestServer) -> None:
    client = office.signed_in("lan")
    assert form(office, client) == 302
    assert off(office) == []
    assert "1 order waits" in client.get("/withdrawals", headers={"Accept-Language": "en"}).get_data(as_text=True)
    publish(office)
    assert off(office) == ["visa"]
    assert acts(office) == [("person lan", "withdrawal-ordered", PATH), ("publisher", "withdrawn", PATH)]
    shown = client.get("/withdrawals", headers={"Accept-Language": "en"}).get_data(as_text=True)
    assert "off the screens" in shown
    assert f"packctl reinstate {PATH} --page visa" in shown
    assert "đã gỡ khỏi màn hình" in client.get("/withdrawals", headers={"Accept-Language": "vi"}).get_data(as_text=True)


def test_whole_release_is_withdrawn_by_typing_the_packs_name(office: TestServer) -> None:
    client = office.signed_in("lan")
    assert form(office, client, "*", "visa") == 422
    assert form(office, client, "*", "extra") == 302
    publish(office)
    assert off(office) == [""]


def test_form_that_is_not_filled_in_right_orders_nothing(office: TestServer) -> None:
    client = office.signed_in("lan")
    for wrong in ({"typed": "Visa"}, {"typed": ""}, {"reason": ""}, {"reason": "because"}, {"sha256": "0" * 64}):
        assert form(office, client, **wrong) == 422
    assert not list((office.repository.inbox / FOLDER).glob("*.json"))


def test_base_pack_is_not_offered_and_a_made_up_address_orders_nothing(office: TestServer) -> None:
    client = office.signed_in("lan")
    offered = client.get("/withdrawals/new").get_data(as_text=True)
    assert PATH in offered
    assert f"packs/{PACK}.json" not in offered
    made_up = office.post(client, f"/withdrawals/new?path=packs/{PACK}.json&page=customs", typed="customs")
    assert made_up.status_code == 200
    assert off(office) == []


def test_warning_is_offered_and_a_danger_is_not(office: TestServer) -> None:
    targets = targets_of(notice("queue", Gravity.WARNING), notice("flood", Gravity.DANGER))
    office.repository.publish(targets, now=office.clock())
    assert [path for path in office.services.withdrawals.targets() if path.startswith(Kind.NOTICE)] == [
        f"notices/{PUBLISHER}/queue.json"
    ]


def test_older_revision_is_offered_beside_the_present_one(office: TestServer) -> None:
    office.repository.publish_pack(*pack("extra", 2, [page("visa", "mended"), page("customs", "second")]))
    assert [(one.version, one.current) for one in office.services.withdrawals.revisions(PATH, "visa")] == [
        (2, True),
        (1, False),
    ]
    assert [(one.version, one.current) for one in office.services.withdrawals.revisions(PATH, "customs")] == [(2, True)]


def test_every_reason_standing_and_kind_has_its_words() -> None:
    assert set(REASONS) == set(Reason)
    assert set(STANDINGS) == set(Standing)
    assert set(KINDS) <= set(Kind)


def test_server_without_an_inbox_says_so(sqlite_server: TestServer) -> None:
    with pytest.raises(Unavailable, match="inbox_dir"):
        sqlite_server.services.withdrawals.order(Order("packs/x/y.json", "0" * 64, Reason.WRONG, "x"), "x", START)


# -- an approver ------------------------------------------------------------------------------------


def reinstatement(office: TestServer, key: str) -> bytes:
    number, entry = next(open_entries(office.repository.published.withdrawals(), ()))
    signer = {"approver": office.repository.approver(), "author": office.repository.author()}[key]
    order = Order(entry.path, entry.sha256, entry.reason, "key x", entry.page, approve(entry.revision, number, signer))
    return encode(order)


def test_approver_brings_it_back_over_http_without_signing_in(office: TestServer) -> None:
    form(office, office.signed_in("lan"))
    publish(office)
    answer = office.client().post(ADDRESS, data=reinstatement(office, "approver"))
    assert answer.status_code == 200
    publish(office)
    assert off(office) == []
    keyid = office.repository.approver().public_key.keyid[:12]
    assert acts(office)[-2:] == [(f"key {keyid}", "reinstatement-brought", PATH), (f"key {keyid}", "reinstated", PATH)]


def test_nobody_else_does_and_what_is_no_order_is_refused(office: TestServer) -> None:
    form(office, office.signed_in("lan"))
    publish(office)
    by_author = reinstatement(office, "author")
    unsigned = msgspec.json.encode({**msgspec.json.decode(by_author), "approval": None})
    bodies = {by_author: 422, unsigned: 400, b"": 400, b"nonsense": 400, b"x" * 20_000: 413}
    for body, status in bodies.items():
        assert office.client().post(ADDRESS, data=body).status_code == status
    publish(office)
    assert off(office) == ["visa"]


def test_order_that_went_bad_on_its_way_is_refused_by_the_publisher_and_audited(office: TestServer) -> None:
    form(office, office.signed_in("lan"))
    [file] = (office.repository.inbox / FOLDER).glob("*.json")
    file.write_bytes(file.read_bytes().replace(b"visa", b"vise"))
    publish(office)
    assert off(office) == []
    assert acts(office)[-1] == ("publisher", "withdrawal-refused", PATH)


# -- kiosks and phones ------------------------------------------------------------------------------


def test_page_shows_who_has_not_followed_yet(office: TestServer) -> None:
    client, device = office.signed_in("lan"), office.enrolled()
    device.beat()
    form(office, client)
    publish(office)
    page = client.get("/withdrawals", headers={"Accept-Language": "en"}).get_data(as_text=True)
    assert f"/kiosks/{device.name}" in page
    one = client.get(f"/kiosks/{device.name}", headers={"Accept-Language": "en"}).get_data(as_text=True)
    assert "has not followed list 1 yet" in one
    _beat(device, 1)
    page = client.get("/withdrawals", headers={"Accept-Language": "en"}).get_data(as_text=True)
    assert "Every kiosk follows list 1 (1 kiosk)." in page
    assert "follows the newest list" in client.get(
        f"/kiosks/{device.name}", headers={"Accept-Language": "en"}
    ).get_data(as_text=True)


def _beat(device: Device, withdrawals: int) -> None:
    said = wire.Heartbeat(
        at=device.server.clock(),
        boot="boot-1",
        agent_version="1.0",
        clock=wire.ClockTrust.SYNCED,
        uptime_s=60,
        disk_free_mb=1000,
        poll_s=10,
        withdrawals=withdrawals,
    )
    assert device.send("/heartbeat", said).status_code == 200


def test_phone_says_the_same_sentence_and_lists_it_nowhere(office: TestServer) -> None:
    phone = office.client()
    assert phone.get(f"/vi/{EXTRA}/visa").status_code == 200
    form(office, office.signed_in("lan"))
    publish(office)
    for tag in ("vi", "ar"):
        gone = phone.get(f"/{tag}/{EXTRA}/visa")
        assert gone.status_code == 410
        assert office.services.releases.picture().messages(tag, "page-withdrawn") in gone.get_data(as_text=True)
    assert f"/vi/{EXTRA}/visa" not in phone.get(f"/vi/{EXTRA}/").get_data(as_text=True)
    assert phone.get(f"/vi/{EXTRA}/customs").status_code == 200


def test_phone_lists_no_pack_whose_release_is_withdrawn(office: TestServer) -> None:
    phone = office.client()
    assert f"/vi/{EXTRA}/" in phone.get("/vi/").get_data(as_text=True)
    form(office, office.signed_in("lan"), "*", "extra")
    publish(office)
    assert f"/vi/{EXTRA}/" not in phone.get("/vi/").get_data(as_text=True)
    for path in (f"/vi/{EXTRA}/", f"/vi/{EXTRA}/visa"):
        assert phone.get(path).status_code == 410


# -- by command -------------------------------------------------------------------------------------


def test_command_withdraws_what_is_published_now(
    sqlite_url: str, repository: SimulatedRepository, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    settings = write_settings(tmp_path, sqlite_url, repository.publish_dir)
    settings.write_text(f'inbox_dir = "{repository.inbox}"\n' + settings.read_text())
    command = ["--settings", str(settings), "withdraw", PATH, "--page", "visa", "--reason"]
    assert main([*command, "harmful"]) == 0
    assert "Ordered: " in capsys.readouterr().out
    database = Database(sqlite_url)
    with Publisher(repository.publish_dir, repository.inbox, repository.online) as publisher, capture_logs():
        step(publisher, START, Journal(Audit(database)))
    assert [one.reason for one in repository.published.withdrawals().entries] == [Reason.HARMFUL]
    assert [row.what for row in Audit(database).page(Wanted())] == ["withdrawn", "withdrawal-ordered"]
    database.close()
    assert main([*command[:3], f"packs/{PACK}.json", "--reason", "wrong"]) == 1
    assert "base pack" in capsys.readouterr().err
    assert main([*command, "wrong", "--revision", "0000"]) == 1
    assert f"{PATH} page visa was never published in this revision" in capsys.readouterr().err
    assert main([*command[:3], PATH, "--page", "none", "--reason", "wrong"]) == 1
    assert f"There is no page none in {PATH}; its pages are visa, customs." in capsys.readouterr().err
    short = PATH.removeprefix("packs/").removesuffix(".json")
    assert main([*command[:3], short, "--page", "visa", "--reason", "wrong"]) == 1
    assert f"No target is called {short}. Write it as {PATH}." in capsys.readouterr().err


def test_command_names_some_of_many_pages_and_how_many_more_there_are(
    sqlite_url: str, repository: SimulatedRepository, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    many = [page(f"page-{number}", "words") for number in range(10, 30)]
    repository.publish_pack(*pack("extra", 2, [page("visa", "first"), *many]), START)
    settings = write_settings(tmp_path, sqlite_url, repository.publish_dir)
    assert main(["--settings", str(settings), "withdraw", PATH, "--page", "viza", "--reason", "wrong"]) == 1
    told = capsys.readouterr().err
    assert f"There is no page viza in {PATH}; its pages are visa, page-10, page-11, " in told
    assert told.endswith(", page-20 and 10 more.\n")


def test_audit_that_is_away_holds_no_withdrawal_up_and_is_written_later(
    office: TestServer, repository: SimulatedRepository, tmp_path: Path
) -> None:
    form(office, office.signed_in("lan"))
    away = Database(f"sqlite:///{tmp_path}/away.db")
    journal = Journal(Audit(away))
    with Publisher(repository.publish_dir, repository.inbox, repository.online) as publisher, capture_logs() as logs:
        step(publisher, START, journal)
        assert off(office) == ["visa"]
        assert any("audit cannot be written" in line["event"] for line in logs)
        away.migrate()
        step(publisher, START, journal)
    assert [row.what for row in Audit(away).page(Wanted())] == ["withdrawn"]
    away.close()
