"""What a printed date means, exactly or not at all; pure."""
