"""Copies of the archive for other tools: files that are whole or not there."""

from archive.export.files import export
from archive.export.selection import ROWS, Exported, Wanted

__all__ = ["ROWS", "Exported", "Wanted", "export"]
