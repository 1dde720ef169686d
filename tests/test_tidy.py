"""Rules about the repository itself, each with its reason."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

import pytest
from sybil import Sybil
from sybil.parsers.myst import PythonCodeBlockParser

import labs
from tests.sites import ROOT, published_pages

LABS = sorted(ROOT.glob("labs/**/*.py"))
EXTENSIONS = sorted(ROOT.glob("_ext/**/*.py"))
MODULES = [*LABS, *EXTENSIONS, ROOT / "conf.py"]
TESTS = sorted(ROOT.glob("tests/*.py"))
PAGES = published_pages()
POSTS = [
    path
    for path in PAGES
    if path.parent.parent.name == "posts" and path.name != "index.md"
]
FUNCTION_LINES_MAX = 50  # a function is read without scrolling
MODULE_LINES_MAX = 420  # more usually holds two ideas
VAGUE = {"utils", "util", "helpers", "common", "core", "manager", "misc"}


def named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def every(paths: list[Path], name: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize(name, paths, ids=named)


def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imports_of(path: Path) -> set[str]:
    """Return the modules that a module imports, those for type checks left out."""
    found = set()
    tree = parsed(path)
    hidden = [
        node
        for block in ast.walk(tree)
        if isinstance(block, ast.If) and ast.unparse(block.test) == "TYPE_CHECKING"
        for node in ast.walk(block)
    ]
    for node in ast.walk(tree):
        if node in hidden:
            continue
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            found |= {node.module, *(f"{node.module}.{a.name}" for a in node.names)}
    return found


def packages(names: set[str]) -> set[str]:
    return {name.split(".")[0] for name in names}


@every(LABS, "lab")
def test_a_lab_knows_nothing_of_the_site(lab):
    # A reader can copy a lab out of the repository and run it.
    assert packages(imports_of(lab)).isdisjoint({"sphinx", "docutils", "_ext", "conf"})


@every(
    [ROOT / f"labs/{name}.py" for name in ("__init__", "frozen", "shapes")], "module"
)
def test_what_a_build_reads_of_labs_needs_the_standard_library_alone(module):
    # A host builds the site without numpy.
    assert packages(imports_of(module)) <= sys.stdlib_module_names | {"labs"}


@every(EXTENSIONS, "extension")
def test_an_extension_runs_no_lab(extension):
    # A build shows frozen results; it must not need what computes them.
    found = {name for name in imports_of(extension) if name.startswith("labs")}

    assert found <= {"labs", "labs.frozen"}


@every(LABS, "lab")
def test_a_lab_stands_without_the_other_labs(lab):
    # What two labs need is a module of its own: a change of one post's model would
    # otherwise change another's numbers.
    own = lab.relative_to(ROOT / "labs").parts[0].removesuffix(".py")
    others = {slug.replace("-", "_") for slug in labs.slugs()} - {own}
    found = {part for name in imports_of(lab) for part in name.split(".")[1:2]}

    assert found.isdisjoint(others)


# Which room of _ext/ may know of which: what is not here may not.
STANDS_ON = {
    "posts": set(),
    "builds": {"posts"},
    "page": {"posts", "builds"},
    "evidence": {"posts", "builds", "page"},
    "reading": {"posts", "builds", "page", "evidence"},
    "typst": {"posts", "builds", "page"},
    "epub": {"posts", "builds", "page", "typst"},
    "tex": {"posts", "page", "typst"},
    "names": {"posts", "builds", "page", "evidence"},
    "neighbours": {"posts", "builds", "page", "evidence", "names", "reading"},
}


@every(EXTENSIONS, "extension")
def test_a_room_knows_only_what_it_stands_on(extension):
    # Who reads one room need not read the others; a circle would be one big room.
    place = extension.relative_to(ROOT / "_ext").parts
    found = {
        name.split(".")[1]
        for name in imports_of(extension)
        if name.startswith("_ext.") and name.count(".") > 0
    }
    if len(place) == 1:
        assert found == set(), "the rooms are below _ext/, and nothing else is"
        return
    assert found - {place[0]} <= STANDS_ON[place[0]]


def test_the_rooms_are_those_that_the_rule_knows():
    rooms = {path.name for path in (ROOT / "_ext").iterdir() if path.is_dir()}

    assert rooms - {"__pycache__"} == STANDS_ON.keys()


@every([*LABS, *EXTENSIONS, *TESTS], "module")
def test_nothing_imports_conf(module):
    # conf.py lists what runs; what runs must not look back.
    assert "conf" not in imports_of(module)


@every(MODULES, "module")
def test_a_function_fits_on_a_screen(module):
    for node in ast.walk(parsed(module)):
        if isinstance(node, ast.FunctionDef):
            lines = node.end_lineno - node.lineno
            assert lines < FUNCTION_LINES_MAX, f"{node.name} has {lines} lines"


@every(MODULES, "module")
def test_a_module_holds_one_idea(module):
    assert len(module.read_text(encoding="utf-8").splitlines()) <= MODULE_LINES_MAX


@every([*MODULES, *TESTS], "module")
def test_a_module_says_what_it_is(module):
    assert ast.get_docstring(parsed(module))


@every([*MODULES, *TESTS], "module")
def test_a_module_is_named_for_what_it_holds(module):
    assert module.stem not in VAGUE


@every([path for path in EXTENSIONS if "def setup(" in path.read_text()], "extension")
def test_an_extension_says_that_it_may_run_in_parallel(extension):
    # One that does not makes every build serial, with a warning.
    text = extension.read_text(encoding="utf-8")

    assert '"parallel_read_safe": True' in text


@pytest.mark.parametrize("slug", labs.slugs())
def test_a_lab_has_its_post_and_its_test(slug):
    # A model that no post reads is a number that nobody checks.
    assert any(f"\nlab: {slug}\n" in post.read_text(encoding="utf-8") for post in POSTS)
    assert (ROOT / "tests" / f"test_lab_{slug.replace('-', '_')}.py").exists()


def test_tests_are_named_after_what_they_test():
    # A reader who changes _ext/posts/x.py knows where to look: tests/test_posts_x.py.
    rooms = "|".join(STANDS_ON)
    kinds = re.compile(
        rf"test_(({rooms})(_\w+)?|lab_\w+|labs|site\w*|arrival(_\w+)?|book(_\w+)?|broken(_\w+)?"
        r"|benchmarks_\w+|fonts|neighbours|strangers|tidy)"
    )

    assert [path.name for path in TESTS if path.stem.startswith("test_")
            and not kinds.fullmatch(path.stem)] == []  # fmt: skip


@every(POSTS, "post")
def test_python_in_a_post_runs(post):
    # What a reader copies must work. Most code is quoted from a lab by name, which
    # the lab's tests run; what stands in the post itself runs here.
    sybil = Sybil(parsers=[PythonCodeBlockParser()])
    for example in sybil.parse(post).examples():
        example.evaluate()


@every(POSTS, "post")
def test_code_from_a_file_is_quoted_by_name(post):
    # Line numbers drift; names do not.
    for block in re.findall(r"\{literalinclude\}.*?```|\{literalinclude\}.*?:::",
                            post.read_text(encoding="utf-8"), re.S):  # fmt: skip
        assert ":pyobject:" in block
        assert ":lines:" not in block


def test_labels_are_of_the_form_that_every_tool_can_link_to():
    wrong = [
        f"{named(page)}: {label}"
        for page in PAGES
        for label in re.findall(r"^\(([^)]+)\)=", page.read_text("utf-8"), re.M)
        if not re.fullmatch(r"[a-z][a-z0-9-]*", label)
    ]
    assert wrong == []


def test_no_label_is_used_twice():
    # Read in parallel, Sphinx does not notice.
    places = defaultdict(list)
    for page in PAGES:
        text = page.read_text(encoding="utf-8")
        for label in re.findall(r"^\(([^)]+)\)=|^:name: (\S+)$", text, re.M):
            places["".join(label)].append(named(page))
    assert {label: pages for label, pages in places.items() if len(pages) > 1} == {}


def test_every_source_is_cited_and_can_be_found():
    # A list of works that nobody cites is padding; one without an address is hearsay.
    text = (ROOT / "reference/sources.bib").read_text(encoding="utf-8")
    cited = "".join(page.read_text(encoding="utf-8") for page in PAGES)
    cited += "".join(lab.read_text(encoding="utf-8") for lab in LABS)
    for entry in re.split(r"^(?=@)", text, flags=re.M)[1:]:
        key = re.match(r"@\w+\{([^,]+),", entry)[1]
        assert key in cited, f"{key} is not cited"
        address = re.search(r"^\s*(doi|url|eprint|isbn)\s*=", entry, re.M)
        shelf = re.search(r"^\s*(journal|publisher|howpublished)\s*=", entry, re.M)
        assert address or shelf, f"{key}: where is it to be found?"


def test_the_map_in_the_readme_is_the_repository():
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    listed = set(re.findall(r"^\| `([^`]+?)/?` \|", text, re.M))
    tracked = subprocess.run(
        ["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split()
    top = {name.split("/")[0] for name in tracked if not name.startswith(".")}

    assert top - listed == set()
    assert {name for name in listed if not (ROOT / name).exists()} == set()


def test_make_help_names_every_target():
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = re.search(r"^\.PHONY: (.*)$", text, re.M)[1].split()
    helped = re.findall(r"^## ([\w-]+)", text, re.M)

    assert set(phony) == set(helped)


LOCKS = [
    ROOT / f"requirements{part}.txt" for part in ("", "-dev", "-retrieval", "-models")
]


@every(LOCKS, "file")
def test_requirements_are_pinned_with_digests(file):
    # The same commit builds the same site next year, of the same files.
    for pinned in re.split(r"\n(?=\S)", without_comments(file)):
        assert re.match(r"[\w.-]+==[\w.]+( ; .*)? \\\n +--hash=sha256:", pinned), pinned


@every(LOCKS, "file")
def test_what_is_asked_for_is_pinned(file):
    asked = re.findall(r"^[\w-]+", without_comments(file.with_suffix(".in")), re.M)
    pinned = re.findall(r"^([\w.-]+)==", file.read_text(encoding="utf-8"), re.M)

    assert {name.lower().replace("_", "-") for name in asked} - {"-r"} <= set(pinned)


def test_the_licence_of_every_package_is_known():
    text = (ROOT / "LICENCES.md").read_text(encoding="utf-8")
    rows = [line.split("|") for line in text.splitlines()[2:]]
    known = {row[1].strip().lower().replace("_", "-"): row[3].strip() for row in rows}
    elsewhere = r"^([\w.-]+)==\S+ (?:\\|; (?!sys_platform|os_name|platform))"
    pinned = re.findall(elsewhere, LOCKS[1].read_text(encoding="utf-8"), re.M)

    assert set(pinned) - known.keys() == set()
    assert [name for name, licence in known.items() if licence in ("", "UNKNOWN")] == []


def without_comments(file: Path) -> str:
    text = file.read_text(encoding="utf-8")
    return re.sub(r"^ *#.*\n", "", text, flags=re.M).strip()


def test_no_file_names_a_machine():
    # A path of one machine is wrong on every other.
    tracked = subprocess.run(
        ["git", "grep", "-nIE", r"(^|[^A-Za-z0-9_.-])/(home|root|Users|work)/[A-Za-z]",
         "--", ":!tests/test_tidy.py"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert tracked.stdout == ""


def test_a_template_escapes_what_an_author_wrote():
    # A title with <script> in it would run on the pages that name it. What a template
    # prints is escaped, an address, or what Sphinx and the theme have made.
    safe = re.compile(
        r".*\|\s*e|super\(\).*|pathto\(.*\)|line\(.*\)|' current'.*|.* if .*"
        r"|\w+\.fields\.date|post\.last_change|level( \+ 1)?"
        r"|linked_data",  # JSON without the signs that could end its script
        re.S,
    )
    unsafe = [
        f"{named(path)}: {shown}"
        for path in sorted(ROOT.glob("_templates/**/*.html"))
        for shown in re.findall(
            r"\{\{-?\s*(.*?)\s*-?\}\}", path.read_text("utf-8"), re.S
        )
        if not safe.fullmatch(shown)
    ]
    assert unsafe == []
