"""The check of an order against the e-mail that it was read from."""

import json
import re

import pytest

from labs.llm_integration_patterns.failures import Invalid
from labs.llm_integration_patterns.order import Order, order_in
from tests.sites import ROOT

MAIL = "Sorry, not PKE but ZPH: buy 1500 at 22.91."
MARKET = "Buy 90 QTL at market."


def said(**fields):
    whole = {"symbol": "ZPH", "side": "buy", "quantity": 1500, "price": 22.91}
    return json.dumps(whole | fields)


def test_an_order_that_the_mail_states_is_accepted():
    assert order_in(MAIL)(said()) == Order("ZPH", "buy", 1500, 22.91)


def test_an_order_without_a_price_is_an_order():
    text = said(symbol="QTL", quantity=90, price=None)

    assert order_in(MARKET)(text).price is None


@pytest.mark.parametrize("price", [90, 18.40])
def test_a_price_that_the_mail_does_not_state_is_refused(price):
    # The quantity again, or a number from nowhere.
    text = said(symbol="QTL", quantity=90, price=price)

    with pytest.raises(Invalid, match="no such price"):
        order_in(MARKET)(text)


def test_a_price_equal_to_the_quantity_is_accepted_where_it_stands_twice():
    text = said(symbol="QTL", quantity=90, price=90)

    assert order_in("Buy 90 QTL at 90.")(text).price == 90


def test_a_symbol_from_nowhere_is_refused():
    with pytest.raises(Invalid, match="symbol"):
        order_in(MAIL)(said(symbol="ZPX"))


def test_the_wrong_symbol_of_two_passes_since_the_mail_holds_it():
    # What no such check can know: the customer said not that one.
    assert order_in(MAIL)(said(symbol="PKE")).symbol == "PKE"


@pytest.mark.parametrize(
    "text",
    [
        "Sure! Here is the order.",
        "[]",
        "{}",
        said(side="hold"),
        said(quantity="1500"),
        said(quantity=True),
        said(price="22.91"),
        said(note="x"),
    ],
)
def test_what_has_not_the_shape_is_refused(text):
    with pytest.raises(Invalid):
        order_in(MAIL)(text)


def test_the_log_line_of_the_post_adds_up_and_holds_the_verdict_of_this_check():
    post = ROOT / "posts" / "ai-tooling" / "llm-integration-patterns.md"
    text = post.read_text(encoding="utf-8")
    [line] = re.findall(r"^```\{code-block\} json\n.*?\n\n(.*?)^```", text, re.M | re.S)
    logged = json.loads(line)

    # 12 ms a token, thinking and answer one after the other.
    tokens = logged["tokens"]
    assert logged["visible_ms"] == logged["emitted_ms"] + 12 * tokens["thinking"]
    answer = tokens["output"] - tokens["thinking"]
    assert logged["last_ms"] == logged["visible_ms"] + 12 * answer
    with pytest.raises(Invalid) as refused:
        order_in(MARKET)(said(symbol="QTL", quantity=90, price=18.40))
    assert str(refused.value) == logged["check"]
