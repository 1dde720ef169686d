r"""Quotation marks, dashes and dots as they are printed; all else of a text stays.

docutils' rules for them take a backslash before such a sign for one of their own, and
six references to characters, and leave them out: ``C:\'x'`` would lose its backslash
without a word.
"""

from __future__ import annotations

from docutils.utils import smartquotes

OWN = "&#"  # what the rules have for a sign that they are to leave alone


def educated(text: str, attr: str = "qDe") -> str:
    r"""Return a text with its signs as printed: those that docutils' ``attr`` says.

    >>> print(educated(r"It's C:\'so'"), educated("Don't write &#39;"))
    It’s C:\’so’ Don't write &#39;
    """
    if OWN in text:
        return text
    tokens = [("plain", shielded(text))]
    return "".join(smartquotes.educate_tokens(tokens, attr=attr, language="en"))


def shielded(text: str) -> str:
    """Return a text of which the rules leave out no backslash."""
    return text.replace("\\", "\\\\")
