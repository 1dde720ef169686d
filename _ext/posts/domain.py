"""What a post is, and how other pages and other projects refer to it.

A post is a page at ``posts/<topic>/<slug>.md``: the folder is its topic, the slug
its label, the first heading its title, and the front matter the rest (see
``_ext.posts.front_matter``). Its slug is an ordinary label, so any Sphinx project can
refer to it with what it has::

    {ref}`cache-design`                            from this site
    {external+inproduction:ref}`cache-design`      from another, through objects.inv

Other extensions read the posts from this domain::

    posts = posts_of(env)
    posts.in_topic("career")      # in the order of the topic's toctree

A wrong or missing field, a slug used twice, a post outside a topic or in two toctrees,
a topic without an index: each is a warning at its file and line.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from sphinx.domains import Domain
from sphinx.util import logging
from sphinx.util.nodes import make_refnode

from _ext.posts import days, front_matter

if TYPE_CHECKING:
    from collections.abc import Iterable, Set

    from sphinx.addnodes import pending_xref
    from sphinx.application import Sphinx
    from sphinx.builders import Builder
    from sphinx.environment import BuildEnvironment
    from sphinx.util.typing import ExtensionMetadata

logger = logging.getLogger(__name__)

WORDS_PER_MINUTE = 238  # adults reading English non-fiction silently: Brysbaert 2019
PAGE = re.compile(r"posts/(?P<topic>[^/]+)/(?P<slug>[^/]+)")


@dataclass(frozen=True)
class Post:
    """What the rest of the site may know of a post."""

    docname: str
    title: str
    words: int
    fields: front_matter.Fields

    @property
    def topic(self) -> str:
        return self.docname.split("/")[1]

    @property
    def slug(self) -> str:
        return self.docname.split("/")[-1]

    @property
    def names(self) -> tuple[str, ...]:
        """What the post is called, and once was."""
        former = [page.rpartition("/")[2] for page in self.former]
        return tuple(dict.fromkeys([self.slug, *former]))

    @property
    def former(self) -> tuple[str, ...]:
        """The pages that the post once was: an alias without a topic is of its own."""
        aliases = self.fields.aliases
        return tuple(
            f"posts/{alias}" if "/" in alias else f"posts/{self.topic}/{alias}"
            for alias in aliases
        )

    @property
    def short_title(self) -> str:
        """The title up to its colon, where there is little room."""
        return self.title.partition(": ")[0]

    @property
    def minutes(self) -> int:
        """Reading time, rounded, at least one."""
        return max(1, round(self.words / WORDS_PER_MINUTE))

    @property
    def last_change(self) -> dt.date:
        return self.fields.updated or self.fields.date


class PostsDomain(Domain):
    """The posts of this site, kept by docname as pages come and go."""

    name = "posts"
    label = "Posts"
    initial_data = {"posts": {}}  # noqa: RUF012  (Sphinx copies it)
    data_version = 1
    _by_name: dict[str, Post] | None = None  # laid out when it is asked for

    @property
    def posts(self) -> dict[str, Post]:
        """All posts, by docname."""
        return self.data["posts"]

    @property
    def by_name(self) -> dict[str, Post]:
        """The posts by each name that they have or had; of two, the first by page."""
        if self._by_name is None:
            posts = [
                self.posts[docname] for docname in sorted(self.posts, reverse=True)
            ]
            self._by_name = {name: post for post in posts for name in post.names}
        return self._by_name

    @property
    def edition(self) -> dt.date:
        """The day of the newest change in a post, by which site and book are known."""
        days = (post.last_change for post in self.posts.values())
        return max(days, default=dt.date(1970, 1, 1))

    def newest(self) -> list[Post]:
        """Return all posts, the newest first."""
        return sorted(
            self.posts.values(),
            key=lambda post: (post.fields.date, post.slug),
            reverse=True,
        )

    def topics(self) -> list[str]:
        """Return the topics in the order of the front page's toctrees."""
        included = self.env.toctree_includes.get(self.env.config.root_doc, [])
        return [
            match["topic"]
            for docname in included
            if (match := PAGE.fullmatch(docname)) and match["slug"] == "index"
        ]

    def in_topic(self, topic: str) -> list[Post]:
        """Return the posts of a topic, in the order of its toctree."""
        included = self.env.toctree_includes.get(f"posts/{topic}/index", [])
        return [self.posts[name] for name in included if name in self.posts]

    def listed_in(self) -> dict[str, list[str]]:
        """Return, for each page, the pages whose toctrees name it, in order."""
        found: dict[str, list[str]] = {}
        for docname, included in sorted(self.env.toctree_includes.items()):
            for name in included:
                found.setdefault(name, []).append(docname)
        return found

    def add(self, post: Post) -> None:
        """Keep a post; its slug, and its former slugs, become labels."""
        self.posts[post.docname] = post
        self._by_name = None
        self.add_labels(post.names, post.docname, post.title)

    def add_labels(self, names: Iterable[str], docname: str, title: str) -> None:
        """Make names into labels of a page."""
        standard = self.env.domains.standard_domain
        for name in names:  # whoever has them too is told by _ext.builds.claims
            standard.anonlabels[name] = (docname, "")
            standard.labels[name] = (docname, "", title)

    def clear_doc(self, docname: str) -> None:
        self.posts.pop(docname, None)
        self._by_name = None

    def merge_domaindata(self, docnames: Set[str], otherdata: dict[str, Any]) -> None:
        theirs = otherdata["posts"]
        self.posts.update({name: theirs[name] for name in docnames & theirs.keys()})
        self._by_name = None

    def resolve_xref(
        self,
        env: BuildEnvironment,
        fromdocname: str,
        builder: Builder,
        typ: str,
        target: str,
        node: pending_xref,
        contnode: nodes.Element,
    ) -> nodes.reference | None:
        """Return a link to a post by its name (``_ext.posts.links``)."""
        post = self.by_name.get(target)
        if post is None:
            return None
        shown = contnode.children if node["refexplicit"] else [nodes.Text(post.title)]
        inner = nodes.inline("", "", *shown, classes=["std", "std-ref"])
        return make_refnode(builder, fromdocname, post.docname, "", inner)

    def resolve_any_xref(self, *_args: Any) -> list[tuple[str, nodes.Element]]:
        return []  # posts are found by their labels

    def check_consistency(self) -> None:
        """Complain of what shows only when all pages are read."""
        names = Counter(name for post in self.posts.values() for name in post.names)
        for post in sorted(self.posts.values(), key=lambda post: post.docname):
            if post.docname in post.former:
                warn(
                    (post.docname, 1),
                    f"aliases names the post itself, {post.slug!r}; name there what it "
                    "was once called",
                )
            for name in post.names:
                if names[name] > 1:
                    warn(
                        (post.docname, 1),
                        f"another post is or was called {name!r}; "
                        "links to that name cannot tell them apart: choose another",
                    )
        for docname, places in self.listed_in().items():
            if len(places) > 1:
                warn(
                    (places[-1], 1),
                    f"the toctrees name {docname} more than once "
                    f"({' and '.join(places)}); a page has one place: name it in one",
                )
        for topic in sorted({post.topic for post in self.posts.values()}):
            index = f"posts/{topic}/index"
            if index not in self.env.all_docs:
                first = min(
                    post.docname for post in self.posts.values() if post.topic == topic
                )
                warn(
                    (first, 1),
                    f"posts/{topic}/ holds posts and no index.md; "
                    "write one with a heading, an introduction and a toctree",
                )


def posts_of(env: BuildEnvironment) -> PostsDomain:
    """Return the domain that holds the posts."""
    return cast("PostsDomain", env.get_domain("posts"))


def is_post(docname: str) -> bool:
    """Tell whether a page's place makes it a post."""
    match = PAGE.fullmatch(docname)
    return match is not None and match["slug"] != "index"


def refuse_other_encodings(
    app: Sphinx, env: BuildEnvironment, docnames: list[str]
) -> None:
    """End the build over pages that are not UTF-8, as Sphinx cannot read past them."""
    problems = []
    for docname in docnames:
        path = env.doc2path(docname)
        try:
            text = path.read_text(encoding="utf-8")
            if "\0" in text:
                line = text.count("\n", 0, text.index("\0")) + 1
                problems.append((f"{path.relative_to(app.srcdir)}:{line}", "0x00"))
        except UnicodeDecodeError as error:
            line = error.object.count(b"\n", 0, error.start) + 1
            byte = f"{error.object[error.start]:#04x}"
            problems.append((f"{path.relative_to(app.srcdir)}:{line}", byte))
    if (
        problems
    ):  # and not SphinxError, which comes with all that Sphinx knows of itself
        raise SystemExit("\n".join(not_utf_8(*problem) for problem in problems))


def not_utf_8(place: str, byte: str) -> str:
    """Return what is said of a file in another encoding."""
    return f"{place}: ERROR: this is not UTF-8 (byte {byte}); save the file as UTF-8"


def read_fields(app: Sphinx, docname: str, source: list[str]) -> None:
    """Read the front matter of a page that is about to be parsed."""
    if docname.startswith("posts/") and not PAGE.fullmatch(docname):
        warn((docname, 1), "a post belongs in a topic; move it to posts/<topic>/")
    if not is_post(docname):
        if source[0].startswith(front_matter.FENCE):  # what MyST would stumble over
            check_other_front_matter(docname, source)
        return
    slug = docname.split("/")[-1]
    if not front_matter.SLUG.fullmatch(slug):
        warn(
            (docname, 1),
            f"the file is called {slug!r}; rename it to {front_matter.SLUG_RULE}",
        )
    fields, complaints = front_matter.read(source[0], days.latest())
    for complaint in complaints:
        warn((docname, complaint.line), complaint.message)
    app.env.current_document["post_fields"] = fields
    # MyST would complain of the same lines once more, or of a day that is a name.
    source[0] = front_matter.blanked(source[0])


def check_other_front_matter(docname: str, source: list[str]) -> None:
    """Complain of front matter that cannot be read, of a page that is no post."""
    try:
        front_matter.yaml_fields(front_matter.raw_block(source[0]))
    except front_matter.FrontMatterError as error:
        warn((docname, error.complaint.line), error.complaint.message)
        source[0] = front_matter.blanked(source[0])


def add_post(app: Sphinx, doctree: nodes.document) -> None:
    """Add the page that has just been read to the domain, if it is a post."""
    docname = app.env.current_document.docname
    fields = app.env.current_document.get("post_fields")
    if docname.startswith("posts/") and not PAGE.fullmatch(docname):
        app.env.metadata[docname]["orphan"] = True  # where it belongs was said
    if not is_post(docname) or docname not in app.env.titles:
        return
    title = app.env.titles[docname].astext().strip() or docname.split("/")[-1]
    if fields is None:  # links to the post are right, though its front matter is not
        slug = docname.split("/")[-1]
        posts_of(app.env).add_labels((slug,), docname, title)
        return
    words = sum(len(text.split()) for text in _reading_matter(doctree))
    posts_of(app.env).add(Post(docname, title, words, fields))


def _reading_matter(doctree: nodes.document) -> Iterable[str]:
    """Yield the text of what is read word by word: not code, not formulas."""
    return (paragraph.astext() for paragraph in doctree.findall(nodes.paragraph))


def warn(location: tuple[str, int] | None, message: str) -> None:
    logger.warning(message, location=location, type="posts")


def setup(app: Sphinx) -> ExtensionMetadata:
    app.add_domain(PostsDomain)
    app.connect("env-before-read-docs", refuse_other_encodings)
    app.setup_extension("_ext.posts.files")
    app.connect("source-read", read_fields)
    app.connect("doctree-read", add_post)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}
