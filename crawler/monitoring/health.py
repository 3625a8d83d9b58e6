"""How a source is doing, told from a crawl and from those before it; pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from crawler.monitoring import baseline
from crawler.monitoring.baseline import Sample
from crawler.monitoring.crawl_stats import FIELDS, drifts
from crawler.monitoring.outcome import errors

REFUSALS = frozenset({"401", "403", "405", "407", "418", "429", "451"})
"""Statuses of sites that do not want us; the others are faults of theirs."""

NAMES = {"published": "the date", "authors": "the authors", "lead": "the lead"}

# No page of these kinds says that the template changed.
NO_FAULT = frozenset({"home", "listing", "live", "not_html", "paywall", "soft_404"})

HALF, FEW = 0.5, 5
SLOW_S, SLOW = 2.0, 4


@dataclass(frozen=True, slots=True)
class Health:
    """A state, and the evidence for it; an ok source may have some, too."""

    state: str
    reason: str | None = None


def judge(
    crawl: Sample, history: Sequence[Sample], since: datetime | None = None
) -> Health:
    """Return how a source is, after *crawl*; *history* is older, oldest first.

    What was before *since* is not usual any more: the operator said so.
    """
    sound = [
        each
        for each in history
        if each.state in {"ok", "silent"} and (since is None or each.at >= since)
    ]
    usual = baseline.comparable(sound, crawl.at)
    if why := blocked(crawl):
        return Health("blocked", why)
    if why := "; ".join(broken(crawl, usual, history, accepted=since is not None)):
        return Health("broken", why)
    if why := baseline.since(crawl, history):
        return Health("silent", why)
    return Health("ok", drifted(crawl) or slow(crawl, usual))


def blocked(crawl: Sample) -> str | None:
    """Return the evidence that a site does not let us in."""
    counts, figures = crawl.counts, crawl.figures
    answers: dict[str, int] = figures.get("answers", {})
    walls: dict[str, int] = figures.get("walls", {})
    total = sum(answers.values())
    met = sum(walls.values()) + figures.get("unread", {}).get("challenge", 0)
    refused = sum(count for name, count in answers.items() if name in REFUSALS)
    unread = not counts.get("listings")
    if met and (unread or met > total * HALF):
        whose = " and ".join(walls) or "some"
        return f"{met} of {total} answers came from a bot wall ({whose})"
    if refused and (unread or refused > total * HALF):
        codes = ", ".join(f"{n} times {c}" for c, n in answers.items() if c in REFUSALS)
        return f"{refused} of {total} answers were refusals: {codes}"
    if unread and counts.get("listings failed: robots"):
        return "robots.txt forbids the listings"
    return None


def broken(
    crawl: Sample,
    usual: Sequence[Sample],
    history: Sequence[Sample],
    *,
    accepted: bool = False,
) -> Iterator[str]:
    """Yield the evidence that a site is not what its profile says.

    Where the operator *accepted* it as it is, it need not give dates.
    """
    counts = crawl.counts
    if not counts.get("listings"):
        yield errors(counts) if counts.get("errors") else _unread(crawl)
        return
    named: dict[str, int] = crawl.figures.get("listings", {})
    if named and not any(named.values()) and not counts.get("listings unchanged"):
        yield "no listing named an article"
        return
    yield from _listings(crawl, usual, history)
    yield from _extraction(crawl, usual)
    if crawl.figures.get("read"):
        yield from _fields(crawl, usual, accepted=accepted)
        yield from _bodies(crawl, usual)


def _unread(crawl: Sample) -> str:
    why = [
        f"{count} times {name.removeprefix('listings failed: ')}"
        for name, count in crawl.counts.items()
        if name.startswith("listings failed: ")
    ]
    return "no listing could be read" + (f": {', '.join(why)}" if why else "")


def _listings(
    crawl: Sample, usual: Sequence[Sample], history: Sequence[Sample]
) -> Iterator[str]:
    """Tell of listings that name far less than they did, or fail again."""
    for url, links in crawl.figures.get("listings", {}).items():
        before = [
            each.figures["listings"][url]
            for each in usual
            if url in each.figures.get("listings", {})
        ]
        named = baseline.collapsed(links, before, HALF)
        if named is not None:
            yield f"{url} names {links} articles, usually {named:g}"
    failed = crawl.figures.get("failed", ())
    last = history[-1].figures.get("failed", ()) if history else ()
    for url in failed:
        if url in last:
            yield f"{url} could not be read, for the second time"


def _extraction(crawl: Sample, usual: Sequence[Sample]) -> Iterator[str]:
    good, tried = _read(crawl)
    before = [(some, all_) for some, all_ in map(_read, usual) if all_]
    normal = baseline.vanished(good, tried, before)
    if normal is None and not before and tried >= FEW and good < tried * HALF:
        normal = 1.0
    if normal is not None:
        mix = {k: n for k, n in crawl.figures["unread"].items() if k not in NO_FAULT}
        kind = max(mix, key=lambda name: mix[name])
        yield (
            f"only {good} of {tried} pages could be read, usually {normal:.0%}: "
            f"{mix[kind]} were {kind}, such as {crawl.figures['lacking'][kind]}"
        )


def _read(crawl: Sample) -> tuple[int, int]:
    """Return how many pages were read, of how many that should have been."""
    unread: dict[str, int] = crawl.figures.get("unread", {})
    lost = sum(count for kind, count in unread.items() if kind not in NO_FAULT)
    good = crawl.figures.get("read", 0)
    return good, good + lost


def _fields(crawl: Sample, usual: Sequence[Sample], *, accepted: bool) -> Iterator[str]:
    """Name the fields that a template lost, with an article to look at."""
    figures = crawl.figures
    for name in FIELDS:
        before = [
            (each.figures["have"][name], each.figures["read"])
            for each in usual
            if each.figures.get("read")
        ]
        have, read = figures["have"][name], figures["read"]
        normal = baseline.vanished(have, read, before)
        unknown = name == "published" and not before and not accepted
        never = unknown and read >= FEW and not have
        if normal is not None or never:
            usually = f"usually {normal:.0%}" if normal is not None else "never before"
            yield (
                f"{NAMES[name]} vanished: {have} of {read} articles have it, "
                f"{usually}; see {figures['lacking'][name]}"
            )


def _bodies(crawl: Sample, usual: Sequence[Sample]) -> Iterator[str]:
    before = [each.figures["words"] for each in usual if each.figures.get("words")]
    words = crawl.figures.get("words") or 0
    if crawl.figures["read"] < FEW:
        return
    normal = baseline.collapsed(words, before, HALF)
    if normal is not None:
        yield f"articles have {words:g} words, usually {normal:g}"


def drifted(crawl: Sample) -> str | None:
    """Return a remark on a site that looks unlike the pages it was learned from."""
    read = crawl.figures.get("read", 0)
    found = crawl.figures.get("doubts", {}).get("drift", 0)
    if drifts(found, read):
        return f"{found} of {read} articles fit no template that was learned"
    return None


def slow(crawl: Sample, usual: Sequence[Sample]) -> str | None:
    """Return a remark on answers that take far longer than they did."""
    taken: list[Any] = [each.figures.get("latency") for each in usual]
    before = [value for value in taken if value is not None]
    latency = crawl.figures.get("latency")
    if latency is None or len(before) < baseline.ENOUGH // 2:
        return None
    normal, _ = baseline.spread(before)
    if latency > SLOW_S and latency > SLOW * normal:
        return f"answers take {latency:.1f} s, usually {normal:.1f} s"
    return None
