"""What an activation posts: notices as signed, templates as filled in; what is not allowed is left out."""

from __future__ import annotations

import msgspec

from content_packs.errors import Untrusted
from content_packs.notices.duty import write_duty
from content_packs.notices.notice import Gravity
from content_packs.notices.template import write_template
from content_packs.reading import sha256_hex
from content_packs.withdrawals.listing import Withdrawn
from kiosk.activation import Signed
from kiosk.hidden import not_hidden
from kiosk.posted import posted
from tests.filled_notices import HOUR, duty, duty_target, template, template_target
from tests.notices import ids, notice, targets_of
from tests.screen_content import FakeContent, language_packs
from tests.simulated_repository import PUBLISHER, START

TEMPLATE = f"templates/{PUBLISHER}/closure.json"


class Stored:
    """Signed files, as an activation has them."""

    def __init__(self, files: dict[str, bytes]) -> None:
        self.files = {sha256_hex(data): data for data in files.values()}
        self.signed = tuple(Signed(path, 1, sha256_hex(data), len(data), "proof") for path, data in files.items())

    def read(self, one: Signed) -> bytes:
        if one.sha256 not in self.files:
            raise Untrusted(one.path)
        return self.files[one.sha256]

    def shown(self, signed: tuple[Signed, ...] | None = None) -> list[str]:
        found = posted(signed or self.signed, self.read, FakeContent().plan, language_packs())
        return ids(found)


def test_free_words_and_what_was_filled_in_are_posted_the_gravest_first() -> None:
    graver = duty(gravity=Gravity.DANGER, next_word_at=START + HOUR)
    assert Stored(targets_of(notice()) | duty_target(graver) | template_target(template())).shown() == [
        "duty.today@1",
        "road@1",
    ]


def test_a_template_alone_is_no_notice_and_without_it_nothing_is_posted() -> None:
    assert Stored(template_target(template())).shown() == []
    assert Stored(duty_target(duty())).shown() == []


def test_a_stored_duty_notice_is_judged_again() -> None:
    for change in ({"amounts": {"depth": 999}}, {"choices": {"area": "our own words"}}, {"gravity": Gravity.INFO}):
        wrong = msgspec.structs.replace(duty(), **change)
        assert Stored(targets_of(notice()) | duty_target(wrong) | template_target(template())).shown() == ["road@1"]


def test_another_file_beside_it_is_not_its_template() -> None:
    other = template(version=2, icon="info")
    assert Stored(duty_target(duty()) | template_target(other)).shown() == []


def test_damage_takes_away_what_is_damaged_and_no_more() -> None:
    stored = Stored(targets_of(notice()) | duty_target(duty()) | template_target(template()))
    del stored.files[sha256_hex(write_template(template()))]
    assert stored.shown() == ["road@1"]
    del stored.files[sha256_hex(write_duty(duty()))]
    assert stored.shown() == ["road@1"]


def test_a_withdrawn_template_takes_what_was_filled_in_with_it_but_never_a_danger() -> None:
    gone = Withdrawn(1, frozenset({(TEMPLATE, "", sha256_hex(write_template(template())))}))
    for gravity, left in ((Gravity.WARNING, ["road@1"]), (Gravity.DANGER, ["duty.today@1", "road@1"])):
        one = duty(gravity=gravity, next_word_at=START + HOUR)
        stored = Stored(targets_of(notice()) | duty_target(one) | template_target(template()))
        assert stored.shown(not_hidden(stored.signed, gone, stored.read)) == left
