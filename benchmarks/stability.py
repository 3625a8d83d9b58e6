"""Versions that no publisher made: the same article, with other furniture around it.

    python -m benchmarks.stability --data DIR

Two kinds of pages are fetched ten times each, with another ticker, sidebar, related
links, comments and counters: div-soup templates of our own, whose classes tell
nothing, and the pack's news pages, each with such parts put before and after its own.
Nothing is known of any site. False is every page whose text is not the same all ten
times; then one word of the article is changed, five times, and has to be seen.
"""

from __future__ import annotations

import argparse
import random
import re
from collections.abc import Callable
from dataclasses import dataclass

import trafilatura

from benchmarks.body import cold
from benchmarks.measuring import pack
from benchmarks.measuring.pack import NEWS
from tests.support import soup

FETCHES = 10
EDITS = 5
FIRST = 5000
"""Templates from here on are not those of the tests."""

Render = Callable[[int], str]
"""The page as it is fetched for the n-th time."""


@dataclass(frozen=True, slots=True)
class Sample:
    """One article: how it is fetched, and how with one word changed, if known."""

    render: Render
    edited: Render | None = None


def of_soup(number: int) -> Sample:
    headline, text = soup.article(number)

    def edited(edit: int) -> str:
        dice = random.Random(f"{number}/{edit}")  # noqa: S311 - not secret
        place = dice.randrange(len(text))
        words = text[place].split()
        words[dice.randrange(len(words))] = "different"
        changed = [*text[:place], " ".join(words), *text[place + 1 :]]
        return soup.page(number, headline, changed, edit)

    return Sample(lambda fetch: soup.page(number, headline, text, fetch), edited)


def of_page(page: pack.Page) -> Sample:
    html = page.html
    return Sample(lambda fetch: furnished(html, fetch))


def furnished(page: str, fetch: int) -> str:
    """Return *page* with furniture of this fetch as the first and last of its body."""
    before, after = soup.furniture(fetch)
    start = re.search(r"<body[^>]*>", page, re.IGNORECASE)
    end = page.lower().rfind("</body>")
    if start is None or end < start.end():
        return page
    return page[: start.end()] + before + page[start.end() : end] + after + page[end:]


def rival(page: str, _url: str) -> str:
    return trafilatura.extract(page, include_comments=False) or ""


def counted(samples: list[Sample], extract: Callable[[str, str], str]) -> str:
    false = seen = edits = 0
    for sample in samples:
        texts = {extract(sample.render(fetch), "") for fetch in range(FETCHES)}
        false += len(texts) > 1
        if sample.edited:
            after = [extract(sample.edited(edit), "") for edit in range(EDITS)]
            edits += EDITS
            seen += sum(text not in texts for text in after)
    share = f"{false:4} of {len(samples)} false ({false / len(samples):.1%})"
    return share + (f", {seen} of {edits} edits seen" if edits else "")


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--pages", type=int, default=100, help="div-soup templates")
    options = pack.folder(__doc__, parser)
    first = range(FIRST, FIRST + options.pages)
    for title, samples in (
        ("div-soup templates", [of_soup(number) for number in first]),
        ("real pages, furnished", list(map(of_page, pack.pages(options.data, NEWS)))),
    ):
        print(f"{title:22} ours         {counted(samples, cold)}", flush=True)
        print(f"{'':22} trafilatura  {counted(samples, rival)}", flush=True)


if __name__ == "__main__":
    main()
