"""Writes what was published: captures, identities, versions, removals."""
