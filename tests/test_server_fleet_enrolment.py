"""Enrolment as RFC 8628 shapes it, over the device API, on both databases."""

from __future__ import annotations

import msgspec
import pytest
from sqlalchemy import select, update

from content_packs import wire
from content_packs.gate_tables import load_nation
from server.errors import CodeUnknown, PlanUnknown, SiteUnknown
from server.fleet import enrolment as flow
from server.schema import kiosk
from tests.server_simulator import SITE, Device, TestServer, slug

pytest_plugins = ("tests.server_fixtures",)


def approve(server: TestServer, code: str, site: str = SITE) -> None:
    plans = server.services.releases.picture().plans
    plan = f"{load_nation().publisher}/{site}"
    server.services.enrolments.approve(code, site, plan, plans, None, server.clock())


@pytest.fixture
def device(server: TestServer) -> Device:
    made = Device(server)
    assert made.start().status_code == 201
    return made


def test_kiosk_gets_a_code_that_people_can_read_and_type(device: Device) -> None:
    assert len(device.user_code) == 9
    assert device.user_code[4] == "-"
    assert set(device.user_code) <= {*flow.CODE_ALPHABET, "-"}


def test_kiosk_is_let_in_when_an_operator_typed_its_code(server: TestServer, device: Device) -> None:
    assert slug(device.poll()) == "authorization_pending"
    approve(server, f" {device.user_code.lower().replace('-', ' ')} ")
    server.clock.forward(flow.INTERVAL_SECONDS)
    enrolled = msgspec.json.decode(device.poll().data, type=wire.Enrolled)
    assert (enrolled.kiosk, enrolled.plan) == (f"{SITE}-1", server.plan())
    assert device.beat().status_code == 200


def test_credential_is_handed_out_once_and_kept_as_a_hash(server: TestServer, device: Device) -> None:
    approve(server, device.user_code)
    device.poll()
    server.clock.forward(60)
    assert slug(device.poll()) == "expired_token"
    with server.services.database.reading() as connection:
        kept = connection.execute(select(kiosk.c.credential_sha256)).scalar_one()
    assert kept == flow.credential_sha256(device.credential)
    assert len(device.credential) == 43  # 256 bits in base64url


def test_kiosk_that_asks_too_soon_must_wait_longer(server: TestServer, device: Device) -> None:
    device.poll()
    server.clock.forward(1)
    assert slug(device.poll()) == "slow_down"
    server.clock.forward(flow.INTERVAL_SECONDS)
    assert slug(device.poll()) == "slow_down"
    server.clock.forward(flow.INTERVAL_SECONDS + 2 * flow.SLOW_DOWN_SECONDS)
    assert slug(device.poll()) == "authorization_pending"


def test_kiosk_that_was_turned_away_is_told_so(server: TestServer, device: Device) -> None:
    server.services.enrolments.deny(device.user_code, None, server.clock())
    assert slug(device.poll()) == "access_denied"


def test_code_dies_after_ten_minutes_for_both_sides(server: TestServer, device: Device) -> None:
    server.clock.forward(flow.CODE_SECONDS)
    assert slug(device.poll()) == "expired_token"
    with pytest.raises(CodeUnknown):
        approve(server, device.user_code)


def test_nobody_gets_a_credential_without_the_private_key(server: TestServer, device: Device) -> None:
    approve(server, device.user_code)
    assert slug(device.poll(proof="A" * 86)) == "proof-wrong"
    thief = Device(server)
    thief.device_code = device.device_code
    assert slug(thief.poll()) == "proof-wrong"
    assert device.poll().status_code == 200


def test_code_is_decided_once(server: TestServer, device: Device) -> None:
    server.services.enrolments.deny(device.user_code, None, server.clock())
    with pytest.raises(CodeUnknown):
        approve(server, device.user_code)


def test_operator_chooses_only_among_known_sites_and_signed_plans(server: TestServer, device: Device) -> None:
    with pytest.raises(SiteUnknown):
        approve(server, device.user_code, "atlantis")
    with pytest.raises(PlanUnknown):
        server.services.enrolments.approve(device.user_code, SITE, server.plan(), (), None, server.clock())
    assert slug(device.poll()) == "authorization_pending"


def test_new_code_of_the_same_kiosk_voids_the_old_one(server: TestServer, device: Device) -> None:
    old = device.user_code
    device.start()
    with pytest.raises(CodeUnknown):
        approve(server, old)
    approve(server, device.user_code)


def test_kiosk_that_enrols_again_keeps_its_identity_and_loses_its_old_credential(
    server: TestServer, device: Device
) -> None:
    approve(server, device.user_code)
    device.poll()
    old, name = device.credential, device.name
    device.start()
    assert device.beat().status_code == 200, "the old credential holds until the new one was fetched"
    approve(server, device.user_code)
    device.poll()
    assert device.name == name
    assert device.send("/heartbeat", b"{}", old).status_code == 401
    assert device.beat().status_code == 200


def test_kiosks_of_one_site_are_numbered(server: TestServer) -> None:
    names = [server.enrolled().name for _ in range(3)]
    assert names == [f"{SITE}-1", f"{SITE}-2", f"{SITE}-3"]


def test_waiting_kiosks_are_limited(server: TestServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(flow, "MAX_WAITING", 2)
    for _ in range(2):
        Device(server).start()
    assert slug(Device(server).start()) == "too-many-enrolments"
    server.clock.forward(flow.CODE_SECONDS)
    assert Device(server).start().status_code == 201


def test_withdrawn_kiosk_is_not_known_any_more(server: TestServer) -> None:
    device = server.enrolled()
    assert server.services.kiosks.withdraw(device.name, server.clock())
    assert device.beat().status_code == 401


def test_kiosk_that_was_withdrawn_before_credentials_were_forgotten_is_not_known_either(server: TestServer) -> None:
    device = server.enrolled()
    with server.services.database.writing() as connection:
        connection.execute(update(kiosk).where(kiosk.c.name == device.name).values(withdrawn_at=server.clock()))
    assert device.beat().status_code == 401
