"""What metas, names and words say of times, as tables; `stamps` goes by them."""

from __future__ import annotations

import re

PUBLISHED = (
    "article:published_time",
    "article:published",
    "og:article:published_time",
    "og:published_time",
    "datepublished",
    "publishdate",
    "publish_date",
    "publish-date",
    "pubdate",
    "published_time",
    "dc.date.issued",
    "dcterms.created",
    "sailthru.date",
    "parsely-pub-date",
    "cxenseparse:recs:publishtime",
    "article.published",
    "mediator_published_time",
)
"""Metas of the time of publication, in order of trust."""

DATED = ("dcterms.date", "dc.date")
"""Metas of some date: believed after what the page shows as its time."""

MODIFIED = (
    "article:modified_time",
    "og:updated_time",
    "article:modified",
    "datemodified",
    "dcterms.modified",
    "last-modified",
    "article.updated",
)
"""Metas of the last change."""

ELSEWHERE = re.compile(
    r"related|sidebar|side-bar|widget|ticker|popular|latest|last-?news|recent|comment"
    r"|teaser|card|recommend|(?:^|[\s_-])nav|menu|footer|site-header|top-?bar|archive"
    r"|calendar|lenta|more-|similar|read-?also|weather|currency|rates"
)
"""Names of what holds other articles' times, or none."""

MARKED = re.compile(r"date|time|publish|posted|created|дата|meta|info")
"""Names of what holds a time."""

OTHERWISE = re.compile(
    r"updat|modif|edited|обновл|измен|өзгер|жаңар|yangilan|güncel|aktualis|mis à jour"
    r"|оновлен|yenilən|թարմաց|განახლ|\bstand:|available until|verfügbar bis|expir",
    re.IGNORECASE,
)
"""Words of times that are not the publication's."""

IN_URL = re.compile(
    r"(?<!\d)(19[9]\d|20\d\d)([/-])(0[1-9]|1[0-2])\2(0[1-9]|[12]\d|3[01])(?!\d)"
)
"""A day in an address."""
