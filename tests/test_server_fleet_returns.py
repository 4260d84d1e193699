"""What kiosks give back by stick is counted exactly once, from the right kiosk, whatever the carrier does with it."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from werkzeug.test import TestResponse

from content_packs.carrying.returning import CentreSecret, read_receipts, seal
from content_packs.errors import Untrusted
from content_packs.wire import CentreKeys, ClockTrust, Heartbeat, HeartbeatReceipt
from server.__main__ import main
from server.audit import CONSOLE, Act, Wanted
from server.errors import BatchChanged, ReturnRefused
from server.fleet.kiosks import KioskState as State
from tests.server_process import write_settings
from tests.server_simulator import Device, TestServer, slug
from tests.server_tallies import batch
from tests.stick_returns import counted, returned, take

pytest_plugins = ("tests.server_fixtures",)


def test_a_stick_taken_twice_counts_once(server: TestServer) -> None:
    sealed = returned(server.enrolled(), batch(1), batch(2))
    assert [take(server, sealed), take(server, sealed)] == [2, 0]
    assert counted(server) == (2, 72)


def test_two_sticks_out_of_order_count_once(server: TestServer) -> None:
    device = server.enrolled()
    first, second = returned(device, batch(1), batch(2)), returned(device, batch(1), batch(2), batch(3))
    assert [take(server, second), take(server, first)] == [3, 0]
    assert counted(server) == (3, 108)


def test_one_batch_by_network_and_by_stick_counts_once(server: TestServer) -> None:
    device = server.enrolled()
    sealed = returned(device, batch(1), batch(2))
    assert device.upload(batch(1)).status_code == 200
    assert take(server, sealed) == 1
    assert device.upload(batch(1), batch(2), batch(3)).status_code == 200
    assert counted(server) == (3, 108)


def test_a_replay_from_a_cloned_kiosk_is_refused_and_counts_nothing(server: TestServer) -> None:
    device = server.enrolled()
    take(server, returned(device, batch(1, views=12)))
    with pytest.raises(BatchChanged):
        take(server, returned(device, batch(1, views=13), batch(2)))
    assert counted(server) == (1, 36)


def test_a_kiosk_that_nobody_knows_or_that_was_withdrawn_is_refused(server: TestServer) -> None:
    device, stranger = server.enrolled(), Device(server)
    stranger.name = device.name
    with pytest.raises(ReturnRefused, match="No kiosk in service here has the key"):
        take(server, returned(stranger, batch(1)))
    server.services.kiosks.withdraw(device.name, server.clock())
    with pytest.raises(ReturnRefused):
        take(server, returned(device, batch(1)))
    assert counted(server) == (0, 0)


def test_every_changed_byte_is_found(sqlite_server: TestServer) -> None:
    sealed = returned(sqlite_server.enrolled(), batch(1))
    for place in (0, 17, 18, 60, len(sealed) // 2, len(sealed) - 1):
        changed = bytearray(sealed)
        changed[place] ^= 1
        with pytest.raises(ReturnRefused):
            take(sqlite_server, bytes(changed))
    with pytest.raises(ReturnRefused, match="no kiosk's return, or was damaged on the way; take files of"):
        take(sqlite_server, b"a holiday picture")
    for other in (b"", sealed[:-1], sealed + b"!", os.urandom(300), b"GATEPOST-RETURN-1\n"):
        with pytest.raises(ReturnRefused):
            take(sqlite_server, other)
    assert counted(sqlite_server) == (0, 0)


def test_a_return_for_another_server_and_somebody_elses_signature_are_refused(sqlite_server: TestServer) -> None:
    device = sqlite_server.enrolled()
    other = CentreSecret(os.urandom(32)).public
    with pytest.raises(ReturnRefused, match="another server"):
        take(sqlite_server, returned(device, batch(1), keys=other))
    with pytest.raises(ReturnRefused, match="No kiosk in service"):
        take(sqlite_server, returned(device, batch(1), key=Ed25519PrivateKey.generate()))


class Forger:
    """Shows a device's public key, and signs with another."""

    def __init__(self, device: Device) -> None:
        self.public_key = device.key.public_key
        self.sign = Ed25519PrivateKey.generate().sign


def test_a_return_in_a_kiosks_name_needs_its_own_signature(sqlite_server: TestServer) -> None:
    device = sqlite_server.enrolled()
    forger: Any = Forger(device)
    with pytest.raises(ReturnRefused, match="not signed by a device"):
        take(sqlite_server, returned(device, batch(1), key=forger))
    assert counted(sqlite_server) == (0, 0)


def test_a_server_passes_no_return_on_to_another(sqlite_server: TestServer) -> None:
    """Who opened a return cannot seal it anew to somebody else: the device said whom it is for."""
    device, theirs = sqlite_server.enrolled(), CentreSecret(os.urandom(32))
    ours = sqlite_server.services.returns.keys
    assert ours is not None
    mixed = CentreKeys(seal_to=ours.seal_to, receipts_by=ours.receipts_by)
    sealed = returned(device, batch(1), keys=theirs.public)
    _, said = theirs.open(sealed)
    with pytest.raises(ReturnRefused, match="another server"):
        take(sqlite_server, seal(said, device.key, mixed))


def test_health_from_a_stick_never_stands_for_a_heartbeat(server: TestServer) -> None:
    device = server.enrolled()
    take(server, returned(device))
    (row,) = server.services.kiosks.all({}, server.clock())
    assert row.judgement.state is State.NEVER_SEEN
    last = server.services.returns.last(device.name)
    assert last is not None
    assert (last.health.disk_free_mb, last.journal[0].what) == (77, "stick-done")


def test_receipts_are_signed_and_say_up_to_where_everything_is_counted(server: TestServer) -> None:
    device = server.enrolled()
    take(server, returned(device, batch(1), batch(2)))
    keys, receipts = server.services.returns.keys, server.services.returns.receipts([server.plan()])
    assert keys is not None
    assert receipts is not None
    (one,) = read_receipts(receipts, keys)
    assert (one.kiosk, one.stream, one.up_to) == (device.name, device.stream, 2)
    forged = receipts.replace(b"signature", b"Signature")
    for wrong, by in ((forged, keys), (receipts, CentreSecret(os.urandom(32)).public)):
        with pytest.raises(Untrusted, match="Nothing is forgotten"):
            read_receipts(wrong, by)


def test_what_kiosks_have_is_known_by_stick_or_heartbeat_and_else_not_guessed(server: TestServer) -> None:
    first, second = server.enrolled(), server.enrolled()
    take(server, returned(first))
    assert server.services.returns.states([server.plan()]) == ()
    server.clock.forward(60)
    second.beat(second.proof(1))
    second.beat(second.proof(2))
    states = server.services.returns.states([server.plan()])
    assert {state.kiosk: len(state.targets) >= 1 for state in states} == {first.name: True, second.name: True}


def test_a_taken_stick_stands_in_the_audit(server: TestServer) -> None:
    device = server.enrolled()
    take(server, returned(device, batch(1)))
    (entry,) = server.services.audit.page(Wanted(what=Act.RETURN_TAKEN), 5)
    assert (entry.about, entry.detail["counted"]) == (device.name, 1)


def test_kiosks_learn_the_key_when_they_enrol_and_by_heartbeat_only_when_they_do_not_know_it(
    sqlite_server: TestServer,
) -> None:
    device, keys = sqlite_server.enrolled(), sqlite_server.services.returns.keys
    assert keys is not None
    heard = msgspec.json.decode(device.beat().data, type=HeartbeatReceipt)
    assert heard.centre == keys
    said = Heartbeat(
        at=sqlite_server.clock(),
        boot="b",
        agent_version="1",
        clock=ClockTrust.SYNCED,
        uptime_s=1,
        disk_free_mb=1,
        poll_s=10,
        seals_to=keys.seal_to,
    )
    assert msgspec.json.decode(device.send("/heartbeat", said).data, type=HeartbeatReceipt).centre is None


def upload(server: TestServer, *files: bytes, tongue: str = "vi") -> TestResponse:
    client = server.signed_in()
    page = client.get("/kiosks/returns").text
    token = page.split('name="csrf_token"')[1].split('value="')[1].split('"')[0]
    sent = [(io.BytesIO(data), f"{n}.gatepost-return") for n, data in enumerate(files)]
    said = {"Accept-Language": tongue}
    answer = client.post("/kiosks/returns", data={"csrf_token": token, "files": sent}, headers=said)
    answer.request.environ["wsgi.input"].close()  # a file of the test client's own, where it is long
    return answer


def test_an_operator_uploads_what_came_back_each_file_by_itself(sqlite_server: TestServer) -> None:
    device = sqlite_server.enrolled()
    page = upload(sqlite_server, returned(device, batch(1)), b"a holiday picture")
    assert page.status_code == 422
    assert device.name in page.text
    assert "1.gatepost-return" in page.text
    assert counted(sqlite_server) == (1, 36)
    assert upload_status_without_files(sqlite_server) == 422


def test_a_return_without_a_finished_day_is_not_called_none_of_none(
    sqlite_server: TestServer, sqlite_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    early = returned(sqlite_server.enrolled())
    assert "no finished day in it that is still to be counted" in upload(sqlite_server, early, tongue="en").text
    file, settings = tmp_path / "one.gatepost-return", sqlite_server.services.settings
    file.write_bytes(early)
    told = write_settings(tmp_path, sqlite_url, settings.publish_dir)
    told.write_text(f'returns_key_file = "{settings.returns_key_file}"\n{told.read_text()}')
    assert main(["--settings", str(told), "take-return", str(file)]) == 0
    assert capsys.readouterr().out.endswith(": no finished day in it that is still to be counted.\n")


def upload_status_without_files(server: TestServer) -> int:
    client = server.client()
    assert client.get("/kiosks/returns").status_code == 302  # only people who signed in
    return server.post(server.signed_in("minh"), "/kiosks/returns").status_code


def test_a_long_return_is_taken_where_other_pages_take_none(sqlite_server: TestServer) -> None:
    device = sqlite_server.enrolled()
    huge = b"GATEPOST-RETURN-1\n" + os.urandom(3_000_000)
    page = upload(sqlite_server, huge, returned(device, batch(1)))
    assert "1.gatepost-return" not in page.text
    assert counted(sqlite_server) == (1, 36)
    assert slug(device.send("/tallies", huge)) == "too-large"


def test_a_server_without_the_key_takes_none_and_says_what_to_do(sqlite_server: TestServer, tmp_path: Path) -> None:
    services = sqlite_server.services
    device = sqlite_server.enrolled()
    sealed = returned(device, batch(1))
    bare = type(services.returns)(services.database, services.ingest, None)
    with pytest.raises(ReturnRefused, match="returns_key_file"):
        bare.take(sealed, CONSOLE, sqlite_server.clock())
    assert (bare.keys, bare.receipts([sqlite_server.plan()])) == (None, None)
    assert not (tmp_path / "nothing").exists()
