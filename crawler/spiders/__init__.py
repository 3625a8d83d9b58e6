"""Navigation only: from listings to articles; nothing is read or stored here."""
