"""The figures of the post, as functions of what the lab found."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from labs import Figure
from labs.staff_engineer_or_manager import findings
from labs.staff_engineer_or_manager.promotion import Promotion, sample

if TYPE_CHECKING:
    from labs.charts import Palette
    from labs.staff_engineer_or_manager import SpellAsManager

PEOPLE_SHOWN = 300
DASHES = ("-", (0, (6, 2)), (0, (2, 2)))


def how_it_ends(result: SpellAsManager) -> Figure:
    """Where entrants end, returned and stayed apart."""
    edges = findings.OUTCOME_EDGES
    returned, stayed = (result.outcome_shares[key] for key in ("returned", "stayed"))

    def draw(canvas: Any, palette: Palette) -> None:
        axes = canvas.add_subplot()
        top = outcome_bars(axes, palette, edges, returned, stayed)
        end_behind = f"{result.behind_share:.0%} end behind"
        place = {"ha": "right", "va": "top", "color": palette.ink}
        axes.text(-0.15, 1.09 * top, end_behind, **place)
        axes.text(0.7, 0.55 * top, "returned", color=palette.second)
        axes.plot([-0.3, 0.6], [0.5 * top, 0.565 * top], color=palette.second, lw=0.8)
        axes.text(3.2, 0.25 * top, "stayed", color=palette.main)
        axes.set_xlabel("outcome, in years of the present job")
        axes.set_ylabel("of those who enter, %")

    low, high = result.outcome_years["p5"], result.outcome_years["p95"]
    return Figure(
        name="how-it-ends",
        alt=(
            f"Histogram of how a trial at even odds ends. "
            f"{result.behind_share:.0%} of entrants end behind, most of them returned "
            f"and within a year or so of zero; the median is "
            f"{result.outcome_years['p50']:.2f} years. The right tail is long: one in "
            f"twenty gains more than {high:.1f} years, one in twenty loses more than "
            f"{-low:.1f}."
        ),
        columns=("outcome from, years", "to", "returned, %", "stayed, %"),
        rows=tuple(
            (start, start + 0.5, round(100 * a, 1), round(100 * b, 1))
            for start, a, b in zip(edges, returned, stayed, strict=False)
        ),
        draw=draw,
    )


def outcome_bars(
    axes: Any,
    palette: Palette,
    edges: Sequence[float],
    returned: Sequence[float],
    stayed: Sequence[float],
) -> float:
    """Stack those who stayed on those who returned; return the highest, in %."""
    back = [100 * share for share in returned]
    on = [100 * share for share in stayed]
    hatched = {"color": "none", "edgecolor": palette.main, "hatch": "////", "lw": 1.2}
    axes.axvspan(edges[0], 0, color=palette.band, lw=0)
    axes.bar(edges[:-1], back, 0.46, align="edge", color=palette.second)
    axes.bar(edges[:-1], on, 0.46, bottom=back, align="edge", **hatched)
    axes.axvline(0, color=palette.muted, lw=1)
    top = max(a + b for a, b in zip(back, on, strict=True))
    axes.set_ylim(0, 1.12 * top)
    axes.set_xlim(edges[0], edges[-1])
    return top


def reservation(result: SpellAsManager) -> Figure:
    """The belief below which to return, by year, under the level for entering."""
    years = [int(year) for year in result.reservation_share]
    levels = [100 * level for level in result.reservation_share.values()]
    entry = 100 * result.break_even_fit_share

    def draw(canvas: Any, palette: Palette) -> None:
        axes = canvas.add_subplot()
        axes.fill_between(years, levels, entry, color=palette.band, lw=0)
        axes.axhline(0, color=palette.muted, lw=0.8)
        axes.plot([0, 24], [entry, entry], color=palette.second, ls=DASHES[1])
        axes.plot(years, levels, color=palette.main)
        axes.set_ylim(-28, 3)
        axes.set_xlim(0, 24.3)
        axes.set_xticks([1, 5, 10, 15, 20])
        above = {"ha": "right", "va": "bottom", "color": palette.second}
        axes.text(24.2, entry + 0.8, "enter above", **above)
        axes.text(6.5, -13.5, "return below", color=palette.main)
        between = "not worth entering,\nnot worth leaving"
        axes.text(12.8, -22, between, ha="center", color=palette.ink)
        arrow = {"arrowstyle": "-|>", "color": palette.muted, "lw": 1}
        axes.annotate("", (18.3, -10), (15.2, -18.2), arrowprops=arrow)
        axes.set_xlabel("years spent as a manager")
        axes.set_ylabel("believed advantage, % of a year")

    first, fifth = result.reservation_share["1"], result.reservation_share["5"]
    return Figure(
        name="reservation",
        alt=(
            f"The reservation level by year. After one year a return pays only below a "
            f"belief of {first:.0%} of a year's value, after five below {fifth:.0%}; "
            f"towards the end the level falls away, because the cost can no longer be "
            f"earned back. The level for entering, {result.break_even_fit_share:.0%}, "
            f"lies above all of it."
        ),
        columns=("year", "return below, % of a year"),
        rows=tuple(
            (year, round(level, 1)) for year, level in zip(years, levels, strict=True)
        ),
        draw=draw,
    )


def review_curves(
    axes: Any, palette: Palette, result: SpellAsManager, shown: Sequence[str]
) -> None:
    """Draw what a review captures by its year, with the best year marked."""
    colors = (palette.second, palette.main, palette.third)
    dashes = (DASHES[1], DASHES[0], DASHES[2])
    places = ((1.35, 98), (4.3, 83), (9.6, 61))
    words = (
        "first impression right {:.0%} of the time",
        "right {:.0%}",
        "right {:.0%}",
    )
    for key, color, dash, place, word in zip(
        shown, colors, dashes, places, words, strict=True
    ):
        curve = [100 * share for share in result.review_curves[key]]
        axes.plot(range(1, 16), curve, color=color, ls=dash)
        best = max(range(15), key=curve.__getitem__)
        axes.plot(best + 1, curve[best], "o", color=color, ms=6)
        right = result.first_impression_right_share[key]
        axes.text(*place, word.format(right), color=color)


def review_year(result: SpellAsManager) -> Figure:
    """Share of the option value that one review captures, by how fast the job tells."""
    shown = ("0.1", "0.3", "0.8")
    years = range(1, 16)

    def draw(canvas: Any, palette: Palette) -> None:
        axes = canvas.add_subplot()
        axes.axvspan(2, 3, color=palette.band, lw=0)
        review_curves(axes, palette, result, shown)
        axes.set_ylim(0, 108)
        axes.set_xlim(0.3, 15.2)
        axes.set_xticks([1, 2, 3, 5, 10, 15])
        axes.set_xlabel("year of the only review")
        axes.set_ylabel("option value captured, %")

    best = {key: int(result.best_review_year[key]) for key in shown}
    return Figure(
        name="review-year",
        alt=(
            "Share of the option value that a single review captures, by its year. "
            + "; ".join(
                f"where the first year's impression is right "
                f"{result.first_impression_right_share[key]:.0%} of the time, year "
                f"{best[key]} is best and captures {result.best_review_share[key]:.0%}"
                for key in shown
            )
            + "."
        ),
        columns=(
            "year",
            *(
                f"right {result.first_impression_right_share[key]:.0%}: captured, %"
                for key in shown
            ),
        ),
        rows=tuple(
            (year, *(round(100 * result.review_curves[key][year - 1]) for key in shown))
            for year in years
        ),
        draw=draw,
    )


def fare_curves(axes: Any, palette: Palette, result: SpellAsManager) -> None:
    """Draw a trial's value by the cost of return, the highest that pays marked."""
    colors = (palette.third, palette.main, palette.second)
    dashes = (DASHES[2], DASHES[0], DASHES[1])
    places = ((0.62, -0.33), (0.72, 0.52), (0.95, 1.17))
    names = ("gap ¼ of a year", "gap ½", "gap ¾")
    for (key, curve), color, dash, place, name in zip(
        result.fare_curves.items(), colors, dashes, places, names, strict=True
    ):
        axes.plot(findings.FARE_STEPS, curve, color=color, ls=dash)
        axes.text(*place, name, color=color)
        ends = result.highest_fare_years[key]
        axes.plot(ends, 0, "o", color=color, ms=6, clip_on=False)


def fare(result: SpellAsManager) -> Figure:
    """Value of a trial at even odds by the cost of return, for three gaps."""
    fares = findings.FARE_STEPS

    def draw(canvas: Any, palette: Palette) -> None:
        axes = canvas.add_subplot()
        axes.axhspan(0, 1.6, color=palette.band, lw=0)
        axes.axhline(0, color=palette.muted, lw=0.8)
        fare_curves(axes, palette, result)
        axes.text(5.95, 1.5, "worth trying", ha="right", va="top", color=palette.ink)
        axes.set_xlim(0, 6)
        axes.set_ylim(-0.4, 1.6)
        axes.set_yticks([0, 0.5, 1, 1.5])
        axes.set_xlabel("cost of coming back, years")
        axes.set_ylabel("value of trying, years")

    return Figure(
        name="fare",
        alt=(
            "Value of a trial at even odds against the cost of coming back. It falls "
            "steeply over the first year of cost, then levels out at minus the cost "
            "of entering. A trial pays up to a cost of "
            + ", ".join(
                f"{years:.1f} years for a doubt of {sd} of a year (a gap of "
                f"{findings.DECILE_SPAN * float(sd):.2f})"
                for sd, years in result.highest_fare_years.items()
            )
            + "."
        ),
        columns=(
            "cost of return, years",
            *(f"doubt {sd}: value, years" for sd in result.fare_curves),
        ),
        rows=tuple(
            (
                fares[step],
                *(round(curve[step], 2) for curve in result.fare_curves.values()),
            )
            for step in range(len(fares))
        ),
        draw=draw,
    )


def promoted(result: SpellAsManager) -> Figure:
    """Two independent talents, and the tenth that was promoted on their sum."""
    correlation = result.promoted_correlation["base"]
    written = f"{correlation:.2f}".replace("-", "−")
    talents, chosen = sample(PEOPLE_SHOWN, Promotion(), seed=5)

    def draw(canvas: Any, palette: Palette) -> None:
        axes = canvas.add_subplot()
        axes.scatter(*talents[~chosen].T, s=14, color=palette.muted, alpha=0.55, lw=0)
        axes.scatter(*talents[chosen].T, s=26, color=palette.main, marker="D", lw=0)
        edge = talents[chosen].sum(axis=1).min()
        axes.plot(
            [edge - 3.4, 3.2],
            [3.4, edge - 3.2],
            color=palette.main,
            ls=DASHES[1],
            lw=1.4,
        )
        axes.set_xlim(-3.2, 3.4)
        axes.set_ylim(-3.2, 3.4)
        axes.set_aspect("equal")
        axes.text(
            2.0,
            2.75,
            "the promoted",
            color=palette.main,
            ha="left",
            va="center",
        )
        axes.set_xlabel("engineering, standard deviations")
        axes.set_ylabel("leadership, sd")

    return Figure(
        name="promoted",
        alt=(
            f"{PEOPLE_SHOWN} people whose engineering and leadership are independent; "
            f"the best tenth by the sum of the two is marked. They lie along a falling "
            f"line: among the promoted of a large population the correlation is "
            f"{written}, where in the population it is zero."
        ),
        columns=("engineering, sd", "leadership, sd"),
        rows=tuple(
            (round(float(x), 2), round(float(y), 2)) for x, y in talents[chosen]
        ),
        draw=draw,
        height=0.8,
    )
