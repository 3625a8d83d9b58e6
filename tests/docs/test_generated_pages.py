"""The pages that are made of the code say what the code says today."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.support.repository import ROOT

PAGES = {
    "commands.md": "bin.command_docs",
    "database.md": "bin.database_docs",
    "sources.md": "bin.source_docs",
}


@pytest.mark.parametrize("name", PAGES)
def test_a_generated_page_is_up_to_date(name):
    command = [sys.executable, "-m", PAGES[name]]
    page = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    written = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert written == page.stdout, "run `make docs`"
