"""Date strings as sites write them: the exact moment, or None; never a guess."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.dates.parser import epoch, moment
from crawler.dates.vocabulary import MONTHS
from tests.support.captures import source

ALMATY = ZoneInfo("Asia/Almaty")
NOW = datetime(2026, 2, 20, 10, 0, tzinfo=ALMATY)

ENDS = [
    *("0001-01-01", "01.01.0001 00:00", "1 Jan 0001 00:00:00 +1400"),
    *("Mon, 01 Jan 0001 00:00:00 +0600", "0001-01-01T00:00:00-12:00"),
    *("9999-12-31", "31.12.9999", "31.12.9999 23:59", "31.12.9999 24:00"),
    *("31 December 9999 24:00:00 -1200", "9999-12-31T23:59:59-05:00"),
    *("9999-12-31T23:59 MSK", "Fri, 31 Dec 9999 23:59:59 -0600"),
]
"""Of the years 1 and 9999, which some zones have left already."""

DAYS = {
    "ru": [
        "12 февраля 2026",
        "12 Февраля 2026 г.",
        "Четверг, 12 фев 2026",
        "12.02.2026",
    ],
    "en": [
        "12 February 2026",
        "February 12, 2026",
        "Feb. 12, 2026",
        "12th of February 2026",
    ],
    "kk": [
        "2026 жылғы 12 ақпан",
        "12 ақпан, 2026 ж.",
        "12 ақпан 2026",
        "2026 ж. 12 ақпан",
    ],
    "ky": ["2026-жылдын 12-февралы", "12-февраль, 2026", "2026-жыл, 12-февраль"],
    "uz": ["2026-yil 12-fevral", "12 fevral 2026", "12-fevral, 2026"],
    "uz-Cyrl": ["2026 йил 12 феврал", "12 феврал 2026"],
    "tg": ["12 феврали соли 2026", "12 феврали 2026"],
    "tk": ["12 fewral 2026", "12-fewral, 2026"],
    "az": ["12 fevral 2026", "12 fevral, 2026"],
    "hy": ["12 փետրվարի 2026", "12 Փետրվար, 2026"],
    "ka": ["12 თებერვალი 2026", "12 თებერვალი, 2026"],
    "uk": ["12 лютого 2026", "12 лютого, 2026"],
    "tr": ["12 Şubat 2026", "12 ŞUBAT 2026"],
    "de": ["12. Februar 2026", "Donnerstag, 12. Feb. 2026"],
    "fr": ["12 février 2026", "le 12 févr. 2026"],
    "any": ["2026-02-12", "12/02/2026", "2026/02/12", "12-02-2026", "2026.02.12"],
}


@pytest.mark.parametrize(
    "text", [t for texts in DAYS.values() for t in texts], ids=lambda text: text
)
def test_a_day_is_read_in_every_language(text):
    found = moment(text, ALMATY, now=NOW)
    assert found is not None
    assert found.at.astimezone(ALMATY) == datetime(2026, 2, 12, tzinfo=ALMATY)
    assert found.precision == "day"


OTHER_MONTHS = [
    ("12 sentyabr 2025", 9),
    ("12 sentabr 2025", 9),
    ("12 oktyabr 2025", 10),
    ("12 ýanwar 2026", 1),
    ("12 қыркүйек 2025", 9),
    ("2025 жылғы 12 желтоқсан", 12),
    ("12-июлу, 2025", 7),
    ("12 Ağustos 2025", 8),
    ("12 avqust 2025", 8),
    ("12 сентябри соли 2025", 9),
    ("12 серпня 2025", 8),
    ("12 листопада 2025", 11),
    ("12 սեպտեմբերի 2025", 9),
    ("12 აგვისტო 2025", 8),
    ("12. März 2025", 3),
    ("12 août 2025", 8),
    ("12 Мая 2025", 5),
    ("12 мамыр 2025", 5),
]


@pytest.mark.parametrize(("text", "month"), OTHER_MONTHS)
def test_a_month_is_the_right_one_or_none(text, month):
    found = moment(text, ALMATY, now=NOW)
    assert (found and found.at.astimezone(ALMATY).month) == month


TIMES = [
    ("1 Декабря 2020 14:02", "2020-12-01T14:02:00+06:00"),
    ("18.02.2026, 09:12", "2026-02-18T09:12:00+05:00"),
    ("22:03 / 24.04.2024", "2024-04-24T22:03:00+05:00"),
    ("10:10, 23 January 2026", "2026-01-23T10:10:00+05:00"),
    ("22 Oct 2024 - 16:48", "2024-10-22T16:48:00+05:00"),
    ("12:27, 16 December 2016 | GMT +6", "2016-12-16T12:27:00+06:00"),
    ("15 Noyabr 2025 10:31 (UTC+04)", "2025-11-15T10:31:00+04:00"),
    ("Feb. 19, 2026, 9:40 p.m.", "2026-02-19T21:40:00+05:00"),
    ("10. August 2024, 14:05 Uhr", "2024-08-10T14:05:00+05:00"),
    ("10 août 2024 à 14h05", "2024-08-10T14:05:00+05:00"),
    ("2026-02-19T09:40:00+05:00", "2026-02-19T09:40:00+05:00"),
    ("2026-02-19T09:40:00.000Z", "2026-02-19T09:40:00+00:00"),
    ("2026-02-19 09:40", "2026-02-19T09:40:00+05:00"),
    ("Thu, 19 Feb 2026 09:40:00 +0600", "2026-02-19T09:40:00+06:00"),
    ("Вчера 12:30", "2026-02-19T12:30:00+05:00"),
    ("Сегодня, 09:15", "2026-02-20T09:15:00+05:00"),
    ("Бүгін, 09:15", "2026-02-20T09:15:00+05:00"),
    ("Кеше 18:40", "2026-02-19T18:40:00+05:00"),
    ("Бүгүн, 09:15", "2026-02-20T09:15:00+05:00"),
    ("Кечээ 10:15", "2026-02-19T10:15:00+05:00"),
    ("Kecha, 10:15", "2026-02-19T10:15:00+05:00"),
    ("Кеча, 10:15", "2026-02-19T10:15:00+05:00"),
    ("Имрӯз, 09:15", "2026-02-20T09:15:00+05:00"),
    ("Дирӯз, 10:15", "2026-02-19T10:15:00+05:00"),
    ("Düýn, 10:15", "2026-02-19T10:15:00+05:00"),
    ("Dünən, 18:28", "2026-02-19T18:28:00+05:00"),
    ("Gestern, 18:28", "2026-02-19T18:28:00+05:00"),
    ("вчора, 18:28", "2026-02-19T18:28:00+05:00"),
    ("Опубликовано: вчера в 12:30", "2026-02-19T12:30:00+05:00"),
    ("Общество | Сегодня, 09:15", "2026-02-20T09:15:00+05:00"),
    ("November 19, 2019, 07:47 PM EST", "2019-11-19T19:47:00-05:00"),
    ("19.02.2026 12:30 МСК", "2026-02-19T12:30:00+03:00"),
    ("19.02.2026 12:30 (по московскому времени)", "2026-02-19T12:30:00+03:00"),
    ("2022-01-27T12:45:36.270+01", "2022-01-27T12:45:36+01:00"),
    ("2022-01-27T12:45:36.270-0330", "2022-01-27T12:45:36-03:30"),
    ("2025-12-17UTC07:30:00+00:00", "2025-12-17T07:30:00+00:00"),
    ("12 May 2025, 10:00-12:00", "2025-05-12T10:00:00+05:00"),
]


@pytest.mark.parametrize(("text", "expected"), TIMES)
def test_a_time_is_exact_to_the_minute(text, expected):
    found = moment(text, ALMATY, now=NOW)
    assert found is not None
    assert found.at == datetime.fromisoformat(expected)
    assert found.at.tzinfo is UTC


@pytest.mark.parametrize(
    "text",
    [
        "2024-02-30",
        "30.02.2024",
        "2024-13-45",
        "0001-01-01",
        "9999-12-31",
        "1900-01-01",
        "13 February 2027",
        "2026-03-22",
        "Published 1 May 2020, updated 2 May 2020",
        "20:57",
        "1 204 views",
        "Room 12, floor 2026",
        "3/4/05",
        "1995",
        "KZT/USD = 0.00202 0%",
        "the 19 committee of 2025",
        "марафон 2025",
        "Elliot Brownstein Florida Today",
        "John Smith, USA TODAY",
        "Вечерний Бишкек сегодня",
        "Yesterday Once More",
        "Подождите 5 минут назад пути нет",
        "",
    ],
)
def test_what_is_no_certain_date_is_none(text):
    assert moment(text, ALMATY, now=NOW) is None


@pytest.mark.parametrize("text", ENDS)
@pytest.mark.parametrize("zone", [ALMATY, UTC, ZoneInfo("America/New_York")])
def test_a_day_at_either_end_of_the_calendar_breaks_nothing(text, zone):
    found = moment(text, zone)
    assert found is None or found.at.year in {9998, 9999}


def test_hours_ago_name_a_day_only_when_rounding_cannot_change_it():
    assert moment("1 час назад", ALMATY, now=NOW).precision == "day"
    assert moment("2 сағат бұрын", ALMATY, now=NOW).precision == "day"
    just_after_midnight = NOW.replace(hour=1, minute=30)
    assert moment("1 час назад", ALMATY, now=just_after_midnight) is None


def test_a_slash_date_is_read_in_the_sites_own_order():
    day_first = moment("02/01/2026", ALMATY, now=NOW)
    month_first = moment("02/01/2026", ALMATY, now=NOW, day_first=False)
    assert day_first.at.astimezone(ALMATY).month == 1
    assert month_first.at.astimezone(ALMATY).month == 2


@pytest.mark.parametrize("text", ["02/01/2026", "02-01-2026", "12/06/2024 7:38 PM"])
def test_numbers_that_may_be_two_days_are_none_where_the_order_is_unknown(text):
    assert moment(text, ALMATY, now=NOW, day_first=None) is None


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("25/12/2025", "2025-12-25"),
        ("12/25/2025", "2025-12-25"),
        ("12-25-2025", "2025-12-25"),
        ("05/05/2025", "2025-05-05"),
        ("02.01.2026", "2026-01-02"),
    ],
)
def test_numbers_that_can_be_one_day_only_are_read_in_any_order(text, day):
    found = moment(text, ALMATY, now=NOW, day_first=None)
    assert found.at.astimezone(ALMATY).date().isoformat() == day


@pytest.mark.parametrize("zone", ["CST", "IST", "BST", "ET"])
def test_a_short_name_of_several_zones_leaves_only_the_day(zone):
    found = moment(f"19 November 2025, 19:47 {zone}", ALMATY, now=NOW)
    assert found.precision == "day"
    assert found.at.astimezone(ALMATY).date().isoformat() == "2025-11-19"


def test_a_source_whose_days_may_be_written_either_way_says_so_or_nothing_is_read():
    assert source(time_zone="Asia/Almaty").day_first is True
    assert source(time_zone="America/New_York").day_first is None
    assert source(time_zone="UTC").day_first is None
    assert source(time_zone="America/New_York", day_first=False).day_first is False


def test_the_zone_of_a_date_is_the_one_in_force_on_that_day():
    before = moment("1 февраля 2024 12:00", ALMATY)
    after = moment("1 апреля 2024 12:00", ALMATY)
    assert (before.at.hour, after.at.hour) == (6, 7)


def test_an_epoch_is_read_in_seconds_and_milliseconds():
    assert epoch(1600633920).at == epoch(1600633920000).at
    assert epoch(1e300) is None


def test_every_month_word_names_one_month():
    assert set(MONTHS.values()) == set(range(1, 13))


@given(st.text(max_size=130))
def test_no_text_whatever_breaks_the_reader_or_gives_the_future(text):
    found = moment(text, ALMATY, now=NOW)
    assert found is None or found.at <= NOW + timedelta(days=1)


@given(st.datetimes(datetime(1991, 1, 1), datetime(2026, 2, 19)))  # noqa: DTZ001
def test_what_iso_writes_is_read_back(when):
    aware = when.replace(microsecond=0, tzinfo=UTC)
    assert moment(aware.isoformat(), ALMATY, now=NOW).at == aware
