"""What an answer for an article tells before anybody reads it; pure."""

from __future__ import annotations

from typing import Any

from crawler import verdicts
from crawler.discover.addresses import belongs
from crawler.sources import Source
from crawler.visit import Visit

HTTP_NOT_MODIFIED = 304
HTTP_ERROR = 400
GONE = (404, 410)


def refusal(visit: Visit, source: Source) -> dict[str, Any] | None:
    """Return why an answer need not be read at all."""
    capture = visit.capture
    if capture.status == HTTP_NOT_MODIFIED:
        # Of what is not known it is no answer: nobody asked that way.
        known = visit.task.article_id is not None
        return {"verdict": "not_modified", "state": "done" if known else "failed"}
    if visit.wall:
        return {"verdict": "challenge", "reason": visit.wall, "state": "failed"}
    if capture.status >= HTTP_ERROR and capture.status not in GONE:
        return {"verdict": f"http_{capture.status}", "state": "failed"}
    if not belongs(capture.final_url, source):
        return {"verdict": "off_site", "reason": capture.final_url, "state": "skipped"}
    return None


def absence(visit: Visit, source: Source) -> dict[str, str] | None:
    """Return what tells, before reading, that there is no article."""
    capture = visit.capture
    if capture.status in GONE:
        return {"verdict": f"http_{capture.status}"}
    if visit.redirected and (
        where := verdicts.fallback(capture.url, capture.final_url, source)
    ):
        return {"verdict": "soft_404", "reason": where}
    return None
