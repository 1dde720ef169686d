"""How the figures of the lab are drawn, each from its plain data.

``labs.observability_at_scale.figures`` says what they show and in what words.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from labs.charts import Palette

Canvas = Any  # a matplotlib Figure
DASHED = (0, (5, 2))


def draw_weights(
    canvas: Canvas,
    palette: Palette,
    *,
    plain: Mapping[str, float],
    weighted: Mapping[str, float],
) -> None:
    """Draw a pair of bars for each number, over the truth, on a logarithmic axis."""
    axes = canvas.add_subplot()
    for place, name in enumerate(plain):
        axes.barh(
            place - 0.17, plain[name] - 1, 0.34, left=1, color=palette.second, lw=0
        )
        axes.text(plain[name] * 1.12, place - 0.17, f"{plain[name]:.0f} times",
                  color=palette.second, va="center")  # fmt: skip
        axes.plot(
            weighted[name], place + 0.2, "o", color=palette.main, ms=8, clip_on=False
        )
        axes.text(1.25, place + 0.2, f"{weighted[name]:.2f}", color=palette.main,
                  va="center")  # fmt: skip
    axes.axvline(1, color=palette.ink, lw=1, zorder=0)
    axes.set_xscale("log")
    axes.set_xlim(0.8, 400)
    axes.set_xticks([1, 10, 100], ["true", "10 times", "100 times"])
    axes.set_xticks([], minor=True)
    axes.set_yticks(range(len(plain)), list(plain))
    axes.set_ylim(len(plain) - 0.5, -0.75)
    axes.tick_params(axis="y", length=0)
    axes.text(1.2, -0.4, "counted plainly", color=palette.second, va="bottom")
    axes.text(2.1, 0.2, "counted by weight", color=palette.main, va="center")


def draw_rules(
    canvas: Canvas,
    palette: Palette,
    *,
    rows: Sequence[tuple[str, Sequence[float]]],
    names: Sequence[str],
) -> None:
    """Draw errors in percent, one row a kind of traffic, one mark a rule."""
    axes = canvas.add_subplot()
    top = len(rows) - 1
    marks = (("D", palette.muted), ("s", palette.second), ("o", palette.main))
    for place, (_, errors) in enumerate(rows):
        drawn = [error for error in errors if not math.isnan(error)]
        axes.plot([min(drawn), max(drawn)], [top - place] * 2, color=palette.rule, lw=1)
    for rule, (shape, color) in enumerate(marks):
        lift = (0.13, -0.13, 0.0)[rule]
        axes.plot(
            [errors[rule] for _, errors in rows],
            [top - place + lift for place in range(len(rows))],
            shape,
            color=color,
            ms=7,
            markerfacecolor="none" if shape == "s" else color,
        )
    place = next(n for n, (name, _) in enumerate(rows) if name == "1% slow")
    right, middle, left = rows[place][1]
    axes.text(left, top - place + 0.28, names[2], color=palette.main, ha="center")
    axes.text(right, top - place + 0.32, names[0], color=palette.muted, ha="center")
    axes.text(middle, top - place - 0.62, names[1], color=palette.second, ha="center")
    over = next(n for n, (_, errors) in enumerate(rows) if math.isnan(errors[1]))
    axes.text(
        1.05, top - over, "keeping all: over budget", color=palette.second, va="center"
    )
    axes.set_xscale("log")
    axes.set_xlim(1, 40)
    axes.set_xticks([1, 2, 5, 10, 20], ["1", "2", "5", "10", "20"])
    axes.set_xticks([], minor=True)
    axes.set_yticks(range(top + 1), [name for name, _ in reversed(rows)])
    axes.set_ylim(-0.6, top + 0.7)
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel("error of the weighted p99 (%)")


def draw_averages(
    canvas: Canvas, palette: Palette, *, ratios: Mapping[str, float]
) -> None:
    """Draw each fleet's averaged percentile over the true one."""
    axes = canvas.add_subplot()
    top = len(ratios) - 1
    axes.axvspan(0.1, 1, color=palette.band, lw=0)
    axes.axvline(1, color=palette.muted, lw=1)
    for place, ratio in enumerate(ratios.values()):
        low = ratio < 0.995
        color = palette.second if low else palette.main
        row = top - place
        axes.plot([1, ratio], [row, row], color=color, ls=DASHED if low else "-")
        axes.plot(ratio, row, "s" if low else "o", color=color, ms=7)
        axes.annotate(
            f"{ratio:.2f}" if ratio < 10 else f"{ratio:.0f}",
            (ratio, row),
            xytext=(-8 if low else 8, 0),
            textcoords="offset points",
            color=color,
            ha="right" if low else "left",
            va="center",
        )
    axes.text(0.97, top + 0.62, "shows too little", color=palette.second, ha="right")
    axes.text(1.05, top + 0.62, "shows too much", color=palette.main)
    axes.set_xscale("log")
    axes.set_xlim(0.1, 20)
    axes.set_xticks([0.1, 0.2, 0.5, 1, 2, 5, 10], "0.1 0.2 0.5 1 2 5 10".split())
    axes.set_xticks([], minor=True)
    axes.set_yticks(range(top + 1), list(reversed(ratios)))
    axes.set_ylim(-0.5, top + 1.1)
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel("averaged percentile over the true one")


def draw_cliff(
    canvas: Canvas,
    palette: Palette,
    *,
    rates: Sequence[float],
    lost: Sequence[float],
    simulated: Mapping[float, float],
    marked: Mapping[str, tuple[float, float]],
    edges: tuple[float, float],
) -> None:
    """Draw percent of traces lost by their rate, with two operating points."""
    axes = canvas.add_subplot()
    axes.axvspan(*edges, color=palette.band, lw=0)
    axes.plot(rates, lost, color=palette.main)
    axes.plot(
        list(simulated),
        list(simulated.values()),
        "o",
        color=palette.main,
        markerfacecolor="none",
        ms=7,
        clip_on=False,
    )
    for name, (rate, share) in marked.items():
        axes.plot(rate, share, "D", color=palette.second, ms=8, clip_on=False)
        high = share > 50
        axes.annotate(
            name,
            (rate, share),
            xytext=(0, -18 if high else 14),
            textcoords="offset points",
            color=palette.second,
            ha="center",
        )
    axes.text(1_590, 60, "formula, and\nsampler simulated (o)", color=palette.main,
              ha="right", va="center")  # fmt: skip
    axes.set_xlim(1_080, 1_810)
    axes.set_ylim(0, 104)
    axes.set_xticks([1_100, 1_200, 1_300, 1_400, 1_500, 1_600, 1_700, 1_800],
                    ["1,100", "", "1,300", "", "1,500", "", "1,700", ""])  # fmt: skip
    axes.set_xlabel("new traces a second, per collector")
    axes.set_ylabel("never judged (%)")
