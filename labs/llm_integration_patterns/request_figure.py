"""The drawing of one hedged request: what is sent when, and what is cancelled."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from labs import Figure
from labs.llm_integration_patterns.findings import BASE

if TYPE_CHECKING:
    from labs.charts import Palette
    from labs.llm_integration_patterns import CallAgain

HIGH = 0.3


STALLED = BASE.first_median + BASE.stall_mean  # when the first copy would begin
ANSWER = BASE.tokens_median * BASE.token_seconds


def hedged_request(result: CallAgain) -> Figure:
    """A request whose first copy stalls for the mean of stalls; the rest is typical."""
    hedge = result.first_hedge_seconds
    won = hedge + BASE.first_median

    def draw(canvas: Any, palette: Palette) -> None:
        _draw(canvas, palette, hedge, won)

    return Figure(
        name="hedged-request",
        alt=(
            f"One hedged request in time. The first copy is sent at 0 and stalls. At "
            f"{hedge:.1f} s no token has come, so a second copy is sent. Its first "
            f"token comes at {won:.1f} s, and the first copy is cancelled then, which "
            f"would have begun to answer at {STALLED:.1f} s. The answer is "
            f"complete at {won + ANSWER:.1f} s."
        ),
        columns=("seconds", "event"),
        rows=(
            (0.0, "first copy sent; it stalls"),
            (round(hedge, 2), "no token yet: second copy sent"),
            (round(won, 2), "first token of the second copy; first copy cancelled"),
            (round(won + ANSWER, 2), "answer complete"),
            (round(STALLED, 2), "the first copy would have begun"),
        ),
        draw=draw,
        height=0.44,
    )


def _draw(canvas: Any, palette: Palette, hedge: float, won: float) -> None:
    axes = canvas.add_subplot()
    axes.barh(1, won, HIGH, color=palette.rule)
    axes.barh(1, STALLED - won, HIGH, left=won, fc="none", ec=palette.rule, ls=":")
    axes.barh(0, won - hedge, HIGH, left=hedge, color=palette.rule)
    axes.barh(0, ANSWER, HIGH, left=won, color=palette.main)
    for at, top in ((hedge, 1.0), (won, 1.45)):
        axes.plot([at, at], [-0.3, top], color=palette.muted, lw=0.9, ls=(0, (2, 2)))
    axes.text(0.04, 1, "first copy: a stall", va="center", color=palette.ink)
    axes.text(won, 1.52, "cancelled", ha="center", color=palette.second)
    axes.plot(won, 1, "x", color=palette.second, ms=10, mew=2.5)
    axes.text(hedge - 0.06, 0, "second copy sent", va="center", ha="right")
    axes.text(won + 0.05, -0.42, "its first token wins", color=palette.main)
    axes.text(
        STALLED, 1.28, "it would have begun here", ha="right", color=palette.muted
    )
    axes.text(won + ANSWER + 0.06, 0, "answer", va="center", color=palette.main)
    axes.set_xlim(0, 3.6)
    axes.set_ylim(-0.6, 1.85)
    axes.set_yticks([])
    axes.spines["left"].set_visible(False)
    axes.set_xlabel("seconds from the request")
