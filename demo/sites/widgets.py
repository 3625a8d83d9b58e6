"""What makes the tree of a real page large: topics, rates, a calendar; no news.

Of news pages that weigh 40-120 KB, half have more than 730 elements, and reading
them is mostly walking those; the bare miniature pages have 220.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from demo.sites.answer import Part
from demo.sites.furniture import CURRENCIES
from demo.sites.site import Site, esc

_TOPICS = 50
_ROWS = 24
_WEEKS = 6


def crowd(site: Site) -> None:
    """Put the widgets at the end of every page of *site*."""
    headlines = [story.wording.headline for story in site.stories[:_TOPICS]]
    widgets = "".join((_topics(headlines), _rates(), _calendar())).encode()
    for name, part in site.fragments.items():
        if name.startswith("bottom") and isinstance(part, Part):
            site.fragments[name] = Part(widgets + part.raw)


def _topics(headlines: Sequence[str]) -> str:
    items = "".join(
        f'<li class="topics__item"><a class="topics__link" href="#topic-{i}"><svg '
        f'class="icon"><use href="#icon-{i % 9}"></use></svg><span class="topics__word"'
        f">{esc(' '.join(headline.split()[:3]))}</span></a></li>"
        for i, headline in enumerate(headlines)
    )
    return f'<nav class="topics"><ul class="topics__list">{items}</ul></nav>'


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
