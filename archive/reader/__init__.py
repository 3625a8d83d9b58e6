"""The Python API of readers: `Archive`; nothing here writes.

with Archive("sqlite:///news.db") as archive:
    for version in archive.history("https://site.kz/news/1"):
        print(version.valid_from, version.change_kind, version.headline)
"""

from archive.errors import RedactedArticleError, UnknownCaptureError
from archive.reader.archive import Archive
from archive.reader.session import Moment, moment

__all__ = ["Archive", "Moment", "RedactedArticleError", "UnknownCaptureError", "moment"]
