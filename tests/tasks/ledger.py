"""What a kiosk counted, and what a traveller kept count of. The two never read from each other."""

from __future__ import annotations

import sqlite3
from collections import Counter
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from kiosk.tally import TALLY_FILE


@dataclass
class Counts:
    """Views by page and the languages asked for and shown; answers by page, question and choice; and so on."""

    views: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    answers: Counter[tuple[str, str, str, str]] = field(default_factory=Counter)
    misses: Counter[tuple[str, str]] = field(default_factory=Counter)
    languages: Counter[str] = field(default_factory=Counter)
    aids: Counter[str] = field(default_factory=Counter)
    visits: int = 0

    def since(self, before: Counts) -> Counts:
        """What came after `before`."""
        return Counts(
            self.views - before.views,
            self.answers - before.answers,
            self.misses - before.misses,
            self.languages - before.languages,
            self.aids - before.aids,
            self.visits - before.visits,
        )


def counted(home: Path) -> Counts:
    """Everything that stands in the kiosk's counters."""
    path = home / TALLY_FILE
    if not path.exists():
        return Counts()
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as database:
        views = database.execute("SELECT page, language, shown, SUM(views) FROM page GROUP BY 1, 2, 3").fetchall()
        answers = database.execute(
            "SELECT page, language, question, choice, SUM(answers) FROM answer GROUP BY 1, 2, 3, 4"
        ).fetchall()
        misses = database.execute("SELECT language, topic, SUM(misses) FROM miss GROUP BY 1, 2").fetchall()
        languages = database.execute("SELECT language, SUM(chosen) FROM language GROUP BY 1").fetchall()
        aids = database.execute("SELECT aid, SUM(visits) FROM aid GROUP BY 1").fetchall()
        visits = database.execute("SELECT COALESCE(SUM(visits), 0) FROM hour").fetchone()[0]
    return Counts(
        Counter({(page, language, shown): count for page, language, shown, count in views}),
        Counter({(page, language, question, choice): count for page, language, question, choice, count in answers}),
        Counter({(language, topic): count for language, topic, count in misses}),
        Counter(dict(languages)),
        Counter(dict(aids)),
        int(visits),
    )
