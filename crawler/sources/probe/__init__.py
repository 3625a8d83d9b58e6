"""From a home address to a proposed source; pure, fetching is somebody else's."""

from crawler.sources.probe.proposal import Proposal, propose
from crawler.sources.probe.route_check import Finding
from crawler.sources.probe.toml_writer import render

__all__ = ["Finding", "Proposal", "propose", "render"]
