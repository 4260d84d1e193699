"""The device API at its edge: what is nonsense, too much, unknown, and how that is said."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec
import pytest
from openapi_spec_validator import validate

from content_packs import wire
from server.errors import Refused
from server.web.device_api import OPERATIONS, PREFIX
from server.web.openapi import document
from server.web.problems import kinds
from tests.server_simulator import Device, TestServer, slug
from tests.server_tallies import batch

pytest_plugins = ("tests.server_fixtures",)

DOCS = Path(__file__).parent.parent / "docs"


@pytest.fixture(scope="module")
def standing_device(standing_server: TestServer) -> Device:
    """For what leaves no trace."""
    return standing_server.enrolled()


@pytest.fixture
def device(sqlite_server: TestServer) -> Device:
    return sqlite_server.enrolled()


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b"{}", b'{"stream": 1}', b"\xff\xfe", b'"' + b"[" * 5000, b"[" * 100_000, b"1e999"],
    ids=["empty", "cut", "list", "null", "nothing in it", "wrong type", "no UTF-8", "odd", "deep", "infinite"],
)
@pytest.mark.parametrize("path", [o.path for o in OPERATIONS])
def test_nonsense_is_refused_with_a_problem_document(standing_device: Device, path: str, body: bytes) -> None:
    refused = standing_device.send(path, body)
    assert (refused.status_code, refused.mimetype) == (400, "application/problem+json")
    assert slug(refused) == "not-understood"


def test_body_past_the_limit_is_refused(device: Device) -> None:
    refused = device.send("/tallies", b" " * (wire.MAX_BODY_BYTES + 1))
    assert (refused.status_code, slug(refused)) == (413, "too-large")


@pytest.mark.parametrize("header", ["", "Bearer ", "Bearer wrong", "Basic abc", "Bearer " + "x" * 10_000])
def test_wrong_credential_opens_nothing(standing_device: Device, header: str) -> None:
    device = standing_device
    body = wire.encode(wire.TallyUpload(stream=device.stream, batches=(batch(1),)))
    for path in ("/tallies", "/heartbeat"):
        refused = device.client.post(
            f"/api/v1{path}", data=body, headers={"Authorization": header}, content_type="application/json"
        )
        assert (refused.status_code, slug(refused)) == (401, "not-authenticated")
        assert refused.headers["WWW-Authenticate"] == "Bearer"


def test_form_is_not_taken_for_json(device: Device) -> None:
    refused = device.client.post(
        "/api/v1/tallies", data={"a": "b"}, headers={"Authorization": f"Bearer {device.credential}"}
    )
    assert (refused.status_code, slug(refused)) == (415, "unsupported-type")


def test_nul_in_a_text_is_refused_before_a_database_chokes_on_it(device: Device) -> None:
    said = wire.encode(msgspec.structs.replace(batch(1), boot="a\0b"))
    refused = device.send("/tallies", b'{"stream": "%s", "batches": [%s]}' % (device.stream.encode(), said))
    assert slug(refused) == "not-understood"


def test_time_without_an_offset_is_refused(device: Device) -> None:
    body = json.loads(wire.encode(_heartbeat(device)))
    body["at"] = "2026-11-22T12:00:00"
    assert slug(device.send("/heartbeat", json.dumps(body).encode())) == "not-understood"


def _heartbeat(device: Device) -> wire.Heartbeat:
    return wire.Heartbeat(
        at=device.server.clock(),
        boot="b",
        agent_version="1",
        clock=wire.ClockTrust.SYNCED,
        uptime_s=1,
        disk_free_mb=1,
        poll_s=10,
    )


def test_unknown_addresses_and_methods_answer_with_problem_documents(device: Device) -> None:
    missing = device.client.get("/api/v1/nothing")
    assert (missing.status_code, slug(missing)) == (404, "not-found")
    wrong = device.client.get("/api/v1/tallies")
    assert (wrong.status_code, slug(wrong)) == (405, "method-not-allowed")


def test_unforeseen_trouble_is_said_without_a_stack_trace(device: Device, capsys: pytest.CaptureFixture[str]) -> None:
    database = device.server.services.database
    with database.writing() as connection:
        connection.exec_driver_sql("DROP TABLE receipt")
    refused = device.upload(batch(1))
    assert (refused.status_code, slug(refused)) == (503, "unavailable")
    assert "receipt" not in refused.get_data(as_text=True)
    assert "no such table: receipt" in capsys.readouterr().out


def test_full_disk_counts_nothing_and_the_same_upload_counts_once_when_there_is_room(device: Device) -> None:
    """A limit on the database's pages stands for the full disk: SQLite says the same."""
    database = device.server.services.database
    with database.writing() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
        connection.exec_driver_sql(f"PRAGMA max_page_count={pages}")
    refused = device.upload(batch(1, pages=2_000))
    assert (refused.status_code, slug(refused)) == (503, "unavailable")
    with database.writing() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM receipt").scalar_one() == 0
        connection.exec_driver_sql(f"PRAGMA max_page_count={10 * pages}")
    assert device.upload(batch(1, pages=2_000)).get_json()["up_to"] == 1
    with database.reading() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM page_tally").scalar_one() == 2_000


def test_codes_are_asked_for_only_so_often_from_one_address(sqlite_server: TestServer) -> None:
    answers = [Device(sqlite_server).start() for _ in range(31)]
    assert {answer.status_code for answer in answers[:30]} == {201}
    assert (answers[30].status_code, slug(answers[30])) == (429, "too-often")
    assert answers[30].headers["Retry-After"] == "60"


def test_device_api_reads_and_sets_no_cookie(device: Device) -> None:
    answer = device.beat()
    assert "Set-Cookie" not in answer.headers
    assert "Cookie" not in answer.headers.get("Vary", "")


# -- OpenAPI ---------------------------------------------------------------------------------------


def test_openapi_document_is_valid_and_served(device: Device) -> None:
    described = document(OPERATIONS, PREFIX)
    validate(described)
    assert device.client.get("/api/v1/openapi.json").get_json() == described


def test_every_route_of_the_api_is_described(sqlite_server: TestServer) -> None:
    routes = {
        rule.rule
        for rule in sqlite_server.app.url_map.iter_rules()
        if rule.endpoint.startswith("device_api.") and "POST" in (rule.methods or ())
    }
    assert routes == set(document(OPERATIONS, PREFIX)["paths"])


def test_every_refusal_seen_here_is_described_for_its_operation() -> None:
    described = document(OPERATIONS, PREFIX)["paths"]
    for operation in OPERATIONS:
        responses = described[PREFIX + operation.path]["post"]["responses"]
        for refusal in operation.refusals:
            examples = responses[str(refusal.status.value)]["content"]["application/problem+json"]["examples"]
            assert refusal.slug in examples


def test_committed_openapi_document_is_up_to_date() -> None:
    committed = json.loads((DOCS / "openapi.json").read_text(encoding="utf-8"))
    assert committed == document(OPERATIONS, PREFIX), "run: kiosk-server openapi > docs/openapi.json"


def test_every_problem_has_a_page_and_a_line_in_the_documentation(standing_server: TestServer) -> None:
    written = (DOCS / "device-api.md").read_text(encoding="utf-8")
    described = {refusal for operation in OPERATIONS for refusal in operation.refusals}
    assert {r.slug for r in described if f"`{r.slug}`" not in written} == set()
    for name in kinds():
        assert standing_server.client().get(f"/problems/{name}").status_code == 200
    slugs = [kind.slug for kind in Refused.__subclasses__()]
    assert len(slugs) == len(set(slugs))
