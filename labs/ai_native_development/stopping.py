"""When to stop trying: what failures say about a task whose difficulty is unknown.

The chance that an attempt succeeds is the same each time and not known; the belief
about it is a beta distribution. Each failure lowers it, each attempt has its price::

    tolerated_failures(NO_IDEA, retry_share=0.25)    # 2: then do it by hand

Costs are shares of the time that the task takes by hand.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

TIE = 1e-9  # a chance that equals the price is a tie, and ends it


@dataclass(frozen=True)
class Belief:
    """What one expects of tries at a task: a beta distribution over their chance.

    ``chance`` is that of the first try. ``alike`` is the correlation of two tries at
    one task: near 0 they are tosses of a coin, near 1 a task is all or nothing.
    """

    chance: float
    alike: float

    @property
    def weight(self) -> float:
        """The two parameters of the distribution, added: 1 / alike - 1."""
        return 1 / self.alike - 1

    @property
    def alpha(self) -> float:
        """The first parameter of the distribution."""
        return self.chance * self.weight

    @property
    def beta(self) -> float:
        """The second parameter of the distribution."""
        return (1 - self.chance) * self.weight


NO_IDEA = Belief(chance=1 / 2, alike=1 / 3)  # uniform: any success rate is as likely


def next_chance(belief: Belief, failures: int) -> float:
    """Return the chance of the next attempt after so many failures and no success.

    From the uniform prior this is Laplace's rule of succession, 1 / (failures + 2).
    """
    return belief.chance * belief.weight / (belief.weight + failures)


def tolerated_failures(belief: Belief, retry_share: float) -> int:
    """Return after how many failures to stop; 0: an attempt at that price never pays.

    ``retry_share`` is what another attempt costs, of the time by hand. Looking one
    step ahead is optimal because each failure lowers the chance while the price stays.
    """
    pays = belief.weight * (belief.chance / retry_share - 1)
    return max(0, math.ceil(pays - TIE))


def cost_by_tries(
    alpha: ArrayLike, beta: ArrayLike, retry_share: ArrayLike, most: int
) -> NDArray[np.float64]:
    """Return the expected cost of stopping after 0, 1, ... ``most`` failures.

    Each attempt, the first too, costs ``retry_share``; after the last failure the
    task is done by hand, for 1. The last axis is the number of tries.
    """
    a, b, price = (
        np.asarray(each, float)[..., None] for each in (alpha, beta, retry_share)
    )
    failures = np.arange(most)
    still_failing = np.cumprod((b + failures) / (a + b + failures), axis=-1)
    reached = np.concatenate([np.ones_like(a), still_failing], axis=-1)
    spent = np.concatenate(
        [np.zeros_like(a), np.cumsum(reached[..., :-1] * price, axis=-1)], axis=-1
    )
    return spent + reached


@dataclass(frozen=True)
class World:
    """From what tasks are drawn on which a stopping rule is tried.

    The chance of a first try is uniform in ``chance``. How alike the tries at a task
    are is 1 / (weight + 1), with the weight drawn log-uniform or uniform.
    """

    chance: tuple[float, float] = (0.3, 0.9)
    weight: tuple[float, float] = (0.5, 10.0)
    retry_share: tuple[float, float] = (0.15, 0.40)
    log_weight: bool = True


def regret(world: World, draws: int, seed: int, most: int = 60) -> NDArray[np.float64]:
    """Return what each number of tries costs above the best, for random tasks.

    Shape (draws, ``most`` + 1), in shares of the time by hand.
    """
    random = np.random.default_rng(seed)
    chance = random.uniform(*world.chance, draws)
    low, high = world.weight
    weight = (
        np.exp(random.uniform(math.log(low), math.log(high), draws))
        if world.log_weight
        else random.uniform(low, high, draws)
    )
    price = random.uniform(*world.retry_share, draws)
    cost = cost_by_tries(chance * weight, (1 - chance) * weight, price, most)
    return cost - cost.min(axis=1, keepdims=True)
