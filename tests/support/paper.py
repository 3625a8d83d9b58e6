"""A newspaper on loopback, whose template changes when the test says so."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

SENTENCES = (
    "The council met for the third time this week and agreed on nothing at all",
    "A bus that nobody had asked for stopped in front of the old post office",
    "Farmers of the upper valley say that the water came two weeks too early",
    "The bridge will be closed until the end of the month, the engineers said",
    "Nobody was hurt, but the price of onions has doubled since the autumn",
)


class Paper(ThreadingHTTPServer):
    """*count* articles, newest first; *authors* tells whether they are signed.

    Each page takes *pause* seconds; *pages* counts those that were given. A page
    that there is not answers *absent*; *turns* names one behind the front page.
    """

    count = 6
    authors = True
    pause = 0.0
    pages = 0
    absent = 404
    turns = False

    @property
    def home(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/"

    def page(self, path: str) -> str | None:
        if path == "/":
            numbers = range(self.count, max(0, self.count - 12), -1)
            cards = "".join(
                f'<li><a href="/story/{n}-about-bridges.html">Story number {n} about '
                "the bridges of the upper valley</a></li>"
                for n in numbers
            )
            more = '<a rel="next" href="/page/2/">More</a>' if self.turns else ""
            return f"<html><body><h1>News</h1><ul>{cards}</ul>{more}</body></html>"
        number = path.removeprefix("/story/").partition("-")[0]
        if not number.isdigit() or int(number) > self.count:
            return None
        return self.story(int(number))

    def story(self, number: int) -> str:
        by = '<p class="by">By <a>Aida Example</a></p>' if self.authors else ""
        text = "".join(
            f"<p>{SENTENCES[(number + n) % 5]}, as story {number} tells in its "
            f"paragraph {n}, which is long enough to be one. {SENTENCES[n % 5]}.</p>"
            for n in range(6)
        )
        return (
            f"<html><head><title>Story {number}</title></head><body><article>"
            f"<h1>Story number {number} about the bridges</h1>{by}"
            f'<time datetime="2026-02-{1 + number % 19:02}T10:00:00Z"></time>'
            f'<div class="text">{text}</div></article></body></html>'
        )

    def profile(self, name: str) -> str:
        return (
            f'name = "{name}"\ntitle = "The Paper"\nhome = "{self.home}"\n'
            f'[[listing]]\nurl = "{self.home}"\n[article]\n'
            "allow = ['/story/']\nbody = '.text'\nauthors = '.by a'\n"
            "published = 'time'\n[manners]\ndelay = 0\n"
        )


class Reader(BaseHTTPRequestHandler):
    server: Paper

    def do_GET(self) -> None:
        time.sleep(self.server.pause)
        page = self.server.page(self.path)
        self.server.pages += page is not None
        body = (page or "nothing here").encode()
        self.send_response(self.server.absent if page is None else 200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def printing(folder: Path, name: str, port: int = 0) -> Iterator[Paper]:
    """Serve a paper, with its profile in *folder*."""
    with Paper(("127.0.0.1", port), Reader) as paper:
        (folder / f"{name}.toml").write_text(paper.profile(name))
        thread = threading.Thread(target=paper.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield paper
        finally:
            paper.shutdown()
            thread.join()
