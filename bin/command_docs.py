"""Prints docs/commands.md: what every command says of itself (`make docs`)."""

from __future__ import annotations

from collections.abc import Iterator

import click

from crawler.cli import main

HEAD = """\
# Commands

Every command, as its own `--help` has it. This page is written by `make docs`.
"""


def every(
    command: click.Command, name: str, parent: click.Context | None = None
) -> Iterator[click.Context]:
    """Yield the context of each command that does something, in order."""
    context = click.Context(
        command,
        parent=parent,
        info_name=name,
        terminal_width=80,
        **command.context_settings,
    )
    if not isinstance(command, click.Group):
        yield context
        return
    for child in command.list_commands(context):
        found = command.get_command(context, child)
        if found is not None:
            yield from every(found, child, context)


def page() -> Iterator[str]:
    """Yield the page, section by section."""
    yield HEAD
    for context in every(main, "newsarchive"):
        yield f"## {context.command_path}\n\n```\n{context.get_help()}\n```\n"


print("\n".join(page()), end="")
