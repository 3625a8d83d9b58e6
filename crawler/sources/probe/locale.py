"""Which country and time zone a site is probably in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

_ZONES = {
    "KZ": "Asia/Almaty",
    "KG": "Asia/Bishkek",
    "UZ": "Asia/Tashkent",
    "TJ": "Asia/Dushanbe",
    "TM": "Asia/Ashgabat",
    "AZ": "Asia/Baku",
    "AM": "Asia/Yerevan",
    "GE": "Asia/Tbilisi",
    "MN": "Asia/Ulaanbaatar",
    "AF": "Asia/Kabul",
    "IR": "Asia/Tehran",
    "RU": "Europe/Moscow",
    "TR": "Europe/Istanbul",
    "UA": "Europe/Kyiv",
    "BY": "Europe/Minsk",
    "MD": "Europe/Chisinau",
    "DE": "Europe/Berlin",
    "FR": "Europe/Paris",
    "PL": "Europe/Warsaw",
    "GB": "Europe/London",
    "CN": "Asia/Shanghai",
    "IN": "Asia/Kolkata",
    "PK": "Asia/Karachi",
}
_SPOKEN = {
    "kk": "KZ",
    "ky": "KG",
    "uz": "UZ",
    "tg": "TJ",
    "tk": "TM",
    "az": "AZ",
    "hy": "AM",
    "ka": "GE",
    "mn": "MN",
    "tr": "TR",
    "uk": "UA",
    "be": "BY",
}
_OFFSET = re.compile(r"(?:\d\d:\d\d(?::\d\d)?(?:\.\d+)? ?)([+-])(\d\d):?(\d\d)$")


def country(home: str, languages: Iterable[str]) -> str | None:
    """Return the country that a site's top-level domain or languages name."""
    host = urlsplit(home).hostname or ""
    top = host.rpartition(".")[2].upper()
    top = "GB" if top == "UK" else top
    if top in _ZONES:
        return top
    return next((_SPOKEN[each] for each in languages if each in _SPOKEN), None)


def zone(country_code: str | None, offset: int | None, at: datetime) -> tuple[str, str]:
    """Return a time zone and the reason for it; *offset* is minutes east of UTC."""
    named = _ZONES.get(country_code or "")
    if named and (offset is None or offset == minutes(named, at)):
        return named, f"assumed: the zone of {country_code}"
    if offset is None:
        return "UTC", "assumed: nothing tells where the site is"
    fitting = [name for name in _ZONES.values() if minutes(name, at) == offset]
    if fitting:
        return fitting[0], f"assumed: its dates are {offset // 60:+d} h from UTC"
    return named or "UTC", "assumed: its dates have an offset unknown here"


def minutes(name: str, at: datetime) -> int:
    """Return how many minutes east of UTC a zone is at a moment."""
    offset = at.astimezone(ZoneInfo(name)).utcoffset()
    return int(offset.total_seconds()) // 60 if offset else 0


def offset(dates: Iterable[str | None]) -> int | None:
    """Return the offset, in minutes, that most of some printed dates have.

    An offset of zero is what software writes when it knows none, so it says nothing.
    """
    found: Counter[int] = Counter()
    for date in dates:
        match = _OFFSET.search(date or "")
        if match:
            amount = int(match[2]) * 60 + int(match[3])
            found[-amount if match[1] == "-" else amount] += 1
    most = found.most_common(1)
    return most[0][0] if most and most[0][0] else None
