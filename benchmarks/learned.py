"""What learning a site changes: the text of its pages, before and after.

    python -m benchmarks.learned --data DIR

Sites of the pack with several marked pages. `cold` reads each page as that of an
unknown site; `learned` knows all of the site's pages, as a scorer's `prime` gives
them; `from the others` has learned from the site's other pages only, as a crawl
meets a new article. None may score below cold.
"""

from __future__ import annotations

from collections import defaultdict
from urllib.parse import urlsplit

from archive.article import Article
from benchmarks.measuring import pack
from benchmarks.measuring.pack import Page
from benchmarks.measuring.score import Match, gain, match, score
from crawler.extract import SiteTemplate, read, warm
from crawler.extract.template_learning import learn
from crawler.source import Route, Source

LEAST = (2, 3)
"""Pages of a site: with two furniture can be learned, with three a template."""


def source(page: Page) -> Source:
    home = f"https://{urlsplit(page.address).netloc}/"
    return Source(name="any", title=page.site, home=home, listing=(Route(url=home),))


def taught(pages: list[Page]) -> SiteTemplate:
    return learn([(p.address, p.html.encode()) for p in pages], source(pages[0]))


def text(page: Page, template: SiteTemplate | None) -> str:
    capture = page.capture(page.html.encode())
    reading = read(capture, source(page), None, template)
    if not isinstance(reading, Article):
        return ""
    return "\n".join(filter(None, (reading.lead, reading.body)))


def main() -> None:
    options = pack.folder(__doc__)
    warm()
    sites: dict[str, list[Page]] = defaultdict(list)
    for page in pack.pages(options.data):
        if page.text is not None:
            sites[page.site].append(page)
    for least in LEAST:
        several = [pages for pages in sites.values() if len(pages) >= least]
        rows: dict[str, list[Match]] = defaultdict(list)
        for pages in several:
            whole = taught(pages)
            for page in pages:
                others = taught([other for other in pages if other is not page])
                for name, template in (
                    ("cold", None),
                    ("learned", whole),
                    ("from the others", others),
                ):
                    rows[name].append(match(page.text or "", text(page, template)))
        print(f"{len(several)} sites with {least} pages or more:")
        for name, matches in rows.items():
            found, won = score(matches), gain(matches, rows["cold"])
            print(
                f"  {name:16}{len(matches):5} pages  F1 {found.f1:.4f}"
                f" (P {found.precision:.4f}, R {found.recall:.4f})"
                f"  {won.mean:+.4f} +- {won.error:.4f}"
            )


if __name__ == "__main__":
    main()
