"""How grave is an alert to us, and are travellers told of it at all? Pure. docs/notice-format.md has the table.

Rules:

- `Actual` and `Exercise` may make drafts, an exercise always as a drill. `Test` only when tests are asked for, as a
  drill too. `System` and `Draft` never. Only `Public` ones.
- `Ack` and `Error` are talk between machines. What has expired is passed over.
- Danger: extreme or severe, immediate or expected, observed or likely. Information: minor, unlikely, or past.
  Everything else warns: what is unknown is not taken lightly.
"""

from __future__ import annotations

import datetime as dt

from content_packs.notices.cap.alert import Alert, Certainty, Info, MsgType, Scope, Severity, Status, Urgency
from content_packs.notices.cap.errors import AlertPassedOver
from content_packs.notices.notice import GRAVEST_FIRST, Gravity

_NEAR = frozenset({Urgency.IMMEDIATE, Urgency.EXPECTED})
_GRAVE = frozenset({Severity.EXTREME, Severity.SEVERE})
_SURE = frozenset({Certainty.OBSERVED, Certainty.LIKELY})


def check_meant(alert: Alert, now: dt.datetime, *, tests: bool) -> None:
    """Raise `AlertPassedOver` for an alert that makes no draft."""
    if alert.status in (Status.SYSTEM, Status.DRAFT):
        raise AlertPassedOver(f"Its status is {alert.status}: it is for machines, or not finished.")
    if alert.status is Status.TEST and not tests:
        raise AlertPassedOver("It is a test. With --tests it becomes the draft of a drill.")
    if alert.scope is not Scope.PUBLIC:
        raise AlertPassedOver(f"Its scope is {alert.scope}: it is not for the public.")
    if alert.msg_type in (MsgType.ACK, MsgType.ERROR):
        raise AlertPassedOver(f"It is an {alert.msg_type} of another message, and warns of nothing.")
    if alert.msg_type is MsgType.CANCEL:
        return
    if not alert.infos:
        raise AlertPassedOver("It has no block of information: there is nothing to say.")
    ends = [info.expires for info in alert.infos if info.expires]
    if len(ends) == len(alert.infos) and max(ends) <= now:
        raise AlertPassedOver(f"It expired at {max(ends):%Y-%m-%d %H:%M} UTC.")


def is_drill(alert: Alert) -> bool:
    """Whether whatever comes of it is a drill."""
    return alert.status is not Status.ACTUAL


def gravity_of(alert: Alert) -> Gravity:
    """The gravest of what its blocks say."""
    found = {_gravity(info) for info in alert.infos}
    return next(gravity for gravity in GRAVEST_FIRST if gravity in found)


def _gravity(info: Info) -> Gravity:
    if info.severity in _GRAVE and info.urgency in _NEAR and info.certainty in _SURE:
        return Gravity.DANGER
    past = info.urgency is Urgency.PAST
    if info.severity is Severity.MINOR or info.certainty is Certainty.UNLIKELY or past:
        return Gravity.INFO
    return Gravity.WARNING
