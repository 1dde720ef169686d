"""What is known of each page from when it was read, kept with Sphinx's environment."""

from __future__ import annotations

import hashlib
from collections.abc import Set
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from sphinx.domains import Domain

IN_ORDER = "in_order"  # of the environment: digests of what was found to be right

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata


class MemoryDomain(Domain):
    """Keeps by page what it is made of, what it claims and what it borrows."""

    name = "memory"
    label = "What is known of each page"
    initial_data = {"made_of": {}, "claims": {}, "borrows": {}}  # noqa: RUF012
    data_version = 1

    @property
    def made_of(self) -> dict[str, dict[str, str]]:
        """The digest of each file that a page was made of."""
        return self.data["made_of"]

    @property
    def claims(self) -> dict[str, list[tuple[str, str, str, Any]]]:
        """The names that a page has given: domain, table, name and what it leads to."""
        return self.data["claims"]

    @property
    def borrows(self) -> dict[str, tuple[dict[str, dict[str, Any]], bytes]]:
        """The references of a page, and its nodes that are filled in later."""
        return self.data["borrows"]

    def clear_doc(self, docname: str) -> None:
        for by_page in self.data.values():
            if isinstance(by_page, dict):
                by_page.pop(docname, None)

    def merge_domaindata(self, docnames: Set[str], otherdata: dict[str, Any]) -> None:
        for kind in self.initial_data:
            theirs = otherdata[kind]
            self.data[kind].update({n: theirs[n] for n in docnames & theirs.keys()})

    def resolve_any_xref(self, *_args: Any) -> list[tuple[str, nodes.Element]]:
        return []  # nothing is referred to


def memory_of(env: BuildEnvironment) -> MemoryDomain:
    """Return what is known of the pages."""
    return cast("MemoryDomain", env.get_domain("memory"))


def digest(what: bytes) -> str:
    """Return a digest: 96 bits, so that two never agree by chance."""
    return hashlib.sha256(what).hexdigest()[:24]


def content(path: str | Path) -> str:
    """Return a digest of a file; '' where there is none that can be read."""
    try:
        return digest(Path(path).read_bytes())
    except OSError:
        return ""


def was_in_order(env: BuildEnvironment, what: str, state: bytes) -> bool:
    """Tell whether something was found to be right, by this code, in this state.

    What is wrong is looked at again at every build, so that it is said again.
    """
    return getattr(env, IN_ORDER, {}).get(what) == _in_state(env, state)


def note_in_order(env: BuildEnvironment, what: str, state: bytes) -> None:
    """Note that something is right in this state."""
    known = getattr(env, IN_ORDER, {})
    setattr(env, IN_ORDER, known | {what: _in_state(env, state)})


def _in_state(env: BuildEnvironment, state: bytes) -> str:
    return digest(f"{env.config.code_digest} ".encode() + state)


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_domain(MemoryDomain)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
