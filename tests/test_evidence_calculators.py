"""Calculators: the page computes what the lab computes, and helps where it cannot."""

from __future__ import annotations

import inspect
import json
import math
import random
from pathlib import Path

import pytest
from pypdf import PdfReader

import labs
from _ext.evidence.calculators import headed, written
from labs import Calculator, Input, frozen, quantities
from tests.browser import visit
from tests.sites import POST

PAGE = "posts/systems/cold-caches.md"
CALCULATORS = [
    (slug, calculator)
    for slug in labs.slugs()
    for calculator in labs.load(slug).calculators
]
each_calculator = pytest.mark.parametrize(
    ("slug", "calculator"),
    CALCULATORS,
    ids=[calculator.name for _, calculator in CALCULATORS],
)


def page_of(slug: str) -> str:
    """Return the address of the post that a lab belongs to."""
    return next(
        f"posts/{path.parent.name}/{slug}.html"
        for path in (labs.FOLDER.parent / "posts").glob(f"*/{slug}.md")
    )


def computed(calculator: Calculator, given: dict[str, float]) -> dict[str, float]:
    """Return what the lab's function finds; None is infinite, as JSON has it."""
    found = quantities(calculator.function(**given))
    return {name: quantity.value for name, quantity in found.items()}


def drawn(each: Input, generator: random.Random) -> float:
    """Draw a number that a reader may type: all sizes alike, and each limit at times."""
    kind = generator.random()
    if kind < 0.05:
        return each.low
    if kind < 0.1:
        return each.high
    smallest = max(each.low, each.high * 1e-6)
    found = smallest * (each.high / smallest) ** generator.random()
    if each.low < 0 and generator.random() < 0.5:
        found = -found
    return round(found) if each.whole else float(f"{found:.4g}")


@each_calculator
def test_the_script_computes_what_the_lab_computes(slug, calculator, address, browser):
    generator = random.Random(7)
    given = [*calculator.examples.values()]
    given += [
        {each.name: drawn(each, generator) for each in calculator.inputs}
        for _ in range(200)
    ]
    page = visit(browser, f"{address}/{page_of(slug)}", 1440, "light")

    found = page.evaluate(
        # JSON knows no infinity: null, as in the frozen results.
        "([name, given]) => JSON.stringify(given.map((each) => functions[name](each)))",
        [calculator.name, given],
    )
    page.context.close()

    for numbers, there in zip(given, json.loads(found), strict=True):
        here = computed(calculator, numbers)
        assert there.keys() == here.keys()
        for name, value in here.items():
            assert (there[name] is None) == (value is None), (numbers, name)
            if value is not None:
                size = max(map(abs, filter(None, here.values())), default=1)
                assert math.isclose(
                    there[name], value, rel_tol=1e-6, abs_tol=1e-9 * size
                ), (numbers, name)


@each_calculator
def test_a_reader_types_numbers_and_reads_the_labs_results(
    slug,
    calculator,
    address,
    browser,
):
    last = list(calculator.examples.values())[-1]
    page = visit(browser, f"{address}/{page_of(slug)}", 390, "light")
    for each in calculator.inputs:
        percent = 100 if each.unit == "share" else 1
        field = page.locator(f"#{calculator.name}-{each.name}")
        field.fill(f"{last[each.name] * percent:.10g}")
    frame = page.locator(f"div.calculator:has(#{calculator.name}-{each.name})")
    cells = frame.locator("td.yours").all_text_contents()
    labels = frame.locator("tbody label").all_text_contents()
    page.context.close()

    results = computed(calculator, last)
    units = {
        name: quantity.unit
        for name, quantity in quantities(calculator.function(**last)).items()
    }
    assert cells[len(calculator.inputs) :] == [
        written(value, units[name]) for name, value in results.items()
    ]
    assert len(labels) == len(calculator.inputs)


@each_calculator
def test_a_page_that_is_opened_as_a_file_computes_too(
    slug, calculator, site_folder, browser
):
    first = next(iter(calculator.examples.values()))
    page = visit(browser, (site_folder / page_of(slug)).as_uri(), 1440, "light")
    field = page.locator(f"#{calculator.name}-{calculator.inputs[0].name}")
    last = page.locator("div.calculator").filter(has=field).locator("td.yours").last
    shown = last.text_content()
    page.context.close()

    *_, quantity = quantities(calculator.function(**first)).values()
    assert shown == written(quantity.value, quantity.unit)


def test_a_number_out_of_range_is_named_with_its_range(address, browser):
    page = visit(
        browser, f"{address}/{page_of('staff-engineer-or-manager')}", 1440, "dark"
    )
    page.fill("#return-fare-years_left", "1")
    frame = page.locator("div.calculator")
    says = frame.locator(".calculator-says")

    assert says.text_content() == (
        "“Working years left” wants a whole number from 2 to 50."
    )
    assert says.is_visible()
    assert page.get_attribute("#return-fare-years_left", "aria-invalid") == "true"
    assert set(frame.locator("td.yours:not(:has(input))").all_text_contents()) == {"–"}

    frame.locator("thead button").first.click()

    assert page.input_value("#return-fare-years_left") == "15"
    assert "Chance that it is the worse job" in frame.inner_text()
    assert not says.evaluate("(node) => node.classList.contains('is-wrong')")
    page.context.close()


def test_without_javascript_there_is_the_labs_table_and_no_field(address, browser):
    slug = "evaluating-llm-applications"
    url = f"{address}/{page_of(slug)}"
    page = visit(browser, url, 1440, "light", java_script_enabled=False)
    text = page.locator("div.calculator table").inner_text()
    fields = page.locator("div.calculator input").count()
    page.context.close()

    (calculator,) = frozen.read(slug)["calculators"]
    for example in calculator["examples"]:
        assert headed(example["heading"], "") in text
        for result in calculator["results"]:
            value = example["results"][result["name"]]
            assert written(value, result["unit"]) in text
    assert fields == 0


@each_calculator
def test_the_inputs_are_the_functions_and_the_examples_within_their_range(
    slug, calculator
):
    names = [each.name for each in calculator.inputs]

    assert names == list(inspect.signature(calculator.function).parameters)
    for example in calculator.examples.values():
        assert list(example) == names
        for each in calculator.inputs:
            assert each.low <= example[each.name] <= each.high


def test_a_number_is_written_whole_or_with_three_digits():
    assert [
        written(*each)
        for each in (
            (12345.6, "s"),
            (99.96, ""),
            (0.01234, "s"),
            (-0.5, ""),
            (0.145, "share"),
            (0, ""),
            (None, "s"),
            (1e-6, "share"),
        )
    ] == ["12,346", "100", "0.0123", "−0.5", "14.5%", "0", "never", "0.0001%"]


def post(body: str) -> str:
    """Return a post of the toy lab."""
    return POST.replace("tags:", "lab: toy\ntags:").replace("The body.", body)


def test_a_calculator_is_a_numbered_table_with_its_label(build_site, toy_lab):
    body = ":::{calculator} load\nWhat *hits* save.\n:::\n\nSee {numref}`tbl-toy-load`."

    site = build_site({PAGE: post(body)})

    html = site.html("posts/systems/cold-caches")
    assert site.warnings == []
    assert 'href="#tbl-toy-load"' in html
    assert "<em>hits</em>" in html
    assert "Hit rate, %" in html
    assert "98%" in html
    assert "calculators.js" in html
    assert "calculators.js" not in site.html("index")


def test_a_calculator_that_the_lab_has_not_is_reported(build_site, toy_lab):
    site = build_site({PAGE: post(":::{calculator} loads\nCaption.\n:::")})

    assert site.warnings == [
        f"{PAGE}:10: WARNING: calculator loads: the lab toy has no such calculator, but "
        "load [labs]"
    ]


def test_a_calculator_in_print_is_the_table_and_where_to_try_it(build_site, toy_lab):
    site = build_site({PAGE: post(":::{calculator} load\nWhat hits save.\n:::")}, "pdf")

    page = PdfReader(Path(site.app.outdir) / "posts" / "cold-caches.pdf").pages[0]
    text = page.extract_text().replace("\xa0", " ")
    links = [each.get_object()["/A"]["/URI"] for each in page["/Annots"]]
    assert site.warnings == []
    assert "Hit rate, %" in text
    assert "98%" in text
    assert [link for link in links if link.endswith("cold-caches.html#tbl-toy-load")]


def test_typing_puts_the_numbers_into_the_address_and_no_step_into_the_history(
    site_folder, browser
):
    # Opened as a file, where a browser allows less than on a host.
    url = (site_folder / page_of("engineering-at-enterprise-scale")).as_uri()
    page = visit(browser, url, 1440, "light")
    before = page.evaluate("history.length")
    page.fill("#canary-canary_share", "2.5")
    page.wait_for_url("**?*")

    numbers, anchor = page.url.split("?")[1].split("#")
    assert dict(part.split("=") for part in numbers.split("&")) == {
        "canary.requests_per_second": "50",
        "canary.canary_share": "2.5",
        "canary.error_share": "0.01",
        "canary.bad_share": "0.02",
        "canary.reaction_minutes": "5",
    }
    assert anchor == "tbl-engineering-at-enterprise-scale-canary"
    assert page.evaluate("history.length") == before
    page.context.close()


@each_calculator
def test_an_address_with_numbers_opens_at_them(slug, calculator, site_folder, browser):
    last = list(calculator.examples.values())[-1]
    typed = {
        each.name: f"{last[each.name] * (100 if each.unit == 'share' else 1):.10g}"
        for each in calculator.inputs
    }
    query = "&".join(f"{calculator.name}.{name}={each}" for name, each in typed.items())
    url = (
        f"{(site_folder / page_of(slug)).as_uri()}?{query}#tbl-{slug}-{calculator.name}"
    )
    page = visit(browser, url, 390, "light")
    frame = page.locator(f"div.calculator:has(#{calculator.name}-{each_name(typed)})")
    shown = {name: page.input_value(f"#{calculator.name}-{name}") for name in typed}
    results = frame.locator("td.yours:not(:has(input))").all_text_contents()
    top = frame.locator("table").bounding_box()["y"]
    page.context.close()

    found = quantities(calculator.function(**last)).values()
    assert shown == typed
    assert results == [written(each.value, each.unit) for each in found]
    assert -100 < top < 900  # within the window


def each_name(typed: dict[str, str]) -> str:
    return next(iter(typed))


FARE = "staff-engineer-or-manager"


@pytest.mark.parametrize(
    ("value", "shown"), [("1", "1"), ("1e999", ""), ("twelve", ""), ("2.5", "2.5")]
)
def test_a_bad_number_in_the_address_is_refused_as_one_that_is_typed(
    value, shown, address, browser
):
    url = f"{address}/{page_of(FARE)}?return-fare.years_left={value}"
    page = visit(browser, url, 390, "dark")

    assert page.input_value("#return-fare-years_left") == shown
    assert page.locator(".calculator-says.is-wrong").text_content() == (
        "“Working years left” wants a whole number from 2 to 50."
    )
    assert page.get_by_role("button", name="Copy link").is_disabled()
    assert page.evaluate("location.search").endswith(f"={value}")
    page.context.close()


@pytest.mark.parametrize("name", ["years_left", "years_left=20&return-fare.former"])
def test_a_link_with_other_inputs_says_so(name, address, browser):
    url = f"{address}/{page_of(FARE)}?return-fare.{name}=20"
    page = visit(browser, url, 1440, "light")

    assert page.locator(".calculator-says").text_content() == (
        "The link does not have these inputs and no others: compare the numbers."
    )
    page.context.close()


def test_the_button_copies_the_link_and_says_so(address, browser):
    page = visit(browser, f"{address}/{page_of(FARE)}?from=mail", 1440, "light")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.fill("#return-fare-years_left", "22")
    page.get_by_role("button", name="Copy link to these numbers").click()
    said = page.locator(".calculator-link [role=status]")
    said.get_by_text("Copied.").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    page.fill("#return-fare-years_left", "23")

    assert copied.startswith(f"{address}/{page_of(FARE)}?from=mail&")
    assert "&return-fare.years_left=22&" in copied
    assert copied.endswith(f"#tbl-{FARE}-return-fare")
    assert said.text_content() == "", "it is not true of other numbers"
    page.context.close()


def test_where_nothing_may_be_copied_the_address_has_the_numbers(address, browser):
    page = visit(browser, f"{address}/{page_of(FARE)}", 1440, "light")
    page.evaluate("Object.defineProperty(navigator, 'clipboard', {value: undefined})")
    page.get_by_role("button", name="Copy link to these numbers").click()
    said = page.locator(".calculator-link [role=status]")
    said.get_by_text("copy the address of the page").wait_for()

    assert "return-fare.years_left=15" in page.url
    page.context.close()
