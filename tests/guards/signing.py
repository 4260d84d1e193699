"""Guards of SIGN and PUBLISH: what a signer's machine and the publisher process refuse."""

from __future__ import annotations

from tests.guards.guard import Guard

_REQUEST = "content_packs/signing/request.py"
_PUBLISHER = "content_packs/publishing/publisher.py"
_WRONG = ("content_packs_signing_repository::test_a_wrong_request_is_not_signed",)
_TEST = "content_packs_publishing_publisher::test_"

GUARDS = (
    Guard("a request is the next version", _REQUEST, "if signed.version != standing.version + 1:", "if False:", _WRONG),
    Guard(
        "a request delegates nothing", _REQUEST, "    if signed.delegations is not None:\n", "    if False:\n", _WRONG
    ),
    Guard(
        "a request says nothing unknown",
        _REQUEST,
        "if signed.unrecognized_fields or request.metadata.unrecognized_fields:",
        "if False:",
        _WRONG,
    ),
    Guard(
        "a request's term",
        _REQUEST,
        "if not now < signed.expires <= now + PUBLISHER_TERM + CLOCKS_DIFFER:",
        "if False:",
        _WRONG,
    ),
    Guard(
        "a request's paths",
        _REQUEST,
        "if parts is None or parts.role != publisher or role is None or not role.is_delegated_path(path):",
        "if False:",
        _WRONG,
    ),
    Guard(
        "a request's files are what is signed",
        _REQUEST,
        'len(data) != info.length or sha256_hex(data) != info.hashes["sha256"]:',
        "False:",
        _WRONG,
    ),
    Guard("versions grow", _REQUEST, "    if said <= old:\n", "    if False:\n", _WRONG),
    Guard(
        "every blob is here with its hash",
        _REQUEST,
        "if file.stat().st_size != blob.length or _hash_of(file) != blob.sha256:",
        "if False:",
        _WRONG,
    ),
    Guard(
        "a signature that does not fit is refused, not dropped",
        _REQUEST,
        "if set(metadata.signatures) - set(result.signed):",
        "if False:",
        (
            "attacks::test_a_page_added_after_the_author_signed_is_refused_by_the_approvers_machine",
            "content_packs_signing_repository::test_any_edit_after_the_first_signature_voids_it",
        ),
    ),
    Guard(
        "a stranger cannot sign",
        _REQUEST,
        "if signer.public_key.keyid not in role.keyids:",
        "if False:",
        ("content_packs_signing_repository::test_a_stranger_cannot_sign",),
    ),
    Guard(
        "both signatures before anything is published",
        _PUBLISHER,
        "if not judged.complete:",
        "if False:",
        (_TEST + "a_request_without_its_approver_is_refused_with_a_sentence",),
    ),
    Guard(
        "the publisher judges again",
        _PUBLISHER,
        "if not put_copy(request.blob_file(sha256), target, sha256):",
        "if put_copy(request.blob_file(sha256), target, sha256) is None:",
        (_TEST + "a_blob_that_changes_between_judging_and_storing_is_not_published",),
    ),
    Guard(
        "one publisher per directory",
        _PUBLISHER,
        "        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)\n",
        "        pass\n",
        (_TEST + "two_publishers_cannot_work_on_one_directory",),
    ),
    Guard(
        "no key is author's and approver's",
        "content_packs/signing/repository.py",
        "    if authors & approvers:\n",
        "    if False:\n",
        ("content_packs_signing_repository::test_a_wrong_ceremony_is_told_before_anything_is_signed",),
    ),
    Guard(
        "no publisher is called like a role",
        "content_packs/trust/roles.py",
        "is not None and name not in RESERVED_NAMES",
        "is not None",
        ("content_packs_signing_repository::test_a_publisher_cannot_be_called_like_a_role",),
    ),
)
