"""What holds for every test: no open network, and where its fixtures come from."""

from __future__ import annotations

import signal
import sys
from ipaddress import ip_address

import hypothesis
import pytest

pytest_plugins = (
    "tests.support.databases",
    "tests.support.desk",
    "tests.support.filled_archive",
    "tests.support.rooms",
)


def _loopback_only(event: str, arguments: tuple[object, ...]) -> None:
    """Fail whatever leaves this machine: tests talk to servers of their own."""
    if event != "socket.connect" or not isinstance(arguments[1], tuple):
        return
    host = str(arguments[1][0]).partition("%")[0]
    if host != "localhost" and not ip_address(host).is_loopback:
        message = f"a test reached for {host}; only loopback is open"
        raise PermissionError(message)


sys.addaudithook(_loopback_only)

# a shell that starts the tests in the background has them ignore Ctrl-C, and with
# them every command that they start and mean to interrupt
signal.signal(signal.SIGINT, signal.default_int_handler)

# how long an example takes says more of the machine than of the code
hypothesis.settings.register_profile(
    "house", parent=hypothesis.settings(), deadline=None
)
hypothesis.settings.load_profile("house")

POSTGRESQL = {"postgresql_cluster", "postgresql_template", "postgresql_filled"}
CRAWLS = {"forking", "start", "visit", "visit_alone"}
"""Fixtures that tell what a test needs."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests by what they need, and begin with those that take long."""
    for item in items:
        wanted = set(getattr(item, "fixturenames", ()))
        kinds = getattr(getattr(item, "callspec", None), "params", {}).values()
        if "postgresql" in kinds or wanted & POSTGRESQL:
            item.add_marker("postgresql")
        if wanted & CRAWLS:
            item.add_marker("crawls")
    long = {item.path for item in items if item.get_closest_marker("crawls")}
    items.sort(key=lambda item: item.path not in long)
