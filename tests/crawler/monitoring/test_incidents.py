"""What befalls a site is seen by the next crawl, told with its evidence, and ends."""

from __future__ import annotations

from datetime import timedelta

from tests.support.paper import printing
from tests.support.rooms import SITE


def crawled(room, name=SITE, **later):
    """Crawl after some time; return the source's state and the reason for it."""
    room.town.clock += timedelta(**later or {"hours": 1})
    room.environment["NEWSARCHIVE_CLOCK"] = room.town.clock.isoformat()
    room.crawl(name).wait()
    states = {row[0]: row[1:] for row in room.ask("SELECT * FROM source_status")}
    state, _, reason = states[name][:3]
    return state, reason


def test_a_site_that_shuts_us_out_is_blocked_until_it_lets_us_in(both_rooms):
    room = both_rooms
    assert crawled(room)[0] == "ok"
    site = room.town.sites["timesca"]
    for outage, state, evidence in (
        ("403", "blocked", "403"),
        ("wall-200", "blocked", "bot wall"),
        ("503", "broken", "no listing could be read"),
        (None, "ok", None),
    ):
        site.outage = outage
        found, reason = crawled(room, hours=2)
        assert found == state, (outage, reason)
        assert evidence is None or evidence in reason
    changes = room.ask("SELECT was, state FROM incident ORDER BY id")
    assert changes == [
        ("never-run", "ok"),
        ("ok", "blocked"),
        ("blocked", "broken"),
        ("broken", "ok"),
    ]


def test_a_template_that_loses_a_field_is_told_with_the_field_and_a_sample(room):
    with printing(room.sources, "paper") as paper:
        for _ in range(5):
            assert crawled(room, "paper") == ("ok", None)
            paper.count += 3
        paper.authors = False
        state, reason = crawled(room, "paper")
        assert state == "broken"
        assert "the authors vanished: 0 of" in reason
        assert f"{paper.home}story/" in reason
        paper.authors = True
        paper.count += 3
        assert crawled(room, "paper") == ("ok", None)
