"""Credentials are renewed without locking a kiosk out, and a kiosk goes on with another disk."""

from __future__ import annotations

import hashlib

import pytest

from content_packs import wire
from server.audit import CONSOLE, Act, Wanted
from server.errors import CodeUnknown, KioskUnknown, NotAuthenticated
from tests.server_simulator import SITE, Device, TestServer, encoded, slug
from tests.server_tallies import batch
from tests.stick_returns import counted, returned, take

pytest_plugins = ("tests.server_fixtures",)


def renewal(device: Device, credential: str, name: str = "") -> wire.CredentialRenewal:
    sha256 = hashlib.sha256(credential.encode()).hexdigest()
    proof = encoded(device.key.sign(f"gatepost-renew:{name or device.name}:{sha256}".encode()))
    return wire.CredentialRenewal(credential_sha256=sha256, proof=proof)


def works(server: TestServer, credential: str) -> bool:
    try:
        server.services.credentials.kiosk_of(f"Bearer {credential}")
    except NotAuthenticated:
        return False
    return True


def test_the_old_credential_is_good_until_the_new_one_was_used(server: TestServer) -> None:
    device = server.enrolled()
    assert device.send("/credential", renewal(device, "next-one")).status_code == 200
    assert works(server, device.credential)
    assert works(server, "next-one")
    assert not works(server, device.credential)
    assert works(server, "next-one")


def test_asking_again_changes_nothing_and_another_next_replaces_the_first(server: TestServer) -> None:
    device = server.enrolled()
    for credential in ("first", "first", "second"):
        assert device.send("/credential", renewal(device, credential)).status_code == 200
    assert not works(server, "first")
    assert works(server, "second")


def test_only_the_device_itself_renews(server: TestServer) -> None:
    device, thief = server.enrolled(), server.enrolled()
    stolen = renewal(thief, "stolen", name=device.name)
    assert slug(device.send("/credential", stolen)) == "proof-wrong"
    assert slug(thief.send("/credential", renewal(device, "mixed"))) == "proof-wrong"
    assert slug(device.send("/credential", renewal(device, "x"), credential="wrong")) == "not-authenticated"
    assert not works(server, "stolen")
    assert works(server, device.credential)


def test_who_is_withdrawn_has_neither_credential(server: TestServer) -> None:
    device = server.enrolled()
    device.send("/credential", renewal(device, "next-one"))
    server.services.kiosks.withdraw(device.name, server.clock())
    assert not works(server, device.credential)
    assert not works(server, "next-one")


def test_letting_in_again_forgets_a_next_credential(server: TestServer) -> None:
    device = server.enrolled()
    device.send("/credential", renewal(device, "next-one"))
    server.enrolled(device=device)
    assert not works(server, "next-one")
    assert works(server, device.credential)


def test_a_renewal_stands_in_the_audit_without_the_credential(server: TestServer) -> None:
    device = server.enrolled()
    device.send("/credential", renewal(device, "next-one"))
    (entry,) = server.services.audit.page(Wanted(what=Act.CREDENTIAL_RENEWED), 5)
    assert (entry.about, entry.who, dict(entry.detail)) == (device.name, f"kiosk {device.name}", {})


# -- another disk ----------------------------------------------------------------------------------


def replace(server: TestServer, old: str, device: Device | None = None) -> Device:
    """A device that was let in as the kiosk `old`."""
    device = device or Device(server)
    device.start()
    plans = server.services.releases.picture().plans
    server.services.enrolments.approve(device.user_code, SITE, server.plan(), plans, None, server.clock(), old)
    device.poll()
    return device


def test_a_new_disk_goes_on_as_the_kiosk_and_the_old_credential_ends(server: TestServer) -> None:
    old = server.enrolled()
    assert old.upload(batch(1)).status_code == 200
    new = replace(server, old.name)
    assert new.name == old.name
    assert slug(old.beat()) == "not-authenticated"
    assert new.upload(batch(1), batch(2)).status_code == 200  # a stream of its own
    assert counted(server) == (3, 108)
    assert len(server.services.kiosks.all({}, server.clock())) == 1


def test_counts_of_the_old_disk_are_still_taken_by_stick(server: TestServer) -> None:
    old = server.enrolled()
    old.upload(batch(1))
    new = replace(server, old.name)
    assert take(server, returned(old, batch(1), batch(2))) == 1
    assert take(server, returned(new, batch(1))) == 1
    assert counted(server) == (3, 108)
    server.services.kiosks.withdraw(new.name, server.clock())
    with pytest.raises(Exception, match="No kiosk in service"):
        take(server, returned(old, batch(3)))


def test_only_a_kiosk_in_service_is_replaced_and_never_by_another_kiosk(server: TestServer) -> None:
    first, second = server.enrolled(), server.enrolled()
    with pytest.raises(KioskUnknown, match="No kiosk in service"):
        replace(server, "nowhere-1")
    with pytest.raises(KioskUnknown, match=f"is the kiosk {second.name}"):
        replace(server, first.name, second)
    assert works(server, first.credential)
    assert works(server, second.credential)


def test_a_disk_may_be_changed_twice_and_the_first_one_come_back(server: TestServer) -> None:
    first = server.enrolled()
    second = replace(server, first.name)
    replace(server, first.name, first)
    assert slug(second.beat()) == "not-authenticated"
    assert first.beat().status_code == 200
    assert take(server, returned(second, batch(1))) == 1


# -- people ----------------------------------------------------------------------------------------


def test_an_operator_says_which_kiosk_is_replaced(sqlite_server: TestServer) -> None:
    old, new = sqlite_server.enrolled(), Device(sqlite_server)
    new.start()
    browser = sqlite_server.signed_in()
    fields = {"code": new.user_code, "site": SITE, "replaces": old.name}
    assert sqlite_server.post(browser, "/kiosks/enrol", **fields).status_code == 302
    new.poll()
    assert new.name == old.name


def test_an_operator_takes_a_kiosk_out_of_service_and_the_audit_says_who(sqlite_server: TestServer) -> None:
    device, browser = sqlite_server.enrolled(), sqlite_server.signed_in()
    page = browser.get(f"/kiosks/{device.name}").text
    token = page.partition('name="csrf_token"')[2].partition('value="')[2].partition('"')[0]
    address = f"/kiosks/{device.name}/withdraw"
    assert browser.post(address).status_code == 400  # without the token
    assert works(sqlite_server, device.credential)
    assert browser.post(address, data={"csrf_token": token}).status_code == 302
    assert not works(sqlite_server, device.credential)
    (entry,) = sqlite_server.services.audit.page(Wanted(what=Act.KIOSK_WITHDRAWN), 5)
    assert (entry.who, entry.about) == ("person lan", device.name)
    assert browser.post(address, data={"csrf_token": token}).status_code == 404
    assert sqlite_server.client().post(address).status_code in (302, 400)  # only people who signed in


def test_a_code_is_good_once_and_not_for_long(server: TestServer) -> None:
    device = Device(server)
    device.start()
    server.clock.forward(601)
    with pytest.raises(CodeUnknown):
        replace(server, "", _started(device))
    assert CONSOLE


def _started(device: Device) -> Device:
    """As it is: starting again would show another code."""
    device.start = lambda: None  # type: ignore[method-assign, assignment, return-value]
    return device
