"""Which of our languages is an info's? Pure. Nothing is translated by a machine: what is missing is listed."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from content_packs.notices.cap.alert import Alert, Info

_SCRIPTS = {"cn": "zh-Hans", "sg": "zh-Hans", "my": "zh-Hans", "tw": "zh-Hant", "hk": "zh-Hant", "mo": "zh-Hant"}
_CHINESE = frozenset({"zh", "cmn", "yue"})


def tag_of(language: str, tags: Collection[str]) -> str | None:
    """Ours of `tags` for a BCP 47 `language` (vi-VN, zh-TW), or None."""
    parts = language.replace("_", "-").lower().split("-")
    known = {tag.lower(): tag for tag in tags}
    for length in range(len(parts), 0, -1):
        if found := known.get("-".join(parts[:length])):
            return found
    if parts[0] in _CHINESE:
        script = next((f"zh-{part.title()}" for part in parts if part in ("hans", "hant")), None)
        found = script or next((_SCRIPTS[part] for part in parts if part in _SCRIPTS), "zh-Hans")
        return found if found in tags else None
    return None


def by_language(alert: Alert, tags: Collection[str]) -> Mapping[str, Info]:
    """The first info in each of our languages."""
    found: dict[str, Info] = {}
    for info in alert.infos:
        tag = tag_of(info.language, tags)
        if tag:
            found.setdefault(tag, info)
    return found


def missing(alert: Alert, tags: Collection[str]) -> tuple[str, ...]:
    """Our languages that nobody has written yet, in our order."""
    there = by_language(alert, tags)
    return tuple(tag for tag in tags if tag not in there)
