"""A small archive whose every row is known: two papers, seven articles."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import sqlalchemy as sa

from archive import models, payloads, urls
from archive.text import normalize

START = datetime(2026, 2, 16, 8, 0, tzinfo=UTC)
BRIDGE = "https://steppe.example/news/bridge"
QUAKE = "https://steppe.example/news/quake"
OLD_ROAD = "https://steppe.example/2025/road"
ROAD = "https://steppe.example/news/road"
UNDATED = "https://steppe.example/about-the-river"
TOKAYEV = "https://ala-too.example/kg/tokaev"
COPY = "https://ala-too.example/kg/kopiya"
PAGE = b"<!doctype html><title>Bridge</title><p>The mayor opened the bridge."

A = "The mayor opened the bridge.\n\nTraffic flows again after two years."
B = "The mayor opened the new bridge.\n\nTraffic flows again after two years."


def day(number: float) -> datetime:
    """Return the moment that many days after the first crawl."""
    return START + timedelta(days=number)


class Newsroom:
    """Writes rows as a crawl would leave them, one article at a time."""

    def __init__(self, connection: sa.Connection) -> None:
        self.connection = connection
        self.seq = 0
        self.ids: dict[str, int] = {}
        self.sources: dict[str, int] = {}

    def insert(self, table: type[models.Table], **values: Any) -> int:
        statement = sa.insert(table.__table__).values(**values)
        return self.connection.execute(statement).inserted_primary_key[0]

    def source(self, name: str, language: str) -> None:
        self.sources[name] = self.insert(
            models.Source,
            name=name,
            title=name.title(),
            home=f"https://{name}.example/",
            language=language,
            time_zone="Asia/Almaty",
            state="ok",
            state_since=START,
            last_crawl_at=day(3),
        )
        for number, status in ((0, "done"), (1, "partial"), (3, "done")):
            self.insert(
                models.Crawl,
                source_id=self.sources[name],
                kind="crawl",
                started_at=day(number),
                finished_at=day(number + 0.01),
                status=status,
                reason="robots.txt unreachable" if status == "partial" else None,
                counts={"new": 3, "changed": 1},
            )

    def article(
        self,
        source: str,
        url: str,
        *versions: tuple[float, str, str],
        published: datetime | None = START,
        language: str = "en",
        **fields: Any,
    ) -> int:
        """Store an article with its versions (day, headline, body)."""
        source_id = self.sources[source]
        first, last = versions[0][0], versions[-1][0]
        key = urls.digest(urls.key(url))
        link = self.insert(
            models.LinkRow,
            source_id=source_id,
            url=url,
            url_digest=key,
            state="done",
            discovered_at=day(first),
            changed_at=day(last),
        )
        article = self.insert(
            models.ArticleRow,
            source_id=source_id,
            url=url,
            url_digest=key,
            status_since=day(first),
            version_count=len(versions),
            last_number=len(versions),
            published_at=published,
            first_seen_at=day(first),
            last_seen_at=day(3),
            last_changed_at=day(last),
        )
        self.ids[url] = article
        self.address(url, url)
        link_row = models.LinkRow.__table__
        self.connection.execute(
            link_row.update().where(link_row.c.id == link).values(article_id=article)
        )
        version = capture = 0
        previous = ""
        ends = [day(moment) for _, (moment, *_) in pairwise(versions)]
        for number, (moment, headline, body) in enumerate(versions, start=1):
            capture = self.capture(source_id, link, article, url, day(moment))
            new_text = f"{headline}\n{body}"
            added, removed = normalize.word_changes(previous, new_text)
            version = self.insert(
                models.Version,
                article_id=article,
                number=number,
                capture_id=capture,
                valid_from=day(moment),
                valid_to=ends[number - 1] if number <= len(ends) else None,
                headline=headline,
                lead=None,
                content_hash=self.content(body),
                authors=["A. Reporter"],
                tags=[],
                language=language,
                script="Cyrl" if language in {"ru", "kk", "ky"} else "Latn",
                published_at=published,
                change_kind="first" if number == 1 else "body",
                words_added=added,
                words_removed=removed,
                extractor="test 1",
            )
            previous = new_text
            kind = "article.new" if number == 1 else "version.new"
            self.change(kind, article, day(moment), version_number=number)
        row = models.ArticleRow.__table__
        self.connection.execute(
            row.update()
            .where(row.c.id == article)
            .values(version_id=version, capture_id=capture, **fields)
        )
        return article

    def capture(
        self, source_id: int, link: int, article: int, url: str, at: datetime
    ) -> int:
        sha256, data = payloads.packed(PAGE)
        payload = models.Payload.__table__
        known = sa.select(payload.c.sha256).where(payload.c.sha256 == sha256)
        if self.connection.execute(known).scalar() is None:
            self.insert(
                models.Payload, sha256=sha256, codec="zstd", size=len(PAGE), data=data
            )
        return self.insert(
            models.CaptureRow,
            source_id=source_id,
            link_id=link,
            article_id=article,
            url=url,
            final_url=url,
            fetched_at=at,
            status=200,
            headers={"content-type": "text/html", "etag": '"1"'},
            payload_sha256=sha256,
            verdict="article",
            extractor="test 1",
        )

    def content(self, body: str) -> str:
        digest = normalize.content_hash(body)
        content = models.Content.__table__
        known = sa.select(content.c.hash).where(content.c.hash == digest)
        if self.connection.execute(known).scalar() is None:
            count = len(normalize.words(body))
            self.insert(models.Content, hash=digest, body=body, word_count=count)
        return digest

    def address(self, url: str, spelling: str, kind: str = "canonical") -> None:
        article = self.ids[url]
        row = models.ArticleRow.__table__
        source = sa.select(row.c.source_id).where(row.c.id == article)
        self.insert(
            models.ArticleUrl,
            source_id=self.connection.execute(source).scalar_one(),
            article_id=article,
            url=spelling,
            exact_digest=urls.digest(spelling),
            url_digest=urls.digest(urls.key(spelling)),
            kind=kind,
            first_seen_at=START,
            last_seen_at=START,
        )

    def change(self, kind: str, article: int, at: datetime, **values: Any) -> None:
        self.seq += 1
        row = models.ArticleRow.__table__
        found = self.connection.execute(
            sa.select(row.c.source_id, row.c.url).where(row.c.id == article)
        ).one()
        self.insert(
            models.Change,
            seq=self.seq,
            at=at,
            kind=kind,
            article_id=article,
            source_id=found.source_id,
            url=found.url,
            **values,
        )
        head = models.FeedHead.__table__
        self.connection.execute(head.update().values(seq=self.seq))


def fill(connection: sa.Connection) -> Newsroom:
    """Tell the story that the tests know."""
    room = Newsroom(connection)
    room.source("steppe", "en")
    room.source("ala-too", "ky")
    room.article(
        "steppe",
        BRIDGE,
        (0, "Bridge opens", A),
        (1, "Bridge opens", B),
        (2, "Bridge opens", A),
    )
    room.address(BRIDGE, "http://www.steppe.example/news/bridge/?utm_source=x", "alias")
    room.address(BRIDGE, "https://steppe.example/news/bridge/amp", "amp")
    gone = room.article(
        "steppe",
        QUAKE,
        (0.5, "Quake felt in Almaty", "Windows rattled for ten seconds."),
        published=day(0.4),
        status="gone",
        status_since=day(2),
    )
    room.change("article.gone", gone, day(2))
    road = room.article(
        "steppe", ROAD, (1, "Road closed", "Snow closed the road."), published=day(1)
    )
    old = room.article(
        "steppe",
        OLD_ROAD,
        (0, "Road closed", "Snow closed the road."),
        published=day(-1),
        status="moved",
        status_since=day(1),
        moved_to_id=road,
    )
    room.change("article.moved", old, day(1), other_id=road)
    room.article("steppe", UNDATED, (0, "The river", "It is long."), published=None)
    room.article(
        "ala-too",
        TOKAYEV,
        (0, "Тоқаев Бішкекке келді", "Қазақстан президенті Тоқаев келді."),
        published=day(0.2),
        language="kk",
    )
    twin = room.article(
        "ala-too", COPY, (1, "Көпүрө", A), published=day(1.5), language="ky"
    )
    room.insert(
        models.Twin,
        article_id=room.ids[BRIDGE],
        twin_id=twin,
        similarity=1.0,
        kind="exact",
        found_at=day(1),
    )
    room.change("text.duplicate", twin, day(1), other_id=room.ids[BRIDGE])
    one, other = room.ids[TOKAYEV], room.ids[COPY]
    room.insert(
        models.Edition,
        article_id=one,
        edition_id=other,
        kind="language",
        found_from="page",
        found_at=day(1),
    )
    source = models.Source.__table__
    for name, articles, versions in (("steppe", 5, 7), ("ala-too", 2, 2)):
        connection.execute(
            source.update()
            .where(source.c.name == name)
            .values(articles=articles, versions=versions, last_new_article_at=day(1))
        )
    return room
