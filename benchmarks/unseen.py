"""The body's text on sites the trees have never seen, against trafilatura.

    python -m benchmarks.train_body --data DIR --folds 5 --out MODELS/body_model.json
    python -m benchmarks.unseen --data DIR --models MODELS

Each page is read by the trees that were grown without its site's fold; `shipped`
reads it by the program's own, which have seen it. Nothing is learned of any site.
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import patch

import trafilatura

from benchmarks.body import cold
from benchmarks.measuring import pack
from benchmarks.measuring.pack import NEWS, Page, fold
from benchmarks.measuring.score import Match, gain, match, score, snippets
from crawler.extract import body as judged
from crawler.extract.body.model import BodyModel

Outputs = dict[str, str]
"""The text of each page, by the page's file."""

AGAINST = ("trafilatura", "precision")
SETS: dict[str, frozenset[str]] = {
    "ALLNEWS": NEWS,
    **{name: frozenset((name,)) for name in ("aeb", "fundus", "cyr", "wcxb")},
}


def default(html: str, _url: str) -> str:
    return trafilatura.extract(html, include_comments=False) or ""


def precise(html: str, _url: str) -> str:
    text = trafilatura.extract(html, include_comments=False, favor_precision=True)
    return text or ""


def outputs(pages: list[Page], extract: Callable[[str, str], str]) -> Outputs:
    return {page.file.name: extract(page.html, page.url) for page in pages}


def unseen(pages: list[Page], models: Path) -> Outputs:
    """Read every page by the trees that do not know its site."""
    files = sorted(models.glob("*.fold*.json"))
    found: Outputs = {}
    for number, file in enumerate(files):
        grown = BodyModel.load(file.read_text("utf-8"))
        own = [page for page in pages if fold(page.site, len(files)) == number]
        with patch.object(judged, "body_model", return_value=grown):
            found |= outputs(own, cold)
    return found


def table(pages: list[Page], read: dict[str, Outputs]) -> Iterator[str]:
    marked = [page for page in pages if page.text is not None]
    yield f"{'F1 (P / R)':16}" + "".join(f"{name:>24}" for name in read)
    for name, sets in SETS.items():
        own = [page for page in marked if page.set in sets]
        cells = (score(matches(own, found)) for found in read.values())
        yield f"{name:8}{len(own):5}   " + "".join(
            f"{c.f1:9.4f} ({c.precision:.4f}/{c.recall:.4f})"[-24:].rjust(24)
            for c in cells
        )
    few = [page for page in pages if page.text is None]
    yield f"{'snippets':8}{len(few):5}   " + "".join(
        f"{_snippets(few, found):24.4f}" for found in read.values()
    )


def matches(pages: list[Page], found: Outputs) -> list[Match]:
    return [match(page.text or "", found[page.file.name]) for page in pages]


def _snippets(pages: list[Page], found: Outputs) -> float:
    total: Counter[str] = Counter()
    for page in pages:
        total += snippets(found[page.file.name], page.must, page.mustnot)
    both = 2 * total["hit"]
    return both / (both + total["missed"] + total["wrong"])


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--models", type=Path, help="where train_body --folds wrote")
    options = pack.folder(__doc__, parser)
    pages = pack.pages(options.data)
    read = {
        "trafilatura": outputs(pages, default),
        "precision": outputs(pages, precise),
        "shipped": outputs(pages, cold),
    }
    if options.models:
        read["unseen"] = unseen(pages, options.models)
    print(*table(pages, read), sep="\n")
    news = [page for page in pages if page.set in NEWS]
    for ours in list(read)[len(AGAINST) :]:
        for other in AGAINST:
            won = gain(matches(news, read[ours]), matches(news, read[other]))
            print(
                f"{ours} on {other}, ALLNEWS: {won.mean:+.4f} +- {won.error:.4f},"
                f" P(gain <= 0) = {won.chance:.3f}"
            )


if __name__ == "__main__":
    main()
