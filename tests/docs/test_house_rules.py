"""The house rules that no linter knows: sizes, names, and what is never committed."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from graphlib import TopologicalSorter
from pathlib import Path
from typing import get_args

import pytest
from grimp import build_graph

from crawler.source import RouteKind
from tests.support.repository import ROOT

MAX_LINES = 250
MAX_FUNCTION_LINES = 40
MAX_MODULES = 14
"""Modules in one package, its face apart."""

MAX_LOOSE = 6
"""Modules of the crawler that stand in no room."""

LONGER = {
    "archive/urls.py": "the rules of one identity, tables of spellings among them",
    "crawler/html/blocks.py": "one walk over a page, with the tables it goes by",
    "crawler/extract/body/features.py": "one figure after the other, as the trees ask",
}
"""Files that may be longer, each with its reason."""

VAGUE = {"base", "common", "data", "helper", "helpers", "manager", "misc", "utils"}
LOCKS = {"Pipfile.lock", "package-lock.json", "pnpm-lock.yaml", "poetry.lock"}
LOCKS |= {"pdm.lock", "pylock.toml", "uv.lock", "yarn.lock"}
MACHINE = re.compile(r"(^|[^\w.~])/(work|farm|root|opt)/")
REGISTRY = re.compile(
    r"pypi\.(org|io)|pythonhosted\.|registry\.npmjs|index[-_]url", re.IGNORECASE
)
INTERNAL = {"NEWSARCHIVE_WARM"}
"""Variables that we set for processes of ours, and nobody else should."""

VARIABLE = re.compile(r"\bNEWSARCHIVE_[A-Z_]+[A-Z]\b")


def tracked() -> list[Path]:
    """Return every file that git knows, as it stands in the working tree."""
    # CI may check out as one user and test as another, which git distrusts
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z"]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    names = filter(None, listed.stdout.decode().split("\0"))
    return [ROOT / name for name in names if (ROOT / name).is_file()]


def lines_of_tracked_text() -> Iterator[tuple[str, str]]:
    for path in tracked():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), start=1):
            yield f"{path.relative_to(ROOT)}:{number}", line


def code(*folders: str) -> list[Path]:
    return [
        path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))
    ]


@pytest.fixture(scope="module")
def project() -> dict[str, object]:
    return tomllib.loads((ROOT / "pyproject.toml").read_text())


def dependencies(project) -> list[str]:
    extras = project["project"].get("optional-dependencies", {})
    wanted = project["project"]["dependencies"] + project["dependency-groups"]["dev"]
    wanted += [line for extra in extras.values() for line in extra]
    return [re.split(r"[\[<>=;~! ]", line.strip())[0] for line in wanted]


def test_no_lock_file_is_tracked():
    assert not [path for path in tracked() if path.name in LOCKS]


def test_no_path_of_one_machine_is_tracked():
    assert not [at for at, line in lines_of_tracked_text() if MACHINE.search(line)]


def test_no_package_registry_is_named():
    assert not [at for at, line in lines_of_tracked_text() if REGISTRY.search(line)]


def test_a_file_of_code_is_short():
    sizes = {
        str(path.relative_to(ROOT)): len(path.read_text().splitlines())
        for path in code("archive", "crawler")
    }
    assert not {
        name: size
        for name, size in sizes.items()
        if size > MAX_LINES and name not in LONGER
    }


def length(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Return the lines of a function's body, its docstring apart."""
    first = function.body[1:2] if ast.get_docstring(function) else function.body
    return function.end_lineno - first[0].lineno + 1 if first else 0


def test_a_function_fits_a_screen():
    too_long = [
        f"{path.relative_to(ROOT)}:{node.name} {length(node)}"
        for path in code("archive", "crawler")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and length(node) > MAX_FUNCTION_LINES
    ]
    assert not too_long


def modules_of(package: Path) -> list[Path]:
    return [path for path in package.glob("*.py") if path.name != "__init__.py"]


def test_a_package_is_taken_in_at_a_glance():
    packages = {path.parent for path in code("archive", "crawler")}
    sizes = {str(each.relative_to(ROOT)): len(modules_of(each)) for each in packages}
    assert not {name: size for name, size in sizes.items() if size > MAX_MODULES}


def test_what_belongs_to_crawling_has_its_room():
    loose = sorted(path.stem for path in modules_of(ROOT / "crawler"))
    assert len(loose) <= MAX_LOOSE, loose


def test_no_module_reaches_itself_by_its_imports():
    """Imports that only type checkers see count: they tie a circle, too."""
    graph = build_graph("archive", "crawler", cache_dir=None)
    imports = {
        module: graph.find_modules_directly_imported_by(module)
        for module in graph.modules
    }
    TopologicalSorter(imports).prepare()


def compared(tree: ast.AST) -> Iterator[tuple[ast.expr, set[str]]]:
    """Yield what is compared with strings, and with which, `match` among it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Compare):
            sides = [node.left, *node.comparators]
        elif isinstance(node, ast.Match):
            sides = [node.subject, *(case.pattern for case in node.cases)]
        else:
            continue
        parts = [part for side in sides for part in ast.walk(side)]
        words = {part.value for part in parts if isinstance(part, ast.Constant)}
        yield from ((side, words) for side in sides)


def test_kinds_of_listings_are_asked_and_not_compared():
    """What a kind does stands in its module: elsewhere no name of one decides."""
    assert not [
        f"{path.relative_to(ROOT)}:{side.lineno}"
        for path in code("archive", "crawler")
        if path.parent != ROOT / "crawler" / "listings"
        for side, words in compared(ast.parse(path.read_text()))
        if "kind" in {getattr(side, "attr", ""), getattr(side, "id", "")}
        and words & set(get_args(RouteKind))
    ]


def test_no_module_has_a_vague_name():
    modules = code("archive", "crawler", "demo", "benchmarks", "bin")
    assert not [path for path in modules if path.stem in VAGUE]


def test_every_module_says_what_lives_there():
    modules = code("archive", "crawler", "demo", "benchmarks", "bin", "tests")
    assert not [
        str(path.relative_to(ROOT))
        for path in modules
        if path.read_text().strip()
        and not ast.get_docstring(ast.parse(path.read_text()))
    ]


def test_every_dependency_has_its_reason(project):
    reasons = (ROOT / "docs" / "decisions.md").read_text()
    given = {
        row.split("[")[0].lower()
        for row in re.findall(r"^\| (\S+) ", reasons, re.MULTILINE)
    }
    missing = [name for name in dependencies(project) if name.lower() not in given]
    assert not missing


def test_every_dependency_is_pinned(project):
    pins = (ROOT / "constraints.txt").read_text()
    pinned = {
        name.lower().replace("_", "-")
        for name in re.findall(r"^([\w.-]+)==", pins, re.MULTILINE)
    }
    missing = [
        name
        for name in dependencies(project)
        if name.lower().replace("_", "-") not in pinned
    ]
    assert not missing, "run `make pins`"


def test_a_pin_is_a_version_and_nothing_else():
    pins = (ROOT / "constraints.txt").read_text().splitlines()
    assert not [pin for pin in pins if not re.fullmatch(r"#.*|[\w.-]+==[\w.]+", pin)]


def test_every_variable_of_ours_is_documented():
    used = {
        name
        for path in code("archive", "crawler", "migrations", "tests")
        for name in VARIABLE.findall(path.read_text())
    }
    pages = [
        ROOT / "README.md",
        ROOT / "CONTRIBUTING.md",
        *(ROOT / "docs").glob("*.md"),
    ]
    written = "\n".join(page.read_text() for page in pages)
    assert not sorted(name for name in used - INTERNAL if name not in written)
