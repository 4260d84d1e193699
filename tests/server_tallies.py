"""What kiosks tell a server of the tests: a day's counts of that pack."""

from __future__ import annotations

import datetime as dt

import msgspec

from content_packs import wire
from tests.server_release import ORDER, PACK


def batch(
    sequence: int,
    pages: int = 3,
    views: int = 12,
    day: dt.date = dt.date(2026, 11, 21),
    clock: wire.ClockTrust = wire.ClockTrust.SYNCED,
) -> wire.TallyBatch:
    """A day's counts: `pages` rows of `views` views, one language, one hour of an hour's presence."""
    dwell = (views, *([0] * (wire.DWELL_BUCKETS - 1)))
    nobody = tuple([0] * wire.DWELL_BUCKETS)
    return wire.TallyBatch(
        sequence=sequence,
        day=day,
        boot="boot-1",
        clock=clock,
        definition=wire.TALLY_DEFINITION,
        pages=tuple(
            wire.PageCount(
                pack=PACK,
                version=1,
                page="everything" if n % 2 == 0 else "customs",
                language=ORDER[n % len(ORDER)],
                shown=ORDER[n % len(ORDER)],
                views=views,
                dwell=dwell,
            )
            for n in range(pages)
        ),
        languages=(wire.LanguageCount(language="vi", chosen=views),),
        hours=(
            wire.HourCount(
                hour=dt.datetime.combine(day, dt.time(3), dt.UTC), visits=2, views=views, alive_s=3600, lengths=nobody
            ),
        ),
    )


def said_by_travellers(counted: wire.TallyBatch, revision: str) -> wire.TallyBatch:
    """`counted`, of a day on which travellers spoke of page `customs` at `revision`, searched, and read with aids."""

    def answer(
        question: str, choice: str, answers: int, revision: str = revision, shown: str = "vi"
    ) -> wire.AnswerCount:
        page, revision = ("", "") if "/" in question else ("customs", revision)
        return wire.AnswerCount(
            pack=PACK,
            version=1,
            page=page,
            revision=revision,
            language=shown,
            shown=shown,
            question=question,
            choice=choice,
            answers=answers,
        )

    return msgspec.structs.replace(
        counted,
        answers=(
            answer("useful", "yes", 64),
            answer("useful", "no", 3),
            answer("wrong", "number", 14),
            answer("wrong", "contact", 1),
            answer("wrong", "translation", 12, "00ff00ff00ff", "km"),
            answer("visit/found", "all", 41),
            answer("visit/found", "part", 12),
        ),
        misses=(
            wire.MissCount(language="lo", misses=31, topic=f"{PACK}/entry"),
            wire.MissCount(language="ar", misses=2),
        ),
        aids=(wire.AidCount(aid="text", visits=118), wire.AidCount(aid="reach", visits=4)),
    )
