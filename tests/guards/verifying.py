"""Guards of VERIFY: what a kiosk or a signer believes of a carrier."""

from __future__ import annotations

from tests.guards.guard import Guard

_TRUST = "content_packs/trust/trust.py"
_GROUPS = "content_packs/trust/groups.py"
_ADAPTER = "content_packs/trust/tuf_adapter.py"
_ATTACKS = "attacks::test_"
_KIOSK = "content_packs_trust_trust::test_"
_PROVED = "content_packs_trust_proof::test_"

GUARDS = (
    Guard(
        "the embedded root is the bootstrap every time",
        _ADAPTER,
        "bootstrap=root)",
        "bootstrap=None if (cache / 'root.json').exists() else root)",
        (_KIOSK + "a_cached_root_is_not_trusted_over_the_embedded_one",),
    ),
    Guard(
        "expiry is judged by the caller's time",
        _ADAPTER,
        "self._trusted_set.reference_time = now",
        "pass",
        (_ATTACKS + "freeze_stops_updates_and_keeps_content", _KIOSK + "a_clock_far_ahead_stops_updates"),
    ),
    Guard(
        "lower limits on the length of metadata",
        _ADAPTER,
        "fetcher=interface, config=_CONFIG, bootstrap",
        "fetcher=interface, config=UpdaterConfig(targets_max_length=10**9, snapshot_max_length=10**9), bootstrap",
        ("attacks_carrier::test_endless_metadata_is_cut_off",),
    ),
    Guard(
        "author and approver",
        _TRUST,
        "            check_groups(publisher, delegator, role)\n",
        "",
        (_ATTACKS + "two_of_one_group_are_refused",),
    ),
    Guard(
        "the threshold of a publisher",
        _GROUPS,
        "if not result.verified:",
        "if False:",
        (_PROVED + "the_verifier_judges_every_set_of_signatures_as_tuf_and_the_group_check_do",),
    ),
    Guard(
        "a publisher does not delegate",
        _GROUPS,
        "if role.signed.delegations is not None:",
        "if False:",
        (_KIOSK + "a_publisher_that_delegates_is_refused",),
    ),
    Guard(
        "one person in both groups is one person",
        "content_packs/trust/roles.py",
        "if not silent and len(set().union(*voices.values())) < len(needed):",
        "if False:",
        (_PROVED + "a_key_in_both_groups_is_still_one_person", _PROVED + "one_key_under_two_names_is_still_one_person"),
    ),
    Guard(
        "only publishers that are named now",
        _TRUST,
        "if publisher not in delegated_names(delegator):",
        "if False:",
        (_KIOSK + "a_publisher_whose_rights_were_taken_is_not_listed",),
    ),
    Guard(
        "a publisher's own paths",
        _TRUST,
        "        self._check_own(path, publisher, now)\n",
        "",
        (_KIOSK + "a_publisher_is_held_to_the_paths_that_its_delegation_names",),
    ),
    Guard(
        "a target says its own name",
        "content_packs/naming.py",
        "if said.path != parts:",
        "if False:",
        (_ATTACKS + "anothers_manifest_under_a_publishers_own_path_is_refused",),
    ),
    Guard(
        "a manifest names blobs by SHA-256 and no other path",
        "content_packs/naming.py",
        "if not all(is_sha256(blob.sha256) and 0 <= blob.length <= MAX_BLOB_BYTES for blob in said.blobs):",
        "if False:",
        (_ATTACKS + "a_manifest_whose_blob_is_a_path_is_refused",),
    ),
    Guard(
        "a target has the signed hash",
        _TRUST,
        "if len(data) != info.length or sha256_hex(data) != sha256:",
        "if False:",
        (_ATTACKS + "a_tampered_manifest_is_refused",),
    ),
    Guard(
        "no target over its limit",
        _TRUST,
        "if not sha256 or info.length > MAX_TARGET_BYTES:",
        "if not sha256:",
        (_KIOSK + "an_absurd_signed_length_is_not_even_asked_for",),
    ),
    Guard(
        "a target says the version that was signed",
        _TRUST,
        "if (said := identify(path, data)).version != version:",
        "if (said := identify(path, data)).version < 0:",
        (_KIOSK + "a_version_other_than_the_signed_one_is_refused",),
    ),
    Guard(
        "the high-water mark",
        _TRUST,
        "if version < self._marks.get(name, 0):",
        "if False:",
        (_ATTACKS + "rollback_is_refused_by_a_kiosk_that_lost_its_cache_but_not_its_high_water_mark",),
    ),
    Guard(
        "an older pack under a newer role",
        _TRUST,
        "        self._check_mark(path, version)\n",
        "",
        (_KIOSK + "an_older_pack_under_a_newer_role_is_refused",),
    ),
    Guard(
        "a publisher's role once seen is not forgotten",
        _TRUST,
        '            self._check_mark(f"{publisher}.json", 0)\n',
        "",
        (_KIOSK + "a_state_from_before_a_publishers_first_release_is_refused_without_a_cache",),
    ),
    Guard(
        "a 304 is believed for a day at most",
        _TRUST,
        "self._refreshed is not None and abs(now - self._refreshed) < FULL_REFRESH",
        "self._refreshed is not None",
        (_KIOSK + "a_304_is_not_believed_for_more_than_a_day",),
    ),
    Guard(
        "a proof is checked before it is handed out",
        _TRUST,
        "if lost := set(wanted) - set(verify_proof(self._root, proof)):",
        "if lost := set[str]():",
        (_KIOSK + "a_proof_is_only_given_for_what_is_listed",),
    ),
)
