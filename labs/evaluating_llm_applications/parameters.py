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
MODES = Parameter(
    "failure modes",
    50,
    "modes",
    "assumption",
    "from 20 to 200 modes ten outputs leave 79% to 91% of the failures unseen",
)
ZIPF_EXPONENT = Parameter(
    "Zipf exponent of the failure modes",
    1.0,
    "",
    "assumption",
    "from 0.8 to 1.2 ten outputs leave 80% to 91% of the failures unseen",
)
NOTES_READ = Parameter(
    "outputs read for error analysis",
    100,
    "outputs",
    "assumption",
    "with fewer one reader's estimate of the unseen share spreads more",
)

BASELINE = Parameter(
    "pass rate of the old version",
    0.90,
    "share",
    "assumption",
    "nearer to 50% the same gain needs more examples: 906 from 80% to 85%",
)
IMPROVED = Parameter(
    "pass rate of the new version",
    0.95,
    "share",
    "assumption",
    "half the gain needs about four times the examples",
)
VERSIONS = Parameter(
    "equally good prompts tried",
    10,
    "prompts",
    "assumption",
    "from 5 to 20 the luckiest gains 4.0 to 6.3 points on examples of its own",
)
VERSION_SHARE = Parameter(
    "their true pass rate",
    0.85,
    "share",
    "assumption",
    "from 70% to 95% the luckiest of ten gains 6.9 to 3.0 points",
)

CLUSTERS = Parameter(
    "documents",
    40,
    "documents",
    "assumption",
    "the ratio of standard errors does not depend on it",
)
CLUSTER_SIZE = Parameter(
    "questions about each document",
    25,
    "questions",
    "assumption",
    "the formula holds for any; one question a document has no such effect",
)
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
    "the higher it is, the less a repeat tells; 0.40 on a published benchmark",
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
    "share of bad outputs that the judge fails",
    0.70,
    "share",
    "assumption",
    "as for good outputs",
)
LABELS = Parameter(
    "human labels",
    200,
    "labels",
    "assumption",
    "worth is in proportion to it, from about 200 on",
)
VERDICTS = Parameter(
    "further verdicts of the judge",
    10_000,
    "verdicts",
    "assumption",
    "from 1,000 on the labels are worth 250 to 264",
)
LABELLED_SHARE = Parameter(
    "pass rate when stale labels were made",
    0.80,
    "share",
    "assumption",
    "at 85% the weighting reports 86.5%, at 95% it reports 94.2%",
)

BAD_BUILD = Parameter(
    "pass rate of a build to block",
    0.90,
    "share",
    "assumption",
    "yours to choose; the gap to the other rate sets the size",
)
GOOD_BUILD = Parameter(
    "pass rate of a build to ship", 0.95, "share", "assumption", "yours to choose"
)
GATE_ERROR = Parameter(
    "chance of either mistake at those rates",
    0.05,
    "share",
    "assumption",
    "yours to choose",
)
CHANGED = Parameter(
    "examples whose result differs between equally good builds",
    0.06,
    "share",
    "assumption",
    "the pairs needed are in proportion to it",
)
FALSE_ALARM = Parameter(
    "chance of a false weekly alarm, at most",
    0.02,
    "share",
    "assumption",
    "yours to choose",
)
REPLICATIONS = Parameter(
    "replications of the judge's bench",
    200_000,
    "replications",
    "assumption",
    "coverage is known to 0.1 points, worth in labels to 1%",
)

ALL = tuple(value for value in globals().values() if isinstance(value, Parameter))
