"""What a trial measures when people keep back the tasks the tool would help most.

True effects of tasks, as log time ratios, are normal with standard deviation
``spread``. Before the coin is tossed, the ``withheld`` share of tasks with the best
forecast is kept back; forecast and truth are correlated by ``foresight``. What is
left is a truncated normal, whose mean is known (Heckman 1979 for the general case)::

    true_change(-0.04, withheld=0.10, spread=0.4, foresight=0.6)    # -0.084
"""

from __future__ import annotations

import math

from scipy import optimize
from scipy.stats import norm


def opt_out_bias(*, withheld: float, spread: float, foresight: float) -> float:
    """Log ratio by which the measured mean lies above the true one.

    Raises ValueError where ``withheld`` is not between 0 (included) and 1.
    """
    if not 0 <= withheld < 1:
        raise ValueError(f"a share of {withheld} cannot be withheld")
    if withheld == 0:
        return 0.0
    cut = norm.ppf(withheld)
    return float(foresight * spread * norm.pdf(cut) / (1 - withheld))


def true_change(
    measured: float, *, withheld: float, spread: float, foresight: float
) -> float:
    """Change of time over all tasks, withheld ones too; all changes as fractions."""
    bias = opt_out_bias(withheld=withheld, spread=spread, foresight=foresight)
    return math.expm1(math.log1p(measured) - bias)


def withheld_to_hide(
    true: float, measured: float, *, spread: float, foresight: float
) -> float:
    """Share of tasks that must be kept back for ``true`` to look like ``measured``."""
    return float(
        optimize.brentq(
            lambda share: (
                true_change(
                    measured, withheld=share, spread=spread, foresight=foresight
                )
                - true
            ),
            1e-9,
            1 - 1e-9,
        )
    )
