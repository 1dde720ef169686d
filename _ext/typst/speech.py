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
    "\\infty": "infinity", "\\in": "in", "\\notin": "not in",
    "\\mid": "given", "\\ldots": "and so on",
    "\\dots": "and so on", "\\Rightarrow": "implies", "\\%": "percent",
    "\\log": "log", "\\ln": "natural log", "\\exp": "e to the",
    "\\Pr": "the probability of", "\\rightarrow": "to", "\\mapsto": "maps to",
    "\\iff": "if and only if", "\\equiv": "is equivalent to", "\\ll": "is far below",
    "\\gg": "is far above", "\\propto": "is proportional to", "\\cdots": "and so on",
    "\\forall": "for all", "\\exists": "there is", "\\neg": "not", "\\land": "and",
    "\\lor": "or", "\\cup": "union", "\\cap": "intersection", "\\setminus": "without",
    "\\subseteq": "is a subset of", "\\emptyset": "the empty set", "\\colon": ",",
    "\\lfloor": "the floor of", "\\rfloor": ",", "\\lceil": "the ceiling of",
    "\\rceil": ",", "\\lvert": "the size of", "\\rvert": ",",
    "\\lVert": "the norm of", "\\rVert": ",", "\\{": "open brace",
    "\\}": "close brace", "\\varphi": "phi", "\\varepsilon": "epsilon",
    "\\Leftarrow": "is implied by", "\\prime": "prime", "\\big": "", "\\Big": "",
    "\\bigl": "", "\\bigr": "", "\\Bigl": "", "\\Bigr": "", "~": "",
    "\\left": "", "\\right": "", "\\quad": ",", "\\qquad": ",", "\\,": "", "\\;": "",
    "\\!": "", "\\ ": "", "\\\\": ",", "&": "",
    "=": "equals", "+": "plus", "-": "minus", "<": "is less than",
    ">": "is greater than", "/": "over", "(": "open bracket", ")": "close bracket",
    "[": "open square bracket", "]": "close square bracket",
    "*": "times", "|": "bar", "'": "prime",
}  # fmt: skip
STYLES = {"\\text", "\\mathrm", "\\mathbf", "\\mathit", "\\mathsf", "\\operatorname",
          "\\textit", "\\mathbb", "\\mathcal", "\\boxed"}  # fmt: skip
RANGES = {"\\sum": "the sum", "\\prod": "the product", "\\int": "the integral",
          "\\bigcup": "the union", "\\bigcap": "the intersection"}  # fmt: skip
EXTREMES = {"\\min": "the minimum", "\\max": "the maximum", "\\lim": "the limit",
            "\\sup": "the supremum", "\\inf": "the infimum"}  # fmt: skip
FRACTION = "the fraction {} over {}, end of fraction,"
FORMS = {  # what is said of a command's arguments
    "\\frac": FRACTION, "\\dfrac": FRACTION, "\\tfrac": FRACTION,
    "\\binom": "{} choose {}", "\\sqrt": "the square root of {}, end of root,",
    "\\bar": "{} bar", "\\overline": "{} bar", "\\hat": "{} hat", "\\tilde": "{} tilde",
    "\\widehat": "{} hat", "\\vec": "{} vector",
}  # fmt: skip
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
    if token in ("^", "_"):
        return _script(token, rest)
    if token in RANGES or token in EXTREMES:
        return _over_a_range(token, rest)
    if token in FORMS:
        return _form(FORMS[token], rest)
    if token in STYLES:
        return _verbatim(rest)
    if token in ("\\begin", "\\end"):
        _name, rest = _argument(rest)
        return ",", rest
    return WORDS.get(token, token.lstrip("\\")), rest


def _script(token: str, rest: list[str]) -> tuple[str, list[str]]:
    """Speak a power or an index; a pause ends one of several words."""
    words, rest = _argument(rest)
    pause = "," if " " in words else ""
    if token == "_":
        return f"sub {words}{pause}", rest
    return POWERS.get(words, f"to the power {words}{pause}"), rest


def _form(form: str, rest: list[str]) -> tuple[str, list[str]]:
    """Speak a command with its arguments."""
    arguments = []
    for _argument_wanted in range(form.count("{}")):
        words, rest = _argument(rest)
        arguments.append(words)
    return form.format(*arguments), rest


def _over_a_range(token: str, rest: list[str]) -> tuple[str, list[str]]:
    """Speak a sum or a maximum, with what stands under and above its sign."""
    limits = {"_": "", "^": ""}
    while rest[:1] and rest[0] in limits:
        mark = rest[0]
        limits[mark], rest = _argument(rest[1:])
    if token in EXTREMES:
        under = f"over {limits['_']}" if limits["_"] else ""
        return f"{EXTREMES[token]} {under} of", rest
    under = f"from {limits['_']}" if limits["^"] else f"over {limits['_']}"
    above = f"to {limits['^']}" if limits["^"] else ""
    return f"{RANGES[token]} {under if limits['_'] else ''} {above} of", rest


def _verbatim(tokens: list[str]) -> tuple[str, list[str]]:
    """Speak a group of words as it stands, not letter by letter."""
    if tokens[:1] != ["{"] or "}" not in tokens:
        return _argument(tokens)
    end = tokens.index("}")
    return "".join(tokens[1:end]).replace("\\,", " ").replace("\\", ""), tokens[
        end + 1 :
    ]


def _argument(tokens: list[str]) -> tuple[str, list[str]]:
    """Speak an argument: a group in braces, or one token."""
    while tokens and tokens[0].isspace():
        tokens = tokens[1:]
    if not tokens:
        return "", []
    words, rest = _item(tokens)
    return " ".join(words.split()), rest
