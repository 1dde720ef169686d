"""The figures of the cache lab."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from labs import Figure
from labs.charts import label_end

if TYPE_CHECKING:
    from labs.cache_design import CacheDesign

Canvas = Any  # a matplotlib Figure
Colours = Any  # a labs.charts.Palette

MODEL_NAMES = {
    "slower": "first come first served,\n20% slower while queued",
    "fifo": "first come first served",
    "exponential_service": "… service exponential",
    "spread_patience": "… timeouts spread ±20%",
    "time_shared": "database time-shares",
    "exponential_patience": "patience exponential",
}
EVENTS = (  # row, key of the headroom
    ("one shard in ten cold", "one_shard"),
    ("flush, refills at once", "flush"),
    ("… ten times the keys", "flush_many_keys"),
    ("… flatter popularity", "flush_flat"),
    ("hits at 30% for 3 min", "restart"),
    ("no cache for 3 min", "gone"),
    ("hits at 30% for 3 min,\ntraffic doubled", "double_traffic"),
)


def timeline(found: CacheDesign) -> Figure:
    """Requests served, minute by minute, without and with a bound on the queue."""
    names = {
        "nothing": "queue unbounded",
        "bound": "queue bounded at 1 s",
        "coalescing_and_bound": "bounded, and one fetch per key",
    }
    runs = [found.timelines[key] for key in names]
    minutes = (runs[0].start_seconds + 5) / 60
    served = [100 * run.served for run in runs]
    recovery = found.restart_recovery_seconds

    def draw(canvas: Canvas, palette: Colours) -> None:
        axes = canvas.add_subplot()
        axes.axvspan(0, 3, color=palette.band, zorder=0)
        axes.text(1.5, 104, "cache restarting", color=palette.muted, ha="center")
        axes.plot(minutes, served[2], color=palette.third, linestyle=(0, (1, 1.4)))
        axes.plot(minutes, served[1], color=palette.main)
        axes.plot(minutes, served[0], color=palette.second, linestyle=(0, (5, 2)))
        axes.text(3.4, 79, names["coalescing_and_bound"], color=palette.third)
        axes.text(3.1, 49, names["bound"], color=palette.main)
        axes.text(5.4, 20, names["nothing"], color=palette.second)
        axes.set_xlabel("minutes since the restart began")
        axes.set_ylabel("requests served (%)")
        axes.set_xlim(-1, 8)
        axes.set_ylim(0, 112)
        axes.set_yticks([0, 25, 50, 75, 100])

    return Figure(
        name="timeline",
        alt=(
            "Three lines of the share of requests served, from one minute before a "
            "three-minute cache restart to five minutes after it. With an unbounded "
            f"queue it falls to {100 * runs[0].served[12]:.0f}% in the first minute; "
            f"it is {100 * runs[0].served[-1]:.0f}% five minutes after the cache is "
            "back. With the queue bounded at one second it is about "
            f"{100 * found.restart_served_share['bound']:.0f}% during the restart and "
            f"back to normal {recovery['bound']:.0f} seconds after it."
        ),
        columns=(
            "minutes since the restart began",
            *(f"{n} (%)" for n in names.values()),
        ),
        rows=tuple(
            (f"{minute:.2f}", *(f"{100 * run.served[place]:.0f}" for run in runs))
            for place, minute in enumerate(minutes)
            if place % 2 == 1
        ),
        draw=draw,
        height=0.6,
    )


def bound(found: CacheDesign) -> Figure:
    """Requests served after the restart, by the longest wait that the queue allows."""
    served = found.bound_served_after_share
    waits = [float(key) for key in served]
    percent = [100 * share for share in served.values()]

    def draw(canvas: Canvas, palette: Colours) -> None:
        axes = canvas.add_subplot()
        axes.axvline(10, color=palette.muted, linewidth=1, linestyle=(0, (4, 3)))
        axes.text(9.85, 45, "client timeout", color=palette.muted, ha="right")
        axes.plot(waits, percent, color=palette.main, marker="o", markersize=5)
        axes.text(0.5, 88, "recovers", color=palette.main)
        axes.text(12.2, 5, "never recovers", color=palette.main, ha="center")
        axes.set_xlabel("longest wait that the queue allows (s)")
        axes.set_ylabel("served in the 5 min after (%)")
        axes.set_xlim(0, 13.6)
        axes.set_ylim(0, 105)
        axes.set_xticks([0, 2, 4, 6, 8, 10, 12])

    return Figure(
        name="bound",
        alt=(
            "Share of requests served in the five minutes after the restart, against "
            "the longest wait that the database's queue allows. It stays near "
            f"{percent[0]:.0f}% up to 9.5 seconds, is {100 * served['10']:.0f}% at 10 "
            f"seconds, the clients' timeout, and {100 * served['11']:.0f}% from 11 "
            "seconds on."
        ),
        columns=("longest wait (s)", "served in the 5 min after (%)", "recovery (s)"),
        rows=tuple(
            (key, f"{100 * share:.1f}", _seconds(found.bound_recovery_seconds[key]))
            for key, share in served.items()
        ),
        draw=draw,
        height=0.52,
    )


def models(found: CacheDesign) -> Figure:
    """Where the edge lies for other databases and clients: recovers, or never."""
    rows = list(MODEL_NAMES)
    runs = found.edge_models
    last = {key: max(r for r in runs[key] if _recovers(runs[key][r])) for key in rows}

    def draw(canvas: Canvas, palette: Colours) -> None:
        axes = canvas.add_subplot()
        top = len(rows) - 1
        axes.axvspan(0.3, 0.5, color=palette.band, zorder=0)
        axes.plot(
            [1, 1],
            [-0.5, top - 0.3],
            color=palette.muted,
            linewidth=1,
            linestyle=(0, (4, 3)),
        )
        for place, key in enumerate(reversed(rows)):
            good = [ratio for ratio, run in runs[key].items() if _recovers(run)]
            never = [ratio for ratio, run in runs[key].items() if not _recovers(run)]
            axes.plot(good, [place] * len(good), color=palette.main, marker="o")
            axes.plot(
                never,
                [place] * len(never),
                linestyle="",
                marker="x",
                markersize=9,
                markeredgewidth=2.4,
                color=palette.second,
            )
        _note(axes, (0.84, top), "recovers", palette.main, "right")
        _note(axes, (0.9, top), "never", palette.second, "left")
        axes.set_yticks(range(len(rows)), [MODEL_NAMES[key] for key in reversed(rows)])
        axes.tick_params(axis="y", length=0)
        axes.spines["left"].set_visible(False)
        axes.set_xlim(0.3, 3.15)
        axes.set_ylim(-0.5, top + 0.75)
        axes.set_xlabel("longest wait ÷ timeout")

    return Figure(
        name="models",
        alt=(
            "For six kinds of database and client, the ratios of longest wait to "
            "timeout at which the service recovers and the first at which it never "
            f"does. First come first served: recovers up to {last['fifo']:g}; with a "
            f"database slower while queued up to {last['slower']:g}; exponential "
            f"service and spread timeouts up to {last['exponential_service']:g}; a "
            f"time-sharing database up to {last['time_shared']:g}; exponential "
            f"patience up to {last['exponential_patience']:g}. All recover at 0.5 and "
            "0.8."
        ),
        columns=("database or client", "ratio", "recovery (s)"),
        rows=tuple(
            (
                MODEL_NAMES[key].replace("\n", " "),
                f"{ratio:g}",
                _seconds(run.recovery_seconds),
            )
            for key in rows
            for ratio, run in runs[key].items()
            if ratio in (0.5, 0.8, 1.0) or ratio >= last[key]
        ),
        draw=draw,
        height=0.66,
    )


def headroom(found: CacheDesign) -> Figure:
    """The headroom that each event asks for if nothing but timeouts protects."""
    sides: dict[str, list[list[int]]] = {name: [[], []] for _, name in EVENTS}
    for key, recovery in found.headroom_recovery_seconds.items():
        name, _, size = key.rpartition("_h")
        if name in sides:
            sides[name][math.isfinite(recovery)].append(int(size))
    formula = {
        "one_shard": found.one_shard_amplification,
        "restart": found.patient_headroom["restart"],
        "gone": found.patient_headroom["gone"],
        "double_traffic": 2 * found.patient_headroom["restart"],
    }

    def draw(canvas: Canvas, palette: Colours) -> None:
        axes = canvas.add_subplot()
        for place, (_, name) in enumerate(reversed(EVENTS)):
            lost, survived = sides[name]
            axes.plot(
                lost,
                [place] * len(lost),
                linestyle="",
                marker="x",
                markersize=8,
                markeredgewidth=2.4,
                color=palette.second,
            )
            axes.plot(
                survived,
                [place] * len(survived),
                linestyle="",
                marker="o",
                color=palette.main,
            )
            if name in formula:
                axes.plot(
                    [formula[name]] * 2,
                    [place - 0.28, place + 0.28],
                    color=palette.ink,
                    linewidth=1.6,
                )
        top = len(EVENTS) - 1
        _note(axes, (4, top), "lost", palette.second)
        _note(axes, (8.3, top), "survived", palette.main)
        axes.annotate(
            "formula",
            (formula["double_traffic"], 0.3),
            xytext=(0, 9),
            textcoords="offset points",
            color=palette.ink,
            ha="center",
        )
        axes.set_xscale("log")
        axes.set_xlim(3.3, 90)
        axes.set_ylim(-0.5, top + 0.7)
        axes.set_xticks([4, 8, 16, 32, 64], ["4", "8", "16", "32", "64"])
        axes.minorticks_off()
        axes.set_yticks(range(len(EVENTS)), [text for text, _ in reversed(EVENTS)])
        axes.tick_params(axis="y", length=0)
        axes.spines["left"].set_visible(False)
        axes.set_xlabel("headroom: capacity ÷ warm miss load\n(times; log scale)")

    return Figure(
        name="headroom",
        alt=(
            "Headroom that five events ask for, on a log scale, with simulated runs "
            "that were lost and survived. One shard in ten cold: formula "
            f"{formula['one_shard']:.1f}. A flush that refills at once is survived at "
            f"{min(sides['flush'][1])} to {min(sides['flush_flat'][1])}, depending on "
            "keys and popularity. Hits at 30% for three minutes: "
            f"{formula['restart']:.1f}. No "
            f"cache for three minutes: {formula['gone']:.1f}. Hits at 30% with doubled "
            f"traffic: {formula['double_traffic']:.1f}."
        ),
        columns=("event", "formula", "lost at headroom", "survived at headroom"),
        rows=tuple(
            (
                text.replace("\n", " "),
                f"{formula[name]:.1f}" if name in formula else "–",
                ", ".join(str(size) for size in sorted(sides[name][0])),
                ", ".join(str(size) for size in sorted(sides[name][1])),
            )
            for text, name in EVENTS
        ),
        draw=draw,
        height=0.62,
    )


def pool(found: CacheDesign) -> Figure:
    """Requests and hits served through one pool of workers, by its size."""
    names = [key for key in found.pool_ratio if key in found.pool_served_share]
    sizes = [int(name[1:]) for name in names]
    served = [100 * found.pool_served_share[name] for name in names]
    hits = [100 * found.pool_hits_share[name] for name in names]
    formula = {int(key[1:]): 100 * v for key, v in found.pool_hits_formula.items()}
    edge = 10 * found.capacity_per_second

    def draw(canvas: Canvas, palette: Colours) -> None:
        axes = canvas.add_subplot()
        axes.axvline(edge, color=palette.muted, linewidth=1, linestyle=(0, (4, 3)))
        axes.text(edge + 8, 92, "pool's wait\n= timeout", color=palette.muted, va="top")
        axes.plot(
            sizes,
            hits,
            color=palette.second,
            linestyle=(0, (5, 2)),
            marker="s",
            markersize=5,
        )
        axes.plot(sizes, served, color=palette.main, marker="o", markersize=5)
        axes.plot(
            list(formula),
            list(formula.values()),
            linestyle="",
            marker="+",
            markersize=11,
            color=palette.ink,
        )
        label_end(
            axes, sizes, hits, "hits served", palette.second, at=5, offset=(-8, 10)
        )
        axes.annotate(
            "formula",
            (300, formula[300]),
            xytext=(9, -6),
            textcoords="offset points",
            color=palette.ink,
        )
        label_end(
            axes,
            sizes,
            served,
            "all requests served",
            palette.main,
            at=5,
            offset=(6, -13),
        )
        axes.set_xlabel("workers")
        axes.set_ylabel("served (%)")
        axes.set_xlim(0, 1040)
        axes.set_ylim(0, 106)

    return Figure(
        name="pool",
        alt=(
            "Share of all requests and of cache hits served, against the number of "
            f"workers. All requests: {served[1]:.0f}% with 100 workers, "
            f"{served[3]:.0f}% with 200, {served[-1]:.0f}% with 1,000. Hits: "
            f"{hits[1]:.0f}%, {hits[3]:.0f}% and {hits[-1]:.0f}%. The pool's longest "
            f"wait equals the timeout at {edge:.0f} workers."
        ),
        columns=(
            "workers",
            "longest wait ÷ timeout",
            "requests served (%)",
            "hits served (%)",
            "hits by formula (%)",
        ),
        rows=tuple(
            (
                size,
                f"{found.pool_ratio[name]:.2f}",
                f"{all_:.1f}",
                f"{hit:.1f}",
                f"{formula[size]:.1f}" if size in formula else "–",
            )
            for size, name, all_, hit in zip(sizes, names, served, hits, strict=True)
        ),
        draw=draw,
        height=0.58,
    )


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


def _recovers(run: Any) -> bool:
    return math.isfinite(run.recovery_seconds)


def _seconds(time: float) -> str:
    return "never" if math.isinf(time) else f"{time:.0f}"
