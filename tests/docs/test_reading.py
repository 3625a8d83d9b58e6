"""docs/reading.md says what is so: its examples run."""

from __future__ import annotations

import re
import shlex

import click
import pytest
from click.testing import CliRunner

from archive import cli
from tests.support.repository import ROOT

GUIDE = (ROOT / "docs" / "reading.md").read_text("utf-8")
PYTHON = "\n".join(re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL))
COMMANDS = [
    line
    for block in re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL)
    for line in block.splitlines()
    if line != "newsarchive serve"
]


def test_the_python_of_the_guide_runs(filled_url, capsys):
    exec(compile(PYTHON, "docs/reading.md", "exec"), {"url": filled_url})  # noqa: S102
    printed = capsys.readouterr().out
    assert "Bridge opens 3" in printed
    assert "('new', 'new ')" in printed
    assert "{'steppe': 3, 'ala-too': 1}" in printed


@pytest.mark.parametrize("line", COMMANDS)
def test_the_commands_of_the_guide_run(filled_url, line):
    group = click.Group(commands={command.name: command for command in cli.commands})
    _, *words = shlex.split(line)
    result = CliRunner().invoke(
        group, words, env={"NEWSARCHIVE_DATABASE_URL": filled_url}
    )
    assert result.exit_code == 0, result.output
    assert result.output


def test_every_command_is_in_the_guide():
    assert [c.name for c in cli.commands if f"newsarchive {c.name}" not in GUIDE] in (
        [],
        ["metrics"],  # for operators
    )
