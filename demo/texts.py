"""Reads the stories of the demo from `stories/<site>/*.txt`."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import get_args

from demo.story import Markup, Picture, Story, Wording

FOLDER = Path(__file__).parent / "stories"


@cache
def stories(site: str) -> tuple[Story, ...]:
    """Return the written stories of *site*, in the order of their files."""
    files = sorted((FOLDER / site).glob("*.txt"))
    return tuple(_read(site, number, file) for number, file in enumerate(files))


def parse(text: str) -> tuple[dict[str, str], tuple[str, ...]]:
    r"""Split a story's text into its heading fields and its blocks.

    >>> parse("headline: A~b\n\nOne.\n\n## Two")
    ({'headline': 'A\xa0b'}, ('One.', '## Two'))
    """
    head, _, body = text.replace("~", "\u00a0").strip().partition("\n\n")
    fields = dict(line.split(": ", 1) for line in head.splitlines())
    return fields, tuple(" ".join(b.split("\n")) for b in body.split("\n\n"))


def _read(site: str, number: int, file: Path) -> Story:
    fields, blocks = parse(file.read_text(encoding="utf-8"))
    if twin := fields.get("twin"):
        blocks = _body_of(twin)
    published = datetime.fromisoformat(fields["published"])
    key = file.stem.partition("-")[2]
    return Story(
        site=site,
        key=key,
        slug=fields.get("slug", key),
        number=70410 + 7 * number,
        language=fields["language"],
        section=fields["section"],
        wording=Wording(
            fields["headline"],
            blocks,
            fields.get("lead"),
            _names(fields.get("authors", "")),
        ),
        published=published,
        appears=datetime.fromisoformat(fields.get("appears", fields["published"])),
        tags=_names(fields.get("tags", "")),
        picture=_picture(fields.get("picture")),
        markup=_markup(fields.get("markup", "full")),
        twin=twin,
    )


def _body_of(name: str) -> tuple[str, ...]:
    site, _, key = name.partition("/")
    return next(s.wording.blocks for s in stories(site) if s.key == key)


def _names(value: str) -> tuple[str, ...]:
    return tuple(name.strip() for name in value.split(";") if name.strip())


def _markup(value: str) -> Markup:
    known: Sequence[Markup] = get_args(Markup)
    return next(markup for markup in known if markup == value)


def _picture(value: str | None) -> Picture | None:
    if not value:
        return None
    caption, credit, *original = (part.strip() for part in value.split("|"))
    return Picture(caption, credit, original[0] if original else "")
