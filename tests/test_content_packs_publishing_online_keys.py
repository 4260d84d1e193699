"""Which of the keys that lie on the server serve: what the signed roles say, whatever the files are called."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from securesystemslib.signer import CryptoSigner
from structlog.testing import capture_logs

from content_packs.publishing.online_keys import OnlineKeyMissing, OnlineKeys, load_online_keys
from content_packs.publishing.publisher import ONLINE_ROLES, Publisher, submit
from content_packs.signing.keys import KeyUnusable, load_public, new_key
from content_packs.signing.role_changes import RoleChange
from server.publisher_loop import IDLE_SECONDS, TROUBLE_SECONDS, step
from tests.changed_roles import drafted, sign_all
from tests.simulated_repository import START, SimulatedRepository

DAY = dt.timedelta(days=1)


@pytest.fixture
def repository(tmp_path: Path) -> SimulatedRepository:
    return SimulatedRepository(tmp_path / "centre")


def keys(*signers: CryptoSigner) -> OnlineKeys:
    snapshot, timestamp, withdrawals, *others = signers
    return OnlineKeys(snapshot, timestamp, withdrawals, tuple(others))


def fresh() -> list[CryptoSigner]:
    return [CryptoSigner.generate_ed25519() for _ in ONLINE_ROLES]


def test_the_key_that_the_roles_name_serves_wherever_it_lies(repository: SimulatedRepository) -> None:
    own = repository.online
    one, two, three = fresh()
    moved = OnlineKeys(one, two, three, (own.withdrawals, own.snapshot, own.timestamp))
    serving = moved.serving(repository.published.tree())
    assert (serving.snapshot, serving.timestamp, serving.withdrawals) == (own.snapshot, own.timestamp, own.withdrawals)


def test_a_key_that_is_missing_is_named(repository: SimulatedRepository) -> None:
    with pytest.raises(OnlineKeyMissing, match=r"does not hold the key [0-9a-f]{12} of snapshot; .* snapshot-2.pem"):
        keys(*fresh()).serving(repository.published.tree())


def test_new_keys_lie_beside_the_old_ones_and_the_old_ones_may_go(tmp_path: Path) -> None:
    ids = {}
    for name in [*ONLINE_ROLES, *(f"{role}-2" for role in ONLINE_ROLES)]:
        new_key(tmp_path, name, None)
        ids[name] = load_public(tmp_path / f"{name}.pub.json").key.keyid
    both = load_online_keys(tmp_path)
    assert both.snapshot.public_key.keyid == ids["snapshot"]
    assert {other.public_key.keyid for other in both.others} == {ids[f"{role}-2"] for role in ONLINE_ROLES}
    for role in ONLINE_ROLES:
        (tmp_path / f"{role}.pem").unlink()
    assert load_online_keys(tmp_path).timestamp.public_key.keyid == ids["timestamp-2"]
    (tmp_path / "timestamp-2.pem").unlink()
    with pytest.raises(KeyUnusable, match="could not be read"):
        load_online_keys(tmp_path)


def test_a_publisher_with_new_keys_alone_takes_the_change_that_makes_them_right(
    repository: SimulatedRepository,
) -> None:
    """On a clean machine after a theft: the old keys are gone, and the timestamp is due."""
    new = fresh()
    change = RoleChange(online=dict(zip(ONLINE_ROLES, (key.public_key for key in new), strict=True)))
    signers = [*repository.root_keys[:2], *repository.targets_keys[:2]]
    request = sign_all(repository, drafted(repository, change), signers)
    with Publisher(repository.publish_dir, repository.inbox, keys(*new)) as publisher, capture_logs() as logs:
        assert step(publisher, START + 2 * DAY) == TROUBLE_SECONDS
        assert "does not hold the key" in logs[-1]["reason"]
        submit(request.folder, repository.inbox)
        assert step(publisher, START + 2 * DAY) == 0.0
        assert step(publisher, START + 2 * DAY) == IDLE_SECONDS
    assert repository.published.tree().root.version == 2
