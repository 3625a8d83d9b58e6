"""Shows Scrapy every source as a spider."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

from scrapy import Request
from scrapy.settings import BaseSettings

from archive.urls import host
from crawler.errors import UnknownSourceError
from crawler.source import Source
from crawler.sources import loader
from crawler.spiders.news import NewsSpider


def spider_class(source: Source) -> type[NewsSpider]:
    """Return the spider that visits *source*."""
    return type(source.name, (NewsSpider,), {"name": source.name, "source": source})


class SourceSpiderLoader:
    """Loads spiders from the sources' TOML, one each."""

    @classmethod
    def from_settings(cls, settings: BaseSettings) -> Self:
        """Make the loader; sources are found by the environment, not by settings."""
        del settings
        return cls()

    def load(self, spider_name: str) -> type[NewsSpider]:
        """Return the spider of a source; KeyError, as Scrapy expects, if unknown."""
        try:
            return spider_class(loader.load(spider_name))
        except UnknownSourceError as error:
            raise KeyError(str(error)) from error

    def find_by_request(self, request: Request) -> Sequence[str]:
        """Return the sources whose site *request* would visit."""
        wanted = host(request.url)
        return [
            name
            for name in loader.names()
            if wanted in {host(loader.load(name).home), *loader.load(name).hosts}
        ]

    def list(self) -> Sequence[str]:
        """Return the names of all sources."""
        return loader.names()
