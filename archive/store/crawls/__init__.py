"""Writes the log of the crawls: runs, frontier, listings, health."""
