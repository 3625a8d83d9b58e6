"""What the benchmarks measure with: shares of text, and dates that pages claim."""

from datetime import UTC, datetime

import pytest

from benchmarks.measuring.claims import claim, claims, hidden
from benchmarks.measuring.score import gain, match, score, snippets

TEXT = "The council of the valley met on Monday to speak about water"


def test_a_text_is_matched_by_its_runs_of_four_words():
    assert match(TEXT, TEXT) == (1.0, 1.0)
    assert match(TEXT, f"{TEXT} and roads") == (9 / 11, 1.0)
    assert match(TEXT, "") == (None, 0.0)
    assert match(TEXT, "nothing of this stands there") == (0.0, 0.0)


def test_the_score_is_the_harmonic_mean_of_both_means():
    found = score([(1.0, 0.5), (None, 0.0), (0.5, 1.0)])
    assert (found.precision, found.recall) == (0.75, 0.5)
    assert found.f1 == pytest.approx(0.6)


def test_a_gain_on_every_page_is_no_chance_and_none_is():
    better, worse = [(0.9, 0.9)] * 20, [(0.8, 0.8)] * 20
    assert gain(better, worse).chance == 0
    assert gain(worse, better).chance == 1
    assert gain(worse, worse).mean == 0


def test_snippets_are_counted_whatever_their_white_space():
    found = snippets("a  b\nc d", ["a b c", "e"], ["c d"])
    assert dict(found) == {"hit": 1, "missed": 1, "wrong": 1}


@pytest.mark.parametrize(
    ("text", "at", "is_day"),
    [
        ("2026-02-12T10:00:00+05:00", "2026-02-12T05:00:00+00:00", False),
        ("2026-02-12 10:00:00", "2026-02-12T10:00:00+00:00", False),
        ("2026-02-12", "2026-02-12T00:00:00+00:00", True),
        ("2026-2-3T23:57:00", "2026-02-03T23:57:00+00:00", False),
        ("February 12, 2026", "2026-02-12T00:00:00+00:00", True),
    ],
)
def test_a_claim_is_read_to_what_it_says(text, at, is_day):
    found = claim(text)
    assert (found.at, found.is_day) == (datetime.fromisoformat(at), is_day)


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00Z", "soon", "2026-02-31", ""])
def test_what_a_simple_reader_cannot_read_is_no_claim(text):
    assert claim(text) is None


PAGE = """<html><head>
<meta property="article:published_time" content="2026-02-12T10:00:00Z">
<meta property="article:modified_time" content="2026-02-13T10:00:00Z">
<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle",
 "datePublished": "2026-02-12T10:00:00Z"}]}</script></head>
<body><time itemprop="datePublished" datetime="2026-02-12T10:00:00Z">12 Feb</time>
<time datetime="2020-01-01">old</time></body></html>"""


def test_claims_are_sorted_by_where_they_stand_and_can_be_hidden():
    found = claims(PAGE)
    at = datetime(2026, 2, 12, 10, tzinfo=UTC)
    assert [c.at for c in found.json_ld + found.meta + found.time] == [at] * 3
    assert {c.at.day for c in found.others} == {13, 1}
    left = hidden(PAGE).decode()
    assert claims(left).all == []
    assert "12 Feb" in left
