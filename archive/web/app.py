"""The application: its routes, its templates, and how it tells what went wrong."""

from __future__ import annotations

from collections.abc import AsyncIterator, Collection
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.applications import Starlette
from starlette.convertors import IntegerConvertor, register_url_convertor
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.templating import Jinja2Templates

from archive.errors import ArchiveError, DatabaseUnavailableError
from archive.reader import Archive, RedactedArticleError
from archive.text.printable import safe
from archive.web import articles, feeds, search, sources
from archive.web.metrics import MetricsPage
from archive.web.params import page
from archive.web.security import SecurityHeaders

HERE = Path(__file__).parent
LOOPBACK = ("localhost", "127.0.0.1", "::1")


class Key(IntegerConvertor):
    """The number of a row: none has more digits, and SQLite takes no more."""

    regex = "[0-9]{1,18}"


register_url_convertor("key", Key())


def application(url: str, hosts: Collection[str] = LOOPBACK) -> Starlette:
    """Return the web reader of the archive at *url*, answering to *hosts* only."""
    archive = Archive(url)

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        yield
        archive.close()

    app = Starlette(
        routes=[
            Route("/", search.home, name="home"),
            Route("/search", search.search, name="search"),
            Route("/article", articles.by_address, name="address"),
            Route("/article/{article_id:key}", articles.article, name="article"),
            Route("/article/{article_id:key}/diff", articles.difference, name="diff"),
            Route("/raw/{capture_id:key}", articles.raw, name="raw"),
            Route("/sources", sources.overview, name="sources"),
            Route("/source/{name}", sources.source, name="source"),
            Route("/crawls", sources.crawls, name="crawls"),
            Route("/crawl/{crawl_id:key}", sources.crawl, name="crawl"),
            Route("/changes", feeds.changes, name="changes"),
            Route("/changes.json", feeds.as_json, name="changes_json"),
            Route("/changes.atom", feeds.as_atom, name="changes_atom"),
            Route("/metrics", MetricsPage().answer, name="metrics"),
            Mount("/static", StaticFiles(directory=HERE / "static"), name="static"),
        ],
        middleware=[Middleware(SecurityHeaders, hosts=hosts)],
        exception_handlers={ArchiveError: _archive_error, HTTPException: _http_error},
        lifespan=lifespan,
    )
    app.state.archive = archive
    app.state.templates = Jinja2Templates(env=_environment())
    return app


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_shown,
    )
    environment.filters |= {
        "moment": _moment,
        "day": lambda moment: f"{moment.day} {moment:%b %Y}" if moment else "undated",
        "count": lambda number: f"{number:,}".replace(",", "\u202f"),
        "web": lambda url: url if url.startswith(("http://", "https://")) else "",
        "next_month": _next_month,
        "paragraphs": lambda body: [part for part in body.split("\n\n") if part],
        "query": lambda values: urlencode({k: v for k, v in values.items() if v}),
    }
    environment.globals["marks"] = environment.get_template("marks.html").module
    return environment


def _shown(value: object) -> object:
    """Take out of every text what could hide or turn it; say nothing for None."""
    if value is None:
        return ""
    # markup is ours, and is a subclass of str
    return safe(value) if type(value) is str else value


def _moment(moment: datetime | None) -> str:
    return f"{moment.day} {moment:%b %Y, %H:%M} UTC" if moment else "–"


def _next_month(month: str) -> str:
    first = datetime.strptime(f"{month}-01 +0000", "%Y-%m-%d %z")
    return f"{first + timedelta(days=31):%Y-%m}-01"


def _archive_error(request: Request, error: Exception) -> Response:
    status = HTTPStatus.BAD_REQUEST
    if isinstance(error, LookupError):
        status = HTTPStatus.NOT_FOUND
    if isinstance(error, RedactedArticleError):
        status = HTTPStatus.GONE
    if isinstance(error, DatabaseUnavailableError):
        status = HTTPStatus.SERVICE_UNAVAILABLE
    return _error_page(request, status, str(error))


def _http_error(request: Request, error: Exception) -> Response:
    status = error.status_code if isinstance(error, HTTPException) else 500
    message = "There is no such page." if status == HTTPStatus.NOT_FOUND else ""
    return _error_page(request, status, message)


def _error_page(request: Request, status: int, message: str) -> Response:
    return page(request, "error.html", status=status, message=message, code=status)
