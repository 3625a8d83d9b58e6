"""What dates look like in our languages, as expressions; `dates` reads them."""

from __future__ import annotations

import re

from crawler.dates.vocabulary import AGO, BEFORE, HOUR, MINUTE, MONTHS, TODAY, YESTERDAY


def _alternatives(words: str) -> str:
    return "|".join(words.split())


ISO = re.compile(
    r"(?<!\d)(\d{4})-(\d\d?)-(\d\d?)"
    r"(?:[T ]+(\d\d?):(\d\d)(?::(\d\d)(?:[.,]\d+)?)?\s*(z|[+-]\d\d:?\d\d|[+-]\d\d)?)?"
    r"(?![\d-])",
    re.IGNORECASE,
)
WORD = "|".join(sorted(map(re.escape, MONTHS), key=len, reverse=True))
DAY_MONTH_YEAR = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|er|-?го|-е|-?nj[iyuü])?[\s.\-]*(?:de\s+|of\s+)?"
    rf"({WORD})(?!\w)(?:\s+сол\w*|\s+de)?[\s.,\-/]*"
    rf"(?:(\d{{4}})(?!\d)|'(\d\d)(?!\d))?"
)
MONTH_DAY_YEAR = re.compile(
    rf"(?<!\w)({WORD})\.?[\s\-]*(\d{{1,2}})(?:st|nd|rd|th)?(?!\d)[\s,]+(\d{{4}})(?!\d)"
)
YEAR_DAY_MONTH = re.compile(
    rf"(?<!\d)(\d{{4}})[\s\-]*(?:жылғы|жылы|жылдың|жылдын|жыл|yil(?:ning|gi)?|йил(?:нинг|ги)?"
    rf"|-?nji\s+ýyly\w*|ýyly?\w*|թ\.?|წლის|ж\.?|г\.?|i?l|-?ci\s+il)?[\s,\-]*"
    rf"(\d{{1,2}})(?:-?n[jc][iyaı])?[\s\-.]*({WORD})(?!\w)"
)
YEAR_MONTH_DAY = re.compile(
    rf"(?<!\d)(\d{{4}})(?:-nji|-njy)?\s*\w{{0,8}}\.?\s+({WORD})\w{{0,4}}\s+"
    rf"(\d{{1,2}})(?:-\w+)?(?!\d)"
)
NUMBERS = re.compile(r"(?<![\d.:/])(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d\d)(?![\d:])")
YEAR_FIRST = re.compile(r"(?<![\d./])(\d{4})([./])(\d{1,2})\2(\d{1,2})(?!\d)")
CLOCK = re.compile(
    r"(?<![\d.:])([01]?\d|2[0-4])[:.h]([0-5]\d)(?::([0-5]\d)(?:[.,]\d+)?)?"
    r"(?![\d.:]?\d)"
    r"\s*(a\.?m\.?|p\.?m\.?)?",
)
OFFSET = re.compile(
    r"(?:gmt|utc)\s*([+\-−]?)\s*(\d{1,2})?(?::?(\d\d))?"
    r"|(?<=\d)\s*(?:([+-])(\d\d)|(\+)(\d\d):)(\d\d)(?![\d:])"
)
"""A minus with a colon is no offset: 10:00-12:00 says from when to when."""
_ZONES = {
    -8: "pst",
    -7: "pdt",
    -6: "mdt",
    -5: "est cdt",
    -4: "edt",
    1: "cet mez",
    2: "cest mesz eet",
    3: "eest msk мск trt",
    7: "wib ict",
    8: "hkt sgt wita",
    9: "jst kst",
    10: "aest",
    11: "aedt",
}
ZONES = {name: hours for hours, names in _ZONES.items() for name in names.split()}
"""Abbreviations that mean one offset, in hours."""

_UNSURE = "et ct mt pt cst mst ist bst ast gst akst akdt hst".split()
ABBREVIATION = re.compile(
    rf"\s*[,(]?\s*(?:по\s+)?({'|'.join([*ZONES, *_UNSURE])}|моск\w+)(?!\w)"
)
"""A zone by its short name, whether it is in `ZONES` or means several."""

ZULU = re.compile(r"(?:\.\d+)?\s*z(?!\w)")
AGO_SAID = re.compile(
    rf"(?<!\w)(\d{{1,2}}|an?|one)?\s*(?:({_alternatives(MINUTE)})|({_alternatives(HOUR)}))"
    rf"\s+(?:{_alternatives(AGO)})(?!\w)"
    rf"|(?:{'|'.join(BEFORE)})\s+(\d{{1,2}})\s+"
    rf"(?:({_alternatives(MINUTE)})|({_alternatives(HOUR)}))(?!\w)"
)
TODAY_SAID = re.compile(
    "|".join(rf"(?<!\w){re.escape(w)}(?!\w)" for w in sorted(TODAY))
)
YESTERDAY_SAID = re.compile(
    "|".join(rf"(?<!\w){re.escape(w)}(?!\w)" for w in sorted(YESTERDAY))
)
SEGMENT = re.compile(r"[|•·/;()]|:\s|\s[—–-]\s")
BESIDE = re.compile(
    r"(?:at|on|um|uhr|à|в|о|у|saat|soat|соат|сағат|саат|seit|online|klo|h|ч)$"
    r"|(?:publi|post|опублик|добавл|размещ|жариял|жарыял|нашр|e.lon|dərc|yayın|erschien"
    r"|veröffentl)"
)
"""Words that may stand beside "today" or "an hour ago" when that is a date."""
