"""Four miniature news sites on loopback, and a ledger of what they did."""
