"""Guards of withdrawals, of whoever is on duty, and of sticks."""

from __future__ import annotations

from tests.guards.guard import Guard

_LISTING = "content_packs/withdrawals/listing.py"
_REINSTATING = "content_packs/withdrawals/reinstating.py"
_FILLING = "content_packs/notices/filling.py"
_STICK = "content_packs/carrying/stick.py"
_ORDINARY = "content_packs/carrying/ordinary_files.py"
_ZIPPED = "content_packs/carrying/zipped.py"
_ON_KIOSK = "kiosk_agent_withdrawing_hostile::test_"
_LISTED = "content_packs_withdrawals::test_"
_DUTY = "kiosk_agent_duty::test_"
_CARRIED = "content_packs_carrying_stick::test_"
_GIVEN_BACK = "server_fleet_returns::test_"

GUARDS = (
    Guard(
        "the list of withdrawals never goes back",
        _LISTING,
        "    if following.version < known.version:\n",
        "    if False:\n",
        (
            _LISTED + "next_list_only_adds",
            _ON_KIOSK + "server_that_shows_the_list_of_before_brings_nothing_back",
        ),
    ),
    Guard(
        "no entry of the list of withdrawals is left out",
        _LISTING,
        "    if following.entries[: len(known.entries)] != known.entries:\n",
        "    if False:\n",
        (_ON_KIOSK + "owned_server_that_rewrites_its_list_brings_nothing_back",),
    ),
    Guard(
        "a new key of withdrawals goes on from the list that stood",
        _LISTING,
        "    if standing.version and sha256_hex(write_list(head)) != standing.sha256:\n",
        "    if False:\n",
        ("key_emergencies_online::test_an_owned_server_uses_no_exchange_to_bring_back_what_was_withdrawn",),
    ),
    Guard(
        "what stood is written down as it is",
        "content_packs/signing/role_rules.py",
        "    if said is None or not 0 <= said.version <= now.version or "
        "(said.version == now.version and said != now):\n",
        "    if False:\n",
        ("content_packs_signing_role_request::test_a_new_key_of_withdrawals_goes_on_from_the_list_that_stands",),
    ),
    Guard(
        "the base pack cannot be withdrawn",
        _LISTING,
        "frozenset(one for one in self.revisions if one[0] != path)",
        "self.revisions",
        (_LISTED + "base_pack_is_spared_whatever_the_list_says",),
    ),
    Guard(
        "a danger notice cannot be withdrawn",
        "content_packs/publishing/withdrawing.py",
        "    if is_danger(entry.path, found.data):\n",
        "    if False:\n",
        (_LISTED + "danger_is_not_withdrawn_but_a_lesser_notice_is",),
    ),
    Guard(
        "only an approver reinstates",
        _REINSTATING,
        "approval.keyid not in groups_of(publishers, parts.publisher)[Group.APPROVER] or approval",
        "approval",
        (_ON_KIOSK + "kiosk_itself_refuses_who_is_no_approver", _LISTED + "nobody_but_an_approver_brings_it_back"),
    ),
    Guard(
        "a reinstatement is signed for this very revision",
        _REINSTATING,
        "    except (UnverifiedSignatureError, VerificationError, ValueError):\n        return False\n",
        "    except (UnverifiedSignatureError, VerificationError, ValueError):\n        return True\n",
        (_LISTED + "signature_for_another_page_brings_nothing_back",),
    ),
    Guard(
        "a kiosk fills the template in itself",
        "kiosk/agent/notices.py",
        "        check_filled(duty, read_template(template.data), template.sha256)\n",
        "",
        (_DUTY + "a_kiosk_refuses_what_the_template_does_not_allow",),
    ),
    Guard(
        "a template's values are among its choices",
        _FILLING,
        "if slot in template.choices and value not in template.choices[slot]:",
        "if False:",
        ("content_packs_notices_filling::test_what_the_template_does_not_allow_is_refused",),
    ),
    Guard(
        "a stick's file has the listed hash",
        _STICK,
        "        if sha256 and sha256 != listed.sha256:\n",
        "        if False:\n",
        (_CARRIED + "a_changed_file_is_named",),
    ),
    Guard(
        "a stick's paths stay inside",
        _ORDINARY,
        'if not _PATH.fullmatch(path) or {".", ".."} & set(steps):',
        "if False:",
        (_CARRIED + "paths_stay_inside_whatever_the_list_says",),
    ),
    Guard(
        "links and devices on a stick are not opened",
        _ORDINARY,
        "inner = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_CLOEXEC | flags, dir_fd=handle)",
        "inner = os.open(name, os.O_RDONLY | os.O_CLOEXEC | flags, dir_fd=handle)",
        (_CARRIED + "links_and_devices_are_never_read",),
    ),
    Guard(
        "no compressed stick",
        _ZIPPED,
        "if info.compress_type != zipfile.ZIP_STORED or info.flag_bits & 1 or info.file_size != info.compress_size:",
        "if False:",
        (_CARRIED + "a_compressed_zip_is_refused_however_small",),
    ),
    Guard(
        "what comes back on a stick is signed by its device",
        "content_packs/carrying/returning.py",
        "            _verify(signed.public_key, signed.signature, _SIGNED + signed.body)\n",
        "",
        (_GIVEN_BACK + "a_return_in_a_kiosks_name_needs_its_own_signature",),
    ),
    Guard(
        "a return is for this server",
        "content_packs/carrying/returning.py",
        "if said.format != RETURN_FORMAT or said.sealed_to != self.public.seal_to:",
        "if said.format != RETURN_FORMAT:",
        (_GIVEN_BACK + "a_server_passes_no_return_on_to_another",),
    ),
    Guard(
        "receipts on a stick cover only what was closed",
        "kiosk/agent/stick/receipts.py",
        "if (receipt.kiosk, receipt.stream) == (identity.kiosk, stream) and receipt.up_to <= closed:",
        "if (receipt.kiosk, receipt.stream) == (identity.kiosk, stream):",
        ("kiosk_agent_stick_returning::test_receipts_of_others_forged_ones_and_those_from_the_future_forget_nothing",),
    ),
    Guard(
        "a call of a signer is used once",
        "server/web/signing_api.py",
        "    services().nonces.use(caller, now)\n",
        "",
        ("server_web_signing_api::test_a_call_is_answered_once",),
    ),
)
