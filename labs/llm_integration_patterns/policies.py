"""What three attempts behind a check leave: right, wrong but accepted, failed.

Each prompt has a probability p of a wrong answer, Beta over prompts. An attempt
errs loudly with probability ``hard``, else it is wrong with probability p; a check
rejects wrong answers with probability ``catches`` and right ones with ``alarms``.
What is rejected is tried again. Given p everything is a product, so the answers
are means over p: exact up to a quadrature of equal steps in probability::

    outcome(Policy(tries=3, catches=0.7, alarms=0.1)).wrong
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
from scipy.stats import beta

STEPS = 4000


@dataclass(frozen=True)
class Policy:
    """How often to try, behind what check, and where. Shares from 0 to 1."""

    tries: int = 3
    hard: float = 0.02
    soft: float = 0.10
    rho: float = 0.46  # correlation of two attempts' wrongness
    catches: float = 0.0
    alarms: float = 0.0
    check_owned: float = 0.0  # prompts whose wrong answers are caught always or never
    elsewhere: float | None = None  # soft rate of a second model for further tries
    shared: float = 0.5  # prompts as hard for the second model as for the first


@dataclass(frozen=True)
class Outcome:
    """Shares of all requests, and answers bought per request."""

    right: float
    wrong: float
    failed: float
    answers: float

    @property
    def wrong_of_accepted(self) -> float:
        """Share of wrong ones among accepted answers."""
        return self.wrong / (self.wrong + self.right)

    @property
    def cost_per_right(self) -> float:
        """Answers bought for each right one."""
        return self.answers / self.right


def outcome(policy: Policy) -> Outcome:
    """Return what becomes of a request under a policy."""
    if not policy.check_owned:
        return _mean(policy, policy.catches)
    # Of the prompts, this share has wrong answers that are always or never caught.
    owned, kept = policy.check_owned, 1 - policy.check_owned
    parts = [
        (kept, _mean(policy, policy.catches)),
        (owned * policy.catches, _mean(policy, 1.0)),
        (owned * (1 - policy.catches), _mean(policy, 0.0)),
    ]
    return Outcome(
        *(
            sum(share * getattr(part, name) for share, part in parts)
            for name in ("right", "wrong", "failed", "answers")
        )
    )


def _mean(policy: Policy, catches: float) -> Outcome:
    p = difficulties(policy.soft, policy.rho)
    right, wrong, again = _one(policy, p, catches)
    if policy.elsewhere is None:
        times = sum(again**k for k in range(policy.tries))
        return _outcome(policy, right * times, wrong * times, times)
    other = difficulties(policy.elsewhere, policy.rho)
    right2, wrong2, again2 = _one(policy, other, catches)
    times2 = sum((again2**k for k in range(policy.tries - 1)), 0.0 * other)

    def follow(then: np.ndarray) -> np.ndarray:
        return again * (policy.shared * then + (1 - policy.shared) * then.mean())

    return _outcome(
        policy,
        right + follow(right2 * times2),
        wrong + follow(wrong2 * times2),
        1 + follow(times2),
    )


def _one(
    policy: Policy, p: np.ndarray, catches: float
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    right = (1 - policy.hard) * (1 - p) * (1 - policy.alarms)
    wrong = (1 - policy.hard) * p * (1 - catches)
    return right, wrong, 1 - right - wrong


def _outcome(
    policy: Policy, right: np.ndarray, wrong: np.ndarray, times: np.ndarray
) -> Outcome:
    right_share, wrong_share = float(np.mean(right)), float(np.mean(wrong))
    return Outcome(
        right=right_share,
        wrong=wrong_share,
        failed=1 - right_share - wrong_share,
        answers=float(np.mean(times)) * (1 - policy.hard),
    )


@cache
def difficulties(soft: float, rho: float) -> np.ndarray:
    """Return prompts' chances of a wrong answer, at equal steps of probability."""
    if rho == 0:
        return np.full(STEPS, soft)
    size = (1 - rho) / rho
    steps = (np.arange(STEPS) + 0.5) / STEPS
    return beta.ppf(steps, soft * size, (1 - soft) * size)
