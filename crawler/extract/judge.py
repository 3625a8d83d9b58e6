"""How likely each block belongs to the article: learned trees, applied in bulk.

The trees are data (`body_model.json`), grown by `benchmarks/train_body.py`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Trees:
    """Decision trees side by side: arrays of (trees, nodes); a leaf leads to itself."""

    feature: NDArray[np.intp]
    threshold: NDArray[np.float64]
    below: NDArray[np.intp]
    above: NDArray[np.intp]
    value: NDArray[np.float64]
    depth: int
    width: int
    version: str

    @classmethod
    def load(cls, text: str) -> Trees:
        """Read trees from JSON, each a list of [feature, threshold, below, above, value]."""
        data = json.loads(text)
        trees = data["trees"]
        size = max(len(tree) for tree in trees)
        table = np.zeros((len(trees), size, 5))
        for number, tree in enumerate(trees):
            table[number, : len(tree)] = tree
        return cls(
            feature=table[:, :, 0].astype(np.intp),
            threshold=table[:, :, 1],
            below=table[:, :, 2].astype(np.intp),
            above=table[:, :, 3].astype(np.intp),
            value=table[:, :, 4],
            depth=data["depth"],
            width=data["width"],
            version=data["version"],
        )

    def chances(self, rows: list[list[float]]) -> list[float]:
        """Return for each row of features the chance, 0 to 1, that it is article."""
        if not rows:
            return []
        values = np.array(rows, dtype=np.float64)
        number = np.arange(len(self.feature))[None, :]
        line = np.arange(len(values))[:, None]
        at = np.zeros((len(values), len(self.feature)), dtype=np.intp)
        for _ in range(self.depth):
            small = values[line, self.feature[number, at]] <= self.threshold[number, at]
            at = np.where(small, self.below[number, at], self.above[number, at])
        total = self.value[number, at].sum(axis=1)
        return [float(chance) for chance in 1 / (1 + np.exp(-total))]


@lru_cache(maxsize=1)
def trees() -> Trees:
    """Return the trees that come with the program."""
    return Trees.load((files(__package__) / "body_model.json").read_text("utf-8"))
