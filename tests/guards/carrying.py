"""Guards of FETCH: a carrier that is slow, endless, broken or lying."""

from __future__ import annotations

from tests.guards.guard import Guard

_FETCHING = "content_packs/fetching.py"
_TEST = "content_packs_fetching::test_"
_ATTACKS = "attacks_carrier::test_"

GUARDS = (
    Guard(
        "nothing is read beyond the length allowed",
        _FETCHING,
        "        if left < 0:\n",
        "        if False:\n",
        (_ATTACKS + "a_target_longer_than_signed_is_cut_off", _TEST + "what_is_longer_than_allowed_is_cut_off"),
    ),
    Guard(
        "the minimum rate",
        _FETCHING,
        "if waited > self._limits.grace_s and received < waited * self._limits.bytes_per_s:",
        "if False:",
        (_ATTACKS + "a_server_that_drips_its_body_is_left",),
    ),
    Guard(
        "the deadline of the headers",
        "content_packs/connections.py",
        '                with _deadline(headers_s, lambda: self.sock, "no complete headers"):\n',
        "                with suppress(ZeroDivisionError):\n",
        (_ATTACKS + "a_server_that_drips_its_headers_is_left",),
    ),
    Guard(
        "silence has an end",
        _FETCHING,
        "read=self._limits.silence_s)",
        "read=60.0)",
        (_ATTACKS + "a_server_that_stalls_is_left",),
    ),
    Guard(
        "chunked bodies are refused",
        _FETCHING,
        'if "Transfer-Encoding" in answer.headers:',
        "if False:",
        (_TEST + "a_chunked_answer_is_refused",),
    ),
    Guard(
        "a range that was not asked for is refused",
        _FETCHING,
        'if status == _PARTIAL and not answer.headers.get("Content-Range", "").startswith(f"bytes {offset}-"):',
        "if False:",
        (_TEST + "another_range_than_was_asked_for_is_refused",),
    ),
    Guard(
        '"unchanged" is only an answer to who asked',
        _FETCHING,
        "if status == _NOT_MODIFIED and asked:",
        "if status == _NOT_MODIFIED:",
        ("content_packs_trust_trust::test_a_304_that_nobody_asked_for_is_no_answer",),
    ),
    Guard(
        "compressed bodies are taken as they are",
        _FETCHING,
        "decode_content=False,",
        "decode_content=True,",
        (_TEST + "a_compressed_answer_is_taken_as_it_is",),
    ),
    Guard(
        "redirects are refused",
        _FETCHING,
        "                redirect=False,\n                retries=False,\n",
        "                redirect=True,\n                retries=3,\n",
        (_TEST + "a_redirect_is_not_followed",),
    ),
    Guard(
        "a path stays inside",
        _FETCHING,
        'if not _PATH.fullmatch(path) or ".." in path:',
        "if False:",
        (_TEST + "a_path_stays_inside",),
    ),
    Guard(
        "links lead nowhere out of a stick",
        _FETCHING,
        "if not full.is_relative_to(self._folder) or not full.is_file():",
        "if not full.is_file():",
        (_TEST + "a_link_on_a_stick_is_not_followed_out_of_it",),
    ),
)
