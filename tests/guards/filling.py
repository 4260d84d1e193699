"""Guards of templates and alerts: what somebody on duty, or a stranger's alert, can never bring about."""

from __future__ import annotations

from tests.guards.guard import Guard

_FILLING = "content_packs/notices/filling.py"
_JUDGING = "content_packs/notices/judging.py"
_TEMPLATE = "content_packs/notices/template.py"
_BOARD = "kiosk/agent/notices.py"
_XML = "content_packs/notices/cap/xml.py"
_CAP = "content_packs/notices/cap/"
_RULES = ("content_packs_notices_filling::test_what_the_template_does_not_allow_is_refused",)
_KIOSK = "kiosk_agent_duty::test_"
_ALERTS = "content_packs_notices_cap::test_"
_READ = "content_packs_notices_cap_alert::test_"
_NEVER = "if False:"

GUARDS = (
    Guard(
        "a gravity that the template allows", _FILLING, "if duty.gravity not in template.severities:", _NEVER, _RULES
    ),
    Guard(
        "no drill of a template for earnest",
        _FILLING,
        "if duty.drill and template.drill is DrillRule.NEVER:",
        _NEVER,
        _RULES,
    ),
    Guard(
        "nothing but drills of a template for drills",
        _FILLING,
        "if not duty.drill and template.drill is DrillRule.ALWAYS:",
        _NEVER,
        ("content_packs_notices_filling::test_a_template_for_drills_fills_nothing_else",),
    ),
    Guard(
        "the very template that was named",
        _FILLING,
        "if (duty.template_sha256, duty.template_version) != (sha256, template.version):",
        _NEVER,
        _RULES,
    ),
    Guard(
        "no longer than the template says",
        _FILLING,
        "if duty.end - duty.start > longest",
        "if False and longest",
        _RULES,
    ),
    Guard("not long ahead", _FILLING, "if duty.start - duty.issued_at > MAX_AHEAD:", _NEVER, _RULES),
    Guard(
        "a value for every parameter and no other",
        _FILLING,
        "for slot in sorted(given ^ asked):",
        "for slot in ():",
        _RULES,
    ),
    Guard(
        "a choice of the template's own list",
        _FILLING,
        "if slot in template.choices and value not in template.choices[slot]:",
        _NEVER,
        _RULES,
    ),
    Guard(
        "a number within its bounds", _FILLING, "elif not amount.least <= number <= amount.most:", "elif False:", _RULES
    ),
    Guard(
        "a duty notice of this day",
        _JUDGING,
        "if abs(now - duty.issued_at) > CLOCKS_DIFFER:",
        _NEVER,
        ("content_packs_notices_filling::test_only_what_its_publisher_lists_can_be_filled_in_and_only_today",),
    ),
    Guard(
        "signer and publisher judge what was filled in",
        "content_packs/signing/request.py",
        "        check_target(path, data, standing.templates, now)\n",
        "        pass\n",
        (_KIOSK + "the_publisher_judges_by_the_rules_of_the_kiosk",),
    ),
    Guard(
        "the kiosk's agent judges what was filled in",
        _BOARD,
        "        check_filled(duty, read_template(template.data), template.sha256)\n",
        "",
        (_KIOSK + "a_kiosk_refuses_what_the_template_does_not_allow", _KIOSK + "what_is_refused_keeps_what_was_right"),
    ),
    Guard(
        "the ui judges what was filled in once more",
        "kiosk/posted.py",
        "    check_filled(duty, template, beside.sha256)\n",
        "",
        ("kiosk_posted::test_a_stored_duty_notice_is_judged_again",),
    ),
    Guard(
        "a template that is listed now",
        _BOARD,
        "return template is not None and template.sha256 == duty.template_sha256 == listed",
        "return template is not None",
        (_KIOSK + "it_goes_when_its_template_says_something_else_now_until_it_is_filled_in_again",),
    ),
    Guard(
        "a list of those on duty holds nothing else up",
        _BOARD,
        '            except ContentBad as error:\n                self.complain(f"notices of those',
        '            except NotListed as error:\n                self.complain(f"notices of those',
        (_KIOSK + "a_list_past_its_date_keeps_what_is_shown_and_stops_nothing_else",),
    ),
    Guard(
        "those on duty speak only of their own paths",
        "content_packs/trust/roles.py",
        'return [f"{Kind.DUTY}/{publisher}/*"] if is_duty_role(role) else publisher_paths(publisher)',
        'return [f"{Kind.DUTY}/{publisher}/*", *publisher_paths(publisher)]',
        (_KIOSK + "a_duty_list_is_vouched_for_by_its_stored_proof_and_only_for_its_own_paths",),
    ),
    Guard(
        "a value of a choice has no slot of its own",
        _TEMPLATE,
        'if any("{" in said or "}" in said or len(said) > MAX_VALUE for said in words.values()):',
        _NEVER,
        ("content_packs_notices_filling::test_a_template_that_could_not_be_filled_in_is_not_read",),
    ),
    Guard(
        "the same slots in every language",
        _TEMPLATE,
        "if missing := template.slots - slots_of(text):",
        "if missing := frozenset[str]():",
        ("content_packs_notices_filling::test_every_language_has_the_same_slots_and_no_stray_brace",),
    ),
    Guard(
        "no document type in an alert",
        _XML,
        'fromstring(text.encode("utf-8"), forbid_dtd=True)',
        'fromstring(text.encode("utf-8"))',
        (_READ + "a_document_type_is_refused_before_anything_of_it_is_expanded",),
    ),
    Guard(
        "no other encoding in an alert",
        _XML,
        'if declared and declared[1].lower() not in ("utf-8", "us-ascii"):',
        _NEVER,
        (_READ + "what_is_malformed_is_refused_with_a_sentence",),
    ),
    Guard(
        "no alert over its limit",
        _XML,
        "if len(data) > MAX_XML_BYTES:",
        _NEVER,
        (_READ + "what_is_malformed_is_refused_with_a_sentence",),
    ),
    Guard(
        "a message speaks for its own sender",
        _CAP + "memory.py",
        "own = [reference for reference in references if reference.sender == sender]",
        "own = list(references)",
        (_ALERTS + "nobody_cancels_or_updates_what_another_sender_said",),
    ),
    Guard(
        "a test is no warning",
        _CAP + "gravity.py",
        "if alert.status is Status.TEST and not tests:",
        _NEVER,
        (_ALERTS + "what_travellers_are_not_told_makes_no_draft",),
    ),
    Guard(
        "a place that nobody knows is not every place",
        _CAP + "draft.py",
        "where.sites if known else (UNKNOWN_PLACE,)",
        "where.sites",
        (_ALERTS + "a_place_that_nobody_answered_lets_no_check_pass",),
    ),
    Guard(
        "an index leads to its own host",
        _CAP + "feed.py",
        "if (there.scheme, there.netloc) == (own.scheme, own.netloc) and link not in seen:",
        "if link not in seen:",
        ("content_packs_notices_cap_feed::test_an_index_leads_to_alerts_of_its_own_host_and_each_is_fetched_once",),
    ),
)
