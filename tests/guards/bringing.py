"""Guards of downloads: mirrors, pieces of large files, budgets, words before media."""

from __future__ import annotations

from tests.guards.guard import Guard

_CARRIERS = "kiosk/agent/carriers.py"
_COMPOSING = "kiosk/agent/fetching/composing.py"
_ALLOWANCE = "kiosk/agent/fetching/allowance.py"
_MIRRORS = "kiosk_agent_mirrors::test_"
_COMPOSED = "kiosk_agent_fetching_composing::test_"
_BUDGET = "kiosk_agent_fetching_allowance::test_"
_MEDIA = "kiosk_agent_fetching_media::test_"

GUARDS = (
    Guard(
        "a handshake has a deadline as a whole",
        "content_packs/connections.py",
        '                with _deadline(handshake_s, lambda: self._twin, "no complete handshake"):\n',
        "                with suppress(ZeroDivisionError):\n",
        ("content_packs_fetching::test_a_tls_handshake_that_drips_is_cut",),
    ),
    Guard(
        "a mirror that lies about a target is passed over",
        _CARRIERS,
        "if sha256_hex(body) == sha256:",
        "if True:",
        (_MIRRORS + "one_that_lies_about_a_manifest_is_found_out_and_the_other_asked",),
    ),
    Guard(
        "other mirrors are asked for news too",
        "kiosk/agent/sync.py",
        "for _ in self._mirrors.others():",
        "for _ in ():",
        (_MIRRORS + "one_that_stands_still_does_not_hold_a_kiosk_back",),
    ),
    Guard(
        "a chunk that was fetched has its hash",
        _COMPOSING,
        "if prefix_of(data) != row.prefix:",
        "if False:",
        (_COMPOSED + "a_piece_that_lies_is_found_out_before_the_next_is_asked_for",),
    ),
    Guard(
        "a chunk that lay here has its hash",
        _COMPOSING,
        "and prefix_of(data) == chunk.prefix",
        "",
        (_COMPOSED + "a_film_before_that_rotted_is_not_taken_from",),
    ),
    Guard(
        "an index is unpacked to its bound and no further",
        "content_packs/chunks.py",
        "len(_HEAD) + MAX_ROWS * _ROW.size",
        "1 << 26",
        ("content_packs_chunks::test_an_index_that_unpacks_without_end_is_refused",),
    ),
    Guard(
        "what others were granted is not granted again",
        _ALLOWANCE,
        "left = self._left() - self._granted",
        "left = self._left()",
        (_BUDGET + "an_hours_budget_is_granted_in_pieces_and_goes_on_in_the_next_hour",),
    ),
    Guard(
        "media that are to come stand in no page",
        "kiosk/edition.py",
        "without(page, self._is_to_come)",
        "page",
        (_MEDIA + "words_stand_while_media_are_still_to_come",),
    ),
    Guard(
        "chunks of the release before are used when its words are gone",
        "kiosk/agent/sync.py",
        ", *self._state.formers().values()):",
        ",):",
        (_BUDGET + "a_film_that_was_cut_again_costs_what_changed_though_its_words_have_long_been_shown",),
    ),
)
