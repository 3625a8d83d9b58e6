"""What a request asks for: the archive, the page, values of its query."""

from __future__ import annotations

from datetime import MAXYEAR, MINYEAR, UTC, datetime
from typing import Any, cast

from starlette.requests import Request
from starlette.responses import Response

from archive.contract.filters import LARGEST, ArticleFilter
from archive.reader import Archive


def archive(request: Request) -> Archive:
    """Return the archive that this server reads."""
    return cast("Archive", request.app.state.archive)


def page(
    request: Request,
    name: str,
    *,
    status: int = 200,
    **context: Any,  # noqa: ANN401
) -> Response:
    """Return the template *name*, filled."""

    def link(route: str, **values: Any) -> str:  # noqa: ANN401
        return request.url_for(route, **values).path

    response: Response = request.app.state.templates.TemplateResponse(
        request, name, context | {"link": link}, status_code=status
    )
    return response


def number(request: Request, name: str) -> int | None:
    """Return a number of the query; what is none counts as not given."""
    text = request.query_params.get(name, "")
    if not (text.isascii() and text.isdigit() and len(text) < 20):  # noqa: PLR2004
        return None
    return int(text) if int(text) <= LARGEST else None


def moment(request: Request, name: str) -> datetime | None:
    """Return an ISO date or time of the query, UTC where it names no zone.

    The first and the last year count as not given: one reckons back and on from it.
    """
    try:
        found = datetime.fromisoformat(request.query_params.get(name, ""))
        aware = found if found.tzinfo else found.replace(tzinfo=UTC)
        at = aware.astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return at if MINYEAR < at.year < MAXYEAR else None


def choice(request: Request) -> ArticleFilter:
    """Return which articles are asked for."""
    given = request.query_params
    return ArticleFilter(
        source=given.get("source") or None,
        since=moment(request, "since"),
        until=moment(request, "until"),
        language=given.get("language") or None,
    )
