"""Raw bytes, compressed and named by their digest; no database here."""

from __future__ import annotations

import sys
from hashlib import sha256

from archive.errors import ArchiveError

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

CODEC = "zstd"
LEVEL = 3


class DamagedPayloadError(ArchiveError):
    """Stored bytes are missing, or are not what their name says."""

    def __init__(self, name: str, cause: str) -> None:
        """Say which payload it is (the SHA-256 in hex) and what is wrong."""
        self.sha256, self.cause = name, cause
        super().__init__(
            f"payload {name}: {cause}; `newsarchive verify` finds all such, "
            "a backup has them whole"
        )


def packed(body: bytes) -> tuple[str, bytes]:
    """Return the SHA-256 of *body* in hex, and its compressed form."""
    return sha256(body).hexdigest(), zstd.compress(body, LEVEL)


def unpacked(data: bytes) -> bytes:
    """Return the bytes as received."""
    return zstd.decompress(data)


def verified(name: str, data: bytes) -> bytes:
    """Return the bytes as received; DamagedPayloadError if they are not *name*'s."""
    try:
        body = unpacked(data)
    except (zstd.ZstdError, EOFError, MemoryError) as error:
        raise DamagedPayloadError(name, f"cannot be unpacked ({error})") from error
    found = sha256(body).hexdigest()
    if found != name:
        raise DamagedPayloadError(name, f"its bytes have the digest {found}")
    return body
