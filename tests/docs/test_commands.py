"""Every command explains itself, with an example to copy."""

from __future__ import annotations

from collections.abc import Iterator

import click
import pytest

from crawler.cli import main


def commands(
    command: click.Command = main, name: str = "newsarchive"
) -> Iterator[tuple[str, click.Command]]:
    """Yield every command with its full name, groups before what is in them."""
    yield name, command
    if isinstance(command, click.Group):
        context = click.Context(command)
        for child in command.list_commands(context):
            inner = command.get_command(context, child)
            assert inner is not None
            yield from commands(inner, f"{name} {child}")


ALL = dict(commands())
LEAVES = {name: it for name, it in ALL.items() if not isinstance(it, click.Group)}


@pytest.mark.parametrize("name", ALL)
def test_a_command_says_in_one_line_what_it_does(name):
    assert ALL[name].get_short_help_str(limit=80).rstrip(".")
    assert not ALL[name].get_short_help_str(limit=80).endswith("...")


@pytest.mark.parametrize("name", LEAVES)
def test_a_command_shows_an_example(name):
    assert name in (LEAVES[name].help or "") + (LEAVES[name].epilog or "")


@pytest.mark.parametrize("name", LEAVES)
def test_every_option_of_a_command_is_explained(name):
    silent = [
        option.name
        for option in LEAVES[name].params
        if isinstance(option, click.Option) and not option.help
    ]
    assert silent == []
