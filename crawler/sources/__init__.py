"""Sources as data: one TOML a site, validated when it is loaded.

Bundled sources lie beside this module; the folders named by
`NEWSARCHIVE_SOURCES` hold the operator's own, which win over bundled ones.
"""

from crawler.source import ArticleRules, Manners, Route, Source
from crawler.sources.loader import folders, load, load_file, names

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
