"""A post by a stranger: whatever it says arrives as text, wherever it is shown.

Two sites are built that differ in their words only: in one, each place that an author
can write to holds what some language would take for an instruction. What a browser and
a reader of the book get is to be the same, but for the words.
"""

from __future__ import annotations

import datetime as dt
import html
import json
import re
from dataclasses import dataclass, field
from pathlib import Path

import html5lib
import pytest
from bs4 import BeautifulSoup
from docutils.parsers.rst import directives, roles
from sphinx.testing.util import SphinxTestApp
from sphinx.util.inventory import InventoryFile

import labs
from _ext.posts import front_matter
from labs import frozen
from tests import browser as chromium
from tests import looked_at
from tests.arrival import lost, text_of_pdf
from tests.searched import part_of
from tests.sites import HOUSE, ROOT, TOPIC, Site, lay_out, write_results

# HTML, XML, JSON and JavaScript, Typst, TeX, Jinja, Python's templates, the shell.
WORDS = (
    "<script>alert(1)</script>", '"><img src=x onerror=alert(2)>', "</title></style>",
    "]]> &lt;b&gt; &#60;i&#62; &amp;", '#eval("1") #read("conf.py") \\# ]',
    "\\input{conf.py} \\write18{id}", "{{ config }} {% raw %} {# so #}",
    "%s {0.__class__} {name}", "${alert(3)} $(id)", "'; alert(4); //", "javascript:alert(5)",
)  # fmt: skip
LINE = " ".join(WORDS)
SHORT = '"<script>alert(1)</script>]]>#eval("1"){{x}}'
SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="20" height="10"/>'


def escaped(text: str) -> str:
    """Return a text as Markdown in which no sign is markup."""
    return re.sub(r"([\\`*_{}\[\]<>&#$~|\"'%=!:])", r"\\\1", text)


def in_a_diagram(text: str) -> str:
    """Return a text as Mermaid writes it."""
    text = re.sub(r'["\\`;#]', "", text)
    return text.replace("<", "#lt;").replace(">", "#gt;").replace("&", "#amp;")


def quoted(text: str) -> str:
    """Return a text as a value of YAML, which JSON is, too."""
    return json.dumps(text)


POST = """\
---
date: 2026-03-14
summary: {quoted_short}
tags: [caching]
aliases: [once]
lab: toy
---

# Title {escaped}

Text {escaped} and **strong {escaped}** and `{code}` and a note[^note].

(stranger-part)=
## Heading {escaped}

- Item {escaped}

> Quotation {escaped}

| Head {cell} | Other |
|---|---|
| Cell {cell} | so |

![Picture {escaped}](/a.svg "{title}")

:::{{figure}} /a.svg
:alt: {quoted}
:name: fig-stranger

Caption {escaped}
:::

```{{code-block}} text
:caption: Listing {escaped}
:name: lst-stranger

Code {plain}
```

```text
{plain}
```

:::{{admonition}} Box {escaped}
Boxed {escaped}
:::

:::{{dropdown}} Dropdown {escaped}
Dropped {escaped}
:::

::::{{tab-set}}
:::{{tab-item}} Tab {escaped}
Tabbed {escaped}
:::
::::

:::{{card}} Card {escaped}
Carded {escaped}
:::

[Link {escaped}](<https://example.org/?q={url}>) and
<abbr title="{attribute}">SLO</abbr> and {{term}}`goodput {role}` and {{cite:t}}`stranger`.

It met [35 times](lab:#amplification) its load.

:::{{lab-figure}} line
Drawn {escaped}
:::

:::{{calculator}} load
Counted {escaped}
:::

$\\text{{{formula}}}$

:::{{mermaid}}
:alt: {quoted}

flowchart TD
  A["{label}"] --> B
:::

[^note]: Note {escaped}
"""
NEIGHBOUR = """\
---
date: 2026-03-15
summary: Another.
tags: [caching]
---

# Another

See {ref}`stranger`, {ref}`stranger-part`, {numref}`fig-stranger`, {ref}`once`.
"""
GLOSSARY = """\
# Glossary

:::{{glossary}}
goodput {role}
  Defined {escaped}
:::
"""
SOURCES = """\
@article{{stranger, title = {{Work {bib}}}, author = {{Ann {bib}}}, journal = {{In {bib}}},
  note = {{Note {bib}}}, year = {{2020}}, url = {{https://example.org/?q={url}}}}}
"""


def written(text: str) -> dict[str, str]:
    """Return the forms of a text for the places of a post."""
    return {
        "escaped": escaped(text), "plain": text, "code": text.replace("`", "'"),
        "quoted": quoted(text), "quoted_short": quoted(text[:180]), "cell": escaped(text),
        "title": escaped(text), "attribute": html.escape(text),
        "url": re.sub(r"[^!-;=?-~]|[\\<>{}%]", "", text),
        "role": re.sub(r"[`<>{}\\:]", "", text)[:60], "label": in_a_diagram(text),
        "formula": re.sub(r"[\\${}%#&_^~]", "", text)[:40],
        "bib": re.sub(r"[\\{}%,@#$&_^~]", "", text).replace(" and ", " "),
    }  # fmt: skip


def pages(text: str) -> dict[str, str]:
    forms = written(text)
    return {
        **HOUSE,
        "posts/systems/index.md": TOPIC,
        "posts/systems/stranger.md": POST.format(**forms),
        "posts/systems/neighbour.md": NEIGHBOUR,
        "reference/glossary.md": GLOSSARY.format(**forms),
        "reference/sources.bib": SOURCES.format(**forms),
        "a.svg": SVG,
    }


@dataclass
class Built:
    """A site and what is of interest about it."""

    folder: Path
    warnings: list[str] = field(default_factory=list)

    @property
    def html(self) -> Path:
        return self.folder / "_build/html"

    def soup(self, page: str) -> BeautifulSoup:
        text = (self.html / page).read_text(encoding="utf-8")
        return BeautifulSoup(text, "html5lib")


def freeze(folder: Path, text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Freeze the results of a lab of which every text is the given one."""
    results = folder / "labs/results"
    results.mkdir(parents=True)
    (folder / "labs/toy.py").write_text("LAB = Lab(slug='toy')\n", encoding="utf-8")
    monkeypatch.setattr(labs, "FOLDER", folder / "labs")
    monkeypatch.setattr(frozen, "RESULTS", results)
    write_results(folder / "labs")
    record = json.loads((results / "toy.json").read_text(encoding="utf-8"))
    record["question"] = record["honesty"] = text
    for parameter in record["parameters"]:
        parameter["note"] = text
    for result in record["results"].values():
        result["meaning"] = text
    for check in record["checks"]:
        check["statement"] = text
    for figure in record["figures"]:
        figure["alt"], figure["columns"] = text, [text, text]
    for calculator in record["calculators"]:
        calculator["inputs"][0]["label"] = calculator["results"][0]["label"] = text
        calculator["examples"][0]["heading"] = text[:30]
    (results / "toy.json").write_text(json.dumps(record), encoding="utf-8")
    for name in ("toy-line.svg", "toy-line-dark.svg"):
        (results / name).write_text(SVG, encoding="utf-8")


@pytest.fixture(scope="module")
def sites(tmp_path_factory) -> dict[str, Built]:
    """Build the hostile site and its harmless twin, pages and PDFs."""
    found = {}
    for name, text in (("hostile", LINE), ("harmless", "so it is " * 12)):
        folder = tmp_path_factory.mktemp(name) / "site"
        lay_out(folder, pages(text.strip()))
        monkeypatch = pytest.MonkeyPatch()
        freeze(folder, text.strip(), monkeypatch)
        built = found[name] = Built(folder)
        for builder in ("html", "pdf"):
            app = SphinxTestApp(builder, srcdir=folder)
            app.build()
            built.warnings += Site(app, folder).warnings
            app.cleanup()
        monkeypatch.undo()
    return found


@pytest.fixture(scope="module")
def hostile(sites) -> Built:
    return sites["hostile"]


def test_there_is_nothing_to_complain_of(sites):
    assert sites["harmless"].warnings == []
    # Signs that look like markup are asked about where code beside them has the same.
    others = [line for line in sites["hostile"].warnings if "[leftovers]" not in line]
    assert others == []


def shapes(path: Path) -> set[tuple[str, frozenset[str]]]:
    """Return the elements of a page, each with the names of its attributes."""
    tree = html5lib.parse(path.read_text(encoding="utf-8"), namespaceHTMLElements=False)
    return {
        (element.tag, frozenset(element.attrib))
        for element in tree.iter()
        if isinstance(element.tag, str)
    }


def test_no_page_has_an_element_that_its_harmless_twin_lacks(sites):
    names = sorted(
        path.relative_to(sites["hostile"].html)
        for path in sites["hostile"].html.rglob("*.html")
    )
    new = {
        str(name): shapes(sites["hostile"].html / name)
        - shapes(sites["harmless"].html / name)
        for name in names
    }
    assert len(names) == 12
    assert {name: found for name, found in new.items() if found} == {}


def test_the_page_has_every_word(hostile):
    text = " ".join(
        hostile.soup("posts/systems/stranger.html").article.get_text().split()
    )
    shown = text.translate(str.maketrans("“”‘’", "\"\"''"))
    for place in ("Title", "Text", "strong", "Heading", "Item", "Quotation", "Head",
                  "Cell", "Caption", "Listing", "Code", "Box", "Boxed", "Dropdown",
                  "Dropped", "Tab", "Tabbed", "Card", "Carded", "Link", "Note"):  # fmt: skip
        assert f"{place} {LINE}" in shown, place


def test_what_a_page_says_of_itself_is_text(hostile):
    soup = hostile.soup("posts/systems/stranger.html")

    assert soup.select_one('meta[name="description"]')["content"] == LINE[:180].strip()
    assert LINE.split()[0] in soup.title.string
    assert soup.select_one('meta[property="og:title"]')["content"].startswith(
        "Title <s"
    )


@pytest.mark.parametrize(
    "page",
    ["posts/systems/neighbour.html", "posts/systems/index.html", "posts/systems/once.html"],
)  # fmt: skip
def test_pages_that_name_the_post_have_its_title_as_text(page, hostile):
    shown = hostile.soup(page).get_text().translate(str.maketrans("“”‘’", "\"\"''"))

    assert "Title <script>alert(1)</script>" in " ".join(shown.split())


def test_the_search_index_is_data(hostile):
    titles = []
    for path in (hostile.html / "search" / "pages").rglob("*.js"):
        assert "\u2028" not in path.read_text(encoding="utf-8")
        titles += [title for _url, title, _page, _text in part_of(path)]

    assert any(title.startswith("Title <script>") for title in titles)


def test_the_inventory_names_the_post(hostile):
    content = (hostile.html / "objects.inv").read_bytes()
    found = InventoryFile.loads(content, uri="")
    label = found.data["std:label"]["stranger"]

    assert label.uri.startswith("posts/systems/stranger.html")
    assert label.display_name.startswith("Title <script>alert(1)</script>")


def test_the_pdf_has_every_word(hostile):
    path = hostile.folder / "_build/pdf/posts/stranger.pdf"
    text = text_of_pdf(path)
    for place in ("Title", "Heading", "Item", "Quotation", "Caption", "Boxed", "Dropped",
                  "Tabbed", "Carded", "Link", "Note"):  # fmt: skip
        assert lost(f"{place} {LINE}", text) == [], place


@pytest.mark.parametrize("handler", [chromium.StrictHandler, chromium.OpenHandler])
def test_nothing_runs_with_the_policy_and_without(handler, hostile, browser):
    ran: list[str] = []
    with chromium.serve(hostile.html, handler) as address:
        context = browser.new_context()
        page = context.new_page()
        page.on("dialog", lambda dialog: (ran.append(dialog.message), dialog.dismiss()))
        page.on("console", lambda said: ran.append(said.text)
                if said.type == "error" else None)  # fmt: skip
        page.on("request", lambda asked: ran.append(asked.url)
                if not asked.url.startswith((address, "data:")) else None)  # fmt: skip
        names = [
            path.relative_to(hostile.html)
            for path in hostile.html.rglob("*.html")
            if path.name != "404.html"  # its links begin at the top of its own host
        ]
        for name in [*sorted(names), "search.html?q=alert", "search.html?q=<b>Title"]:
            page.goto(f"{address}/{name}", wait_until="load")
            page.wait_for_timeout(50)
        page.locator("#search .search-results li").first.wait_for()
        context.close()
    assert ran == []


def test_what_a_host_is_to_send_is_said_once():
    # The tests send what is in _headers; a reader is told the same.
    readme = " ".join((ROOT / "README.md").read_text(encoding="utf-8").split())
    for name, value in chromium.HEADERS["/*"].items():
        assert f"{name}: {value}" in readme


def test_the_site_comes_with_its_headers(hostile):
    assert (hostile.html / "_headers").read_bytes() == (ROOT / "_headers").read_bytes()


@pytest.mark.parametrize(
    "name", ["../../stolen", "/etc/stolen", "a/b/c", "/a", "a/", "a/../b", "index", "search", "genindex",
             "_static/so", "a" * 300, "A", ".htaccess", "a.b", '"so\\0"'],
)  # fmt: skip
def test_a_former_name_is_no_way_to_another_file(name):
    # A page is written for each: over others, or elsewhere.
    text = f"---\ndate: 2026-03-14\nsummary: So.\ntags: [so]\naliases: [{name}]\n---\n"
    fields, complaints = front_matter.read(text, today=dt.date(2026, 3, 15))

    assert fields is None
    assert [complaint.line for complaint in complaints] == [5]


def test_each_directive_and_role_is_one_that_somebody_has_looked_at(tmp_path):
    lay_out(tmp_path / "site", {**HOUSE, "reference/evidence.md": "# Evidence\n"})
    app = SphinxTestApp("html", srcdir=tmp_path / "site")
    found = {*directives._directives, *directives._directive_registry}
    known_roles = {*roles._roles, *roles._role_registry}
    for domain in app.env.domains.sorted():
        prefix = "" if domain.name == "std" else f"{domain.name}:"
        found |= {prefix + name for name in domain.directives}
        known_roles |= {prefix + name for name in domain.roles}
    app.cleanup()
    looked_at_roles = looked_at.ROLES | looked_at.ROLES_HELD | looked_at.ROLES_REFUSED
    known = looked_at.HELD | looked_at.REFUSED | looked_at.HARMLESS
    new = {name for name in known_roles - looked_at_roles
           if not re.fullmatch(looked_at.BADGES, name)}  # fmt: skip

    assert found - known - {"careless"} == set()  # which a test of files makes
    assert new == set()
