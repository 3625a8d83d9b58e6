"""What is asked about crawls."""

from __future__ import annotations

import pytest
import sqlalchemy as sa

from archive.queries.crawls import link_fetches
from tests.support.press import T0, Press

FETCHED, FOUND = "https://herald.test/fetched/", "https://herald.test/found/"


@pytest.mark.parametrize("ended", ["read", "not read yet"])
def test_a_link_is_told_once_however_far_its_crawl_came(
    press: Press, engine: sa.Engine, ended: str
):
    press.discover("herald", FETCHED, FOUND)
    if ended == "read":
        press.save("herald", FETCHED)
    else:
        press.keep("herald", FETCHED, T0)
    with engine.connect() as connection:
        told = connection.execute(link_fetches(press.crawls["herald"])).all()
    assert sorted(each.url for each in told) == [FETCHED, FOUND]
