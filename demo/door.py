"""A small HTTP/1.1 server protocol: keep-alive, GET and HEAD, no request bodies."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from email.utils import formatdate
from http import HTTPStatus

from demo.sites.answer import Answer

_LINES = {s.value: f"HTTP/1.1 {s.value} {s.phrase}\r\n" for s in HTTPStatus}
HANG = -1.0
"""A delay that never ends."""


class Reset(Exception):  # noqa: N818 - it is an order, not an error
    """Close the connection without an answer."""


Respond = Callable[[str, str, str, Mapping[str, str]], tuple[Answer, float]]
"""Given method, path, query and headers: the answer and the seconds to wait first."""


class Door(asyncio.Protocol):
    """One connection; requests are answered one after another."""

    def __init__(
        self, respond: Respond, now: Callable[[], datetime], live: set[Door]
    ) -> None:
        self.respond = respond
        self.now = now
        self.live = live
        self.buffer = b""
        self.waiting = False
        self.transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 - for the types
        self.transport = transport
        self.live.add(self)

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the connection."""
        del exc
        self.live.discard(self)

    def data_received(self, data: bytes) -> None:
        """Answer every whole request that has come in."""
        self.buffer += data
        while not self.waiting:
            head, end, rest = self.buffer.partition(b"\r\n\r\n")
            if not end:
                return
            self.buffer = rest
            self._request(head.decode("latin-1"))

    def _request(self, head: str) -> None:
        first, *lines = head.split("\r\n")
        method, target, version = first.split(" ", 2)
        headers = {}
        for line in lines:
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        path, _, query = target.partition("?")
        try:
            answer, delay = self.respond(method, path, query, headers)
        except Reset:
            self.transport.abort()
            return
        close = version == "HTTP/1.0" or headers.get("connection", "") == "close"
        if not delay:
            self._send(method, answer, close=close)
            return
        self.waiting = True
        if delay != HANG:
            loop = asyncio.get_running_loop()
            loop.call_later(delay, self._late, method, answer, close)

    def _late(self, method: str, answer: Answer, close: bool) -> None:  # noqa: FBT001
        self.waiting = False
        if not self.transport.is_closing():
            self._send(method, answer, close=close)
            self.data_received(b"")

    def _send(self, method: str, answer: Answer, *, close: bool) -> None:
        date = formatdate(self.now().timestamp(), usegmt=True)
        head = [_LINES[answer.status], f"Date: {date}\r\nServer: demo\r\n"]
        head += [f"{name}: {value}\r\n" for name, value in answer.headers.items()]
        head.append(f"Content-Length: {len(answer.body)}\r\n")
        head.append("Connection: close\r\n\r\n" if close else "\r\n")
        body = b"" if method == "HEAD" else answer.body
        self.transport.write("".join(head).encode("latin-1") + body)
        if close:
            self.transport.close()
