"""SIGN: what a signer's own machine trusts, and what it remembers.

The signer believes the embedded root, what was signed by two before, and what this machine remembers of it
(`SignerState`), never the server's word. Publisher and signer judge by the same `signing.request.check`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import msgspec

from content_packs.durable import put
from content_packs.errors import ContentBad, NotListed, Stale
from content_packs.fetching import DirectoryFetcher, Fetcher, HttpFetcher
from content_packs.naming import Identity, identify
from content_packs.signing.difference import TargetDifference, difference
from content_packs.signing.past import TrustedPast
from content_packs.signing.request import Judged, Request, Standing, check
from content_packs.trust.groups import delegated_names
from content_packs.trust.roles import Kind, is_duty_role, publisher_of_role
from content_packs.trust.trust import Trust


class SignerState:
    """A signer's memory of one repository, in `folder`: metadata cache and high-water marks."""

    def __init__(self, folder: Path, root: bytes) -> None:
        self._folder = folder / hashlib.sha256(root).hexdigest()[:16]
        self._root = root

    def trust(self, fetcher: Fetcher) -> Trust:
        """A consumer that refuses what is older than what this machine has seen."""
        return Trust(self._root, self._folder / "metadata", fetcher, high_water=self._marks())

    def remember(self, trust: Trust) -> None:
        """Keep the high-water marks for the next time."""
        put(self._folder / "high-water.json", msgspec.json.encode(trust.high_water(), order="sorted"))

    def hold(self, versions: Mapping[str, int]) -> None:
        """Remember versions that were verified without a `Trust`; raises `Stale` where one is older than before."""
        marks = dict(self._marks())
        for name, version in versions.items():
            if version < marks.get(name, 0):
                raise Stale(f"{name} is version {version}, but this machine has seen version {marks[name]}.")
            marks[name] = version
        put(self._folder / "high-water.json", msgspec.json.encode(marks, order="sorted"))

    def past(self, trust: Trust, fetcher: Fetcher, now: dt.datetime) -> TrustedPast:
        """What is released, as `trust` vouches for it; blobs are kept in this memory."""
        return TrustedPast(trust, fetcher, self._folder, now)

    def _marks(self) -> Mapping[str, int]:
        try:
            return msgspec.json.decode((self._folder / "high-water.json").read_bytes(), type=dict[str, int])
        except FileNotFoundError:
            return {}
        except msgspec.DecodeError as error:
            raise ContentBad(f"{self._folder}/high-water.json is damaged; restore it, or ask who keeps it.") from error


@dataclass(frozen=True)
class Examined:
    """A request that this machine has judged, and everything that it would change."""

    judged: Judged
    standing: Standing
    past: TrustedPast
    differences: tuple[TargetDifference, ...]


def examine(request: Request, state: SignerState, fetcher: Fetcher, now: dt.datetime) -> Examined:
    """Judge `request` by what this machine trusts. Raises `ContentBad` or `CouldNotReach`."""
    trust = state.trust(fetcher)
    standing = trusted_standing(trust, request.note.publisher, now)
    state.remember(trust)
    judged, past = check(request, standing, now), state.past(trust, fetcher, now)
    return Examined(judged, standing, past, difference(judged, past, standing.templates))


def fetcher_for(place: str) -> Fetcher:
    """A publish directory by its address: ``http…`` or a folder."""
    return HttpFetcher(place) if place.startswith(("http://", "https://")) else DirectoryFetcher(Path(place))


def trusted_standing(trust: Trust, publisher: str, now: dt.datetime) -> Standing:
    """What `trust` vouches for of `publisher`, to judge a request by."""
    trust.refresh(now)
    delegator = trust.delegator(now)
    if publisher not in delegated_names(delegator):
        raise NotListed(f"{publisher} is not a publisher here; the role publishers does not name it.")
    role = trust.publisher_role(publisher, now)
    packs = [path for path in (role.signed.targets if role else ()) if path.startswith(f"{Kind.PACK}/")]
    manifests = tuple(_identity(trust, path, now) for path in packs)
    templates = trust.listed(Kind.TEMPLATE, publisher_of_role(publisher), now) if is_duty_role(publisher) else ()
    filled_from = {path: trust.target(path, now).data for path in templates}
    return Standing(publisher, delegator, role, manifests, filled_from)


def _identity(trust: Trust, path: str, now: dt.datetime) -> Identity:
    return identify(path, trust.target(path, now).data)
