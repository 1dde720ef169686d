"""The lab's figures, each a function of its result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from labs import Figure
from labs.charts import label_end

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure as Canvas

    from labs.charts import Palette
    from labs.evaluating_llm_applications import Evaluation


def clean_looks(found: Evaluation) -> Figure:
    """How bad a system may be whose first n outputs were all good."""
    rows = found.curves["clean_looks"]
    sizes, bounds, thirds = zip(*rows, strict=True)
    bound = found.defect_bound["10"]

    def draw(canvas: Canvas, palette: Palette) -> None:
        axes = canvas.add_subplot()
        axes.fill_between(sizes, bounds, color=palette.band)
        axes.plot(sizes, bounds, color=palette.main)
        axes.plot(sizes[2:], thirds[2:], color=palette.muted, ls="--", lw=1.5)
        axes.plot([10], [bound], "o", color=palette.main, ms=8)
        axes.annotate(
            f"10 clean outputs:\nup to {bound:.0%} may be bad",
            (10, bound),
            xytext=(16, 34),
            textcoords="offset points",
            arrowprops={"arrowstyle": "-", "color": palette.muted},
        )
        axes.text(27, 0.185, "rule of three, 3/n", color=palette.muted)
        axes.text(3.3, 0.08, "not ruled out", color=palette.ink)
        _log_examples(axes, (3, 10, 30, 100, 300), "outputs read, all good (log scale)")
        axes.set_ylim(0, 0.65)
        _percent(axes)
        axes.set_ylabel("defect rate, 95% bound")

    return Figure(
        name="clean-looks",
        alt=(
            f"Ten good outputs in a row rule out, at 95% confidence, only defect rates "
            f"above {bound:.1%}; thirty rule out those above "
            f"{found.defect_bound['30']:.1%} and a hundred those above "
            f"{found.defect_bound['100']:.1%}. From about twenty outputs on, the bound "
            f"is close to three divided by their number."
        ),
        columns=("outputs, all good", "95% bound on the defect rate", "3/n"),
        rows=tuple((n, f"{b:.1%}", f"{t:.1%}") for n, b, t in rows),
        draw=draw,
    )


def unseen_failures(found: Evaluation) -> Figure:
    """How much of the failing traffic belongs to modes that nobody has seen."""
    guess = found.good_turing
    estimates = {
        n: (f"{mean:.0%}", f"{low:.0%} to {high:.0%}")
        for n, mean, low, high in found.curves["good_turing"]
    }

    def draw(canvas: Canvas, palette: Palette) -> None:
        _draw_unseen(canvas.add_subplot(), palette, found)

    return Figure(
        name="unseen-failures",
        alt=(
            f"With 50 failure modes of unequal frequency, ten outputs leave "
            f"{found.unseen_share['10']:.0%} of the failing traffic in modes not yet "
            f"seen, a hundred leave {found.unseen_share['100']:.0%}, a thousand "
            f"{found.unseen_share['1000']:.0%}. The Good-Turing estimate from 100 "
            f"outputs is right on average, but one reader's ranges from "
            f"{guess['low']:.0%} to {guess['high']:.0%}."
        ),
        columns=("outputs", "failures in unseen modes", "estimated: mean", "5% to 95%"),
        rows=tuple(
            (n, f"{share:.1%}", *estimates.get(n, ("", "")))
            for n, share in found.curves["unseen"]
        ),
        draw=draw,
    )


def _draw_unseen(axes: Axes, palette: Palette, found: Evaluation) -> None:
    sizes, unseen = zip(*found.curves["unseen"], strict=True)
    reads, means, lows, highs = zip(*found.curves["good_turing"], strict=True)
    after_ten = found.unseen_share["10"]
    axes.fill_between(reads, lows, highs, color=palette.band)
    axes.plot(sizes, unseen, color=palette.main)
    axes.plot(reads, means, "D", color=palette.second, ms=6)
    axes.plot([10], [after_ten], "o", color=palette.main, ms=8)
    axes.annotate(
        f"10 outputs leave\n{after_ten:.0%} unseen",
        (10, after_ten),
        xytext=(-78, -52),
        textcoords="offset points",
        arrowprops={"arrowstyle": "-", "color": palette.muted},
    )
    axes.annotate(
        "readers' own estimate:\nmean, and 90% of them",
        (100, highs[reads.index(100)]),
        xytext=(10, 22),
        textcoords="offset points",
        color=palette.second,
        arrowprops={"arrowstyle": "-", "color": palette.muted},
    )
    _log_examples(axes, (1, 10, 100, 1000, 10000), "outputs read or served (log scale)")
    axes.set_ylim(0, 1.02)
    _percent(axes)
    axes.set_ylabel("failures in modes not seen")


def power_curves(found: Evaluation) -> Figure:
    """Chance to notice that 95% is better than 90%, by number of examples."""
    rows = found.curves["power"]
    sizes, unpaired, paired = zip(*rows, strict=True)

    def draw(canvas: Canvas, palette: Palette) -> None:
        axes = canvas.add_subplot()
        axes.axhline(0.8, color=palette.rule, lw=1)
        axes.plot(sizes, paired, color=palette.main)
        axes.plot(sizes, unpaired, color=palette.second, ls="--")
        axes.text(255, 0.895, "same examples, paired", color=palette.main, ha="right")
        axes.text(340, 0.62, "separate examples", color=palette.second)
        axes.plot([50], [found.power["50"]], "o", color=palette.second, ms=8)
        axes.annotate(
            f"50 examples each: {found.power['50']:.1%}",
            (50, found.power["50"]),
            xytext=(22, -4),
            textcoords="offset points",
            arrowprops={"arrowstyle": "-", "color": palette.muted},
        )
        axes.set_xlim(0, 610)
        axes.set_ylim(0, 1)
        _percent(axes)
        axes.set_xlabel("examples for each version")
        axes.set_ylabel("chance to detect 90% → 95%")

    return Figure(
        name="power",
        alt=(
            f"With 50 separate examples for each version an improvement from 90% to "
            f"95% is detected {found.power['50']:.1%} of the time; 80% takes "
            f"{found.examples_per_arm} examples each. Run on the same examples, of "
            f"which 2% get worse and 7% better, "
            f"{found.paired_examples['2-7']} suffice by the usual formula."
        ),
        columns=("examples", "separate examples", "same examples, 2% worse 7% better"),
        rows=tuple((n, f"{u:.0%}", f"{p:.0%}") for n, u, p in rows),
        draw=draw,
    )


METHODS = {
    "judge alone": "judge-alone",
    "Rogan-Gladen": "rogan-gladen",
    "PPI": "ppi",
    "labels alone": "labels-alone",
    "weighted by verdict": "by-verdict",
    "PPI++": "ppi-tuned",
}


def judge_worth(found: Evaluation) -> Figure:
    """What 200 labels and 10,000 verdicts are worth, by how they are combined."""
    worth = {label: found.worth[key] for label, key in METHODS.items()}
    ceiling = found.label_ceiling["90-70-at-90"]

    def draw(canvas: Canvas, palette: Palette) -> None:
        _draw_worth(canvas.add_subplot(), palette, worth, ceiling)

    return Figure(
        name="judge-worth",
        alt=(
            f"Worth in human labels of 200 labels and 10,000 verdicts of a judge with "
            f"TPR .90 and TNR .70 at a 90% pass rate: judge alone "
            f"{worth['judge alone']:.0f}, Rogan-Gladen correction "
            f"{worth['Rogan-Gladen']:.0f}, plain PPI {worth['PPI']:.0f}, the labels "
            f"alone 200, weighted by verdict {worth['weighted by verdict']:.0f}, PPI++ "
            f"{worth['PPI++']:.0f}; no method passes {ceiling:.0f}."
        ),
        columns=("method", "worth in labels", "bias, points", "95% interval covers"),
        rows=tuple(
            (
                label,
                round(found.worth[key]),
                f"{100 * found.bias[key]:+.1f}".replace("-", "−"),
                # The better of two intervals, where there are two.
                f"{found.coverage.get(f'{key}-logit', found.coverage[key]):.1%}",
            )
            for label, key in METHODS.items()
        ),
        draw=draw,
    )


def _draw_worth(
    axes: Axes, palette: Palette, worth: Mapping[str, float], ceiling: float
) -> None:
    axes.axvspan(200, ceiling, color=palette.band)
    axes.axvline(200, color=palette.muted, ls="--", lw=1.5)
    axes.axvline(ceiling, color=palette.muted, ls=":", lw=1.8)
    for row, labels in enumerate(worth.values()):
        less = labels < worth["labels alone"]
        color = palette.second if less else palette.main
        axes.plot([0, labels], [row, row], color=color, lw=7, solid_capstyle="butt")
        inside = labels > 150
        axes.text(
            labels - 6 if inside else labels + 6,
            row + 0.33,
            f"{labels:.0f}",
            ha="right" if inside else "left",
            va="center",
            color=color,
        )
    axes.set_yticks(range(len(worth)), list(worth))
    axes.set_ylim(-0.6, len(worth) - 0.1)
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.text(ceiling + 4, 0.4, f"ceiling\n{ceiling:.0f}", color=palette.muted)
    axes.set_xlim(0, 300)
    axes.set_xlabel("worth in human labels")


def gates(found: Evaluation) -> Figure:
    """What each gate does to builds of every quality."""
    rows = found.curves["gates"]
    longest = max(mean for *_, mean in rows)
    size = round(found.fixed_design["examples"])
    needed = round(found.fixed_design["required"])

    def draw(canvas: Canvas, palette: Palette) -> None:
        axes = canvas.add_subplot()
        _draw_gates(axes, palette, rows)
        axes.text(0.953, 0.55, f"{needed} of {size}", color=palette.muted, va="center")
        axes.text(
            0.953,
            0.36,
            f"{size} or fewer,\nstopped early\n(mean ≤ {longest:.0f})",
            color=palette.main,
            va="center",
        )

    return Figure(
        name="gates",
        alt=(
            f"A gate of 45 in 50 passes {found.gate['50-passes-85']:.0%} of builds "
            f"with a true pass rate of 85% and blocks "
            f"{found.gate['50-blocks-93']:.0%} of those with 93%. A gate of "
            f"{needed} in {size} errs 5% of the time at "
            f"90% and at 95%; a sequential test that stops at {size} does nearly as "
            f"well with {longest:.0f} examples on average at worst."
        ),
        columns=(
            "true pass rate",
            "45 of 50 passes it",
            f"{needed} of {size} passes it",
            "sequential passes it",
            "sequential: mean examples",
        ),
        rows=tuple(
            (f"{p:.0%}", f"{a:.1%}", f"{b:.1%}", f"{c:.1%}", round(m))
            for p, a, b, c, m in rows
        ),
        draw=draw,
    )


def _draw_gates(
    axes: Axes, palette: Palette, rows: tuple[tuple[float, ...], ...]
) -> None:
    shares, small, fixed, truncated, _ = zip(*rows, strict=True)
    axes.axvspan(0.90, 0.95, color=palette.band)
    axes.plot(shares, small, color=palette.second, ls="--")
    axes.plot(shares, fixed, color=palette.muted, ls=":")
    axes.plot(shares, truncated, color=palette.main)
    label_end(axes, shares, small, "45 of 50", palette.second, at=4, offset=(-8, 8))
    axes.text(0.925, 0.02, "either will do", ha="center", color=palette.muted)
    axes.set_xlim(0.8, 0.992)
    axes.set_ylim(0, 1.02)
    axes.set_xticks([0.8, 0.85, 0.9, 0.95], ["80%", "85%", "90%", "95%"])
    _percent(axes)
    axes.set_xlabel("true pass rate of the build")
    axes.set_ylabel("chance that the gate passes it")


def _percent(axes: Axes) -> None:
    axes.yaxis.set_major_formatter(lambda share, _: f"{share:.0%}")


def _log_examples(axes: Axes, ticks: tuple[int, ...], label: str) -> None:
    axes.set_xscale("log")
    axes.set_xticks(ticks, [f"{tick:,}" for tick in ticks])
    axes.minorticks_off()
    axes.set_xlabel(label)
