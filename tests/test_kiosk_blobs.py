"""The store keeps room free, keeps what was begun, and lets go of what nobody goes on with."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from kiosk.blobs import PART_KEPT_S, BlobStore
from kiosk.errors import DiskFailingError

WANTED, LEFT = "a" * 64, "b" * 64


def test_what_will_not_fit_beside_the_reserve_is_refused_with_a_sentence(tmp_path: Path) -> None:
    free = shutil.disk_usage(tmp_path).free
    BlobStore(tmp_path, reserve_bytes=1_000).check_room(1_000_000)
    with pytest.raises(DiskFailingError, match=r"are needed beside the .* that are kept free, and .* are free"):
        BlobStore(tmp_path, reserve_bytes=2 * free).check_room(1)


def test_an_unfinished_download_that_nobody_goes_on_with_goes_after_a_week(tmp_path: Path) -> None:
    store = BlobStore(tmp_path)
    for name in (WANTED, LEFT):
        store.part(name).write_bytes(b"begun")
    began = store.part(LEFT).stat().st_mtime
    later = [began + PART_KEPT_S - 60, began + PART_KEPT_S + 60]
    there = []
    for moment in later:
        BlobStore(tmp_path, clock=lambda at=moment: at).collect({WANTED})  # type: ignore[misc]
        there.append((store.part(WANTED).exists(), store.part(LEFT).exists()))
    assert there == [(True, True), (True, False)]


def test_a_clock_that_runs_backwards_lets_nothing_go(tmp_path: Path) -> None:
    store = BlobStore(tmp_path, clock=lambda: 0.0)
    store.part(LEFT).write_bytes(b"begun")
    store.collect(())
    assert store.part(LEFT).exists()
