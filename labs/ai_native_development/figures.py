"""The figures of the post, as functions of what the lab found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from labs import Figure
from labs.ai_native_development import findings
from labs.ai_native_development.baskets import TASKS

if TYPE_CHECKING:
    from labs.ai_native_development import Delegating
    from labs.charts import Palette

DASHES = ("-", (0, (6, 2)), (0, (2, 2)))
NAMES = {
    "script": "one-off script",
    "migration": "mechanical migration",
    "endpoint": "CRUD endpoint",
    "screen": "UI change",
    "failing-test": "bug, failing test",
    "tests": "tests for old code",
    "new-api": "unfamiliar API",
    "tacit-rules": "tacit rules",
    "no-repro": "bug, no reproduction",
    "concurrency": "concurrency",
    "security": "security",
    "known-fix": "known small fix",
}
# Where a name stands from its point, in pixels, and how it is aligned.
PLACES = {
    "script": (-7, 2, "right"),
    "migration": (0, -14, "center"),
    "endpoint": (7, 6, "left"),
    "screen": (-7, 0, "right"),
    "failing-test": (-7, 0, "right"),
    "tests": (7, 0, "left"),
    "new-api": (7, -2, "left"),
    "tacit-rules": (7, -7, "left"),
    "no-repro": (0, -14, "center"),
    "concurrency": (7, -6, "left"),
    "security": (0, -15, "center"),
    "known-fix": (16, -15, "right"),
}
LEVER_NAMES = {
    "instant": "instant answers",
    "specify-halved": "half the specifying",
    "check-halved": "half the checking",
    "error-halved": "half the errors",
    "never-wrong": "never wrong",
}
ESCAPE_TICKS = {
    30: "½ h",
    120: "2 h",
    480: "8 h",
    2400: "40 h",
    14400: "240 h",
    96000: "1,600 h",
}


def break_even(result: Delegating) -> Figure:
    """The twelve kinds of task against the line on which handing over is a draw."""
    points = {
        kind: (100 * result.break_even_share[kind], 100 * task.success_share)
        for kind, task in TASKS.items()
    }
    above = sum(y > x for x, y in points.values())

    def draw(canvas: Any, palette: Palette) -> None:
        axes = canvas.add_subplot()
        axes.fill_between([0, 100], [0, 100], 100, color=palette.band, lw=0)
        axes.plot([0, 100], [0, 100], color=palette.muted, lw=1.2)
        plot_tasks(axes, palette, points)
        axes.text(12, 48, "hand it over", color=palette.ink, ha="center")
        axes.text(80, 27, "do it by hand", color=palette.ink, ha="center")
        axes.set_xlim(0, 100)
        axes.set_ylim(20, 100)
        axes.set_xlabel("specifying, watching and checking, % of the time by hand")
        axes.set_ylabel("chance of success, %")

    return Figure(
        name="break-even",
        alt=(
            f"Twelve kinds of task, chance of success against attention spent as a "
            f"share of hand work. {above} lie above the diagonal, where handing over "
            f"saves time, from the one-off script at "
            f"{result.break_even_share['script']:.0%} to tests and an unfamiliar API; "
            f"{len(points) - above} lie below it, the known small fix at "
            f"{result.break_even_share['known-fix']:.0%}."
        ),
        columns=("task", "break-even, %", "assumed success, %", "time, % of by hand"),
        rows=tuple(
            (NAMES[kind], round(x), round(y), round(100 * result.time_share[kind]))
            for kind, (x, y) in points.items()
        ),
        draw=draw,
        height=0.8,
    )


def plot_tasks(
    axes: Any, palette: Palette, points: Mapping[str, tuple[float, float]]
) -> None:
    """Mark each kind of task, with its name beside it."""
    for kind, (x, y) in points.items():
        color = palette.main if y > x else palette.second
        axes.plot(x, y, "o" if y > x else "D", color=color, ms=7)
        dx, dy, side = PLACES[kind]
        axes.annotate(
            NAMES[kind],
            (x, y),
            (dx, dy),
            textcoords="offset points",
            ha=side,
            va="center",
            color=color,
        )


def levers(result: Delegating) -> Figure:
    """What each improvement saves, over random baskets."""
    shares = {
        lever: tuple(
            100 * result.lever_share[f"{lever}.{at}"] for at in ("p5", "median", "p95")
        )
        for lever in LEVER_NAMES
    }

    def draw(canvas: Any, palette: Palette) -> None:
        axes = canvas.add_subplot()
        for row, (lever, values) in enumerate(shares.items()):
            yours = lever in ("specify-halved", "check-halved")
            lever_bar(axes, -row, values, palette.main if yours else palette.muted)
        axes.text(30, -1.5, "yours to change", color=palette.main, va="center")
        axes.set_yticks(
            [-row for row in range(len(shares))], list(LEVER_NAMES.values())
        )
        axes.tick_params(axis="y", length=0)
        axes.set_xlim(0, 62)
        axes.set_ylim(-len(shares) + 0.4, 0.6)
        axes.set_xlabel("minutes saved, % (median; middle nine tenths)")

    median = {lever: row[1] for lever, row in shares.items()}
    return Figure(
        name="levers",
        alt=(
            f"Median share of a basket's minutes saved by five improvements: instant "
            f"answers {median['instant']:.1f}%, half the specifying "
            f"{median['specify-halved']:.1f}%, half the checking "
            f"{median['check-halved']:.1f}%, half the errors "
            f"{median['error-halved']:.1f}%, a model that is never wrong "
            f"{median['never-wrong']:.1f}%."
        ),
        columns=("improvement", "5th percentile, %", "median, %", "95th percentile, %"),
        rows=tuple(
            (LEVER_NAMES[lever], *(round(x, 1) for x in row))
            for lever, row in shares.items()
        ),
        draw=draw,
        height=0.5,
    )


def lever_bar(axes: Any, row: float, values: tuple[float, ...], color: str) -> None:
    """Draw the middle nine tenths with the median on it and its value behind."""
    low, middle, high = values
    axes.plot([low, high], [row, row], color=color, lw=5, alpha=0.45)
    axes.plot(middle, row, "o", color=color, ms=8)
    axes.annotate(
        f"{middle:.0f}%",
        (high, row),
        (8, 0),
        textcoords="offset points",
        color=color,
        va="center",
    )


TRIES_STYLE = (
    ("all-or-nothing", "nearly all or nothing: 0.67", 2, (5.0, 91), "third"),
    ("no-idea", "no idea: 0.33", 0, (6.4, 83.5), "main"),
    ("coin", "nearly a coin: 0.05", 1, (6.2, 48.5), "second"),
)


def tries(result: Delegating) -> Figure:
    """The cost of stopping after so many failures, for three beliefs of one mean."""
    curves = {
        name: [100 * cost for cost in curve]
        for name, curve in result.cost_curves.items()
    }
    best = {name: min(range(len(c)), key=c.__getitem__) for name, c in curves.items()}

    def draw(canvas: Any, palette: Palette) -> None:
        axes = canvas.add_subplot()
        axes.axhline(100, color=palette.muted, lw=1)
        axes.text(10, 101, "by hand", color=palette.muted, ha="right", va="bottom")
        for name, label, dash, place, role in TRIES_STYLE:
            color = getattr(palette, role)
            curve = curves[name]
            axes.plot(range(len(curve)), curve, color=color, ls=DASHES[dash])
            if best[name] < len(curve) - 1:
                axes.plot(best[name], curve[best[name]], "o", color=color, ms=8)
            axes.text(*place, label, color=color, ha="left", va="center")
        axes.set_xlim(0, 10.2)
        axes.set_ylim(40, 110)
        axes.set_xlabel("failures after which you stop and do it by hand")
        axes.set_ylabel("expected cost, % of by hand")

    return Figure(
        name="tries",
        alt=(
            f"Expected cost by the number of failures after which one stops, each try "
            f"at a quarter of the hand work and the first succeeding half of the time. "
            f"With no idea the cost is least, {curves['no-idea'][2]:.0f}%, after "
            f"{best['no-idea']} failures, and {curves['no-idea'][8]:.0f}% after eight. "
            f"Near all or nothing it is least after {best['all-or-nothing']}. Near a "
            f"coin it falls to {curves['coin'][-1]:.0f}% and goes on falling."
        ),
        columns=("stop after", "all or nothing, %", "no idea, %", "a coin, %"),
        rows=tuple(
            (stop, *(round(curves[name][stop], 1) for name, *_ in TRIES_STYLE))
            for stop in range(findings.SHOWN_TRIES + 1)
        ),
        draw=draw,
    )


def escape_axis(axes: Any) -> None:
    """Set the logarithmic axis of what an escaped defect costs, in hours."""
    axes.set_xscale("log")
    axes.set_xlim(30, 96_000)
    axes.set_xticks(list(ESCAPE_TICKS), list(ESCAPE_TICKS.values()))
    axes.set_xticks([], minor=True)
    axes.set_xlabel("what a defect costs that slips through (log scale)")


def stakes(result: Delegating) -> Figure:
    """The gain from handing over, by the cost of an escape and speed of checking."""
    escapes = findings.CURVE_ESCAPES
    style = (
        ("half", "checked in half the time", 1, (1300, 2.86), "third"),
        ("same", "as fast as your own", 0, (4200, 2.12), "main"),
        ("twice", "in twice the time", 2, (150, 1.25), "second"),
    )

    def draw(canvas: Any, palette: Palette) -> None:
        axes = canvas.add_subplot()
        axes.axhspan(0, 1, color=palette.band, lw=0)
        axes.text(33, 0.75, "slower than by hand", color=palette.ink, va="center")
        for name, label, dash, place, role in style:
            color = getattr(palette, role)
            axes.plot(
                escapes, result.leverage_curves[name], color=color, ls=DASHES[dash]
            )
            axes.text(*place, label, color=color, va="center")
        escape_axis(axes)
        axes.set_ylim(0.5, 4.6)
        axes.set_yticks([1, 2, 3, 4])
        axes.set_ylabel("gain over hand work, times")

    at = result.leverage_times
    return Figure(
        name="stakes",
        alt=(
            f"Gain from handing over by the cost of an escaped defect. From about "
            f"{at['same.half-hour']:.1f} times at half an hour it falls, at 40 hours "
            f"to {at['half.40h']:.1f} times where the result is checked in half the "
            f"time that one's own work takes, {at['same.40h']:.1f} where it takes the "
            f"same and {at['twice.40h']:.1f} where it takes twice; at 1,600 hours to "
            f"{at['half.1600h']:.1f}, {at['same.1600h']:.1f} and "
            f"{at['twice.1600h']:.1f}."
        ),
        columns=("escape, hours", "half the time", "the same", "twice the time"),
        rows=tuple(
            (
                round(escape / 60, 1),
                *(round(result.leverage_curves[name][i], 2) for name, *_ in style),
            )
            for i, escape in enumerate(escapes)
        ),
        draw=draw,
    )


def plot_savings(axes: Any, palette: Palette, result: Delegating) -> None:
    """Draw what the two improvements save, and one where errors cannot be found."""
    escapes, curves = findings.CURVE_ESCAPES, result.saving_curves
    axes.plot(escapes, curves["error"], color=palette.second, ls=DASHES[1])
    axes.plot(escapes, curves["tau"], color=palette.main)
    axes.plot(escapes, curves["error-unfindable"], color=palette.third, ls=DASHES[2])
    axes.text(34, 13.3, "half the errors", color=palette.second)
    axes.text(9000, 22, "checks twice\nas fast", color=palette.main, va="center")
    axes.text(
        2600,
        35,
        "half the errors,\n1 in 20 can't\nbe found",
        color=palette.third,
        ha="right",
        va="center",
    )


def model_or_check(result: Delegating) -> Figure:
    """What half the errors and checks twice as fast save, by the cost of an escape."""
    escapes = findings.CURVE_ESCAPES
    turning = 60 * result.turning_point_hours["base"]

    def draw(canvas: Any, palette: Palette) -> None:
        axes = canvas.add_subplot()
        axes.axvspan(turning, 96_000, color=palette.band, lw=0)
        plot_savings(axes, palette, result)
        axes.text(
            1.08 * turning, 2, f"from {turning / 60:.0f} hours on", color=palette.ink
        )
        escape_axis(axes)
        axes.set_ylim(0, 42)
        axes.set_ylabel("minutes saved on each task")

    saved = result.tau_halved_minutes
    return Figure(
        name="model-or-check",
        alt=(
            f"Minutes saved on a task by two improvements. Half the errors save "
            f"{result.error_halved_minutes['40h']:.0f} minutes at any stakes where "
            f"checking pays. Checks twice as fast save {saved['2h']:.0f} minutes where "
            f"an escape costs two hours, {saved['40h']:.0f} at 40 hours and "
            f"{saved['1600h']:.0f} at 1,600; they save more from {turning / 60:.0f} "
            f"hours on. If one error in twenty cannot be found by checking, half the "
            f"errors save more at any cost of a defect."
        ),
        columns=(
            "escape, hours",
            "half the errors, minutes",
            "the same, 1 in 20 unfindable",
            "faster checks, minutes",
        ),
        rows=tuple(
            (
                round(escape / 60, 1),
                round(result.saving_curves["error"][i], 1),
                round(result.saving_curves["error-unfindable"][i], 1),
                round(result.saving_curves["tau"][i], 1),
            )
            for i, escape in enumerate(escapes)
        ),
        draw=draw,
    )
