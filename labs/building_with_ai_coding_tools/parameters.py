"""What goes into the lab, and where each number comes from.

The results of the trials are in ``studies.yaml``, each with its own source.
"""

from __future__ import annotations

from labs import Parameter
from labs.building_with_ai_coding_tools import findings, studies

TRIALS = findings.by_key(studies.read())


def published(key: str, name: str, note: str) -> Parameter:
    """Return a trial's effect as a parameter."""
    trial = TRIALS[key]
    return Parameter(name, trial.effect, "share", trial.work, note)


PARAMETERS = (
    published("peng", "less time, one task", "95% interval 21 to 89%."),
    published("cui", "more tasks a week", "Standard error 10.3 points."),
    published(
        "google",
        "less time at Google",
        "No interval found; p = 0.086 by others' summaries. Not pooled.",
    ),
    published(
        "metr-2025",
        "more time, own repositories",
        "Printed as 19%; these digits, and 1.3 to 39.5%, are from the authors' code.",
    ),
    published("metr-2026-returning", "less time, returning", "95% -9 to 38%."),
    published("metr-2026-new", "less time, new recruits", "95% -9 to 15%."),
    Parameter(
        "spread of task effects",
        findings.SPREADS["wide"],
        "",
        "assumption",
        "Standard deviation of the log time ratio over tasks; 0.2 in the narrow case.",
    ),
    Parameter(
        "foresight",
        findings.FORESIGHT["wide"],
        "",
        "assumption",
        "Correlation of forecast and truth; 1 is the extreme, 0.3 and 0.6 are shown.",
    ),
    Parameter("people", findings.TEAM.people, "", "assumption", "2 to 10 are shown."),
    Parameter(
        "hours",
        findings.TEAM.week_hours,
        "hours",
        "assumption",
        "A week and person, for writing and reviewing; what is reported scales.",
    ),
    Parameter(
        "writing a change",
        findings.TEAM.writing_hours,
        "hours",
        "assumption",
        "Without the tool; 4 to 10 in the random teams.",
    ),
    Parameter(
        "reviewing a change",
        findings.TEAM.review_hours,
        "hours",
        "sadowski2018",
        "3.2 hours a week over 4 changes a week, a mean over a median: a rough "
        "figure. 0.4 to 1.2 in the random teams; taken not to change with the tool.",
    ),
    Parameter(
        "cap on review",
        findings.CAP,
        "share",
        "assumption",
        "Of the hours; 8 to 25% in the random teams.",
    ),
    Parameter(
        "tasks a week",
        findings.TASKS_A_WEEK,
        "tasks",
        "sadowski2018",
        "Changes authored by the median developer at Google.",
    ),
    *(
        Parameter(name, times, "times", f"faros{year}", note)
        for year, note in (
            ("2025", "High against low adoption; vendor telemetry."),
            ("2026", "Periods of highest against lowest use; vendor telemetry."),
        )
        for name, times in zip(
            (f"pull requests, {year}", f"time in review, {year}"),
            findings.FAROS[year],
            strict=True,
        )
    ),
)
