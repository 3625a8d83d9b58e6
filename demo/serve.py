"""Serves the town on loopback: in a thread, in a process, or by command.

python -m demo.serve --clock 2026-02-20T08:00:00+06:00 --port-file town.json
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import socket
import sys
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Literal, overload
from urllib.parse import parse_qs

from demo import script
from demo.door import Door, Respond
from demo.remote import RemoteTown, launched
from demo.sites.answer import Answer
from demo.town import NAMES, Town, outage

_JSON = {"Content-Type": "application/json"}


@overload
@contextmanager
def running(
    clock: datetime = ..., articles: int | None = ..., *, process: Literal[True]
) -> Iterator[RemoteTown]: ...
@overload
@contextmanager
def running(
    clock: datetime = ..., articles: int | None = ..., *, process: Literal[False] = ...
) -> Iterator[Town]: ...
@contextmanager
def running(
    clock: datetime = script.DAY_0,
    articles: int | None = None,
    *,
    process: bool = False,
) -> Iterator[Town | RemoteTown]:
    """Serve a town in a thread, or in a child process, while the block runs."""
    if process:
        with launched(clock, articles) as remote:
            yield remote
        return
    doors = {name: listen(number) for number, name in enumerate(NAMES)}
    town = Town({n: address(s) for n, s in doors.items()}, clock, articles)
    with serving(town, doors):
        yield town


@contextmanager
def serving(town: Town, doors: Mapping[str, socket.socket]) -> Iterator[None]:
    """Serve the sites of *town*, each at its door, in a thread."""
    loop = asyncio.new_event_loop()
    over = loop.create_future()
    thread = threading.Thread(target=_serve, args=(over, town, doors), daemon=True)
    thread.start()
    try:
        yield
    finally:
        loop.call_soon_threadsafe(over.set_result, None)
        thread.join()


def listen(number: int, port: int = 0) -> socket.socket:
    """Return a socket at the loopback address of site *number*, from 127.0.0.11 on."""
    for host in (f"127.0.0.{11 + number}", "127.0.0.1"):
        door = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        door.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            door.bind((host, port and port + number))
        except OSError:
            door.close()
            continue
        door.listen(256)
        door.settimeout(0)
        return door
    message = f"no free loopback address for site {number}, port {port}"
    raise OSError(message)


def address(door: socket.socket) -> str:
    """Return the http address that *door* listens at."""
    host, port = door.getsockname()
    return f"http://{host}:{port}"


def _serve(
    over: asyncio.Future[None],
    town: Town,
    doors: Mapping[str, socket.socket],
    control: socket.socket | None = None,
) -> None:
    """Serve until it is *over*, which it may be before it begins."""
    loop = over.get_loop()
    asyncio.set_event_loop(loop)
    try:
        # in one run of the loop: what ends it must not end a run that sets it up
        loop.run_until_complete(_until(over, town, doors, control))
    finally:
        loop.close()


async def _until(
    over: asyncio.Future[None],
    town: Town,
    doors: Mapping[str, socket.socket],
    control: socket.socket | None,
) -> None:
    loop = asyncio.get_running_loop()
    live: set[Door] = set()
    responders: list[tuple[socket.socket, Respond]] = [
        (door, town.sites[name].respond) for name, door in doors.items()
    ]
    if control:
        responders.append((control, _controls(town, lambda: over.set_result(None))))
    servers = [
        await loop.create_server(_factory(respond, town, live), sock=door)
        for door, respond in responders
    ]
    try:
        await over
    finally:
        for server in servers:
            server.close()
        for door in live:
            door.transport.abort()
        await asyncio.sleep(0)


def _factory(respond: Respond, town: Town, live: set[Door]) -> Callable[[], Door]:
    return lambda: Door(respond, lambda: town.clock, live)


def _controls(town: Town, stop: Callable[[], None]) -> Respond:
    """Answer the orders of a `RemoteTown`: /clock /outage /delay /hits /stop."""

    def respond(
        method: str, path: str, query: str, headers: Mapping[str, str]
    ) -> tuple[Answer, float]:
        del headers
        order = {k: v[-1] for k, v in parse_qs(query).items()}
        value = order.get("value", "")
        said: object = "ok"
        match method, path.strip("/"):
            case "GET", "clock":
                said = town.clock.isoformat()
            case "POST", "clock":
                town.clock = datetime.fromisoformat(value)
            case "GET", "hits":
                said = town.hits
            case "POST", "outage":
                town.sites[order["site"]].outage = outage(value)
            case "POST", "delay":
                town.sites[order["site"]].delay = float(value)
            case "POST", "stop":
                stop()
            case _:
                return Answer(404, _JSON, b"null"), 0
        return Answer(200, _JSON, json.dumps(said).encode()), 0

    return respond


def main() -> None:
    """Serve a town until interrupted."""
    options = argparse.ArgumentParser(prog="python -m demo.serve", description=__doc__)
    options.add_argument("--clock", type=datetime.fromisoformat, default=script.DAY_0)
    options.add_argument("--articles", type=int, help="a generated town of that size")
    options.add_argument("--port", type=int, default=0, help="first of five ports")
    options.add_argument("--port-file", type=Path, help="where to write the addresses")
    options.add_argument("--leash", action="store_true", help="end with standard input")
    given = options.parse_args()
    doors = {name: listen(number, given.port) for number, name in enumerate(NAMES)}
    control = listen(len(NAMES), given.port)
    town = Town({n: address(s) for n, s in doors.items()}, given.clock, given.articles)
    said = {
        "sites": {name: place.base_url for name, place in town.sites.items()},
        "control": address(control),
        "articles": given.articles,
    }
    if given.port_file:
        draft = given.port_file.with_suffix(".new")
        draft.write_text(json.dumps(said), encoding="utf-8")
        draft.rename(given.port_file)
    if given.leash:
        threading.Thread(target=_leash, daemon=True).start()
    else:
        print(json.dumps(said, indent=1), flush=True)
    try:
        _serve(asyncio.new_event_loop().create_future(), town, doors, control)
    except KeyboardInterrupt:
        sys.exit(130)


def _leash() -> None:
    sys.stdin.buffer.read()
    os._exit(0)


if __name__ == "__main__":
    main()
