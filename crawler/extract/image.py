"""The leading picture: its address, caption and credit."""

from __future__ import annotations

import re

from archive.article import Image
from crawler.extract.document import Document
from crawler.html.blocks import Block, up
from crawler.html.dom import is_named, names_of
from crawler.html.metadata import Head
from crawler.html.text import tidy

CREDIT = re.compile(
    r"(?:^|[\s.(|/])(?:(?:image|photo(?:graph)?|picture|pic|illustration)(?: credit)?s?"
    r"(?:\s*:|\s+by\b|\s+credit\b)|©|\(c\)|(?:фото|снимок|иллюстрация|сүрөт|сурет|акс"
    r"|foto|bild|fotoğraf|fotograf|crédits?|credits?|courtesy(?: of)?|"
    r"լուսանկար|ფოტო)\s*[:\-–—/])"
    r"\s*(?P<who>[^|]{2,80})",
    re.IGNORECASE,
)
CREDITS = (":", "-", "–", "—", "/", "©", "(c)", " by", " credit")
"""One of these stands in whatever `CREDIT` finds, in lower case."""
_CAPTION = re.compile(
    r"caption|photo-?credit|image-?credit|wp-caption-text|image__desc"
)
_CREDITED = re.compile(r"(?:image|photo|img|pic)[a-z_-]*credit|photo-?author|caption")
_WINDOW = 12


def lead_image(seen: Document) -> Image | None:
    """Return the picture that stands for the article, or None."""
    page = seen.page
    captions = _captions(seen.near(_WINDOW - 1, _WINDOW))
    block, lines = captions[0] if captions else (None, [])
    caption, credit = _split(lines)
    url = page.absolute(_claimed(seen.head)) or _shown(seen, block)
    if url is None or url.startswith("data:"):
        return None
    return Image(url, caption, credit)


def is_caption(block: Block) -> bool:
    """Tell whether *block* describes a picture."""
    if "figcaption" in block.inside or is_named(block.element, _CAPTION):
        return True
    return any(_CREDITED.search(names_of(part)) for part in block.parts)


def _claimed(head: Head) -> str | None:
    image = head.ld.get("image")
    if isinstance(image, list):
        image = image[0] if image else None
    if isinstance(image, dict):
        image = image.get("url") or image.get("contentUrl")
    if isinstance(image, list):
        image = image[0] if image else None
    found = head.first("og:image", "og:image:url", "twitter:image", "twitter:image:src")
    return found or (image if isinstance(image, str) else None)


def _captions(near: list[Block]) -> list[tuple[Block, list[str]]]:
    """Return each caption near the headline, with its lines."""
    groups: list[tuple[Block, list[str]]] = []
    for block in near:
        if not is_caption(block):
            continue
        lines = [tidy(line) for line in _lines(block)]
        if groups and groups[-1][0].node is block.node:
            groups[-1][1].extend(lines)
        else:
            groups.append((block, lines))
    return [group for group in groups if group[1]]


def _lines(block: Block) -> list[str]:
    """Return the caption's lines: br separates languages."""
    lines = [""]
    for node in block.element.iter():
        if node.tag == "br":
            lines.append("")
        elif node.text:
            lines[-1] += node.text
        if node is not block.element and node.tail:
            lines[-1] += node.tail
    return [line for line in lines if line.strip()]


def _split(lines: list[str]) -> tuple[str | None, str | None]:
    """Return caption and credit of the lines; the last credit wins."""
    credit, rest = None, []
    for line in lines:
        match = CREDIT.search(line)
        if match:
            credit = match["who"].strip(" .)")
            line = line[: match.start()].strip(" .,|/(")  # noqa: PLW2901
        if line:
            rest.append(line)
    return (" ".join(rest) or None), credit


def _shown(seen: Document, caption: Block | None) -> str | None:
    """Return the picture beside the caption, else the article's first."""
    places = list(up(caption.node))[:3] if caption else []
    beside = [image for node in places for image in node.element.iter("img", "amp-img")]
    path = ".//article//img | .//main//img | .//figure//img"
    for image in [*beside[:1], *seen.find(path)[:3]]:
        source = image.get("data-src") or image.get("data-lazy-src") or image.get("src")
        url = seen.page.absolute(source)
        if url:
            return url
    return None
