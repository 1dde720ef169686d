"""What verdicts add to labels when an assumption is turned round.

The headline compares ways to use 200 labels and 10,000 verdicts. It assumes much:
labels drawn at random, from the same traffic, by people who do not err, of outputs
that have nothing in common, and a judge that stays as it was. Each is turned here,
alone and in pairs, and each constant halved and doubled::

    worths(Turned(other_traffic=True), Sizes(), generator)["by-verdict"]

An estimate's worth is in labels drawn as assumed: p(1-p) over its mean squared error.
"""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from labs import progress
from labs.evaluating_llm_applications import estimators
from labs.evaluating_llm_applications import parameters as given
from labs.evaluating_llm_applications.estimators import Counts
from labs.evaluating_llm_applications.spread import beta_parameters

REPLICATIONS = 20_000
SEED = 20261118
CLUSTER = 25  # outputs that have a document in common
PEOPLE_ERR_SHARE = 0.05
DRIFTED_TRUE_NEGATIVE = 0.50
BETTER_JUDGE = 0.98
METHODS = ("labels-alone", "rogan-gladen", "ppi-tuned", "by-verdict")

Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Turned:
    """Which of the assumptions do not hold."""

    other_traffic: bool = False  # 80% of what was labelled passes, of the rest 90%
    by_verdict: bool = False  # half of the labels are of what the judge failed
    people_err: bool = False  # in 5% of labels
    judge_changed: bool = False  # it fails 50% of bad outputs, 70% when labelled
    clustered: bool = False  # 25 outputs a document, correlated by 0.3
    better_judge: bool = False  # right on 98% of good outputs, and of bad ones


@dataclass(frozen=True)
class Sizes:
    """The constants, those of the post unless said otherwise."""

    labels: int = int(given.LABELS.value)
    verdicts: int = int(given.VERDICTS.value)
    failing: float = 1 - given.BASELINE.value
    fails_good: float = 1 - given.JUDGE_TRUE_POSITIVE.value
    passes_bad: float = 1 - given.JUDGE_TRUE_NEGATIVE.value


CONSTANTS = tuple(field.name for field in dataclasses.fields(Sizes))
ASSUMPTIONS = tuple(field.name for field in dataclasses.fields(Turned))


def turned() -> dict[str, dict[str, float]]:
    """Return what each method is worth, by what was turned and ``.`` and method."""
    generator = np.random.default_rng(SEED)
    cases = {"none": (Turned(), Sizes())}
    for name in ASSUMPTIONS:
        cases[name] = (Turned(**{name: True}), Sizes())
    for name in CONSTANTS:
        for factor, how in ((0.5, "halved"), (2, "doubled")):
            value = getattr(Sizes(), name)
            sizes = dataclasses.replace(Sizes(), **{name: type(value)(value * factor)})
            cases[f"{name}_{how}"] = (Turned(), sizes)
    pairs = {
        f"{one}.{two}": (Turned(**{one: True, two: True}), Sizes())
        for one, two in combinations(ASSUMPTIONS, 2)
    }
    return {
        "flip_worth": _by_method(cases, generator),
        "pair_worth": _by_method(pairs, generator),
    }


def _by_method(
    cases: dict[str, tuple[Turned, Sizes]], generator: np.random.Generator
) -> dict[str, float]:
    return {
        f"{name}.{method}": worth
        for name, case in progress.steps(cases.items(), "assumptions")
        for method, worth in worths(*case, generator).items()
    }


def worths(
    turned: Turned,
    sizes: Sizes,
    generator: np.random.Generator,
    replications: int = REPLICATIONS,
) -> dict[str, float]:
    """Return what each way to estimate the pass rate is worth, in labels."""
    counts = draw(turned, sizes, generator, replications)
    truth = 1 - sizes.failing
    shares = {
        "labels-alone": counts.human_share,
        "rogan-gladen": estimators.rogan_gladen(counts)[0],
        "ppi-tuned": estimators.prediction_powered(counts)[0],
        "by-verdict": by_verdict_of_traffic(counts),
    }
    return {
        method: float(truth * (1 - truth) / np.square(share - truth).mean())
        for method, share in shares.items()
    }


def by_verdict_of_traffic(counts: Counts) -> Numbers:
    """Labelled pass rate within each verdict, weighted by the traffic's verdicts.

    Unlike ``estimators.by_verdict`` it leaves the labelled outputs' own verdicts out,
    which say nothing of the traffic where they were chosen by verdict.
    """
    passed = np.add(counts.both, counts.judge_only)
    flagged = np.add(counts.human_only, counts.neither)
    overall = counts.human_share
    good = np.where(passed > 0, counts.both / np.maximum(passed, 1), overall)
    rest = np.where(flagged > 0, counts.human_only / np.maximum(flagged, 1), overall)
    return counts.verdict_share * good + (1 - counts.verdict_share) * rest


def draw(
    turned: Turned, sizes: Sizes, generator: np.random.Generator, replications: int
) -> Counts:
    """Draw labels and verdicts as often as asked, under what was turned."""
    labelled = given.LABELLED_SHARE.value if turned.other_traffic else 1 - sizes.failing
    positive, negative = 1 - sizes.fails_good, 1 - sizes.passes_bad
    if turned.better_judge:
        positive = negative = BETTER_JUDGE
    good = _documents(labelled, sizes.labels, turned, generator, replications)
    each = sizes.labels // good.shape[1]
    if turned.by_verdict:
        cells = _chosen(good, each // 2, positive, negative, generator)
    else:
        passes = generator.binomial(each, good)
        cells = _judged(passes, each - passes, positive, negative, generator)
    if turned.people_err:
        cells = _mislabelled(cells, generator)
    later = DRIFTED_TRUE_NEGATIVE if turned.judge_changed else negative
    good = _documents(
        1 - sizes.failing, sizes.verdicts, turned, generator, replications
    )
    each = sizes.verdicts // good.shape[1]
    passes = generator.binomial(each, good)
    both, _, judge_only, _ = _judged(passes, each - passes, positive, later, generator)
    return Counts(*cells, both + judge_only, sizes.verdicts)


def _documents(
    share: float,
    outputs: int,
    turned: Turned,
    generator: np.random.Generator,
    replications: int,
) -> Numbers:
    """Pass rate of each document, a row for a replication; one if none matters."""
    if not turned.clustered:
        return np.full((replications, 1), share)
    spread = beta_parameters(share, given.CLUSTER_CORRELATION.value)
    return generator.beta(*spread, size=(replications, outputs // CLUSTER))


def _judged(
    passes: Numbers,
    failures: Numbers,
    positive: float,
    negative: float,
    generator: np.random.Generator,
) -> tuple[Numbers, ...]:
    """Cells of outputs that pass and fail, summed over documents."""
    both = generator.binomial(passes, positive).sum(axis=1)
    neither = generator.binomial(failures, negative).sum(axis=1)
    passes, failures = passes.sum(axis=1), failures.sum(axis=1)
    return both, passes - both, failures - neither, neither


def _chosen(
    good: Numbers,
    each: int,
    positive: float,
    negative: float,
    generator: np.random.Generator,
) -> tuple[Numbers, ...]:
    """Cells of ``each`` outputs a document that the judge passed, as many failed."""
    passed = good * positive + (1 - good) * (1 - negative)
    both = generator.binomial(each, good * positive / passed)
    human = generator.binomial(each, good * (1 - positive) / (1 - passed))
    total = each * good.shape[1]
    both, human = both.sum(axis=1), human.sum(axis=1)
    return both, human, total - both, total - human


def _mislabelled(
    cells: tuple[Numbers, ...], generator: np.random.Generator
) -> tuple[Numbers, ...]:
    """Cells in which people took some passes for failures, and failures for passes."""
    both, human_only, judge_only, neither = cells
    lost, found, missed, praised = (
        generator.binomial(cell, PEOPLE_ERR_SHARE)
        for cell in (both, judge_only, human_only, neither)
    )
    return (
        both - lost + found,
        human_only - missed + praised,
        judge_only - found + lost,
        neither - praised + missed,
    )
