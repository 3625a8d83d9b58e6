"""What was removed does not come back, by whatever address a crawl meets it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from archive import Archive
from archive.reader import RedactedArticleError
from archive.store import Writer, tombstones
from archive.store.articles import redaction
from archive.store.revisits import NextFetch
from tests.support.press import T0, Press, address

URL = "https://a.test/news/1"
TWIN = "https://a.test/news/1/amp"
OTHER = "https://a.test/news/2"


@pytest.fixture
def press(database_url):
    writer = Writer(database_url, lambda _: NextFetch(None, "never"))
    yield Press(database_url, writer)
    writer.close()


@pytest.mark.parametrize(
    ("url", "said"),
    [
        (URL, {}),
        (TWIN, {}),
        (OTHER, {"final": URL, "redirected": True}),
        (OTHER, {"aliases": (address(URL, "canonical"),)}),
    ],
)
def test_a_later_save_is_refused_and_leaves_no_bytes(press, database_url, url, said):
    first = press.save("a", URL)
    press.writer.call(
        lambda c: redaction.redact(c, first.article_id, "court order", T0)
    ).result(60)
    again = press.work("a", url, T0 + timedelta(days=1), **said)
    fine = press.work("a", "https://a.test/news/3", T0 + timedelta(days=1))
    refused = press.writer.call(lambda c: tombstones.refuse(c, [again, fine])).result(
        60
    )
    assert {key: outcome.kind for key, outcome in refused.items()} == {
        again.capture_id: "redacted"
    }
    assert press.rows("SELECT verdict, payload_sha256 FROM capture ORDER BY id") == [
        ("redacted", None),
        ("redacted", None),
        (None, press.one("SELECT sha256 FROM payload")),
    ]
    closed = "SELECT state, reason FROM link WHERE id = :link"
    assert press.rows(closed, link=again.link_id) == [("skipped", "redacted")]
    with Archive(database_url) as archive, pytest.raises(RedactedArticleError):
        archive.article(URL)


def test_nothing_removed_nothing_refused(press):
    work = press.work("a", URL)
    assert press.writer.call(lambda c: tombstones.refuse(c, [work])).result(60) == {}
