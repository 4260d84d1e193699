"""Who may import whom: the shape of the house, held by reading every file's imports.

`kiosk → content_packs ← server`. Kivy stands in `kiosk/ui` alone, Flask in `server/web` and the
application factory. No cycles, no imports hidden in functions, no function longer than a page.
"""

from __future__ import annotations

import ast
import os
import subprocess
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGES = ("content_packs", "kiosk", "server", "deploy")
MAX_FUNCTION_LINES = 50

# A module that is loaded only when a function asks for it, and why. Empty is best.
LAZY: dict[str, str] = {
    "kivy.core.audio": "looking for the loudspeaker takes longer than a frame may; a thread of its own does it",
    "kivy.core.window": "importing it opens the window, so that the glass is opened first",
    "kiosk.agent.main": "the ui has no network: each part is loaded only when it is to run",
    "kiosk.agent.provision": "as above",
    "kiosk.agent.stick.command": "as above",
    "kiosk.agent.stick.export_command": "as above",
    "kiosk.ui.app": "`kiosk agent` has no display: the command loads Kivy only when it is to draw",
    "kiosk.ui.player": "Kivy reads its environment when it is imported",
    "kiosk.ui.decoder": "it brings ffmpeg: a kiosk that plays no film never loads it",
    "kiosk.curtain": "only `kiosk curtain` needs it",
    "kiosk.gallery.command": "only `kiosk gallery` needs it, and authors' tools",
    "kiosk.ui.desk_window": "Kivy reads its environment when it is imported",
    "kiosk.ui.environment": "only who opens a window settles it",
    "kiosk.desk.opening": "only `packctl desk` opens a window",
    "content_packs.language_source": "the desk and its previews need authors' tools, which a kiosk has not",
    "kiosk.migrations": "sqlite-utils costs a starting ui 50 to 90 ms",
    "content_packs.pack_commands": "`packctl` says which extra is not installed, before anything needs it",
    "content_packs.inventory.commands": "as above",
    "content_packs.notices.commands": "as above",
    "content_packs.plan_commands": "as above",
    "content_packs.carrying.commands": "as above",
    "content_packs.signing.commands": "as above",
    "content_packs.withdrawals.commands": "as above",
    "content_packs.signing.tokens": "only a key on a token needs it, and the extra that brings it",
    "server.commands": "`kiosk-server` says so too",
    "server.web.app": "who imports a domain module of the server does not load Flask",
}


def modules() -> dict[str, Path]:
    """Every module of ours by its dotted name."""
    found = {}
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*.py")):
            name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            found[name.removesuffix(".__init__")] = path
    return found


def at_run_time(tree: ast.Module) -> Iterator[ast.AST]:
    """Every node but those under ``if TYPE_CHECKING``."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        if isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
            waiting.extend(node.orelse)
        else:
            waiting.extend(ast.iter_child_nodes(node))


def imports(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    if isinstance(node, ast.ImportFrom):
        assert node.level == 0, "imports are absolute here"
        module = node.module or ""
        return [module, *(f"{module}.{alias.name}" for alias in node.names)]
    return []


def imported_by(path: Path) -> set[str]:
    return {name for node in at_run_time(ast.parse(path.read_text())) for name in imports(node)}


MODULES = modules()
GRAPH = {name: imported_by(path) for name, path in MODULES.items()}


def top(names: set[str]) -> set[str]:
    return {name.partition(".")[0] for name in names}


@pytest.mark.parametrize(
    ("package", "forbidden"),
    [
        ("content_packs", {"kiosk", "server", "deploy", "tests", "kivy", "flask", "sqlalchemy", "sqlite_utils"}),
        ("kiosk", {"server", "deploy", "tests", "flask", "sqlalchemy", "tuf"}),
        ("server", {"kiosk", "deploy", "tests", "kivy", "tuf"}),
        ("deploy", {"server", "kivy", "flask", "sqlalchemy"}),
    ],
)
def test_packages_import_only_what_lies_below_them(package: str, forbidden: set[str]) -> None:
    wrong = {name: top(used) & forbidden for name, used in GRAPH.items() if name.partition(".")[0] == package}
    assert not {name: used for name, used in wrong.items() if used}


def test_kivy_stands_in_the_ui_alone() -> None:
    assert [n for n, used in GRAPH.items() if "kivy" in top(used) and not n.startswith("kiosk.ui")] == []


def test_the_ui_knows_no_network() -> None:
    wires = {"urllib3", "socket", "http", "requests", "tuf"}
    ours = {"kiosk.agent", "content_packs.fetching", "content_packs.trust.trust"}
    seeing = [n for n in GRAPH if n.startswith(("kiosk.ui", "kiosk.screens", "kiosk.visit", "kiosk.edition"))]
    assert seeing
    assert [n for n in seeing if top(GRAPH[n]) & wires or GRAPH[n] & ours] == []


def test_the_domain_has_never_heard_of_flask() -> None:
    allowed = ("server.web", "server.commands")
    flask = [n for n, used in GRAPH.items() if any(u.startswith("flask") for u in top(used))]
    assert [n for n in flask if not n.startswith(allowed) and n != "server"] == []


def test_no_module_imports_in_a_circle() -> None:
    ours = {name: {u for u in used if u in MODULES and u != name} for name, used in GRAPH.items()}
    try:
        tuple(TopologicalSorter(ours).static_order())
    except CycleError as circle:
        pytest.fail(f"imports run in a circle: {circle.args[1]}")


def functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def loaded_by_name(node: ast.AST) -> list[str]:
    """What ``importlib.import_module("…")`` brings."""
    if isinstance(node, ast.Call) and ast.unparse(node.func).endswith("import_module"):
        return [ast.literal_eval(node.args[0])]
    return []


def test_no_import_hides_in_a_function() -> None:
    inside = [node for path in MODULES.values() for function in functions(path) for node in ast.walk(function)]
    hidden = {used for node in inside for used in (*imports(node), *loaded_by_name(node))}
    assert {used for used in hidden if not used.startswith(tuple(LAZY))} == set()


def test_every_module_is_named_in_the_architecture() -> None:
    written = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    files = {path.relative_to(ROOT).as_posix().partition("/")[2] for path in MODULES.values()}
    assert [file for file in sorted(files) if not file.endswith("__init__.py") and f"`{file}`" not in written] == []


def test_no_function_is_longer_than_a_page() -> None:
    long = [
        f"{name}.{function.name}: {lines} lines"
        for name, path in MODULES.items()
        for function in functions(path)
        if (lines := (function.end_lineno or 0) - function.lineno + 1) > MAX_FUNCTION_LINES
    ]
    assert not long


BLOCKED = """
import importlib, sys
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {blocked!r}:
            raise ModuleNotFoundError(name, name=name)
sys.meta_path.insert(0, Absent())
for name in {names!r}:
    importlib.import_module(name)
"""


@pytest.mark.parametrize(
    ("names", "blocked"),
    [
        (
            [n for n in MODULES if n.startswith("content_packs")],
            {"kivy", "flask", "sqlalchemy", "sqlite_utils", "kiosk", "server"},
        ),
        (
            [n for n in MODULES if n.startswith("kiosk") and not n.startswith(("kiosk.ui", "kiosk.gallery"))],
            {"kivy", "flask", "sqlalchemy", "server", "icu4py", "markdown_it", "resvg_py", "polib"},
        ),
    ],
    ids=["content_packs without Kivy, Flask and SQLAlchemy", "the kiosk's core without Kivy and authors' tools"],
)
def test_imports_without(names: list[str], blocked: set[str]) -> None:
    code = BLOCKED.format(names=names, blocked=blocked)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False)
    assert done.returncode == 0, done.stderr


WITHOUT = """
import importlib, sys
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {blocked!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
sys.meta_path.insert(0, Absent())
sys.exit(importlib.import_module({module!r}).main({arguments!r}))
"""


@pytest.mark.parametrize(
    ("module", "arguments", "extra", "blocked"),
    [
        ("content_packs.packctl", ["check", "."], "author", {"icu4py", "markdown_it", "resvg_py", "polib", "webvtt"}),
        ("kiosk.__main__", ["ui"], "kiosk", {"kivy"}),
        ("kiosk.__main__", ["agent"], "kiosk", {"sqlite_utils"}),
        ("server.__main__", ["migrate"], "server", {"flask", "sqlalchemy", "alembic", "granian", "structlog"}),
    ],
)
def test_command_that_lacks_its_extra_says_so_in_one_sentence(
    tmp_path: Path, module: str, arguments: list[str], extra: str, blocked: set[str]
) -> None:
    settings = tmp_path / "kiosk.toml"
    lines = f'home = "{tmp_path}"\nserver = "http://127.0.0.1:9"\nbase_plan = "a/b"\nrepositories = ["file:///x"]\n'
    settings.write_text(lines)
    code = WITHOUT.format(module=module, arguments=arguments, blocked=blocked)
    environment = {**os.environ, "GATEPOST_SETTINGS": str(settings)}
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, check=False, env=environment
    )
    assert done.returncode in {1, 2}, done.stderr
    assert f"is not installed; `pip install 'gatepost[{extra}]'` brings it." in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_nothing_else_installs_our_names() -> None:
    owners = packages_distributions()
    assert {name: set(owners.get(name, [])) for name in PACKAGES[:3]} == {name: {"gatepost"} for name in PACKAGES[:3]}
