"""Tell whether a number, as a sentence writes it, says what a lab computed.

``35 times``, ``98.4%``, ``12,500``, ``7.7 days``, ``about 260`` and ``never`` are
compared at the precision written: a value agrees if it rounds to the text. After
"about" the last digit that is not zero is what counts, so 262 is about 260::

    disagreement("36 times", 35.0, "times")   # "35 times"
    disagreement("98%", 0.984, "share")       # None: it agrees

Nothing here knows of Sphinx or of labs.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

WORDS = dict(
    zip(
        "zero one two three four five six seven eight nine ten eleven twelve".split(),
        range(13),
        strict=True,
    )
)
NUMBER = re.compile(
    r"(?P<about>about |roughly )?"
    r"(?P<sign>[-−+])?"
    r"(?:(?P<digits>\d{1,3}(?:,\d{3})+|\d+)(?P<decimals>\.\d+)?"
    r"|(?P<word>" + "|".join(WORDS) + r"))"
    r"(?P<unit>.*)",
    re.IGNORECASE | re.DOTALL,
)
# What a unit of a lab may be written as, and how many of that make one of the lab's.
SECONDS = {
    "µs": "1e6",
    "ms": "1000", "millisecond": "1000",
    "s": "1", "second": "1",
    "min": "1/60", "minute": "1/60",
    "h": "1/3600", "hour": "1/3600",
    "day": "1/86400",
    "year": "1/31557600",
}  # fmt: skip
SHARES = {"": "1", "%": "100", "point": "100", "percentage point": "100"}
RATIOS = {"": "1", "times": "1", "time": "1", "×": "1", "x": "1", "fold": "1"}


class NotANumber(ValueError):
    """A text that is no number with a unit."""


@dataclass(frozen=True)
class Written:
    """A number as written: its value, the worth of its last digit, and its unit."""

    value: Decimal
    step: Decimal
    unit: str


def parse(text: str) -> Written:
    """Read a number and its unit; raise NotANumber with the reason."""
    match = NUMBER.fullmatch(text.strip())
    if match is None:
        raise NotANumber(
            f"{text!r} is not a number with a unit, such as 35, 98.4%, 7.7 days"
        )
    if match["word"]:
        value, step = Decimal(WORDS[match["word"].lower()]), Decimal(1)
    else:
        digits = match["digits"].replace(",", "") + (match["decimals"] or "")
        value = Decimal(digits)
        step = Decimal(1).scaleb(value.as_tuple().exponent)
        if match["about"]:
            while value and value % (step * 10) == 0:
                step *= 10
    if match["sign"] in ("-", "−"):
        value = -value
    unit = " ".join(re.sub(r"^[\s\u2010\u2011-]+", "", match["unit"]).split())
    return Written(value, step, unit)


def disagreement(text: str, value: float | None, unit: str) -> str | None:
    """Return what should have been written, or None where the text is right.

    ``value`` in ``unit`` is what the lab found; None is a time that never comes.
    Raises NotANumber where the text is no number, or has a unit that the lab's
    cannot be written in.
    """
    if text.strip().lower() == "never" or value is None:
        agree = text.strip().lower() == "never" and value is None
        return None if agree else as_text(value, unit)
    written = parse(text)
    scaled = Decimal(repr(float(value))) * factor(written.unit, unit)
    # A value exactly half way may be rounded either way; the margin is for binary
    # fractions such as 0.125, which reach us as they are, and 0.285, which do not.
    if abs(scaled - written.value) <= written.step * Decimal("0.500000001"):
        return None
    return _rewritten(text, scaled, written)


def factor(written_unit: str, unit: str) -> Decimal:
    """Return by what a value in a lab's unit is multiplied for the unit written."""
    forms = {"s": SECONDS, "share": SHARES, "times": RATIOS, "": RATIOS}.get(unit)
    if forms is None:
        forms = {"": "1", singular(unit): "1"}
    name = written_unit if written_unit in forms else singular(written_unit)
    if name not in forms:
        known = ", ".join(form or "no unit" for form in forms)
        raise NotANumber(f"the lab's unit is {unit!r}; write it as {known}")
    numerator, _, denominator = forms[name].partition("/")
    return Decimal(numerator) / Decimal(denominator or 1)


def singular(unit: str) -> str:
    """Return a unit without its plural ending: labels, fetches, days."""
    if re.search(r"(ch|sh|x|ss)es$", unit):
        return unit[:-2]
    return unit[:-1] if re.search(r"[a-z]{3}s$", unit) and unit != "times" else unit


def as_text(value: float | None, unit: str) -> str:
    """Write a value with its unit as a table shows it."""
    if value is None:
        return "never"
    if unit == "share":
        return f"{100 * value:.4g}%".replace("-", "−")
    number = f"{value:,}" if isinstance(value, int) else significant(value)
    return f"{number} {unit}".strip().replace("-", "−")


def significant(value: float) -> str:
    """Write a number to four significant digits, never as a power of ten."""
    if value == 0:
        return "0"
    decimals = max(0, 3 - Decimal(repr(value)).adjusted())
    text = f"{value:,.{decimals}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _rewritten(text: str, scaled: Decimal, written: Written) -> str:
    """Write the right value the way the wrong one was written."""
    rounded = (scaled / written.step).quantize(Decimal(1)) * written.step
    decimals = max(0, -written.step.as_tuple().exponent)
    number = f"{rounded:,.{decimals}f}".replace("-", "−")
    match = NUMBER.fullmatch(text.strip())
    assert match is not None  # parse has read it
    return f"{match['about'] or ''}{number}{match['unit']}"
