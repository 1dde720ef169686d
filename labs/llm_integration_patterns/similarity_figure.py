"""The figure of the post on semantic caches: what each threshold lets through."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from labs import Figure
from labs.llm_integration_patterns.similarity import SHOWN

if TYPE_CHECKING:
    from labs.charts import Palette
    from labs.llm_integration_patterns import CallAgain

NAMES = {
    "repeated": "same answer, few words differ",
    "edited": "other answer, few words differ",
    "reworded": "same answer, reworded",
    "unrelated": "other FAQ question",
}


def thresholds(result: CallAgain) -> Figure:
    """Share of pairs that a cache would answer, by kind of pair and threshold."""
    lines = {
        kind: [100 * share for share in result.cached_by_threshold[kind]]
        for kind in NAMES
    }

    def draw(canvas: Any, palette: Palette) -> None:
        axes = canvas.add_subplot()
        axes.axvspan(0.8, 0.9, color=palette.band, lw=0)
        looks = {
            "repeated": (palette.third, (0, (6, 2)), (0.7, 102, "left")),
            "edited": (palette.main, "-", (0.715, 86, "left")),
            "reworded": (palette.second, (0, (2, 2)), (0.78, 42, "left")),
            "unrelated": (palette.muted, (0, (5, 1.5, 1, 1.5)), (0.702, 2.5, "left")),
        }
        for kind, (color, dash, (x, y, side)) in looks.items():
            axes.plot(SHOWN, lines[kind], color=color, ls=dash)

            axes.text(x, y, NAMES[kind], color=color, ha=side)
        axes.set_xlim(0.7, 1)
        axes.set_ylim(0, 112)
        axes.set_yticks([0, 25, 50, 75, 100])
        axes.set_xlabel("threshold on the cosine")
        axes.set_ylabel("answered from the cache, %")

    shares = result.cached_share
    return Figure(
        name="similarity",
        alt=(
            f"Pairs of questions that a cache would treat as one, by threshold. At "
            f"0.85 it does so for {shares['edited.0.85']:.0%} of the pairs that differ "
            f"in few words and need another answer, and for "
            f"{shares['reworded.0.85']:.0%} of those that ask the same in other words; "
            f"at 0.9 for {shares['edited.0.9']:.0%} and {shares['reworded.0.9']:.0%}. "
            f"Pairs with the same answer and few words changed stay at "
            f"{shares['repeated.0.85']:.0%} and {shares['repeated.0.9']:.0%}. Of the "
            f"questions of a FAQ {shares['unrelated.0.85']:.0%} have another so near."
        ),
        columns=("threshold", *(f"{name}, %" for name in NAMES.values())),
        rows=tuple(
            (threshold, *(round(lines[kind][n], 1) for kind in NAMES))
            for n, threshold in enumerate(SHOWN)
        ),
        draw=draw,
    )
