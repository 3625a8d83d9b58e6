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
class BodyModel:
    """Decision trees one after another in flat arrays; a leaf leads to itself.

    A node has two places, at twice its number; *child* holds where its small values
    lead, and next to it where the others do.
    """

    roots: NDArray[np.intp]
    feature: NDArray[np.intp]
    threshold: NDArray[np.float64]
    child: NDArray[np.intp]
    value: NDArray[np.float64]
    depth: int
    width: int
    version: str

    @classmethod
    def load(cls, text: str) -> BodyModel:
        """Read trees from JSON: lists of [feature, threshold, below, above, value]."""
        data = json.loads(text)
        trees = data["trees"]
        table = np.array([node for tree in trees for node in tree])
        sizes = [len(tree) for tree in trees]
        roots = np.concatenate(([0], np.cumsum(sizes)[:-1])).astype(np.intp)
        offset = np.repeat(roots, sizes)
        return cls(
            roots=2 * roots,
            feature=table[:, 0].astype(np.intp).repeat(2),
            threshold=table[:, 1].repeat(2),
            child=2 * (table[:, 2:4].astype(np.intp) + offset[:, None]).ravel(),
            value=table[:, 4].repeat(2),
            depth=data["depth"],
            width=data["width"],
            version=data["version"],
        )

    def probabilities(self, rows: list[list[float]]) -> list[float]:
        """Return for each row of features the chance, 0 to 1, that it is article."""
        if not rows:
            return []
        values = np.array(rows, dtype=np.float64)
        start = np.arange(len(values), dtype=np.intp)[:, None] * values.shape[1]
        values = values.ravel()
        at = np.broadcast_to(self.roots, (len(rows), len(self.roots)))
        for _ in range(self.depth):
            measured = values.take(start + self.feature.take(at))
            at = self.child.take(at + (measured > self.threshold.take(at)))
        total = self.value.take(at).sum(axis=1)
        return [float(chance) for chance in 1 / (1 + np.exp(-total))]


@lru_cache(maxsize=1)
def body_model() -> BodyModel:
    """Return the trees that come with the program."""
    return BodyModel.load((files(__package__) / "body_model.json").read_text("utf-8"))
