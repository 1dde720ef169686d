"""The figures of the post, as functions of what the lab found."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from labs import Figure
from labs.charts import label_end
from labs.consistency_models import findings, timeline
from labs.consistency_models.history import Operation

if TYPE_CHECKING:
    from labs.charts import Palette
    from labs.consistency_models import Observed

DASHES = ("-", (0, (6, 2)), (0, (2, 2)))
RUNS = (1, 3, 10, 30, 100, 300, 1000, 3000)


def inversion(result: Observed) -> Figure:
    """The shortest run in which a quorum shows the old value after the new one."""
    operations = result.example
    clients = sorted({o.client for o in operations})
    last = max(operations, key=lambda o: o.end)
    new = min((o for o in operations if _reads_new(o, last)), key=lambda o: o.end)

    def draw(canvas: Any, palette: Palette) -> None:
        axes = canvas.add_subplot()
        axes.axvspan(new.end, last.start, color=palette.band, lw=0)
        for o in operations:
            color = {last: palette.second, new: palette.main}.get(o, palette.muted)
            _draw_bar(axes, o, clients.index(o.client), color)
        axes.set_yticks(range(len(clients)), [f"client {c}" for c in clients])
        axes.set_ylim(len(clients) - 0.55, -0.75)
        axes.set_xlim(left=-0.05)
        axes.tick_params(axis="y", length=0)
        axes.spines["left"].set_visible(False)
        axes.set_xlabel("time, in mean delays of one message")

    return Figure(
        name="inversion",
        alt=(
            f"Timeline of {len(operations)} operations on a register with R = W = 2 of "
            f"3. While the write of 1 is still under way, client {new.client} reads 1; "
            f"its read ends at {new.end:.2f}. Client {last.client} starts a read at "
            f"{last.start:.2f} and is shown the old value, nothing."
        ),
        columns=("operation", "from, delays", "to, delays"),
        rows=tuple(
            (timeline.said(o), round(o.start, 2), round(o.end, 2)) for o in operations
        ),
        draw=draw,
        height=0.56,
    )


def _draw_bar(axes: Any, operation: Operation, place: int, color: str) -> None:
    """Draw one operation: filled for a write, hollow for a read."""
    axes.barh(
        place,
        operation.end - operation.start,
        0.34,
        left=operation.start,
        color=color if operation.kind == "write" else "none",
        edgecolor=color,
        lw=1.6,
    )
    axes.text(
        operation.start, place - 0.25, _short(operation), color=color, va="bottom"
    )


def _reads_new(operation: Operation, last: Operation) -> bool:
    return (
        operation.kind == "read"
        and operation.end < last.start
        and operation.version > last.version
    )


def _short(operation: Operation) -> str:
    value = "nothing" if operation.value is None else operation.value
    return f"{'writes' if operation.kind == 'write' else 'reads'} {value}"


def detection(result: Observed) -> Figure:
    """The chance that a test of so many runs shows at least one violation."""
    shares = {
        "8 clients": result.quorum_share["clients-8"],
        "4 clients": result.quorum_share["clients-4"],
        "2 clients": result.quorum_share["clients-2"],
    }

    def found(share: float, runs: float) -> float:
        return 100 * (1 - (1 - share) ** runs)

    def draw(canvas: Any, palette: Palette) -> None:
        axes = canvas.add_subplot()
        axes.axhspan(95, 100, color=palette.band, lw=0)
        steps = [10 ** (i / 40) for i in range(141)]
        styles = (
            (palette.second, DASHES[1]),
            (palette.main, DASHES[0]),
            (palette.third, DASHES[2]),
        )
        for (name, share), (color, dash) in zip(shares.items(), styles, strict=True):
            axes.plot(steps, [found(share, n) for n in steps], color=color, ls=dash)
            half = math.log(0.5) / math.log(1 - share)
            axes.text(0.88 * half, 52, name, color=color, ha="right", va="center")
        axes.text(1.1, 97.4, "95% and more", color=palette.ink, va="center")
        axes.set_xscale("log")
        axes.set_xlim(1, 3162)
        axes.set_ylim(0, 100)
        axes.set_xticks([1, 10, 100, 1000], ["1", "10", "100", "1,000"])
        axes.set_xlabel("histories tried, 10 operations a client (log scale)")
        axes.set_ylabel("chance of seeing a violation, %")

    needed = result.quorum_runs_needed
    return Figure(
        name="detection",
        alt=(
            f"Chance of seeing at least one violation by the number of histories. "
            f"For 95% it takes {needed['clients-8']} histories with 8 clients, "
            f"{needed['clients-4']} with 4, {needed['clients-2']:,} with 2."
        ),
        columns=("histories", *(f"{name}, %" for name in shares)),
        rows=tuple(
            (n, *(round(found(share, n), 1) for share in shares.values())) for n in RUNS
        ),
        draw=draw,
    )


def freshness(result: Observed) -> Figure:
    """The chance that a read shows a finished write, by how much later it starts."""
    names = {"ssd": "SSD fit", "disk": "disk fit", "yammer": "Yammer fit"}
    times = findings.PBS_TIMES

    def draw(canvas: Any, palette: Palette) -> None:
        axes = canvas.add_subplot()
        styles = (
            (palette.second, DASHES[1], 3, (2, 11)),
            (palette.main, DASHES[0], 7, (6, -8)),
            (palette.third, DASHES[2], 15, (0, -14)),
        )
        for key, (color, dash, at, offset) in zip(names, styles, strict=True):
            values = [100 * share for share in result.fresh_curves[key]]
            axes.plot(times, values, color=color, ls=dash)
            label_end(axes, times, values, names[key], color, at=at, offset=offset)
        axes.set_xscale("log")
        axes.set_xlim(0.1, 1000)
        axes.set_ylim(40, 103)
        axes.set_xticks([0.1, 1, 10, 100, 1000], ["0.1", "1", "10", "100", "1,000"])
        axes.set_xlabel("read starts so long after the write ended, ms (log scale)")
        axes.set_ylabel("reads that show the write, %")

    at_once = result.fresh_at_once_share
    return Figure(
        name="freshness",
        alt=(
            f"Share of reads that show a finished write, for one replica read and one "
            f"confirmation of three. At once it is {at_once['ssd']:.0%} on the SSD "
            f"fit, {at_once['disk']:.0%} on the disk fit and {at_once['yammer']:.0%} "
            f"on Yammer's, whose last thousandth takes "
            f"{result.fresh_p999_seconds['yammer']:.1f} s."
        ),
        columns=("after, ms", *(f"{name}, %" for name in names.values())),
        rows=tuple(
            (time, *(round(100 * result.fresh_curves[key][i], 1) for key in names))
            for i, time in enumerate(times)
        ),
        draw=draw,
    )


def lost_increments(result: Observed) -> Figure:
    """Acknowledged increments that are gone, by clients and by their pause."""
    clients = findings.COUNTER_CLIENTS
    labels = {0.0: "no pause", 5.0: "pause 5", 100.0: "pause 100"}
    lines = {
        label: [
            100 * result.lost_share[f"{n}-clients-pause-{pause:g}"] for n in clients
        ]
        for pause, label in labels.items()
    }

    def draw(canvas: Any, palette: Palette) -> None:
        axes = canvas.add_subplot()
        styles = (
            (palette.second, DASHES[1]),
            (palette.main, DASHES[0]),
            (palette.third, DASHES[2]),
        )
        for (label, values), (color, dash) in zip(lines.items(), styles, strict=True):
            axes.plot(clients, values, color=color, ls=dash, marker="o", ms=5)
            label_end(axes, clients, values, label, color, offset=(8, 0))
        axes.plot(clients, [0] * len(clients), color=palette.muted, marker="s", ms=5)
        label_end(
            axes, clients, [0] * 5, "compare-and-set", palette.muted, offset=(8, 0)
        )
        axes.set_xscale("log", base=2)
        axes.set_xticks(clients, [str(n) for n in clients])
        axes.set_ylim(-4, 100)
        axes.set_xlabel("clients (log scale)")
        axes.set_ylabel("acknowledged increments lost, %")

    eight = result.lost_share
    return Figure(
        name="lost-increments",
        alt=(
            f"Lost increments by the number of clients. At eight clients "
            f"{eight['8-clients-pause-0']:.0%} are lost without a pause, "
            f"{eight['8-clients-pause-5']:.0%} with a mean pause of five message "
            f"delays, {eight['8-clients-pause-100']:.0%} with one of a hundred; none "
            f"with compare-and-set."
        ),
        columns=("clients", *(f"{label}, %" for label in lines)),
        rows=tuple(
            (n, *(round(values[i], 1) for values in lines.values()))
            for i, n in enumerate(clients)
        ),
        draw=draw,
    )


def cached_path(result: Observed) -> Figure:
    """Reads that go back in time behind caches, by lifetime and servers."""
    lives = findings.LIFETIMES
    lines = {
        f"{servers} servers": [
            100 * result.path_went_back_share[f"any-{servers}-{life:g}"]
            for life in lives
        ]
        for servers in findings.SERVERS
    }

    def draw(canvas: Any, palette: Palette) -> None:
        axes = canvas.add_subplot()
        styles = ((palette.second, DASHES[1]), (palette.main, DASHES[0]))
        for (label, values), (color, dash) in zip(lines.items(), styles, strict=True):
            axes.plot(lives, values, color=color, ls=dash, marker="o", ms=5)
            label_end(axes, lives, values, label, color, offset=(8, 0))
        axes.plot([30], [0], color=palette.third, marker="D", ms=6)
        axes.annotate(
            "sticky, or version token",
            (30, 0),
            xytext=(0, 12),
            textcoords="offset points",
            color=palette.third,
            ha="center",
        )
        axes.set_ylim(-2, 52)
        axes.set_xlim(0, 61)
        axes.set_xlabel("lifetime of a cached copy, s")
        axes.set_ylabel("reads that went back, %")

    back = result.path_went_back_share
    return Figure(
        name="cached-path",
        alt=(
            f"Share of reads older than an earlier read of the same user. With a "
            f"lifetime of 5 s it is {back['any-2-5']:.1%} on two servers, with 30 s "
            f"{back['any-2-30']:.0%}, on eight servers {back['any-8-30']:.0%}. Sticky "
            f"routing or a version token makes it zero."
        ),
        columns=("lifetime, s", *(f"{label}, %" for label in lines)),
        rows=tuple(
            (life, *(round(values[i], 2) for values in lines.values()))
            for i, life in enumerate(lives)
        ),
        draw=draw,
    )
