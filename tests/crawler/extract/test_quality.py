"""The quality gate: scores on pages of our own that may rise and never fall."""

import json
from collections import Counter
from pathlib import Path

from archive.article import Article
from crawler.extract import read
from tests.support import soup
from tests.support.captures import capture, source

FLOORS = Path(__file__).with_name("floors.json")
ROUND = 3
PAGES = 150


def words(text):
    return Counter(text.split())


def scores():
    """Return precision, recall and the share of exact pages over unseen soup."""
    found = wanted = shared = exact = 0
    for number in range(PAGES):
        headline, text = soup.article(1000 + number)
        reading = read(
            capture(soup.page(200 + number, headline, text, number)), source()
        )
        body = reading.body if isinstance(reading, Article) else ""
        got, meant = words(body), words("\n\n".join(text))
        shared += (got & meant).total()
        found += got.total()
        wanted += meant.total()
        exact += body == "\n\n".join(text)
    return {
        "precision": round(shared / max(found, 1), ROUND),
        "recall": round(shared / wanted, ROUND),
        "exact": round(exact / PAGES, ROUND),
    }


def test_no_score_falls_below_its_floor():
    floors = json.loads(FLOORS.read_text("utf-8"))
    now = scores()
    assert {
        name: now[name] >= floor for name, floor in floors.items()
    } == dict.fromkeys(floors, True), f"{now} against {floors}"
    gained = {name for name, floor in floors.items() if now[name] > floor + 0.01}
    assert not gained, f"raise the floors of {gained} to {now}"
