"""What goes into the lab, and where each number comes from.

No value here was measured on a system: they are round numbers of the size that a
team meets. Each note says over what range the conclusion drawn from it holds.
"""

from labs import Parameter

DEFECT_SHARE = Parameter(
    "defect share",
    0.20,
    "share",
    "assumption",
    "a first version; the bound on ten clean outputs does not depend on it",
)
NOTICED_SHARE = Parameter(
    "share of defects that a hurried reader notices",
    0.60,
    "share",
    "assumption",
    "at 100% ten outputs of ten still look clean one time in nine",
)
MODES = Parameter("failure modes", 50, "modes", "assumption")
ZIPF_EXPONENT = Parameter(
    "Zipf exponent of the failure modes",
    1.0,
    "",
    "assumption",
    "from 0.8 to 1.2 ten outputs leave 80% to 91% of the failures unseen",
)
NOTES_READ = Parameter("outputs read for error analysis", 100, "outputs", "assumption")

BASELINE = Parameter("pass rate of the old version", 0.90, "share", "assumption")
IMPROVED = Parameter("pass rate of the new version", 0.95, "share", "assumption")
VERSIONS = Parameter("equally good prompts tried", 10, "prompts", "assumption")
VERSION_SHARE = Parameter("their true pass rate", 0.85, "share", "assumption")

CLUSTERS = Parameter("documents", 40, "documents", "assumption")
CLUSTER_SIZE = Parameter("questions about each document", 25, "questions", "assumption")
CLUSTER_CORRELATION = Parameter(
    "correlation of two questions about one document",
    0.3,
    "",
    "assumption",
    "yours can be computed from per-document pass rates; the formula holds for any",
)
REPEAT_CORRELATION = Parameter(
    "correlation of two answers to one question",
    1 / 3,
    "",
    "assumption",
    "the higher it is, the less a repeat tells",
)

PUBLISHED_ONCE = Parameter(
    "airline tasks done in one trial by gpt-4o", 0.420, "share", "yao2025taubench"
)
PUBLISHED_TWICE = Parameter(
    "the same, done in both of two trials", 0.273, "share", "yao2025taubench"
)

JUDGE_TRUE_POSITIVE = Parameter(
    "share of good outputs that the judge passes",
    0.90,
    "share",
    "assumption",
    "n + n·φ²/(1-φ²) = n/(1-φ²) holds for every judge and pass rate",
)
JUDGE_TRUE_NEGATIVE = Parameter(
    "share of bad outputs that the judge fails", 0.70, "share", "assumption"
)
LABELS = Parameter("human labels", 200, "labels", "assumption")
VERDICTS = Parameter("further verdicts of the judge", 10_000, "verdicts", "assumption")
LABELLED_SHARE = Parameter(
    "pass rate when stale labels were made", 0.80, "share", "assumption"
)

BAD_BUILD = Parameter("pass rate of a build to block", 0.90, "share", "assumption")
GOOD_BUILD = Parameter("pass rate of a build to ship", 0.95, "share", "assumption")
GATE_ERROR = Parameter(
    "chance of either mistake at those rates", 0.05, "share", "assumption"
)
CHANGED = Parameter(
    "examples whose result differs between equally good builds",
    0.06,
    "share",
    "assumption",
    "the pairs needed are in proportion to it",
)
FALSE_ALARM = Parameter(
    "chance of a false weekly alarm, at most", 0.02, "share", "assumption"
)
REPLICATIONS = Parameter(
    "replications of the judge's bench",
    200_000,
    "replications",
    "assumption",
    "coverage is known to 0.1 points, worth in labels to 1%",
)

ALL = tuple(value for value in globals().values() if isinstance(value, Parameter))
