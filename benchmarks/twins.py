"""How many near twins are found, and how many found ones are none.

    python -m benchmarks.twins

Takes the stories written for the miniature sites and copies of them as other
papers would print them; every pair of a story and its copy, or of two of its
copies, is a twin, every other pair is not.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Callable
from itertools import combinations

from archive.text.minhash import ALIKE, MIN_WORDS, bands, minhash, similarity
from demo.script import VISITS
from demo.town import NAMES, Town

CHANCE = random.Random(7)  # noqa: S311 - repeatable copies are the point


def retyped(text: str) -> str:
    table: dict[str, str | int | None] = {
        "–": "-",
        "—": "-",
        "“": '"',
        "”": '"',
        "«": '"',
        "»": '"',
        "’": "'",
    }
    return text.translate(str.maketrans(table)) + "\n\nSource: Agency."


def shorter(text: str) -> str:
    return "\n\n".join(text.split("\n\n")[:-1])


def reworded(share: float) -> Callable[[str], str]:
    def change(text: str) -> str:
        words = text.split(" ")
        return " ".join("иначе" if CHANCE.random() < share else w for w in words)

    return change


COPIES: dict[str, Callable[[str], str]] = {
    "other typography, source named": retyped,
    "last paragraph cut": shorter,
    "2 % of the words changed": reworded(0.02),
    "5 % of the words changed": reworded(0.05),
    "15 % of the words changed": reworded(0.15),
}


def main() -> None:
    addresses = {name: f"http://{name}.test" for name in NAMES}
    ledger = Town(addresses, VISITS[-1], None).ledger
    entries = ledger.at(VISITS[-1])
    stories = {
        entry.name: entry.latest.text
        for entry in entries
        if not entry.twin_of and len(entry.latest.text.split()) > MIN_WORDS
    }
    texts = {(name, "story"): text for name, text in stories.items()}
    texts |= {
        (name, kind): copy(text)
        for name, text in stories.items()
        for kind, copy in COPIES.items()
    }
    made = {key: data for key, text in texts.items() if (data := minhash(text))}
    found = linked(made)
    print(f"{len(stories)} stories, {len(made)} texts, likeness from {ALIKE}")
    for kind in COPIES:
        pairs = [((name, "story"), (name, kind)) for name in stories]
        hit = sum(pair in found for pair in pairs)
        print(f"{kind:34}{hit:4} of {len(pairs)} found")
    wrong = [pair for pair in found if pair[0][0] != pair[1][0]]
    print(f"precision {1 - len(wrong) / len(found):.4f} of {len(found)} links")


def linked(made: dict[tuple[str, str], bytes]) -> set[tuple[tuple[str, str], ...]]:
    """Return the pairs that share a band and are alike enough, as the archive does."""
    rooms = defaultdict(list)
    for key, data in made.items():
        for band, digest in enumerate(bands(data)):
            rooms[band, digest].append(key)
    pairs = {
        tuple(sorted(pair, key=lambda key: (key[0], key[1] != "story", key[1])))
        for room in rooms.values()
        for pair in combinations(room, 2)
    }
    return {pair for pair in pairs if similarity(made[pair[0]], made[pair[1]]) >= ALIKE}


if __name__ == "__main__":
    main()
