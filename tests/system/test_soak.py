"""The soak in short: days of edits, calamities and kills, and an audit that can fail.

`python -m benchmarks.soak` is the same with twenty sites and thirty days.
"""

from __future__ import annotations

from itertools import pairwise

import pytest

from archive import db
from benchmarks.soak.__main__ import compared, live
from benchmarks.soak.calamities import calamities
from benchmarks.soak.calendar import Calendar
from benchmarks.soak.lives import lives
from benchmarks.soak.world import served

pytestmark = pytest.mark.crawls

SEED = "1"
SHORT = Calendar(days=2, slots=4)
MONTH = Calendar(days=30, slots=4)
SITES = [("timesca-1", "timesca"), ("vesti-1", "vesti"), ("vesti-2", "vesti")]


def test_a_seed_tells_the_same_month_again():
    assert lives("vesti", "a", MONTH, SEED) == lives("vesti", "a", MONTH, SEED)
    assert lives("vesti", "a", MONTH, SEED) != lives("vesti", "b", MONTH, SEED)
    assert lives("vesti", "a", MONTH, SEED) != lives("vesti", "a", MONTH, "2")


def test_one_calamity_at_a_time_befalls_a_site():
    found = calamities(SITES, MONTH, SEED)
    assert {each.site for each in found} == {name for name, _ in SITES}
    for name, _ in SITES:
        times = [(each.begin, each.until) for each in found if each.site == name]
        assert len(times) > 1
        assert all(until <= begin for (_, until), (begin, _) in pairwise(times))


@pytest.fixture
def soaked(database_url, tmp_path):
    """Four sites and their two days, lived through."""
    with served(4, SHORT, SEED) as world:
        yield world, live(world, database_url, tmp_path, SEED)


def differing(world, database_url, lived):
    lines = compared(world, database_url, lived)
    return {line.question.strip(): line.found for line in lines if not line.agrees}


SPOILED = (
    "UPDATE version SET headline = 'Nobody said that' WHERE id = 5",
    "UPDATE article SET status = 'gone' WHERE id = 7",
    "DELETE FROM article_url WHERE article_id = 9",
)


@pytest.mark.parametrize(
    "database_url",
    ["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)],
    indirect=True,
)
def test_after_days_under_fire_the_archive_says_what_the_sites_did(
    soaked, database_url
):
    world, lived = soaked
    assert sum(slot.killed is not None for slot in lived.slots) >= 1
    assert differing(world, database_url, lived) == {}
    engine = db.connect(database_url, write=True)
    with engine.begin() as connection:
        for statement in SPOILED:
            connection.exec_driver_sql(statement)
    engine.dispose()
    wrong = differing(world, database_url, lived)
    assert wrong["that the site did not say then, or not anew"] == 1
    assert wrong["articles that no site had"] == 1
    assert "articles of the sites (a moved one counts twice)" in wrong
    assert "articles whose standing is the site's" in wrong
