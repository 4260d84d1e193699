"""Tasks of somebody who is told something urgent, or needs help at once. Notices are published, signed and fetched."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from content_packs.notices.notice import Gravity, Notice
from content_packs.notices.source import built, load_source, moved_to
from kiosk.visit import Screen
from tests.notices import notice, path_of, targets_of
from tests.tasks.checkpoint import SAMPLE
from tests.tasks.hand import Hand, Lost

VISA = f"{SAMPLE}/visa"
HELP = f"{SAMPLE}/health-emergency"
DRILL = Path(__file__).parent.parent.parent / "content_packs" / "packs" / "notices" / "evacuation-drill.toml"
ARRIVES_S = 20.0
"""The clerk looks every two seconds, and the machine may be busy."""


def information(t: Hand) -> None:
    """A calm line over the page; touched, the notice in full; and the page again."""
    t.comes_to("entry", "visa")
    one = notice("road", Gravity.INFO, _version(), now=_now(), icon="traffic")
    with published(t, one):
        t.until(lambda: _ticked(t).layout.notice is not None, "no line stands over the page")
        t.booth.await_seen(limit_s=ARRIVES_S)
        t.uses(f"notice:{one.key}")
        t.sees(Screen.NOTICE, one.ref)
        t.reads(one.texts[t.language].title)
        t.look()
        t.goes_back()
        t.sees(Screen.PAGE, VISA)
        t.leaves()


def danger(t: Hand) -> None:
    """Danger has the screen at once, in the traveller's language; told, the page again under a strong line."""
    t.comes_to("entry", "visa")
    one = notice("storm", Gravity.DANGER, _version(), now=_now(), icon="thunderstorm")
    with published(t, one):
        _taken_over(t, one)
        t.look()
        t.uses(f"heard:{one.key}")
        t.sees(Screen.PAGE, VISA)
        if t.layout.notice is None:
            raise Lost("nothing is left of the danger")
        t.leaves()


def drill(t: Hand) -> None:
    """A drill says that it is one."""
    t.comes_to("entry", "visa")
    one = built(moved_to(load_source(DRILL), _now()), t.booth.edition.languages, _version())
    with published(t, one):
        _taken_over(t, one)
        t.reads(t.says(t.language, "drill"))
        t.reads(t.says(t.language, "drill-told"))
        t.look()
        t.uses(f"heard:{one.key}")
        t.leaves()


def help_at_once(t: Hand) -> None:
    """One touch from three screens, always at the same place."""
    t.comes()
    places = set()
    for way in ((), (f"topic:{SAMPLE}/entry",), ("search",)):
        for action in way:
            t.uses(action)
        hit = t.layout.find("help")
        assert hit
        places.add(hit.rect)
        t.uses("help")
        t.sees(Screen.PAGE, HELP)
        t.look()
        t.goes_back()
        t.uses("home") if way else None
    if len(places) > 1:
        raise Lost(f"help stands at {places}")
    t.leaves()


@contextmanager
def published(t: Hand, one: Notice) -> Iterator[None]:
    """`one` is published and fetched; and withdrawn again, until nothing of it is left on the glass."""
    kiosk = t.booth.kiosk
    kiosk.repository.publish(targets_of(one), now=_now())
    t.booth.sync()
    try:
        yield
    finally:
        kiosk.repository.publish({}, now=_now(), removed=[path_of(one)])
        t.booth.sync()
        t.twin.look()
        t.booth.await_seen(limit_s=ARRIVES_S)


def _taken_over(t: Hand, one: Notice) -> None:
    t.until(lambda: _ticked(t).place.screen is Screen.NOTICE, "the danger does not come between", ARRIVES_S)
    t.booth.await_seen(limit_s=ARRIVES_S)
    t.sees(Screen.NOTICE, one.ref)
    t.reads(one.texts[t.language].title)


def _ticked(t: Hand) -> Hand:
    t.twin.tick()
    return t


def _now() -> dt.datetime:
    return dt.datetime.now(dt.UTC)


def _version() -> int:
    """Only grows."""
    return int(_now().timestamp())
