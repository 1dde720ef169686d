"""A page is made of files of its repository that are meant for readers, or of none."""

from __future__ import annotations

from pathlib import Path

import pytest

from _ext.page.files import refusal
from _ext.posts.files import escaped
from tests.sites import HOUSE, POST, Site, lay_out

SECRET = "FORBIDDEN"
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"/>'
OUTSIDE = "lies outside of this repository; copy it beside the post"
PRIVATE = "is not for readers: its path has a name with a dot before it"
# Each way to name a file, with the end of its name left out, and why it is refused.
PLACES = {
    "above": ("../../../elsewhere/secret", OUTSIDE),
    "above-the-root": ("/../elsewhere/secret", OUTSIDE),
    "over-a-link": ("link", OUTSIDE),
    "in-a-linked-folder": ("linked/secret", OUTSIDE),
    "hidden": ("/.secret/secret", PRIVATE),
    "made": ("/_build/secret", PRIVATE),
    "not-there": ("../../../elsewhere/nothing", OUTSIDE),
}
# Each way to read one.
READERS = {
    "include": "```{include} %s.md\n```",
    "include-as-text": "```{include} %s.md\n:literal:\n```",
    "literalinclude": "```{literalinclude} %s.txt\n```",
    "diff": "```{literalinclude} /open.txt\n:diff: %s.txt\n```",
    "csv-table": "```{csv-table} Loads\n:file: %s.csv\n```",
    "download": "{download}`so <%s.txt>`",
    "path": "[so](path:%s.txt)",
    "picture": "![A box](%s.svg)",
    "html-picture": '<img src="%s.svg" alt="A box">',
    "figure": "```{figure} %s.svg\n:alt: A box\n:figwidth: image\n\nIt.\n```",
    "card": ":::{card} So\n:img-top: %s.svg\n:img-alt: A box\n\nIt.\n:::",
    "rst-include": "```{eval-rst}\n.. include:: %s.md\n```",
    "rst-literalinclude": "```{eval-rst}\n.. literalinclude:: %s.txt\n```",
    "rst-csv-table": "```{eval-rst}\n.. csv-table:: Loads\n   :file: %s.csv\n```",
    "rst-download": "```{eval-rst}\n:download:`so <%s.txt>`\n```",
    "rst-image": "```{eval-rst}\n.. image:: %s.svg\n   :alt: A box\n```",
}
# Ways of their own, with what is said.
OTHERS = {
    "by-docutils": ("```{include} <../../../../../../../../../../etc/hostname>\n```", OUTSIDE),
    "by-rst": ("```{eval-rst}\n.. include:: <isonum.txt>\n```", OUTSIDE),
    "by-an-included-part": ("```{include} /part.md\n```", OUTSIDE),
    "from-a-host": ("```{csv-table} Loads\n:url: http://localhost:9/a.csv\n```",
                    "is on another host, and a build asks none"),
    "from-a-disk": ("```{csv-table} Loads\n:url: file:///etc/hostname\n```",
                    "is on another host, and a build asks none"),
    "by-a-module": ("```{include} /open.txt\n:parser: posts.systems.module\n```",
                    "Unknown option key: 'parser'"),
    "by-a-module-in-rst": (
        "```{eval-rst}\n.. include:: /open.txt\n   :parser: posts.systems.module\n```",
        'unknown option: "parser"'),
    "by-sources": ("```{bibliography} ../../../elsewhere/secret.bib\n```",
                   "the sources are listed on one page"),
    "by-a-toctree": ("```{toctree}\n../../../elsewhere/secret\n```", "nonexisting"),
}  # fmt: skip
TEXTS = {
    f"{reader}-{place}": (text.replace("%s", name), why)
    for reader, text in READERS.items()
    for place, (name, why) in PLACES.items()
} | OTHERS


@pytest.mark.parametrize(
    ("path", "why"),
    [("a.md", ""), ("posts/a/b.txt", ""), ("posts/../a.md", ""), ("../a.md", OUTSIDE),
     ("/etc/hostname", OUTSIDE), (".env", PRIVATE), ("posts/.git/config", PRIVATE),
     ("_build/html/index.html", PRIVATE), ("a\0b", "cannot be reached")],
)  # fmt: skip
def test_a_file_is_refused_for_where_it_lies(path, why, tmp_path):
    found = refusal(Path(path), tmp_path, (tmp_path / "_build",))

    assert found.startswith(why) if why else found == ""


def test_a_link_within_the_repository_is_none_of_our_business(tmp_path):
    (tmp_path / "a.txt").write_text("so", encoding="utf-8")
    (tmp_path / "b.txt").symlink_to("a.txt")
    (tmp_path / "c.txt").symlink_to("c.txt")

    assert refusal(Path("b.txt"), tmp_path) == ""
    assert refusal(Path("c.txt"), tmp_path).startswith("cannot be reached")


def test_a_name_with_signs_of_patterns_is_matched_as_it_stands():
    assert escaped("posts/[a]*.md") == "posts/[[]a][*].md"


def hide(folder: Path) -> None:
    """Put secrets beside a site, and into what is not for readers; link to them."""
    outside = folder.parent / "elsewhere"
    for place in (outside, folder / ".secret", folder / "_build"):
        place.mkdir(parents=True)
        for ending in ("md", "txt", "csv"):
            (place / f"secret.{ending}").write_text(f"{SECRET},2\n", encoding="utf-8")
        (place / "secret.svg").write_text(SVG, encoding="utf-8")
    posts = folder / "posts/systems"
    posts.mkdir(parents=True)
    for ending in ("md", "txt", "csv", "svg"):
        (posts / f"link.{ending}").symlink_to(outside / f"secret.{ending}")
    (posts / "linked").symlink_to(outside)
    (posts / "module.py").write_text(f"raise SystemExit('{SECRET}')\n", "utf-8")


@pytest.fixture(scope="module")
def tried(tmp_path_factory) -> list[Site]:
    """Build a post for each way to a file, by both builders."""
    from sphinx.testing.util import SphinxTestApp

    folder = tmp_path_factory.mktemp("files") / "site"
    hide(folder)
    posts = {f"posts/systems/{name}.md": POST.replace("The body.", text)
             for name, (text, _why) in TEXTS.items()}  # fmt: skip
    lay_out(folder, {**HOUSE, "reference/evidence.md": "# Evidence\n\nNone.\n", **posts,
                     "open.txt": "Open.\n",
                     "part.md": "```{include} ../../../elsewhere/secret.md\n```\n"})  # fmt: skip
    sites = []
    for builder in ("html", "pdf"):
        app = SphinxTestApp(builder, srcdir=folder)
        app.build()
        sites.append(Site(app, folder))
        app.cleanup()
    return sites


@pytest.mark.parametrize("way", TEXTS)
def test_each_way_out_is_one_complaint_at_its_line(way, tried):
    _text, why = TEXTS[way]
    page = "part.md" if way == "by-an-included-part" else f"posts/systems/{way}.md"
    said = [line for line in tried[0].warnings if line.startswith(f"{page}:")]

    assert len(said) == 1, said
    assert why in said[0] or why in "\n".join(tried[0].warnings)


def test_nothing_that_a_build_makes_holds_what_it_may_not(tried):
    folder = tried[0].folder / "_build"
    made = [path for path in folder.rglob("*")
            if path.is_file() and path.parent != folder]  # fmt: skip
    holding = [path for path in made if SECRET.encode() in path.read_bytes()]

    assert len(made) > 300
    assert holding == []
    assert not list(folder.glob("html/_images/*"))
    assert not list(folder.glob("html/_downloads/*"))


@pytest.mark.parametrize("name", ["link.md", "link.csv", "linked"])
def test_a_link_out_of_the_repository_is_no_page_and_is_named(name, tried):
    assert f"posts/systems/{name}:1: WARNING: the file posts/systems/{name} is a " \
           f"symbolic link; what it leads to {OUTSIDE} [files]" in tried[0].warnings  # fmt: skip
    assert not (tried[0].folder / "_build/html/posts/systems/linked").exists()


def test_a_page_that_was_made_of_something_else_after_all_is_left_empty(build_site):
    # By a directive that nobody thought of: here, one of the test.
    from docutils import nodes
    from sphinx.directives.patches import directives
    from sphinx.util.docutils import SphinxDirective

    class Careless(SphinxDirective):
        def run(self):
            self.env.note_dependency("../secret.txt")
            return [nodes.paragraph("", SECRET)]

    directives.register_directive("careless", Careless)
    site = build_site(
        {"posts/systems/a.md": POST.replace("The body.", "```{careless}\n```")}
    )

    assert any(OUTSIDE in line for line in site.warnings)
    assert SECRET not in site.html("posts/systems/a")
