"""What Prometheus is told is what the archive holds."""

from __future__ import annotations

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.support.rooms import SITE


@pytest.fixture
def crawled(both_rooms):
    both_rooms.crawl(SITE).wait()
    return both_rooms


def samples(text):
    """Return each value by its name and labels, as Prometheus reads them."""
    return {
        (sample.name.removeprefix("newsarchive_"), *sorted(sample.labels.items())): (
            sample.value
        )
        for family in text_string_to_metric_families(text)
        for sample in family.samples
    }


def test_metrics_are_well_formed_and_true(crawled):
    ended = crawled.run("metrics").wait()
    assert ended.code == 0, ended.said
    told, of = samples(ended.out), ("source", SITE)
    stored = crawled.ask_one("SELECT count(*) FROM article")
    assert told["source_articles", of] == stored > 0
    assert told["source_state", of, ("state", "ok")] == 1
    assert told["source_state", of, ("state", "broken")] == 0
    assert told["crawls_total", ("kind", "crawl"), of, ("status", "done")] == 1
    assert told["last_crawl_field_ratio", ("field", "published"), of] == 1
    assert told["feed_head",] == crawled.ask_one("SELECT max(seq) FROM change")
    listed = {line.split()[2] for line in ended.out.splitlines() if line[0] == "#"}
    assert {f"newsarchive_{name}" for name, *_ in told} <= listed
