"""What the README shows is what the commands print."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.repository import ROOT

pytestmark = pytest.mark.crawls

README = (ROOT / "README.md").read_text()
FIRST_SCREEN_LINES = 40

# for machines without the real one: as much of it as a README's SELECT needs
SQLITE3 = """#!{python}
import sqlite3, sys
for row in sqlite3.connect(sys.argv[-2]).execute(sys.argv[-1]):
    print(*("" if value is None else value for value in row), sep="|")
"""


def sessions() -> list[tuple[str, str]]:
    """Return each command of the README's console blocks with what it prints.

    The demonstration types commands itself, so its block is one.
    """
    found = []
    for block in re.findall(r"```console\n(.*?)```", README, re.DOTALL):
        whole = block.startswith("$ make demo\n")
        parts = [block[2:]] if whole else re.split(r"(?m)^\$ ", block)[1:]
        found += [tuple(part.split("\n", 1)) for part in parts]
    return found


def said(text: str) -> list[str]:
    """Return the lines of *text* without what only layout differs in."""
    lines = (" ".join(line.split()) for line in text.splitlines())
    return [line for line in lines if line]


def pattern(shown: str) -> str:
    """Return the expression for *shown*, in which ... is whatever stands there."""
    return ".*?".join(map(re.escape, "\n".join(said(shown)).split("...")))


@pytest.fixture(scope="module")
def desk(tmp_path_factory) -> Path:
    """A folder in which the demonstration has run; its output is in `demo.txt`."""
    folder = tmp_path_factory.mktemp("desk")
    tools = folder / "bin"
    tools.mkdir()
    if shutil.which("sqlite3") is None:
        (tools / "sqlite3").write_text(SQLITE3.format(python=sys.executable))
        (tools / "sqlite3").chmod(0o755)
    result = typed(f"{sys.executable} -m demo", folder)
    (folder / "demo.txt").write_text(result)
    return folder


def typed(command: str, folder: Path) -> str:
    """Return what *command* prints, typed in *folder*; it must succeed."""
    path = [str(folder / "bin"), str(Path(sys.executable).parent), os.environ["PATH"]]
    environment = os.environ | {
        "PATH": os.pathsep.join(path),
        "PYTHONPATH": str(ROOT),
        "COLUMNS": "100",
    }
    result = subprocess.run(  # noqa: S602 - it is what the README tells people to type
        command,
        shell=True,
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


@pytest.mark.parametrize(("command", "shown"), sessions())
def test_a_command_prints_what_the_readme_shows(command, shown, desk):
    if command == "make demo":
        printed = (desk / "demo.txt").read_text()
    else:
        printed = typed(command, desk)
    printed = "\n".join(said(printed))
    assert re.fullmatch(pattern(shown), printed, re.DOTALL), printed


def test_the_first_screen_holds_a_command_and_what_it_prints():
    first_screen = "\n".join(README.splitlines()[:FIRST_SCREEN_LINES])
    assert "make demo" in first_screen


def test_the_readme_links_to_what_exists():
    links = re.findall(r"\]\(([^)#]+)[^)]*\)", README)
    local = [link for link in links if not link.startswith("http")]
    assert not [link for link in local if not (ROOT / link).exists()]
