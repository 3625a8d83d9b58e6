"""Publication dates: exact, absent or invented, on pages whose metadata has one.

    python -m benchmarks.dates --data DIR

`as fetched`: the date that is read must be one that the metadata claims: of the most
trusted kind (exact), or of another where the page contradicts itself (its own). What
no metadata says is invented. `from its text alone`: scripts, metas and attributes are
taken from the page first, so the date is read from what a reader sees. It is held by
the day against all claims; `otherwise` are pages whose text prints another day.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta

from archive.article import Article, Capture, Stamp
from benchmarks.measuring import pack
from benchmarks.measuring.claims import Claims, claims, hidden
from crawler.extract import read, warm
from crawler.source import Route, Source

OUTCOMES = ("exact", "its own", "null", "invented", "no article")
ZONES = timedelta(hours=14)
"""A printed time may be of any zone: the pack does not tell its sites'."""


def published(address: str, body: bytes, at: datetime) -> tuple[bool, Stamp | None]:
    """Return whether the page is read as an article, and the date that is read."""
    home = "/".join(address.split("/")[:3]) + "/"
    source = Source(name="any", title="any", home=home, listing=(Route(url=home),))
    reading = read(Capture(address, address, at, 200, {}, body), source)
    if not isinstance(reading, Article):
        return False, None
    return True, reading.published


def outcome(stamp: Stamp | None, claimed: Claims) -> str:
    if stamp is None or stamp.at is None:
        return "null"
    at, to_day = stamp.at, stamp.precision == "day"
    if any(claim.is_met(at, to_day=to_day) for claim in claimed.best):
        return "exact"
    if any(claim.is_met(at, to_day=to_day) for claim in claimed.all):
        return "its own"
    return "invented"


def by_day(stamp: Stamp | None, claimed: Claims) -> str:
    if stamp is None or stamp.at is None:
        return "null"
    at = stamp.at
    if any(c.is_met(at, to_day=True) or abs(c.at - at) < ZONES for c in claimed.all):
        return "same day"
    return "otherwise"


def main() -> None:
    options = pack.folder(__doc__)
    warm()
    whole: dict[str, Counter[str]] = defaultdict(Counter)
    alone: Counter[str] = Counter()
    unclaimed = 0
    for page in pack.pages(options.data):
        html = page.html
        claimed = claims(html)
        if not claimed.best:
            unclaimed += 1
            continue
        is_article, stamp = published(page.address, page.body, datetime.now(UTC))
        found = outcome(stamp, claimed) if is_article else "no article"
        whole[claimed.kind][found] += 1
        if stamp and found == "invented":
            print(f"invented: {page.file.name}: {stamp.raw[:60]} ({stamp.origin})")
        visited = max(claim.at for claim in claimed.all) + timedelta(hours=1)
        _, stamp = published(page.address, hidden(html), visited.astimezone(UTC))
        alone[by_day(stamp, claimed)] += 1
    print(
        f"{unclaimed} pages claim no date; as fetched, by the best claim of the others:"
    )
    print(f"{'':10}" + "".join(f"{name:>12}" for name in OUTCOMES))
    for kind, counts in whole.items():
        print(f"{kind:10}" + "".join(f"{counts[name]:12}" for name in OUTCOMES))
    row = ", ".join(f"{name} {count}" for name, count in alone.most_common())
    print(f"from their text alone: {row}")


if __name__ == "__main__":
    main()
