"""Dates as sites write them, in any of our languages: exact, or None.

Nothing here guesses: a day that does not exist, a future day, a year that makes
no sense or two different days in one string give None. Months are in `months`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime

from archive.article import Precision
from crawler.dates import patterns as forms
from crawler.dates.relative import relative
from crawler.dates.vocabulary import MONTHS, fold

LONGEST = 120
_FIRST_YEAR = 1990
_CENTURY = 2000
_MONTHS = 12
_SKEW = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Moment:
    """A time read from text: *at* is aware UTC."""

    at: datetime
    precision: Precision


def moment(
    text: str,
    zone: tzinfo,
    *,
    now: datetime | None = None,
    day_first: bool | None = True,
) -> Moment | None:
    """Return the one moment that *text* names, or None.

    A time without an offset is in *zone*. *now* (aware) allows what is relative
    to it ("yesterday", "12 May" without a year) and bounds the future. Where
    *day_first* is None, 02/03/2026 may be two days and is neither.
    """
    if not text or len(text) > LONGEST:
        return None
    plain = fold(unicodedata.normalize("NFKC", text)).strip()
    day, rest, offset = _day(plain, zone, now, day_first=day_first)
    if day is None:
        return _rfc(text, now) if offset is None else None
    return _assemble(day, rest, offset or zone, now)


def epoch(value: float, now: datetime | None = None) -> Moment | None:
    """Return the moment of a Unix time in seconds or milliseconds."""
    seconds = value / 1000 if value > 10**11 else value
    try:
        at = datetime.fromtimestamp(seconds, UTC)
    except (OverflowError, OSError, ValueError):
        return None
    return _bounded(Moment(at.replace(microsecond=0), "second"), now)


def _day(
    plain: str, zone: tzinfo, now: datetime | None, *, day_first: bool | None
) -> tuple[date | None, str, tzinfo | None]:
    """Return the day, the text without it, and an offset that stood with it."""
    if iso := forms.ISO.search(plain):
        parts = [int(part) for part in iso.groups()[:3]]
        return _date(*parts), _time_of(iso) + plain[iso.end() :], None
    found = list(_written(plain, now, zone)) or list(_numeric(plain, day_first))
    if found:
        days = {day for day, _, _ in found}
        if len(days) != 1 or None in days:
            return None, "", UTC  # two days or an impossible one: no answer
        _, start, end = found[0]
        return found[0][0], f"{plain[:start]} | {plain[end:]}", None
    day, rest = relative(plain, zone, now)
    return day, rest, None


def _time_of(iso: re.Match[str]) -> str:
    """Return what an ISO date says after the day, its offset called one."""
    if not iso[4]:
        return ""
    time_ = ":".join(filter(None, iso.groups()[3:6]))
    offset = iso[7] and f" utc{iso[7].removeprefix('z')} "
    return time_ + (offset or "")


def _date(year: int, month: int, day: int) -> date | None:
    if year < _FIRST_YEAR:
        return None
    try:
        return date(year, month, day)
    except ValueError:
        return None


Span = tuple[date | None, int, int]


def _written(plain: str, now: datetime | None, zone: tzinfo) -> list[Span]:
    for pattern, order in (
        (forms.YEAR_DAY_MONTH, (1, 3, 2)),
        (forms.YEAR_MONTH_DAY, (1, 2, 3)),
        (forms.MONTH_DAY_YEAR, (3, 1, 2)),
    ):
        matches = list(pattern.finditer(plain))
        if matches:
            return [(_from_groups(m, order), *m.span()) for m in matches]
    spans: list[Span] = []
    for match in forms.DAY_MONTH_YEAR.finditer(plain):
        year = match[3] or (match[4] and str(_CENTURY + int(match[4])))
        if year:
            day = _date(int(year), MONTHS[match[2]], int(match[1]))
            spans.append((day, *match.span()))
        elif now is not None:
            day = _latest(MONTHS[match[2]], int(match[1]), now.astimezone(zone).date())
            spans.append((day, *match.span()))
    return spans


def _from_groups(match: re.Match[str], order: tuple[int, int, int]) -> date | None:
    year, month, day = (match[index] for index in order)
    return _date(int(year), MONTHS[month], int(day))


def _latest(month: int, day: int, today: date) -> date | None:
    """Return the last such day that is not after *today*."""
    for year in (today.year, today.year - 1):
        found = _date(year, month, day)
        if found and found <= today:
            return found
    return None


def _numeric(plain: str, day_first: bool | None) -> list[Span]:  # noqa: FBT001
    spans: list[Span] = [
        (_date(int(match[1]), int(match[3]), int(match[4])), *match.span())
        for match in forms.YEAR_FIRST.finditer(plain)
    ]
    for match in forms.NUMBERS.finditer(plain):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        dotted = match[2] == "."
        if len(match[4]) == len("26"):
            if not dotted:
                continue  # 3/4/05 can be read in three ways
            year += _CENTURY
        day: date | None
        if dotted or first > _MONTHS or first == second:
            day = _date(year, second, first)
        elif second > _MONTHS:
            day = _date(year, first, second)
        else:
            order = (second, first) if day_first else (first, second)
            day = None if day_first is None else _date(year, *order)
        spans.append((day, *match.span()))
    return spans


def _assemble(
    day: date, rest: str, zone: tzinfo, now: datetime | None
) -> Moment | None:
    clock = forms.CLOCK.search(rest)
    if clock is None:
        return _utc(datetime.combine(day, time(), zone), 0, "day", now)
    hour = int(clock[1])
    if clock[4]:
        hour = hour % 12 + (12 if clock[4].startswith("p") else 0)
    at = time(hour % 24, int(clock[2]), int(clock[3] or 0))
    place: tzinfo | None = _offset(rest, clock.end(3) if clock[3] else clock.end(2))
    if short := forms.ABBREVIATION.match(rest, clock.end()):
        name = "msk" if short[1].startswith("моск") else short[1]
        if name not in forms.ZONES:  # of two places: the day is all that is sure
            return _assemble(day, "", zone, now)
        place = timezone(timedelta(hours=forms.ZONES[name]))
    local = datetime.combine(day, at, place or zone)
    return _utc(local, hour // 24, "second" if clock[3] else "minute", now)


def _utc(
    local: datetime, days: int, precision: Precision, now: datetime | None
) -> Moment | None:
    """Return the moment so many *days* after *local*; the calendar has two ends."""
    try:
        at = (local + timedelta(days=days)).astimezone(UTC)
    except OverflowError:
        return None
    return _bounded(Moment(at, precision), now)


def _offset(rest: str, start: int) -> tzinfo | None:
    """Return the offset that stands after the time of day, which ends at *start*."""
    if forms.ZULU.match(rest, start):
        return UTC
    match = forms.OFFSET.search(rest, start)
    if match is None:
        return None
    sign, hours, minutes = match[1], match[2], match[3]
    if match[8]:
        sign, hours, minutes = match[4] or match[6], match[5] or match[7], match[8]
    delta = timedelta(hours=int(hours or 0), minutes=int(minutes or 0))
    if delta > timedelta(hours=14):
        return None
    return timezone(-delta if sign in ("-", "−") else delta)


def _rfc(text: str, now: datetime | None) -> Moment | None:
    """Read the form of mail and RSS: Mon, 19 Jan 2026 10:00:00 +0600."""
    try:
        at = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    return _utc(at, 0, "second", now) if at.tzinfo else None


def _bounded(found: Moment, now: datetime | None) -> Moment | None:
    if found.at.year < _FIRST_YEAR or (now and found.at > now + _SKEW):
        return None
    return found
