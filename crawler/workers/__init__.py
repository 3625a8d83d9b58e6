"""Reading processes under a deadline."""
