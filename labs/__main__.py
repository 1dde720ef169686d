"""Run the labs: ``python -m labs``, ``python -m labs cache-design``.

Without arguments: the labs and the question that each one answers. With a slug:
compute that lab and print its numbers. ``freeze`` computes the labs whose code
has changed (all of them with ``--all``) and writes ``labs/results/``. Further
words after a slug go to the lab's own command, where it has one.
"""

from __future__ import annotations

import json
import sys
import textwrap
from collections.abc import Sequence

import labs
from labs import Lab, Quantity, frozen

Row = tuple[str, str, str]


def main(arguments: Sequence[str]) -> int:
    """Run the command line; return 0, or 2 where there is no such lab."""
    name, *rest = arguments or [""]
    if not name:
        return show_labs()
    if name in ("-h", "--help"):
        print((__doc__ or "").strip())
        return 0
    if name == "freeze" and set(rest) <= {"--all"}:
        return freeze(everything=bool(rest))
    try:
        lab = labs.load(name)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 2
    if not rest:
        return show(lab)
    if lab.command is None:
        print(f"{name} takes no further words, not {rest[0]!r}", file=sys.stderr)
        return 2
    return lab.command(rest)


def show_labs() -> int:
    """Print each lab with the question that it answers."""
    for slug in labs.slugs():
        question = textwrap.fill(labs.load(slug).question)
        print(slug, textwrap.indent(question, "    "), sep="\n")
    print("\nRun one with: python -m labs SLUG")
    return 0


def show(lab: Lab) -> int:
    """Compute a lab and print what it found."""
    found = labs.quantities(lab.run())
    print(textwrap.fill(lab.question), "\n")
    print_table(
        [("parameter", "value", "where it comes from")]
        + [(p.name, written(p.value, p.unit), p.source) for p in lab.parameters]
    )
    print()
    print_table(
        [("result", "value", "what it is")]
        + [(name, written(q.value, q.unit), q.meaning) for name, q in found.items()]
    )
    if lab.honesty:
        print("\n" + textwrap.fill(lab.honesty))
    return 0


def written(value: float | None, unit: str) -> str:
    """Format a number with its unit for a table on a terminal."""
    if value is None:
        return "never"
    if unit == "share":
        return f"{100 * value:.4g}%"
    number = f"{value:,}" if isinstance(value, int) else f"{value:,.5g}"
    return f"{number} {unit}".strip()


def print_table(rows: Sequence[Row]) -> None:
    """Print rows in aligned columns, the first row as a head."""
    widths = [max(len(row[column]) for row in rows) for column in range(2)]
    for number, (name, value, text) in enumerate(rows):
        print(f"{name:{widths[0]}}  {value:>{widths[1]}}  {text}".rstrip())
        if number == 0:
            print("-" * widths[0], "-" * widths[1], "-" * len(text), sep="  ")


def freeze(*, everything: bool) -> int:
    """Compute the labs that changed and write their results and figures."""
    for slug in labs.slugs():
        if not everything and is_fresh(slug):
            print(f"{slug}: up to date")
            continue
        print(f"{slug}: computing", flush=True)
        freeze_lab(labs.load(slug))
    return 0


def is_fresh(slug: str) -> bool:
    """Tell whether what a lab froze can be read and is as new as its code."""
    try:
        return not frozen.is_stale(slug)
    except (FileNotFoundError, frozen.Faulty):
        return False


def freeze_lab(lab: Lab) -> None:
    """Compute one lab, then write its figures and its numbers."""
    from labs import charts  # matplotlib takes a second that a listing need not

    result = lab.run()
    drawn = [figure(result) for figure in lab.figures]
    written = []
    for figure in drawn:
        path = frozen.RESULTS / f"{lab.slug}-{figure.name}.svg"
        dark = path.with_stem(path.stem + "-dark")
        frozen.write(path, charts.svg(figure, charts.LIGHT))
        frozen.write(dark, charts.svg(figure, charts.DARK))
        written += [path, dark]
    text = json.dumps(
        record(lab, labs.quantities(result), drawn), indent=1, ensure_ascii=False
    )
    frozen.write(frozen.path_of(lab.slug), text + "\n")
    for old in set(frozen.figures_of(lab.slug)) - set(written):
        old.unlink()  # one that is no longer drawn must not linger


def record(
    lab: Lab, found: dict[str, Quantity], figures: Sequence[labs.Figure]
) -> dict[str, object]:
    """Return what is frozen of a lab, in the form of its JSON file."""
    return {
        "lab": lab.slug,
        "question": lab.question,
        "honesty": lab.honesty,
        "code": frozen.digest(lab.slug),
        "parameters": [vars(parameter) for parameter in lab.parameters],
        "results": {name: vars(quantity) for name, quantity in found.items()},
        "checks": [vars(check) for check in lab.checks],
        "figures": [
            {
                "name": figure.name,
                "alt": figure.alt,
                "columns": figure.columns,
                "rows": figure.rows,
            }
            for figure in figures
        ],
        "calculators": [
            calculator_record(calculator) for calculator in lab.calculators
        ],
    }


def calculator_record(calculator: labs.Calculator) -> dict[str, object]:
    """Return a calculator's inputs and results, each example computed."""
    found = {
        heading: labs.quantities(calculator.function(**given))
        for heading, given in calculator.examples.items()
    }
    examples = [
        {
            "heading": heading,
            "inputs": dict(calculator.examples[heading]),
            "results": {name: quantity.value for name, quantity in results.items()},
        }
        for heading, results in found.items()
    ]
    lines = next(iter(found.values()))
    return {
        "name": calculator.name,
        "inputs": [vars(each) for each in calculator.inputs],
        "results": [
            {"name": name, "label": quantity.meaning, "unit": quantity.unit}
            for name, quantity in lines.items()
        ],
        "examples": examples,
    }


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
