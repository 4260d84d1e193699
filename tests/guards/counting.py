"""Guards of the centre: who is let in, and what is counted, once."""

from __future__ import annotations

from tests.guards.guard import Guard

_ENROLMENT = "server/fleet/enrolment.py"
_INGEST = "server/statistics/ingest.py"
_LET_IN = "server_fleet_enrolment::test_"
_COUNTED = "server_statistics_ingest::test_"

GUARDS = (
    Guard(
        "a credential only for who has the private key",
        _ENROLMENT,
        "if not _signed(row.public_key, request):",
        "if False:",
        (_LET_IN + "nobody_gets_a_credential_without_the_private_key",),
    ),
    Guard(
        "a code is used once and dies",
        _ENROLMENT,
        "if row.state == SPENT or row.expires_at <= now:",
        "if row.state == SPENT:",
        (_LET_IN + "code_dies_after_ten_minutes_for_both_sides",),
    ),
    Guard(
        "a credential is handed out once",
        _ENROLMENT,
        "if row.state == SPENT or row.expires_at <= now:",
        "if row.expires_at <= now:",
        (_LET_IN + "credential_is_handed_out_once_and_kept_as_a_hash",),
    ),
    Guard(
        "nobody asks too often",
        _ENROLMENT,
        "    if impatient := _impatient(connection, row, now):\n        return impatient\n",
        "",
        (_LET_IN + "kiosk_that_asks_too_soon_must_wait_longer",),
    ),
    Guard(
        "waiting kiosks are limited",
        _ENROLMENT,
        "if connection.execute(waiting).scalar_one() >= MAX_WAITING:",
        "if False:",
        (_LET_IN + "waiting_kiosks_are_limited",),
    ),
    Guard(
        "only signed plans are followed",
        _ENROLMENT,
        "if plan not in plans:",
        "if False:",
        (_LET_IN + "operator_chooses_only_among_known_sites_and_signed_plans",),
    ),
    Guard(
        "each batch once",
        _INGEST,
        "                    _same(connection, known.id, stream, batch)\n                    continue\n",
        "                    pass\n",
        (_COUNTED + "batch_that_comes_again_is_receipted_and_not_counted_again",),
    ),
    Guard(
        "other counts under a counted number are refused",
        _INGEST,
        "                    _same(connection, known.id, stream, batch)\n",
        "",
        (_COUNTED + "batch_with_other_content_under_a_counted_number_is_refused",),
    ),
    Guard(
        "no gap in a stream",
        _INGEST,
        "if batch.sequence != last + 1:",
        "if False:",
        (_COUNTED + "gap_is_refused_whole_and_names_the_batch_that_is_expected",),
    ),
    Guard(
        "a withdrawn kiosk is not known",
        "server/fleet/credentials.py",
        'kiosk.c.credential_sha256 == bindparam("credential"), kiosk.c.withdrawn_at.is_(None)',
        'kiosk.c.credential_sha256 == bindparam("credential")',
        (_LET_IN + "kiosk_that_was_withdrawn_before_credentials_were_forgotten_is_not_known_either",),
    ),
    Guard(
        "a standing picture proves nothing",
        "server/fleet/kiosks.py",
        "    if proof.frames <= heard.frames:\n        return heard\n",
        "",
        ("server_fleet_kiosks::test_stopped_ui_with_its_agent_alive_is_not_proved",),
    ),
    Guard(
        "nothing beside the published files is served",
        "server/web/distribution.py",
        "if not _FOLDERS.fullmatch(name):",
        "if False:",
        ("server_web_distribution::test_what_lies_beside_the_three_folders_is_not_served",),
    ),
)
