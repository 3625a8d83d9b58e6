"""How often a real article is judged to be none, by the kind of verdict.

    python -m benchmarks.verdicts --data DIR

Every page of the pack holds an article that people marked, so every verdict is a
false one, but for pages that are marked and yet are a home page or a list: look at
the addresses that are printed. Pages with marked snippets only are counted apart.
"""

from __future__ import annotations

from collections import Counter

from archive.article import NoArticle
from benchmarks.measuring import pack
from benchmarks.measuring.pack import NEWS, Page
from crawler.extract import read, warm
from crawler.source import Route, Source


def judged(page: Page) -> NoArticle | None:
    """Return the verdict on *page*, if it is not that it is an article."""
    capture = page.capture()
    home = "/".join(page.address.split("/")[:3]) + "/"
    source = Source(name="any", title="any", home=home, listing=(Route(url=home),))
    reading = read(capture, source)
    return reading if isinstance(reading, NoArticle) else None


def main() -> None:
    options = pack.folder(__doc__)
    pages = pack.pages(options.data)
    warm()
    verdicts = {page.file: judged(page) for page in pages}
    for name, own in {
        "news": [page for page in pages if page.set in NEWS],
        "wcxb": [page for page in pages if page.set == "wcxb"],
        "snippets": [page for page in pages if page.text is None],
    }.items():
        found = Counter(v.kind for page in own if (v := verdicts[page.file]))
        kinds = ", ".join(f"{kind} {count}" for kind, count in found.most_common())
        print(f"{name:9}{len(own):5} articles {found.total():3} refused  {kinds}")
    for page in pages:
        if verdict := verdicts[page.file]:
            print(f"  {verdict.kind:9} {page.address[:70]}  ({verdict.reason[:60]})")


if __name__ == "__main__":
    main()
