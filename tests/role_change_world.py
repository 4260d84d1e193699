"""A repository whose roles change, and how a change is drafted and judged: for tests of changes of the roles."""

from __future__ import annotations

import datetime as dt
from typing import Any

from securesystemslib.signer import CryptoSigner

from content_packs.signing.role_changes import Exchange, PublisherChange, RoleChange
from content_packs.signing.role_request import (
    RoleRequest,
    check_role_request,
    read_role_request,
)
from content_packs.trust.roles import Group
from tests.simulated_repository import PUBLISHER, START, SimulatedRepository

OTHER = "province-x"
PACK = f"packs/{PUBLISHER}/sample.json"
DATA = f'{{"publisher":"{PUBLISHER}","pack":"sample","version":1}}'.encode()
DAY = dt.timedelta(days=1)


def key() -> CryptoSigner:
    return CryptoSigner.generate_ed25519()


def ids(*signers: CryptoSigner) -> list[str]:
    return [signer.public_key.keyid for signer in signers]


def publics(*signers: CryptoSigner) -> list[Any]:
    return [signer.public_key for signer in signers]


def exchange(leaving: CryptoSigner, coming: CryptoSigner) -> Exchange:
    return Exchange(publics(coming), ids(leaving))


def people(**groups: Exchange) -> RoleChange:
    return RoleChange(publishers={PUBLISHER: PublisherChange({Group(name): each for name, each in groups.items()})})


def author_leaves(repository: SimulatedRepository, coming: CryptoSigner) -> RoleChange:
    return people(author=exchange(repository.author(), coming))


def versions(repository: SimulatedRepository) -> dict[str, int]:
    tree = repository.published.tree()
    return {"root": tree.root.version, **{name: role.signed.version for name, role in tree.signed.items()}}


def judged(repository: SimulatedRepository, request: RoleRequest) -> Any:
    return check_role_request(read_role_request(request.folder), repository.published.tree(), START)
