"""One crawl, explained down to the single link (`status --crawl N`)."""

from __future__ import annotations

from typing import Any

import click
from rich.console import Console

from archive.cli.terminal import console, print_json, state, table, time, words
from archive.contract.records import CrawlRun
from archive.queries import crawls, sources
from archive.queries.crawls import LinkFetch, ListingFetch
from archive.queries.sources import StateChange
from archive.reader import Archive

FINE = frozenset({"article", "unchanged", "not_modified"})
SHOWN = 100
"""Links that went well are counted beyond so many."""


def explain(archive: Archive, crawl_id: int, *, as_json: bool) -> None:
    """Print what a crawl did, why, and what came of each link."""
    run = archive.one(crawls.crawl(crawl_id), CrawlRun)
    if run is None:
        message = f"there is no crawl {crawl_id}; `newsarchive status` lists them"
        raise click.UsageError(message)
    links = list(archive.stream(crawls.link_fetches(crawl_id), LinkFetch))
    listings = list(archive.stream(crawls.listing_fetches(crawl_id), ListingFetch))
    changes = list(archive.stream(sources.incidents(crawl_id=crawl_id), StateChange))
    with archive.connection() as connection:
        figures = connection.execute(crawls.figures(crawl_id)).scalar()
    if as_json:
        print_json([run, {"figures": figures}, *changes, *listings, *links])
        return
    out = console()
    _print_run(out, run, changes)
    _print_figures(out, figures or {})
    _print_listings(out, listings)
    _print_links(out, run, links)


def _print_run(out: Console, run: CrawlRun, changes: list[StateChange]) -> None:
    rows = table("crawl", str(run.crawl_id))
    ended = time(run.finished_at)
    rows.add_row("source", words(run.source))
    rows.add_row("kind", words(run.kind))
    rows.add_row("began", time(run.started_at))
    rows.add_row("ended", ended if run.finished_at else words("it has not"))
    rows.add_row("status", state(run.status))
    rows.add_row("because", words(run.reason or "it came to its end"))
    for change in changes:
        said = f"{change.was} to {change.state}: {change.reason or 'all is well'}"
        rows.add_row("changed", words(said))
    for name, count in run.counts.items():
        rows.add_row(words(name), f"{count:,}")
    out.print(rows)


def _print_figures(out: Console, figures: dict[str, Any]) -> None:
    if not figures:
        return
    rows = table("measured", "")
    rows.add_row("answers", words(_pairs(figures["answers"])))
    rows.add_row("seconds to an answer", words(f"{figures['latency']}"))
    rows.add_row("articles read", f"{figures['read']:,}")
    rows.add_row("with", words(_pairs(figures["have"])))
    rows.add_row("words of an article", words(f"{figures['words']}"))
    rows.add_row("not articles", words(_pairs(figures["unread"]) or "none"))
    overlap = figures["overlap"]
    rows.add_row("known links", "–" if overlap is None else f"{overlap:.0%}")
    out.print()
    out.print(rows)


def _pairs(counts: dict[str, int]) -> str:
    return ", ".join(f"{name} {count:,}" for name, count in counts.items())


def _print_listings(out: Console, listings: list[ListingFetch]) -> None:
    if not listings:
        return
    rows = table("listing", "kind", ">links", ">new", "problem")
    for each in listings:
        rows.add_row(
            words(each.url),
            each.kind,
            f"{each.links:,}",
            f"{each.new:,}",
            words(each.problem),
        )
    out.print()
    out.print(rows)


def _print_links(out: Console, run: CrawlRun, links: list[LinkFetch]) -> None:
    """Print first what went wrong, then what went well."""
    order = sorted(links, key=lambda link: link.verdict in FINE)
    troubled = sum(link.verdict not in FINE for link in links)
    rows = table("link", "found", ">HTTP", "verdict", "evidence")
    for link in order[: troubled + SHOWN]:
        new = link.discovered_at >= run.started_at
        rows.add_row(
            words(link.url),
            "new" if new else time(link.discovered_at),
            str(link.status or "–"),
            words(link.verdict or "not read yet"),
            words(link.reason),
        )
    out.print()
    out.print(rows if links else "it visited no link")
    if len(order) > troubled + SHOWN:
        more = len(order) - troubled - SHOWN
        out.print(f"and {more:,} more that went well; --json prints them all")
    seen = sum(count for name, count in run.counts.items() if name == "fetched")
    if seen > sum(link.status is not None for link in links):
        out.print("some of its captures are no longer kept")
