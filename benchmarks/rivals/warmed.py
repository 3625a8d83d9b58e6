"""Imported by a fork server, so that the processes it forks start warm."""

from benchmarks.rivals import reading

reading.warm()
