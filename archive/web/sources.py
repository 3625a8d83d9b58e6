"""Sources and crawls: coverage, yield and health over time, verdicts."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from archive import clock
from archive.contract import filters
from archive.contract.records import CrawlRun, LatestArticle
from archive.queries import articles
from archive.queries import crawls as crawl_queries
from archive.web import charts
from archive.web.params import archive, moment, page

WEEKS = 26
RUNS = 60
LATEST = 20


def overview(request: Request) -> Response:
    """Show how every source is doing."""
    return page(request, "sources.html", sources=archive(request).sources())


def source(request: Request) -> Response:
    """Show one source: its state, calendar, yield, crawls and latest articles."""
    reader = archive(request)
    name = request.path_params["name"]
    status = next((item for item in reader.sources() if item.source == name), None)
    if status is None:
        raise HTTPException(404)
    until = (moment(request, "until") or _end(status.last_crawl_at)).date()
    until += timedelta(days=6 - until.weekday() + 1)
    since = until - timedelta(weeks=WEEKS)
    days = reader.coverage(name, since, until)
    runs = reader.crawls(source=name, limit=RUNS)
    query = articles.dated_articles(filters.ArticleFilter(source=name)).limit(LATEST)
    return page(
        request,
        "source.html",
        shown=status,
        calendar=charts.calendar(days, since, until),
        weeks=charts.weeks(days, since, until),
        runs=charts.runs(runs[::-1]),
        crawls=runs[:10],
        articles=list(reader.stream(query, LatestArticle)),
        earlier=since.isoformat(),
    )


def _end(last_crawl_at: datetime | None) -> datetime:
    """Return where a calendar ends: today, or an old archive's last crawl."""
    now = clock.now()
    if last_crawl_at is None or now - last_crawl_at < timedelta(weeks=WEEKS):
        return now
    return last_crawl_at.astimezone(UTC)


def crawls(request: Request) -> Response:
    """Show the latest crawls of all sources, or of one."""
    wanted = request.query_params.get("source") or None
    runs = archive(request).crawls(source=wanted, limit=100)
    return page(request, "crawls.html", crawls=runs, source=wanted)


def crawl(request: Request) -> Response:
    """Show one crawl: what it counted, and what reading its captures gave."""
    reader = archive(request)
    crawl_id = request.path_params["crawl_id"]
    run = reader.one(crawl_queries.crawl(crawl_id), CrawlRun)
    if run is None:
        raise HTTPException(404)
    with reader.connection() as connection:
        verdicts = connection.execute(crawl_queries.verdicts(crawl_id)).all()
        troubled = connection.execute(crawl_queries.troubled(crawl_id)).all()
    return page(request, "crawl.html", crawl=run, verdicts=verdicts, troubled=troubled)
