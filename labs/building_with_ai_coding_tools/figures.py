"""The figures of the post, as functions of what the lab found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from labs import Figure
from labs.building_with_ai_coding_tools import findings
from labs.building_with_ai_coding_tools.findings import SPEED_STEPS, WITHHELD_STEPS

if TYPE_CHECKING:
    from matplotlib.axes import Axes

    from labs.building_with_ai_coding_tools import Practice
    from labs.charts import Palette

DASHES = ("-", (0, (6, 2)), (0, (2, 2)))
RATIO_TICKS = {0.25: "−75%", 0.5: "−50%", 1.0: "same", 2.0: "+100%"}


def percent(share: float) -> str:
    """Write a change in percent, with its sign."""
    return f"{100 * share:+.0f}%".replace("-", "−")


def trials(found: Practice) -> Figure:
    """Each trial with its interval; the mean of all; where the next one may lie."""
    low, high = found.next_low_share["all"], found.next_high_share["all"]

    def draw(canvas: Any, palette: Palette) -> None:
        axes = canvas.add_subplot()
        draw_trials(axes, palette, found)
        draw_pooled(axes, palette, found)
        lowest = -2.3
        axes.set_ylim(lowest, len(found.forest) - 0.4)
        axes.axvline(1, color=palette.muted, lw=0.8, zorder=0)
        axes.set_xscale("log")
        axes.set_xlim(0.185, 2.4)
        axes.minorticks_off()
        axes.set_xticks(list(RATIO_TICKS), list(RATIO_TICKS.values()))
        axes.set_xlabel("time with the tool over time without (log scale)")
        axes.spines["left"].set_visible(False)

    return Figure(
        name="trials",
        alt=(
            f"Six trials as changes of time. They run from "
            f"{percent(found.change_share['peng'])} to "
            f"{percent(found.change_share['metr-2025'])}. The mean of the five with a "
            f"published error is {percent(found.mean_change_share['all'])}, its 95% "
            f"interval {percent(found.mean_low_share['all'])} to "
            f"{percent(found.mean_high_share['all'])}; the prediction interval for one "
            f"more setting is {percent(low)} to {percent(high)}."
        ),
        columns=("trial", "change of time", "95% from", "to"),
        rows=(
            *(
                (label, *(percent(share) for share in shares))
                for label, *shares, _ in found.forest
            ),
            (
                "mean of the five",
                percent(found.mean_change_share["all"]),
                percent(found.mean_low_share["all"]),
                percent(found.mean_high_share["all"]),
            ),
            ("one more setting", "", percent(low), percent(high)),
        ),
        draw=draw,
        height=0.74,
    )


def draw_trials(axes: Axes, palette: Palette, found: Practice) -> None:
    """Draw a line and a point for each trial; one that is not pooled is open."""
    places, labels = [], []
    for row, (label, *shares, pooled) in enumerate(reversed(found.forest)):
        middle, low, high = (1 + share for share in shares)
        axes.plot(
            [low, high], [row, row], color=palette.ink if pooled else palette.muted,
            ls="-" if pooled else DASHES[2], lw=1.4,
        )  # fmt: skip
        axes.plot(
            [middle], [row], "s", ms=6.5, color=palette.ink,
            markerfacecolor=palette.ink if pooled else palette.paper,
        )  # fmt: skip
        places.append(row)
        labels.append(label)
    axes.set_yticks(
        [*places, -1, -1.9], [*labels, "mean of the other five", "one more setting"]
    )
    axes.tick_params(axis="y", length=0)


def draw_pooled(axes: Axes, palette: Palette, found: Practice) -> None:
    """Draw the mean as a diamond as wide as its interval, on the band of the next."""
    low, high = (
        1 + ends["all"] for ends in (found.next_low_share, found.next_high_share)
    )
    mean_low, mean, mean_high = (
        1 + ends["all"]
        for ends in (
            found.mean_low_share, found.mean_change_share, found.mean_high_share
        )
    )  # fmt: skip
    axes.axvspan(low, high, color=palette.band, lw=0, zorder=-1)
    axes.fill(
        [mean_low, mean, mean_high, mean], [-1, -0.72, -1, -1.28], color=palette.main
    )
    axes.annotate(
        "", (low, -1.9), (high, -1.9),
        arrowprops={"arrowstyle": "<|-|>", "color": palette.second, "lw": 1.3},
    )  # fmt: skip


CASES = {
    "narrow": "effects alike, forecasts poor",
    "middle": "middling",
    "wide": "effects unlike, forecasts perfect",
}


def opt_out(found: Practice) -> Figure:
    """What lies behind a measured 4%, by the share of tasks kept back."""
    behind, curves = found.true_change_share, found.opt_out_curves
    return Figure(
        name="opt-out",
        alt=(
            f"A measured change of −4% stands for −4% if no task is kept back. With "
            f"5 to 15% kept back it stands for anything from "
            f"{percent(behind['narrow-0.05'])} to {percent(behind['wide-0.15'])}, by "
            f"how unlike the effects are and how well they are foreseen; with half "
            f"kept back and perfect foresight for {percent(behind['wide-0.5'])}."
        ),
        columns=("kept back, %", *(f"{text}, %" for text in CASES.values())),
        rows=tuple(
            (
                round(100 * share),
                *(round(100 * curves[case][place], 1) for case in CASES),
            )
            for place, share in enumerate(WITHHELD_STEPS)
        ),
        draw=lambda canvas, palette: draw_opt_out(canvas.add_subplot(), palette, found),
    )


def draw_opt_out(axes: Axes, palette: Palette, found: Practice) -> None:
    """Draw the three cases, with the range taken for plausible as a band."""
    x = [100 * share for share in WITHHELD_STEPS]
    axes.axvspan(5, 15, color=palette.band, lw=0)
    colors = (palette.third, palette.second, palette.main)
    places = ((24, -3.6), (33.5, -12.2), (11.5, -25.5))
    for (case, text), color, dash, place in zip(
        CASES.items(), colors, DASHES[::-1], places, strict=True
    ):
        y = [100 * value for value in found.opt_out_curves[case]]
        axes.plot(x, y, color=color, ls=dash)
        axes.text(*place, text, color=color)
    axes.plot([0], [100 * findings.MEASURED], "o", color=palette.ink, ms=7)
    axes.annotate(
        "measured",
        (0, -4),
        xytext=(3, 12),
        textcoords="offset points",
        color=palette.ink,
        annotation_clip=False,
    )
    axes.set_xlim(0, 50)
    axes.set_ylim(-32, 1)
    axes.set_yticks([0, -10, -20, -30], ["0", "−10%", "−20%", "−30%"])
    axes.set_xlabel("tasks kept back, %")
    axes.set_ylabel("true change of time")


def speed(found: Practice) -> Figure:
    """Changes merged a week by the speed of writing, for three habits of review."""
    curves = found.speed_curves
    names = ("cap", "wider-cap", "balanced")
    return Figure(
        name="speed",
        alt=(
            f"Changes merged a week against the speed of writing. With at most 15% of "
            f"the hours on review the curve is flat at "
            f"{found.merged_per_week['2']:.2f} from a speed-up of "
            f"{found.critical_speed_times['0.15']:.2f} on; with at most 25% from "
            f"{found.critical_speed_times['0.25']:.1f} on. With review first it goes "
            f"on rising, to {found.balanced_per_week['3']:.1f} at three times; a limit "
            f"of two open changes each follows close below."
        ),
        columns=("speed of writing", "at most 15%", "at most 25%", "review first"),
        rows=tuple(
            (k, *(round(curves[name][place], 1) for name in names))
            for place, k in enumerate(SPEED_STEPS)
            if place % 4 == 0
        ),
        draw=lambda canvas, palette: draw_speed(canvas.add_subplot(), palette, found),
    )


def draw_speed(axes: Axes, palette: Palette, found: Practice) -> None:
    """Draw the three habits as lines and the limit of two, simulated, as points."""
    x, curves = SPEED_STEPS, found.speed_curves
    axes.plot(x, curves["balanced"], color=palette.main)
    axes.plot(x, curves["wider-cap"], color=palette.third, ls=DASHES[2])
    axes.plot(x, curves["cap"], color=palette.second, ls=DASHES[1])
    points = [float(k) for k in findings.SPEEDS]
    merged = [found.simulated_per_week[f"limit-2-{k}"] for k in findings.SPEEDS]
    paper = {"color": palette.main, "markerfacecolor": palette.paper}
    axes.plot(points, merged, "o", ms=6.5, **paper)
    corner = (found.critical_speed_times["0.15"], curves["cap"][-1])
    axes.plot(*corner, "o", color=palette.second, ms=7)
    axes.annotate(
        f"from {corner[0]:.2f} on\nnothing more is merged",
        corner,
        xytext=(30, -46),
        textcoords="offset points",
        color=palette.second,
        arrowprops={"arrowstyle": "-", "color": palette.muted},
    )
    axes.text(2.05, 51.5, "review first", color=palette.main, ha="right")
    axes.text(3.1, 71, "limit of two", color=palette.main, ha="right")
    axes.plot([3.0, 3.0], [64, 69.5], color=palette.muted, lw=0.8)
    axes.text(4.0, 51, "at most 25% on review", color=palette.third, ha="right")
    axes.text(4.0, 36, "at most 15%", color=palette.second, ha="right")
    axes.set_xlim(1, 4.05)
    axes.set_ylim(0, 82)
    axes.set_xticks([1, 2, 3, 4])
    axes.set_xlabel("speed of writing, times that before")
    axes.set_ylabel("changes merged a week")


def own_trial(found: Practice) -> Figure:
    """How far the interval of one's own trial reaches, by the number of tasks."""
    counts = tuple(range(6, 6 + len(found.own_curve)))
    shown_counts = (6, 10, 20, 40, 80, 160, 320)

    def draw(canvas: Any, palette: Palette) -> None:
        axes = canvas.add_subplot()
        below = [1 / factor for factor in found.own_curve]
        axes.fill_between(counts, below, found.own_curve, color=palette.band, lw=0)
        axes.plot(counts, found.own_curve, color=palette.main)
        axes.plot(counts, below, color=palette.main)
        axes.axhline(1, color=palette.muted, lw=0.8)
        axes.axhline(0.8, color=palette.second, ls=DASHES[1], lw=1.6)
        axes.text(6.2, 0.735, "a fifth less time", color=palette.second, va="top")
        axes.text(6.6, 1.13, "not ruled out, if you find no effect", color=palette.ink)
        axes.set_xscale("log")
        axes.set_yscale("log")
        axes.minorticks_off()
        axes.set_xlim(6, 320)
        axes.set_ylim(0.24, 4.3)
        axes.set_xticks(shown_counts, [str(n) for n in shown_counts])
        axes.set_yticks([0.25, 0.5, 1, 2, 4], ["¼", "½", "1", "2", "4"])
        axes.set_xlabel("tasks, split at random (log scale)")
        axes.set_ylabel("time ratio (log scale)")

    factor = found.own_factor_times
    return Figure(
        name="own-trial",
        alt=(
            f"The 95% interval of a trial of one's own against the number of tasks. "
            f"Ten tasks leave everything from {1 / factor['10']:.2f} to "
            f"{factor['10']:.1f} times the time, forty from {1 / factor['40']:.2f} to "
            f"{factor['40']:.1f}. A fifth less time leaves the band only above about "
            f"{first_below(found.own_curve, 1 / 0.8)} tasks."
        ),
        columns=("tasks", "from, times", "to, times"),
        rows=tuple(
            (n, round(1 / factor[str(n)], 2), round(factor[str(n)], 2))
            for n in shown_counts
        ),
        draw=draw,
    )


def first_below(curve: tuple[float, ...], factor: float) -> int:
    """Return the smallest number of tasks whose interval reaches less far."""
    return 6 + next(place for place, reach in enumerate(curve) if reach < factor)
