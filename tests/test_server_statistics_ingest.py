"""Each batch is counted once, or nothing of its upload is; on both databases."""

from __future__ import annotations

import datetime as dt
import hashlib
import json

import msgspec
import pytest
from sqlalchemy import Table, func, select

from content_packs import wire
from server.schema import aid_tally, answer_tally, hour_tally, language_tally, miss_tally, page_tally, receipt
from tests.server_simulator import Device, TestServer, slug
from tests.server_tallies import batch

pytest_plugins = ("tests.server_fixtures",)


@pytest.fixture
def device(server: TestServer) -> Device:
    return server.enrolled()


def rows(server: TestServer, table: Table) -> int:
    with server.services.database.reading() as connection:
        return connection.execute(select(func.count()).select_from(table)).scalar_one()


def asked(counted: wire.TallyBatch) -> wire.TallyBatch:
    """`counted`, of a day on which travellers also said something."""
    answer = wire.AnswerCount(
        pack="p/q",
        version=7,
        page="visa",
        revision="ab12",
        language="km",
        shown="en",
        question="wrong",
        choice="number",
        answers=3,
    )
    return msgspec.structs.replace(
        counted,
        answers=(answer,),
        misses=(wire.MissCount(language="lo", topic="p/q/money", misses=4),),
        aids=(wire.AidCount(aid="contrast", visits=5),),
    )


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


def test_what_travellers_said_arrives_with_its_batch_once(server: TestServer, device: Device) -> None:
    said = asked(batch(1))
    assert device.upload(said).status_code == 200
    device.upload(said)
    with server.services.database.reading() as connection:
        answer = connection.execute(select(answer_tally)).one()._asdict()
        miss = connection.execute(select(miss_tally)).one()._asdict()
        aid = connection.execute(select(aid_tally)).one()._asdict()
    assert (answer["day"], answer["pack"], answer["version"]) == (dt.date(2026, 11, 21), "p/q", 7)
    assert (answer["page"], answer["revision"], answer["language"], answer["shown"]) == ("visa", "ab12", "km", "en")
    assert (answer["question"], answer["choice"], answer["answers"]) == ("wrong", "number", 3)
    assert (miss["language"], miss["topic"], miss["misses"]) == ("lo", "p/q/money", 4)
    assert (aid["aid"], aid["visits"]) == ("contrast", 5)


def test_answers_of_a_refused_upload_are_not_counted(server: TestServer, device: Device) -> None:
    assert device.upload(asked(batch(1)), asked(batch(3))).status_code == 409
    assert [rows(server, table) for table in (answer_tally, miss_tally, aid_tally)] == [0, 0, 0]


def test_batches_of_a_kiosk_that_asks_nothing_yet_are_counted(server: TestServer, device: Device) -> None:
    assert device.upload(msgspec.structs.replace(batch(1), definition=1)).status_code == 200
    assert views(server) == 36


def test_a_field_that_is_not_known_is_refused_and_never_dropped(server: TestServer, device: Device) -> None:
    upload = json.loads(wire.encode(wire.TallyUpload(stream=device.stream, batches=(batch(1),))))
    for where in (upload["batches"][0], upload["batches"][0]["pages"][0]):
        where["glances"] = 12
        assert slug(device.send("/tallies", json.dumps(upload).encode())) == "not-understood"
        del where["glances"]
    upload["batches"][0] |= {"glances": [{"eyes": 2}], "definition": wire.TALLY_DEFINITION + 1}
    assert slug(device.send("/tallies", json.dumps(upload).encode())) == "definition-unknown"
    assert rows(server, receipt) == 0


def test_whatever_a_batch_may_carry_belongs_to_a_definition() -> None:
    """A new field needs a new definition: else an older server would not know that it must not count without it."""
    fields = {
        type_.__name__: tuple(field.name for field in msgspec.structs.fields(type_))
        for type_ in (
            wire.TallyBatch,
            wire.PageCount,
            wire.LanguageCount,
            wire.HourCount,
            wire.AnswerCount,
            wire.MissCount,
            wire.AidCount,
        )
    }
    digest = hashlib.sha256(json.dumps(fields, sort_keys=True).encode()).hexdigest()[:12]
    assert (wire.TALLY_DEFINITION, digest) == (2, "e5cdb000cf1a")


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
