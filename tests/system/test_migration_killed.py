"""kill -9 at each step of each migration: the old schema or the new, and go on."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.support.repository import ROOT

pytestmark = pytest.mark.crawls


def test_a_migration_killed_at_any_step_leaves_one_schema_or_the_other(
    bare_database_url,
):
    command = [sys.executable, "-m", "tests.support.migrating", bare_database_url]
    said = subprocess.run(
        command, cwd=ROOT, timeout=280, capture_output=True, text=True, check=False
    )
    assert said.returncode == 0, said.stderr
    assert int(said.stdout) > 30, "so few steps cannot have been all"
