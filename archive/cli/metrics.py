"""`metrics`: what Prometheus watches, printed or served."""

from __future__ import annotations

from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address

import click

from archive import metrics as figures
from archive.cli.options import examples, reading
from archive.errors import ArchiveError
from archive.reader import Archive

KIND = "text/plain; version=0.0.4; charset=utf-8"
LAST_PORT = 65535
LOCAL = ("localhost", "127.", "[::1]")


@click.command(
    epilog=examples(
        "newsarchive metrics",
        "newsarchive metrics --listen 127.0.0.1:9750",
    )
)
@click.option(
    "--listen",
    metavar="HOST:PORT",
    help="Serve them at /metrics of this loopback address, until interrupted.",
)
@reading
def metrics(archive: Archive, listen: str | None) -> None:
    """Print the archive's figures in Prometheus' text format."""
    if listen is None:
        click.echo(page(archive), nl=False)
        return
    host, port = _address(listen)
    with ThreadingHTTPServer((host, port), _handler(archive)) as server:
        bound = server.server_address[1]
        click.echo(f"http://{host}:{bound}/metrics", err=True)
        with suppress(KeyboardInterrupt):
            server.serve_forever()


def page(archive: Archive) -> str:
    """Return all metrics as one page."""
    with archive.connection() as connection:
        return figures.text(connection)


def _address(listen: str) -> tuple[str, int]:
    host, _, port = listen.rpartition(":")
    try:
        found = "127.0.0.1" if host in {"", "localhost"} else host
        if not ip_address(found).is_loopback:
            message = "only loopback addresses: anybody could read it elsewhere"
            raise click.BadParameter(message, param_hint="--listen")
        if not 0 <= int(port) <= LAST_PORT:
            message = f"{port} is no port: they go from 0 to {LAST_PORT}"
            raise click.BadParameter(message, param_hint="--listen")
        return found, int(port)
    except ValueError as error:
        message = f"{listen!r} is no HOST:PORT"
        raise click.BadParameter(message, param_hint="--listen") from error


def _handler(archive: Archive) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            # A page elsewhere may point a name of its own at this address.
            asked = self.headers.get("Host", "")
            if self.path != "/metrics" or not asked.startswith(LOCAL):
                self.send_error(404)
                return
            try:
                body, status = page(archive).encode(), 200
            except ArchiveError as error:
                body, status = f"{error}\n".encode(), 503
            self.send_response(status)
            self.send_header("Content-Type", KIND)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Say nothing of each look."""

    return Handler
