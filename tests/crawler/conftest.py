"""Backfills are tested by real commands; what is pure is tested by itself."""

# At its first import trafilatura warns of a proxy that nobody here has, and in a
# test a warning is an error: it is imported here, before any test is.
import crawler.crawl.backfill_period  # noqa: F401
