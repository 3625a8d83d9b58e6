"""The demonstration: what three visits leave in the archive is what happened."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
import sqlalchemy as sa

from demo import sources
from demo.audit import Finding, audit
from demo.script import VISITS
from demo.serve import running
from tests.support.forking import Forking
from tests.support.processes import Command

NAMES = ("demo-timesca", "demo-kursiv", "demo-openkg", "demo-vesti")


@pytest.fixture
def findings(database_url: str, tmp_path: Path, forking: Forking) -> list[Finding]:
    environment = os.environ | {
        "NEWSARCHIVE_DATABASE_URL": database_url,
        "NEWSARCHIVE_SOURCES": str(tmp_path / "sources"),
        "NEWSARCHIVE_CONTACT": "tests@example.org",
        "NEWSARCHIVE_ALLOW_PRIVATE": "1",
    }
    with running() as town:
        sources.write(town, tmp_path / "sources", detail="addresses")
        for moment in VISITS:
            town.advance(seconds=(moment - town.clock).total_seconds())
            around = environment | {"NEWSARCHIVE_CLOCK": moment.isoformat()}
            crawl = Command(("crawler.cli", "crawl", *NAMES), around, tmp_path, forking)
            done = crawl.wait()
            assert done.code == 0, done.said
        return audit(database_url, town.ledger, VISITS)


def test_what_was_learned_of_a_source_makes_no_version(
    findings: list[Finding], engine: sa.Engine
):
    """Each source is learned after the first visit, so the later ones read anew."""
    with engine.connect() as connection:
        learned = connection.execute(sa.text("SELECT version FROM learned")).scalars()
        versions = set(learned)
        marks = connection.execute(sa.text("SELECT extractor FROM version")).scalars()
        read = {mark.rpartition("-k")[2] for mark in marks if "-k" in mark}
    assert len(versions) == len(NAMES)
    assert read == versions
    assert [finding for finding in findings if not finding.agrees] == []


def test_the_archive_says_what_the_sites_did(findings: list[Finding]):
    assert [finding for finding in findings if not finding.agrees] == []
    assert all(finding.ledger for finding in findings)
