"""From one post to the next: who links here and in what words, and what is near.

When a page is read, its links to others are noted with the sentence that each stands
in. At the end of a post stand the posts that link to it, with that sentence, and three
that are related: they share tags, the rarer the better, or one links to the other.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Set
from dataclasses import dataclass
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from sphinx import addnodes
from sphinx.domains import Domain

from _ext.builds.once import once_a_build
from _ext.evidence.sentences import sentence_around
from _ext.posts.domain import Post, posts_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

RELATED = 3
LINKED = 1.0  # what a link between two posts weighs; a tag of two in ten weighs 1.6


@dataclass(frozen=True)
class Link:
    """A link as its page has it: the label, and the sentence around it."""

    target: str
    sentence: str


@dataclass(frozen=True)
class Backlink:
    """A page that links to a post."""

    title: str
    address: str
    sentence: str


class ConnectionsDomain(Domain):
    """Keeps by page what it links to."""

    name = "connections"
    label = "Links between posts"
    initial_data = {"links": {}}  # noqa: RUF012  (Sphinx copies it)
    data_version = 1

    @property
    def links(self) -> dict[str, list[Link]]:
        """The links of each page."""
        return self.data["links"]

    def clear_doc(self, docname: str) -> None:
        self.links.pop(docname, None)

    def merge_domaindata(self, docnames: Set[str], otherdata: dict[str, Any]) -> None:
        theirs = otherdata["links"]
        self.links.update({name: theirs[name] for name in docnames & theirs.keys()})

    def resolve_any_xref(self, *_args: Any) -> list[tuple[str, nodes.Element]]:
        return []  # nothing is referred to


def connections_of(env: BuildEnvironment) -> ConnectionsDomain:
    """Return what is known of the links between pages."""
    return cast("ConnectionsDomain", env.get_domain("connections"))


def note_links(app: Sphinx, doctree: nodes.document) -> None:
    """Note what the page that was just read links to, and in what words."""
    docname = app.env.current_document.docname
    found = []
    for node in doctree.findall(addnodes.pending_xref):
        if node["reftype"] in ("ref", "myst", "doc", "any", "numref"):
            target = node["reftarget"].lstrip("#")
            found.append(Link(target, sentence_around(node)))
    connections_of(app.env).links[docname] = found


def targets(env: BuildEnvironment) -> dict[str, str]:
    """Return the page of each label that a link may name."""
    standard = env.domains.standard_domain
    return {name: place[0] for name, place in standard.anonlabels.items()}


@dataclass(frozen=True)
class Web:
    """The posts, and for each the posts that link to it with the first sentence."""

    posts: Mapping[str, Post]
    into: Mapping[str, Mapping[str, str]]

    @cached_property
    def by_tag(self) -> dict[str, list[str]]:
        """The posts of each tag."""
        found: dict[str, list[str]] = {}
        for docname, post in self.posts.items():
            for tag in post.fields.tags:
                found.setdefault(tag, []).append(docname)
        return found

    @cached_property
    def out_of(self) -> dict[str, list[str]]:
        """The posts that each post links to."""
        found: dict[str, list[str]] = {docname: [] for docname in self.posts}
        for target, links in self.into.items():
            for docname in links:
                found[docname].append(target)
        return found

    @cached_property
    def alike(self) -> dict[tuple[str, ...], tuple[dict[str, float], list[str]]]:
        """By the tags of a post: how near others are by them, and the nearest first.

        A thousand posts have a hundred such sets of tags.
        """
        sets = {tuple(post.fields.tags) for post in self.posts.values()}
        return {tags: self.near_by(tags) for tags in sets}

    def near_by(self, tags: tuple[str, ...]) -> tuple[dict[str, float], list[str]]:
        """Return how near the posts with these tags are, and which is nearest first."""
        near: dict[str, float] = {}
        for tag in tags:
            posts = self.by_tag[tag]
            rarity = math.log(len(self.posts) / len(posts))
            for other in posts:
                near[other] = near.get(other, 0) + rarity
        return near, sorted(near, key=lambda other: (-near[other], other))

    def related(self, docname: str) -> list[str]:
        """Return the posts that are nearest to a post, the nearest first."""
        by_tags, ordered = self.alike[tuple(self.posts[docname].fields.tags)]
        linked = [*self.into[docname], *self.out_of[docname]]
        others = (other for other in ordered if other not in {docname, *linked})
        near = {other: by_tags[other] for other in islice(others, RELATED)}
        for other in linked:
            near[other] = near.get(other, by_tags.get(other, 0)) + LINKED
        nearest = sorted(near, key=lambda other: (-near[other], other))
        return [other for other in nearest if near[other] > 0][:RELATED]


@once_a_build
def web_of(app: Sphinx) -> Web:
    """Return the posts and their links."""
    posts, pages = posts_of(app.env).posts, targets(app.env)
    into: dict[str, dict[str, str]] = {docname: {} for docname in posts}
    for docname, links in sorted(connections_of(app.env).links.items()):
        for link in links if docname in posts else ():
            target = pages.get(link.target.lower(), "")
            if target in posts and target != docname:
                said = into[target].get(docname, "")
                into[target][docname] = said or link.sentence
    return Web(posts, into)


def around(app: Sphinx, docname: str) -> dict[str, list[Backlink]]:
    """Return what stands at the end of a post: who links to it, and what is near."""
    web = web_of(app)
    if docname not in web.posts:
        return {"backlinks": [], "related": []}

    def line(other: str, sentence: str) -> Backlink:
        address = app.builder.get_relative_uri(docname, other)
        return Backlink(web.posts[other].title, address, sentence)

    return {
        "backlinks": [line(other, said) for other, said in web.into[docname].items()],
        "related": [
            line(other, web.posts[other].fields.summary)
            for other in web.related(docname)
        ],
    }


def add_connections(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict[str, Any],
    doctree: nodes.document | None,
) -> None:
    """Give the templates what a post is connected with."""
    context.update(around(app, pagename))


def setup(app: Sphinx) -> ExtensionMetadata:
    app.setup_extension("_ext.posts.domain")
    app.setup_extension("_ext.builds.borrowings")
    app.add_domain(ConnectionsDomain)
    app.connect("doctree-read", note_links, priority=900)
    app.connect("page-shows", around)
    app.connect("html-page-context", add_connections)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
