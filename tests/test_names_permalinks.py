"""A sign beside a place says the name by which other sites link there."""

import re

import pytest

from tests.sites import POST
from tests.test_neighbours import inventory

SIGN = re.compile(r'<a class="headerlink" href="#([^"]+)"(?: data-name="([^"]+)")?')
PAGE = "posts/systems/cold-caches"
BODY = """
## What to bring

(cold-caches-costs)=
## Costs

$$ x = 1 $$ (eq-cold-caches-one)

## 設計
"""


@pytest.fixture
def signs(build_site):
    site = build_site({f"{PAGE}.md": POST.replace("The body.", BODY)})
    assert site.warnings == []
    return dict(SIGN.findall(site.html(PAGE))), dict(
        SIGN.findall(site.html("reference/glossary"))
    )


def test_a_sign_says_the_name_where_the_anchor_is_another(signs):
    post, glossary = signs

    assert post["what-to-bring"] == "cold-caches--what-to-bring"
    assert post["equation-eq-cold-caches-one"] == "eq-cold-caches-one"
    assert glossary["glossary"] == "reference-glossary"


def test_a_label_and_a_slug_are_the_names(signs):
    post, glossary = signs

    assert post["cold-caches"] == "cold-caches"
    assert post["cold-caches-costs"] == "cold-caches-costs"
    assert glossary["term-goodput"] == "term-goodput"


def test_a_place_that_no_name_can_have_says_none(signs):
    assert [name for name in signs[0].values() if not name] == [""]


def test_every_sign_of_the_site_says_a_name_that_leads_to_its_page(site_folder):
    names, wrong = inventory(site_folder)["std:label"], []
    for folder in ("posts", "reference"):
        for path in (site_folder / folder).rglob("*.html"):
            page = path.relative_to(site_folder).as_posix()
            for anchor, name in SIGN.findall(path.read_text("utf-8")):
                if name not in names or names[name].uri.partition("#")[0] != page:
                    wrong.append(f"{page}#{anchor}: {name}")
    assert wrong == []
