"""The extraction pack: real pages as fetched, with the text people marked on them."""

from __future__ import annotations

import argparse
import contextlib
import gzip
import hashlib
import json
import re
import sys
from collections.abc import Container
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from archive.article import Capture

FOLDER = Path(__file__).parents[3] / "shared/extraction-pack/dev"
"""Where the pack is looked for: beside the project, since it is not ours to copy."""

NEWS = frozenset(("aeb", "fundus", "cyr"))
"""The sets whose pages are news articles."""

_CHARSET = re.compile(rb"""charset=["']?([\w-]+)""")
_NOW = datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class Page:
    """One page: *text* is what people marked, None where they marked snippets."""

    set: str
    id: str
    url: str
    site: str
    text: str | None
    lead: str
    must: tuple[str, ...]
    mustnot: tuple[str, ...]
    file: Path

    @property
    def body(self) -> bytes:
        """The bytes as fetched."""
        return gzip.decompress(self.file.read_bytes())

    @property
    def html(self) -> str:
        """The page as text, decoded as the pack's scorer decodes it."""
        body = self.body
        try:
            return body.decode()
        except UnicodeDecodeError:
            declared = _CHARSET.search(body[:4096])
            for name in ([declared[1].decode()] if declared else []) + ["cp1252"]:
                with contextlib.suppress(LookupError):
                    return body.decode(name, "replace")
            raise

    @property
    def address(self) -> str:
        """The page's address, or one that stands for a missing one."""
        return self.url if self.url.startswith("http") else f"http://{self.site}/a"

    def capture(self, body: bytes | None = None) -> Capture:
        """Return the page as a crawl would bring it home, today."""
        content = self.body if body is None else body
        return Capture(self.address, self.address, _NOW, 200, {}, content)


def pages(folder: Path, sets: Container[str] = ()) -> list[Page]:
    """Return the pages of the pack, or of some of its *sets*."""
    with gzip.open(folder / "index.jsonl.gz", "rt", encoding="utf-8") as index:
        rows = [json.loads(line) for line in index]
    return [
        Page(
            set=row["ds"],
            id=row["id"],
            url=row["url"],
            site=row["site"],
            text=row["text"],
            lead=row.get("lead") or "",
            must=tuple(row.get("must") or ()),
            mustnot=tuple(row.get("mustnot") or ()),
            file=folder / row["file"],
        )
        for row in rows
        if not sets or row["ds"] in sets
    ]


def fold(site: str, folds: int) -> int:
    """Return the fold that *site* belongs to, when trees are grown without it."""
    return int(hashlib.sha256(site.encode()).hexdigest()[-8:], 16) % folds


def folder(
    doc: str | None, parser: argparse.ArgumentParser | None = None
) -> argparse.Namespace:
    """Read the command line of a benchmark on the pack; without a pack, end it."""
    parser = parser or argparse.ArgumentParser()
    parser.description = (doc or "").splitlines()[0]
    parser.add_argument("--data", type=Path, default=FOLDER, help="the pack")
    options = parser.parse_args()
    if not (options.data / "index.jsonl.gz").is_file():
        print(f"no pack in {options.data}: name its folder with --data")
        sys.exit(0 if options.data == FOLDER else 2)
    return options
