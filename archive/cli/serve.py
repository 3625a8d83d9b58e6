"""`serve`: the archive in a browser."""

from __future__ import annotations

from ipaddress import ip_address

import click

from archive.cli.options import examples, reading
from archive.reader import Archive


@click.command(
    epilog=examples(
        "newsarchive serve",
        "newsarchive serve --host 0.0.0.0 --public --name news.example.org",
    )
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Where to listen.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8080,
    show_default=True,
    help="Port to listen on; 0 takes a free one.",
)
@click.option(
    "--name", "names", multiple=True, help="A further host name to answer to."
)
@click.option(
    "--public",
    is_flag=True,
    help="Listen beyond this machine; it asks no password.",
)
@reading
def serve(
    archive: Archive, host: str, port: int, names: tuple[str, ...], *, public: bool
) -> None:
    """Read the archive in a browser; nothing can be changed there.

    It listens on this machine only, unless you say --public, and answers only to
    its own names: put a proxy with a password before it to share it.
    """
    if not _is_loopback(host) and not public:
        message = f"{host} can be reached from outside: say --public if you mean it"
        raise click.UsageError(message)
    import uvicorn  # noqa: PLC0415 - only who serves waits for it

    from archive.web import application  # noqa: PLC0415
    from archive.web.app import LOOPBACK  # noqa: PLC0415

    app = application(archive.url, {*LOOPBACK, host, *names})
    shown = f"[{host}]" if ":" in host else host
    click.echo(f"http://{shown}:{port}/ reads the archive; Ctrl-C ends")
    uvicorn.run(
        app, host=host, port=port, log_level="warning", server_header=False,
        timeout_graceful_shutdown=2,
    )  # fmt: skip


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
