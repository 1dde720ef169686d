"""The real site in Firefox, where there is one: its policy refuses nothing of ours.

Driven by WebDriver BiDi, which Firefox speaks by itself
(https://w3c.github.io/webdriver-bidi/).
"""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import websockets

from tests.test_site import GENERATED, PAGES

FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")
LISTEN = """() => {
  window.refused = [];
  document.addEventListener("securitypolicyviolation",
    event => window.refused.push(`${event.violatedDirective} ${event.blockedURI}`));
}"""
SEEN = "JSON.stringify([window.refused, document.documentElement.scrollWidth - innerWidth])"


class Remote:
    """A Firefox that is told what to do over a socket."""

    def __init__(self, socket: Any) -> None:
        self.socket = socket
        self.said: list[str] = []
        self.count = 0

    async def call(self, method: str, **params: Any) -> dict[str, Any]:
        """Send a command and return its result; keep what the console says meanwhile."""
        self.count += 1
        command = {"id": self.count, "method": method, "params": params}
        await self.socket.send(json.dumps(command))
        while (message := json.loads(await self.socket.recv())).get("id") != self.count:
            if message.get("method") == "log.entryAdded":
                self.said.append(message["params"]["text"])
        assert "error" not in message, message
        return message["result"]


@pytest.fixture(scope="module")
def firefox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start Firefox and yield the address of its socket."""
    if FIREFOX is None:
        pytest.skip("there is no Firefox: install firefox-esr, or Firefox itself")
    profile = tmp_path_factory.mktemp("firefox")
    with subprocess.Popen(
        [FIREFOX, "--headless", "--no-remote", "--profile", str(profile),
         "--remote-debugging-port=0"],
        stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    ) as started:  # fmt: skip
        for line in started.stderr:
            if found := re.search(r"BiDi listening on (ws://\S+)", line):
                yield f"{found[1]}/session"
                break
        started.kill()


async def complaints(socket: str, addresses: list[str]) -> dict[str, Any]:
    """Open each address; return what the policy refused and the console said."""
    found = {}
    async with websockets.connect(socket, max_size=None) as opened:
        remote = Remote(opened)
        await remote.call("session.new", capabilities={})
        await remote.call("session.subscribe", events=["log.entryAdded"])
        await remote.call("script.addPreloadScript", functionDeclaration=LISTEN)
        tree = await remote.call("browsingContext.getTree")
        context = tree["contexts"][0]["context"]
        for address in addresses:
            remote.said.clear()
            await remote.call(
                "browsingContext.navigate",
                context=context, url=address, wait="complete",
            )  # fmt: skip
            seen = await remote.call(
                "script.evaluate",
                expression=SEEN, target={"context": context}, awaitPromise=False,
            )  # fmt: skip
            refused, beyond = json.loads(seen["result"]["value"])
            if refused or beyond > 0 or remote.said:
                found[address] = (refused, beyond, list(remote.said))
    return found


def test_nothing_is_refused_and_no_page_complains(firefox, address):
    places = [f"{address}/{Path(name)}" for name in [*PAGES, *GENERATED]]

    assert asyncio.run(complaints(firefox, places)) == {}
