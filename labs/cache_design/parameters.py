"""What goes into the cache lab, and where each number comes from."""

from labs import Parameter
from labs.cache_design.scenario import HIT_SECONDS

WARM = Parameter("hit share, warm", 0.98, "share", "owner")
COLD = Parameter("hit share, during the restart", 0.30, "share", "owner")
LASTS = Parameter("length of the restart", 180.0, "s", "owner")
SHORTEST = Parameter("fastest query", 0.05, "s", "owner")
LONGEST = Parameter(
    "slowest query", 0.20, "s", "owner", "uniform between the two is an assumption"
)
HIT = Parameter(
    "latency of a hit", HIT_SECONDS, "s", "assumption", "the owner says under 1 ms"
)
TIMEOUT = Parameter(
    "client timeout", 10.0, "s", "assumption", "the edge holds at 2, 10 and 30 s"
)
HEADROOM = Parameter(
    "database capacity over its warm miss load",
    8.0,
    "times",
    "assumption",
    "counted against the traffic of the incident; varied from 4 to 72",
)
REQUESTS = Parameter(
    "requests per second",
    100.0,
    "requests/s",
    "assumption",
    "sets the number of database slots (2 at headroom 8); matters to deadline checks",
)
KEYS = Parameter(
    "keys",
    2500,
    "keys",
    "assumption",
    "sets the time to live, about 19 min; flushes also run with 25,000",
)
ZIPF = Parameter(
    "exponent of Zipf popularity", 1.0, "", "assumption", "0.7 to 1.2 tried"
)
SPIKE = Parameter(
    "traffic spike tried",
    2.0,
    "times",
    "assumption",
    "the owner says that there was one, not how large",
)
WORKERS = (50, 100, 150, 200, 300, 500, 700, 1000)
