"""Text as values: normalized, folded, counted, compared."""
