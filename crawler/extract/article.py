"""From a capture to an article, or to the reason why there is none."""

from __future__ import annotations

import re
from functools import lru_cache
from http import HTTPStatus
from importlib.metadata import version

from archive.article import Article, Capture, Link, NoArticle, NoArticleKind, Reading
from crawler.extract import body, language, page_type, timestamps
from crawler.extract.authors import authors
from crawler.extract.body.cleaning import Known, clean
from crawler.extract.body.model import body_model
from crawler.extract.document import Document, open_document
from crawler.extract.image import lead_image
from crawler.extract.lead import lead
from crawler.extract.page_type import Verdict
from crawler.extract.taxonomy import section, tags
from crawler.extract.template import SiteTemplate
from crawler.extract.urls import addresses, editions
from crawler.html.metadata import head
from crawler.html.page import parse
from crawler.html.text import key
from crawler.source import Source

VERSION = "1"
"""Raised whenever the same bytes may give another text."""


def read(
    capture: Capture,
    source: Source,
    hints: Link | None = None,
    template: SiteTemplate | None = None,
) -> Reading:
    """Return what *capture* holds: an article, or why there is none."""
    extractor = fingerprint(source, template)
    found = _seen(capture, source, hints, template)
    if isinstance(found, Document):
        read_ = _article(found, capture, hints, template, extractor)
        if isinstance(read_, Article):
            return read_
        found = read_
    return NoArticle(*found, extractor)


def fingerprint(source: Source, template: SiteTemplate | None = None) -> str:
    """Return a short id of everything that decides the text."""
    learned = f"-k{template.version}" if template else ""
    extractor = (
        f"{VERSION}-m{body_model().version}-t{_trafilatura()}-{source.reading_rules}"
    )
    return extractor + learned


@lru_cache(maxsize=1)
def _trafilatura() -> str:
    return version("trafilatura")


def _seen(
    capture: Capture, source: Source, hints: Link | None, template: SiteTemplate | None
) -> Document | Verdict:
    """Return the page as it is seen, or what shows without reading its text."""
    if refused := _not_html(capture):
        return refused
    kind = capture.headers.get("content-type", "")
    page = parse(capture.body, capture.final_url, kind)
    if page is None:
        return "empty", "nothing to parse"
    facts = head(page)
    if judged := page_type.before(page, facts, capture.body):
        return judged
    if judged := page_type.live(facts, capture.fetched_at):
        return judged
    seen = open_document(page, facts, source, hints, template)
    return page_type.listing(seen) or seen


def _not_html(capture: Capture) -> tuple[NoArticleKind, str] | None:
    if capture.status in {HTTPStatus.NOT_FOUND, HTTPStatus.GONE}:
        return "soft_404", f"status {capture.status}"
    if not capture.body or capture.body.isspace():
        return "empty", "no bytes"
    kind = capture.headers.get("content-type", "").split(";")[0].strip().lower()
    if kind and not re.search(r"html|xml|text/plain|octet-stream", kind):
        return "not_html", f"content type {kind}"
    if capture.body.find(b"<", 0, 100_000) < 0:
        return "not_html", "no markup"
    return None


def _article(
    seen: Document,
    capture: Capture,
    hints: Link | None,
    template: SiteTemplate | None,
    extractor: str,
) -> Article | Verdict:
    drafted = body.draft(seen)
    if judged := page_type.excerpts(seen, drafted.blocks):
        return judged
    known = Known(
        headline=seen.headline,
        authors=tuple(authors(seen)),
        section=section(seen),
        drop=tuple(re.compile(rule) for rule in seen.source.article.drop_lines),
    )
    lines = clean(drafted.lines, known)
    if template:
        lines = template.without_boilerplate(lines)
    text = [line.text for line in lines]
    standfirst = lead(seen, text)
    if standfirst and text and key(text[0]) == key(standfirst):
        text, standfirst = (text[1:], standfirst) if text[1:] else (text, None)
    if judged := page_type.after(seen, "\n".join(text)):
        return judged
    return _filled(seen, capture, hints, known, standfirst, text, extractor)


def _filled(  # noqa: PLR0913, PLR0917
    seen: Document,
    capture: Capture,
    hints: Link | None,
    known: Known,
    standfirst: str | None,
    text: list[str],
    extractor: str,
) -> Article:
    clock = timestamps.Clock.of(seen.source, capture.fetched_at)
    url, aliases = addresses(seen, capture)
    whole = "\n\n".join(text)
    declared = seen.page.root.get("lang") or ""
    return Article(
        url=url,
        headline=known.headline,
        body=whole,
        extractor=extractor,
        lead=standfirst,
        authors=known.authors,
        section=known.section,
        tags=tags(seen),
        language=language.language(whole, url, seen.source, declared),
        script=language.script(whole),
        published=timestamps.published(seen, clock)
        or timestamps.hinted(seen.page, clock, hints),
        modified=timestamps.modified(seen.head, clock),
        image=lead_image(seen),
        aliases=aliases,
        editions=editions(seen.page, seen.head, url),
        quality_flags=seen.quality_flags,
    )
