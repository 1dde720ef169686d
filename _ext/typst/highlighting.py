"""Code in colour: the lexers of the site, as runs that the template paints."""

from __future__ import annotations

from pygments import lex
from pygments.lexers import get_lexer_by_name
from pygments.token import Token, _TokenType
from pygments.util import ClassNotFound

# What the template has a colour for; the first that holds a token's type wins.
KINDS = (
    (Token.Comment, "comment"),
    (Token.Generic.Prompt, "comment"),
    (Token.Operator.Word, "keyword"),
    (Token.Keyword, "keyword"),
    (Token.Name.Function, "name"),
    (Token.Name.Class, "name"),
    (Token.Name.Decorator, "name"),
    (Token.Name.Builtin, "name"),
    (Token.Literal.Number, "number"),
    (Token.Literal, "string"),
)
PLAIN = {"default": "python", "none": "text", "": "text"}  # Sphinx's names


def lines(code: str, language: str) -> list[list[tuple[str, str]]]:
    """Return, for each line of code, its runs in colour: what each is and says."""
    found: list[list[tuple[str, str]]] = [[]]
    for token, text in tokens(code, language):
        kind = next((name for group, name in KINDS if token in group), "plain")
        for number, piece in enumerate(text.split("\n")):
            if number:
                found.append([])
            if piece:
                found[-1].append((kind, piece))
    return found


def tokens(code: str, language: str) -> list[tuple[_TokenType, str]]:
    """Return the tokens of code; together they are the code, to the letter."""
    name = PLAIN.get(language, language)
    try:
        lexer = get_lexer_by_name(name, stripnl=False, ensurenl=False)
    except ClassNotFound:  # Sphinx has complained of it when the page was read
        return [(Token.Text, code)]
    found = list(lex(f"{code}\n", lexer))  # some lexers need the line's end
    if found and found[-1][1].endswith("\n"):
        found[-1] = (found[-1][0], found[-1][1][:-1])
    complete = "".join(text for _token, text in found) == code
    return found if complete else [(Token.Text, code)]
