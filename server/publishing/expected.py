"""What a plan should show now, by hash: the measure that kiosks' proofs are held against."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from content_packs.model import Manifest
from content_packs.plan import Plan, is_for


class Expected(msgspec.Struct, frozen=True):
    """`plan_sha256` is of the site's layer as signed; `manifests` maps each pack to its manifest's hash."""

    plan: str
    plan_sha256: str
    manifests: dict[str, str]


def expected_of(plan: Plan, plan_sha256: str, manifests: Mapping[str, Manifest], hashes: Mapping[str, str]) -> Expected:
    """What kiosks that follow `plan` should prove. A pack that is not published, or not for this site, is no part."""
    packs = [*plan.packs, plan.base] if plan.base else list(plan.packs)
    shown = {ref: hashes[ref] for ref in packs if ref in manifests and is_for(manifests[ref].audience, plan)}
    return Expected(plan=plan.site, plan_sha256=plan_sha256, manifests=shown)
