"""How many outputs, labels and verdicts a claim about a language model needs.

The lab behind "Evaluating LLM Applications". It treats an evaluation as a
measurement: a pass rate, a sample, an interval, a decision. Run it, or take a
part of it to your own numbers::

    python -m labs evaluating-llm-applications
    python -m labs evaluating-llm-applications 162 18 6 14 8400 10000

The second form reads six counts: labelled outputs that human and judge pass, that
only the human passes, that only the judge passes, that both fail; then how many of
how many further outputs the judge passed. It prints what they are worth.

    discovery       what ten outputs can show; failure modes not yet seen
    comparisons     power, exaggeration, best of several prompts
    judge           closed forms for a judge with known error rates
    estimators      pass rate from few labels and many verdicts
    bench           those estimators tried on simulated raters
    spread          clustered questions, repeated questions
    gates           fixed gates, sequential tests, weekly alarms
    ship            the gate that a CI runs
    flips           the headline with its assumptions turned round
    called          two small models as judges of their own answers
    example         one criterion from e-mails to twenty labels and a judge

Intervals and sample sizes are in ``labs.proportions``. The models' answers and
verdicts are kept; only ``judge`` as the word after the slug asks them again.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from labs import Check, Lab, quantity
from labs.evaluating_llm_applications import (
    called,
    example,
    figures,
    findings,
    flips,
    judge_findings,
    parameters,
    worksheet,
)
from labs.evaluating_llm_applications.sample_size import SAMPLE_SIZE

Shares = Mapping[str, float]
Counts = Mapping[str, float]


@dataclass(frozen=True)
class Evaluation:
    """What the lab found; each group is computed by the function it is named for."""

    # findings.first_look
    clean_chance: Shares = quantity(
        "share", "chance that so many outputs show no defect, 20% being defective"
    )
    clean_chance_hurried: Shares = quantity(
        "share", "the same for a reader who notices 60% of defects"
    )
    defect_bound: Shares = quantity(
        "share", "exact one-sided 95% bound on the defect rate after so many clean"
    )
    defect_bound_two_sided: Shares = quantity(
        "share", "upper end of the exact two-sided 95% interval after so many clean"
    )
    outputs_to_see: Counts = quantity(
        "outputs", "outputs for a 95% chance to see one defect of this percentage"
    )
    outputs_to_see_hurried: Counts = quantity(
        "outputs", "the same for a reader who notices 60% of defects"
    )
    modes_seen: Counts = quantity(
        "modes", "failure modes, of 50, that so many outputs show on average"
    )
    unseen_share: Shares = quantity(
        "share", "share of failures in modes not seen after so many outputs"
    )
    unseen_share_exponent: Shares = quantity(
        "share", "the same after ten outputs, by Zipf exponent"
    )
    good_turing: Shares = quantity(
        "share", "unseen share after 100 outputs: truth, and readers' own estimate"
    )

    # findings.comparing
    examples_per_arm: float = quantity(
        "examples", "per version to tell 90% from 95% with 80% power, unpaired"
    )
    examples_from_80_to_85: float = quantity(
        "examples", "per version to tell 80% from 85%, unpaired"
    )
    paired_examples: Counts = quantity(
        "examples", "pairs for the same, by percentage worse and better"
    )
    paired_power: Shares = quantity(
        "share", "power of the exact McNemar test with that many pairs"
    )
    power: Shares = quantity("share", "power to tell 90% from 95%, unpaired, by n")
    better_scores_worse: Shares = quantity(
        "share", "chance that the 95% version scores below the 90% one, by n"
    )
    better_scores_no_better: Shares = quantity(
        "share", "chance that the 95% version scores below or equal, by n"
    )
    exaggeration: Counts = quantity(
        "times", "gain shown by a significant comparison over the true gain, by n"
    )
    wilson_low: Shares = quantity("share", "Wilson interval for 90% of n, lower end")
    wilson_high: Shares = quantity("share", "Wilson interval for 90% of n, upper end")
    best_of_ten: Shares = quantity(
        "share", "expected best of ten 85% prompts, by examples or kind of sharing"
    )
    best_of_ten_gain: Shares = quantity("share", "the same, less the true 85%")

    # findings.spreading
    cluster_error_ratio: float = quantity(
        "times", "true over naive standard error, 25 questions on a document"
    )
    cluster_effective: float = quantity(
        "questions", "independent questions that the 1,000 are worth"
    )
    naive_coverage: float = quantity(
        "share", "how often the naive 95% interval holds the truth"
    )
    clustered_coverage: float = quantity(
        "share", "how often the 95% interval over documents holds the truth"
    )
    resampled_error: Shares = quantity(
        "share", "standard error of 100 questions, each asked so many times"
    )
    published_correlation: float = quantity(
        "", "correlation of two trials at a task, from 42.0% once and 27.3% twice"
    )

    # judge_findings.judging
    always_pass: Shares = quantity(
        "share", "a judge that always passes, at a 95% pass rate"
    )
    symmetric_judge: Shares = quantity(
        "share", "a judge right 90% of the time on both kinds, at a 95% pass rate"
    )
    symmetric_judge_kappa: float = quantity("", "Cohen's kappa of that judge")
    judge_reports: Shares = quantity(
        "share", "pass rate that the .90/.70 judge reports, by true percentage"
    )
    judge_gap: float = quantity("share", "what it shows of a gain from 90% to 95%")
    judge_examples: Counts = quantity(
        "examples", "per version to tell 90% from 95% by a judge's verdicts alone"
    )
    judge_inflation: Counts = quantity("times", "the same, over labels by people")
    manufactured_gap: float = quantity(
        "share", "gain shown for nothing when TNR is .5 on one version and .7 on other"
    )
    correlation: float = quantity("", "φ of judge and human verdicts")
    squared_correlation: float = quantity("", "φ² of judge and human verdicts")
    rate_low: Shares = quantity("share", "Wilson interval of an error rate, lower end")
    rate_high: Shares = quantity("share", "Wilson interval of an error rate, upper end")
    few_failures_agreement: float = quantity(
        "share", "agreement with people of a .98/.90 judge at a 95% pass rate"
    )
    label_ceiling: Counts = quantity(
        "labels", "200 labels and endless verdicts, by judge and pass rate"
    )
    rogan_gladen_limit: Counts = quantity(
        "labels", "the same for Rogan-Gladen, large samples"
    )
    rogan_gladen_balanced: float = quantity(
        "labels", "the correction, half of 200 labels being failures, large samples"
    )
    break_even_accuracy: Shares = quantity(
        "share", "accuracy from which Rogan-Gladen beats the labels, by pass rate"
    )
    variance_share: Shares = quantity(
        "share", "where the variance of Rogan-Gladen comes from"
    )
    worth_by_verdicts: Counts = quantity(
        "labels", "what 200 labels and so many verdicts are worth at best"
    )
    worth_by_design: Counts = quantity(
        "labels", "200 labels and 10,000 verdicts, by how the labels were chosen"
    )
    best_flagged_share: float = quantity(
        "share", "share of labels to spend on what the judge fails"
    )
    stale_labels_report: Shares = quantity(
        "share", "true 90%, as reported with labels from traffic at 80%, by method"
    )

    # judge_findings.judging, simulated
    bias: Shares = quantity("share", "bias of an estimator at a true 90%")
    deviation: Shares = quantity("share", "standard deviation of an estimator")
    coverage: Shares = quantity("share", "how often its 95% interval holds the truth")
    half_width: Shares = quantity("share", "mean half width of its 95% interval")
    worth: Counts = quantity("labels", "human labels with the same mean squared error")
    worth_very_good: Counts = quantity("labels", "the same for a .98/.98 judge at 90%")
    coverage_few_failures: Shares = quantity(
        "share", "coverage for a .98/.90 judge at a true 95%"
    )

    # findings.gating
    gate: Shares = quantity(
        "share", "chance that 90% of n required passes an 85% or blocks a 93% build"
    )
    gate_after_rerun: Shares = quantity(
        "share", "the same when a blocked build may try again on fresh examples"
    )
    fixed_design: Counts = quantity(
        "examples", "smallest gate with 5% error either way at 95% and 90%"
    )
    sequential_mean: Counts = quantity(
        "examples", "mean length of Wald's test, by true percentage"
    )
    sequential_later: Shares = quantity(
        "share", "chance that it needs more than the fixed design, by true percentage"
    )
    truncated_mean: Counts = quantity(
        "examples", "mean length when it must decide at the fixed design's size"
    )
    truncated_error: Shares = quantity(
        "share", "chance that the truncated test errs, by true percentage"
    )
    wald_formula: Counts = quantity(
        "examples", "Wald's approximate mean length, by true percentage"
    )
    against_last: Shares = quantity(
        "share", "no lower than the last build on 100 examples: chance of each mistake"
    )
    not_worse_pairs: Counts = quantity(
        "examples", "pairs to show a build not worse by so many points, 6% changed"
    )
    alarm_required: Counts = quantity(
        "passes", "fewest passes of a weekly sample that raise no alarm, by its size"
    )
    alarm_weeks: Counts = quantity(
        "weeks", "mean weeks to notice a fall from 95% to 90%, by weekly sample"
    )
    alarm_false_weeks: Counts = quantity(
        "weeks", "mean weeks between false alarms, by weekly sample"
    )

    judge_gate: Counts = quantity(
        "examples", "smallest gate between what the .90/.70 judge shows of 95% and 90%"
    )

    # flips.turned
    flip_worth: Counts = quantity(
        "labels", "worth by method, with one assumption turned or constant changed"
    )
    pair_worth: Counts = quantity(
        "labels", "worth by method, with two assumptions reversed"
    )

    # called.called
    verdict_right_share: Shares = quantity(
        "share", "answers of a small model that are right, at temperature 0.8"
    )
    verdict_passes_right_share: Shares = quantity(
        "share", "right answers that it passes as a judge of its own"
    )
    verdict_passes_right_low_share: Shares = quantity("share", "the same, lower end")
    verdict_passes_right_high_share: Shares = quantity("share", "the same, upper end")
    verdict_passes_wrong_share: Shares = quantity(
        "share", "wrong answers that it passes as a judge of its own"
    )
    verdict_passes_wrong_low_share: Shares = quantity("share", "the same, lower end")
    verdict_passes_wrong_high_share: Shares = quantity("share", "the same, upper end")
    verdict_sharpness: Counts = quantity("", "TPR + TNR - 1 of those verdicts")
    verdict_sharpness_low: Counts = quantity("", "the same, lower end")
    verdict_sharpness_high: Counts = quantity("", "the same, upper end")
    verdict_worth: Counts = quantity(
        "labels", "200 labels and endless verdicts of that judge"
    )
    agreement_area: Counts = quantity(
        "", "chance that more of ten tries agree with a right answer than a wrong one"
    )
    agreement_area_low: Counts = quantity("", "the same, lower end")
    agreement_area_high: Counts = quantity("", "the same, upper end")

    # example.worked
    example_mails: int = quantity("mails", "e-mails that the example reads")
    example_outputs: int = quantity("outputs", "what came back of them")
    example_right: int = quantity("outputs", "of which every field is right")
    example_modes: Counts = quantity("outputs", "the others, by what is wrong first")
    example_good: int = quantity("outputs", "of twenty, those of the right direction")
    example_bad: int = quantity("outputs", "of twenty, those of the wrong direction")
    example_blocked_after: int = quantity(
        "outputs", "after so many of the twenty labels the gate blocks"
    )
    example_labels: Counts = quantity(
        "outputs", "twenty labels of the direction, by judge and verdict"
    )
    example_rate: Shares = quantity("share", "TPR and TNR of a judge on the twenty")
    example_rate_low: Shares = quantity("share", "the same, lower end")
    example_rate_high: Shares = quantity("share", "the same, upper end")

    # what only the figures need
    curves: Mapping[str, tuple[tuple[float, ...], ...]]


def run() -> Evaluation:
    """Compute everything that the post quotes."""
    return Evaluation(
        **findings.first_look(),
        **findings.comparing(),
        **findings.spreading(),
        **judge_findings.judging(),
        **findings.gating(),
        **flips.turned(),
        **called.called(),
        **example.worked(),
        curves=findings.curves(),
    )


LAB = Lab(
    slug="evaluating-llm-applications",
    question=(
        "How many outputs, labels and judge's verdicts does it take to say how good "
        "an LLM application is?"
    ),
    run=run,
    parameters=parameters.ALL,
    checks=(
        Check(
            "independent code",
            "Wilson and Clopper-Pearson intervals equal scipy's",
            "test_intervals_equal_scipys",
        ),
        Check(
            "published value",
            "no defect in n bounds the rate by 3/n: the rule of three",
            "test_no_defect_in_n_bounds_the_rate_by_three_in_n",
        ),
        Check(
            "published value",
            "50% against 75% at 90% power needs 76.7 a group, as R documents",
            "test_the_example_that_r_documents_needs_76_7_in_each_group",
        ),
        Check(
            "independent code",
            "sample sizes stand beside statsmodels' arcsine method",
            "test_sample_size_is_within_three_percent_of_statsmodels",
        ),
        Check(
            "closed form",
            "the enumerated comparison agrees with the binomial by hand",
            "test_two_examples_a_version_by_hand",
        ),
        Check(
            "published value",
            "a judge no better than the system at most doubles the labels",
            "test_a_judge_no_better_than_the_system_at_most_doubles_the_labels",
        ),
        Check(
            "closed form",
            "TNR = 1 with agreement equal to the pass rate is worth exactly 2p",
            "test_the_best_judge_that_the_theorem_allows_is_worth_2p",
        ),
        Check(
            "property",
            "labels plus the correction are worth the ceiling, for every judge",
            "test_labels_and_correction_add_up_to_the_ceiling",
        ),
        Check(
            "independent code",
            "PPI and PPI++ equal the ppi-python package on one draw",
            "test_prediction_powered_estimates_equal_ppi_python",
        ),
        Check(
            "closed form",
            "the simulated variance meets the large-sample formula",
            "test_with_many_labels_the_bench_meets_the_closed_form",
        ),
        Check(
            "closed form",
            "simulated clusters spread by the square root of the design effect",
            "test_clusters_spread_by_the_root_of_the_design_effect",
        ),
        Check(
            "published value",
            "the sequential test's length is near Wald's formula, above it",
            "test_the_sequential_test_lasts_a_little_longer_than_walds_formula",
        ),
        Check(
            "closed form",
            "the gate that a CI runs decides as the exact walk does",
            "test_the_gate_that_a_ci_runs_errs_as_often_as_the_exact_walk_says",
        ),
        Check(
            "closed form",
            "with nothing turned, verdicts add what the large-sample formula says",
            "test_with_nothing_turned_the_weighting_is_near_its_ceiling",
        ),
    ),
    figures=(
        figures.clean_looks,
        figures.unseen_failures,
        figures.power_curves,
        figures.judge_worth,
        figures.gates,
    ),
    honesty=(
        "A simulation of raters with known error rates, beside exact formulas. Of "
        "language models only two small ones were asked, a thousand times smaller than "
        "those in use."
    ),
    calculators=(SAMPLE_SIZE,),
    command=worksheet.main,
)
