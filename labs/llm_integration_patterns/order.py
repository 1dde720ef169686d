"""An order read out of an e-mail: what a schema holds, and what only the mail can.

order = order_in("Buy 90 QTL at market.")   # a check for Request
order('{"symbol": "QTL", "side": "buy", "quantity": 90, "price": null}')
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass

from labs.llm_integration_patterns.failures import Invalid


@dataclass(frozen=True)
class Order:
    """An order; ``price`` is None where the mail states none."""

    symbol: str
    side: str
    quantity: int
    price: float | None


def order_in(mail: str) -> Callable[[str], Order]:
    """Return the check of answers about this mail. The check raises Invalid."""

    def check(text: str) -> Order:
        order = _order(text)
        stated = _numbers(mail)
        if order.quantity in stated:
            stated.remove(order.quantity)  # it cannot be the price as well
        if order.price is not None and order.price not in stated:
            raise Invalid("the e-mail states no such price; use null if there is none")
        if order.symbol not in re.findall(r"\w+", mail):
            raise Invalid("the symbol does not occur in the e-mail")
        return order

    return check


def _order(text: str) -> Order:
    """Read the shape, as a strict schema would have it."""
    try:
        order = Order(**json.loads(text))
    except (TypeError, ValueError):
        raise Invalid(
            "give symbol, side, quantity and price as one JSON object"
        ) from None
    if order.side not in ("buy", "sell") or type(order.quantity) is not int:
        raise Invalid("side is buy or sell, and quantity a whole number")
    if type(order.price) not in (int, float, type(None)):
        raise Invalid("price is a number or null")
    return order


def _numbers(mail: str) -> list[float]:
    return [float(each) for each in re.findall(r"\d+(?:\.\d+)?", mail)]
