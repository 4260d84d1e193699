"""An activation: the merged plan and everything it names, switched in one transaction. Pure data.

All of it is content-addressed, so an activation is a list of hashes. Each signed file names, by hash
again, the stored proof that vouches for it (`content_packs.trust.proof`); those accepted together share one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from content_packs.model import Frozen
from content_packs.plan import Plan
from content_packs.trust.roles import Kind, TargetPath


class Signed(Frozen, frozen=True):
    """One signed target: its path, its own version, its stored bytes by hash and count, and the hash of
    the proof that vouches for it."""

    path: str
    version: int
    sha256: str
    length: int
    proof: str

    @property
    def reference(self) -> str:
        """``<publisher>/<name>``."""
        return reference_of(self.path)


class Activation(Frozen, frozen=True):
    """`plan_ref` is ``<publisher>/<id>`` of the lowest layer and `plan_sha256` the hash of that layer as
    it was signed. `layers` stand from the nation down; `releases` in the plan's order, the base pack last;
    `notices` as their publishers list them, and what was filled in with its templates (none in activations that
    were stored before there were any). `to_come` names media that were not here yet, by SHA-256: their words
    are shown."""

    at: dt.datetime
    plan_ref: str
    plan_sha256: str
    plan: Plan
    layers: tuple[Signed, ...]
    languages: tuple[Signed, ...]
    releases: tuple[Signed, ...]
    id: int = 0
    notices: tuple[Signed, ...] = ()
    to_come: tuple[str, ...] = ()

    def targets(self) -> Iterator[Signed]:
        """Everything signed, layers first."""
        yield from self.layers
        yield from self.languages
        yield from self.releases
        yield from self.notices

    def same_content(self, other: Activation) -> bool:
        """Whether both show the same bytes by the same plan; the proofs may be others."""
        mine, theirs = ([(one.path, one.version, one.sha256) for one in a.targets()] for a in (self, other))
        return mine == theirs and self.plan == other.plan

    def proofs(self) -> frozenset[str]:
        return frozenset(one.proof for one in self.targets())


def target_path(kind: Kind, reference: str) -> str:
    """The target path of ``<publisher>/<name>``."""
    publisher, _, name = reference.partition("/")
    return str(TargetPath(kind, publisher, name))


def publisher_of(path: str) -> str:
    """Who signed the target at `path`."""
    return path.split("/")[1]


def reference_of(path: str) -> str:
    """``<publisher>/<name>`` of a target path."""
    _, publisher, file = path.split("/")
    return f"{publisher}/{file.removesuffix('.json')}"
