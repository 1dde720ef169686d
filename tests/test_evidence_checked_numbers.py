"""A number in a post must say what its lab computed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from _ext.evidence.written_numbers import NotANumber, as_text, disagreement
from tests.sites import POST, write_results

PAGE = "posts/systems/cold-caches.md"


def post(body: str) -> str:
    """Return a post of the toy lab with this text, which stands on line 10."""
    return POST.replace("tags:", "lab: toy\ntags:").replace("The body.", body)


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("35", 35.2, "times"),
        ("35 times", 34.5, "times"),
        ("35×", 35.0, "times"),
        ("35-fold", 35.0, ""),
        ("98%", 0.984, "share"),
        ("98.4%", 0.984, "share"),
        ("98.4 %", 0.984, "share"),
        ("−6.0 points", -0.06, "share"),
        ("12,500", 12_500, "labels"),
        ("257 labels", 257.4, "labels"),
        ("2 standard\ndeviations", 2.1, "standard deviations"),
        ("one fetch", 1, "fetches"),
        ("about 260", 262, "labels"),
        ("about 2,200", 2_162, "examples"),
        ("90 s", 90.0, "s"),
        ("1.5 min", 90.0, "s"),
        ("7.7 days", 665_280.0, "s"),
        ("16 ms", 0.0158, "s"),
        ("never", None, "s"),
        ("−0.71", -0.7106, ""),
        ("0.13", 0.125, ""),
        ("0.12", 0.125, ""),
    ],
)
def test_a_text_that_rounds_to_the_value_agrees(text, value, unit):
    assert disagreement(text, value, unit) is None


@pytest.mark.parametrize(
    ("text", "value", "unit", "right"),
    [
        ("36 times", 35.0, "times", "35 times"),
        ("98%", 0.974, "share", "97%"),
        ("98.40%", 0.984321, "share", "98.43%"),
        ("12,500", 12_501, "labels", "12,501"),
        ("about 300", 262, "labels", "about 300"),
        ("about 270", 262, "labels", "about 260"),
        ("1.5 min", 96.0, "s", "1.6 min"),
        ("never", 90.0, "s", "90 s"),
        ("90 s", None, "s", "never"),
        ("0.71", -0.7106, "", "−0.71"),
    ],
)
def test_a_text_that_does_not_is_answered_with_what_is_right(text, value, unit, right):
    expected = None if text == right else right
    assert disagreement(text, value, unit) == expected


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("35 s", "times"),
        ("98%", "s"),
        ("a lot", "times"),
        ("35 eggs", "labels"),
        ("", "s"),
    ],
)
def test_a_text_in_another_unit_or_no_number_is_refused(text, unit):
    with pytest.raises(NotANumber):
        disagreement(text, 35.0, unit)


@given(st.floats(-1e9, 1e9), st.integers(0, 6))
def test_any_value_agrees_with_itself_as_python_rounds_it(value, decimals):
    assert disagreement(f"{value:,.{decimals}f}", value, "") is None


@given(st.integers(-(10**9), 10**9))
def test_a_whole_number_disagrees_with_its_neighbour(value):
    assert disagreement(f"{value:,}", value + 1, "") is not None


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [(0.984, "share", "98.4%"), (None, "s", "never"), (1234567.0, "", "1,234,567"),
     (-0.7106, "", "−0.7106"), (0.0000123, "s", "0.0000123 s"), (3, "labels", "3 labels")],
)  # fmt: skip
def test_a_value_is_written_for_people(value, unit, text):
    assert as_text(value, unit) == text


def test_a_true_number_leads_to_its_row_and_the_row_leads_back(build_site, toy_lab):
    site = build_site({PAGE: post("It met [35 times](lab:#amplification) its load.")})

    assert site.warnings == []
    html = site.html("posts/systems/cold-caches")
    assert 'id="quote-amplification"' in html
    assert 'href="../../reference/evidence.html#lab-toy-amplification"' in html
    evidence = site.html("reference/evidence")
    assert 'id="lab-toy-amplification"' in evidence
    assert 'href="../posts/systems/cold-caches.html#quote-amplification"' in evidence


# A number gone wrong: the text on line 10 of the post, and what is said of it.
MISTAKES = {
    "false": (
        "[36 times](lab:#amplification)",
        "[36 times](lab:#amplification): the lab found 35 times: write '35 times' "
        "(and read the sentence again) [labs]",
    ),
    "false share": (
        "[99%](lab:#served_share)",
        "[99%](lab:#served_share): the lab found 98.4%: write '98%' (and read the "
        "sentence again) [labs]",
    ),
    "wrong unit": (
        "[35 s](lab:#amplification)",
        "[35 s](lab:#amplification): the lab's unit is 'times'; write it as no unit, "
        "times, time, ×, x, fold [labs]",
    ),
    "no such quantity": (
        "[35](lab:#amplifcation)",
        "[35](lab:#amplifcation): the lab toy has no 'amplifcation', but amplification "
        "[labs]",
    ),
    "no such lab": (
        "[35](lab:tow#amplification)",
        "[35](lab:tow#amplification): there is no lab 'tow'; did you mean toy? [labs]",
    ),
    "no quantity": (
        "[35](lab:toy)",
        "[35](lab:toy): name what the lab computed: lab:#quantity [labs]",
    ),
    "not a number": (
        "[many](lab:#amplification)",
        "[many](lab:#amplification): 'many' is not a number with a unit, such as 35, "
        "98.4%, 7.7 days [labs]",
    ),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_number_gone_wrong_is_named_at_its_own_line(mistake, build_site, toy_lab):
    text, complaint = MISTAKES[mistake]

    site = build_site({PAGE: post(f"A paragraph whose second line holds\n{text}.")})

    assert site.warnings == [f"{PAGE}:11: WARNING: {complaint}"]


def test_a_number_on_a_page_without_a_lab_must_name_one(build_site, toy_lab):
    site = build_site({PAGE: POST.replace("The body.", "[35](lab:#amplification)")})

    assert site.warnings == [
        f"{PAGE}:9: WARNING: [35](lab:#amplification): this page has no lab; name one "
        "in its front matter (lab: slug) or here [labs]"
    ]


def test_wrong_front_matter_is_one_complaint_and_not_one_for_each_number(
    build_site, toy_lab
):
    body = "[35](lab:#amplification) [35](lab:#amplification)\n\n:::{lab-figure} line\nA.\n:::"

    site = build_site({PAGE: post(body).replace("summary", "sumary")})

    assert len(site.warnings) == 2  # 'sumary' is unknown, and summary is missing
    assert all("front matter" in each for each in site.warnings)


def test_results_older_than_the_code_are_reported_at_every_build(build_site, toy_lab):
    pages = {PAGE: post("It met [35 times](lab:#amplification) its load.")}
    build_site(pages)
    (toy_lab / "toy.py").write_text("LAB = Lab(slug='toy', question='?')\n")

    for _build in range(2):
        assert build_site(pages).warnings == [
            "labs/results/toy.json:1: WARNING: labs/results/toy.json is older than the "
            "code of the lab toy; run 'make labs' and commit what changes [labs]"
        ]


def test_new_results_make_a_false_sentence_known(build_site, toy_lab):
    pages = {PAGE: post("It met [35 times](lab:#amplification) its load.")}
    build_site(pages)
    write_results(toy_lab, amplification=36.0)

    site = build_site(pages)

    assert "the lab found 36 times: write '36 times'" in site.warnings[0]


def test_a_lab_without_results_is_reported(build_site, toy_lab):
    (toy_lab / "results" / "toy.json").unlink()

    site = build_site({PAGE: POST})

    assert site.warnings == [
        "labs/results/toy.json:1: WARNING: labs/results/toy.json is missing, though "
        "there is a lab toy; run 'make labs' and commit what changes [labs]"
    ]


def test_results_that_are_cut_off_are_reported(build_site, toy_lab):
    path = toy_lab / "results" / "toy.json"
    path.write_text(path.read_text()[:-20])

    site = build_site({PAGE: POST})

    assert len(site.warnings) == 1
    assert "these are no results of the lab toy: it is not JSON" in site.warnings[0]


def test_a_lab_figure_has_both_palettes_its_caption_and_its_data(build_site, toy_lab):
    body = ":::{lab-figure} line\nLoad against *hit rate*.\n:::\n\nSee {numref}`fig-toy-line`."

    site = build_site({PAGE: post(body)})

    html = site.html("posts/systems/cold-caches")
    assert site.warnings == []
    assert html.count('alt="Load rises to 35."') == 2
    assert "toy-line.svg" in html
    assert "toy-line-dark.svg" in html
    assert "<em>hit rate</em>" in html
    assert 'href="#fig-toy-line"' in html
    assert "<summary>The data of this figure</summary>" in html


def test_a_figure_that_the_lab_did_not_draw_is_reported(build_site, toy_lab):
    site = build_site({PAGE: post(":::{lab-figure} lime\nCaption.\n:::")})

    assert site.warnings == [
        f"{PAGE}:10: WARNING: lab-figure lime: the lab toy has no such figure, but "
        "line [labs]"
    ]
