"""Which network addresses may be visited, and the resolver that sees to it.

A page can name any address, and a name can mean any machine, so the last check
is made on the very address that will be connected to.
"""

import socket
from collections.abc import Sequence
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from typing import Self

from scrapy import Request
from scrapy.crawler import Crawler
from scrapy.resolver import CachingThreadedResolver
from scrapy.utils.datatypes import LocalCache
from scrapy.utils.httpobj import urlparse_cached
from twisted.internet.base import ReactorBase
from twisted.internet.defer import Deferred
from twisted.internet.error import DNSLookupError

from crawler.downloader.failures import Refusal, Refused

Address = IPv4Address | IPv6Address

Network = IPv4Network | IPv6Network

NAT64 = IPv6Network("64:ff9b::/96")

blocked_names: LocalCache[str, str] = LocalCache(10_000)
"""Names that led to a forbidden address, and that address. Twisted forgets why
a lookup failed, so that it is told here."""


def literal(host: str) -> Address | None:
    """Return the address that *host* spells out, in any form the system reads.

    >>> literal("[::1]"), literal("2130706433"), literal("0x7f.1")
    (IPv6Address('::1'), IPv4Address('127.0.0.1'), IPv4Address('127.0.0.1'))
    >>> literal("example.org") is None
    True
    """
    bare = host.strip("[]").rstrip(".").partition("%")[0]
    try:
        return ip_address(bare)
    except ValueError:
        pass
    try:
        return IPv4Address(socket.inet_aton(bare))
    except (OSError, ValueError):
        return None


def is_public(address: Address) -> bool:
    """Tell whether *address* is one of the open internet's.

    An IPv6 address that carries an IPv4 address is judged by what it carries.

    >>> is_public(IPv6Address("::ffff:10.0.0.5")), is_public(IPv4Address("8.8.8.8"))
    (False, True)
    """
    if isinstance(address, IPv6Address):
        carried = address.ipv4_mapped or address.sixtofour
        if address in NAT64:
            carried = IPv4Address(int(address) & 0xFFFFFFFF)
        if carried is not None:
            return is_public(carried)
    return address.is_global and not address.is_multicast


def private_networks(setting: str) -> tuple[Network, ...]:
    """Read which private networks may be visited after all.

    *setting* is empty or 0 (none), 1 (all), or networks separated by commas.

    >>> private_networks("10.1.2.0/24, 127.0.0.2")
    (IPv4Network('10.1.2.0/24'), IPv4Network('127.0.0.2/32'))
    """
    if setting.strip().lower() in {"", "0", "false", "no"}:
        return ()
    if setting.strip().lower() in {"1", "true", "yes"}:
        return (IPv4Network("0.0.0.0/0"), IPv6Network("::/0"))
    return tuple(ip_network(part.strip()) for part in setting.split(","))


def may_visit(address: Address, allowed: Sequence[Network]) -> bool:
    """Tell whether *address* is public, or private but among the *allowed*."""
    return is_public(address) or any(address in network for network in allowed)


class PublicResolver(CachingThreadedResolver):
    """Resolves names to IPv4 addresses that may be visited, and to no others."""

    allowed: tuple[Network, ...] = ()

    @classmethod
    def from_crawler(cls, crawler: Crawler, reactor: ReactorBase) -> Self:
        """Build the resolver with the networks the settings allow."""
        resolver = super().from_crawler(crawler, reactor)
        resolver.allowed = private_networks(
            crawler.settings["NEWSARCHIVE_ALLOW_PRIVATE"]
        )
        return resolver

    def getHostByName(  # noqa: N802 -- Twisted's name
        self, name: str, timeout: Sequence[int] = ()
    ) -> Deferred[str]:
        """Look *name* up; a forbidden address counts as not found."""
        found: Deferred[str] = super().getHostByName(name, timeout)
        return found.addCallback(self._checked, name)

    def _checked(self, address: str, name: str) -> str:
        if not may_visit(ip_address(address), self.allowed):
            blocked_names[name] = address
            message = f"{name} means {address}, which may not be visited"
            raise DNSLookupError(message)
        return address


class AddressGuard:
    """Lets through short http(s) URLs that do not spell out a private address.

    What a name means is seen later, by the resolver, when it is connected to.
    """

    def __init__(self, crawler: Crawler) -> None:
        self.stats = crawler.stats
        self.longest = crawler.settings.getint("URLLENGTH_LIMIT")
        self.allowed = private_networks(crawler.settings["NEWSARCHIVE_ALLOW_PRIVATE"])

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Build the guard from the crawler's settings."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Raise `Refused` for a request that must not be sent."""
        reason = self._fault(request)
        if reason:
            self.stats.inc_value(f"address/{reason}")
            raise Refused(request.url, reason)

    def _fault(self, request: Request) -> Refusal | None:
        if len(request.url) > self.longest:
            return "url_too_long"
        parts = urlparse_cached(request)
        if parts.scheme not in {"http", "https"} or not parts.hostname:
            return "bad_scheme"
        address = literal(parts.hostname)
        if address and not may_visit(address, self.allowed):
            return "blocked_address"
        return None
