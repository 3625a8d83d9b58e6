"""What makes the tree of a real page large: teasers, rates, a calendar; no news.

Reading a page is mostly walking its elements. These bring the miniature pages to the
number that real ones of 40-120 KB have, and to what reading those costs trafilatura.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from demo.sites.answer import Part
from demo.sites.furniture import CURRENCIES
from demo.sites.site import Site, esc
from demo.story import Story

_TEASERS = 30
_ROWS = 24
_WEEKS = 6


def crowd(site: Site) -> None:
    """Put the widgets at the end of every page of *site*."""
    teasers = _teasers(site.stories[:_TEASERS])
    widgets = f"{teasers}{_rates()}{_calendar()}".encode()
    for name, part in site.fragments.items():
        if name.startswith("bottom") and isinstance(part, Part):
            site.fragments[name] = Part(widgets + part.raw)


def _teasers(stories: Sequence[Story]) -> str:
    """Return what else the site has: a picture, a headline, a date and a few words."""
    cards = "".join(
        f'<div class="teaser"><div class="teaser__media"><a class="teaser__link" '
        f'href="#teaser-{i}"><img class="teaser__img" src="/uploads/{story.key}.jpg" '
        f'alt="" loading="lazy" width="320" height="180"></a></div><div class='
        f'"teaser__text"><span class="teaser__date">{story.published:%d.%m.%Y}</span>'
        f'<h4 class="teaser__title"><a href="#teaser-{i}">'
        f"{esc(story.wording.headline)}</a></h4><p>"
        f"{esc(' '.join(story.wording.body[0].split()[:18]))}…</p></div></div>"
        for i, story in enumerate(stories)
    )
    return f'<div class="teasers"><div class="teasers__grid">{cards}</div></div>'


def _rates() -> str:
    rows = []
    for i in range(_ROWS):
        code, rate = CURRENCIES[i % len(CURRENCIES)]
        cells = (f"{code} {i}", f"{rate:.5f}", f"{rate * 1.01:.5f}", f"{i % 7 - 3:+d}%")
        rows.append("".join(f'<td class="rates__cell">{cell}</td>' for cell in cells))
    lines = "".join(f'<tr class="rates__row">{row}</tr>' for row in rows)
    return f'<div class="widget rates"><table><tbody>{lines}</tbody></table></div>'


def _calendar() -> str:
    lines = "".join(f"<tr>{''.join(_week(week))}</tr>" for week in range(_WEEKS))
    return f'<div class="widget calendar"><table><tbody>{lines}</tbody></table></div>'


def _week(week: int) -> Iterator[str]:
    for day in range(week * 7, week * 7 + 7):
        word = f"<span>{day % 31 + 1}</span>"
        yield f'<td class="day"><a href="#day-{day}">{word}</a></td>'
