"""The publisher switches to other roles whole: killed anywhere it begins again, and no kiosk sees a mixture."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from securesystemslib.signer import CryptoSigner

from content_packs.errors import Untrusted
from content_packs.publishing.publisher import OnlineKeys, submit
from content_packs.publishing.role_publishing import half_switched
from content_packs.signing.role_changes import Exchange, PublisherChange, RoleChange
from content_packs.trust.roles import Group, metadata_file
from tests.changed_roles import drafted, sign_all
from tests.killed_publisher import killed_at
from tests.simulated_repository import PUBLISHER, START, SimulatedRepository

STRIDE = 1 if "GATEPOST_KILLS" in os.environ else 9
PACK = f"packs/{PUBLISHER}/sample.json"
DATA = f'{{"publisher":"{PUBLISHER}","pack":"sample","version":1}}'.encode()


@pytest.fixture
def changing(tmp_path: Path) -> SimulatedRepository:
    """A change in the inbox that touches everything: the online keys, an author, and so the release."""
    repository, author = SimulatedRepository(tmp_path / "centre"), CryptoSigner.generate_ed25519()
    repository.publish({PACK: DATA})
    old = repository.online
    new = [CryptoSigner.generate_ed25519() for _ in range(3)]
    repository.online = OnlineKeys(old.snapshot, old.timestamp, old.withdrawals, tuple(new))
    leaving = repository.author().public_key.keyid
    change = RoleChange(
        online=dict(zip(("snapshot", "timestamp", "withdrawals"), (key.public_key for key in new), strict=True)),
        publishers={PUBLISHER: PublisherChange({Group.AUTHOR: Exchange([author.public_key], [leaving])})},
    )
    offline = [*repository.root_keys[:2], *repository.targets_keys[:2], *repository.token_keys]
    request = sign_all(repository, drafted(repository, change), [*offline, author, repository.approver()])
    submit(request.folder, repository.inbox)
    return repository


def accepted(repository: SimulatedRepository, cache: Path) -> int:
    """The root that a kiosk without memory believes; 0 where it refuses, and keeps what it shows."""
    try:
        return repository.trust(cache).target(PACK, START).roles["root"]
    except Untrusted:
        return 0


def test_a_kill_at_any_line_that_writes_leaves_the_old_roles_or_the_new(
    changing: SimulatedRepository, tmp_path: Path
) -> None:
    seen: list[int] = []
    for fatal in range(1, 500, STRIDE):
        twin = changing.copied_to(tmp_path / f"twin-{fatal}")
        survived = killed_at(twin, fatal)
        seen.append(accepted(twin, tmp_path / f"kiosk-{fatal}"))
        if survived:
            break
        twin.handle_one()
        assert accepted(twin, tmp_path / f"after-{fatal}") == 2
        assert not (twin.inbox / "refused").exists()
        assert [path.name for path in (twin.inbox / "taken").iterdir()] == []
    assert survived
    assert seen == [*([1] * seen.count(1)), *([0] * seen.count(0)), *([2] * seen.count(2))]
    assert min(seen.count(1), seen.count(2)) > 2, "the kills must fall on both sides of the switch"
    assert seen.count(0) <= 20 // STRIDE + 1, "the moment between root and timestamp is short"


def test_only_the_root_that_was_being_published_is_ever_taken_back(changing: SimulatedRepository) -> None:
    request = drafted(changing, RoleChange(renew=("root",)))
    assert half_switched(request, changing.publish_dir) is None
    other = drafted(changing, RoleChange(renew=("root",)))
    other.roles["root"].signed.expires = START
    other.roles["root"].to_file(str(changing.publish_dir / metadata_file("root", 2)))
    assert half_switched(request, changing.publish_dir) is None
    request.roles["root"].to_file(str(changing.publish_dir / metadata_file("root", 2)))
    assert half_switched(request, changing.publish_dir) == changing.publish_dir / metadata_file("root", 2)
    assert half_switched(drafted(changing, RoleChange(renew=("targets",))), changing.publish_dir) is None
