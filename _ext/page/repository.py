"""Where the source of a page is, for who wants to correct it or to run it.

``repository_url`` is the address of the repository; '' for a site that shows none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from docutils import nodes
    from sphinx.application import Sphinx
    from sphinx.config import Config
    from sphinx.util.typing import ExtensionMetadata


@dataclass(frozen=True)
class Repository:
    """A repository at an address, or at none."""

    url: str

    def file(self, path: str) -> str:
        """Return the address of a file, as GitHub, GitLab and Gitea have it; or ''."""
        return f"{self.url.removesuffix('.git')}/blob/main/{path}" if self.url else ""

    @property
    def fetch(self) -> str:
        """The command that fetches it and enters it; ''."""
        folder = self.url.rpartition("/")[2].removesuffix(".git")
        return f"git clone {self.url} && cd {folder}" if self.url else ""


def repository_of(config: Config) -> Repository:
    """Return the repository of this site."""
    return Repository(config.repository_url.rstrip("/"))


def add_source(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Give the templates the address of a page's source, where it has one."""
    is_written = doctree is not None
    path = app.env.doc2path(pagename, base=False) if is_written else ""
    context["source_of_page"] = (
        repository_of(app.config).file(str(path)) if path else ""
    )


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_config_value("repository_url", "", "env", types=[str])
    app.connect("html-page-context", add_source)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
