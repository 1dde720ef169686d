"""What a fleet's percentile is, and what the mean of its hosts' percentiles is.

    fleet = (Hosts(98), Hosts(2, slowdown=20))
    pooled_ms(fleet, 0.99), averaged_ms(fleet, 0.99)

The latency of a host is lognormal, so both are exact: the fleet's distribution is the
mixture of its hosts' by their traffic, and its percentile the root of one equation.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from scipy.optimize import brentq
from scipy.special import ndtr, ndtri

MEDIAN_MS = 40.0
LOG_SPREAD = 0.5


@dataclass(frozen=True)
class Hosts:
    """So many hosts alike: what each takes of the traffic, and how slow it is."""

    number: int
    traffic: float = 1.0  # requests of each host, in any unit
    slowdown: float = 1.0  # its median over 40 ms

    def quantile_ms(self, quantile: float) -> float:
        """Return one host's own percentile in milliseconds."""
        return MEDIAN_MS * self.slowdown * math.exp(LOG_SPREAD * ndtri(quantile))

    def share_within(self, latency_ms: float) -> float:
        """Return the share of one host's requests that take at most so long."""
        return float(
            ndtr(math.log(latency_ms / MEDIAN_MS / self.slowdown) / LOG_SPREAD)
        )


def pooled_ms(fleet: Sequence[Hosts], quantile: float) -> float:
    """Return the percentile of all requests of the fleet, in milliseconds."""
    total = sum(hosts.number * hosts.traffic for hosts in fleet)

    def beyond(log_ms: float) -> float:
        within = sum(
            hosts.number * hosts.traffic * hosts.share_within(math.exp(log_ms))
            for hosts in fleet
        )
        return within / total - quantile

    bounds = [math.log(hosts.quantile_ms(quantile)) for hosts in fleet]
    if min(bounds) == max(bounds):
        return math.exp(bounds[0])
    return math.exp(brentq(beyond, min(bounds), max(bounds), xtol=1e-12))


def averaged_ms(fleet: Sequence[Hosts], quantile: float) -> float:
    """Return the mean over hosts of each host's percentile, in milliseconds."""
    total = sum(hosts.number for hosts in fleet)
    return sum(h.number * h.quantile_ms(quantile) for h in fleet) / total


def traffic_averaged_ms(fleet: Sequence[Hosts], quantile: float) -> float:
    """Return the mean of the hosts' percentiles weighted by their traffic."""
    total = sum(hosts.number * hosts.traffic for hosts in fleet)
    return sum(h.number * h.traffic * h.quantile_ms(quantile) for h in fleet) / total


def slow_hosts(
    slow: int, *, of: int = 100, slowdown: float = 20.0
) -> tuple[Hosts, ...]:
    """Return a fleet under even traffic, some of whose hosts are slower."""
    return (Hosts(of - slow), Hosts(slow, slowdown=slowdown))


def quiet_hosts(
    quiet: int = 90, *, of: int = 100, traffic: float = 0.005, slowdown: float = 10.0
) -> tuple[Hosts, ...]:
    """Return a fleet whose slower hosts are those with hardly any traffic."""
    return (Hosts(of - quiet), Hosts(quiet, traffic=traffic, slowdown=slowdown))
