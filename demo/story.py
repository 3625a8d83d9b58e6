"""What a miniature site publishes, and what happens to it; no HTML, no network.

A block of a text is a paragraph, or starts with ``## `` (a sub-heading), ``> ``
(a quotation set apart) or ``!! `` (a picture: "caption | credit"). Inside a block
``**words**`` are strong and ``[[words]]`` are a link.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

Standing = Literal["unborn", "live", "gone", "soft-404", "consent"]
Markup = Literal["full", "og", "none"]
Happening = Literal["edit", "undo", "delete", "soft-404", "move", "consent", "amp"]

_STANDING: dict[Happening, Standing] = {
    "delete": "gone",
    "soft-404": "soft-404",
    "consent": "consent",
}
_MARKS = re.compile(r"\*\*|\[\[|\]\]")


@dataclass(frozen=True, slots=True)
class Wording:
    """What the publisher says at one moment."""

    headline: str
    blocks: tuple[str, ...]
    lead: str | None = None
    authors: tuple[str, ...] = ()

    @property
    def body(self) -> tuple[str, ...]:
        """The paragraphs that a perfect extractor gives, sub-headings among them."""
        return tuple(plain(block) for block in self.blocks if block[:3] != "!! ")


@dataclass(frozen=True, slots=True)
class Picture:
    """The leading picture; *original* is its caption in another language."""

    caption: str
    credit: str
    original: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """One article of one site.

    *published* is what the page claims, *appears* when it really went up.
    *markup* says how much machine-readable metadata its page carries.
    """

    site: str
    key: str
    slug: str
    number: int
    language: str
    section: str
    wording: Wording
    published: datetime
    appears: datetime
    tags: tuple[str, ...] = ()
    picture: Picture | None = None
    markup: Markup = "full"
    twin: str | None = None

    @property
    def name(self) -> str:
        """Its name in the script and the ledger: site/key."""
        return f"{self.site}/{self.key}"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happens to a story; *until* ends a consent wall.

    *swap* replaces words of the body, *add* appends a paragraph.
    """

    at: datetime
    story: str
    kind: Happening
    headline: str | None = None
    lead: str | None = None
    authors: tuple[str, ...] | None = None
    swap: tuple[str, str] | None = None
    add: str | None = None
    slug: str | None = None
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class State:
    """A story as it stands at one moment."""

    story: Story
    standing: Standing
    wording: Wording
    slug: str
    modified: datetime
    old_slugs: tuple[str, ...] = ()
    amp_listed: bool = False


def plain(block: str) -> str:
    """Return *block* as a reader's text: no marks, plain spaces."""
    text = block.removeprefix("## ").removeprefix("> ")
    return " ".join(_MARKS.sub("", text).replace("\u00a0", " ").split())


def edited(wording: Wording, event: Event) -> Wording:
    """Return *wording* after an edit; words to swap must stand in it."""
    blocks = wording.blocks
    if event.swap:
        old, new = event.swap
        if not any(old in block for block in blocks):
            message = f"{event.story}: the body has no words {old!r}"
            raise ValueError(message)
        blocks = tuple(block.replace(old, new) for block in blocks)
    if event.add:
        blocks = (*blocks, event.add)
    return replace(
        wording,
        headline=event.headline or wording.headline,
        lead=wording.lead if event.lead is None else event.lead,
        authors=wording.authors if event.authors is None else event.authors,
        blocks=blocks,
    )


def state(story: Story, events: Iterable[Event], moment: datetime) -> State:
    """Return *story* as it stands at *moment*; *events* are its own, in order."""
    standing: Standing = "live" if moment >= story.appears else "unborn"
    now = State(story, standing, story.wording, story.slug, story.appears)
    earlier = story.wording
    for event in events:
        if event.at > moment:
            break
        wording = now.wording
        now = _after(now, event, earlier, moment)
        if now.wording != wording:
            earlier = wording
    return now


def _after(now: State, event: Event, earlier: Wording, moment: datetime) -> State:
    if event.kind in ("edit", "undo"):
        wording = earlier if event.kind == "undo" else edited(now.wording, event)
        return replace(now, wording=wording, modified=event.at)
    if event.kind == "move":
        old = (*now.old_slugs, now.slug)
        return replace(now, slug=event.slug or now.slug, old_slugs=old)
    if event.kind == "amp":
        return replace(now, amp_listed=True)
    if event.until is not None and moment >= event.until:
        return now
    return replace(now, standing=_STANDING[event.kind])
