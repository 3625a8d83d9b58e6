"""What others would write for the same job; each module is one contender."""
