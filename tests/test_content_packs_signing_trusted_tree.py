"""The roles as a person's own machine sees them: from its own root, never older than it saw, whatever the date."""

from __future__ import annotations

import datetime as dt
import shutil
from pathlib import Path

import pytest

from content_packs import packctl
from content_packs.errors import CouldNotReach, Stale, Untrusted
from content_packs.fetching import DirectoryFetcher, HttpFetcher
from content_packs.signing.role_changes import RoleChange
from content_packs.signing.signer import SignerState
from content_packs.signing.trusted_tree import past_dates, trusted_tree, versions
from tests.changed_roles import change_roles, point
from tests.hostile_server import HostileServer
from tests.simulated_repository import PUBLISHER, START, SimulatedRepository

DAY = dt.timedelta(days=1)


@pytest.fixture
def repository(tmp_path: Path) -> SimulatedRepository:
    return SimulatedRepository(tmp_path / "centre")


def renewed(repository: SimulatedRepository, now: dt.datetime = START) -> None:
    change_roles(repository, RoleChange(renew=("root",)), repository.root_keys[:2], now)


def test_the_tree_is_read_from_the_root_that_is_held(repository: SimulatedRepository, tmp_path: Path) -> None:
    renewed(repository)
    state = SignerState(tmp_path / "state", repository.root)
    with HostileServer(repository.publish_dir) as server:
        tree = trusted_tree(state, repository.root, HttpFetcher(server.address))
    assert versions(tree) == {"root": 2, "targets": 1, "publishers": 1, "notices": 1, "values": 1, "software": 1}
    newer = (repository.publish_dir / "metadata/2.root.json").read_bytes()
    (repository.publish_dir / "metadata/1.root.json").unlink()
    assert trusted_tree(SignerState(tmp_path / "other", newer), newer, DirectoryFetcher(repository.publish_dir))


def test_an_older_state_than_this_machine_has_seen_is_refused(repository: SimulatedRepository, tmp_path: Path) -> None:
    old = repository.copied_to(tmp_path / "old")
    renewed(repository)
    state = SignerState(tmp_path / "state", repository.root)
    trusted_tree(state, repository.root, DirectoryFetcher(repository.publish_dir))
    with pytest.raises(Stale, match=r"root\.json is version 1, but this machine has seen version 2"):
        trusted_tree(state, repository.root, DirectoryFetcher(old.publish_dir))


def test_what_a_stolen_online_key_raised_is_not_remembered(repository: SimulatedRepository, tmp_path: Path) -> None:
    evil = repository.copied_to(tmp_path / "evil")
    point(evil.publish_dir, evil.online, {}, START, 2**31 - 2)
    state = SignerState(tmp_path / "state", repository.root)
    for each in (evil, repository):
        trusted_tree(state, repository.root, DirectoryFetcher(each.publish_dir))


def test_another_root_and_a_broken_line_are_told(repository: SimulatedRepository, tmp_path: Path) -> None:
    other = SimulatedRepository(tmp_path / "other")
    state = SignerState(tmp_path / "state", repository.root)
    with pytest.raises(Untrusted):
        trusted_tree(state, repository.root, DirectoryFetcher(other.publish_dir))
    with HostileServer(repository.publish_dir) as server:
        address = server.address
    with pytest.raises(CouldNotReach):
        trusted_tree(state, repository.root, HttpFetcher(address))
    (repository.publish_dir / "metadata/1.values.json").unlink()
    with pytest.raises(Untrusted, match=r"not complete: .*1\.values\.json is missing"):
        trusted_tree(state, repository.root, DirectoryFetcher(repository.publish_dir))


def test_roles_past_their_date_are_named_and_can_be_renewed(
    repository: SimulatedRepository, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    tree = repository.published.tree()
    assert past_dates(tree, START) == ()
    late = past_dates(tree, START + 400 * DAY)
    assert "root" not in late
    assert {"targets", "publishers"} <= set(late)
    old = SimulatedRepository(tmp_path / "long-ago", now=dt.datetime.now(dt.UTC) - 800 * DAY)
    (tmp_path / "root.json").write_bytes(old.root)
    (tmp_path / "change.toml").write_text('why = "late"\nrenew = ["root", "targets", "publishers"]\n')
    words = ["--root", str(tmp_path / "root.json"), "--from", str(old.publish_dir), "--state", str(tmp_path / "state")]
    request = [str(tmp_path / "request"), str(tmp_path / "change.toml"), "--asked-by", "root-1"]
    assert packctl.main(["roles", "change", *request, *words]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Past their date, and to be renewed: root, targets, ")
    assert "signs         root, version 2" in said
    shutil.rmtree(tmp_path / "request")
    (tmp_path / "change.toml").write_text(f'why = ""\n[publisher.{PUBLISHER}]\nauthor = {{ remove = ["00000000"] }}\n')
    assert packctl.main(["roles", "change", *request, *words]) == 1
    assert "packctl roles show lists them" in capsys.readouterr().err
    assert not (tmp_path / "request").exists(), "nothing is half written"
