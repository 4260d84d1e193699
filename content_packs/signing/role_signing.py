"""SIGN: one person's signature under every role of a change that their key may sign."""

from __future__ import annotations

from collections.abc import Mapping

from securesystemslib.signer import Signature, Signer

from content_packs.signing.role_request import JudgedRoles, save_roles
from content_packs.signing.role_rules import RoleChangeWrong


def sign_roles(judged: JudgedRoles, signer: Signer) -> tuple[str, ...]:
    """Sign, and write the signatures into the request's folder; names of the roles. Raises for a stranger."""
    return add_signatures(judged, signatures_by(judged, signer))


def signatures_by(judged: JudgedRoles, signer: Signer) -> Mapping[str, Signature]:
    """The signatures of `signer`, by role, of all that it may sign; raises `RoleChangeWrong` for a stranger."""
    id_ = signer.public_key.keyid
    own = [name for name, votes in judged.votes.items() if id_ in (*votes.signed_by, *votes.may_sign)]
    if not own:
        raise RoleChangeWrong("This key signs none of the roles that change; use the right one.")
    return {name: signer.sign(judged.request.roles[name].signed_bytes) for name in own}


def add_signatures(judged: JudgedRoles, signatures: Mapping[str, Signature]) -> tuple[str, ...]:
    """Put somebody's signatures into the request's folder; the next judge says whether they fit."""
    for name, signature in signatures.items():
        judged.request.roles[name].signatures[signature.keyid] = signature
    save_roles(judged.request)
    return tuple(signatures)
