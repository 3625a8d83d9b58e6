"""The table that a soak ends with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.soak.audit import Account
from benchmarks.soak.budget import Spent
from benchmarks.soak.incidents import Seen

SHOWN = 12
"""Names that are printed of what differs."""


@dataclass(frozen=True, slots=True)
class Line:
    """One question: what is expected, what was found, and which ones differ.

    One without an expectation is there to be known, and cannot fail.
    """

    question: str
    expected: int | None
    found: int
    wrong: Sequence[str] = ()

    @property
    def agrees(self) -> bool:
        """Whether it is as it should be."""
        return self.expected is None or self.found == self.expected


def lines(account: Account, seen: Seen, spent: Sequence[Spent]) -> Iterator[Line]:
    """Yield the rows of the table, but for gaps and the program's own check."""
    yield Line(
        "articles of the sites (a moved one counts twice)",
        account.articles,
        account.articles - len(account.missing),
        account.missing,
    )
    yield Line("articles that no site had", 0, account.strangers)
    yield Line("versions stored", None, account.versions)
    yield Line(
        "  that the site did not say then, or not anew",
        0,
        len(account.bogus),
        account.bogus,
    )
    yield Line("edits made after the first look", None, account.made)
    yield Line("  of which versions", None, account.seen)
    yield Line("  overtaken before the next look", None, account.passed)
    yield Line(
        "  met by a look, and not stored",
        0,
        len(account.overlooked),
        account.overlooked,
    )
    yield Line(
        "live articles whose text is the site's",
        account.final,
        account.final - len(account.stale),
        account.stale,
    )
    yield Line(
        "articles whose standing is the site's",
        account.standings,
        account.standings - len(account.misjudged),
        account.misjudged,
    )
    yield Line(
        "articles with the site's date",
        account.standings,
        account.standings - len(account.undated),
        account.undated,
    )
    yield from _incidents(seen)
    over = [f"{s.site}: {s}" for s in spent if not s.within]
    yield Line("sites asked within budget", len(spent), len(spent) - len(over), over)


def _incidents(seen: Seen) -> Iterator[Line]:
    yield Line("calamities that a whole crawl met", None, seen.met)
    yield Line("  told by that crawl", seen.met, seen.first, [*seen.late, *seen.never])
    yield Line("calamities between two whole crawls", None, seen.unmet)
    yield Line("calm crawls", None, seen.calm)
    yield Line("  silent, after two days without an article", None, seen.quiet)
    yield Line("  broken or blocked all the same", None, len(seen.false), seen.false)


def show(found: Sequence[Line], *, all_names: bool = False) -> None:
    """Print the table, and what differs."""
    print(f"{'':52}{'expected':>9}{'archive':>9}")
    for line in found:
        wanted = "" if line.expected is None else f"{line.expected:,}"
        verdict = "" if line.expected is None else "agrees"
        if not line.agrees:
            verdict = "DIFFERS"
        print(f"{line.question:52}{wanted:>9}{line.found:>9,}  {verdict}".rstrip())
    for line in found:
        for name in line.wrong if all_names else line.wrong[:SHOWN]:
            print(f"- {line.question.strip()}: {name}")


def show_budget(spent: Sequence[Spent]) -> None:
    """Print what the site asked most was asked, and all of them together."""
    total: Counter[str] = Counter()
    for each in spent:
        total.update(
            crawls=each.crawls,
            articles=each.articles,
            looks=each.looks,
            looks_allowed=each.looks_allowed,
            pages=each.pages,
            pages_allowed=each.pages_allowed,
        )
    print(
        f"asked of sites while they were well: {total['articles']:,} addresses of "
        f"articles for the first time, "
        f"{total['looks']:,} looks again (budget {total['looks_allowed']:,}), "
        f"{total['pages']:,} listing pages and robots.txt (at most "
        f"{total['pages_allowed']:,}), in {total['crawls']:,} runs; "
        f"most in one crawl of a site out of order: {max(s.down for s in spent)}"
    )
