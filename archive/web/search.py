"""The front page and search."""

from __future__ import annotations

import re

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from archive.contract import filters
from archive.contract.records import LatestArticle
from archive.errors import UnknownArticleError
from archive.queries import articles
from archive.search import SearchError
from archive.web.params import archive, choice, number, page

LATEST = 30
PAGE = 20
_ADDRESS = re.compile(r"https?://\S+", re.IGNORECASE)


def home(request: Request) -> Response:
    """Show the latest articles and how sources are doing."""
    reader = archive(request)
    query = articles.dated_articles(filters.ArticleFilter()).limit(LATEST)
    return page(
        request,
        "home.html",
        articles=list(reader.stream(query, LatestArticle)),
        sources=reader.sources(),
    )


def search(request: Request) -> Response:
    """Show what holds the words asked for; an address leads to its article."""
    reader = archive(request)
    wanted = request.query_params.get("q", "").strip()
    if _ADDRESS.fullmatch(wanted):
        try:
            found = reader.article_id(wanted)
            return RedirectResponse(request.url_for("article", article_id=found).path)
        except UnknownArticleError:
            pass
    chosen = choice(request)
    problem, hits, facets = None, [], None
    try:
        before = number(request, "before")
        hits = list(reader.find(wanted, chosen, limit=PAGE + 1, before=before))
        facets = reader.spread(wanted, chosen)
    except SearchError as error:
        problem = str(error)
    given = {
        name: request.query_params.get(name, "")
        for name in ("q", "source", "language", "since", "until")
    }
    return page(
        request,
        "search.html",
        given=given,
        hits=hits[:PAGE],
        more=hits[PAGE - 1].position if len(hits) > PAGE else None,
        facets=facets,
        problem=problem,
        sources=reader.sources(),
    )
