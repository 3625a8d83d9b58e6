"""How a crawl ended is told from what was stored, never from Scrapy's last word."""

from __future__ import annotations

import json

import pytest

from crawler.monitoring.outcome import verdict


def scrapy(room, pipelines):
    options = ("-s", f"ITEM_PIPELINES={json.dumps(pipelines)}")
    ended = room.scrapy("crawl", "demo-timesca", *options).wait()
    assert ended.code == 0, ended.said


def test_a_crawl_whose_pipeline_raised_is_partial_and_names_the_errors(room):
    scrapy(
        room,
        {"crawler.pipelines.ArchivePipeline": 100, "tests.support.faulty.Third": 9},
    )
    [(status, reason)] = room.ask("SELECT status, reason FROM crawl")
    assert status == "partial"
    assert "errors in the crawler itself" in reason
    assert "ValueError" in reason
    waiting = room.ask_one("SELECT count(*) FROM link WHERE state = 'pending'")
    assert waiting, "what was not stored is still to be done"
    ended = room.crawl("demo-timesca").wait()
    assert ended.code == 0, ended.said
    assert room.ask_one("SELECT count(*) FROM link WHERE state = 'pending'") == 0


@pytest.mark.parametrize(
    ("counts", "status", "said"),
    [
        ({"listings": 2, "new": 5}, "done", None),
        ({"errors": 1, "error: KeyError": 1, "new": 5}, "partial", "1 KeyError"),
        ({"errors": 1, "error: KeyError": 1}, "failed", "1 KeyError"),
        ({"listings failed": 2}, "failed", "no listing"),
        ({"listings": 1, "listings failed": 2}, "partial", "2 listings"),
        ({"listings": 1, "fetched": 20, "failed": 9}, "partial", "9 of 20"),
    ],
)
def test_the_worst_that_was_counted_decides(counts, status, said):
    found, reason = verdict(counts, "finished")
    assert found == status
    assert said is None or said in reason


def test_a_crawl_that_was_stopped_is_interrupted_whatever_it_counted():
    assert verdict({"errors": 1}, "shutdown") == ("interrupted", "shutdown")
