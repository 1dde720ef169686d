"""The slow tail of a request that waits for many calls, and a hedge against it.

A call takes a lognormal time (median ``MEDIAN_MS``, log standard deviation
``LOG_SD``). A request waits for the slowest of its calls. A hedge sends a copy of a
call that has not answered by its 95th percentile and takes the first answer::

    request_ms(100)                    # 284 ms at the 99th percentile
    request_ms(100, copies_alike=0.0)  # 105 ms with a hedge, for 5% more load

``copies_alike`` is the correlation of the two copies' log times: a hedge runs away
from a busy machine, and cannot run away from what makes both copies slow.
"""

from __future__ import annotations

import math
from statistics import NormalDist

from scipy import integrate, optimize, special

NORMAL = NormalDist()
MEDIAN_MS = 10.0
LOG_SD = 0.9
HEDGED_SHARE = 0.05  # calls that are sent a second time


def slow_call_share(ms: float, copies_alike: float | None = None) -> float:
    """Chance that a call takes longer than ``ms``; hedged unless that is None."""
    patience = _ms(1 - HEDGED_SHARE)
    if copies_alike is None or ms <= patience:
        return 1 - NORMAL.cdf(_log_sds(ms))
    first, second = _log_sds(ms), _log_sds(ms - patience)
    own = math.sqrt(1 - copies_alike**2)

    def density(x: float) -> float:
        return NORMAL.pdf(x) * special.ndtr((copies_alike * x - second) / own)

    return integrate.quad(density, first, first + 9, epsabs=1e-12)[0]


def request_ms(
    calls: int, percentile: float = 0.99, copies_alike: float | None = None
) -> float:
    """Percentile of the slowest of ``calls`` independent calls, in ms."""
    share = -math.expm1(math.log(percentile) / calls)
    highest = _ms(1 - share)
    return optimize.brentq(
        lambda ms: slow_call_share(ms, copies_alike) - share,
        MEDIAN_MS / 10,
        highest * 1.01,
        xtol=1e-6,
    )


def _ms(quantile: float) -> float:
    return MEDIAN_MS * math.exp(LOG_SD * NORMAL.inv_cdf(quantile))


def _log_sds(ms: float) -> float:
    return math.log(ms / MEDIAN_MS) / LOG_SD if ms > 0 else -math.inf
