"""The four miniature sites: pure models that answer a request at a moment."""

from demo.sites.kursiv import Kursiv
from demo.sites.openkg import Openkg
from demo.sites.site import Site
from demo.sites.timesca import Timesca
from demo.sites.vesti import Vesti

KINDS: dict[str, type[Site]] = {
    "timesca": Timesca,
    "kursiv": Kursiv,
    "openkg": Openkg,
    "vesti": Vesti,
}

__all__ = ["KINDS", "Site"]
