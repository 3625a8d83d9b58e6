"""Proof that the archive holds what it says: bytes, texts, feed, counters, index."""

from archive.verify.checks import CHECKS, Check, Finding

__all__ = ["CHECKS", "Check", "Finding"]
