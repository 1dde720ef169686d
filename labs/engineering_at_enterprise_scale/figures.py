"""The figures of the post, as functions of what the lab found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from labs import Figure
from labs.engineering_at_enterprise_scale import canary, findings, ratios

if TYPE_CHECKING:
    from labs.charts import Palette
    from labs.engineering_at_enterprise_scale import Scale

DASHES = ("-", (0, (6, 2)), (0, (2, 2)))
MARKS = ("o", "s", "D")


def crossovers(result: Scale) -> Figure:
    """Each belief at three sizes, over the size at which it flips."""
    beliefs = sorted(ratios.beliefs(), key=lambda each: each.past()["400"])
    count = result.flipped

    def draw(canvas: Any, palette: Palette) -> None:
        axes = canvas.add_subplot()
        axes.set_xscale("log")
        axes.axvspan(1, 5e5, color=palette.band, lw=0)
        axes.axvline(1, color=palette.muted, lw=1)
        belief_marks(axes, palette, beliefs)
        axes.set_yticks(range(len(beliefs)), [each.words for each in beliefs])
        axes.tick_params(axis="y", length=0)
        axes.spines["left"].set_visible(False)
        axes.set_xlim(4e-4, 5e5)
        axes.set_ylim(-0.6, len(beliefs))
        axes.set_xticks([1e-3, 1, 1e3], ["1/1,000", "1", "1,000"])
        axes.minorticks_off()
        axes.text(4e5, -0.2, "flipped", color=palette.ink, ha="right")
        axes.set_xlabel("size over crossover (log scale)", loc="right")

    return Figure(
        name="crossovers",
        alt=(
            f"Ten beliefs, each with a mark for an organisation of 12, of 400 and of "
            f"25,000 people, placed by its size over the size at which the belief "
            f"flips. At 12 people {count['12']} of ten has flipped, at 400 "
            f"{count['400']}, at 25,000 {count['25000']}."
        ),
        columns=("belief", "unit", "crossover", "at 12", "at 400", "at 25,000"),
        rows=tuple(
            (
                each.words,
                each.unit,
                float(f"{each.crossover:.3g}"),
                *(float(f"{past:.2g}") for past in each.past().values()),
            )
            for each in reversed(beliefs)
        ),
        draw=draw,
        height=0.86,
    )


def belief_marks(axes: Any, palette: Palette, beliefs: list[ratios.Belief]) -> None:
    """Draw a rule and three marks a belief; name the marks on the top row."""
    colors = (palette.third, palette.second, palette.main)
    for place, belief in enumerate(beliefs):
        past = list(belief.past().values())
        axes.plot([past[0], past[2]], [place] * 2, color=palette.rule, lw=1, zorder=1)
        for x, color, mark in zip(past, colors, MARKS, strict=True):
            axes.plot(x, place, mark, color=color, ms=7, zorder=2)
    names = ("12 people", "400", "25,000")
    top, above = list(beliefs[-1].past().values()), len(beliefs) - 0.75
    for x, color, name in zip(top, colors, names, strict=True):
        first = name == names[0]  # it begins beside the line at 1, not across it
        at, side = (1.35, "left") if first else (x, "center")
        axes.text(at, above, name, color=color, ha=side, va="bottom", fontsize=12)


def canary_clock(result: Scale) -> Figure:
    """Time until a 1% canary sees a worse release, by traffic."""
    traffic = np.logspace(1, 6.3, 60)
    errors, share = ratios.ERROR_SHARE, findings.SEEN_AT

    def seconds(added: float, shown: float) -> Any:
        return [canary.seconds_to_see(r, shown, errors, added) for r in traffic]

    lines = (
        ("a fifth more, 1% canary", seconds(0.2 * errors, share)),
        ("doubling, 1% canary", seconds(errors, share)),
        ("doubling, half the traffic", seconds(errors, 0.5)),
    )

    def draw(canvas: Any, palette: Palette) -> None:
        axes = canvas.add_subplot()
        axes.set_xscale("log")
        axes.set_yscale("log")
        axes.fill_between([10, 2e6], 0.3, 3600, color=palette.band, lw=0)
        clock_lines(axes, palette, traffic, lines)
        axes.text(14, 2200, "within an hour", color=palette.ink, va="top")
        axes.set_ylim(0.3, 2e8)
        axes.set_xlim(10, 2e8)
        axes.spines["bottom"].set_bounds(10, 2e6)
        axes.set_xticks([50, 5e3, 1e6], ["50", "5,000", "1 million"])
        ticks = {1: "1 s", 60: "1 min", 3600: "1 h", 86400: "1 day", 31557600: "1 year"}
        axes.set_yticks(list(ticks), list(ticks.values()))
        axes.minorticks_off()
        axes.set_xlabel("requests a second (log scale)")
        axes.set_ylabel("time until it is seen (log scale)")

    found = result.canary_seconds
    return Figure(
        name="canary-clock",
        alt=(
            f"Time until a canary sees errors of 1 in 10,000 double, by traffic. A "
            f"1% canary needs {found['12'] / ratios.DAY:.1f} days at 50 requests/s, "
            f"{found['400'] / 3600:.1f} hours at 5,000 and {found['25000']:.0f} s at a "
            f"million; half of the traffic needs "
            f"{result.canary_half_seconds['12'] / 3600:.1f} hours at 50."
        ),
        columns=("requests a second", *(f"{name}, s" for name, _ in lines)),
        rows=tuple(
            (r, *(float(f"{canary.seconds_to_see(r, part, errors, added):.3g}")
                  for part, added in ((share, 0.2 * errors), (share, errors),
                                      (0.5, errors))))
            for r in (10, 50, 100, 500, 1_000, 5_000, 10_000, 100_000, 1_000_000)
        ),
        draw=draw,
    )  # fmt: skip


def clock_lines(axes: Any, palette: Palette, traffic: Any, lines: Any) -> None:
    """Draw the lines, each named at its end."""
    colors = (palette.second, palette.main, palette.third)
    dashes = (DASHES[1], DASHES[0], DASHES[2])
    for (name, ys), color, dash in zip(lines, colors, dashes, strict=True):
        axes.plot(traffic, ys, color=color, ls=dash)
        label = name.replace(", ", ",\n")
        axes.text(2.6e6, ys[-1], label, color=color, va="center", linespacing=1)
    for r in ratios.REQUESTS:
        at = canary.seconds_to_see(r, findings.SEEN_AT, *[ratios.ERROR_SHARE] * 2)
        axes.plot(r, at, "o", color=palette.main, ms=6)


def staged(result: Scale) -> Figure:
    """What catching a bad release in the first stage saves, by reaction time."""
    lags = np.logspace(0, 4, 60)
    errors, stage = ratios.ERROR_SHARE, findings.FIRST_STAGE

    def fewer(r: float, lag: float) -> float:
        return canary.fewer_failures(r, stage, errors, errors, lag)

    def draw(canvas: Any, palette: Palette) -> None:
        axes = canvas.add_subplot()
        axes.set_xscale("log")
        axes.set_yscale("log")
        axes.axvspan(60, 600, color=palette.band, lw=0)
        colors = (palette.third, palette.second, palette.main)
        names = ("50", "5,000", "a million requests/s")
        places = ((1700, 1.6), (1200, 10), (14, 90))
        for r, color, name, dash, place in zip(
            ratios.REQUESTS, colors, names, DASHES[::-1], places, strict=True
        ):
            axes.plot(lags, [fewer(r, lag) for lag in lags], color=color, ls=dash)
            right = "right" if name != "5,000" else "left"
            axes.text(*place, name, color=color, ha=right)
        axes.set_xlim(1, 1e4)
        axes.set_ylim(0.9, 1200)
        axes.set_xticks(
            [1, 10, 60, 600, 3600], ["1 s", "10 s", "1 min", "10 min", "1 h"]
        )
        axes.set_yticks([1, 10, 100, 1000], ["1", "10", "100", "1,000"])
        axes.minorticks_off()
        axes.set_xlabel("from evidence to rollback (log scale)")
        axes.set_ylabel("times fewer failed requests (log scale)")

    return Figure(
        name="staged",
        alt=(
            f"How many times fewer requests fail if a bad release is caught in a "
            f"first stage of 0.1% of the traffic, by the time from evidence to "
            f"rollback. At a million requests a second: "
            f"{result.fewer_failures['0s']:.0f} if the rollback is immediate, "
            f"{result.fewer_failures['30s']:.0f} at 30 s, "
            f"{result.fewer_failures['300s']:.0f} at 5 minutes. At 50 requests a "
            f"second {result.fewer_failures_small:.2f} at 5 minutes."
        ),
        columns=("seconds to rollback", "at 50/s", "at 5,000/s", "at 1,000,000/s"),
        rows=tuple(
            (lag, *(round(fewer(r, lag), 1) for r in ratios.REQUESTS))
            for lag in (0, 1, 3, 10, 30, 60, 300, 600, 3600, 10_000)
        ),
        draw=draw,
    )
