"""Paragraphs without a sign are passed over: the others become what Sphinx makes of them."""

from __future__ import annotations

from docutils import nodes
from hypothesis import example, given
from hypothesis import strategies as st
from sphinx.transforms import SphinxSmartQuotes

from _ext.builds.curls import get_tokens, theirs
from tests.sites import POST

# Of a backslash that docutils has not marked, the rules of Sphinx leave out too much.
SAID = st.text(st.sampled_from("ab .-'\"`\\\x00"), max_size=8).filter(
    lambda text: "\\" not in text or "\x00" in text
)
PLAIN = str.maketrans("‘’“”", "''\"\"")
INNER = (nodes.Text, nodes.emphasis, nodes.literal)


class Settings(dict):
    __getattr__ = dict.__getitem__


def curled(texts, tokens):
    """Return the texts of a paragraph as the transform leaves them."""
    made = [kind(t) if kind is nodes.Text else kind("", t) for kind, t in texts]
    settings = Settings(smart_quotes=True, language_code="en", smartquotes_locales=[])
    document = nodes.document(settings, None)  # type: ignore[arg-type]
    document += nodes.paragraph("", "", *made)
    transform = SphinxSmartQuotes.__new__(SphinxSmartQuotes)
    transform.document, transform.unsupported_languages = document, set()
    transform.is_available = lambda: True
    transform.get_tokens = lambda nodes: tokens(transform, nodes)
    super(SphinxSmartQuotes, transform).apply()
    return [str(text) for text in document.findall(nodes.Text)]


@given(st.lists(st.tuples(st.sampled_from(INNER), SAID.filter(bool)), min_size=1))
@example([(nodes.Text, 'It is "so'), (nodes.emphasis, 'far"'), (nodes.Text, " a.")])
@example([(nodes.Text, "a"), (nodes.literal, "b\x00c")])
@example([(nodes.Text, "It is \x00'so"), (nodes.Text, "far\x00\\ and'")])
def test_texts_are_what_sphinx_makes_of_them(texts):
    assert curled(texts, get_tokens) == curled(texts, theirs)


@given(st.text(st.sampled_from("ab .-'\"`\\&#39;"), min_size=1))
@example(r"C:\'x'")
@example(r"\\ and \.")
@example("&#39; and '")
def test_nothing_but_the_signs_changes(text):
    (found,) = curled([(nodes.Text, text)], get_tokens)
    plain = found.translate(PLAIN).replace("–", "--").replace("—", "---")

    assert plain.replace("…", "...") == text


def test_a_page_is_curled(build_site):
    post = POST.replace("The body.", 'It\'s "so" -- or...\n\nNot here.')
    page = build_site({"posts/systems/a.md": post}).html("posts/systems/a")

    assert "It’s “so” – or…" in page
    assert "Not here." in page
