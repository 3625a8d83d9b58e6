"""Sources as data: one TOML a site, validated when it is loaded.

Bundled sources lie beside this module; the folder named by
`NEWSARCHIVE_SOURCES` holds the operator's own, which win over bundled ones.
"""

from crawler.sources.profile import ArticleRules, Manners, Route, Source

__all__ = ["ArticleRules", "Manners", "Route", "Source"]
