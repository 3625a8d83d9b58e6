"""Days told from the moment of speaking: today, yesterday, two hours ago."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta, tzinfo

from crawler.dates import patterns as forms


def relative(plain: str, zone: tzinfo, now: datetime | None) -> tuple[date | None, str]:
    """Return the day that *plain* tells from *now*, and the text without it."""
    if now is None:
        return None, ""
    today = now.astimezone(zone).date()
    if match := _alone(forms.TODAY_SAID, plain):
        return today, plain[: match.start()] + plain[match.end() :]
    if match := _alone(forms.YESTERDAY_SAID, plain):
        rest = plain[: match.start()] + plain[match.end() :]
        return today - timedelta(days=1), rest
    if match := _alone(forms.AGO_SAID, plain):
        return _ago(match, zone, now), ""
    return None, ""


def _alone(said: re.Pattern[str], plain: str) -> re.Match[str] | None:
    """Return where *said* stands as a date, not in a name such as USA Today."""
    match = said.search(plain)
    if match is None:
        return None
    marked = f"{plain[: match.start()]} \0 {plain[match.end() :]}"
    part = next(part for part in forms.SEGMENT.split(marked) if "\0" in part)
    words = re.findall(r"[^\W\d_]+", part)
    return match if all(map(forms.BESIDE.match, words)) else None


def _ago(match: re.Match[str], zone: tzinfo, now: datetime) -> date | None:
    """Return the day, if the rounding of "2 hours ago" leaves only one."""
    written = match[1] or match[4] or "1"
    count = int(written) if written.isdigit() else 1
    unit = timedelta(minutes=1) if match[2] or match[5] else timedelta(hours=1)
    latest = (now - count * unit).astimezone(zone).date()
    earliest = (now - (count + 1) * unit).astimezone(zone).date()
    return latest if latest == earliest else None
