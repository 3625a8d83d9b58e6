"""Visits news sites and hands what it reads to the archive."""
