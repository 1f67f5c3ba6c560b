"""What the tree promises: who imports whom, the public face, the size of a file and of a function."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import mailsift

PACKAGE = Path(__file__).parents[2] / "src/engine/mailsift"
FILES = sorted(PACKAGE.rglob("*.py"))

# The layers from the bottom up; those of one line stand side by side and don't see each other.
LAYERS = (
    {"_native"},
    {"errors", "lazy", "sender", "durable"},
    {"rule", "calibration", "simd"},
    {"config", "message", "label"},
    {"config_file", "verdict"},
    {"fact_values"},
    {"weighed"},
    {"fact_head"},
    {"facts"},
    {"images"},
    {"policy", "database", "bayes", "reputation"},
    {"engine"},
    {"pool"},
    {"gateway", "console", "cli", "evaluate"},
)
# The package's own module re-exports, and __main__ starts the command line.
ABOVE_ALL = {"__init__", "__main__"}

PUBLIC = {
    "ArgumentError", "DatabaseError", "Engine", "Envelope", "Evidence", "Facts", "FileError", "Finding",
    "ListError", "MailsiftError", "Mark", "Policy", "PolicyError", "Status", "Unchecked", "Verdict",
    "__version__", "extract", "simd_level",
}


IMPURE = {"os", "io", "time", "datetime", "pathlib", "socket", "random", "subprocess"}


def _top(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def _layer(name: str) -> int:
    for level, names in enumerate(LAYERS):
        if name in names:
            return level
    raise AssertionError(f"{name} has no place in LAYERS")


def _imports(source: str, folders: tuple[str, ...]) -> set[str]:
    """Names in the package that a module in such folders imports; imports for types alone don't count."""
    tree = ast.parse(source)
    types_only = {id(inner) for node in ast.walk(tree) if isinstance(node, ast.If) and _for_types(node.test)
                  for inner in ast.walk(node)}
    names: set[str] = set()
    for node in ast.walk(tree):
        if id(node) in types_only:
            continue
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("mailsift.")}
        elif isinstance(node, ast.ImportFrom):
            names |= _from(node, folders)
    return names


def _for_types(test: ast.expr) -> bool:
    return isinstance(test, ast.Name) and test.id == "TYPE_CHECKING"


def _from(node: ast.ImportFrom, folders: tuple[str, ...]) -> set[str]:
    module = node.module.split(".") if node.module else []
    if node.level:
        here = ["mailsift", *folders]
        module = here[:len(here) - node.level + 1] + module
    if module[:1] != ["mailsift"]:
        return set()
    return {module[1]} if len(module) > 1 else {alias.name for alias in node.names}


@pytest.mark.parametrize("path", [path for path in FILES if _top(path) not in ABOVE_ALL],
                         ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_go_down(path: Path) -> None:
    own = _top(path)
    folders = path.relative_to(PACKAGE).parts[:-1]
    for name in _imports(path.read_text("utf-8"), folders) - {own, "__version__"}:
        assert _layer(name) < _layer(own), f"{path.name} imports {name}"


def test_every_form_of_import_is_seen() -> None:
    source = ("import json, mailsift.pool\nfrom ..engine import Engine\nfrom .. import facts, _native\n"
              "from . import step\nfrom mailsift.cli.scan import run\nfrom mailsift import console\n"
              "def later():\n    from ..gateway import milter\n"
              "if TYPE_CHECKING:\n    from ..evaluate import main\n")
    assert _imports(source, ("policy",)) == {"pool", "engine", "facts", "_native", "policy", "cli",
                                             "console", "gateway"}


def test_policy_is_pure() -> None:
    """No I/O and no clock: none of the modules that have them."""
    for path in (PACKAGE / "policy").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            names += [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
            assert not {name.split(".")[0] for name in names} & IMPURE, path.name


def test_the_public_face() -> None:
    assert set(mailsift.__all__) == PUBLIC
    assert all(hasattr(mailsift, name) for name in PUBLIC)
    assert sorted(mailsift.__all__) == list(mailsift.__all__)


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_file_and_a_function_fit_in_a_head(path: Path) -> None:
    text = path.read_text("utf-8")
    assert text.count("\n") <= 300, path.name
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            length = (node.end_lineno or 0) - node.lineno + 1
            assert length <= 40, f"{path.name}: {node.name} has {length} lines"


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_every_module_says_what_it_is(path: Path) -> None:
    assert ast.get_docstring(ast.parse(path.read_text("utf-8"))), path.name
