"""Grow the trees that judge blocks, from pages whose text people have marked.

    python -m benchmarks.train_body --data DIR [--folds 5] [--out FILE]

DIR holds index.jsonl.gz and pages/ as evaluate.py reads them. Needs lightgbm and
scikit-learn, which nothing else here needs. With --folds, trees are also grown
without each fifth of the sites, to measure on sites that they have not seen.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import lightgbm
import numpy as np
from numpy.typing import NDArray

from benchmarks.measuring.pack import fold
from crawler.extract.body.features import context, places, rows
from crawler.extract.document import open_document
from crawler.html.container import container, tally
from crawler.html.metadata import head
from crawler.html.page import parse
from crawler.html.text import key
from crawler.source import Route, Source

WORD = re.compile(r"\w+")
GRAM = 4
TREES: dict[str, Any] = {
    "objective": "binary",
    "num_leaves": 15,
    "max_depth": 6,
    "learning_rate": 0.1,
    "min_child_samples": 100,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "feature_fraction": 0.5,
    "lambda_l2": 2,
    "verbose": -1,
    "num_threads": 2,
    "seed": 7,
    "deterministic": True,
    "force_row_wise": True,
}
ROUNDS = 150
WEIGHT = {"wcxb": 0.2}
SUMMARY_FEATURE = 19
HOME = "http://site.example/"
ANY = Source(name="any", title="any", home=HOME, listing=(Route(url=HOME),))
Row = tuple[list[float], bool, float]


def label(
    text: str, grams: set[tuple[str, ...]], joined: str, lines: set[str]
) -> float:
    """Return the share of *text* that stands in the marked text."""
    words = WORD.findall(text)
    if len(words) >= 6:
        own = [tuple(words[i : i + GRAM]) for i in range(len(words) - GRAM + 1)]
        return sum(gram in grams for gram in own) / len(own)
    line = " ".join(words)
    return 1.0 if line in lines else 0.5 * (bool(line) and f" {line} " in joined)


def examples(page: dict[str, Any], body: bytes) -> Iterator[Row]:
    """Yield features, verdict and weight of every block of a marked page."""
    parsed = parse(body, page["url"] or "http://site.example/a")
    if parsed is None:
        return
    seen = open_document(parsed, head(parsed), ANY, None)
    tally(seen.nodes, seen.blocks)
    best = container(seen.nodes, seen.blocks, seen.anchor)
    if best is None:
        return
    row = places(seen.blocks, best)
    text = seen.headline
    words = WORD.findall(page["text"])
    grams = {tuple(words[i : i + GRAM]) for i in range(len(words) - GRAM + 1)}
    joined = f" {' '.join(words)} "
    lines = {" ".join(WORD.findall(line)) for line in page["text"].split("\n")}
    for place, measured in zip(row, rows(row, context(row, best, seen)), strict=True):
        block = place.block
        if text and key(block.text) == key(text):
            continue  # conventions differ on the headline; a rule takes it out
        good = label(block.text, grams, joined, lines) >= 0.6
        if measured[SUMMARY_FEATURE] > 0.8 and page["ds"] != "fundus" and not good:
            continue  # and on the standfirst
        yield measured, good, block.words**0.7 * WEIGHT.get(page["ds"], 1.0)


def load(data: Path) -> tuple[list[Row], list[str]]:
    """Return the examples of all marked pages, and the site of each."""
    out: list[Row] = []
    sites: list[str] = []
    with gzip.open(data / "index.jsonl.gz", "rt", encoding="utf-8") as index:
        for line in index:
            page = json.loads(line)
            if page["text"] is None:
                continue
            body = gzip.decompress((data / page["file"]).read_bytes())
            made = list(examples(page, body))
            out += made
            sites += [page["site"]] * len(made)
    return out, sites


def grow(examples: list[Row], keep: NDArray[np.bool_]) -> dict[str, Any]:
    """Return trees grown on the kept examples, ready to be written."""
    chosen = np.flatnonzero(keep)
    values = np.array([examples[i][0] for i in chosen], dtype=np.float64)
    set_ = lightgbm.Dataset(
        values,
        label=[examples[i][1] for i in chosen],
        weight=[examples[i][2] for i in chosen],
    )
    model = lightgbm.train(TREES, set_, num_boost_round=ROUNDS).dump_model()
    grown = [flat(info["tree_structure"]) for info in model["tree_info"]]
    text = json.dumps(grown)
    return {
        "version": hashlib.sha256(text.encode()).hexdigest()[:8],
        "width": values.shape[1],
        "depth": TREES["max_depth"],
        "trees": grown,
    }


def flat(node: dict[str, Any]) -> list[list[float]]:
    """Return a tree as a list of [feature, threshold, below, above, value]."""
    out: list[list[float]] = []

    def add(node: dict[str, Any]) -> int:
        here = len(out)
        out.append([0, 0, here, here, 0])
        if "leaf_value" in node:
            out[here][4] = round(node["leaf_value"], 5)
            return here
        limit = float(f"{node['threshold']:.6g}")
        out[here][:2] = [node["split_feature"], limit if abs(limit) > 1e-30 else 0]
        out[here][2] = add(node["left_child"])
        out[here][3] = add(node["right_child"])
        return here

    add(node)
    return out


def write(path: Path, grown: dict[str, Any]) -> None:
    """Write trees, one a line."""
    body = ",\n".join(
        json.dumps(tree, separators=(",", ":")) for tree in grown["trees"]
    )
    head_ = json.dumps({k: v for k, v in grown.items() if k != "trees"})
    path.write_text(f'{head_[:-1]}, "trees": [\n{body}\n]}}\n', encoding="utf-8")


def main() -> None:
    """Train, and write."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", type=Path, required=True)
    parser.add_argument("--folds", type=int, default=0)
    default = Path(__file__).parents[1] / "crawler/extract/body/body_model.json"
    parser.add_argument("--out", type=Path, default=default)
    options = parser.parse_args()
    examples_, sites = load(options.data)
    print(f"{len(examples_)} blocks of {len(set(sites))} sites")
    write(options.out, grow(examples_, np.ones(len(sites), dtype=np.bool_)))
    for number in range(options.folds):
        keep = np.array([fold(site, options.folds) != number for site in sites])
        write(options.out.with_suffix(f".fold{number}.json"), grow(examples_, keep))


if __name__ == "__main__":
    main()
