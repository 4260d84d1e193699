"""FETCH and VERIFY, then one switch: poll, gather, prove, activate. What fails leaves what was there.

The order makes a kill at any instant harmless: blobs are on disk before the manifest that names them,
all of it before the proof, proof and indexes before the one transaction that switches. Until then the ui reads
the old activation; from then on the new one; there is nothing between. Notices go ahead of all the rest:
nobody is warned late because a film is still on its way. Pages go ahead of media: they are shown with the words of
what is still to come. What is withdrawn goes first of all.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import msgspec

from content_packs.errors import ContentBad, CouldNotReach
from content_packs.model import Manifest
from content_packs.reading import read_manifest
from content_packs.trust.trust import Trust, TrustedTarget
from kiosk.activation import Activation, Signed
from kiosk.agent.backoff import Backoff
from kiosk.agent.carriers import Mirrors
from kiosk.agent.downloads import Downloads, MoreToFetch
from kiosk.agent.fetching.media import MediaToCome
from kiosk.agent.former import Former, blobs_of_formers, formers
from kiosk.agent.gathering import Gathered, Gathering, blobs_of, signed
from kiosk.agent.indexing import Indexing
from kiosk.agent.repair import Repair
from kiosk.agent.withdrawing import Withdrawing
from kiosk.blobs import BlobStore, failing_disk
from kiosk.clock import Moment
from kiosk.errors import DownloadPaused
from kiosk.proof_file import read_report
from kiosk.state import State

PAUSE_MOST_S = 900.0
"""Whoever waits for the next hour looks again after this long: the budget may be another by then."""


class Sync:
    """One kiosk's content. `problem` is a sentence for the heartbeat, "" when all is well."""

    def __init__(
        self,
        home: Path,
        base_plan: str,
        state: State,
        store: BlobStore,
        trust: Trust,
        downloads: Downloads,
        mirrors: Mirrors,
        repair: Repair,
        indexing: Indexing,
        withdrawing: Withdrawing,
        polls: Backoff,
        retries: Backoff,
    ) -> None:
        """`polls` times the questions for news, `retries` those for content that was refused."""
        self._home = home
        self._base_plan = base_plan
        self._state = state
        self._store = store
        self._trust = trust
        self._downloads = downloads
        self._mirrors = mirrors
        self._repair = repair
        self.indexing = indexing
        self._withdrawing = withdrawing
        self._polls = polls
        self._retries = retries
        self._followed = self._told = ""
        self._unfinished = True
        self._again_at = 0.0
        self.problem = ""
        self.failure: Exception | None = None
        """What stopped the last step, if something did."""
        self.synced: dt.datetime | None = None
        """When there was last an answer to the question for news, by our own clock."""

    def step(self, now: Moment) -> float:
        """Poll once, and bring what is new as far as it goes; seconds until the next time."""
        self.failure, self._told = None, ""
        self._downloads.begin_slice(self._time(now), self._zone())
        try:
            with failing_disk("Updating content"):
                return self._step(now)
        except MoreToFetch as more:
            self.problem = self._told or str(more)
            return 0.0
        except DownloadPaused as pause:
            self.problem = self._told or str(pause)
            self._again_at = now.monotonic + min(pause.rest.total_seconds(), PAUSE_MOST_S)
            return self._polls.succeeded()
        except (ContentBad, CouldNotReach) as error:
            self.problem, self.failure = self._told or str(error), error
            self._mirrors.turn(error)
            return self._polls.failed()

    def overtaken(self) -> None:
        """Another way (a stick) brought something: go on from what it left."""
        self._trust.learn(self._state.high_water())
        self._followed = ""

    def _step(self, now: Moment) -> float:
        at = self._time(now)
        damaged = self._repair.look(read_report(self._home).damaged, self._state.current())
        news = self._news(at)
        self.synced = now.wall
        plan_ref = self._plan_ref()
        if news or damaged or plan_ref != self._followed:
            self._unfinished, self._again_at = True, 0.0
        if self._unfinished and now.monotonic >= self._again_at:
            self._bring(plan_ref, at, now)
        return self._polls.succeeded()

    def _news(self, at: dt.datetime) -> bool:
        """Whether there is anything new, by the first carrier whose answer can be used; now and then by all."""
        for _ in range(len(self._mirrors) - 1):
            try:
                news = self._trust.poll(at)
                break
            except (ContentBad, CouldNotReach) as error:
                self._mirrors.turn(error)
        else:
            news = self._trust.poll(at)
        for _ in self._mirrors.others():
            with suppress(ContentBad, CouldNotReach):  # it is behind, or down: nobody waits for it
                news |= self._trust.poll(at)
        return news

    def _bring(self, plan_ref: str, at: dt.datetime, now: Moment) -> None:
        """Gather and switch. Content that was refused is tried again later, and at once when there is news."""
        late = self._withdrawing.look(at)
        current = self._state.current()
        kept = self._repair.sound(current)
        if current is not None and _is_sound(current, kept):
            current = self._warn(current, kept, at)
            kept = {one.path: one for one in current.targets()}
        gathering = self._gathering(at, kept)
        gathered = gathering.gather(plan_ref)
        media = self._media_of(gathered)
        held = media.fetch(self._shown(current))
        self._switch(gathered, current, kept, at, media.to_come())
        self._withdrawing.judge(self._state.current())
        problems = (*gathering.problems, self._withdrawing.problem, media.sentence(held))
        self._followed, self.problem = plan_ref, "; ".join(sentence for sentence in problems if sentence)
        self._unfinished = bool(gathering.problems or self._withdrawing.troubled or held)
        self._again_at = now.monotonic + (self._retries.failed() if self._unfinished else self._retries.succeeded())
        self._told, self.failure = self.problem if held else "", held
        if isinstance(held, DownloadPaused):
            self._again_at = 0.0
            raise held
        if late is not None:
            raise late

    def _shown(self, current: Activation | None) -> Iterator[Manifest]:
        """Manifests of what is shown now and of the releases before, as far as they can be read."""
        for release in (*(current.releases if current is not None else ()), *self._state.formers().values()):
            with suppress(ContentBad):
                yield read_manifest(self._store.read(release.sha256))

    def _media_of(self, gathered: Gathered) -> MediaToCome:
        manifests = [read_manifest(self._store.read(release.sha256)) for release in gathered.releases]
        return MediaToCome(self._store, self._downloads, manifests)

    def _gathering(self, at: dt.datetime, kept: dict[str, Signed]) -> Gathering:
        before = Former(self._store, self._repair, self._state.formers())
        withdrawn = self._withdrawing.withdrawn
        return Gathering(self._trust, self._store, self._downloads, at, kept, before.instead_of, withdrawn)

    def _warn(self, current: Activation, kept: dict[str, Signed], at: dt.datetime) -> Activation:
        """Show the notices of now beside the content of before; what is activated then."""
        found = self._gathering(at, kept).notices(current.layers)
        warned = msgspec.structs.replace(current, at=at, notices=signed(found, ""))
        if warned.same_content(current):
            return current
        fresh = [one.path for one in found if isinstance(one, TrustedTarget)]
        proof = self._store.put(self._trust.proof_of(fresh, at)) if fresh else ""
        return self._state.activate(
            msgspec.structs.replace(warned, notices=signed(found, proof)), self._trust.high_water()
        )

    def _switch(
        self,
        gathered: Gathered,
        current: Activation | None,
        kept: dict[str, Signed],
        at: dt.datetime,
        to_come: tuple[str, ...],
    ) -> None:
        """Activate what differs from the current content, or whose proof no longer holds."""
        if current is not None and _is_sound(current, kept) and gathered.activation(at, "").same_content(current):
            self._take_up(current, at, to_come)
            self._collect()  # what notices before these ones needed
            return
        proof = self._trust.proof_of([one.path for one in gathered.fresh()], at)
        coming = msgspec.structs.replace(gathered.activation(at, self._store.put(proof)), to_come=to_come)
        self.indexing.make(coming, current)
        self._state.keep_formers(formers(self._state.formers(), current, coming))
        self._state.activate(coming, self._trust.high_water())
        self._collect()

    def _take_up(self, current: Activation, at: dt.datetime, to_come: tuple[str, ...]) -> None:
        """The same content with the media that are here by now. One that a visit still shows is left beside it."""
        if current.to_come == to_come:
            self._state.raise_marks(self._trust.high_water())
            return
        shown = current.id in read_report(self._home).pins
        more = msgspec.structs.replace(current, at=at, to_come=to_come)
        self._state.activate(more, self._trust.high_water(), 0 if shown else current.id)

    def _collect(self) -> None:
        """Remove what neither the current nor the previous activation nor the ui needs."""
        staying = self._state.keep_activations(read_report(self._home).pins)
        try:
            keep = set().union(*(blobs_of(activation, self._store) for activation in staying))
            keep |= blobs_of_formers(self._state.formers().values(), self._store)
        except ContentBad:
            return  # an old manifest is damaged: what it names is unknown, so nothing is removed
        self._store.collect(keep)
        self.indexing.collect(staying)

    def _plan_ref(self) -> str:
        identity = self._state.identity()
        return identity.plan if identity is not None else self._base_plan

    def _zone(self) -> str:
        """The gate's, by whose clock people set hours."""
        current = self._state.current()
        return current.plan.time_zone if current is not None else "UTC"

    def _time(self, now: Moment) -> dt.datetime:
        """Ours, but never before the last time a server told us: a dead battery brings nothing back."""
        agreed = self._state.agreement()
        return max(now.wall, agreed.last_known) if agreed is not None else now.wall


def _is_sound(current: Activation, kept: dict[str, Signed]) -> bool:
    """Whether everything of `current` still stands in a proof that holds."""
    return len(kept) == len(list(current.targets()))
