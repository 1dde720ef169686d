"""A listing is in a language that is known, or the author hears which was meant."""

import pytest

from _ext.page.listings import is_known, remedy
from tests.sites import POST

PAGE = "posts/systems/cold-caches.md"


@pytest.mark.parametrize(
    "name", ["python", "console", "none", "default", "rust", "toml"]
)
def test_a_language_of_sphinx_or_pygments_is_known(name):
    assert is_known(name)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("sh-session", "did you mean pwsh-session or shell-session or matlabsession?"),
        ("typescriptx", "did you mean typescript or typoscript or purescript?"),
        ("note", "a box is :::{note}, with braces"),
        ("qqqqq", "write text for none"),
    ],
)
def test_the_nearest_language_is_named(name, said):
    assert remedy(name) == said


@pytest.mark.parametrize("builder", ["html", "pdf"])
def test_an_unknown_language_is_named_once_by_either_builder(build_site, builder):
    text = POST.replace("The body.", "Text.\n\n```sh-session\n$ make\n```")

    site = build_site({PAGE: text}, builder=builder)

    assert site.warnings == [
        f"{PAGE}:11: WARNING: no language of listings is called 'sh-session': "
        "did you mean pwsh-session or shell-session or matlabsession? [listings]"
    ]


def test_rust_with_an_attribute_is_rust(build_site):
    text = POST.replace("The body.", "```rust,ignore\nlet x = 1;\n```")

    site = build_site({PAGE: text})

    assert site.warnings == []
    assert "highlight-rust " in site.html("posts/systems/cold-caches")
