"""CARRY: which files of a publish directory the kiosks of some plans need, in full or beyond what they have.

A walk by the plan, as a kiosk gathers: layers, languages, packs with their blobs, the notices of the layers'
publishers; whatever the standing roles list; and the metadata of every role, so that nothing of the snapshot
is missing. What is left out of a delta is only what somebody's state says is there, by hash.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tuf.api.metadata import Metadata, Targets

from content_packs.carrying.layout import KioskState
from content_packs.errors import ContentBad, NotListed
from content_packs.model import BlobRef, Manifest
from content_packs.plan import Level, Plan, PlanLayer, merge
from content_packs.publishing.published import Published
from content_packs.reading import read_manifest
from content_packs.trust.roles import (
    NOTICES,
    SOFTWARE,
    VALUES,
    WITHDRAWALS,
    Kind,
    TargetPath,
    blob_file,
    metadata_file,
    parse_path,
    target_file,
)

POSTED_KINDS = frozenset({Kind.NOTICE, Kind.TEMPLATE, Kind.DUTY})
"""What the publishers of a plan say beside it: all of it travels."""
SHOWN_ROLES = (NOTICES, WITHDRAWALS, VALUES, SOFTWARE)
"""Standing roles whose own targets, where there are any, travel too."""
MAX_LAYERS = 3


class PlanUnclear(ContentBad):
    """No plan, or more than one, is meant by what was asked for."""


@dataclass(frozen=True)
class Piece:
    """A file of the publish directory that is to travel."""

    path: str
    sha256: str
    length: int


def plan_of(published: Published, site: str) -> str:
    """The reference of the one released site layer that is called `site`."""
    found = [ref for ref, layer in published.plan_layers().items() if layer.level is Level.SITE and layer.id == site]
    if len(found) == 1:
        return found[0]
    raise PlanUnclear(
        f"{len(found)} publishers have released a plan for the site {site!r} ({', '.join(found)}); name one by --plan."
        if found
        else f"No plan for a site {site!r} is released; publish it first, or name another by --plan."
    )


def wanted(published: Published, folder: Path, plans: Iterable[str], states: Collection[KioskState]) -> list[Piece]:
    """Targets and blobs that kiosks on `plans` need, less what every one of `states` has."""
    found: dict[str, Piece] = {}
    for target, sha256 in _targets(published, folder, plans):
        info = _piece(target_file(target, sha256), folder, sha256)
        found[info.path] = info
        for ref in _blobs(folder, target, sha256):
            found[blob_file(ref.sha256)] = Piece(blob_file(ref.sha256), ref.sha256, ref.length)
    had = _had_by_all(folder, states)
    return [piece for piece in found.values() if piece.sha256 not in had]


def metadata_files(published: Published) -> list[str]:
    """The metadata of every role as it stands, roots from the first on; without snapshot and timestamp."""
    tree = published.tree()
    roots = [metadata_file("root", version) for version in range(1, tree.root.version + 1)]
    roles = [metadata_file(name.removesuffix(".json"), meta.version) for name, meta in tree.snapshot.meta.items()]
    return [*roots, *sorted(roles)]


def blobs_of(manifest: Manifest) -> Iterator[BlobRef]:
    """Every blob that a manifest names."""
    yield from manifest.pages.values()
    yield from manifest.media


# -- inside --------------------------------------------------------------------------------------------


def _targets(published: Published, folder: Path, plans: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Paths and hashes of what the plans show, and of what the standing roles list."""
    for reference in plans:
        layers = _layers(published, reference)
        for path in _named(published, merge(layers), layers):
            yield path, published.target_sha256(path)
    tree = published.tree()
    for role in SHOWN_ROLES:
        version = tree.snapshot.meta[f"{role}.json"].version
        listed = Metadata[Targets].from_bytes((folder / metadata_file(role, version)).read_bytes()).signed.targets
        for path, info in listed.items():
            sha256 = info.hashes.get("sha256", "")
            if (folder / target_file(path, sha256)).is_file():
                yield path, sha256


def _layers(published: Published, reference: str) -> list[PlanLayer]:
    """From the nation down."""
    layers = published.plan_layers()
    upwards: list[PlanLayer] = []
    while reference and len(upwards) < MAX_LAYERS:
        if reference not in layers:
            raise NotListed(f"The plan layer {reference} is not released, or cannot be read; publish it first.")
        upwards.append(layers[reference])
        reference = layers[reference].above
    return upwards[::-1]


def _named(published: Published, plan: Plan, layers: Iterable[PlanLayer]) -> Iterator[str]:
    """Target paths, each once. What a plan names and nobody has released is not there for anybody."""
    listed = {path for role in published.tree().released.values() for path in role.signed.targets}
    publishers = {layer.publisher for layer in layers}
    named = [TargetPath(Kind.PLAN, layer.publisher, layer.id) for layer in layers]
    named += [TargetPath(Kind.LANGUAGE, plan.language_packs[tag], tag) for tag in plan.languages]
    packs = (*plan.packs, *((plan.base,) if plan.base else ()))
    named += [TargetPath(Kind.PACK, *pack.split("/", 1)) for pack in packs]
    paths = dict.fromkeys(str(path) for path in named)
    yield from (path for path in paths if path in listed)
    for path in sorted(listed):
        parts = parse_path(path)
        if parts and parts.kind in POSTED_KINDS and parts.publisher in publishers:
            yield path


def _piece(path: str, folder: Path, sha256: str) -> Piece:
    try:
        return Piece(path, sha256, (folder / path).stat().st_size)
    except FileNotFoundError as error:
        raise NotListed(f"{path} is not in the publish directory; restore it, then export again.") from error


def _blobs(folder: Path, target: str, sha256: str) -> Iterator[BlobRef]:
    parts = parse_path(target)
    if parts and parts.kind is Kind.PACK:
        yield from blobs_of(read_manifest((folder / target_file(target, sha256)).read_bytes()))


def _had_by_all(folder: Path, states: Collection[KioskState]) -> set[str]:
    """Hashes of what every one of `states` has: its targets, and the blobs of its packs whose manifest we know."""
    packs = {path.name.partition(".")[0]: path for path in folder.glob(f"targets/{Kind.PACK}/*/*.json")}
    each = [set(state.targets) | {sha for t in state.targets for sha in _named_by(packs.get(t))} for state in states]
    return set.intersection(*each) if each else set()


def _named_by(manifest: Path | None) -> Iterator[str]:
    if manifest is not None:
        yield from (ref.sha256 for ref in blobs_of(read_manifest(manifest.read_bytes())))
