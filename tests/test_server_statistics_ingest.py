"""Each batch is counted once, or nothing of its upload is; on both databases."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest
from sqlalchemy import Table, func, select

from content_packs import wire
from server.schema import hour_tally, language_tally, page_tally, receipt
from tests.server_simulator import Device, TestServer, batch, slug

pytest_plugins = ("tests.server_fixtures",)


@pytest.fixture
def device(server: TestServer) -> Device:
    return server.enrolled()


def rows(server: TestServer, table: Table) -> int:
    with server.services.database.reading() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def views(server: TestServer) -> int:
    with server.services.database.reading() as connection:
        return int(connection.execute(select(func.sum(page_tally.c.views))).scalar() or 0)


def test_batch_is_counted_and_receipted(server: TestServer, device: Device) -> None:
    given = msgspec.json.decode(device.upload(batch(1), batch(2)).data, type=wire.TallyReceipt)
    assert given == wire.TallyReceipt(stream=device.stream, up_to=2)
    counted = {table.name: rows(server, table) for table in (receipt, page_tally, language_tally, hour_tally)}
    assert counted == {"receipt": 2, "page_tally": 6, "language_tally": 2, "hour_tally": 2}


def test_every_number_of_a_batch_arrives_in_its_own_column(server: TestServer, device: Device) -> None:
    dwell = tuple(range(100, 100 + wire.DWELL_BUCKETS))
    page = wire.PageCount(pack="p/q", version=7, page="visa", language="km", shown="en", views=3, dwell=dwell, qr=2)
    hour = wire.HourCount(
        hour=dt.datetime(2026, 11, 21, 5, tzinfo=dt.UTC), visits=4, views=9, alive_s=3000, lengths=dwell
    )
    device.upload(msgspec.structs.replace(batch(1), pages=(page,), hours=(hour,)))
    with server.services.database.reading() as connection:
        kept = connection.execute(select(page_tally)).one()._asdict()
        at = connection.execute(select(hour_tally)).one()._asdict()
    assert (kept["day"], kept["pack"], kept["version"], kept["page"]) == (dt.date(2026, 11, 21), "p/q", 7, "visa")
    assert (kept["language"], kept["shown"], kept["views"], kept["qr"]) == ("km", "en", 3, 2)
    assert tuple(kept[f"dwell_{n}"] for n in range(wire.DWELL_BUCKETS)) == dwell
    assert (at["hour"], at["visits"], at["views"], at["alive_s"]) == (hour.hour, 4, 9, 3000)
    assert tuple(at[f"dwell_{n}"] for n in range(wire.DWELL_BUCKETS)) == dwell


def test_batch_that_comes_again_is_receipted_and_not_counted_again(server: TestServer, device: Device) -> None:
    device.upload(batch(1))
    again = device.upload(batch(1), batch(2))
    assert msgspec.json.decode(again.data, type=wire.TallyReceipt).up_to == 2
    assert views(server) == 2 * 36


def test_gap_is_refused_whole_and_names_the_batch_that_is_expected(server: TestServer, device: Device) -> None:
    device.upload(batch(1))
    refused = device.upload(batch(2), batch(4))
    assert (refused.status_code, slug(refused)) == (409, "sequence-gap")
    assert "3 is expected" in refused.get_data(as_text=True)
    assert rows(server, receipt) == 1


def test_batch_with_other_content_under_a_counted_number_is_refused(server: TestServer, device: Device) -> None:
    device.upload(batch(1))
    refused = device.upload(batch(1, views=13), batch(2))
    assert (refused.status_code, slug(refused)) == (409, "batch-changed")
    assert views(server) == 36


def test_streams_are_numbered_each_by_itself(server: TestServer, device: Device) -> None:
    device.upload(batch(1))
    device.stream = "ab" * 16
    assert device.upload(batch(1)).status_code == 200
    other = server.enrolled()
    other.stream = device.stream
    assert other.upload(batch(1)).status_code == 200
    assert rows(server, receipt) == 3


def test_counts_by_a_newer_definition_wait_for_a_newer_server(device: Device) -> None:
    newer = msgspec.structs.replace(batch(1), definition=wire.TALLY_DEFINITION + 1)
    assert slug(device.upload(newer)) == "definition-unknown"


def test_hours_of_another_day_are_refused(server: TestServer, device: Device) -> None:
    wrong = msgspec.structs.replace(batch(1), day=dt.date(2026, 11, 20))
    assert slug(device.upload(wrong)) == "not-understood"
    assert rows(server, receipt) == 0


def test_counts_as_large_as_the_format_allows_are_kept(server: TestServer, device: Device) -> None:
    assert device.upload(batch(1, pages=1, views=2**53)).status_code == 200
    assert views(server) == 2**53
