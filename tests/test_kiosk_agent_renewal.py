"""A kiosk renews its credential every thirty days; a kill, or a lost answer, at any point locks it out never."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import msgspec
import pytest

from content_packs import wire
from kiosk.agent.backoff import Backoff
from kiosk.agent.renewal import RENEW_AFTER, Renewal
from kiosk.clock import Moment
from kiosk.errors import ServerUnreachable
from kiosk.identity import Identity, device_key
from kiosk.journal import Journal
from kiosk.state import State
from server.errors import NotAuthenticated
from tests.server_simulator import Device, TestServer

pytest_plugins = ("tests.server_fixtures",)


class Killed(BaseException):
    """The power went."""


class Line:
    """The device API without a wire, which may die before the server hears or before the kiosk does."""

    def __init__(self, server: TestServer) -> None:
        self.server = server
        self.dies = ""

    def renew(self, request: wire.CredentialRenewal, credential: str) -> wire.CredentialRenewed:
        if self.dies == "before":
            raise ServerUnreachable("centre", "cut")
        services = self.server.services
        known = services.credentials.kiosk_of(f"Bearer {credential}")
        answer = services.credentials.renew(known, request, self.server.clock())
        if self.dies == "after":
            raise ServerUnreachable("centre", "cut")
        return answer


class Kiosk:
    """Its state on a disk, and a device key that the server knows."""

    def __init__(self, home: Path, server: TestServer) -> None:
        home.mkdir()
        self.home, self.server, self.line = home, server, Line(server)
        device = Device(server)
        device.key = device_key(home).private
        server.enrolled(device=device)
        state = self.state()
        state.enrolled(Identity(device.name, device.credential, server.plan()))
        state.close()
        self.first = device.credential

    def state(self) -> State:
        return State.open(self.home, self.server.clock())[0]

    def step(self, writes: int | None = None) -> None:
        """One look of a freshly started agent, killed before its n-th write."""
        state = self.state()
        if writes is not None:
            _die_at(state, writes)
        moment = Moment(self.server.clock(), self.server.clock().timestamp(), "b")
        backoff = Backoff(10, 300, Random(1))
        api: Any = self.line
        try:
            Renewal(api, device_key(self.home), state, Journal(self.home), backoff).step(moment)
        except Killed:
            pass
        finally:
            state.close()

    def identity(self) -> Identity:
        state = self.state()
        found = state.identity()
        state.close()
        assert found is not None
        return found

    def is_let_in(self) -> bool:
        try:
            self.server.services.credentials.kiosk_of(f"Bearer {self.identity().credential}")
        except NotAuthenticated:
            return False
        return True


def _die_at(state: State, writes: int) -> None:
    real, left = state.enrolled, [writes]

    def enrolled(identity: Identity) -> None:
        if left[0] == 0:
            raise Killed
        left[0] -= 1
        real(identity)

    state.enrolled = enrolled  # type: ignore[method-assign]


@pytest.fixture
def kiosk(tmp_path: Path, sqlite_server: TestServer) -> Kiosk:
    made = Kiosk(tmp_path / "home", sqlite_server)
    made.step()  # the thirty days begin
    return made


def thirty_days(kiosk: Kiosk) -> None:
    kiosk.server.clock.forward(RENEW_AFTER.total_seconds())


def test_after_thirty_days_the_credential_is_another(kiosk: Kiosk) -> None:
    kiosk.step()
    assert kiosk.identity().credential == kiosk.first
    thirty_days(kiosk)
    kiosk.step()
    assert kiosk.identity().credential != kiosk.first
    assert kiosk.identity().next_credential == ""
    assert kiosk.is_let_in()
    assert [note.what for note in Journal(kiosk.home).notes()] == ["credential-renewed"]
    kept = kiosk.identity().credential
    kiosk.step()
    assert kiosk.identity().credential == kept


def test_a_clock_that_had_run_ahead_does_not_put_renewal_off_for_ever(kiosk: Kiosk) -> None:
    state = kiosk.state()
    state.enrolled(
        msgspec.structs.replace(kiosk.identity(), renewed_at=kiosk.server.clock() + 5_000 * RENEW_AFTER / 30)
    )
    state.close()
    kiosk.step()
    thirty_days(kiosk)
    kiosk.step()
    assert kiosk.identity().credential != kiosk.first


@pytest.mark.parametrize("dies", ["", "before", "after"])
@pytest.mark.parametrize("writes", [0, 1, 2])
def test_a_kill_or_a_cut_line_at_any_point_locks_nobody_out(kiosk: Kiosk, dies: str, writes: int) -> None:
    thirty_days(kiosk)
    kiosk.line.dies = dies
    kiosk.step(writes)
    assert kiosk.is_let_in()
    kiosk.step()
    assert kiosk.is_let_in()
    kiosk.line.dies = ""
    kiosk.step()
    kiosk.step()
    assert kiosk.is_let_in()
    assert kiosk.identity().credential != kiosk.first
    with pytest.raises(NotAuthenticated):
        kiosk.server.services.credentials.kiosk_of(f"Bearer {kiosk.first}")


def test_a_withdrawn_kiosk_is_told_so_and_keeps_what_it_had(kiosk: Kiosk) -> None:
    kiosk.server.services.kiosks.withdraw(kiosk.identity().kiosk, kiosk.server.clock())
    thirty_days(kiosk)
    with pytest.raises(NotAuthenticated):
        kiosk.step()
    assert kiosk.identity().credential == kiosk.first


def test_an_identity_from_before_renewals_is_read(tmp_path: Path) -> None:
    old = b'{"kiosk": "a-1", "credential": "c", "plan": "p/s"}'
    assert msgspec.json.decode(old, type=Identity) == Identity("a-1", "c", "p/s")
    assert not (tmp_path / "device.key").exists()
