"""Guards of the stored proof: what a ui believes of its own disk at a start, without a network."""

from __future__ import annotations

from tests.guards.guard import Guard

_PROOF = "content_packs/trust/proof.py"
_TEST = "content_packs_trust_proof::test_"

GUARDS = (
    Guard(
        "roots follow one another",
        _PROOF,
        "if following.version != trusted.version + 1:",
        "if False:",
        (_TEST + "a_root_that_skips_a_version_is_refused",),
    ),
    Guard(
        "a new root is signed by the old one's keys",
        _PROOF,
        "for judge in (trusted, following):",
        "for judge in (following,):",
        (_TEST + "a_root_that_only_itself_vouches_for_is_refused",),
    ),
    Guard(
        "a new root is signed by its own keys",
        _PROOF,
        "for judge in (trusted, following):",
        "for judge in (trusted,):",
        (_TEST + "a_root_that_its_own_new_keys_did_not_sign_is_refused",),
    ),
    Guard(
        "a root is a root",
        _PROOF,
        'if envelope.signed["_type"] != "root":',
        "if False:",
        (_TEST + "what_is_signed_as_one_thing_is_not_taken_for_another",),
    ),
    Guard(
        "targets are targets",
        _PROOF,
        'if envelope.signed["_type"] != "targets":',
        "if False:",
        (_TEST + "what_is_signed_as_one_thing_is_not_taken_for_another",),
    ),
    Guard(
        "a signature is verified",
        _PROOF,
        "    except InvalidSignature:\n        return False\n",
        "    except InvalidSignature:\n        return True\n",
        (_TEST + "what_was_changed_after_it_was_signed_is_refused",),
    ),
    Guard(
        "thresholds",
        _PROOF,
        "if role.threshold < 1 or count < role.threshold:",
        "if role.threshold < 1:",
        (_TEST + "targets_signed_by_one_of_three_is_refused", _TEST + "publishers_signed_by_one_token_is_refused"),
    ),
    Guard(
        "a threshold counts keys, not their names",
        _PROOF,
        "count = len(set(signers.values()))",
        "count = len(signers)",
        (_TEST + "one_key_under_two_names_does_not_make_a_threshold",),
    ),
    Guard(
        "author and approver, in the stored proof too",
        _PROOF,
        "        _check_groups(name, signers, role)\n",
        "        pass\n",
        (_TEST + "the_verifier_judges_every_set_of_signatures_as_tuf_and_the_group_check_do",),
    ),
    Guard(
        "a publisher does not delegate, in the stored proof too",
        _PROOF,
        "    if signed.delegations is not None:\n",
        "    if False:\n",
        (_TEST + "a_publisher_that_delegates_is_refused",),
    ),
    Guard(
        "paths that the delegation names",
        _PROOF,
        "own = set(role_paths(name)) & set(role.paths)",
        "own = set(role_paths(name))",
        (_TEST + "paths_that_the_delegation_does_not_name_are_left_out",),
    ),
    Guard(
        "paths that can be a publisher's at all",
        _PROOF,
        "own = set(role_paths(name)) & set(role.paths)",
        "own = set(role.paths)",
        (_TEST + "a_delegation_over_anothers_paths_gives_no_right_to_them",),
    ),
    Guard(
        "an endless proof is not read",
        _PROOF,
        "if len(proof) > MAX_PROOF_BYTES:",
        "if False:",
        (_TEST + "a_newer_format_and_an_endless_proof_are_refused",),
    ),
)
