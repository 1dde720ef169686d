"""Markup of another tool, or not quite right, is named before a reader sees it."""

import pytest

from tests.sites import POST

PAGE = "posts/systems/cold-caches.md"
# What an author writes, and what is said of it.
SIGNS = {
    "marked as elsewhere": ("so ==it== is", "==it== would be printed as it stands"),
    "a template": ("of {{ version }}", "{{ version }} would be printed"),
    "liquid": ("so {% if x %} it", "{% if x %} would be printed"),
    "struck with spaces": ("so ~~ it ~~ is", "~~ would be printed"),
    "strong with spaces": ("so **it ** is", "** would be printed"),
    "an id on a heading": ("## So {#it}", "{#it} would be printed as it stands: "),
    "a wiki's link": ("so [[it]] is", "write [text](target)"),
    "an address that is not given": ("so [it][that]", "no address of that name"),
    "an address with a space": ("[it](a b.md)", "[text](<a b.png>)"),
    "a role with a space": ("{ref} `it`", "a role has no space before its text"),
    "a backtick alone": ("so `it is", "code stands between two of them"),
    "an alert of its own kind": ("> [!DANGER]\n> So.", "alerts are [!NOTE]"),
    "an admonition of MkDocs": ("!!! note\n    So.", "write :::{note}"),
    "a heading without space": ("###So", "a heading has a space after its #"),
    "a table without dashes": ("| a | b |\n| 1 | 2 |", "a table has a line of |---|"),
    "a template with quotes": ('so {{< ref "a.md" >}} it', "would be printed as it"),
    "a template with a dash": ("so {{ it -- this }}", "would be printed as it stands"),
    "a quotation marked": ("so ==it's so== is", "write <mark>so</mark>"),
    "a width without quotes": ("so {width=50%} it", "a value with a sign has quotes"),
    "an id with a width": ("so {#fig:x width=5em}", "it follows an image or a link"),
    "attributes of Kramdown": ("so it{: .big}", "it follows an image or a link"),
    "an emoji's code": ("Done :tada: so", "write the sign itself"),
    "a role of reST": ("See :ref:`it`", "a role as {name}`text`"),
    "a directive of reST": (".. note:: So", "write :::{name}"),
    "a note in the line": ("so^[it is] is", "a note is [^name]"),
    "a citation of Pandoc": ("so [@little1961, p. 3] it", "write {cite:p}`key`"),
    "a raised text": ("so 10^6^ it", "write <sup>so</sup>"),
    "a lowered text": ("so H~2~O it", "write <sub>so</sub>"),
    "a comment of MyST": ("% So it is.", "a comment is <!-- so -->"),
    "a break of MyST": ("+++", "a rule is ---"),
    "a folded admonition": ("??? note\n    So.", "write :::{note}"),
    "tabs of MkDocs": ('=== "One"\n\n    So.', "write ::::{tab-set}"),
    "a fence that is open": (
        "```python\nx = 1\n",
        "```python is not closed, and takes",
    ),
    "a directive that is open": (":::{note}\nSo.\n", ":::{note} is not closed, and"),
    "a fence that closes nothing": (":::", "::: is not closed, and takes what follows"),
    "a formula without dollars": ("\\begin{aligned} a", "put formulas between $"),
    "an unknown character": ("so &foo; it", "HTML knows no such character"),
}


@pytest.mark.parametrize("kind", SIGNS)
def test_what_would_be_printed_as_it_stands_is_named(kind, build_site):
    text, said = SIGNS[kind]

    site = build_site({PAGE: POST.replace("The body.", f"Before.\n\n{text}\n")})

    found = [line for line in site.warnings if said in line]
    assert len(found) == 1, site.warnings
    assert found[0].startswith(f"{PAGE}:11: WARNING: ")


@pytest.mark.parametrize(
    "text",
    [
        "In code: `==it==`, `{{ x }}`, `a[i][j]`, `2**32`.",
        "With a backslash: \\=\\=it\\=\\=, \\{\\{ x \\}\\}, 2\\*\\*32, a\\[i\\]\\[j\\].",
        "```jinja\n{{ x }} ==it== [[it]]\n```",
        "$a_{[i][j]} \\{\\{ x \\}\\}$ and $x$",
        "a == b and c == d, ~ 5, 3 * 4 ** 2, [sic], {braces}, #1, a|b|c, x: y",
        "<https://example.org/a_(b)?x={{y}}>",
        "At 10:30:45, std:ref:x, ~5 to ~6, ~/a and ~/b, 10^6 or 2^n, Why?? a@b.org.",
        "A note[^a].\n\n[^a]: So.",
    ],
    ids=["code", "escaped", "listing", "formula", "prose", "address", "times", "note"],
)
def test_signs_that_are_meant_are_left_alone(text, build_site):
    assert build_site({PAGE: POST.replace("The body.", text)}).warnings == []


# Signs that MyST gives a meaning when asked to, and this site does.
@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("> [!WARNING]\n> Mind.", '<div class="admonition warning">'),
        ("~~so~~", "<s>so</s>"),
        ("{#here .calm}\nA block.", '<p class="calm" id="here">A block.</p>'),
        (":field: its value", "its value</p>"),
        ("https://example.org/so", 'href="https://example.org/so"'),
        ('<div class="admonition note"><p class="admonition-title">T</p>B</div>',
         '<p class="admonition-title">T</p>'),
    ],
)  # fmt: skip
def test_signs_that_authors_expect_to_work_do(text, html, build_site):
    site = build_site({PAGE: POST.replace("The body.", text)})

    assert site.warnings == []
    assert html in site.html("posts/systems/cold-caches")


def test_a_line_that_begins_with_a_per_cent_sign_is_text(build_site):
    text = "The rate is five\n% of all requests."

    site = build_site({PAGE: POST.replace("The body.", text)})

    assert site.warnings == []
    assert text in site.html("posts/systems/cold-caches")
