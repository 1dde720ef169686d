"""The words of a text, as the search knows them: one for all spellings of a word.

    stems("Organised caches don't, p99 does")     # "organ", "cach", "dont", ...
    symbols("R + W > N at C++")                   # "rpluswaboven", "cplusplus"

``_static/search-engine.js`` reads a question in the same way; a test holds both
together on every word of the site. The stems are Snowball's (Porter 2001), which
Sphinx carries for Python and for the browser.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import cache, lru_cache

from snowballstemmer.english_stemmer import EnglishStemmer

NOT_ASCII = re.compile(r"[^\x00-\x7f]")
WORD = re.compile(r"\w+")
APOSTROPHE = re.compile(r"['’](s\b)?")
NUMBERS_SIGN = re.compile(r"(\d)[.,](?=\d)")
NAMED = {
    "+": "plus",
    "#": "sharp",
    "^": "hat",
    "@": "at",
    "<": "below",
    ">": "above",
    "=": "is",
    "-": "minus",
}
# "R + W > N", whose letters are single, and "recall@5", "pass^k", "C++".
SYMBOLIC = re.compile(r"(?<!\w)(?:\w(?: ?[-+<>=^] ?\w)+(?!\w)|\w+(?:[+^@<>=#]+\w*)+)")
TELLING = re.compile(r"[+^@<>=#]")  # a hyphen alone joins two words
LONGEST_SYMBOL = 15
# British spelling becomes American, of which the stemmer knows the endings.
SPELLINGS = (
    (re.compile(r"^(.{3,})our(s|ed|ing|al|ist|ite|able)?$"), r"\1or\2"),
    (re.compile(r"^(.{3,})is(e[ds]?|ers?|ing|ations?|able|ability)$"), r"\1iz\2"),
    (re.compile(r"^(.{3,})ys(e[drs]?|ing)$"), r"\1yz\2"),
    (re.compile(r"^(.{3,})ogue(s?)$"), r"\1og\2"),
    (re.compile(r"^(.{2,})ll(ed|ing|ers?)$"), r"\1l\2"),
    (re.compile(r"^(.{3,})tre(s?)$"), r"\1ter\2"),
)
_english = EnglishStemmer()


def plain(text: str) -> str:
    """Return a text in lower case, without accents, apostrophes and digits' commas."""
    if not text.isascii():
        text = NOT_ASCII.sub(lambda found: without_accents(found[0]), text)
    return NUMBERS_SIGN.sub(r"\1", APOSTROPHE.sub("", text)).lower()


@cache
def without_accents(letter: str) -> str:
    """Return what a letter is without its accents.

    >>> without_accents("é"), without_accents("½")
    ('e', '1⁄2')
    """
    apart = unicodedata.normalize("NFKD", letter)
    return "".join(each for each in apart if not unicodedata.combining(each))


def words(text: str) -> list[str]:
    """Return the words of a text as they are written, but for case and accents."""
    return WORD.findall(plain(text))


@cache
def stem(word: str) -> str:
    """Return what the spellings and endings of a word have in common.

    A word with a digit, such as p99, is its own.
    """
    if len(word) < 3 or any(letter.isdigit() for letter in word):
        return word
    for spelling, common in SPELLINGS:
        word = spelling.sub(common, word)
    return _english.stemWord(word)


def stems(text: str) -> list[str]:
    """Return the stems of the words of a text, and the symbols in it."""
    return [stem(word) for word in words(text)] + symbols(text)


@lru_cache(maxsize=64)  # a page's title and its parts are asked about again and again
def counted(text: str) -> tuple[int, Mapping[str, int]]:
    """Return how many words a text has, and how often each of its ``stems``.

    >>> counted("A cache caches R+W")
    (5, {'a': 1, 'cach': 2, 'r': 1, 'w': 1, 'rplusw': 1})
    """
    written = words(text)
    found: dict[str, int] = {}
    for word, times in Counter(written).items():
        known = stem(word)
        found[known] = found.get(known, 0) + times
    for symbol in symbols(text):
        found[symbol] = found.get(symbol, 0) + 1
    return len(written), found


def symbols(text: str) -> list[str]:
    """Return what a text holds of formulas and names with signs, each as one word."""
    found: list[str] = []
    if not TELLING.search(text):  # as good as always, and that is quickly seen
        return found
    for match in SYMBOLIC.finditer(text):
        symbol = match[0].replace(" ", "").lower()
        if len(symbol) <= LONGEST_SYMBOL and TELLING.search(symbol):
            found.append("".join(NAMED.get(sign, sign) for sign in symbol))
    return found
