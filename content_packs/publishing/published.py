"""A publish directory read on its own disk: what is released, for the phone page and the dashboard.

Verified from its first root down and hash-checked file by file, so that a damaged disk shows as a gap and
not as other words. Nothing here decides for a kiosk. Safe for several threads: what is known is replaced
whole when `version()` changes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from content_packs.errors import ContentBad, NotListed, Untrusted
from content_packs.languages import LANGUAGE_FORMAT, LanguagePack
from content_packs.model import Manifest, Page
from content_packs.naming import Identity, identify
from content_packs.plan import PLAN_FORMAT, PlanLayer
from content_packs.publishing.role_tree import RoleTree, load_tree
from content_packs.reading import read_document, read_manifest, read_page, sha256_hex
from content_packs.signing.request import Standing
from content_packs.trust.roles import (
    TIMESTAMP_FILE,
    Kind,
    TargetPath,
    blob_file,
    is_duty_role,
    parse_path,
    publisher_of_role,
    target_file,
)
from content_packs.withdrawals.listing import LIST_PATH, NOTHING_LISTED, WithdrawalList, read_list

T = TypeVar("T")


@dataclass(frozen=True)
class _Release:
    """One state of the directory, decoded as far as anybody asks."""

    version: str
    tree: RoleTree
    manifests: Mapping[str, Manifest] = field(default_factory=dict)
    languages: Mapping[str, LanguagePack] = field(default_factory=dict)
    plan_layers: Mapping[str, PlanLayer] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


class Published:
    """What `publish_dir` offers now. References are ``<publisher>/<name>``."""

    def __init__(self, publish_dir: Path) -> None:
        self._folder = publish_dir
        self._known: _Release | None = None

    @property
    def folder(self) -> Path:
        """The publish directory."""
        return self._folder

    def version(self) -> str:
        """Changes whenever the publisher wrote something; costs one stat. Empty before the ceremony."""
        try:
            stat = (self._folder / TIMESTAMP_FILE).stat()
        except FileNotFoundError:
            return ""
        return f"{stat.st_ino:x}-{stat.st_mtime_ns:x}"

    def tree(self) -> RoleTree:
        """The verified role tree."""
        return self._release().tree

    def manifests(self) -> Mapping[str, Manifest]:
        """Every released manifest that can be read."""
        return self._release().manifests

    def manifest_sha256(self, reference: str) -> str:
        """The signed hash of a pack's manifest: what a kiosk that shows it proves."""
        publisher, _, name = reference.partition("/")
        return self.target_sha256(str(TargetPath(Kind.PACK, publisher, name)))

    def target_sha256(self, path: str) -> str:
        """The signed hash of a target; `NotListed` when it is not released."""
        parts = parse_path(path)
        role = self.tree().released.get(parts.role) if parts else None
        info = role.signed.targets.get(path) if role else None
        if info is None:
            raise NotListed(f"{path} is not released.")
        return info.hashes["sha256"]

    def language(self, publisher: str, tag: str) -> LanguagePack:
        """A released language pack; `NotListed` when there is none that can be read."""
        return _listed(self._release().languages, f"{publisher}/{tag}")

    def languages(self) -> Mapping[str, LanguagePack]:
        """Every released language pack that can be read."""
        return self._release().languages

    def plan_layers(self) -> Mapping[str, PlanLayer]:
        """Every released plan layer that can be read."""
        return self._release().plan_layers

    def page(self, manifest: Manifest, page_id: str) -> Page:
        """A page of a released pack; `NotListed` when the pack has none of this id."""
        page = read_page(self.blob(_listed(manifest.pages, page_id).sha256))
        if page.id != page_id:
            raise Untrusted(f"The blob of page {page_id} holds page {page.id}.")
        return page

    def blob(self, sha256: str) -> bytes:
        """A blob's stored bytes, hash-checked."""
        return self._read(blob_file(sha256), sha256)

    def withdrawals(self) -> WithdrawalList:
        """What is withdrawn; a list without entries where nothing was."""
        info = self.tree().withdrawals.targets.get(LIST_PATH)
        if info is None:
            return NOTHING_LISTED
        sha256 = info.hashes["sha256"]
        return read_list(self._read(target_file(LIST_PATH, sha256), sha256))

    def problems(self) -> tuple[str, ...]:
        """A sentence for each released target that is left out because it cannot be read."""
        return self._release().problems

    def standing(self, publisher: str) -> Standing:
        """What the publisher process trusts of `publisher` when it judges a request."""
        tree = self.tree()
        if publisher not in tree.speaking_names():
            raise NotListed(f"{publisher} is not a publisher here; the role publishers does not name it.")
        role = tree.released.get(publisher)
        listed = role.signed.targets if role else {}
        manifests = (self._identity(path) for path in listed if path.startswith(f"{Kind.PACK}/"))
        return Standing(publisher, tree.publishers, role, tuple(manifests), self._templates_for(publisher))

    # -- inside ----------------------------------------------------------------------------------------

    def _release(self) -> _Release:
        version = self.version()
        known = self._known
        if known is None or known.version != version:
            known = self._decode(version, load_tree(lambda path: (self._folder / path).read_bytes()))
            self._known = known
        return known

    def _decode(self, version: str, tree: RoleTree) -> _Release:
        manifests: dict[str, Manifest] = {}
        languages: dict[str, LanguagePack] = {}
        layers: dict[str, PlanLayer] = {}
        problems = []
        for path, sha256 in _targets(tree):
            reference = f"{path.publisher}/{path.name}"
            try:
                data = self._target(str(path), sha256)
                if path.kind is Kind.PACK:
                    manifests[reference] = read_manifest(data)
                elif path.kind is Kind.LANGUAGE:
                    languages[reference] = read_document(data, LanguagePack, LANGUAGE_FORMAT)
                elif path.kind is Kind.PLAN:
                    layers[reference] = read_document(data, PlanLayer, PLAN_FORMAT)
            except (ContentBad, OSError) as error:
                problems.append(f"{path} is left out: {error}")
        return _Release(version, tree, manifests, languages, layers, tuple(problems))

    def _templates_for(self, role: str) -> Mapping[str, bytes]:
        """What `role`, when it is that of who is on duty, may fill in."""
        author = self.tree().released.get(publisher_of_role(role)) if is_duty_role(role) else None
        listed = author.signed.targets if author else {}
        paths = (path for path in listed if path.startswith(f"{Kind.TEMPLATE}/"))
        return {path: self._target(path, listed[path].hashes["sha256"]) for path in paths}

    def _identity(self, path: str) -> Identity:
        return identify(path, self._target(path, self.target_sha256(path)))

    def _target(self, path: str, sha256: str) -> bytes:
        data = self._read(target_file(path, sha256), sha256)
        identify(path, data)
        return data

    def _read(self, file: str, sha256: str) -> bytes:
        try:
            data = (self._folder / file).read_bytes()
        except FileNotFoundError as error:
            raise NotListed(f"{file} is not in the publish directory.") from error
        if sha256_hex(data) != sha256:
            raise Untrusted(f"{file} was changed on the disk: its SHA-256 is not its name's. Restore it.")
        return data


def _targets(tree: RoleTree) -> Iterator[tuple[TargetPath, str]]:
    for role in tree.released.values():
        for path, info in role.signed.targets.items():
            if parts := parse_path(path):
                yield parts, info.hashes["sha256"]


def _listed(known: Mapping[str, T], reference: str) -> T:
    if reference not in known:
        raise NotListed(f"{reference} is not released.")
    return known[reference]
