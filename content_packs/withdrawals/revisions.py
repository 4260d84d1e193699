"""Which revisions a publish directory holds, the older ones too: a kiosk that is behind may still show them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from content_packs.errors import ContentBad
from content_packs.model import Manifest
from content_packs.naming import identify
from content_packs.notices.duty import read_duty
from content_packs.notices.notice import Gravity, read_notice
from content_packs.reading import read_manifest, sha256_hex
from content_packs.trust.roles import Kind, parse_path, target_file


@dataclass(frozen=True)
class Held:
    """One version of a target on the disk, its hash checked."""

    path: str
    version: int
    sha256: str
    data: bytes

    def manifest(self) -> Manifest:
        """Of a pack."""
        return read_manifest(self.data)


def held(publish_dir: Path, path: str) -> tuple[Held, ...]:
    """All versions of the target at `path`, the newest first. What is damaged is left out."""
    folder, _, name = target_file(path, "*").rpartition("/")
    found = (_read(file, path) for file in (publish_dir / folder).glob(name))
    return tuple(sorted((one for one in found if one), key=lambda one: -one.version))


def pages(releases: tuple[Held, ...], page: str) -> Iterator[tuple[Held, str]]:
    """Each revision of `page` once: the newest release that holds it, and its hash."""
    seen = set()
    for release in releases:
        ref = release.manifest().pages.get(page)
        if ref is not None and ref.sha256 not in seen:
            seen.add(ref.sha256)
            yield release, ref.sha256


def is_danger(path: str, data: bytes) -> bool:
    """Whether the target is a notice of danger: nobody takes that away but its signers."""
    parts = parse_path(path)
    if parts is None:
        return False
    if parts.kind is Kind.NOTICE:
        return read_notice(data).severity is Gravity.DANGER
    return parts.kind is Kind.DUTY and read_duty(data).gravity is Gravity.DANGER


def _read(file: Path, path: str) -> Held | None:
    try:
        data = file.read_bytes()
        if sha256_hex(data) != file.name.partition(".")[0]:
            return None
        return Held(path, identify(path, data).version, sha256_hex(data), data)
    except (OSError, ContentBad):
        return None
