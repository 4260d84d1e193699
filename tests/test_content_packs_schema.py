"""The published schemas describe what we write and read: sources, builds, languages and plans hold against them."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
import pytest
from jsonschema import Draft202012Validator

import content_packs
from content_packs.build import blob_path, build
from content_packs.gate_tables import PLANS
from content_packs.language_source import LANGUAGE_PACKS, load_language_packs
from content_packs.notices.source import NOTICES, built, load_source
from content_packs.notices.template_source import TEMPLATES, built_template, load_template_source
from content_packs.plan_source import plan_layers
from content_packs.reading import read_page, write_manifest
from content_packs.schema import FORMATS
from content_packs.signing.request import Note
from content_packs.signing.role_request import RoleNote
from content_packs.source import load_pack
from tests.filled_notices import duty
from tests.following import Written, read
from tests.sample_pack import write_pack
from tests.simulated_repository import START

SCHEMAS = Path(__file__).parent.parent / "docs" / "schema"
RUNBOOKS = SCHEMAS.parent / "runbooks"
SAMPLE = Path(content_packs.__file__).parent / "packs" / "sample"


@cache
def validator(name: str) -> Draft202012Validator:
    schema = json.loads((SCHEMAS / f"{name}.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def complaints(name: str, document: object) -> list[str]:
    return [f"{error.json_path}: {error.message}" for error in validator(name).iter_errors(document)]


def as_json(built: msgspec.Struct) -> object:
    return msgspec.json.decode(msgspec.json.encode(built))


def toml(path: Path) -> dict[str, Any]:
    """A TOML file as JSON would hold it: dates as text."""
    found: dict[str, Any] = msgspec.json.decode(msgspec.json.encode(tomllib.loads(path.read_text(encoding="utf-8"))))
    return found


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[object]]:
    """Something real of every format."""
    folder = tmp_path_factory.mktemp("schema")
    pack, out = write_pack(folder / "pack"), folder / "out"
    manifest = build(load_pack(pack), out)
    pages = [read_page(blob_path(out, ref.sha256).read_bytes()) for ref in manifest.pages.values()]
    languages = load_language_packs()
    templates = sorted(TEMPLATES.glob("*.toml"))
    layers = plan_layers(["a/b"], "https://portal.example", False, languages)
    return {
        "manifest": [json.loads(write_manifest(manifest))],
        "page": [as_json(page) for page in pages],
        "language-pack": [as_json(language) for language in languages.values()],
        "plan-layer": [as_json(layer) for layer in layers.values()],
        "notice": [as_json(built(load_source(path), languages)) for path in sorted(NOTICES.glob("*.toml"))],
        "notice.toml": [toml(path) for path in sorted(NOTICES.glob("*.toml"))],
        "notice-template": [as_json(built_template(load_template_source(path), languages)) for path in templates],
        "notice-template.toml": [toml(path) for path in templates],
        "duty-notice": [as_json(duty())],
        "pack.toml": [toml(pack / "pack.toml")],
        "page.toml": [toml(path) for path in sorted(pack.glob("*/page.toml"))],
        "surveys.toml": [toml(SAMPLE / "surveys.toml")],
        "language.toml": [toml(path) for path in sorted(LANGUAGE_PACKS.glob("*/language.toml"))],
        "nation.toml": [toml(PLANS / "nation.toml")],
        "ceremony.toml": [written for name, written in in_runbooks() if name == "ceremony.toml"],
        "role-change.toml": [written for name, written in in_runbooks() if name != "ceremony.toml"],
        "request": [as_json(Note(1, "gatepost-sample", 7, "author-1", START))],
        "role-request": [as_json(RoleNote(format=1, kind="roles", asked_by="root-1", created=START, why="the term"))],
    }


def in_runbooks() -> Iterator[tuple[str, object]]:
    """TOML files that the runbooks tell to write, by name."""
    for runbook in sorted(RUNBOOKS.glob("*.md")):
        for step in read(runbook.read_text(encoding="utf-8")):
            if isinstance(step, Written) and step.name.startswith("people/"):
                yield step.name.removeprefix("people/"), tomllib.loads(step.text)


@pytest.mark.parametrize("name", FORMATS)
def test_what_we_write_holds_against_its_schema(name: str, documents: dict[str, list[object]]) -> None:
    assert documents[name]
    assert [words for document in documents[name] for words in complaints(name, document)] == []


def wrong(name: str, document: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """`document` without each of the keys that its format needs."""
    for key in msgspec.json.schema(FORMATS[name])["$defs"][FORMATS[name].__name__]["required"]:
        yield {other: value for other, value in document.items() if other != key}


@pytest.mark.parametrize("name", [name for name in FORMATS if name != "page.toml"])  # where no key is needed
def test_what_lacks_a_key_does_not_hold(name: str, documents: dict[str, list[object]]) -> None:
    document = documents[name][0]
    assert isinstance(document, dict)
    lacking = list(wrong(name, document))
    assert lacking
    assert all(complaints(name, each) for each in lacking)
