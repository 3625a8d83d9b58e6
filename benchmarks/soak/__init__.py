"""A month of twenty sites under fire, and what the archive has of it in the end."""
