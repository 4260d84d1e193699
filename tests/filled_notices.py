"""Templates and what is filled in, for tests: a closure in the languages of the simulated gate."""

from __future__ import annotations

import datetime as dt

import msgspec

from content_packs.notices.duty import DutyNotice, duty_path, template_path, write_duty
from content_packs.notices.notice import Gravity, NoticeText
from content_packs.notices.template import Amount, Template, write_template
from content_packs.reading import sha256_hex
from tests.simulated_repository import PUBLISHER, START

HOUR = dt.timedelta(hours=1)
TAGS = ("vi", "en", "km", "th", "ar")


def template(name: str = "closure", version: int = 1, **more: object) -> Template:
    """A template with every kind of slot."""
    words = {tag: f"{tag}: {{gate}} {{area}} {{start}} {{end}} {{depth}}" for tag in TAGS}
    made = Template(
        format=1,
        publisher=PUBLISHER,
        id=name,
        version=version,
        icon="block",
        severities=(Gravity.WARNING, Gravity.DANGER),
        longest_hours=72,
        texts={tag: NoticeText(title=f"{tag} closed", what=said, steps=("Wait.",)) for tag, said in words.items()},
        choices={"area": {"hall": {tag: f"hall {tag}" for tag in TAGS}, "road": {tag: f"road {tag}" for tag in TAGS}}},
        amounts={"depth": Amount(unit="length-centimeter", least=10, most=300)},
    )
    return msgspec.structs.replace(made, **more)


def duty(of: Template | None = None, name: str = "today", version: int = 1, **more: object) -> DutyNotice:
    """`of` filled in: from now for three hours."""
    of = of or template()
    made = DutyNotice(
        format=1,
        publisher=of.publisher,
        id=name,
        version=version,
        template=template_path(of.publisher, of.id),
        template_sha256=sha256_hex(write_template(of)),
        template_version=of.version,
        gravity=Gravity.WARNING,
        start=START,
        end=START + 3 * HOUR,
        issued_at=START,
        choices={"area": "hall"} if of.choices else {},
        amounts={"depth": 60} if of.amounts else {},
    )
    return msgspec.structs.replace(made, **more)


def template_target(one: Template) -> dict[str, bytes]:
    return {template_path(one.publisher, one.id): write_template(one)}


def duty_target(one: DutyNotice) -> dict[str, bytes]:
    return {duty_path(one.publisher, one.id): write_duty(one)}
