"""The 83 gates: what the table says, what follows from it by rule, and that every gate becomes a plan."""

from __future__ import annotations

import argparse
import datetime as dt
import shutil
import unicodedata
from collections import Counter
from pathlib import Path

import msgspec
import pytest

from content_packs.errors import PlanBad, ProblemsFound
from content_packs.gate_tables import GATES, NATION, PLANS, PROVINCES, load_nation
from content_packs.gates import Flag, Gate
from content_packs.language_source import load_language_packs
from content_packs.model import Mode
from content_packs.plan import Level, PlanLayer, Rank, layer_ref, read_layer
from content_packs.plan_commands import add_commands
from content_packs.plan_source import build_plans, load_gates, merged_plan, plan_layers

PORTAL = "https://portal.example"
SAMPLE = "gatepost-sample/sample"
LANGUAGES = load_language_packs()
GATE = {gate.id: gate for gate in load_gates()}
LAYERS = plan_layers([SAMPLE], PORTAL, False, LANGUAGES)


@pytest.fixture
def tables(tmp_path: Path) -> Path:
    """A copy of the shipped tables to make mistakes in."""
    return Path(shutil.copytree(PLANS, tmp_path / "plans"))


def mend(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def plain(name: str) -> str:
    """`name` without Vietnamese marks."""
    letters = unicodedata.normalize("NFD", name.replace("Đ", "D").replace("đ", "d"))
    return "".join(letter for letter in letters if not unicodedata.combining(letter))


# -- the gates -------------------------------------------------------------------------------------


def test_there_are_83_gates_and_two_of_them_are_crossed_in_two_ways() -> None:
    assert len(GATE) == 83
    modes = Counter(mode for gate in GATE.values() for mode in gate.modes)
    assert modes == {Mode.AIR: 17, Mode.ROAD: 27, Mode.RAIL: 2, Mode.RIVER: 2, Mode.SEA: 37}
    assert {gate.id for gate in GATE.values() if len(gate.modes) > 1} == {"vinh-xuong", "thuong-phuoc"}


def test_land_gates_have_a_neighbour_and_the_others_have_none() -> None:
    for gate in GATE.values():
        assert bool(gate.neighbour) == bool({Mode.ROAD, Mode.RAIL, Mode.RIVER}.intersection(gate.modes)), gate.id
        assert bool(gate.counterpart) == bool(gate.neighbour), gate.id


def test_nothing_garbled_and_no_remark_is_shown_as_a_name() -> None:
    for gate in GATE.values():
        for name in (*gate.names.values(), gate.counterpart, *gate.province.names.values()):
            assert not any(word in name for word in ("GARBLED", "verify", "GK", "khi vận hành", "opened", "/")), name
            assert name == unicodedata.normalize("NFC", name).strip()
        brackets = {name.partition("(")[2] for name in gate.names.values()} - {""}
        assert brackets <= {"đường sắt)", "rail)"}, gate.id  # tells a railway gate from the road gate of that name


def test_no_two_gates_share_a_name() -> None:
    for tag in ("vi", "en"):
        names = Counter(gate.names[tag] for gate in GATE.values())
        assert [name for name, count in names.items() if count > 1] == []


def test_what_is_uncertain_is_a_flag() -> None:
    flagged = {flag: {gate.id for gate in GATE.values() if flag in gate.flags} for flag in Flag}
    assert flagged[Flag.NAME_UNVERIFIED] == {"ky-ha", "vung-ro"}
    assert flagged[Flag.NOT_OPEN_YET] == {"long-thanh", "gia-binh"}
    assert flagged[Flag.COUNTERPART_UNVERIFIED] == {"tra-linh", "long-sap", "nam-giang", "tan-nam"}
    assert flagged[Flag.BASIS_SECONDHAND] == flagged[Flag.NAME_DERIVED]
    assert len(flagged[Flag.NAME_DERIVED]) == 24


def test_derived_english_name_is_the_vietnamese_one_without_its_marks() -> None:
    for gate in GATE.values():
        if Flag.NAME_DERIVED in gate.flags:
            assert gate.names["en"] == plain(gate.names["vi"].removeprefix("Cảng ")) + " port"


def test_rank_is_stated_where_the_basis_says_it_and_nowhere_else() -> None:
    assert {gate.id for gate in GATE.values() if gate.rank is None} == {"ta-lung", "hoa-lu"}
    assert {gate.rank for gate in GATE.values() if gate.rank} == {Rank.INTERNATIONAL}
    assert all(gate.basis in ("NQ127/2023", "NQ389/2025") for gate in GATE.values() if gate.rank)


def test_province_has_a_present_name_and_a_former_one_where_a_reform_ended_it() -> None:
    ha_tien = GATE["ha-tien"]
    assert ha_tien.province.names["vi"] == "An Giang"
    assert ha_tien.former_province is not None
    assert ha_tien.former_province.names["vi"] == "Kiên Giang"
    assert ha_tien.former_province.basis == "202/2025/QH15"
    assert ha_tien.province_since == dt.date(2025, 7, 1)
    assert GATE["moc-bai"].former_province is None
    assert all(gate.province.until is None for gate in GATE.values())


def test_neighbours_language_comes_first_and_each_mode_has_its_order() -> None:
    first = {"mong-cai": "zh-Hans", "dong-dang-rail": "zh-Hans", "lao-bao": "lo", "moc-bai": "km", "vinh-xuong": "km"}
    assert {id_: GATE[id_].languages[0] for id_ in first} == first
    assert GATE["lao-bao"].languages[:4] == ("lo", "vi", "en", "th")
    assert GATE["noi-bai"].languages[:4] == ("zh-Hans", "ko", "en", "vi")
    assert GATE["hon-gai"].languages[0] == "en"


def test_every_order_names_all_twelve_languages_once() -> None:
    nation = load_nation()
    for order in (nation.languages, *(rule.languages for rule in nation.orders)):
        assert sorted(order) == sorted(LANGUAGES)


# -- the plans -------------------------------------------------------------------------------------


@pytest.mark.parametrize("gate", GATE.values(), ids=lambda gate: gate.id)
def test_every_gate_merges_into_a_plan_with_twelve_languages(gate: Gate) -> None:
    plan = merged_plan(LAYERS, f"gatepost-sample/{gate.id}")
    assert set(plan.languages) == set(LANGUAGES) == set(plan.language_packs)
    assert (plan.names, plan.modes, plan.rank) == (gate.names, gate.modes, gate.rank)
    assert plan.time_zone == "Asia/Ho_Chi_Minh"
    assert plan.hours is None
    assert plan.packs == (SAMPLE,)
    assert plan.province == gate.province.names


def test_layers_are_one_nation_its_provinces_with_gates_the_gates_and_the_unassigned_site() -> None:
    levels = Counter(layer.level for layer in LAYERS.values())
    assert levels == {Level.NATION: 1, Level.PROVINCE: 30, Level.SITE: 84}
    assert len({layer.id for layer in LAYERS.values()}) == len(LAYERS)


def test_kiosk_that_nobody_has_paired_has_a_plan_of_its_own() -> None:
    plan = merged_plan(LAYERS, "gatepost-sample/unassigned")
    assert plan.names == {"vi": "Gatepost", "en": "Gatepost"}
    assert set(plan.languages) == set(LANGUAGES)
    assert (plan.modes, plan.neighbour, plan.province) == ((), "", {})


def test_province_layers_are_empty_places_for_the_provinces_own_packs() -> None:
    layer = LAYERS["gatepost-sample/province-tay-ninh"]
    assert layer.above == "gatepost-sample/nation"
    own = msgspec.structs.replace(layer, packs=("tay-ninh/guide",))
    plan = merged_plan({**LAYERS, layer_ref(own): own}, "gatepost-sample/moc-bai")
    assert plan.packs == ("tay-ninh/guide", SAMPLE)


def test_same_tables_give_the_same_bytes_and_they_read_back(tmp_path: Path) -> None:
    first = build_plans(tmp_path / "a", [SAMPLE], PORTAL, False, LANGUAGES)
    second = build_plans(tmp_path / "b", [SAMPLE], PORTAL, False)
    assert len(first) == 115
    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]
    assert {layer_ref(layer): layer for layer in (read_layer(path.read_bytes()) for path in first)} == LAYERS
    assert (tmp_path / "a/plans/gatepost-sample/moc-bai.json").exists()


def test_demonstration_its_base_and_its_version_stand_in_the_nation_layer() -> None:
    layers = plan_layers([], "http://127.0.0.1:8000", True, LANGUAGES, base="gatepost-sample/base", version=7)
    plan = merged_plan(layers, "gatepost-sample/noi-bai")
    assert (plan.demo, plan.base, plan.portal) == (True, "gatepost-sample/base", "http://127.0.0.1:8000")
    assert {layer.version for layer in layers.values()} == {7}


def test_nothing_is_written_when_one_plan_would_be_bad(tmp_path: Path) -> None:
    with pytest.raises(PlanBad, match="names no language pack"):
        build_plans(tmp_path, [SAMPLE], PORTAL, False, {"vi": LANGUAGES["vi"]})
    with pytest.raises(PlanBad, match="https"):
        build_plans(tmp_path, [SAMPLE], "http://portal.example", False, LANGUAGES)
    assert list(tmp_path.iterdir()) == []


def test_gates_without_a_public_network_are_named_in_the_nations_rules(tables: Path) -> None:
    mend(tables / NATION, "without_public_network = []", 'without_public_network = ["moc-bai"]')
    layers = plan_layers([SAMPLE], PORTAL, False, LANGUAGES, folder=tables)
    assert not merged_plan(layers, "gatepost-sample/moc-bai").public_network
    assert merged_plan(layers, "gatepost-sample/xa-mat").public_network
    mend(tables / NATION, '["moc-bai"]', '["nowhere"]')
    with pytest.raises(PlanBad, match="nowhere, which is no gate"):
        plan_layers([SAMPLE], PORTAL, False, LANGUAGES, folder=tables)


def test_layers_that_stand_on_each_other_in_a_ring_are_refused() -> None:
    ring = {f"p/{a}": _site(a, above=f"p/{b}") for a, b in (("x", "y"), ("y", "x"))}
    with pytest.raises(PlanBad, match="More than 3 layers"):
        merged_plan(ring, "p/x")
    with pytest.raises(PlanBad, match="no plan layer p/z"):
        merged_plan(ring, "p/z")


def _site(id_: str, above: str) -> PlanLayer:
    return PlanLayer(format=1, publisher="p", id=id_, version=1, level=Level.SITE, above=above)


# -- mistakes in the tables ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("file", "old", "new", "code"),
    [
        (GATES, "moc-bai,", "Mộc Bài,", "wrong-id"),
        (GATES, "moc-bai,", "xa-mat,", "repeated-id"),
        (GATES, "Moc Bai,road", ",road", "missing-name"),
        (GATES, "Mộc Bài", "Mộc Bài [verify]", "remark-in-name"),
        (GATES, "Moc Bai,road", "Moc Bai,road+ferry", "unknown-mode"),
        (GATES, "Moc Bai,road", "Moc Bai,", "unknown-mode"),
        (GATES, "Moc Bai,road,tay-ninh", "Moc Bai,road,tay-nihn", "unknown-province"),
        (GATES, "Moc Bai,road,tay-ninh", "Moc Bai,road,long-an", "former-province"),
        (GATES, "KH,Bavet", "Campuchia,Bavet", "wrong-country"),
        (GATES, "Bavet,,NQ127/2023", "Bavet,,", "missing-basis"),
        (GATES, "Bavet,,NQ127/2023,", "Bavet,,NQ127/2023,unsure", "unknown-flag"),
        (GATES, "Bavet,,NQ127/2023,,", "Bavet,,NQ127/2023,,,,", "too-many-columns"),
        (GATES, "basis", "reason", "missing-column"),
        (GATES, "name_en", "name_EN", "wrong-tag"),
        (PROVINCES, "2025-07-01", "1 July 2025", "wrong-date"),
        (PROVINCES, "2025-07-01,202/2025/QH15", "2025-07-01,", "missing-basis"),
        (NATION, 'mode = "air"', 'mode = "space"', "wrong-value"),
        (NATION, "[unassigned]", "[unasigned]", "wrong-value"),
        (NATION, "publisher", "publisher = =", "wrong-value"),
    ],
)
def test_mistake_in_a_table_is_named_with_its_line(tables: Path, file: str, old: str, new: str, code: str) -> None:
    mend(tables / file, old, new)
    with pytest.raises(ProblemsFound) as found:
        load_gates(tables)
    problem = next(problem for problem in found.value.problems if problem.code == code)
    assert problem.path == file
    if problem.line > 1:
        assert new in (tables / file).read_text(encoding="utf-8").splitlines()[problem.line - 1]


def test_every_mistake_is_named_at_once(tables: Path) -> None:
    mend(tables / GATES, "Moc Bai,road", "Moc Bai,ferry")
    mend(tables / GATES, "KH,Prek Chak", "kh,Prek Chak")
    mend(tables / PROVINCES, "2025-07-01", "soon")
    with pytest.raises(ProblemsFound) as found:
        load_gates(tables)
    assert {problem.code for problem in found.value.problems} >= {"unknown-mode", "wrong-country", "wrong-date"}


# -- the commands ----------------------------------------------------------------------------------


def packctl(*words: str) -> int:
    parser = argparse.ArgumentParser()
    add_commands(parser.add_subparsers(required=True))
    args = parser.parse_args(words)
    result: int = args.run(args)
    return result


def test_packctl_builds_languages_and_plans_and_shows_a_site(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert packctl("languages", "build", "--out", str(tmp_path)) == 0
    assert packctl("plans", "build", "--out", str(tmp_path), "--portal", PORTAL, "--pack", SAMPLE) == 0
    assert len(list(tmp_path.glob("languages/gatepost-sample/*.json"))) == 12
    assert len(list(tmp_path.glob("plans/gatepost-sample/*.json"))) == 115
    capsys.readouterr()
    assert packctl("plans", "show", "vinh-xuong", "--pack", SAMPLE) == 0
    shown = capsys.readouterr().out
    for words in ("Vĩnh Xương (vi)", "road, river", "KH Kaam Samnor", "km, vi, en", "not known", SAMPLE):
        assert words in shown
