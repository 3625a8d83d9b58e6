"""Writes a proposed source as a TOML file for a person to read and correct."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime

from crawler.source import Route
from crawler.sources.probe.proposal import Proposal

_COLUMN = 52


def render(proposal: Proposal, at: datetime | None = None) -> str:
    """Return the file's text; loading it gives the proposed source again."""
    return "\n".join(_lines(proposal, at)) + "\n"


def _lines(proposal: Proposal, at: datetime | None) -> Iterator[str]:
    source, reasons = proposal.source, proposal.reasons
    day = f" on {at:%Y-%m-%d}" if at else ""
    yield f"# Proposed by `newsarchive sources add`{day}. Each fact is marked: seen on"
    yield "# the site, or assumed; correct what is wrong. Keys: docs/adding-a-source.md"
    yield f"# Its robots.txt {_plain(proposal.robots)}."
    yield ""
    yield f"title = {quoted(source.title)}"
    yield f"home = {quoted(source.home)}"
    for key in ("country", "time_zone", "language"):
        value = getattr(source, key)
        if value:
            yield _commented(f"{key} = {quoted(value)}", reasons.get(key))
    if source.hosts:
        yield _commented(
            f"hosts = {_array(source.hosts)}", "seen: they hold its articles"
        )
    if source.languages:
        yield from ("", "[languages]")
        for place, language in source.languages.items():
            yield _commented(
                f"{quoted(place)} = {quoted(language)}", "seen: a link names it"
            )
    for route in source.listing:
        yield from ("", "[[listing]]", *_route(route, reasons.get(route.url)))
    yield from ("", "[article]")
    why = reasons.get("article.allow")
    if source.article.allow:
        yield f"# {_plain(why)}"
        yield from (
            "allow = [",
            *(f"    {literal(p)}," for p in source.article.allow),
            "]",
        )
        if source.article.deny:
            yield f"deny = [{', '.join(map(literal, source.article.deny))}]"
    else:
        yield f"# allow: {_plain(why)}; the general rules find the links"
    yield '# body = "div.article"    # the container of the text: worth looking up'


def _route(route: Route, reason: str | None) -> Iterator[str]:
    if route.kind != Route.model_fields["kind"].default:
        yield f"kind = {quoted(route.kind)}"
    yield _commented(f"url = {quoted(route.url)}", reason)
    if route.max_pages != Route.model_fields["max_pages"].default:
        yield f"max_pages = {route.max_pages}"
    if route.deep:
        yield _commented("deep = true", "the whole archive: read by backfills only")


def _commented(line: str, reason: str | None) -> str:
    return f"{line:<{_COLUMN}}# {_plain(reason)}" if reason else line


def _plain(text: str | None) -> str:
    return " ".join((text or "").split())


def quoted(text: str) -> str:
    """Return a TOML basic string; JSON's escapes are among TOML's."""
    clean = text.encode("utf-8", "replace").decode()
    return json.dumps(clean, ensure_ascii=False).replace("\x7f", "\\u007f")


def literal(text: str) -> str:
    """Return a TOML literal string where the text allows it: no doubled backslash."""
    return f"'{text}'" if "'" not in text and text.isprintable() else quoted(text)


def _array(values: tuple[str, ...]) -> str:
    return "[" + ", ".join(quoted(each) for each in values) + "]"
