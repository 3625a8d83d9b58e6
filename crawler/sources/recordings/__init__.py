"""A source's own test: a few of its pages, kept, and what is to be read from them."""
