"""A site of the tests' own: a listing, articles, and whatever a test makes of them."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

WORDS = "The council met on Monday and spoke of water, roads and the old bridge. "


class Kiosk:
    """Serves *pages*: path -> (status, headers, body).

    One that *lies* answers whoever asks on a condition that nothing has changed.
    """

    def __init__(self, base: str) -> None:
        self.base = base
        self.lies = False
        self.lied: Counter[str] = Counter()
        self.pages: dict[str, tuple[int, dict[str, str], str]] = {}
        self.hits: Counter[str] = Counter()
        self.listed: dict[str, str] = {}
        self.home()

    def home(self) -> None:
        """Print the listing anew, and the home page with it."""
        items = "".join(
            f'<li><a href="{path}">{title}</a></li>'
            for path, title in self.listed.items()
        )
        page = f"<html><title>News</title><body><ul>{items}</ul></body></html>"
        self.pages["/"] = self.pages["/news/"] = (200, {}, page)

    def article(self, path: str, title: str, *, says: str = "", more: str = "") -> None:
        """Publish an article, or print it again; *says* begins its text."""
        text = "".join(f"<p>{says} {WORDS * 3}{title} {n}.</p>" for n in range(6))
        head = f"<title>{title}</title>{more}"
        body = f"<article><h1>{title}</h1>{text}</article>"
        page = f"<html><head>{head}</head><body>{body}</body></html>"
        self.pages[path] = (200, {}, page)
        self.listed.setdefault(path, title)
        self.home()

    def answer(self, path: str, status: int, body: str = "", **headers: str) -> None:
        """Answer so from now on."""
        self.pages[path] = (status, headers, body)

    def profile(self, rules: str = "") -> str:
        """Return the TOML of a source that reads this site."""
        return (
            f'name = "kiosk"\ntitle = "Kiosk"\nhome = "{self.base}/"\nlanguage = "en"\n'
            f'\n[[listing]]\nurl = "{self.base}/news/"\n{rules}'
            "\n[article]\nallow = ['/news/.+-\\d+$']\nbody = \"article\"\n"
            "\n[manners]\ndelay = 0\n"
        )


@contextmanager
def kiosk() -> Iterator[Kiosk]:
    """Serve a kiosk on loopback while the block runs."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            site.hits[self.path] += 1
            missing = (404, {}, "<title>404 Not Found</title>")
            status, headers, body = site.pages.get(self.path, missing)
            if site.lies and "If-None-Match" in self.headers:
                site.lied[self.path] += 1
                status, body = 304, ""
            data = body.encode()
            self.send_response(status)
            for name, value in {"Content-Type": "text/html", **headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    site = Kiosk(f"http://127.0.0.1:{server.server_port}")
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield site
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
