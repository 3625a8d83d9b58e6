"""Where the tests find the project, and what may lie beside it."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
"""Documents that are not ours to copy; tests that need them are skipped elsewhere."""
