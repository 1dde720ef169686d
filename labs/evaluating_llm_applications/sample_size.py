"""How many examples a comparison needs: the reader's own pass rates.

Closed forms only, those of ``labs.proportions``::

    found = sample_size(
        examples=50, pass_share=0.90, hoped_share=0.95, worse_share=0.02
    )
    found.examples_separate     # 435
    found.examples_paired       # 281
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from labs import Calculator, Input, proportions, quantity


@dataclass(frozen=True)
class SampleSize:
    """What a score is worth, and what it takes to see it change."""

    low_share: float = quantity("share", "the true rate is at least")
    high_share: float = quantity("share", "and at most")
    examples_separate: float = quantity(
        "examples", "to see the change, a set for each version"
    )
    examples_paired: float = quantity(
        "examples", "to see it, both versions on the same set"
    )


def sample_size(
    *, examples: float, pass_share: float, hoped_share: float, worse_share: float
) -> SampleSize:
    """Return the 95% Wilson interval of a score, and the examples for a change.

    ``pass_share`` is the score on ``examples``, ``hoped_share`` the new version's
    rate, ``worse_share`` the share of examples on which the new version fails and
    the old one passed. Sample sizes are those of two-sided 5% tests with 80% power,
    rounded up, by the normal formulas; infinite where nothing changes.
    """
    low, high = proportions.wilson_interval(pass_share * examples, examples)
    change = abs(hoped_share - pass_share)
    separate = paired = math.inf
    if change:
        separate = math.ceil(
            proportions.two_proportion_sample_size(pass_share, hoped_share)
        )
        paired = math.ceil(
            proportions.mcnemar_sample_size(
                worse=worse_share, better=worse_share + change
            )
        )
    return SampleSize(float(low), float(high), separate, paired)


SAMPLE_SIZE = Calculator(
    name="sample-size",
    function=sample_size,
    inputs=(
        Input("examples", "examples that you have", "", 1, 1_000_000, whole=True),
        Input("pass_share", "of them pass now", "share", 0, 1),
        Input("hoped_share", "would pass with the change", "share", 0, 1),
        Input("worse_share", "pass now and would fail then", "share", 0, 1),
    ),
    examples={
        "90 to 95%": {
            "examples": 50,
            "pass_share": 0.90,
            "hoped_share": 0.95,
            "worse_share": 0.02,
        },
        "80 to 85%": {
            "examples": 200,
            "pass_share": 0.80,
            "hoped_share": 0.85,
            "worse_share": 0.03,
        },
        "96 to 98%": {
            "examples": 1000,
            "pass_share": 0.96,
            "hoped_share": 0.98,
            "worse_share": 0.01,
        },
    },
)
