"""Walks through trees: the nodes that docutils finds, in its order."""

from __future__ import annotations

from types import SimpleNamespace

from docutils import nodes
from docutils.utils import new_document
from hypothesis import given
from hypothesis import strategies as st
from sphinx import addnodes
from sphinx.transforms.post_transforms.code import HighlightLanguageTransform
from sphinx_design.shared import create_component
from sphinx_design.shared import is_component as is_theirs

from _ext.builds.walks import (
    astext,
    findall,
    give_languages,
    is_component,
    setup_child,
    their_apply,
    their_astext,
    their_setup_child,
    theirs,
)

KINDS = (nodes.paragraph, nodes.strong, nodes.emphasis, nodes.Text, nodes.Node, None)
INNER = (nodes.section, nodes.paragraph, nodes.strong, nodes.emphasis)
trees = st.recursive(
    st.builds(nodes.Text, st.sampled_from(["", "Cold", "caches"])),
    lambda below: st.builds(
        lambda kind, children: kind("", *children),
        st.sampled_from(INNER),
        st.lists(below, max_size=4),
    ),
    max_leaves=25,
)


def same(found, expected):
    return list(map(id, found)) == list(map(id, expected))


@given(trees, st.sampled_from(KINDS), st.booleans())
def test_nodes_of_a_type(tree, kind, include_self):
    assert same(findall(tree, kind, include_self), theirs(tree, kind, include_self))


@given(trees, st.booleans())
def test_nodes_that_a_function_is_true_of(tree, include_self):
    def is_meant(node):
        return isinstance(node, nodes.strong | nodes.Text) and "a" in node.astext()

    found = findall(tree, is_meant, include_self)
    assert same(found, theirs(tree, is_meant, include_self))


@given(trees, st.sampled_from(KINDS))
def test_what_follows_a_node(tree, kind):
    for node in theirs(tree):
        for way in ({"siblings": True}, {"ascend": True}, {"descend": False}):
            assert same(findall(node, kind, **way), theirs(node, kind, **way))


@given(trees)
def test_who_changes_a_tree_on_the_way_finds_what_docutils_finds(tree):
    # What Sphinx does: a node that is found gets a child, or leaves its place.
    copy = tree.deepcopy()
    seen = []
    for root, walk in ((tree, findall), (copy, theirs)):
        seen.append([])
        for node in walk(root, nodes.strong):
            seen[-1].append(node.astext())
            if len(node) % 2:
                node.append(nodes.strong("", "new"))
            elif node.parent is not None:
                node.parent.remove(node)
            if len(seen[-1]) > 50:
                break

    assert seen[0] == seen[1]


@given(st.text(alphabet="ab\0 \n\\"))
def test_a_text_says_what_docutils_has_it_say(text):
    said = astext(nodes.Text(text))

    assert said == their_astext(nodes.Text(text))
    assert type(said) is str


@given(trees)
def test_a_node_that_joins_a_tree_is_told_what_docutils_tells_it(tree):
    told = []
    for tell in (setup_child, their_setup_child):
        document = new_document("page")
        document.current_source, document.current_line = "page.md", 7
        for place in (document, nodes.paragraph()):
            place.children.append(parent := nodes.section())
            parent.parent = place
            child = tree.deepcopy()
            tell(parent, child)
            facts = (
                (child.source, child.line) if isinstance(child, nodes.Element) else ()
            )
            told.append((child.parent is parent, child.document is document, *facts))

    assert told[:2] == told[2:]


def test_components_are_those_that_sphinx_design_knows():
    tree = nodes.section("", nodes.paragraph("", "Cold"), create_component("aside"))
    tree += create_component("dropdown", children=[create_component("aside")])
    for name in ("aside", "dropdown", "tab-set"):
        for node in theirs(tree):
            assert is_component(node, name) == is_theirs(node, name)


code_blocks = st.builds(
    lambda text, own: nodes.literal_block("", text, **own),
    st.sampled_from(["x", "x\ny\nz"]),
    st.sampled_from([{}, {"language": "python"}, {"linenos": True}]),
)
switches = st.builds(
    lambda language, lines: addnodes.highlightlang(
        lang=language, force=False, linenothreshold=lines
    ),
    st.sampled_from(["rust", "go"]),
    st.sampled_from([2, 99]),
)


@given(st.lists(st.one_of(code_blocks, switches, trees), max_size=8), st.booleans())
def test_blocks_of_code_have_the_languages_that_sphinx_gives_them(parts, is_apart):
    found = []
    for apply in (give_languages, their_apply):
        document = new_document("page")
        config = SimpleNamespace(highlight_language="default")
        document.settings.env = SimpleNamespace(config=config)
        section = nodes.section("", *(part.deepcopy() for part in parts))
        inner = addnodes.start_of_file("", section) if is_apart else section
        document += [inner, nodes.literal_block("", "last")]
        transform = HighlightLanguageTransform(document)
        apply(transform)
        found.append(document.pformat())

    assert found[0] == found[1]
