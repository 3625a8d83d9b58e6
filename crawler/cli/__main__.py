"""`python -m crawler.cli`, for where the console script is not installed."""

from crawler.cli import main

main()
