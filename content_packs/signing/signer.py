"""SIGN: what a signer's own machine trusts, and what a request would change, in words.

The signer believes the embedded root, what was signed by two before, and what this machine remembers of it
(`SignerState`), never the server's word. Publisher and signer judge by the same `signing.request.check`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from content_packs.durable import put
from content_packs.errors import ContentBad, NotListed
from content_packs.fetching import DirectoryFetcher, Fetcher, HttpFetcher
from content_packs.model import plain_text
from content_packs.naming import Identity, identify
from content_packs.notices.notice import Notice, read_notice
from content_packs.reading import read_manifest, read_page
from content_packs.signing.request import Change, Judged, Standing
from content_packs.trust.groups import delegated_names
from content_packs.trust.roles import Kind, parse_path
from content_packs.trust.trust import Trust

_KEYID_CHARACTERS = 12


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

    def _marks(self) -> Mapping[str, int]:
        try:
            return msgspec.json.decode((self._folder / "high-water.json").read_bytes(), type=dict[str, int])
        except FileNotFoundError:
            return {}
        except msgspec.DecodeError as error:
            raise ContentBad(f"{self._folder}/high-water.json is damaged; restore it, or ask who keeps it.") from error


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
    return Standing(publisher, delegator, role, tuple(_identity(trust, path, now) for path in packs))


def review(judged: Judged, standing: Standing, names: Mapping[str, str]) -> Iterator[str]:
    """What `judged` would change, line by line. `names` maps key ids to names, where they are known."""
    request = judged.request
    yield f"{request.note.publisher}, version {request.note.version}, asked for by {request.note.asked_by}"
    yield f"fingerprint   {request.fingerprint}"
    yield f"valid until   {request.metadata.signed.expires:%Y-%m-%d}"
    if not judged.changes:
        yield "changes       nothing; it renews the signatures"
    for change in judged.changes:
        yield from _described(change, judged, standing)
    signers = [names.get(id_, id_[:_KEYID_CHARACTERS]) for id_ in judged.signed_by]
    yield f"signed by     {', '.join(signers) or 'nobody yet'}"
    yield f"still needs   {_needs(judged)}"


def _described(change: Change, judged: Judged, standing: Standing) -> Iterator[str]:
    if not change.after:
        yield f"removes       {change.path} (version {change.before})"
        return
    versions = f"version {change.before} → {change.after}" if change.before else f"new, version {change.after}"
    yield f"changes       {change.path} ({versions})"
    parts = parse_path(change.path)
    if parts is not None and parts.kind is Kind.PACK:
        yield from _pages(change.path, judged, standing)
    if parts is not None and parts.kind is Kind.NOTICE:
        yield from _words(read_notice(judged.targets[change.path]))


def _words(notice: Notice) -> Iterator[str]:
    """All of it: a notice is short, and goes out at once."""
    kind = f"{notice.severity}{', a drill' if notice.drill else ''}"
    yield f"  notice      {kind}, from {notice.start:%Y-%m-%d %H:%M} to {notice.end:%Y-%m-%d %H:%M} UTC"
    for tag, text in notice.texts.items():
        said = plain_text(" / ".join((text.title, text.what, *text.steps)))
        yield f"  {tag:<12}{said}"


def _pages(path: str, judged: Judged, standing: Standing) -> Iterator[str]:
    manifest = read_manifest(judged.targets[path])
    known, carried = standing.known_blobs(), {blob.sha256: blob.length for blob in judged.blobs}
    for page_id, blob in manifest.pages.items():
        if blob.sha256 in known:
            continue
        page = read_page(judged.request.blob_file(blob.sha256).read_bytes())
        source = page.texts.get(manifest.source_language)
        languages = " ".join(f"{tag}:{text.state}" for tag, text in page.texts.items())
        yield f"  page        {page_id}: {source.title if source else 'no title'} ({languages})"
    media = [carried[blob.sha256] for blob in manifest.media if blob.sha256 in carried]
    if media:
        yield f"  media       {len(media)} new files, {sum(media) / 1000:.0f} kB"


def _needs(judged: Judged) -> str:
    if judged.complete:
        return "nothing: it can be submitted"
    return " and ".join(judged.missing) or f"{judged.needed} more signatures"


def _identity(trust: Trust, path: str, now: dt.datetime) -> Identity:
    return identify(path, trust.target(path, now).data)
