"""The figures of the post, as functions of what the lab found."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from labs import Figure
from labs.llm_integration_patterns import findings, soft_findings, storm_findings
from labs.llm_integration_patterns.storm import WINDOW

if TYPE_CHECKING:
    from labs.charts import Palette
    from labs.llm_integration_patterns import CallAgain

DASHES = ("-", (0, (6, 2)), (0, (2, 2)))


def timeout(result: CallAgain) -> Figure:
    """p99 under a limit on the total, by whose the length is."""
    seconds = findings.SWEEP_SECONDS
    names = {
        "1": "length is the prompt's",
        "0.5": "half",
        "0": "length is new each time",
    }

    def draw(canvas: Any, palette: Palette) -> None:
        axes = canvas.add_subplot()
        axes.axvspan(2.9, 9, color=palette.band, lw=0)
        axes.axhline(1, color=palette.muted, lw=0.8)
        colors = (palette.main, palette.second, palette.third)
        places = ((7.6, 2.2), (6.1, 1.12), (5.1, 0.66))
        for (key, name), color, dash, place in zip(
            names.items(), colors, DASHES, places, strict=True
        ):
            axes.plot(seconds, result.sweep_ratio[key], color=color, ls=dash)
            axes.text(*place, name, color=color)
        axes.set_xlim(2, 16)
        axes.set_ylim(0.5, 2.5)
        axes.set_xlabel("limit on the total, seconds (three tries)")
        axes.set_ylabel("p99, over p99 with no limit")

    worst = max(result.sweep_ratio["1"])
    at = seconds[result.sweep_ratio["1"].index(worst)]
    return Figure(
        name="timeout",
        alt=(
            f"p99 with a limit on the total and three tries, over p99 without a limit. "
            f"Where the prompt explains the length of the answer it rises to "
            f"{worst:.1f} times at a limit of {at:g} s and comes back to 1 only beyond "
            f"{findings.SWEEP_SECONDS[10]} s. Where each attempt draws a new length "
            f"the limit helps: {result.sweep_ratio['0'][4]:.2f} at 4 s."
        ),
        columns=("limit, s", *(f"{name}: p99 ratio" for name in names.values())),
        rows=tuple(
            (limit, *(round(result.sweep_ratio[key][n], 2) for key in names))
            for n, limit in enumerate(seconds)
        ),
        draw=draw,
    )


def hedge(result: CallAgain) -> Figure:
    """What a hedge gains and what it costs, by whose the slowness is."""
    owned = findings.HEDGES_OWNED
    series = {
        "p99 cut": [100 * result.hedge_p99_cut_share[f"{s:g}"] for s in owned],
        "extra tokens, loser billed": [
            100 * result.hedge_billed_share[f"{s:g}"] for s in owned
        ],
        "extra tokens, loser cancelled": [
            100 * result.hedge_cancelled_share[f"{s:g}"] for s in owned
        ],
    }

    def draw(canvas: Any, palette: Palette) -> None:
        axes = canvas.add_subplot()
        colors = (palette.main, palette.second, palette.third)
        places = ((0.05, 26.5), (0.42, 17.6), (0.03, 0.9))
        for (name, line), color, dash, place in zip(
            series.items(), colors, DASHES, places, strict=True
        ):
            axes.plot(owned, line, color=color, ls=dash, marker="o", ms=4)
            axes.text(*place, name, color=color)
        axes.set_xlim(-0.02, 1.02)
        axes.set_ylim(0, 30)
        axes.set_xlabel("share of the slowness that the prompt explains")
        axes.set_ylabel("% of p99, % of tokens")

    return Figure(
        name="hedge",
        alt=(
            f"Hedging at the 95th percentile. As the prompt comes to explain the "
            f"slowness, the cut in p99 falls from {series['p99 cut'][0]:.0f}% to "
            f"{series['p99 cut'][4]:.1f}% at 0.9 and nothing at 1, while the extra "
            f"tokens rise from 5% to "
            f"{series['extra tokens, loser billed'][-1]:.0f}% if the loser runs on, "
            f"and from {series['extra tokens, loser cancelled'][0]:.0f}% to "
            f"{series['extra tokens, loser cancelled'][-1]:.0f}% if it is cancelled."
        ),
        columns=("share explained", *(f"{name}, %" for name in series)),
        rows=tuple(
            (share, *(round(line[n], 1) for line in series.values()))
            for n, share in enumerate(owned)
        ),
        draw=draw,
    )


def tries(result: CallAgain) -> Figure:
    """Wrong answers accepted by a check that catches 70%, by number of tries."""
    count = list(soft_findings.TRIES_SHOWN)
    lines = {
        name: [100 * share for share in line]
        for name, line in result.wrong_by_tries.items()
    }

    def draw(canvas: Any, palette: Palette) -> None:
        axes = canvas.add_subplot()
        axes.axvspan(1, 3, color=palette.band, lw=0)
        colors = (palette.main, palette.second, palette.third)
        lifts = (0.25, -0.42, -0.42)
        for (name, line), color, dash, lift in zip(
            lines.items(), colors, DASHES, lifts, strict=True
        ):
            axes.plot(count, line, color=color, ls=dash, marker="o", ms=4)
            axes.text(10, line[-1] + lift, name, color=color, ha="right")
        axes.set_xlim(0.8, 10.2)
        axes.set_ylim(0, 6.5)
        axes.set_xticks([1, 2, 3, 5, 10])
        axes.set_xlabel("tries at most")
        axes.set_ylabel("wrong answers accepted, %")

    same = lines["same prompt, same model"]
    return Figure(
        name="tries",
        alt=(
            f"Wrong answers that a check lets through, by tries. At one try "
            f"{same[0]:.1f}% of requests end with an accepted wrong answer, at three "
            f"{same[2]:.1f}%, at ten {same[-1]:.1f}%. With further tries on another "
            f"model it is {lines['further tries elsewhere'][-1]:.1f}% at ten; if "
            f"attempts were independent, "
            f"{lines['if attempts were independent'][-1]:.1f}%."
        ),
        columns=("tries", *(f"{name}, %" for name in lines)),
        rows=tuple(
            (number, *(round(line[n], 2) for line in lines.values()))
            for n, number in enumerate(count)
        ),
        draw=draw,
    )


def storm(result: CallAgain) -> Figure:
    """Calls answered before, during and after a provider's bad minute."""
    begins, lasts = storm_findings.STORM.begins, storm_findings.STORM.lasts
    shown = {
        storm_findings.SHOWN[key]: [100 * share for share in line[:36]]
        for key, line in result.served_by_window.items()
    }
    minutes = [((n + 0.5) * WINDOW - begins) / 60 for n in range(36)]

    def draw(canvas: Any, palette: Palette) -> None:
        axes = canvas.add_subplot()
        axes.axvspan(0, lasts / 60, color=palette.band, lw=0)
        axes.text(0.5, 112, "3× slower", ha="center", color=palette.ink)
        colors = (palette.second, palette.third, palette.main)
        dashes = (DASHES[1], DASHES[2], DASHES[0])
        places = ((4.9, 7), (1.15, 6), (4.9, 107))
        for (name, line), color, dash, (x, y) in zip(
            shown.items(), colors, dashes, places, strict=True
        ):
            axes.plot(minutes, line, color=color, ls=dash)
            side = "right" if x > 3 else "left"
            axes.text(x, y, name, color=color, ha=side, va="center")
        axes.set_xlim(-1, 5)
        axes.set_ylim(0, 120)
        axes.set_yticks([0, 25, 50, 75, 100])
        axes.set_xlabel("minutes from the start of the slowdown")
        axes.set_ylabel("calls answered in time, %")

    after = result.first_minute_share
    return Figure(
        name="storm",
        alt=(
            f"Calls answered in time around a minute in which the provider is three "
            f"times slower. With three tries and no more, none is answered from then "
            f"on. With a bounded queue {after['bound']:.0%} are answered in the first "
            f"minute afterwards. A retry budget that also skips calls whose caller has "
            f"gone recovers in between, and not in every run."
        ),
        columns=("minute", *(f"{name}, %" for name in shown)),
        rows=tuple(
            (round(minute, 2), *(round(line[n]) for line in shown.values()))
            for n, minute in enumerate(minutes)
        ),
        draw=draw,
    )
