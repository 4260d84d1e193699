"""What a plan should show now, by hash: the measure that kiosks' proofs are held against."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from content_packs.model import Manifest
from content_packs.plan import Plan, is_for
from content_packs.withdrawals.listing import NOTHING_WITHDRAWN, Withdrawn, pack_path


class Expected(msgspec.Struct, frozen=True):
    """`plan_sha256` is of the site's layer as signed; `manifests` maps each pack to its manifest's hash; `withdrawn`
    names releases that must not be shown, as pack and hash. What stands in for one of them is the kiosk's to say."""

    plan: str
    plan_sha256: str
    manifests: dict[str, str]
    withdrawn: frozenset[tuple[str, str]] = frozenset()


def expected_of(
    plan: Plan,
    plan_sha256: str,
    manifests: Mapping[str, Manifest],
    hashes: Mapping[str, str],
    withdrawn: Withdrawn = NOTHING_WITHDRAWN,
) -> Expected:
    """What kiosks that follow `plan` should prove. A pack that is not published, or not for this site, is no part."""
    packs = [*plan.packs, plan.base] if plan.base else list(plan.packs)
    shown = {ref: hashes[ref] for ref in packs if ref in manifests and is_for(manifests[ref].audience, plan)}
    gone = {(path, sha256) for path, page, sha256 in withdrawn.sparing(plan.base).revisions if not page}
    named = frozenset((ref, sha256) for ref in packs for path, sha256 in gone if path == pack_path(ref))
    staying = {ref: sha256 for ref, sha256 in shown.items() if (ref, sha256) not in named}
    return Expected(plan=plan.site, plan_sha256=plan_sha256, manifests=staying, withdrawn=named)
