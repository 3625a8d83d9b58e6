"""What the sites really did, as plain data to compare an archive with.

The ledger says what a perfect crawler and extractor would have: no-break spaces are
plain spaces in it, sub-headings are paragraphs of their own, captions are no text.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import Literal

from demo.sites import Site
from demo.sites.kursiv_words import SECTIONS as KURSIV_SECTIONS
from demo.sites.openkg_words import SECTIONS as OPENKG_SECTIONS
from demo.sites.openkg_words import title_case
from demo.sites.timesca_words import SECTIONS as TIMESCA_SECTIONS
from demo.sites.vesti_words import SECTIONS as VESTI_SECTIONS
from demo.story import State, Story, plain, state

Status = Literal["unborn", "live", "gone", "moved", "soft-404", "consent"]
DatedBy = Literal["json-ld", "meta", "site-text", "listing"]


@dataclass(frozen=True, slots=True)
class Wrote:
    """One version: what the publisher said from *at* on, and what *changed* then."""

    at: datetime
    changed: tuple[str, ...]
    headline: str
    lead: str | None
    authors: tuple[str, ...]
    body: tuple[str, ...]

    @property
    def text(self) -> str:
        """The body as one text, a blank line between paragraphs."""
        return "\n\n".join(self.body)


@dataclass(frozen=True, slots=True)
class Entry:
    """One article, up to a moment.

    *url* is its first canonical address and *moved_to* the later one. *published*
    is as exact as the site lets anyone know (*precision*, *dated_by*). The page
    sets the lead apart only if *lead_apart*. *twin_of* names an entry with the
    same body.
    """

    name: str
    site: str
    url: str
    moved_to: str | None
    aliases: tuple[str, ...]
    language: str
    section: str | None
    published: datetime
    precision: Literal["second", "minute", "day"]
    dated_by: DatedBy
    image_credit: str | None
    lead_apart: bool
    status: Status
    appeared: datetime
    twin_of: str | None
    versions: tuple[Wrote, ...]

    @property
    def latest(self) -> Wrote:
        """What the publisher says now, or said last."""
        return self.versions[-1]


class Ledger:
    """Every article of some sites at any moment."""

    def __init__(self, sites: Mapping[str, Site]) -> None:
        self.sites = sites

    def at(self, moment: datetime) -> list[Entry]:
        """Return every article that has appeared by *moment*."""
        return [
            self.entry(story.name, moment)
            for site in self.sites.values()
            for story in site.stories
            if story.appears <= moment
        ]

    def entry(self, name: str, moment: datetime) -> Entry:
        """Return one article as of *moment*; *name* is site/key."""
        site, story = self._find(name)
        now = state(story, site.events[name], moment)
        first = state(story, (), max(moment, story.appears))
        addresses = list(_addresses(site, first))
        later = list(_addresses(site, now)) if now.slug != first.slug else []
        published, precision, dated_by = _dated(site, story)
        return Entry(
            name=name,
            site=site.name,
            url=addresses[0],
            moved_to=later[0] if later else None,
            aliases=tuple(addresses[1:] + later),
            language=story.language,
            section=_section(story),
            published=published,
            precision=precision,
            dated_by=dated_by,
            image_credit=story.picture.credit if story.picture else None,
            lead_apart=site.name != "openkg",
            status="moved" if later and now.standing == "live" else now.standing,
            appeared=story.appears,
            twin_of=story.twin,
            versions=tuple(_versions(site, story, _turns(site, story, moment))),
        )

    def versions_seen(self, visits: Sequence[datetime]) -> dict[str, list[Wrote]]:
        """Return what a crawler that reads every page at *visits* must have.

        Only what was live at a visit is seen; a state met twice in a row is one.
        """
        seen: dict[str, list[Wrote]] = {}
        for site in self.sites.values():
            for story in site.stories:
                if found := list(_versions(site, story, visits)):
                    seen[story.name] = found
        return seen

    def _find(self, name: str) -> tuple[Site, Story]:
        site = self.sites[name.partition("/")[0]]
        return site, next(s for s in site.stories if s.name == name)


def _turns(site: Site, story: Story, moment: datetime) -> list[datetime]:
    turns = {story.appears}
    for event in site.events[story.name]:
        turns |= {event.at, event.until or event.at}
    return sorted(turn for turn in turns if turn <= moment)


def _versions(site: Site, story: Story, moments: Iterable[datetime]) -> Iterator[Wrote]:
    before: Wrote | None = None
    for moment in moments:
        now = state(story, site.events[story.name], moment)
        if now.standing != "live":
            continue
        wrote = _wrote(site, now, moment, before)
        if wrote.changed:
            yield wrote
            before = wrote


def _wrote(site: Site, now: State, at: datetime, before: Wrote | None) -> Wrote:
    words = now.wording
    headline = plain(words.headline)
    if site.name == "openkg" and now.story.language == "en":
        headline = title_case(headline)
    lead = plain(words.lead) if words.lead else None
    changed = ("first",) if before is None else _changed(before, headline, lead, now)
    return Wrote(at, changed, headline, lead, words.authors, words.body)


def _changed(
    before: Wrote, headline: str, lead: str | None, now: State
) -> tuple[str, ...]:
    pairs = {
        "headline": (before.headline, headline),
        "body": (before.body, now.wording.body),
        "lead": (before.lead, lead),
        "metadata": (before.authors, now.wording.authors),
    }
    return tuple(name for name, (old, new) in pairs.items() if old != new)


def _addresses(site: Site, at: State) -> Iterator[str]:
    for path in site.paths(at):
        yield site.base + path
    if site.name == "timesca":
        mark = f"?utm_source=rss&utm_medium=rss&utm_campaign={at.slug}"
        yield f"{site.base}/{at.slug}/{mark}"


def _dated(
    site: Site, story: Story
) -> tuple[datetime, Literal["second", "minute", "day"], DatedBy]:
    local = site.local(story.published)
    minute = local.replace(second=0)
    if site.name == "openkg":
        return minute, "minute", "listing"
    if story.markup == "full":
        return local, "second", "meta" if site.name == "vesti" else "json-ld"
    if site.name == "timesca":
        midnight = datetime.combine(local.date(), time(), local.tzinfo)
        return midnight, "day", "site-text"
    return minute, "minute", "site-text"


def _section(story: Story) -> str | None:
    if story.site == "timesca":
        return TIMESCA_SECTIONS[story.section] if story.markup == "full" else None
    if story.site == "vesti":
        return VESTI_SECTIONS[story.section]
    names = KURSIV_SECTIONS if story.site == "kursiv" else OPENKG_SECTIONS
    return names[story.section][story.language]
