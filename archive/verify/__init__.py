"""Proof that the archive holds what it says: bytes, texts, feed, counters, index."""

from archive.verify.checks import CHECKS, SCHEMA, Check, Finding

__all__ = ["CHECKS", "SCHEMA", "Check", "Finding"]
