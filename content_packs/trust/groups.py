"""Key groups of a publisher: an author and an approver, not just any two keys.

Works on tuf's own types; `proof` keeps the same rule without them.
"""

from __future__ import annotations

from collections.abc import Mapping

from tuf.api.metadata import Metadata, Targets

from content_packs.errors import Untrusted
from content_packs.trust.key_ids import voice
from content_packs.trust.roles import GROUPS_FIELD, Group, groups_needed, missing_groups


def groups_of(delegator: Targets, publisher: str) -> Mapping[str, list[str]]:
    """Ids of the keys in each group, as the role `publishers` was signed; `ValueError` for a stranger."""
    groups = delegator.get_delegated_role(publisher).unrecognized_fields.get(GROUPS_FIELD, {})
    return {group: [str(id_) for id_ in groups.get(group, ())] for group in groups_needed(publisher)}


def still_missing(delegator: Targets, publisher: str, role: Metadata[Targets]) -> tuple[Group, ...]:
    """Groups that have not validly signed `role` yet."""
    result = delegator.get_verification_result(publisher, role.signed_bytes, role.signatures)
    signers = {id_: whose for id_, key in result.signed.items() if (whose := voice(key))}
    return missing_groups(groups_of(delegator, publisher), signers, groups_needed(publisher))


def check_groups(publisher: str, delegator: Targets, role: Metadata[Targets]) -> None:
    """Raise `Untrusted` unless `role` has the threshold, every group it needs, and hands nothing on."""
    if role.signed.delegations is not None:
        raise Untrusted(f"{publisher} hands its right to speak to others, which no publisher may.")
    result = delegator.get_verification_result(publisher, role.signed_bytes, role.signatures)
    if not result.verified:
        raise Untrusted(f"{publisher} was signed by {len(result.signed)} of the {result.threshold} keys it needs.")
    if missing := still_missing(delegator, publisher, role):
        raise Untrusted(f"{publisher} was signed without its {' and '.join(missing)}.")


def delegated_names(delegator: Targets) -> tuple[str, ...]:
    """Names of the roles that `delegator` gives rights to."""
    roles = delegator.delegations.roles if delegator.delegations else None
    return tuple(roles or ())
