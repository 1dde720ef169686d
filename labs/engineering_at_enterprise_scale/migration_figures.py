"""The figures of the migrations: how long their tails are, and how many are open."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from labs import Figure
from labs.engineering_at_enterprise_scale import findings, migrations
from labs.engineering_at_enterprise_scale.figures import DASHES

if TYPE_CHECKING:
    from labs.charts import Palette
    from labs.engineering_at_enterprise_scale import Scale


def migration(result: Scale) -> Figure:
    """Share not yet moved, for teams more and less alike, with Log4j's downloads."""
    times = np.logspace(-1.7, 1.5, 90)
    shapes = (math.inf, 4.0, 2.0)

    def left(years: float, alike: float) -> float:
        return migrations.left_share(years / findings.MEDIAN_YEARS, alike)

    def draw(canvas: Any, palette: Palette) -> None:
        axes = canvas.add_subplot()
        axes.set_xscale("log")
        axes.set_yscale("log")
        axes.axhspan(0.0003, 0.01, color=palette.band, lw=0)
        colors = (palette.third, palette.second, palette.main)
        names = ("identical teams", "rates vary by half", "rates vary by 71%")
        places = ((0.72, 0.0005), (1.5, 0.0023), (5.2, 0.0135))
        for alike, color, dash, name, place in zip(
            shapes, colors, DASHES[::-1], names, places, strict=True
        ):
            axes.plot(times, [left(t, alike) for t in times], color=color, ls=dash)
            right = {"ha": "right"} if alike > 2 else {}
            axes.text(*place, name, color=color, **right)
        log4j_downloads(axes, palette, times)
        axes.text(0.022, 0.0085, "the last 1%", color=palette.ink, va="top")
        axes.set_xlim(0.02, 30)
        axes.set_ylim(0.0003, 1.3)
        axes.set_xticks([0.1, 0.25, 1, 5, 20], ["0.1", "¼", "1", "5", "20"])
        axes.set_yticks([1, 0.1, 0.01, 0.001], ["100%", "10%", "1%", "0.1%"])
        axes.minorticks_off()
        axes.set_xlabel("years since the start (log scale)")
        axes.set_ylabel("not yet moved (log scale)")

    return Figure(
        name="migration",
        alt=migration_alt(result),
        columns=("years", "identical, %", "vary by half, %", "vary by 71%, %"),
        rows=tuple(
            (t, *(float(f"{100 * left(t, alike):.3g}") for alike in shapes))
            for t in (0.05, 0.1, 0.25, 0.5, 1, 2, 3, 5, 10, 20)
        ),
        draw=draw,
    )


def log4j_downloads(axes: Any, palette: Palette, times: Any) -> None:
    """Mark the three shares of vulnerable downloads, and a Lomax through two."""
    first = findings.DISCLOSED_TO_FIRST, findings.LOG4J_FIRST
    last = findings.DISCLOSED_TO_LAST, findings.LOG4J_LAST
    year_before = last[0] - 1, last[1]
    points = zip(first, year_before, last, strict=True)
    axes.plot(*points, "D", color=palette.ink, ms=7)
    decay = migrations.through(first, last)
    left = [(1 + time / decay.scale) ** -decay.alike for time in times]
    axes.plot(times, left, color=palette.muted, lw=1.2)
    axes.text(4.4, 0.16, "Log4j", color=palette.ink, va="center")


def migration_alt(result: Scale) -> str:
    """Say when 99% have moved, and what Log4j did."""
    years = {
        name: result.done_medians[f"{name}.99"] * findings.MEDIAN_YEARS
        for name in findings.ALIKE
    }
    return (
        f"Share of teams that have not moved, by years, half of them within a quarter. "
        f"99% have moved after {years['identical']:.1f} years if all teams are alike, "
        f"{years['4']:.1f} if their rates vary by half, {years['2']:.1f} if by 71%. "
        f"Of three points for Log4j the first, {findings.LOG4J_FIRST:.0%} vulnerable "
        f"early, lies below the three lines; the others, {findings.LOG4J_LAST:.0%} in "
        f"2024 and 2025, far above them."
    )


def open_migrations(result: Scale) -> Figure:
    """Migrations open at once over ten years, six launched each year."""
    years = range(11)
    curves = {
        name: (0.0, *findings.open_by(alike)) for name, alike in findings.ALIKE.items()
    }
    takeover = [
        min(findings.LAUNCHES_PER_YEAR * year, result.open_with_takeover)
        for year in years
    ]

    def draw(canvas: Any, palette: Palette) -> None:
        axes = canvas.add_subplot()
        ends = (
            ("identical", palette.third, DASHES[2], "identical teams"),
            ("4", palette.second, DASHES[1], "vary by half"),
            ("2", palette.main, DASHES[0], "vary by 71%"),
        )
        for key, color, dash, name in ends:
            axes.plot(years, curves[key], color=color, ls=dash)
            axes.text(10.15, curves[key][-1], name, color=color, va="center")
        axes.plot(years, takeover, color=palette.ink, lw=1.4)
        said = "vary by 71%,\ntaken over\nat 99%"
        axes.text(10.15, takeover[-1], said, color=palette.ink, va="center")
        axes.set_xlim(0, 13.6)
        axes.set_xticks([0, 2, 4, 6, 8, 10])
        axes.set_ylim(0, 63)
        axes.spines["bottom"].set_bounds(0, 10)
        axes.set_xlabel("years since the first launch")
        axes.set_ylabel("migrations open")

    found = result.open_after_ten_years
    return Figure(
        name="open-migrations",
        alt=(
            f"Migrations open at once, six launched a year among 2,500 teams. Of "
            f"{result.launched:.0f} launched in ten years {found['identical']:.0f} are "
            f"open if all teams are alike, {found['4']:.0f} if rates vary by half, "
            f"{found['2']:.0f} if by 71%; {result.open_with_takeover:.0f} if the last "
            f"1% of those is taken over."
        ),
        columns=("year", "identical", "vary by half", "vary by 71%", "taken over"),
        rows=tuple(
            (year, *(round(curve[year], 1) for curve in curves.values()),
             round(takeover[year], 1))
            for year in years
        ),
        draw=draw,
    )  # fmt: skip
