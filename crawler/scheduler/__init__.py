"""`newsarchive schedule`: which crawls are due, and the processes that run them."""
