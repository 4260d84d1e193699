"""FETCH: an index for each release, before the release is shown; looked after as long as it is shown.

Search is a comfort: an index that cannot be made is a sentence in `problem`, and the content is shown all the same.
"""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Collection, Iterator, Mapping
from hashlib import file_digest
from pathlib import Path

from content_packs.errors import ContentBad
from content_packs.languages import read_language
from content_packs.model import Page
from content_packs.reading import read_manifest, read_page
from content_packs.search.rules import SearchRules
from kiosk.activation import Activation, Signed
from kiosk.blobs import BlobStore
from kiosk.proof_file import read_report
from kiosk.search.index_file import PARTS, make
from kiosk.search.naming import ENDING, FOLDER, index_file, index_name
from kiosk.state import State

log = logging.getLogger(__name__)

LOOK_S = 30.0
"""How often it is looked whether all indexes are there."""


class Indexing:
    """The indexes of one kiosk."""

    def __init__(self, store: BlobStore) -> None:
        self._store = store
        self._folder = store.home / FOLDER
        self._checked: set[Path] = set()
        self._read: dict[str, tuple[str, SearchRules]] = {}
        self.problem = ""

    def make(self, coming: Activation, current: Activation | None) -> None:
        """Make what `coming` lacks, starting from the indexes of `current`. Raises nothing; `problem` says it."""
        self.problem = ""
        try:
            rules = self._rules(coming)
            before = dict(self._named(current)) if current and self._rules(current) == rules else {}
            for release in coming.releases:
                if index_file(self._folder, index_name(release.sha256, rules)) is None:
                    self._make(release, rules, before.get(release.reference, ""))
        except (OSError, sqlite3.Error, ContentBad) as error:
            log.warning("an index could not be made", exc_info=True)
            self.problem = f"Search is incomplete: {error}"

    def look(self, state: State, home: Path) -> float:
        """See that the indexes of what is shown are there; seconds until the next time."""
        self.mend(state.current(), read_report(home).damaged)
        return LOOK_S

    def mend(self, current: Activation | None, reported: Collection[str]) -> None:
        """Make again what is missing or damaged of `current`: looked at once after the start, and when it is
        `reported`."""
        if current is None:
            return
        for _, name in self._named(current):
            there = index_file(self._folder, name)
            if there and (name in reported or there[0] not in self._checked):
                self._check(*there)
        self.make(current, None)

    def collect(self, staying: Collection[Activation]) -> None:
        """Remove the indexes of releases that nothing needs any longer."""
        keep = {name for activation in staying for _, name in self._named(activation)}
        for path in self._folder.glob(f"*{ENDING}"):
            if path.name.partition(".")[0] not in keep:
                path.unlink(missing_ok=True)
        for part in (self._folder / PARTS).glob("*"):
            part.unlink(missing_ok=True)

    def _make(self, release: Signed, rules: Mapping[str, SearchRules], before: str) -> None:
        manifest = read_manifest(self._store.read(release.sha256))
        pages = {page: ref.sha256 for page, ref in manifest.pages.items()}
        start = index_file(self._folder, before) if before else None
        name = index_name(release.sha256, rules)
        path = make(self._folder, name, pages, self._page, rules, start[0] if start else None)
        self._checked.add(path)

    def _page(self, sha256: str) -> Page:
        return read_page(self._store.read(sha256))

    def _check(self, path: Path, sha256: str) -> None:
        with path.open("rb") as file:
            sound = file_digest(file, "sha256").hexdigest() == sha256
        if sound:
            self._checked.add(path)
        else:
            path.unlink(missing_ok=True)

    def _named(self, activation: Activation) -> Iterator[tuple[str, str]]:
        """Each release and the name of its index."""
        rules = self._rules(activation)
        yield from ((release.reference, index_name(release.sha256, rules)) for release in activation.releases)

    def _rules(self, activation: Activation) -> dict[str, SearchRules]:
        """How the languages of `activation` are searched. Languages that cannot be read are not shown either."""
        return dict(rule for language in activation.languages if (rule := self._rule(language.sha256)))

    def _rule(self, sha256: str) -> tuple[str, SearchRules] | None:
        if sha256 not in self._read:
            try:
                pack = read_language(self._store.read(sha256))
            except ContentBad:
                return None
            self._read[sha256] = (pack.tag, pack.search)
        return self._read[sha256]
