"""Instruments: what a command and all its children cost, how late a loop is."""
