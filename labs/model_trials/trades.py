"""Orders by e-mail, and what a model makes of them as JSON.

read_trades().prompt(mail)                # four examples, then the mail
grade('{"symbol": "TRN", "side": "buy", "quantity": 5, "price": null}', wanted)
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

TRADES = Path(__file__).with_name("trades.yaml")
ASKED = (
    "Extract the trade from the e-mail as JSON with the keys symbol (string), side "
    '("buy" or "sell"), quantity (integer) and price (number, null if none is '
    "stated).\n\n"
)
FIELDS = {"symbol", "side", "quantity", "price"}
Trade = Mapping[str, Any]


@dataclass(frozen=True)
class Trades:
    """Mails with the trade that each asks for, and four worked examples."""

    examples: tuple[tuple[str, Trade], ...]
    wanted: Mapping[str, Trade]

    def prompt(self, mail: str) -> str:
        """The mail after four examples, the last of them without a price."""
        shown = "".join(
            f"E-mail: {text}\nJSON: {json.dumps(trade)}\n\n"
            for text, trade in self.examples
        )
        return f"{ASKED}{shown}E-mail: {mail}\nJSON:"


def read_trades(path: Path = TRADES) -> Trades:
    """Read the mails from their file."""
    found = yaml.safe_load(path.read_text(encoding="utf-8"))
    return Trades(
        examples=tuple((entry["mail"], entry["trade"]) for entry in found["examples"]),
        wanted={entry["mail"]: entry["trade"] for entry in found["mails"]},
    )


def schema(*, price_required: bool) -> dict[str, Any]:
    """Return the JSON schema of a trade; ``price`` is a number, or may be null."""
    price = {"type": "number"} if price_required else {"type": ["number", "null"]}
    fields = {
        "symbol": {"type": "string", "maxLength": 8},
        "side": {"enum": ["buy", "sell"]},
        "quantity": {"type": "integer"},
        "price": price,
    }
    return {
        "type": "object",
        "properties": fields,
        "required": list(fields),
        "additionalProperties": False,
    }


@dataclass(frozen=True)
class Grade:
    """What an answer is: whether it parses, has the shape, and every field is right.

    ``invented`` is a price where the mail states none; ``quantity_as_price`` an
    invented price that is the quantity.
    """

    parses: bool = False
    shaped: bool = False
    right: bool = False
    invented: bool = False
    quantity_as_price: bool = False


def grade(text: str, wanted: Trade) -> Grade:
    """Grade an answer against the trade that the mail asks for."""
    try:
        said = json.loads(text)
    except ValueError:
        return Grade()
    if not _shaped(said):
        return Grade(parses=True)
    invented = wanted["price"] is None and said["price"] is not None
    return Grade(
        parses=True,
        shaped=True,
        right=all(said[field] == wanted[field] for field in wanted),
        invented=invented,
        quantity_as_price=invented and said["price"] == said["quantity"],
    )


def _shaped(said: Any) -> bool:
    """Whether this is an object with the four fields, each of its type."""
    if not isinstance(said, dict) or set(said) != FIELDS:
        return False
    price = said["price"]
    return (
        isinstance(said["symbol"], str)
        and said["side"] in ("buy", "sell")
        and type(said["quantity"]) is int
        and (price is None or type(price) in (int, float))
    )
