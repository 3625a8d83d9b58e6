"""The figures for Prometheus, worked out once for all who ask at the same time."""

from __future__ import annotations

import time
from threading import Lock

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from archive import metrics
from archive.errors import ArchiveError
from archive.reader import Archive
from archive.web.params import archive

FRESH_S = 5.0
"""How long a page is good for: all links are counted for it, and some are millions."""


class MetricsPage:
    """The latest page of figures; never worked out by two at once."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._page, self._until = "", 0.0

    def answer(self, request: Request) -> Response:
        """Give the figures; meanwhile others get the page before, or are to wait."""
        if self._lock.acquire(blocking=False):
            try:
                self._renew(archive(request))
            finally:
                self._lock.release()
        if not self._page:
            return PlainTextResponse("They are being counted.\n", status_code=503)
        return Response(self._page, media_type=metrics.CONTENT_TYPE)

    def _renew(self, reader: Archive) -> None:
        if time.monotonic() < self._until:
            return
        try:
            with reader.connection() as connection:
                self._page = metrics.text(connection)
        except ArchiveError:
            self._page = ""  # an archive that is away has no figures, not even old ones
            raise
        self._until = time.monotonic() + FRESH_S
