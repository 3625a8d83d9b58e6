"""Dates on pages: the publication's, or none; never one of a change or a guess."""

from datetime import datetime

import pytest

from archive.article import Article
from crawler.extract import read
from tests.support.captures import capture, source

TEXT = "".join(
    f"<p>The council of the valley met for the {n} time to speak about water and roads.</p>"
    for n in ("first", "second", "third", "fourth")
)


def published(near, head="", **profile):
    made = f"<html><head>{head}</head><body><article><h1>Valley council meets again</h1>{near}{TEXT}</article></body></html>"
    reading = read(capture(made), source(**profile))
    assert isinstance(reading, Article)
    return reading.published and reading.published.at


NONE = [
    "<div>Updated: 12 February 2026</div>",
    "<div><span>Updated</span> <time datetime='2026-02-12T10:00'>12 Feb</time></div>",
    "<div>Updated <time datetime='2026-02-12T10:00'>12 Feb</time></div>",
    "<div>Updated</div><div>12 February 2026</div>",
    "<div class='datemodified'>12 February 2026</div>",
    "<div>Stand: 12.02.2026</div>",
    "<div>02:57 Min. Verfügbar bis 06.05.2024.</div>",
    "<div>11 May</div>",
    "<div>Elliot Brownstein, Florida Today</div>",
]


@pytest.mark.parametrize("near", NONE)
def test_what_is_not_surely_the_publications_date_is_none(near):
    assert published(near) is None


@pytest.mark.parametrize(
    "near",
    [
        "<div>Updated: 13 February 2026</div><div>12 February 2026</div>",
        "<div>12 February 2026</div><div>Updated: 13 February 2026</div>",
        "<div class='date'>12 February 2026</div>",
    ],
)
def test_the_date_beside_one_of_a_change_is_the_publications(near):
    assert published(near) == datetime.fromisoformat("2026-02-12T00:00+05:00")


def test_a_date_without_its_year_counts_only_while_it_is_new():
    assert published("<div>19 February, 10:30</div>") == datetime.fromisoformat(
        "2026-02-19T10:30+05:00"
    )
    assert published("<div>10 February, 10:30</div>") is None


def test_numbers_are_read_in_the_order_of_the_sources_zone_or_not_at_all():
    assert published("<div>02/01/2026</div>").astimezone().year == 2026
    assert published("<div>02/01/2026</div>", time_zone="UTC") is None


def test_a_meta_of_some_date_gives_way_to_the_time_that_is_shown():
    some = "<meta name='DC.date' content='2026-02-15'>"
    shown = "<time datetime='2026-02-12T10:00+05:00'>12 February</time>"
    assert published(shown, some) == datetime.fromisoformat("2026-02-12T10:00+05:00")
    assert published("", some) == datetime.fromisoformat("2026-02-15T00:00+05:00")
