"""A plot of what builds from nothing cost as posts grow, in the style of the labs."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks.measuring import Run
from benchmarks.reporting import medians
from labs import Figure
from labs.charts import LIGHT, label_end, svg

if TYPE_CHECKING:
    from labs.charts import Palette

OFFSETS = {"Zensical": (4, 9), "MkDocs, Material": (4, -7)}  # one is beside the other


def plot(runs: Sequence[Run]) -> str:
    """Return a picture of the CPU seconds of each generator, as SVG."""
    lines: dict[str, list[tuple[int, float]]] = {}
    for run in medians(runs):
        if run.posts and run.what == "from nothing":
            lines.setdefault(run.generator, []).append((run.posts, run.cpu))

    def draw(canvas: Any, palette: Palette) -> None:
        axes = canvas.add_subplot()
        for name, points in lines.items():
            posts, seconds = zip(*sorted(points), strict=True)
            color = palette.main if name == "this site" else palette.muted
            axes.loglog(posts, seconds, color=color, marker="o")
            label_end(
                axes, posts, seconds, name, color, offset=OFFSETS.get(name, (4, 0))
            )
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_formatter("{x:g}")
        axes.set_xlabel("posts")
        axes.set_ylabel("CPU seconds, from nothing")

    shown = Figure(name="builds", alt="", columns=(), rows=(), draw=draw)
    return svg(shown, LIGHT)


def drawn(runs: Sequence[Run], folder: Path) -> None:
    """Write the picture."""
    folder.mkdir(exist_ok=True)
    (folder / "builds.svg").write_text(plot(runs), encoding="utf-8")
