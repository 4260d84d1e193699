"""An activation: the merged plan and everything it names, switched in one transaction. Pure data.

All of it is content-addressed, so an activation is a list of hashes; `proof` is the hash of the
signed metadata that vouches for every one of them (`content_packs.proof`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from content_packs.model import Frozen
from content_packs.plan import Plan
from content_packs.roles import Kind, TargetPath


class Signed(Frozen, frozen=True):
    """One signed target: its path, its own version, and its stored bytes by hash and count."""

    path: str
    version: int
    sha256: str
    length: int


class Activation(Frozen, frozen=True):
    """`plan_ref` is ``<publisher>/<id>`` of the lowest layer and `plan_sha256` the hash of that layer as
    it was signed. `layers` stand from the site up; `releases` in the plan's order, the base pack last."""

    at: dt.datetime
    plan_ref: str
    plan_sha256: str
    plan: Plan
    proof: str
    layers: tuple[Signed, ...]
    languages: tuple[Signed, ...]
    releases: tuple[Signed, ...]
    id: int = 0

    def targets(self) -> Iterator[Signed]:
        """Everything signed, layers first."""
        yield from self.layers
        yield from self.languages
        yield from self.releases

    def same_content(self, other: Activation) -> bool:
        """Whether both show the same bytes by the same plan; the proof may be a later one."""
        return tuple(self.targets()) == tuple(other.targets()) and self.plan == other.plan


def target_path(kind: Kind, reference: str) -> str:
    """The target path of ``<publisher>/<name>``."""
    publisher, _, name = reference.partition("/")
    return str(TargetPath(kind, publisher, name))


def reference_of(path: str) -> str:
    """``<publisher>/<name>`` of a target path."""
    _, publisher, file = path.split("/")
    return f"{publisher}/{file.removesuffix('.json')}"
