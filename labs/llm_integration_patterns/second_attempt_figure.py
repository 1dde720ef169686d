"""How often a second attempt fails: published trials, and models that were asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from labs import Figure
from labs.model_trials.measure import MIDDLE

if TYPE_CHECKING:
    from labs.charts import Palette
    from labs.llm_integration_patterns import CallAgain

Row = tuple[str, float, float, float, float]  # fails, again, its interval, in %
MODELS = {"gemma3-270m": "270M", "smollm2-135m": "135M"}
KINDS = {
    "capital": "capitals",
    "sentiment": "sentiments",
    "past": "past tenses",
    "sum": "sums",
    "element": "chemical symbols",
    "side": "buy or sell",
}
ROWS = {
    "retail.sonnet-2410": "retail, Sonnet, Oct 2024",
    "retail.sonnet-2406": "retail, Sonnet, June 2024",
    "retail.gpt-4o": "retail, GPT-4o",
    "airline.sonnet-2410": "airline, Sonnet, Oct 2024",
    "airline.gpt-4o": "airline, GPT-4o",
    "airline.gpt-4o-act": "airline, GPT-4o, Act",
    "airline.sonnet-2406": "airline, Sonnet, June 2024",
    "airline.gpt-4o-react": "airline, GPT-4o, ReAct",
    "airline.gpt-4o-mini": "airline, GPT-4o mini",
}


def second_attempt(result: CallAgain) -> Figure:
    """How often attempts fail, and fail again: large models published, small asked."""
    groups = [_published(result), _asked(result)]
    rows = [row for group in groups for row in group]
    places = [n + 0.8 * (n >= len(groups[0])) for n in range(len(rows))]

    def draw(canvas: Any, palette: Palette) -> None:
        axes = canvas.add_subplot()
        for at, (_, fails, again, low, high) in zip(places, rows, strict=True):
            axes.plot([low, high], [at, at], color=palette.rule, lw=7)
            axes.plot([fails, again], [at, at], color=palette.muted, lw=1)
            axes.plot(fails, at, "o", mfc="none", color=palette.second, ms=7)
            axes.plot(again, at, "D", color=palette.main, ms=6)
        _, fails, again, *_ = rows[0]
        axes.text(fails, -0.75, "fails", ha="center", color=palette.second)
        axes.text(again, -0.75, "fails again", ha="center", color=palette.main)
        axes.axhline(len(groups[0]) - 0.1, color=palette.muted, lw=0.8)
        axes.set_yticks(places, [name for name, *_ in rows])
        axes.set_ylim(places[-1] + 0.6, -1.3)
        axes.set_xlim(0, 100)
        axes.set_xlabel("of attempts, %")

    return Figure(
        name="second-attempt",
        alt=(
            f"Attempts that fail, and second attempts that fail after a failure. Five "
            f"rows of published trials of large models, and {len(groups[1])} rows of "
            f"two small models that were asked. In each published row the second share "
            f"lies far above the first: {rows[0][1]:.0f}% and {rows[0][2]:.0f}% in the "
            f"one that fails least. "
            f"{_apart(groups[1])}"
        ),
        columns=("row", "fails, %", "fails again, %", "95% from, %", "to, %"),
        rows=tuple((name, *(round(x, 1) for x in rest)) for name, *rest in rows),
        draw=draw,
        height=0.16 + 0.062 * len(rows),
    )


def _published(result: CallAgain) -> list[Row]:
    """The rows whose counts of tasks, and so whose intervals, can be recovered."""
    keys = sorted(result.again_low_share, key=result.fails_share.__getitem__)
    return [
        (
            ROWS[key],
            *(
                100 * share[key]
                for share in (
                    result.fails_share,
                    result.again_share,
                    result.again_low_share,
                    result.again_high_share,
                )
            ),
        )
        for key in keys
    ]


def _asked(result: CallAgain) -> list[Row]:
    """The small models at the middle temperature, kinds that are neither way sure."""
    return [
        (
            f"{MODELS[key.split('.')[0]]}, {KINDS[key.split('.')[1]]}",
            100 * result.asked_fails_share[key],
            *(
                100 * share[key]
                for share in (
                    result.asked_again_share,
                    result.asked_again_low_share,
                    result.asked_again_high_share,
                )
            ),
        )
        for key in result.asked_again_share
        if key.endswith(f".{MIDDLE}")
    ]


def _apart(rows: list[Row]) -> str:
    clear = sum(low > fails for _, fails, _, low, _ in rows)
    return (
        f"Of the small models' rows {clear} have an interval that does not reach down "
        f"to the first share."
    )
