"""One key on duty fills in what two people signed, and can do nothing else: on its way to a kiosk, over real HTTP.

The attacker here holds a key on duty, the whole server and its online keys. What it cannot make is an author's or
an approver's signature, and so not one word.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest
from securesystemslib.signer import CryptoSigner
from tuf.api.metadata import Delegations, Metadata, Targets

from content_packs.errors import ContentBad, NotListed, Untrusted
from content_packs.fetching import HttpFetcher
from content_packs.notices.duty import DutyNotice, duty_path, write_duty
from content_packs.notices.filling import NotAllowed
from content_packs.notices.notice import Gravity, write_notice
from content_packs.notices.template import write_template
from content_packs.publishing.publisher import Result, submit
from content_packs.reading import sha256_hex
from content_packs.signing.request import RequestWrong
from content_packs.trust.proof import ProofBundle, verify_proof
from content_packs.trust.roles import Group, duty_role, target_file
from kiosk.agent.assembly import Parts
from kiosk.blobs import BlobStore
from kiosk.stick_report import Phase
from tests.attacked import World, signed
from tests.filled_notices import HOUR, duty, duty_target, template, template_target
from tests.hostile_server import HostileServer
from tests.notices import ids, notice, path_of, targets_of
from tests.simulated_repository import PUBLISHER, START, SimulatedRepository
from tests.simulator import Gate
from tests.sticks import cut_off, put_in, told, write
from tests.what_is_shown import shown

pytest_plugins = ("tests.gate_fixtures",)
DUTY = duty_role(PUBLISHER)
OTHER = "other-province"
FILLED = "duty.today"


@pytest.fixture
def world(gate: Gate) -> Iterator[World]:
    """The gate's repository behind a server that its attacker owns, with one template released."""
    gate.repository.publish(template_target(template()), now=gate.wall)
    with HostileServer(gate.repository.publish_dir) as server:
        world = World(gate.folder, server, gate.repository)
        yield world
        world.fetcher.close()


@pytest.fixture
def parts(gate: Gate, world: World) -> Parts:
    made = gate.agent([HttpFetcher(world.server.address)])
    made.sync.step(gate.moment())
    return made


def brought(gate: Gate, parts: Parts, seconds: float = 10) -> list[str]:
    """What is shown after one more poll."""
    parts.sync.step(gate.later(seconds))
    return ids(shown(gate).notices)


# -- what it is for ------------------------------------------------------------------------------------------


def test_one_key_shows_changes_and_ends_it_with_one_poll_each(gate: Gate, parts: Parts) -> None:
    gate.repository.fill(duty_target(duty()), gate.wall)
    assert brought(gate, parts) == [f"{FILLED}@1"]
    text = shown(gate).notices[0].texts["en"]
    assert text.title == "en closed"
    assert "\u2068gate-one\u2069 \u2068hall en\u2069" in text.what
    graver = duty(version=2, gravity=Gravity.DANGER, next_word_at=START + HOUR, choices={"area": "road"})
    gate.repository.fill(duty_target(graver), gate.wall)
    assert brought(gate, parts) == [f"{FILLED}@2"]
    assert shown(gate).notices[0].severity is Gravity.DANGER
    gate.repository.fill({}, gate.wall, removed=[duty_path(PUBLISHER, "today")])
    assert brought(gate, parts) == []
    assert parts.sync.problem == ""


def test_it_stands_beside_notices_in_free_words_of_the_same_name(gate: Gate, parts: Parts) -> None:
    gate.repository.publish(targets_of(notice("today")), now=gate.wall)
    gate.repository.fill(duty_target(duty()), gate.wall)
    assert sorted(brought(gate, parts)) == [f"{FILLED}@1", "today@1"]


def test_it_opens_again_after_a_start_without_any_network(gate: Gate, parts: Parts) -> None:
    gate.repository.fill(duty_target(duty()), gate.wall)
    assert brought(gate, parts) == [f"{FILLED}@1"]
    gate.stop_agents()
    assert ids(shown(gate).notices) == [f"{FILLED}@1"]
    again = gate.agent([HttpFetcher("http://127.0.0.1:9")])
    again.sync.step(gate.later(10))
    assert ids(shown(gate).notices) == [f"{FILLED}@1"]


def test_it_is_for_the_sites_that_were_chosen(gate: Gate, parts: Parts) -> None:
    here, there = (duty(name=name, sites=(f"{PUBLISHER}/{name}",)) for name in ("gate-one", "gate-two"))
    gate.repository.fill(duty_target(here) | duty_target(there), gate.wall)
    assert brought(gate, parts) == ["duty.gate-one@1"]


def test_it_goes_with_its_template(gate: Gate, parts: Parts) -> None:
    gate.repository.fill(duty_target(duty()), gate.wall)
    assert brought(gate, parts) == [f"{FILLED}@1"]
    gate.repository.publish({}, now=gate.wall, removed=list(template_target(template())))
    assert brought(gate, parts) == []
    assert "not among what" in parts.sync.problem


def test_it_goes_when_its_template_says_something_else_now_until_it_is_filled_in_again(
    gate: Gate, parts: Parts
) -> None:
    gate.repository.fill(duty_target(duty()), gate.wall)
    assert brought(gate, parts) == [f"{FILLED}@1"]
    second = template(version=2, icon="info")
    gate.repository.publish(template_target(second), now=gate.wall)
    assert brought(gate, parts) == []
    assert shown(gate).activation.notices == ()
    gate.repository.fill(duty_target(duty(second, version=2)), gate.wall)
    assert brought(gate, parts) == [f"{FILLED}@2"]


def test_a_list_past_its_date_keeps_what_is_shown_and_stops_nothing_else(gate: Gate, parts: Parts) -> None:
    gate.repository.fill(duty_target(duty()), gate.wall)
    assert brought(gate, parts) == [f"{FILLED}@1"]
    gate.later(179 * 24 * 3600)
    gate.publish_entry(2)
    gate.later(2 * 24 * 3600)
    gate.repository.refresh(gate.wall)
    assert brought(gate, parts) == [f"{FILLED}@1"]
    assert shown(gate).manifests[f"{PUBLISHER}/entry"].version == 2
    assert "past their date" in parts.sync.problem


def test_a_damaged_template_leaves_the_notice_out_and_is_fetched_again(gate: Gate, parts: Parts) -> None:
    gate.repository.publish(targets_of(notice()), now=gate.wall)
    gate.repository.fill(duty_target(duty()), gate.wall)
    assert len(brought(gate, parts)) == 2
    BlobStore(gate.home).path(sha256_hex(write_template(template()))).write_bytes(b"rot")
    assert ids(shown(gate).notices) == ["road@1"]


def test_a_template_that_was_changed_on_its_way_is_not_filled_in(gate: Gate, parts: Parts) -> None:
    gate.repository.fill(duty_target(duty()), gate.wall)
    path, data = next(iter(template_target(template()).items()))
    file = gate.repository.publish_dir / target_file(path, sha256_hex(data))
    file.write_bytes(data.replace(b"en closed", b"en CLOSED"))
    assert brought(gate, parts) == []
    assert "changed on its way" in parts.sync.problem
    file.write_bytes(data)
    assert brought(gate, parts, 1000) == [f"{FILLED}@1"]


def test_a_stick_brings_what_was_filled_in_with_its_template(gate: Gate, tmp_path: Path) -> None:
    gate.repository.publish(template_target(template()), now=gate.wall)
    gate.repository.fill(duty_target(duty()), gate.wall)
    stick = write(gate, tmp_path / "stick")
    cut_off(gate)
    put_in(gate, stick)
    assert told(gate).phase is Phase.DONE
    assert ids(shown(gate).notices) == [f"{FILLED}@1"]


# -- what the publisher process refuses ----------------------------------------------------------------------


@pytest.mark.usefixtures("world")
def test_the_publisher_takes_one_key_on_duty_and_nobody_elses(gate: Gate) -> None:
    repository = gate.repository
    request = repository.request(duty_target(duty()), publisher=DUTY)
    with pytest.raises(RequestWrong):
        repository.sign(request, repository.author())
    submit(request.folder, repository.inbox)
    refused = repository.handle_one()
    assert refused.result is Result.REFUSED
    assert "duty" in refused.sentence
    repository.fill(duty_target(duty()))
    with pytest.raises(RequestWrong):
        repository.sign(repository.request(targets_of(notice())), repository.on_duty())


@pytest.mark.usefixtures("world")
@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"amounts": {"depth": 999}}, NotAllowed),
        ({"template_version": 9}, NotAllowed),
        ({"template": f"templates/{PUBLISHER}/never.json"}, NotListed),
        ({"issued_at": START - dt.timedelta(days=2)}, NotAllowed),
    ],
)
def test_the_publisher_judges_by_the_rules_of_the_kiosk(
    gate: Gate, change: dict[str, object], error: type[ContentBad]
) -> None:
    one = msgspec.structs.replace(duty(), **change)
    request = gate.repository.request(duty_target(one), publisher=DUTY)
    with pytest.raises(error):
        gate.repository.sign(request, gate.repository.on_duty())


# -- what a kiosk refuses, when everything but people's keys is lost --------------------------------------------


def planted(world: World, role: str, path: str, data: bytes, *keys: CryptoSigner) -> None:
    """Publish `data` at `path` in the list of `role`, as version 2, signed with `keys` and the online keys."""
    metadata = world.next_role(data, path, role)
    world.plant(path, data)
    world.seize(role, signed(metadata, *keys))


def on_duty(world: World, one: DutyNotice) -> None:
    planted(world, DUTY, duty_path(one.publisher, one.id), write_duty(one), world.repository.on_duty())


@pytest.mark.parametrize(
    "path", [f"packs/{PUBLISHER}/entry.json", f"plans/{PUBLISHER}/gate-one.json", path_of(notice("free"))]
)
def test_a_key_on_duty_signs_no_pack_no_plan_and_no_free_words(
    gate: Gate, world: World, parts: Parts, path: str
) -> None:
    before = shown(gate).activation
    data = write_notice(notice("free", version=2))
    for role in (DUTY, PUBLISHER):
        planted(world, role, path, data, world.repository.on_duty(), world.repository.people[PUBLISHER][Group.DUTY][1])
        assert brought(gate, parts) == []
    assert shown(gate).activation.same_content(before)
    assert parts.sync.problem


def test_free_words_filed_as_duty_are_refused(gate: Gate, world: World, parts: Parts) -> None:
    data = write_notice(notice("today", version=2))
    planted(world, DUTY, duty_path(PUBLISHER, "today"), data, world.repository.on_duty())
    assert brought(gate, parts) == []
    assert "not what its folder says" in parts.sync.problem


def _of_another(_: World) -> DutyNotice:
    return duty(template("closure"), version=2, template=f"templates/{OTHER}/closure.json")


def _of_an_old_version(world: World) -> DutyNotice:
    world.repository.publish(template_target(template(version=2, icon="info")))
    return duty(template(), version=2)


def _of_a_removed_one(world: World) -> DutyNotice:
    world.repository.publish({}, removed=list(template_target(template())))
    return duty(version=2)


def _of_one_that_nobody_signed(world: World) -> DutyNotice:
    own = template("words", texts=template().texts)
    world.plant(next(iter(template_target(own))), write_template(own))
    return duty(own, version=2)


def _changed(**change: object) -> Callable[[World], DutyNotice]:
    return lambda _: msgspec.structs.replace(duty(version=2), **change)


@pytest.mark.parametrize(
    "attack",
    [
        _of_another,
        _of_an_old_version,
        _of_a_removed_one,
        _of_one_that_nobody_signed,
        _changed(amounts={"depth": 301}),
        _changed(gravity=Gravity.INFO),
        _changed(gravity=Gravity.DANGER),
        _changed(end=START + 1000 * HOUR),
        _changed(choices={"area": "These are my own words."}),
        _changed(choices={"area": "hall", "gate": "My Own Gate"}),
        _changed(choices={}),
    ],
)
def test_a_kiosk_refuses_what_the_template_does_not_allow(
    gate: Gate, world: World, parts: Parts, attack: Callable[[World], DutyNotice]
) -> None:
    on_duty(world, attack(world))
    assert brought(gate, parts) == []
    assert "duty" in parts.sync.problem


def test_what_is_refused_keeps_what_was_right(gate: Gate, world: World, parts: Parts) -> None:
    gate.repository.fill(duty_target(duty()), gate.wall)
    assert brought(gate, parts) == [f"{FILLED}@1"]
    on_duty(world, duty(version=2, amounts={"depth": 5000}))
    assert brought(gate, parts) == [f"{FILLED}@1"]


@pytest.mark.parametrize("who", ["nobody", "author", "stranger"])
def test_nobody_else_is_on_duty(gate: Gate, world: World, parts: Parts, who: str) -> None:
    keys = {"nobody": [], "author": [world.repository.author()], "stranger": [CryptoSigner.generate_ed25519()]}[who]
    planted(world, DUTY, duty_path(PUBLISHER, "today"), write_duty(duty(version=2)), *keys)
    assert brought(gate, parts) == []
    assert "not signed as it must be" in parts.sync.problem


def test_a_duty_list_that_hands_on_its_right_is_refused(gate: Gate, world: World, parts: Parts) -> None:
    data = write_duty(duty(version=2))
    metadata: Metadata[Targets] = world.next_role(data, duty_path(PUBLISHER, "today"), DUTY)
    metadata.signed.delegations = Delegations({}, {})
    world.plant(duty_path(PUBLISHER, "today"), data)
    world.seize(DUTY, signed(metadata, world.repository.on_duty()))
    assert brought(gate, parts) == []
    assert "hands its right" in parts.sync.problem


def test_whoever_is_on_duty_for_one_publisher_fills_in_nothing_of_another(tmp_path: Path) -> None:
    repository = SimulatedRepository(tmp_path / "centre", publishers=(PUBLISHER, OTHER))
    theirs = template(publisher=OTHER)
    repository.publish(template_target(theirs), publisher=OTHER)
    request = repository.request(duty_target(duty(theirs)), publisher=DUTY)
    with pytest.raises((RequestWrong, NotListed), match=OTHER):
        repository.sign(request, repository.on_duty())


def test_a_duty_list_is_vouched_for_by_its_stored_proof_and_only_for_its_own_paths(gate: Gate, world: World) -> None:
    gate.repository.fill(duty_target(duty()))
    path = duty_path(PUBLISHER, "today")
    proof = world.trust.proof_of([path, *template_target(template())], START)
    root = gate.repository.root
    assert verify_proof(root, proof)[path].version == 1
    foreign = f"packs/{PUBLISHER}/sample.json"
    metadata = world.next_role(b"{}", foreign, DUTY)
    bundle = msgspec.json.decode(proof, type=ProofBundle)
    raw = msgspec.Raw(signed(metadata, gate.repository.on_duty()).to_bytes())
    forged = msgspec.structs.replace(bundle, roles=bundle.roles | {DUTY: raw})
    assert foreign not in verify_proof(root, msgspec.json.encode(forged))
    metadata.signatures.clear()
    stranger = msgspec.Raw(signed(metadata, CryptoSigner.generate_ed25519()).to_bytes())
    with pytest.raises(Untrusted):
        verify_proof(root, msgspec.json.encode(msgspec.structs.replace(bundle, roles={DUTY: stranger})))
