"""The page on the architecture is short, and names only what exists."""

from __future__ import annotations

import importlib.util
import re

import pytest

from tests.support.repository import ROOT

PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
MOST_LINES = 120

NAMED = sorted(set(re.findall(r"\b(?:archive|crawler|benchmarks)(?:\.[a-z_]+)+", PAGE)))
CLASSES = sorted(set(re.findall(r"`([A-Z]\w*[a-z]\w*)`", PAGE)))
PICTURE = PAGE.split("```")[1]


def exists(name: str) -> bool:
    """Say whether there is a module, or a definition in one, of that name."""
    try:
        return importlib.util.find_spec(name) is not None
    except ModuleNotFoundError:
        return False


def test_the_page_is_short():
    assert len(PAGE.splitlines()) <= MOST_LINES


@pytest.mark.parametrize("name", NAMED)
def test_the_page_names_a_module_that_exists(name):
    assert exists(name)


@pytest.mark.parametrize("name", CLASSES)
def test_the_page_names_a_class_that_exists(name):
    sources = [*(ROOT / "archive").rglob("*.py"), *(ROOT / "crawler").rglob("*.py")]
    assert any(f"class {name}" in path.read_text() for path in sources)


@pytest.mark.parametrize("package", ["archive", "crawler"])
def test_the_picture_shows_every_room(package):
    rooms = {
        path.stem
        for path in (ROOT / package).iterdir()
        if (path.suffix == ".py" or (path / "__init__.py").exists())
        and not path.stem.startswith("__")
    }
    part = re.split(rf"^{package} ", PICTURE, flags=re.MULTILINE)[1]
    drawn = set(re.findall(r"\w+", part.split("\n\n")[0]))
    assert rooms <= drawn, rooms - drawn
