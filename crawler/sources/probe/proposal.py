"""Proposes a source for a site from what its own answers say."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urljoin, urlsplit

from archive import urls
from archive.article import Link
from crawler.errors import ProbeError
from crawler.listings import kind_of
from crawler.source import ArticleRules, Source
from crawler.sources.probe import candidates, homepage, locale
from crawler.sources.probe.route_check import Fetch, Finding, RouteChecker
from crawler.sources.probe.url_patterns import learn

BUDGET = 30
"""Requests that one probe makes at most."""

_SURE = 8
_NAME = re.compile(r"[^a-z0-9_-]+")


@dataclass(slots=True)
class Proposal:
    """A source, why it says what it says, and everything that was tried.

    *reasons* are by key of the source's file; *robots* is the verdict on crawling.
    """

    source: Source
    reasons: dict[str, str]
    findings: list[Finding]
    robots: str
    walls: tuple[str, ...] = ()
    samples: tuple[Link, ...] = ()


def propose(home: str, fetch: Fetch, *, name: str | None = None) -> Proposal:
    """Probe the site at *home* with at most BUDGET requests; propose a source.

    *fetch* returns a `Capture` or raises `FetchError`. A site that names no
    articles anywhere is a `ProbeError`.
    """
    home = home if urlsplit(home).path else f"{home}/"
    checker = RouteChecker(home, fetch, (), BUDGET)
    answer = checker.get(home)
    if isinstance(answer, str):
        raise ProbeError(home, answer)
    page = homepage.read(answer)
    if page is None:
        raise ProbeError(home, "its home page is empty")
    checker.home = home = urljoin(answer.final_url, "/")
    checker.hosts = tuple(urls.host(each) for each, _ in page.editions)
    robots, maps = candidates.robots(checker, home)
    findings = list(candidates.findings(checker, home, page, maps))
    useful = _chosen(findings)
    if not useful:
        raise ProbeError(home, _why(findings, checker))
    source, reasons = _source(home, page, useful, answer.fetched_at)
    if name:
        source = source.model_copy(update={"name": name})
    samples = tuple(link for each in useful for link in each.samples)
    walls = tuple(sorted(checker.walls))
    return Proposal(source, reasons, findings, robots, walls, samples)


def _why(findings: list[Finding], checker: RouteChecker) -> str:
    if checker.walls:
        return (
            f"a bot wall ({', '.join(sorted(checker.walls))}) stands before its lists"
        )
    return f"none of {len(findings)} addresses tried names articles"


def _source(
    home: str, page: homepage.Homepage, useful: list[Finding], at: datetime
) -> tuple[Source, dict[str, str]]:
    languages = _languages(home, page)
    spoken = [page.language, *languages.values()]
    country = locale.country(home, [each for each in spoken if each])
    dates = (link.date_text for each in useful for link in each.samples)
    zone, why = locale.zone(country, locale.offset(dates), at)
    pattern = learn(_trusted(useful), page.others)
    source = Source(
        name=name_of(home),
        title=next((each.title for each in useful if each.title), page.title),
        home=home,
        country=country,
        time_zone=zone,
        language=page.language,
        languages=languages,
        hosts=_hosts(home, languages, useful),
        listing=tuple(each.route for each in useful),
        article=ArticleRules(allow=pattern.allow, deny=pattern.deny),
    )
    return source, _reasons(source, why, useful)


def _chosen(findings: list[Finding]) -> list[Finding]:
    """Return the useful findings, without pages that name nothing of their own."""
    kept: list[Finding] = []
    for each in findings:
        alike = [
            known
            for known in kept
            if known.route.kind == each.route.kind and kind_of(each.route).for_readers
        ]
        twin = any(set(_urls(each)) <= set(_urls(known)) for known in alike)
        if each.useful and not twin:
            kept.append(each)
    return kept


def _urls(finding: Finding) -> list[str]:
    return [link.url for link in finding.samples]


def _trusted(useful: list[Finding]) -> list[str]:
    """Return the addresses to learn from: those of listings of articles only first."""
    sure = [each for each in useful if kind_of(each.route).articles_only]
    named = {url for each in sure for url in _urls(each)}
    if len(named) < _SURE:
        named |= {url for each in useful for url in _urls(each)}
    return sorted(named)


def _languages(home: str, page: homepage.Homepage) -> dict[str, str]:
    found = {}
    for url, language in page.editions:
        path = urlsplit(url).path
        if urls.host(url) != urls.host(home):
            found[urls.host(url)] = language
        elif path.strip("/"):
            found[f"/{path.strip('/')}/"] = language
    return found


def _hosts(
    home: str, languages: dict[str, str], useful: list[Finding]
) -> tuple[str, ...]:
    known = {urls.host(home), *languages, *(urls.host(e.route.url) for e in useful)}
    met = {urls.host(url) for each in useful for url in _urls(each)}
    return tuple(sorted(met - known))


def name_of(home: str) -> str:
    """Return what a site is called by the address of its *home*."""
    parts = (urlsplit(home).hostname or "site").removeprefix("www.").split(".")
    plain = "-".join(parts) if parts[-1].isdigit() else ".".join(parts[:-1]) or parts[0]
    return _NAME.sub("-", plain.lower()).strip("-_") or "site"


def _reasons(source: Source, zone: str, useful: list[Finding]) -> dict[str, str]:
    reasons = {
        "time_zone": zone,
        "country": "assumed: from its address or language",
        "language": "seen: the home page says so",
        "article.allow": "seen: learned from the articles that its listings name",
    }
    for each in useful:
        more = ", and a next page" if each.turns else ""
        reasons[each.route.url] = f"seen: {len(each.samples)} articles{more}"
    if not source.article.allow:
        reasons["article.allow"] = "none: its addresses have no common form"
    return reasons
