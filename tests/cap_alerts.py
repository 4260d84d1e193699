"""Alerts in the Common Alerting Protocol, for tests: as a warning service writes them, one thing changed at a time."""

from __future__ import annotations

from xml.sax.saxutils import escape

SENT = "2026-11-22T18:30:00+07:00"  # half an hour before START
EXPIRES = "2026-11-23T06:00:00+07:00"
SENDER = "warnings@weather.example"
VI = {
    "language": "vi-VN",
    "event": "Bão",
    "headline": "Bão gần biên giới",
    "description": "Bão số 9 sẽ đổ bộ tối nay.",
    "instruction": "Ở trong nhà.\nTránh xa cửa kính.",
}
EN = {
    "language": "en-GB",
    "event": "Typhoon",
    "headline": "Typhoon near the border",
    "description": "Typhoon 9 makes landfall tonight.",
    "instruction": "Stay inside.\nKeep away from windows.",
}


def info(more: str = "", area: str = "", **changed: str) -> str:
    """One block; an empty value leaves its element out."""
    said = {
        "language": "",
        "category": "Met",
        "event": "Typhoon",
        "urgency": "Expected",
        "severity": "Severe",
        "certainty": "Likely",
        "onset": "",
        "expires": EXPIRES,
        "senderName": "",
        "headline": "",
        "description": "",
        "instruction": "",
    } | changed
    return f"<info>{_elements(said)}{more}{area}</info>"


def area(description: str, code: str = "", polygon: str = "") -> str:
    """An area of a block."""
    coded = f"<geocode><valueName>ISO</valueName><value>{code}</value></geocode>" if code else ""
    drawn = f"<polygon>{polygon}</polygon>" if polygon else ""
    return f"<area><areaDesc>{escape(description)}</areaDesc>{drawn}{coded}</area>"


def cap(*infos: str, head: str = '<?xml version="1.0" encoding="UTF-8"?>', **changed: str) -> bytes:
    """A whole alert: two blocks, Vietnamese and English, where none are given."""
    said = {
        "identifier": "storm-9",
        "sender": SENDER,
        "sent": SENT,
        "status": "Actual",
        "msgType": "Alert",
        "scope": "Public",
        "references": "",
    } | changed
    blocks = "".join(infos) or info(**VI) + info(**EN)
    text = f'{head}<alert xmlns="urn:oasis:names:tc:emergency:cap:1.2">{_elements(said)}{blocks}</alert>'
    return text.encode()


def reference(identifier: str = "storm-9", sender: str = SENDER, sent: str = SENT) -> str:
    return f"{sender},{identifier},{sent}"


def _elements(said: dict[str, str]) -> str:
    return "".join(f"<{name}>{escape(value)}</{name}>" for name, value in said.items() if value)
