"""Copies of the archive for other tools: files that are whole or not there."""

from archive.export.selection import ROWS, Exported, Wanted
from archive.export.text_files import export

__all__ = ["ROWS", "Exported", "Wanted", "export"]
