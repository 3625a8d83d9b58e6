"""A plain loop: fetch, extract, commit, one page after the other.

python -m benchmarks.rivals.loop ADDRESSES DATABASE
"""

from __future__ import annotations

import sqlite3
import sys
from pathlib import Path

import requests

from benchmarks.rivals.reading import INSERT, TABLE, read


def main(addresses: Path, database: Path) -> None:
    """Store the article of every address, one a line."""
    session = requests.Session()
    connection = sqlite3.connect(database)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute(TABLE)
    for url in addresses.read_text("utf-8").split():
        answer = session.get(url, timeout=30)
        answer.raise_for_status()
        row = read(url, answer.content)
        if row:
            connection.execute(INSERT, row)
            connection.commit()
    connection.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
