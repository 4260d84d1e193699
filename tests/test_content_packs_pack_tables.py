"""Packs of provinces' and sites' own: a table beside the plans."""

from __future__ import annotations

from pathlib import Path

import pytest

from content_packs.errors import ProblemsFound
from content_packs.language_source import load_language_packs
from content_packs.plan_source import merged_plan, plan_layers
from tests.simulated_repository import PUBLISHER

LANGUAGES = load_language_packs()


def shown(table: Path, site: str) -> tuple[str, ...]:
    """The packs of a site, in order, when every site shows `p/arrivals`."""
    layers = plan_layers(["p/arrivals"], "https://portal.example", False, LANGUAGES, base="p/base", table=table)
    return merged_plan(layers, f"{PUBLISHER}/{site}").packs


def test_a_sites_own_packs_come_first_then_its_provinces_then_everybodys(tmp_path: Path) -> None:
    table = tmp_path / "sites.toml"
    table.write_text('da-nang-air = ["p/airport"]\nprovince-da-nang = ["p/city"]\n')
    assert shown(table, "da-nang-air") == ("p/airport", "p/city", "p/arrivals")
    assert shown(table, "da-nang-sea") == ("p/city", "p/arrivals")
    assert shown(table, "moc-bai") == ("p/arrivals",)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('mos-bai = ["p/a"]', "mos-bai"),
        ('nation = ["p/a"]', "no site's or province's layer"),
        ("moc-bai = 3", "cannot be used"),
        ("moc-bai", "cannot be used"),
        ('moc-bai = ["no reference"]', "moc-bai"),
    ],
)
def test_a_table_that_is_wrong_is_refused(tmp_path: Path, text: str, said: str) -> None:
    table = tmp_path / "sites.toml"
    table.write_text(text)
    with pytest.raises(Exception, match=said) as found:
        shown(table, "moc-bai")
    assert not isinstance(found.value, AssertionError)


def test_a_table_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(ProblemsFound, match=r"sites\.toml"):
        shown(tmp_path / "sites.toml", "moc-bai")
