"""Rules are tried where their signs stand, and find what they find anywhere."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from myst_parser.config.main import MdParserConfig

from _ext.page import rule_signs
from _ext.page.markdown import AT_HAND, markdown_parser

ROOT = Path(__file__).parent.parent
SETTINGS = runpy.run_path(str(ROOT / "conf.py"))
CONFIG = MdParserConfig(enable_extensions=set(SETTINGS["myst_enable_extensions"]))
# What lines and places begin with, and what may stand before and behind that.
BEGINNINGS = """
--- ~~~ ``` ::: :::{note} $$ $ {#a} {.b} % \\ \\begin{align} \\end{align} \\[ \\] \\( \\)
> + +++ (a)= *** ___ - * 1. 10) [^a]: [^a] [a]: [a] ](#b) [a](b) ![a](b) < <b> </b>
<!-- --> # ## === : :a: :b ~ {a}`b` ` `` ** __ _ ~~ & &amp; <https://x.org> www.x.org
https://x.org mailto:a@x.org a@x.org @ | |a|b| |-|-| -- word wow
""".split()
BLANKS = [
    " ",
    "  ",
    "    ",
    "\t",
    "\n",
    "\n\n",
    "\n    ",
    "\n> ",
    "",
    "\xa0",
    "\x0c",
    "\u2028",
]
texts = st.lists(
    st.one_of(
        st.sampled_from(BEGINNINGS), st.sampled_from(BLANKS), st.text(max_size=3)
    ),
    max_size=30,
).map("".join)


@pytest.fixture(scope="module")
def parsers():
    """Return two parsers of a page: one as it is, one that tries rules everywhere."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(rule_signs, "lead", lambda _parser: None)
        AT_HAND.clear()
        with markdown_parser(CONFIG) as plain:
            pass
        AT_HAND.clear()
    with markdown_parser(CONFIG) as led:
        pass
    AT_HAND.clear()
    return led, plain


def tokens(parser: MarkdownIt, text: str) -> list[dict]:
    """Return what a text is read as; what fails, as its failure."""
    try:
        return [token.as_dict() for token in parser.parse(text, {})]
    except Exception as error:
        return [{"failed": repr(error)}]


@given(texts)
def test_a_text_is_read_as_with_all_rules_everywhere(parsers, text):
    led, plain = parsers

    assert tokens(led, text) == tokens(plain, text)


def test_the_pages_of_this_site_are_read_as_before(parsers):
    led, plain = parsers
    for path in sorted([*ROOT.glob("posts/**/*.md"), *ROOT.glob("*.md")]):
        text = path.read_text(encoding="utf-8")
        assert tokens(led, text) == tokens(plain, text), path


def test_each_rule_that_is_led_is_one_of_the_parser(parsers):
    _led, plain = parsers

    assert rule_signs.BLOCKS.keys() <= set(plain.block.ruler.get_active_rules())
    assert rule_signs.INLINE.keys() <= set(plain.inline.ruler.get_active_rules())


def test_a_rule_that_is_switched_off_is_not_tried(parsers):
    led, _plain = parsers
    with led.reset_rules():
        led.disable("emphasis")
        (_open, inline, _close) = led.parse("*a*")
        assert [each.type for each in inline.children] == ["text"]
    (_open, inline, _close) = led.parse("*a*")

    assert "em_open" in [each.type for each in inline.children]
