"""A server on loopback that answers byte for byte what a test wants, however ill."""

from __future__ import annotations

import itertools
import socket
import ssl
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field

Answer = bytes | Callable[[socket.socket], None]

_hosts = itertools.count(1)


def page(body: bytes | str = b"<p>A page", status: str = "200 OK", **headers) -> bytes:
    """Return a whole HTTP answer; *headers* with underscores for dashes."""
    body = body.encode() if isinstance(body, str) else body
    fields = {"Content_Type": "text/html", "Content_Length": len(body), **headers}
    lines = [f"{key.replace('_', '-')}: {value}" for key, value in fields.items()]
    head = "\r\n".join([f"HTTP/1.1 {status}", *lines, "Connection: close"])
    return head.encode() + b"\r\n\r\n" + body


def to(target: str, status: str = "302 Found") -> bytes:
    """Return a redirect to *target*."""
    return page(b"", status, Location=target)


MISSING = page(status="404 Not Found")


@dataclass
class Hostile:
    """Answers by path, each site at an address of its own (127.0.x.y).

    *hits* are (moment, path), *heads* the requests' heads. What `robots` is set
    to answers for robots.txt; everything unknown is 404.
    """

    answers: dict[str, Answer] = field(default_factory=dict)
    robots: Answer = MISSING
    hits: list[tuple[float, str]] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    tls: ssl.SSLContext | None = None

    def __post_init__(self):
        number = next(_hosts)
        self.host = f"127.0.{1 + number // 250}.{1 + number % 250}"
        self.ended = threading.Event()
        self.listener = socket.create_server((self.host, 0), backlog=128)
        scheme = "https" if self.tls else "http"
        self.url = f"{scheme}://{self.host}:{self.listener.getsockname()[1]}"
        threading.Thread(target=self._serve, daemon=True).start()

    def close(self):
        """Stop listening; endless answers end too."""
        self.ended.set()
        with suppress(OSError):
            self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()

    def paths(self) -> list[str]:
        """Return what was asked for, robots.txt left out."""
        return [path for _, path in self.hits if path != "/robots.txt"]

    def _serve(self):
        while not self.ended.is_set():
            try:
                peer, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._answer, args=(peer,), daemon=True).start()

    def _secured(self, peer: socket.socket) -> socket.socket:
        return self.tls.wrap_socket(peer, server_side=True) if self.tls else peer

    def _answer(self, accepted: socket.socket):
        with suppress(OSError), self._secured(accepted) as peer:
            head = b""
            while b"\r\n\r\n" not in head:
                piece = peer.recv(65536)
                if not piece:
                    return
                head += piece
            path = head.split(b" ", 2)[1].decode()
            self.hits.append((time.monotonic(), path))
            self.heads.append(head.decode("latin-1"))
            answer = self.answers.get(path, MISSING)
            answer = self.robots if path == "/robots.txt" else answer
            if callable(answer):
                answer(peer)
            else:
                peer.sendall(answer)

    def endless(self, head: bytes, piece: bytes, pause: float = 0.0) -> Answer:
        """Return an answer that begins with *head* and repeats *piece* for ever."""

        def pour(peer):
            peer.sendall(head)
            while not self.ended.wait(pause):
                peer.sendall(piece)

        return pour

    def silent(self, _peer: socket.socket):
        """Never answer."""
        self.ended.wait(30)

    def reset(self, peer: socket.socket):
        """Break the connection off."""
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
