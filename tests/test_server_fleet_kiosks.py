"""A kiosk is what it proves, never what was assigned to it."""

from __future__ import annotations

import datetime as dt

import msgspec
import pytest

from content_packs import wire
from content_packs.model import Audience, Mode
from content_packs.plan import is_for
from server.fleet.kiosks import KioskState, patience
from tests.server_release import START
from tests.server_simulator import Device, TestServer

pytest_plugins = ("tests.server_fixtures",)


@pytest.fixture
def device(server: TestServer) -> Device:
    return server.enrolled()


def state(server: TestServer, device: Device) -> tuple[KioskState, dt.datetime]:
    expected = server.services.releases.picture().expected
    found = next(k for k in server.services.kiosks.all(expected, server.clock()) if k.name == device.name)
    return found.judgement.state, found.judgement.since


def test_kiosk_that_never_spoke_was_never_seen(server: TestServer, device: Device) -> None:
    assert state(server, device) == (KioskState.NEVER_SEEN, START)


def test_one_proof_proves_nothing_two_with_advancing_frames_do(server: TestServer, device: Device) -> None:
    device.beat(device.proof(frames=10))
    assert state(server, device)[0] is KioskState.NOT_PROVED
    server.clock.forward(10)
    device.beat(device.proof(frames=11))
    assert state(server, device) == (KioskState.PROVED, START + dt.timedelta(seconds=9))


def test_since_stays_while_the_same_is_shown(server: TestServer, device: Device) -> None:
    for frames in range(1, 8):
        device.beat(device.proof(frames))
        server.clock.forward(10)
    assert state(server, device) == (KioskState.PROVED, START + dt.timedelta(seconds=9))


def test_stopped_ui_with_its_agent_alive_is_not_proved(server: TestServer, device: Device) -> None:
    for frames in (1, 2):
        device.beat(device.proof(frames))
        server.clock.forward(10)
    last_flip = server.clock() - dt.timedelta(seconds=11)
    for _ in range(40):
        device.beat(device.proof(frames=2, age_s=1))
        server.clock.forward(10)
    assert state(server, device) == (KioskState.NOT_PROVED, last_flip)


def test_old_flip_is_no_proof_however_the_counter_advances(server: TestServer, device: Device) -> None:
    for frames in (1, 2):
        device.beat(device.proof(frames, age_s=500))
        server.clock.forward(10)
    assert state(server, device)[0] is KioskState.NOT_PROVED


def test_new_run_of_the_ui_must_advance_before_it_proves(server: TestServer, device: Device) -> None:
    device.beat(device.proof(frames=900, boot="ui-1"))
    server.clock.forward(10)
    device.beat(device.proof(frames=901, boot="ui-2"))
    assert state(server, device)[0] is KioskState.NOT_PROVED
    server.clock.forward(10)
    device.beat(device.proof(frames=902, boot="ui-2"))
    assert state(server, device)[0] is KioskState.PROVED


def test_other_manifest_than_the_published_one_is_an_older_release(server: TestServer, device: Device) -> None:
    for frames in (1, 2):
        device.beat(device.proof(frames, manifest="a" * 64))
        server.clock.forward(10)
    assert state(server, device)[0] is KioskState.OLDER


def test_other_plan_than_the_published_one_is_an_older_release(server: TestServer, device: Device) -> None:
    for frames in (1, 2):
        device.beat(msgspec.structs.replace(device.proof(frames), plan_sha256="b" * 64))
        server.clock.forward(10)
    assert state(server, device)[0] is KioskState.OLDER


def test_silence_counts_from_the_last_word(server: TestServer, device: Device) -> None:
    for frames in (1, 2):
        server.clock.forward(10)
        device.beat(device.proof(frames))
    last = server.clock()
    server.clock.forward(patience(10).total_seconds() + 1)
    assert state(server, device) == (KioskState.SILENT, last)


def test_patience_follows_the_link_of_the_kiosk() -> None:
    assert patience(10) == dt.timedelta(seconds=180)
    assert patience(300) == dt.timedelta(seconds=900)


def test_heartbeat_without_proof_is_heard_and_proves_nothing(server: TestServer, device: Device) -> None:
    given = msgspec.json.decode(device.beat().data, type=wire.HeartbeatReceipt)
    assert (given.now, given.plan) == (server.clock(), server.plan())
    assert state(server, device)[0] is KioskState.NOT_PROVED


def test_history_has_one_row_for_each_thing_shown(server: TestServer, device: Device) -> None:
    for frames in range(1, 6):
        device.beat(device.proof(frames, manifest="a" * 64 if frames > 3 else ""))
        server.clock.forward(10)
    history = server.services.kiosks.history(device.name)
    assert len(history) == 2
    assert history[0][1].releases[0].manifest == "a" * 64


def test_pack_for_other_gates_is_not_expected(server: TestServer) -> None:
    plan = server.services.releases.picture().plans[server.plan()]
    assert is_for(Audience(), plan)
    assert is_for(Audience(modes=(Mode.ROAD,), neighbours=("KH",)), plan)
    assert not is_for(Audience(modes=(Mode.SEA,)), plan)
    assert not is_for(Audience(neighbours=("LA",)), plan)


def test_kiosk_with_the_safe_screen_proves_no_release_whatever_it_names(server: TestServer, device: Device) -> None:
    for frames in (1, 2):
        device.beat(device.proof(frames))
        server.clock.forward(10)
    device.beat(msgspec.structs.replace(device.proof(frames=3), safe=True))
    assert state(server, device) == (KioskState.SAFE, server.clock() - dt.timedelta(seconds=1))
    server.clock.forward(10)
    device.beat(device.proof(frames=4))
    assert state(server, device)[0] is KioskState.PROVED
