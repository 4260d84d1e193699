"""Guards of SIGN: who is let in at the server's store of requests, and what it lets through."""

from __future__ import annotations

from tests.guards.guard import Guard

_SIGNED = "content_packs/signing/calls/signed.py"
_OFFICE = "content_packs/signing/office.py"
_LINE = "content_packs/signing/calls/line.py"
_REDRAFT = "content_packs/signing/redraft.py"
_API = "server/web/signing_api.py"
_STORE = "server/publishing/requests.py"
_UPLOADS = "server/publishing/asked/uploads.py"
_CALL = "server_web_signing_api::test_"
_ASKED = "server_publishing_requests::test_"
_TYPED = "content_packs_signing_requests_commands::test_"
_LIES = "content_packs_signing_office::test_"

GUARDS = (
    Guard(
        "a call's signature covers all of it",
        _SIGNED,
        "require_components=COVERED, ",
        "",
        (f"{_CALL}a_signature_that_covers_less_is_refused",),
    ),
    Guard(
        "a call is fresh",
        _SIGNED,
        "if abs(now - created) > FRESH:",
        "if False:",
        (f"{_CALL}an_old_call_and_one_from_the_future_are_refused",),
    ),
    Guard(
        "a call has a nonce",
        _SIGNED,
        "if not MIN_NONCE_CHARACTERS <= len(nonce) <= MAX_NONCE_CHARACTERS:",
        "if False:",
        (f"{_CALL}a_call_without_a_nonce_of_some_length_is_refused",),
    ),
    Guard(
        "a call is made by its key",
        _SIGNED,
        "self._key.verify_signature(Signature(self._key.keyid, signature.hex()), message)",
        "pass",
        (f"{_CALL}a_strangers_signature_under_a_known_id_is_not",),
    ),
    Guard(
        "a call is answered once",
        _API,
        "    services().nonces.use(caller, now)\n",
        "",
        (f"{_CALL}a_call_is_answered_once",),
    ),
    Guard(
        "a request is shown to its own people",
        _STORE,
        "if not person.may_see(record.listed.kind, record.listed.publisher):",
        "if False:",
        (f"{_ASKED}people_of_another_publisher_see_nothing_and_do_nothing",),
    ),
    Guard(
        "a request is asked for by its own people",
        _STORE,
        "        person.must_decide(verdict.kind, verdict.publisher)\n",
        "",
        (f"{_ASKED}people_of_another_publisher_see_nothing_and_do_nothing",),
    ),
    Guard(
        "a signature is brought by who made it",
        _STORE,
        "if given.keyid != person.key.keyid and record.listed.kind != ROLES:",
        "if False:",
        (f"{_ASKED}nobody_brings_a_signature_for_somebody_else",),
    ),
    Guard(
        "what has ended is not signed",
        _STORE,
        "if record.listed.state is not State.WAITING:",
        "if False:",
        (f"{_ASKED}a_refused_request_is_closed_with_its_reason",),
    ),
    Guard(
        "a version is claimed once",
        _STORE,
        "if not urgent and listed.id != replaces:",
        "if False:",
        (f"{_ASKED}a_second_request_is_told_who_stands_before_it",),
    ),
    Guard(
        "what is being published goes first",
        _STORE,
        "            if listed.state is State.SUBMITTED:\n                raise",
        "            if False:\n                raise",
        (f"{_ASKED}an_urgent_request_lets_what_is_being_published_through_first",),
    ),
    Guard(
        "an upload holds files of requests alone",
        _UPLOADS,
        "if strange or len(set(paths)) != len(paths):",
        "if False:",
        (f"{_CALL}no_file_outside_a_request_is_taken_or_given",),
    ),
    Guard(
        "a piece begins where the file ends",
        _UPLOADS,
        "if start != there or start + len(data) > file.length:",
        "if False:",
        (f"{_CALL}pieces_fit_together_or_are_refused",),
    ),
    Guard(
        "an upload has the hashes that were said",
        _UPLOADS,
        "if _sha256(target) != file.sha256:",
        "if False:",
        (f"{_CALL}pieces_fit_together_or_are_refused",),
    ),
    Guard(
        "a signer's machine takes files of requests alone",
        _OFFICE,
        "    if strange:\n",
        "    if False:\n",
        (f"{_LIES}a_file_that_no_request_holds_is_not_written",),
    ),
    Guard(
        "a signer's machine keeps what has the listed hash",
        _LINE,
        'return hashlib.file_digest(data, "sha256").hexdigest() == file.sha256',
        "return True",
        (f"{_LIES}a_file_with_other_bytes_than_were_listed_is_not_kept",),
    ),
    Guard(
        "a signer's machine reads so much and no more",
        _LINE,
        "if len(data) > MAX_ANSWER_BYTES:",
        "if False:",
        (f"{_LIES}what_is_no_answer_of_ours_is_said_and_not_used",),
    ),
    Guard(
        "an older release is what was released",
        _REDRAFT,
        "if sha256_hex(data) != sha256:",
        "if False:",
        (f"{_TYPED}an_old_release_that_was_changed_on_the_server_is_not_used",),
    ),
    Guard(
        "drafting again loses no other release",
        _REDRAFT,
        "    if theirs:\n",
        "    if False:\n",
        (f"{_TYPED}a_superseded_request_that_touches_the_same_pack_is_built_again",),
    ),
)
