"""kill -9 at each statement in turn: a transaction is there whole, or not at all."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.support.repository import ROOT

pytestmark = pytest.mark.crawls


def test_a_crash_at_any_statement_leaves_all_of_a_transaction_or_nothing(database_url):
    command = [sys.executable, "-m", "tests.support.stepping", database_url]
    said = subprocess.run(
        command, cwd=ROOT, timeout=280, capture_output=True, text=True, check=False
    )
    assert said.returncode == 0, said.stderr
    assert int(said.stdout) > 30, "so few statements cannot have been all"
