r"""A formula in words, for readers who hear it: ``\frac{a}{b}`` is "a over b".

A screen reader that is given LaTeX spells out backslashes. This knows the notation of
the posts; what it does not know it says by its name, without the backslash.
"""

from __future__ import annotations

import re

TOKEN = re.compile(r"\\[a-zA-Z]+\*?|\\.|[{}^_]|\d+(?:\.\d+)?|\s+|.", re.DOTALL)
WORDS = {
    "\\times": "times", "\\cdot": "times", "\\pm": "plus or minus",
    "\\le": "is at most", "\\leq": "is at most", "\\ge": "is at least",
    "\\geq": "is at least", "\\ne": "is not", "\\neq": "is not",
    "\\approx": "is about", "\\sim": "is distributed as", "\\to": "to",
    "\\infty": "infinity", "\\sum": "the sum", "\\prod": "the product",
    "\\int": "the integral", "\\in": "in", "\\mid": "given", "\\ldots": "and so on",
    "\\dots": "and so on", "\\Rightarrow": "implies", "\\%": "percent",
    "\\log": "log", "\\ln": "natural log", "\\exp": "e to the",
    "\\min": "the minimum of",
    "\\max": "the maximum of", "\\Pr": "the probability of",
    "\\left": "", "\\right": "", "\\quad": ",", "\\qquad": ",", "\\,": "", "\\;": "",
    "\\!": "", "\\ ": "", "\\\\": ",", "&": "",
    "=": "equals", "+": "plus", "-": "minus", "<": "is less than",
    ">": "is greater than", "/": "over", "(": "open bracket", ")": "close bracket",
    "*": "times", "|": "bar", "'": "prime",
}  # fmt: skip
STYLES = {"\\text", "\\mathrm", "\\mathbf", "\\mathit", "\\mathsf", "\\operatorname",
          "\\textit", "\\mathbb", "\\mathcal", "\\boxed"}  # fmt: skip
ACCENTS = {"\\bar": "bar", "\\overline": "bar", "\\hat": "hat", "\\tilde": "tilde",
           "\\widehat": "hat", "\\vec": "vector"}  # fmt: skip
FRACTIONS = {"\\frac", "\\dfrac", "\\tfrac"}
POWERS = {"2": "squared", "3": "cubed", "\\prime": "prime", "*": "star"}


def spoken(latex: str) -> str:
    """Return a formula in English words, on one line."""
    words, _rest = _sequence(TOKEN.findall(latex))
    closed = re.sub(r"\s+([,.])", r"\1", " ".join(words.split()))
    return re.sub(r",+(?=[,.])", "", closed).strip(" ,.")


def _sequence(tokens: list[str]) -> tuple[str, list[str]]:
    """Speak tokens up to a closing brace; return the words and what follows it."""
    found: list[str] = []
    while tokens:
        if tokens[0] == "}":
            return " ".join(found), tokens[1:]
        words, tokens = _item(tokens)
        found.append(words)
    return " ".join(found), []


def _item(tokens: list[str]) -> tuple[str, list[str]]:
    """Speak what the first token begins; return the words and what is left."""
    token, rest = tokens[0], tokens[1:]
    if token == "{":
        return _sequence(rest)
    if token == "^":
        power, rest = _argument(rest)
        return POWERS.get(power, f"to the power {power}"), rest
    if token == "_":
        index, rest = _argument(rest)
        return f"sub {index}", rest
    if token in FRACTIONS:
        above, rest = _argument(rest)
        below, rest = _argument(rest)
        return f"the fraction {above} over {below}, end of fraction,", rest
    if token == "\\binom":
        above, rest = _argument(rest)
        below, rest = _argument(rest)
        return f"{above} choose {below}", rest
    if token == "\\sqrt":
        inside, rest = _argument(rest)
        return f"the square root of {inside}, end of root,", rest
    if token in ACCENTS:
        inside, rest = _argument(rest)
        return f"{inside} {ACCENTS[token]}", rest
    if token in STYLES:
        return _verbatim(rest)
    if token in ("\\begin", "\\end"):
        _name, rest = _argument(rest)
        return ",", rest
    return WORDS.get(token, token.lstrip("\\")), rest


def _verbatim(tokens: list[str]) -> tuple[str, list[str]]:
    """Speak a group of words as it stands, not letter by letter."""
    if tokens[:1] != ["{"] or "}" not in tokens:
        return _argument(tokens)
    end = tokens.index("}")
    return "".join(tokens[1:end]).replace("\\", ""), tokens[end + 1 :]


def _argument(tokens: list[str]) -> tuple[str, list[str]]:
    """Speak an argument: a group in braces, or one token."""
    while tokens and tokens[0].isspace():
        tokens = tokens[1:]
    if not tokens:
        return "", []
    words, rest = _item(tokens)
    return " ".join(words.split()), rest
