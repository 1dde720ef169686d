"""Mutations of what authors write, of which none may hang a build or show a traceback.

A case is a text of this repository (a part of a post, its front matter, a lab's results,
a work of the sources) that a few accidents have happened to: a line lost or doubled, a
sign too many, an end too early. It is known by its number: ``mutated(text, 17)`` is the
same text everywhere.
"""

from __future__ import annotations

import json
import random
import re
from pathlib import Path

from tests.sites import POST, ROOT, published_pages, toy_record

SIGNS = """
``` ~~~ ::: :::: { } [ ] ( ) < > $ $$ \\ | # ## > - * ** _ ` `` & ^ ~~ ! !!! --- +++ % @ ,
: ; = " ' {ref}` {term}` {cite:t}` {numref}` {eq}` :::{note} ```{code-block} ```mermaid
```{math} ```{include} :::{figure} :::{lab-figure} :::{calculator} ```{toctree}
```{bibliography} ```{eval-rst} ```{literalinclude} ::::{tab-set} :::{card} [^one] [^one]:
]( ](lab:# ](# ](inv: (label)= :name: :alt: :width: <b> </b> <!-- --> <details> <script
\\frac{ \\begin{aligned} \\text{ |---| [!NOTE] .. | {.a} {#b} {{ }} https:// www. :+1:
""".split()
ODD = [
    "\t",
    "\n",
    "\n\n",
    "\r",
    "\u202e",
    "\u00a0",
    "\ufeff",
    "\u0301",
    "\U0001f600",
    "  ",
    "é",
]


def mutated(text: str, number: int) -> str:
    """Return a text after one to four accidents."""
    chance = random.Random(number)
    for _ in range(chance.randint(1, 4)):
        text = accident(text, chance)
    return text


def accident(text: str, chance: random.Random) -> str:
    """Return a text that something has happened to."""
    lines = text.split("\n")
    line, place = chance.randrange(len(lines)), chance.randrange(len(text) + 1)
    other, end = chance.randrange(len(lines)), place + chance.randint(1, 12)
    match chance.randrange(9):
        case 0:
            del lines[line]
        case 1:
            lines.insert(other, lines[line])
        case 2:
            lines[line], lines[other] = lines[other], lines[line]
        case 3:
            lines[line] = " " * chance.randint(1, 8) + lines[line]
        case 4:
            return text[:place] + text[end:]
        case 5:
            return text[:place]
        case 6:
            return text[:place] + text[place:end] * chance.randint(2, 60) + text[end:]
        case 7:
            return text[:place] + chance.choice(ODD) + text[place:]
        case _:
            return text[:place] + chance.choice(SIGNS) + text[place:]
    return "\n".join(lines)


def parts_of_posts() -> list[str]:
    """Return the sections of the real posts, each under a post's head."""
    found = []
    for path in published_pages():
        text = path.read_text(encoding="utf-8")
        head = re.match(r"---\n.*?\n---\n", text, re.S)
        for section in re.split(r"^(?=## )", text, flags=re.M)[1:]:
            if head is not None:
                found.append(f"{head[0]}\n# Title\n\n{section}")
    return found


def front_matters() -> list[str]:
    """Return posts of which only the front matter is of interest."""
    heads = (re.match(r"---\n.*?\n---\n", part, re.S) for part in parts_of_posts())
    return [*{f"{head[0]}\n# Title\n\nText.\n" for head in heads if head}, POST]


def results() -> list[str]:
    """Return results of labs as they are frozen."""
    return [json.dumps(toy_record(), indent=1)]


def works() -> list[str]:
    """Return works of the sources, three at a time."""
    text = (ROOT / "reference/sources.bib").read_text(encoding="utf-8")
    found = re.split(r"^(?=@)", text, flags=re.M)[1:]
    return ["".join(found[n : n + 3]) for n in range(0, len(found), 3)]


def lay_out_cases(site: Path, numbers: range) -> None:
    """Write a site whose posts are cases, each of the whole text of which is read."""
    texts, heads = parts_of_posts(), front_matters()
    for number in numbers:
        of = heads if number % 5 == 0 else texts
        text = mutated(of[random.Random(-number).randrange(len(of))], number)
        path = site / "posts" / f"t{number // 25}" / f"case-{number}.md"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="")
