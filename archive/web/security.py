"""What every answer carries, and whom the server answers: only who names it."""

from __future__ import annotations

from collections.abc import Collection
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

HEADERS = {
    # nothing but our own style sheet, icon and forms; no script at all
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "interest-cohort=()",
}


def name_of(host: str) -> str:
    """Return the name in a Host header, without its port; empty when it is none.

    >>> name_of("127.0.0.1:8080"), name_of("[::1]:80"), name_of("a b"), name_of("x@y")
    ('127.0.0.1', '::1', '', '')
    """
    if not host or set(host) & set("@/\\?# \t,"):
        return ""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


class SecurityHeaders:
    """Refuses foreign Host headers (DNS rebinding), and adds the headers above."""

    def __init__(self, app: ASGIApp, hosts: Collection[str]) -> None:
        """Answer only requests for these *hosts*."""
        self.app = app
        self.hosts = frozenset(host.lower() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass on what is asked of us by our own name."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(HEADERS)
            await send(message)

        app = self.app
        if name_of(Headers(scope=scope).get("host", "")) not in self.hosts:
            app = PlainTextResponse("This server has another name.\n", status_code=421)
        elif scope["method"] not in {"GET", "HEAD"}:
            app = PlainTextResponse("This server only reads.\n", status_code=405)
        await app(scope, receive, guarded)
