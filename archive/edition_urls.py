"""What the addresses of one story in several languages or scripts share; pure.

Sites keep them in parallel: /ru/2026/02/20/slug/ and /oz/2026/02/20/slug/,
/news/12345-slug and /kz/news/12345-slug, ru.site.kz and kk.site.kz, ?lang=ru.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from hashlib import sha256
from urllib.parse import parse_qsl, unquote, urlsplit

from archive import urls

# Codes of languages, and those that sites use for a country's or a script's edition.
SECTIONS = frozenset(
    """am ar arm az aze be by chn cn cy cyr cyrl de en eng es fa fr ge geo hr hy it
    ja ka kaa kaz kg kgz kir kk kr ky kz lat latn lt oz pl pt qq qz ro ru rus sr sr-cyrl
    sr-latn tg tj tjk tk tkm tm tr ua uk ukr ur uz uz-cyrl uz-latn uzb uzk zh zhe"""
    .split()
)  # fmt: skip
PARAMETERS = frozenset({"lang", "language", "locale", "hl"})
APART = timedelta(days=7)
"""Translations appear within days; the same number long after is another story."""

_NUMBER = re.compile(r"\d{4,}")
_LETTERS = re.compile(r"[^\W\d_]")
ENOUGH = 12
"""Letters of a slug that no other story of the site has."""


def key(url: str) -> int | None:
    """Return a number that an address shares with those of its other editions.

    None where the address has neither a number nor a slug of its own.

    >>> key("https://x.uz/oz/2026/02/20/yangi-yol/") == key(
    ...     "https://x.uz/2026/02/20/yangi-yol/"
    ... )
    True
    """
    parts = urlsplit(urls.key(url))
    host, path = parts.netloc, [part for part in parts.path.split("/") if part]
    if not path or not (_NUMBER.search(path[-1]) or is_named(url)):
        return None
    country, _dot, rest = host.partition(".")
    if country in SECTIONS and "." in rest:
        host = rest
    places = (number for number, part in enumerate(path[:2]) if _is_section(part))
    section = next(places, None)
    if section is not None and section < len(path) - 1:
        del path[section]
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    query = [pair for pair in pairs if pair[0].lower() not in PARAMETERS]
    shared = "\n".join((host, *path, *("=".join(pair) for pair in query)))
    return int.from_bytes(sha256(shared.encode()).digest()[:8]) >> 1


def is_named(url: str) -> bool:
    """Tell whether an address ends in a slug that no other story would have."""
    slug = unquote(urlsplit(url).path).rstrip("/").rpartition("/")[2]
    return len(_LETTERS.findall(slug)) >= ENOUGH


def together(one: datetime | None, other: datetime | None, url: str) -> bool:
    """Tell whether parallel addresses, published then, are of one story."""
    if one is None or other is None:
        return is_named(url)
    return abs(one - other) <= APART


def kind(
    one: tuple[str | None, str | None], other: tuple[str | None, str | None]
) -> str | None:
    """Return what tells two (language, script) apart; None if nothing does."""
    if None in {one[0], other[0]} or one[0] != other[0]:
        return "language"
    return "script" if one[1] != other[1] else None


def _is_section(part: str) -> bool:
    return part.lower() in SECTIONS
