"""The models behind the posts: plain Python that a reader can copy out and run.

A lab answers one question. It is a module ``labs/<slug_with_underscores>.py``
(or a package of that name) that knows nothing of Sphinx and offers ``LAB``::

    @dataclass(frozen=True)
    class ColdCache:
        miss_amplification: float = quantity("times", "database load, cold over warm")

    def run() -> ColdCache:
        return cold_cache(hit_share_warm=WARM.value, hit_share_cold=COLD.value)

    LAB = Lab(
        slug="cache-design",
        question="When does a cache failure end by itself?",
        run=run,
        parameters=(WARM, COLD),
        checks=(Check("closed form", "misses go from 2 to 70 in 100", "test_..."),),
        figures=(load_by_hit_share,),
    )

``python -m labs`` lists the labs and runs them; ``make labs`` freezes what they
found in ``labs/results/``, which is all that a build of the site reads. This
module needs the standard library alone, so that the build can import it too.
"""

from __future__ import annotations

import dataclasses
import importlib
import math
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

FOLDER = Path(__file__).parent
NAME = re.compile(r"[a-z][a-z0-9_]*(\.[a-z0-9_.-]+)?")


@dataclass(frozen=True)
class Parameter:
    """A number that goes into a lab, and where it comes from.

    ``source`` is ``"owner"`` (a fact of the author's own), ``"assumption"``, or
    the key of a work in ``reference/sources.bib``. ``note`` says why this value,
    or over what range the result holds.
    """

    name: str
    value: float
    unit: str
    source: str
    note: str = ""


@dataclass(frozen=True)
class Check:
    """What holds a lab besides itself, and the test that shows it.

    ``test`` is the name of a test function in one of the lab's test modules.
    """

    kind: Literal["closed form", "published value", "independent code", "property"]
    statement: str
    test: str


@dataclass(frozen=True)
class Figure:
    """A figure of the house style: what it shows, its data, and how to draw it.

    ``name`` is the figure's file name and half of its label. ``alt`` states the
    finding, its numbers formatted from the result. ``columns`` and ``rows`` are
    the data for a reader who wants numbers. ``draw`` receives a matplotlib
    ``Figure`` of the right size and a ``labs.charts.Palette``; it is called once
    for the light and once for the dark page.
    """

    name: str
    alt: str
    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    draw: Callable[[Any, Any], None]
    height: float = 0.62  # of the width


@dataclass(frozen=True)
class Input:
    """A number that a reader gives to a calculator.

    ``name`` is the function's argument, ``label`` says what it is. A number of unit
    ``"share"`` is typed in percent; any other unit stands behind the label. ``low``
    and ``high`` are the least and the largest that the function is meant for, in the
    unit (0 to 1 for a share); ``whole`` says that it is a count.
    """

    name: str
    label: str
    unit: str
    low: float
    high: float
    whole: bool = False


@dataclass(frozen=True)
class Calculator:
    """A closed form that a reader can try with numbers of their own.

    ``function`` takes ``inputs`` by name and returns a dataclass whose fields are
    made with ``quantity``. ``examples`` maps a short heading to inputs: the table
    that stands in print and wherever there is no script, two to five columns. The
    page computes with the function of the same ``name`` in ``_static/calculators.js``,
    which the tests hold against this one.
    """

    name: str
    function: Callable[..., Any]
    inputs: tuple[Input, ...]
    examples: Mapping[str, Mapping[str, float]]


@dataclass(frozen=True)
class Lab:
    """One question, the model that answers it, and what holds the answer.

    ``run`` returns a frozen dataclass whose fields are made with ``quantity``.
    ``figures`` are functions from that result to a ``Figure``. ``calculators`` are
    what a reader can try with numbers of their own. ``honesty`` says in
    a sentence what was not done (simulated, assumed, not measured). ``command``
    takes the words after the slug on the command line, for a lab that can work on
    a reader's own data; it returns the exit status.
    """

    slug: str
    question: str
    run: Callable[[], Any]
    parameters: tuple[Parameter, ...]
    checks: tuple[Check, ...]
    figures: tuple[Callable[[Any], Figure], ...] = ()
    calculators: tuple[Calculator, ...] = ()
    honesty: str = ""
    command: Callable[[Sequence[str]], int] | None = None


@dataclass(frozen=True)
class Quantity:
    """One number that a lab found, with its unit and its meaning in words."""

    value: float | None  # None: "never", a time that did not come
    unit: str
    meaning: str


def quantity(unit: str, meaning: str) -> Any:
    """Declare a field of a result: its unit and what it means.

    Units that a post may write in another form: ``"share"`` (0 to 1; written as
    98%), ``"s"`` (written in ms, s, min, h or days). ``"times"`` and ``""`` are
    plain ratios and numbers. Any other unit ("labels", "fetches", "years") is a
    word that the post may repeat. A field may hold a number, or a mapping from
    key to number (quoted as ``field.key``); ``math.inf`` reads "never". Fields
    declared without ``quantity`` hold what only the figures need.
    """
    return dataclasses.field(metadata={"unit": unit, "meaning": meaning})


def quantities(result: Any) -> dict[str, Quantity]:
    """Return the named numbers of a lab's result, mappings flattened.

    Raises ValueError for a name that no post could quote, or a value that is
    not a number.
    """
    found = {}
    for field in dataclasses.fields(result):
        if "unit" not in field.metadata:
            continue
        value = getattr(result, field.name)
        several = isinstance(value, Mapping)
        for key, number in value.items() if several else [("", value)]:
            name = f"{field.name}.{key}" if several else field.name
            if not NAME.fullmatch(name):
                raise ValueError(f"{name!r}: names are lower case, digits, - _ .")
            meaning = field.metadata["meaning"] + (f": {key}" if several else "")
            found[name] = Quantity(
                _plain(name, number), field.metadata["unit"], meaning
            )
    return found


def _plain(name: str, number: Any) -> float | int | None:
    """Return a number as JSON can hold it; numpy's own types become Python's."""
    number = number.item() if hasattr(number, "item") else number
    if isinstance(number, bool) or not isinstance(number, int | float):
        raise ValueError(f"{name} is {number!r}, not a number")
    if math.isnan(number):
        raise ValueError(f"{name} is not a number (NaN)")
    return None if math.isinf(number) else number


def slugs() -> list[str]:
    """Return the slugs of the labs, in alphabetical order, importing none.

    A lab is known by its test: ``LAB = Lab(`` in its module. Modules without
    one are machinery that several labs share.
    """
    modules = [*FOLDER.glob("[a-z]*.py"), *FOLDER.glob("[a-z]*/__init__.py")]
    return sorted(
        (path.parent if path.stem == "__init__" else path).stem.replace("_", "-")
        for path in modules
        if path.is_file() and re.search(rb"^LAB = Lab\(", path.read_bytes(), re.M)
    )


def load(slug: str) -> Lab:
    """Return a lab by its slug. Raises ValueError where there is none."""
    if slug not in slugs():
        raise ValueError(f"there is no lab {slug!r}; there are: {', '.join(slugs())}")
    return importlib.import_module(f"labs.{slug.replace('-', '_')}").LAB
