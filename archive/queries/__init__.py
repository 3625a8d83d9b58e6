"""Questions to the archive: functions that return a `Select`; run elsewhere."""
