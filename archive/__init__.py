"""What was published, when we saw it, how it changed; knows nothing of crawling.

The archive is one SQL database:

    source ── listing ── sighting ── link          what was announced (the frontier)
                                      │
                                   capture ── payload        what the site answered
                                      │
    article_url ── article ── version ── content   what that said, edit by edit
                      │
                   change, twin                    what happened, in order

A link becomes a capture, a capture is read as a version of an article. Only
`archive.store` writes, the index of `archive.search` with it; `archive.verify.repair`
puts right what can be counted again. Readers use the views of `archive.contract`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from archive.reader import Archive

__all__ = ["Archive"]


def __getattr__(name: str) -> object:
    """Import the Python API when it is first asked for: `import archive` is light."""
    if name == "Archive":
        from archive.reader import Archive  # noqa: PLC0415

        return Archive
    message = f"module 'archive' has no attribute {name!r}"
    raise AttributeError(message)
