"""From a capture to an article, or to the reason why there is none."""

from __future__ import annotations

import hashlib
import json
import re
from functools import lru_cache
from importlib.metadata import version

from archive.article import Article, Capture, Link, NoArticle, NoArticleKind, Reading
from crawler import language
from crawler.extract import body, stamps, verdict
from crawler.extract.addresses import addresses
from crawler.extract.authors import authors
from crawler.extract.blocks import Block, Node, blocks
from crawler.extract.clean import Known, clean
from crawler.extract.headline import Headline, headline
from crawler.extract.judge import trees
from crawler.extract.labels import section, tags
from crawler.extract.lead import lead
from crawler.extract.metadata import Head, head
from crawler.extract.page import Page, parse
from crawler.extract.picture import picture
from crawler.extract.words import key, tidy
from crawler.learn import Knowledge
from crawler.sources.profile import Source

VERSION = "1"
"""Raised whenever the same bytes may give another text."""


def read(
    capture: Capture,
    source: Source,
    hints: Link | None = None,
    knowledge: Knowledge | None = None,
) -> Reading:
    """Return what *capture* holds: an article, or why there is none."""
    mark = fingerprint(source, knowledge)
    refused = _not_html(capture)
    if refused:
        return NoArticle(*refused, mark)
    page = parse(
        capture.body, capture.final_url, capture.headers.get("content-type", "")
    )
    if page is None:
        return NoArticle("empty", "nothing to parse", mark)
    facts = head(page)
    if judged := verdict.before(page, facts, capture.body):
        return NoArticle(*judged, mark)
    body.drop(page.root, source)
    nodes, found = blocks(page.root)
    if judged := verdict.listing(page, facts, found, source):
        return NoArticle(*judged, mark)
    return _article(capture, source, hints, page, facts, nodes, found, mark)


def fingerprint(source: Source, knowledge: Knowledge | None = None) -> str:
    """Return a short id of everything that decides the text."""
    rules = json.dumps(source.article.model_dump(mode="json"), sort_keys=True)
    site = f"{rules}|{source.time_zone}|{source.language}|{source.languages}"
    digest = hashlib.sha256(site.encode()).hexdigest()[:8]
    learned = f"-k{knowledge.version}" if knowledge else ""
    return f"{VERSION}-m{trees().version}-t{_trafilatura()}-{digest}{learned}"


@lru_cache(maxsize=1)
def _trafilatura() -> str:
    return version("trafilatura")


def _not_html(capture: Capture) -> tuple[NoArticleKind, str] | None:
    if capture.status in {404, 410}:
        return "soft_404", f"status {capture.status}"
    if not capture.body.strip():
        return "empty", "no bytes"
    kind = capture.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind and not re.search(r"html|xml|text/plain|octet-stream", kind):
        return "not_html", f"content type {kind}"
    if b"<" not in capture.body[:100_000]:
        return "not_html", "no markup"
    return None


def _article(  # noqa: PLR0913
    capture: Capture,
    source: Source,
    hints: Link | None,
    page: Page,
    facts: Head,
    nodes: list[Node],
    found: list[Block],
    mark: str,
) -> Reading:
    title = _headline(page, facts, found, source, hints)
    anchor = title.block if title else None
    drafted = body.draft(page.root, nodes, found, title, facts, source)
    kept = [
        line.block for line in drafted.lines if line.block and line.block is not anchor
    ]
    if judged := verdict.cards_in(
        page, facts, found, kept, title.text if title else ""
    ):
        return NoArticle(*judged, mark)
    writers = tuple(authors(page, facts, found, anchor, source))
    part = section(page, facts, found, anchor, source)
    known = Known(
        headline=title.text if title else "",
        authors=writers,
        section=part,
        drop=tuple(re.compile(rule) for rule in source.article.drop_lines),
    )
    text = [line.text for line in clean(drafted.lines, known)]
    standfirst = lead(page, facts, found, anchor, source, text)
    if standfirst and text and key(text[0]) == key(standfirst):
        text = text[1:]
    if judged := verdict.after(page, facts, found, "\n".join(text), source):
        return NoArticle(*judged, mark)
    if title is None:
        return NoArticle("empty", "no headline", mark)
    if page.cut:
        return NoArticle("truncated_parse", "nested too deep to be read whole", mark)
    clock = stamps.Clock.of(source, capture.fetched_at)
    whole = "\n\n".join(text)
    canonical_url, others = addresses(page, facts, capture, source)
    return Article(
        url=canonical_url,
        headline=title.text,
        body=whole,
        extractor=mark,
        lead=standfirst,
        authors=writers,
        section=part,
        tags=tags(page, facts),
        language=language.language(
            whole, canonical_url, source, page.root.get("lang") or ""
        ),
        script=language.script(whole),
        published=stamps.published(page, facts, found, anchor, clock, source)
        or stamps.hinted(page, clock, hints),
        modified=stamps.modified(facts, clock),
        image=picture(page, facts, found, anchor),
        aliases=others,
        doubts=page.doubts,
    )


def _headline(
    page: Page, facts: Head, found: list[Block], source: Source, hints: Link | None
) -> Headline | None:
    del page
    site = facts.site or source.title
    chosen = headline(found, facts.titles, site)
    if chosen is None and hints and hints.title:
        return Headline(tidy(hints.title), None)
    return chosen
