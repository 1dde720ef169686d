r"""Quotation marks, dashes and dots as they are printed; all else of a text stays.

docutils' rules for them take a backslash before such a sign for one of their own, and
six references to characters, and leave them out: ``C:\'x'`` would lose its backslash
without a word.
"""

from __future__ import annotations

import re
from functools import cache

from docutils.utils import smartquotes

# What the rules change, or leave out. The last stands before a sign with a backslash
# in the source.
SIGN = re.compile(r"""["'`\\]|--|\.\.\.|\x00""")
OWN = "&#"  # what the rules have for a sign that they are to leave alone


@cache  # a summary stands in many lists
def educated(text: str, attr: str = "qDe") -> str:
    r"""Return a text with its signs as printed: those that docutils' ``attr`` says.

    >>> print(educated(r"It's C:\'so'"), educated("Don't write &#39;"))
    It’s C:\’so’ Don't write &#39;
    """
    if OWN in text or not SIGN.search(text):
        return text
    tokens = [("plain", shielded(text))]
    return "".join(smartquotes.educate_tokens(tokens, attr=attr, language="en"))


def shielded(text: str) -> str:
    """Return a text of which the rules leave out no backslash."""
    return text.replace("\\", "\\\\")
