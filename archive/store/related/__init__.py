"""Writes which articles belong together: duplicates, near ones, editions."""
