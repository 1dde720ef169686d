"""Whatever text an author writes arrives whole, on the page and in print.

Many texts stand in one post, as building is what takes time. Each is made of words
that tools for text take for something else: signs of Markdown and of Typst, numbers
that begin a line, quotation marks, words without end.
"""

from __future__ import annotations

import random
import re

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.arrival import arrive, lost

# Letters that the book's fonts have: Latin, Greek, Cyrillic.
LETTERS = (
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    "äöüßéèêçñøåæœšžłÄÖÜÉÅØΑΩαβγδλμπσωАБВЖЯабвжя"
)
TEXTS = 150  # in a post
SIGNS = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~"
TYPOGRAPHY = "–—‘’“”…·×−≤≥≠→←€£°½²µ§†"
ODD = [
    "#let", "@label", "<label>", "[x]", "[^1]", "{{x}}", "*a*", "_b_", "**c**", "`d`",
    "//", "/*", "*/", "~~e~~", "$x$", "$5", "#", "##", "1.", "7)", "-", "+", ">", "=",
    "---", "...", ":::", "```", "\\", "\\n", "&amp;", "&#35;", "a|b", "|", "!", "![g]",
    "::", "(h)=", "%", "% i", "https:", "a@b", "C:\\x", "--", "http", "^2", "/j/", "~",
    "#[k]", "#m(n)", "<o>", "</p>", "$$", "{q}`r`", "=== t", "[u](v)", "[[w]]", "x_1",
]  # fmt: skip


def escaped(text: str) -> str:
    r"""Return a text as Markdown in which each sign stands for itself.

    >>> escaped("#let 1. <b>")
    '\\#let 1\\. \\<b\\>'
    """
    return re.sub(rf"([{re.escape(SIGNS)}])", r"\\\1", text)


def word(chance: random.Random) -> str:
    """Return a word of one of the kinds that are easily taken for something else."""
    return chance.choice(
        [
            lambda: "".join(chance.choices(LETTERS, k=chance.randint(1, 12))),
            lambda: "".join(
                chance.choices(LETTERS + SIGNS + TYPOGRAPHY, k=chance.randint(1, 10))
            ),
            lambda: "".join(chance.choices(LETTERS, k=chance.randint(60, 120))),
            lambda: f"{chance.randrange(10**9):,}",
            lambda: chance.choice(ODD),
        ]
    )()


def texts(chance: random.Random) -> list[str]:
    """Return the texts of a post's paragraphs."""
    return [
        " ".join(word(chance) for _ in range(chance.randint(1, 12)))
        for _ in range(TEXTS)
    ]


@settings(
    max_examples=2,
    deadline=None,
    phases=[Phase.generate],  # a post of fewer words is no plainer fault
    suppress_health_check=list(HealthCheck),
)
@given(st.integers(0, 2**32))
def test_every_word_arrives(tmp_path_factory, seed):
    # Hypothesis chooses the seed: a whole post is more than it would draw.
    many = texts(random.Random(seed))
    folder = tmp_path_factory.mktemp("random") / "site"
    forms = ["{}", "- {}", "> {}", "1. {}"]
    body = "\n\n".join(
        forms[number % len(forms)].format(escaped(text))
        for number, text in enumerate(many)
    )

    found = arrive(folder, {"random": body}, ("html", "pdf"))["random"]

    # A sign that is escaped here and stands bare below is taken for the one there.
    assert [each for each in found.complaints if "[leftovers]" not in each] == []
    assert lost(" ".join(many), found.page) == [], "not on the page"
    assert lost(found.page, found.pdf) == [], "not in print"
