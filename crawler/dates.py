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
from crawler.months import (
    AGO,
    BEFORE,
    HOUR,
    MINUTE,
    MONTHS,
    TODAY,
    YESTERDAY,
    fold,
)

LONGEST = 120
_FIRST_YEAR = 1990
_CENTURY = 2000
_SKEW = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Moment:
    """A time read from text: *at* is aware UTC."""

    at: datetime
    precision: Precision


def _alternatives(words: str) -> str:
    return "|".join(words.split())


_ISO = re.compile(
    r"(?<!\d)(\d{4})-(\d\d?)-(\d\d?)"
    r"(?:[T ]+(\d\d?):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s*(z|[+-]\d\d:?\d\d|[+-]\d\d)?)?"
    r"(?![\d-])",
    re.IGNORECASE,
)
_WORD = "|".join(sorted(map(re.escape, MONTHS), key=len, reverse=True))
_DAY_MONTH_YEAR = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|er|-?го|-е)?[\s.\-]*(?:de\s+|of\s+)?"
    rf"({_WORD})(?!\w)(?:\s+сол\w*|\s+de)?[\s.,\-/]*"
    rf"(?:(\d{{4}})(?!\d)|'(\d\d)(?!\d))?"
)
_MONTH_DAY_YEAR = re.compile(
    rf"(?<!\w)({_WORD})\.?[\s\-]*(\d{{1,2}})(?:st|nd|rd|th)?(?!\d)[\s,]+(\d{{4}})(?!\d)"
)
_YEAR_DAY_MONTH = re.compile(
    rf"(?<!\d)(\d{{4}})[\s\-]*(?:жылғы|жылы|жылдын|жыл|yil(?:ning|gi)?|йил(?:нинг|ги)?"
    rf"|-?nji\s+ýyly\w*|ýyly?\w*|թ\.?|წლის|ж\.?|г\.?|i?l|-?ci\s+il)?[\s,\-]*"
    rf"(\d{{1,2}})(?:-?n[jc][iyaı])?[\s\-.]*({_WORD})(?!\w)"
)
_YEAR_MONTH_DAY = re.compile(
    rf"(?<!\d)(\d{{4}})(?:-nji|-njy)?\s*\w{{0,8}}\s+({_WORD})\w{{0,4}}\s+"
    rf"(\d{{1,2}})(?:-\w+)?(?!\d)"
)
_NUMBERS = re.compile(r"(?<![\d.:/])(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d\d)(?![\d:])")
_YEAR_FIRST = re.compile(r"(?<![\d./])(\d{4})([./])(\d{1,2})\2(\d{1,2})(?!\d)")
_CLOCK = re.compile(
    r"(?<![\d.:])([01]?\d|2[0-4])[:.h]([0-5]\d)(?::([0-5]\d)(?:[.,]\d+)?)?"
    r"(?![\d.:]?\d)"
    r"\s*(a\.?m\.?|p\.?m\.?)?",
)
_OFFSET = re.compile(
    r"(?:gmt|utc)\s*([+\-−]?)\s*(\d{1,2})?(?::?(\d\d))?|(?<=\d)\s*([+-])(\d\d):?(\d\d)(?!\d)"
)
_ZULU = re.compile(r"(?:\.\d+)?\s*z(?!\w)")
_AGO = re.compile(
    rf"(?<!\w)(\d{{1,2}}|an?|one)?\s*(?:({_alternatives(MINUTE)})|({_alternatives(HOUR)}))"
    rf"\s+(?:{_alternatives(AGO)})(?!\w)"
    rf"|(?:{'|'.join(BEFORE)})\s+(\d{{1,2}})\s+"
    rf"(?:({_alternatives(MINUTE)})|({_alternatives(HOUR)}))(?!\w)"
)
_TODAY = re.compile("|".join(rf"(?<!\w){re.escape(w)}(?!\w)" for w in sorted(TODAY)))
_YESTERDAY = re.compile(
    "|".join(rf"(?<!\w){re.escape(w)}(?!\w)" for w in sorted(YESTERDAY))
)


def moment(
    text: str,
    zone: tzinfo,
    *,
    now: datetime | None = None,
    day_first: bool = True,
) -> Moment | None:
    """Return the one moment that *text* names, or None.

    A time without an offset is in *zone*. *now* (aware) allows what is relative
    to it ("yesterday", "12 May" without a year) and bounds the future.
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
    plain: str, zone: tzinfo, now: datetime | None, *, day_first: bool
) -> tuple[date | None, str, tzinfo | None]:
    """Return the day, the text without it, and an offset that stood with it."""
    if iso := _ISO.search(plain):
        parts = [int(part) for part in iso.groups()[:3]]
        rest = plain[iso.start(4) :] if iso[4] else plain[iso.end() :]
        return _date(*parts), rest, None
    found = list(_written(plain, now, zone)) or list(_numeric(plain, day_first))
    if found:
        days = {day for day, _, _ in found}
        if len(days) != 1 or None in days:
            return None, "", UTC  # two days or an impossible one: no answer
        _, start, end = found[0]
        return found[0][0], f"{plain[:start]} | {plain[end:]}", None
    return _relative(plain, zone, now)


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
        (_YEAR_DAY_MONTH, (1, 3, 2)),
        (_YEAR_MONTH_DAY, (1, 2, 3)),
        (_MONTH_DAY_YEAR, (3, 1, 2)),
    ):
        matches = list(pattern.finditer(plain))
        if matches:
            return [(_from_groups(m, order), *m.span()) for m in matches]
    spans: list[Span] = []
    for match in _DAY_MONTH_YEAR.finditer(plain):
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


def _numeric(plain: str, day_first: bool) -> list[Span]:  # noqa: FBT001
    spans: list[Span] = []
    for match in _YEAR_FIRST.finditer(plain):
        spans.append(
            (_date(int(match[1]), int(match[3]), int(match[4])), *match.span())
        )
    for match in _NUMBERS.finditer(plain):
        first, second, year = int(match[1]), int(match[3]), int(match[4])
        if len(match[4]) == len("26"):
            if match[2] != ".":
                continue  # 3/4/05 can be read in three ways
            year += _CENTURY
        month_first = match[2] == "/" and not day_first and first <= 12  # noqa: PLR2004
        if second > 12 and match[2] == "/":  # noqa: PLR2004
            month_first = True
        day, month = (second, first) if month_first else (first, second)
        spans.append((_date(year, month, day), *match.span()))
    return spans


def _relative(
    plain: str, zone: tzinfo, now: datetime | None
) -> tuple[date | None, str, tzinfo | None]:
    if now is None:
        return None, "", None
    today = now.astimezone(zone).date()
    if match := _TODAY.search(plain):
        return today, plain[: match.start()] + plain[match.end() :], None
    if match := _YESTERDAY.search(plain):
        rest = plain[: match.start()] + plain[match.end() :]
        return today - timedelta(days=1), rest, None
    if match := _AGO.search(plain):
        return _ago(match, zone, now), "", None
    return None, "", None


def _ago(match: re.Match[str], zone: tzinfo, now: datetime) -> date | None:
    """Return the day, if the rounding of "2 hours ago" leaves only one."""
    written = match[1] or match[4] or "1"
    count = int(written) if written.isdigit() else 1
    unit = timedelta(minutes=1) if match[2] or match[5] else timedelta(hours=1)
    latest = (now - count * unit).astimezone(zone).date()
    earliest = (now - (count + 1) * unit).astimezone(zone).date()
    return latest if latest == earliest else None


def _assemble(
    day: date, rest: str, zone: tzinfo, now: datetime | None
) -> Moment | None:
    clock = _CLOCK.search(rest)
    if clock is None:
        local = datetime.combine(day, time(), zone)
        return _bounded(Moment(local.astimezone(UTC), "day"), now)
    hour = int(clock[1])
    if clock[4]:
        hour = hour % 12 + (12 if clock[4].startswith("p") else 0)
    at = time(hour % 24, int(clock[2]), int(clock[3] or 0))
    local = datetime.combine(
        day, at, _offset(rest, clock.end(3) if clock[3] else clock.end(2)) or zone
    )
    local += timedelta(days=hour // 24)
    precision: Precision = "second" if clock[3] else "minute"
    try:
        return _bounded(Moment(local.astimezone(UTC), precision), now)
    except OverflowError:
        return None


def _offset(rest: str, start: int) -> tzinfo | None:
    """Return the offset that stands after the time of day, which ends at *start*."""
    if _ZULU.match(rest, start):
        return UTC
    match = _OFFSET.search(rest, start)
    if match is None:
        return None
    sign, hours, minutes = (
        (match[4], match[5], match[6]) if match[4] else (match[1], match[2], match[3])
    )
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
    return _bounded(Moment(at.astimezone(UTC), "second"), now) if at.tzinfo else None


def _bounded(found: Moment, now: datetime | None) -> Moment | None:
    if found.at.year < _FIRST_YEAR or (now and found.at > now + _SKEW):
        return None
    return found
