"""Guards of the kiosk: what it stores, switches to, shows, counts and forgets."""

from __future__ import annotations

from tests.guards.guard import Guard

_BLOBS = "kiosk/blobs.py"
_EDITION = "kiosk/edition.py"
_STATE = "kiosk/state.py"
_UPLOADS = "kiosk/agent/uploads.py"
_SYNC = "kiosk_agent_sync::test_"
_CENTRE = "kiosk_agent_centre::test_"
_ATTACKS = "attacks::test_"

GUARDS = (
    Guard(
        "a blob has its hash before it has its name",
        _BLOBS,
        "            if _digest(file.fileno()) != sha256:\n                part.unlink()\n",
        "            if False:\n                part.unlink()\n",
        (_ATTACKS + "a_tampered_blob_is_refused",),
    ),
    Guard(
        "a blob has its hash when it is read",
        _BLOBS,
        "        if sha256_hex(data) != sha256:\n",
        "        if False:\n",
        (_ATTACKS + "a_blob_altered_on_the_disk_is_not_shown_and_is_fetched_again",),
    ),
    Guard(
        "a film has its hash before it is played",
        _BLOBS,
        "        if not right:\n",
        "        if False:\n",
        ("kiosk_edition::test_a_file_to_be_read_piece_by_piece_is_verified_first",),
    ),
    Guard(
        "the disk's reserve",
        _BLOBS,
        "if free - length < self._reserve:",
        "if False:",
        ("kiosk_agent_disk::test_a_disk_without_room_leaves_the_reserve_and_says_so",),
    ),
    Guard(
        "boot verification: only what the stored proof names",
        _EDITION,
        "if info is None or (info.sha256, info.version) != (signed.sha256, signed.version):",
        "if False:",
        (
            _ATTACKS + "a_manifest_planted_on_the_disk_is_not_opened_at_the_next_start",
            "kiosk_edition::test_nothing_is_shown_that_the_stored_proof_does_not_vouch_for",
        ),
    ),
    Guard(
        "the plan is read from signed layers, not from the database",
        _EDITION,
        "self.plan: Plan = self._merged()",
        "self.plan: Plan = activation.plan",
        ("kiosk_edition::test_a_plan_written_into_the_database_is_not_believed",),
    ),
    Guard(
        "a mark never goes back",
        _STATE,
        "version = max(version, excluded.version)",
        "version = excluded.version",
        ("kiosk_state::test_a_high_water_mark_never_goes_back",),
    ),
    Guard(
        "marks outlive the database",
        _STATE,
        "            self.activate(spare.activation, spare.high_water)\n",
        "            self.activate(spare.activation, {})\n",
        (_SYNC + "an_old_repository_is_refused_even_when_cache_and_database_were_lost",),
    ),
    Guard(
        "the base pack cannot be removed",
        "kiosk/agent/gathering.py",
        "self._or_kept(target_path(Kind.PACK, plan.base), self._release, needed=True)",
        "self._or_kept(target_path(Kind.PACK, plan.base), self._release)",
        (_SYNC + "the_base_pack_stays_beside_the_others_though_its_signers_removed_it",),
    ),
    Guard(
        "the clock's floor",
        "kiosk/agent/sync.py",
        "return max(now.wall, agreed.last_known) if agreed is not None else now.wall",
        "return now.wall",
        (_ATTACKS + "a_clock_in_1970_is_not_believed_below_what_the_centre_once_said",),
    ),
    Guard(
        "one agent per home",
        "kiosk/agent/main.py",
        "            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)\n",
        "            pass\n",
        (_CENTRE + "a_second_agent_on_the_same_home_is_refused",),
    ),
    Guard(
        "only a receipt for this stream lets a batch go",
        _UPLOADS,
        "if receipt.stream != sent.stream:",
        "if False:",
        (_CENTRE + "nonsense_never_loses_a_batch",),
    ),
    Guard(
        "a receipt forgets only what was sent",
        _UPLOADS,
        "return min(receipt.up_to, last)",
        "return receipt.up_to",
        (_CENTRE + "a_receipt_from_the_future_forgets_only_what_was_sent",),
    ),
    Guard(
        "what is damaged is removed, and so fetched again",
        "kiosk/agent/repair.py",
        "            self._store.remove(sha256)\n",
        "",
        (_ATTACKS + "a_blob_altered_on_the_disk_is_not_shown_and_is_fetched_again",),
    ),
)
