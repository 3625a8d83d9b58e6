"""Sources as data: one TOML a site, validated when it is loaded.

Bundled sources lie beside this module; the folders named by
`NEWSARCHIVE_SOURCES` hold the operator's own, which win over bundled ones.
"""

from crawler.sources.loader import folders, load, load_file, names
from crawler.sources.profile import ArticleRules, Manners, Route, Source

__all__ = [
    "ArticleRules",
    "Manners",
    "Route",
    "Source",
    "folders",
    "load",
    "load_file",
    "names",
]
