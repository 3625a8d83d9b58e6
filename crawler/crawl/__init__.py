"""One run over one source: its frontier, its listings, what becomes of every answer."""
