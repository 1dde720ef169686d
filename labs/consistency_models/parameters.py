"""What goes into the lab, and where each number comes from."""

from __future__ import annotations

from labs import Parameter
from labs.consistency_models import findings, variants
from labs.consistency_models.caches import Path

BASE = findings.BASE
PATH = Path(servers=2, lifetime_seconds=30)

PARAMETERS = (
    Parameter(
        "delay of a message",
        1.0,
        "mean delay",
        "assumption",
        "The unit of time: exponential, independent. With half the spread (gamma of "
        "shape 4, pauses too) R + W > N fails in a few runs of ten thousand.",
    ),
    Parameter("replicas", BASE.replicas, "replicas", "assumption", "The usual three."),
    Parameter(
        "clients",
        BASE.clients,
        "clients",
        "assumption",
        "All on one hot key; the quorum is computed for 2 and 8 too.",
    ),
    Parameter("operations", BASE.operations, "a client", "assumption", "One history."),
    Parameter(
        "write share", BASE.write_share, "share", "assumption", "A key often written."
    ),
    Parameter(
        "think time",
        BASE.think_mean,
        "delays",
        "assumption",
        "Between a client's operations; the quorum is computed for .1 and 5, lost "
        "writes for 10 and 100.",
    ),
    Parameter(
        "replication lag",
        BASE.lag_mean,
        "delays",
        "assumption",
        "Of asynchronous replicas. Shares of stale reads grow with it; which "
        "guarantees hold does not depend on it.",
    ),
    Parameter(
        "clock skew",
        findings.SKEW_SD,
        "delays",
        "assumption",
        "Standard deviation between clients, for last-write-wins in the table; .5 to "
        "10 are computed. Without it clocks are perfect.",
    ),
    Parameter(
        "a leader's failover",
        variants.FAILOVER_WINDOW[0],
        "delays, or later",
        "assumption",
        f"At a time drawn between this and {variants.FAILOVER_WINDOW[1]:g}; only where "
        "a flip says so.",
    ),
    Parameter(
        "reads that move a sticky client",
        variants.MOVED_SHARE,
        "share",
        "assumption",
        "To a replica drawn anew; only where a flip says so.",
    ),
    Parameter(
        "reads without their token",
        variants.TOKEN_LOST_SHARE,
        "share",
        "assumption",
        "Only where a flip says so.",
    ),
    Parameter(
        "pause between increments",
        5.0,
        "delays",
        "assumption",
        "Mean; 0, 10 and 100 are computed.",
    ),
    Parameter(
        "think time within an increment",
        1.0,
        "delays",
        "assumption",
        "Mean, between the read and the write.",
    ),
    Parameter(
        "others' writes",
        PATH.others_write_seconds,
        "s apart",
        "assumption",
        "To the key behind the caches.",
    ),
    Parameter(
        "a user's requests",
        PATH.request_seconds,
        "s apart",
        "assumption",
        "One in twenty of them a write.",
    ),
    Parameter(
        "Pareto share, LinkedIn SSD",
        0.9122,
        "share",
        "bailis2014pbs",
        "Least .235 ms, shape 10, else exponential at 1.66 a ms: all messages.",
    ),
    Parameter(
        "Pareto share, LinkedIn disk",
        0.38,
        "share",
        "bailis2014pbs",
        "Least 1.05 ms, shape 1.51, else exponential at .183 a ms: writes.",
    ),
    Parameter(
        "Pareto share, Yammer",
        0.939,
        "share",
        "bailis2014pbs",
        "Least 3 ms, shape 3.35, else exponential at .0028 a ms: writes; other "
        "messages .982, 1.5, 3.8, .0217.",
    ),
)
