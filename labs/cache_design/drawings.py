"""How the figures of the cache lab are drawn, each from its plain data.

``labs.cache_design.figures`` says what they show and in what words.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from labs.charts import Palette

Canvas = Any  # a matplotlib Figure
Row = tuple[str, Sequence[float], Sequence[float]]  # name, recovered, never

DASHED = (0, (4, 3))
NEVER = 400.0  # where "never" stands on an axis of seconds


def draw_timeline(
    canvas: Canvas,
    palette: Palette,
    *,
    minutes: Sequence[float],
    served: Sequence[Sequence[float]],
    names: Sequence[str],
) -> None:
    """Draw percent served over time: unbounded, bounded, bounded and coalesced."""
    axes = canvas.add_subplot()
    axes.axvspan(0, 3, color=palette.band, zorder=0)
    axes.text(1.5, 104, "cache restarting", color=palette.muted, ha="center")
    axes.plot(minutes, served[2], color=palette.third, linestyle=(0, (1, 1.4)))
    axes.plot(minutes, served[1], color=palette.main)
    axes.plot(minutes, served[0], color=palette.second, linestyle=(0, (5, 2)))
    axes.text(5.4, 20, names[0], color=palette.second)
    axes.text(3.1, 49, names[1], color=palette.main)
    axes.text(3.4, 79, names[2], color=palette.third)
    axes.set_xlabel("minutes since the restart began")
    axes.set_ylabel("requests served (%)")
    axes.set_xlim(-1, 8)
    axes.set_ylim(0, 112)
    axes.set_yticks([0, 25, 50, 75, 100])


def draw_bound(
    canvas: Canvas,
    palette: Palette,
    *,
    runs: Mapping[str, Sequence[tuple[float, float]]],
) -> None:
    """Draw seconds to recover by the longest wait, a line for each fate of a query."""
    axes = canvas.add_subplot()
    axes.axvline(10, color=palette.muted, linewidth=1, linestyle=DASHED)
    axes.text(9.4, 330, "callers’ timeout", color=palette.muted, ha="right")
    styles = (
        {"color": palette.second, "linestyle": (0, (5, 2))},
        {"color": palette.third, "linestyle": (0, (1, 1.4))},
        {"color": palette.main},
    )
    lines = list(zip(runs.values(), styles, strict=True))
    for points, style in reversed(lines):  # the dashed line lies on the others
        ends = [point for point in points if math.isfinite(point[1])]
        axes.plot(*zip(*ends, strict=True), marker="o", markersize=5, **style)
    never = [wait for wait, end in runs["thrown away"] if math.isinf(end)]
    _cross(axes, never, NEVER, palette.second)
    axes.text(10.8, NEVER - 34, "thrown away", color=palette.second)
    last = [dict(points)[60.0] for points in runs.values()]
    axes.text(58, last[1] - 26, "stopped", color=palette.third, ha="center")
    axes.text(55, last[2] + 12, "kept", color=palette.main, ha="right")
    axes.set_xscale("log")
    axes.set_xticks([1, 2, 5, 10, 20, 60], ["1", "2", "5", "10", "20", "60"])
    axes.minorticks_off()
    axes.set_yticks([0, 100, 200, 300, NEVER], ["0", "100", "200", "300", "never"])
    axes.set_xlabel("longest wait that the queue allows (s; log scale)")
    axes.set_ylabel("healthy again after (s)")
    axes.set_ylim(0, NEVER + 25)


def draw_pairs(
    canvas: Canvas,
    palette: Palette,
    *,
    names: Sequence[str],
    recovers: Mapping[tuple[int, int], bool],
) -> None:
    """Draw a grid of pairs: a dot where both together recover, a cross where not."""
    axes = canvas.add_subplot()
    last = len(names) - 1
    for outcome, marker, colour in (
        (True, "o", palette.main),
        (False, "x", palette.second),
    ):
        places = [place for place, found in recovers.items() if found is outcome]
        axes.scatter(
            [column for _, column in places],
            [last - row for row, _ in places],
            marker=marker,
            s=46,
            color=colour,
            linewidths=2,
        )
    axes.set_yticks(
        range(len(names)),
        [f"{name}  {last - place + 1}" for place, name in enumerate(reversed(names))],
    )
    axes.set_xticks(range(len(names)), [str(place + 1) for place in range(len(names))])
    axes.xaxis.tick_top()
    axes.tick_params(length=0)
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)
    axes.set_xlabel("dot: recovers   cross: never   blank: exclude each other")


def draw_models(canvas: Canvas, palette: Palette, *, rows: Sequence[Row]) -> None:
    """Draw the ratios at which each model recovers, and where it never does."""
    axes = canvas.add_subplot()
    top = len(rows) - 1
    axes.axvspan(0.3, 0.5, color=palette.band, zorder=0)
    axes.plot(
        [1, 1], [-0.5, top - 0.3], color=palette.muted, linewidth=1, linestyle=DASHED
    )
    for place, (_, recovered, never) in enumerate(reversed(rows)):
        axes.plot(recovered, [place] * len(recovered), color=palette.main, marker="o")
        _cross(axes, never, place, palette.second)
    _note(axes, (0.84, top), "recovers", palette.main, "right")
    _note(axes, (0.9, top), "never", palette.second, "left")
    _name_rows(axes, [name for name, _, _ in rows])
    axes.set_xlim(0.3, 3.15)
    axes.set_ylim(-0.5, top + 0.75)
    axes.set_xlabel("longest wait ÷ timeout")


def draw_headroom(
    canvas: Canvas,
    palette: Palette,
    *,
    rows: Sequence[Row],
    formula: Mapping[int, float],
) -> None:
    """Draw the headrooms that survived an event or did not; ``formula`` by row."""
    axes = canvas.add_subplot()
    top = len(rows) - 1
    for row, (_, survived, lost) in enumerate(rows):
        place = top - row
        _cross(axes, lost, place, palette.second)
        axes.plot(
            survived,
            [place] * len(survived),
            linestyle="",
            marker="o",
            color=palette.main,
        )
        if row in formula:
            ends = [place - 0.28, place + 0.28]
            axes.plot([formula[row]] * 2, ends, color=palette.ink, linewidth=1.6)
    _note(axes, (rows[0][2][0], top), "lost", palette.second)
    _note(axes, (rows[0][1][0], top), "survived", palette.main)
    axes.text(61, 0, "formula", color=palette.ink, ha="right", va="center")
    axes.set_xscale("log")
    axes.set_xlim(3.3, 90)
    axes.set_ylim(-0.5, top + 0.7)
    axes.set_xticks([4, 8, 16, 32, 64], ["4", "8", "16", "32", "64"])
    axes.minorticks_off()
    _name_rows(axes, [name for name, _, _ in rows])
    axes.set_xlabel("headroom: capacity ÷ warm miss load\n(times; log scale)")


def draw_pool(
    canvas: Canvas,
    palette: Palette,
    *,
    sizes: Sequence[int],
    served: Sequence[float],
    edge: float,
) -> None:
    """Draw percent of all requests served by the number of workers."""
    axes = canvas.add_subplot()
    axes.axvline(edge, color=palette.muted, linewidth=1, linestyle=DASHED)
    axes.text(edge + 12, 37, "pool’s wait\n= timeout", color=palette.muted, va="top")
    axes.plot(sizes, served, color=palette.main, marker="o", markersize=5)
    axes.set_xlabel("workers")
    axes.set_ylabel("requests served (%)")
    axes.set_xlim(0, 1040)
    axes.set_ylim(0, 40)


def _cross(axes: Any, values: Sequence[float], place: float, colour: str) -> None:
    axes.plot(
        values,
        [place] * len(values),
        linestyle="",
        marker="x",
        markersize=9,
        markeredgewidth=2.4,
        color=colour,
    )


def _name_rows(axes: Any, names: Sequence[str]) -> None:
    axes.set_yticks(range(len(names)), list(reversed(names)))
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)


def _note(
    axes: Any,
    place: tuple[float, float],
    text: str,
    colour: str,
    side: str = "center",
) -> None:
    axes.annotate(
        text,
        place,
        xytext=(0, 11),
        textcoords="offset points",
        color=colour,
        ha=side,
    )
