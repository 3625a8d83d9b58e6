"""From a home address to a proposed source; pure, fetching is somebody else's."""

from crawler.probe.finding import Finding
from crawler.probe.proposing import Proposal, propose
from crawler.probe.writing import render

__all__ = ["Finding", "Proposal", "propose", "render"]
