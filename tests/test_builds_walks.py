"""Walks through trees: the nodes that docutils finds, in its order."""

from __future__ import annotations

from docutils import nodes
from hypothesis import given
from hypothesis import strategies as st

from _ext.builds.walks import findall, theirs

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
