"""Notices for tests: in the words of the language packs, so that every script stands on the screens in earnest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import msgspec

from content_packs.messages import Messages
from content_packs.notices.notice import Gravity, Notice, NoticeText, write_notice
from content_packs.trust.roles import Kind, TargetPath
from tests.screen_content import NOON, language_packs
from tests.simulated_repository import PUBLISHER

HOUR = dt.timedelta(hours=1)


def notice(
    name: str = "road",
    severity: Gravity = Gravity.WARNING,
    version: int = 1,
    now: dt.datetime = NOON,
    steps: int = 3,
    **more: object,
) -> Notice:
    """A notice from an hour ago until in three hours."""
    say = Messages(language_packs())
    made = Notice(
        format=1,
        publisher=PUBLISHER,
        id=name,
        version=version,
        severity=severity,
        icon="directions_run",
        start=now - HOUR,
        end=now + 3 * HOUR,
        issued_at=now - HOUR,
        next_word_at=now + HOUR,
        texts={tag: _text(say, tag, steps) for tag in language_packs()},
    )
    return msgspec.structs.replace(made, **more)


def _text(say: Messages, tag: str, steps: int) -> NoticeText:
    words = [say(tag, name) for name in ("page-past-date", "ask-desk", "still-there", "fact-past-date", "scan-code")]
    what = f"{say(tag, 'unchecked-translation')} {say(tag, 'page-past-date')}"
    return NoticeText(title=say(tag, "fact-past-date"), what=what, steps=tuple(words[:steps]))


def path_of(one: Notice) -> str:
    """Where a notice is filed."""
    return str(TargetPath(Kind.NOTICE, one.publisher, one.id))


def targets_of(*notices: Notice) -> dict[str, bytes]:
    return {path_of(one): write_notice(one) for one in notices}


def ids(notices: Sequence[Notice]) -> list[str]:
    return [one.key.partition("/")[2] for one in notices]
