"""How a source is doing, what a crawl came to, and who is told."""
