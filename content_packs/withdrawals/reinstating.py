"""SIGN: an approver's word that a withdrawal is over, and whether it is one. Kiosk and publisher both ask.

The signature is over path, page, hash and the number of the entry that it ends; the server has no key that
could make it.
"""

from __future__ import annotations

import msgspec
from securesystemslib.exceptions import UnverifiedSignatureError, VerificationError
from securesystemslib.signer import Signature, Signer
from tuf.api.metadata import Targets

from content_packs.trust.groups import delegated_names, groups_of
from content_packs.trust.roles import Group, parse_path
from content_packs.withdrawals.listing import Approval, Entry, Revision

PREFIX = b"gatepost-reinstate:1:"
"""What is signed begins with it, so that it can be taken for nothing else."""


def said(revision: Revision, number: int) -> bytes:
    """What an approver signs to end entry `number`, which names `revision`."""
    return PREFIX + msgspec.json.encode((*revision, number))


def approve(revision: Revision, number: int, signer: Signer) -> Approval:
    """The approval by the key of `signer`."""
    signature = signer.sign(said(revision, number))
    return Approval(number=number, keyid=signature.keyid, signature=signature.signature)


def is_approved(entry: Entry, publishers: Targets) -> bool:
    """Whether an approver of the content's publisher, by the signed role `publishers`, signed this reinstatement."""
    parts, approval = parse_path(entry.path), entry.approval
    if parts is None or approval is None or parts.publisher not in delegated_names(publishers):
        return False
    keys = publishers.delegations.keys if publishers.delegations else {}
    if approval.keyid not in groups_of(publishers, parts.publisher)[Group.APPROVER] or approval.keyid not in keys:
        return False
    try:
        signature = Signature(approval.keyid, approval.signature)
        keys[approval.keyid].verify_signature(signature, said(entry.revision, approval.number))
    except (UnverifiedSignatureError, VerificationError, ValueError):
        return False
    return True
