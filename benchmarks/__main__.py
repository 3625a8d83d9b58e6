"""Runs every benchmark, or those named: `python -m benchmarks [NAME...]`."""

from __future__ import annotations

import pkgutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UNFIT = {"body", "train_body"}
"""What a scorer imports, and what needs a folder and a package of its own."""


def names() -> list[str]:
    """Return what can be run as it is: the modules of this package but a few."""
    modules = pkgutil.iter_modules([str(ROOT / "benchmarks")])
    found = [m.name for m in modules if not (m.ispkg or m.name.startswith("_"))]
    return [name for name in found if name not in UNFIT]


def main(wanted: list[str]) -> int:
    """Run the benchmarks one after the other, each in a process of its own."""
    failed = 0
    for name in wanted or names():
        print(f"== {name}", flush=True)
        command = [sys.executable, "-m", f"benchmarks.{name}"]
        failed += subprocess.run(command, cwd=ROOT, check=False).returncode != 0
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
