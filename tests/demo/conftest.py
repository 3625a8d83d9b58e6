"""The four sites as pure models, and what a reader sees of an answer."""

from __future__ import annotations

import gzip
import re
from html import unescape

import pytest

from demo.ledger import Ledger
from demo.script import EVENTS
from demo.sites import KINDS
from demo.texts import stories


@pytest.fixture(scope="session")
def sites():
    return {
        name: kind(f"http://{name}.test", stories(name), EVENTS)
        for name, kind in KINDS.items()
    }


@pytest.fixture(scope="session")
def ledger(sites):
    return Ledger(sites)


@pytest.fixture(scope="session")
def get(sites):
    """Ask a site for an address of it, given whole or as a path."""

    def ask(name, address, moment, serial=1, **headers):
        path, _, query = address.removeprefix(sites[name].base).partition("?")
        wanted = {key.replace("_", "-"): value for key, value in headers.items()}
        return sites[name].get(path, query, wanted, moment, serial)

    return ask


@pytest.fixture(scope="session")
def seen():
    """Give the text of an answer as a reader sees it, spaces folded."""

    def read(answer):
        packed = answer.headers.get("Content-Encoding") == "gzip"
        page = (gzip.decompress(answer.body) if packed else answer.body).decode()
        page = re.sub(r"(?s)<(script|style|svg)\b.*?</\1>", " ", page)
        page = re.sub(r"</?(?:strong|b|a)\b[^>]*>", "", page)
        text = unescape(re.sub(r"<[^>]+>", " ", page))
        return " ".join(text.split())

    return read
