"""The web reader: server-rendered, read-only, for loopback or behind a proxy."""

from archive.web.app import application

__all__ = ["application"]
