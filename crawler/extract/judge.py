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
    """Decision trees one after another in flat arrays; a leaf leads to itself."""

    roots: NDArray[np.intp]
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
        """Read trees from JSON: lists of [feature, threshold, below, above, value]."""
        data = json.loads(text)
        trees = data["trees"]
        table = np.array([node for tree in trees for node in tree])
        sizes = [len(tree) for tree in trees]
        roots = np.concatenate(([0], np.cumsum(sizes)[:-1])).astype(np.intp)
        offset = np.repeat(roots, sizes)
        return cls(
            roots=roots,
            feature=table[:, 0].astype(np.intp),
            threshold=table[:, 1],
            below=table[:, 2].astype(np.intp) + offset,
            above=table[:, 3].astype(np.intp) + offset,
            value=table[:, 4],
            depth=data["depth"],
            width=data["width"],
            version=data["version"],
        )

    def chances(self, rows: list[list[float]]) -> list[float]:
        """Return for each row of features the chance, 0 to 1, that it is article."""
        if not rows:
            return []
        values = np.array(rows, dtype=np.float64)
        start = np.arange(len(values), dtype=np.intp)[:, None] * values.shape[1]
        values = values.ravel()
        at = np.broadcast_to(self.roots, (len(rows), len(self.roots)))
        for _ in range(self.depth):
            measured = values.take(start + self.feature.take(at))
            small = measured <= self.threshold.take(at)
            at = np.where(small, self.below.take(at), self.above.take(at))
        total = self.value.take(at).sum(axis=1)
        return [float(chance) for chance in 1 / (1 + np.exp(-total))]


@lru_cache(maxsize=1)
def trees() -> Trees:
    """Return the trees that come with the program."""
    return Trees.load((files(__package__) / "body_model.json").read_text("utf-8"))
