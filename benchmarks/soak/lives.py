"""What a site publishes in its month, and what becomes of it; from a seed."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from benchmarks.soak.calendar import START, Calendar
from demo import generate
from demo.generate import Stock, filled, stock_of
from demo.story import Event, Happening, Story, Wording, edited

BACKLOG = 9
"""Stories that are there on the first day."""

LATE = 0.05
"""Share that goes up hours after the date it bears, below newer ones.

Not on the site with a burst: below so many newer ones no listing would show it.
"""

BURST = 120
"""Stories that one site publishes within an hour, more than a crawl reads pages."""

FATES: tuple[tuple[float, Happening], ...] = (
    (0.03, "delete"),
    (0.05, "soft-404"),
    (0.08, "move"),
    (0.11, "consent"),
)
"""What befalls an article at most, by a number drawn."""

FIRST_DAYS = 3
"""Nothing is deleted before: a site may be away for most of that."""


def lives(
    kind: str, name: str, calendar: Calendar, seed: str, *, burst: bool = False
) -> tuple[list[Story], list[Event]]:
    """Return the stories of a site of that *kind*, and all that happens to them."""
    dice = random.Random(f"{seed}/{name}")  # noqa: S311 - to be repeated
    level = dice.uniform(0.3, 2.0)
    stories: list[Story] = []
    events: list[Event] = []
    for number, published in enumerate(_births(calendar, dice, burst=burst)):
        story = generate.story(kind, number, dice, published)
        story = replace(story, wording=_own(story, dice))
        if published > START and dice.random() < LATE and not burst:
            late = published + timedelta(hours=dice.uniform(1, 6))
            story = replace(story, appears=calendar.clear(late))
        stories.append(story)
        events += _happens(story, calendar, dice, level)
    return [each for each in stories if each.appears < calendar.end], events


def _own(story: Story, dice: random.Random) -> Wording:
    """Return the words of a story with none that stand in others as they are.

    What many articles of a site share is taken for its furniture, and rightly so;
    some sub-headings and leads of the stock are the same in every story.
    """
    stock, words = stock_of(story.language), story.wording
    blocks = (
        f"{block}, {dice.choice(stock['places'])}, {dice.randint(1900, 2020)}"
        if block[:3] == "## "
        else block
        for block in words.blocks
    )
    lead = words.lead and _lead(stock, dice)
    return replace(words, blocks=tuple(blocks), lead=lead)


def _lead(stock: Stock, dice: random.Random) -> str:
    said = (dice.choice(stock["leads"]), dice.choice(stock["quotes"]))
    return " ".join(filled(each, stock, dice) for each in said)


def _births(
    calendar: Calendar, dice: random.Random, *, burst: bool
) -> Iterator[datetime]:
    for number in range(BACKLOG, 0, -1):
        yield START - timedelta(hours=7 * number + dice.randint(0, 5))
    rate = dice.uniform(1.5, 4.5)
    flood = START + timedelta(days=dice.uniform(0.4, 0.8) * calendar.days)
    at = START + timedelta(hours=dice.expovariate(rate / 24))
    while at < calendar.end:
        yield calendar.clear(at)
        if burst and at > flood:
            burst = False
            begin = calendar.clear(at)
            yield from (begin + timedelta(minutes=n % 60) for n in range(BURST))
        at += timedelta(hours=dice.expovariate(rate / 24))


def _happens(
    story: Story, calendar: Calendar, dice: random.Random, level: float
) -> Iterator[Event]:
    ends, fate = _fate(story, calendar, dice)
    yield from fate
    since = max(story.appears, START)
    count = int(dice.gammavariate(0.6, level / 0.6) + 0.5)
    hours = [dice.lognormvariate(1.6, 1.4) for _ in range(min(count, 8))]
    moments = {calendar.clear(since + timedelta(hours=each)) for each in hours}
    now, before = story.wording, story.wording
    for at in sorted(moments):
        if at >= min(ends, calendar.end):
            return
        event = _edit(story, now, dice, at)
        if now != before and dice.random() < 0.12:
            event = Event(at, story.name, "undo")
        then = before if event.kind == "undo" else edited(now, event)
        if then != now:
            now, before = then, now
        yield event


def _fate(
    story: Story, calendar: Calendar, dice: random.Random
) -> tuple[datetime, list[Event]]:
    """Return until when a story may be edited, and what befalls it, if anything."""
    drawn, days = dice.random(), dice.uniform(FIRST_DAYS, 3 * FIRST_DAYS)
    at = calendar.clear(max(story.appears, START) + timedelta(days=days))
    forever = calendar.end
    if at >= calendar.end:
        return forever, []
    kind = next((fate for share, fate in FATES if drawn < share), None)
    if kind is None:
        return forever, []
    if kind == "move":
        return forever, [Event(at, story.name, kind, slug=f"{story.slug}-again")]
    if kind == "consent" or (kind == "delete" and dice.random() < 0.3):
        back = calendar.clear(at + timedelta(hours=dice.uniform(12, 72)))
        return forever, [Event(at, story.name, kind, until=back)]
    return at, [Event(at, story.name, kind)]


def _edit(story: Story, now: Wording, dice: random.Random, at: datetime) -> Event:
    stock = stock_of(story.language)
    drawn = dice.random()
    if drawn < 0.25:
        title = filled(dice.choice(stock["headlines"]), stock, dice)
        return Event(at, story.name, "edit", headline=title)
    if drawn < 0.5:
        more = filled(dice.choice(stock["sentences"]), stock, dice)
        return Event(at, story.name, "edit", add=more)
    if drawn < 0.55:
        return Event(at, story.name, "edit", authors=(dice.choice(stock["people"]),))
    if drawn < 0.6 and now.lead:
        return Event(at, story.name, "edit", lead=_lead(stock, dice))
    return Event(at, story.name, "edit", swap=_correction(now, dice))


def _correction(now: Wording, dice: random.Random) -> tuple[str, str]:
    """Return a number with the words around it, and another number there."""
    found = re.findall(r"\w+ \d+ \w+", " | ".join(now.blocks)) or [now.blocks[0]]
    old = dice.choice(found)
    new = re.sub(r"\d+", lambda m: str(int(m[0]) + dice.randint(1, 9)), old)
    return old, new if new != old else f"{old} …"
