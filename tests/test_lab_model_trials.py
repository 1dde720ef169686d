"""The questions that small models were asked, how answers are graded, and counted."""

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import numpy as np
import pytest

from labs.model_trials import attempts, measure
from labs.model_trials.attempts import Tries
from labs.model_trials.completion import CARRIED, Address, Local, Request, carried
from labs.model_trials.tasks import read_kinds
from labs.model_trials.trades import grade, read_trades, schema

KINDS = read_kinds()
PERU = "What is the capital of Peru?"


@pytest.mark.parametrize("name", KINDS)
def test_a_kind_has_forty_questions_none_of_them_an_example(name):
    kind = KINDS[name]

    assert len(kind.answers) == 40
    assert not set(kind.answers) & {*kind.examples, *kind.other_examples}
    assert len(kind.examples) == len(kind.other_examples) == 4


@pytest.mark.parametrize(
    ("kind", "question", "said", "expected"),
    [
        ("capital", PERU, "Lima", True),
        ("capital", PERU, "The capital is Lima.", True),
        ("capital", PERU, "Limassol", False),
        ("sentiment", "Keep your money.", "Negative", True),
        ("sentiment", "Keep your money.", "not negative but positive", False),
        ("element", "cobalt", "Co", True),
        ("element", "cobalt", "CO", False),  # another thing
        ("past", "lie down", "lay down", True),
        ("past", "swim", "swum", False),
    ],
)
def test_an_answer_is_right_if_it_holds_the_word_and_no_other_choice(
    kind, question, said, expected
):
    assert KINDS[kind].right(question, said) is expected


def test_every_example_would_be_graded_right():
    for kind in KINDS.values():
        for answer in (*kind.examples.values(), *kind.other_examples.values()):
            assert not kind.choices or answer in kind.choices


def test_a_question_is_put_again_with_its_error():
    prompt = KINDS["capital"].after_error(PERU, "Quito")

    assert prompt.startswith("Q: What is the capital of France?\nA: Paris\n")
    assert prompt.endswith(
        'Q: What is the capital of Peru?\nA: Quito\nError: "Quito" is wrong. '
        "Give the city that is the capital.\nA:"
    )


def test_a_correction_can_be_shown_first():
    prompt = KINDS["capital"].after_error_shown(PERU, "Quito")

    assert prompt.startswith(
        'Q: What is the capital of France?\nA: Lyon\nError: "Lyon" is wrong. '
        "Give the city that is the capital.\nA: Paris\n"
    )


def test_a_judge_sees_three_right_answers_and_two_wrong():
    prompt = KINDS["sentiment"].judged("Keep your money.", "positive")

    assert prompt.count("Correct? yes") == 3
    assert prompt.count("Correct? no") == 2
    assert prompt.endswith("Review: Keep your money.\nSentiment: positive\nCorrect?")


@pytest.mark.parametrize(
    ("said", "wanted_price", "expected"),
    [
        ('{"symbol": "TRN", "side": "buy", "quantity": 5, "price": 1.5}', 1.5,
         {"parses", "shaped", "right"}),
        ('{"symbol": "TRN", "side": "buy", "quantity": 5, "price": 5}', None,
         {"parses", "shaped", "invented", "quantity_as_price"}),
        ('{"symbol": "TRN", "side": "buy", "quantity": 5, "price": null}', None,
         {"parses", "shaped", "right"}),
        ('{"symbol": "TRN", "side": "hold", "quantity": 5, "price": 1.5}', 1.5,
         {"parses"}),
        ('{"symbol": "TRN", "side": "buy", "quantity": 5.0, "price": 1.5}', 1.5,
         {"parses"}),
        ('{"symbol": "TRN", "side": "buy"}', 1.5, {"parses"}),
        ("BUY 5 TRN", 1.5, set()),
    ],
)  # fmt: skip
def test_a_trade_is_graded_by_what_it_is(said, wanted_price, expected):
    wanted = {"symbol": "TRN", "side": "buy", "quantity": 5, "price": wanted_price}
    found = vars(grade(said, wanted))

    assert {name for name, holds in found.items() if holds} == expected


def test_twelve_mails_of_thirty_state_no_price():
    wanted = read_trades().wanted

    assert len(wanted) == 30
    assert sum(trade["price"] is None for trade in wanted.values()) == 12
    assert schema(price_required=True)["properties"]["price"] == {"type": "number"}


def test_an_address_is_asked_in_the_chat_protocol():
    seen = {}

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            seen.update(
                json.loads(body), path=self.path, key=self.headers["Authorization"]
            )
            self.send_response(200)
            self.end_headers()
            reply = {"choices": [{"message": {"content": " Lima\n"}}]}
            self.wfile.write(json.dumps(reply).encode())

        def log_message(self, *_arguments):
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.handle_request, daemon=True).start()
    ask = Address(f"http://127.0.0.1:{server.server_port}/v1/", "some-model", "secret")
    form = schema(price_required=True)

    assert ask(Request("Q:", 0.8, [7], most=12, schema=form)) == ["Lima"]
    server.server_close()
    assert (seen["path"], seen["key"]) == ("/v1/chat/completions", "Bearer secret")
    assert seen["messages"] == [{"role": "user", "content": "Q:"}]
    assert (seen["temperature"], seen["seed"], seen["max_tokens"]) == (0.8, 7, 12)
    assert seen["response_format"]["json_schema"]["schema"] == form


def test_a_question_is_asked_in_every_arm_and_wrong_answers_twice_again():
    asked = []

    def ask(request):
        asked.extend(request.seeds if request.temperature else [])
        if request.temperature == 0:
            return ["no"]
        return [("Lima", "Quito")[seed % 2] for seed in request.seeds]

    row = measure.ask_question("capital", KINDS["capital"], PERU, ask)

    assert {arm: len(row[arm]) for arm in ("0.2", "0.8", "1.0", "reworded")} == {
        "0.2": 10, "0.8": 10, "1.0": 10, "reworded": 6}  # fmt: skip
    right = dict(zip(row["answers"], row["right"], strict=True))
    assert right == {"Lima": 1, "Quito": 0}
    wrong = sum(row["answers"][place] == "Quito" for place in row["0.8"])
    assert len(row["error"]) == len(row["error-shown"]) == min(2, wrong)
    assert set(row["verdicts"]) == {"no"}
    assert len(set(asked)) == len(asked) == 3 * 10 + 6 + 2 * min(2, wrong)


def tries(right: str, arm: str = "0.8", **others: str) -> Tries:
    """Return tries of which '1' are right; each answer is the only one of its sort."""
    arms = {arm: right, **others}
    return Tries(
        rights=(False, True),
        arms={name: tuple(map(int, said)) for name, said in arms.items()},
        verdicts=("yes", "yes"),
    )


def test_tries_that_all_fail_are_counted_without_replacement():
    # One of four fails: of six pairs none fails twice. Three of four: three of six.
    questions = [tries("1110"), tries("1000")]

    assert attempts.all_fail(questions, "0.8", 1) == pytest.approx((1 / 4 + 3 / 4) / 2)
    assert attempts.all_fail(questions, "0.8", 2) == pytest.approx((0 + 3 / 6) / 2)
    assert attempts.again(questions, "0.8") == pytest.approx(0.25 / 0.5)


def test_questions_that_always_or_never_succeed_are_wholly_correlated():
    assert attempts.correlation([tries("1111"), tries("0000")], "0.8") == 1


@pytest.mark.parametrize("rho", [0.1, 0.5, 0.9])
def test_the_correlation_of_a_beta_is_found_again(rho):
    # Of a Beta with parameters a and b two tries correlate by 1 / (a + b + 1).
    random = np.random.default_rng(7)
    size = (1 - rho) / rho
    rates = random.beta(0.7 * size, 0.3 * size, size=4000)
    questions = [
        tries("".join(map(str, random.binomial(1, rate, size=8)))) for rate in rates
    ]

    assert attempts.correlation(questions, "0.8") == pytest.approx(rho, abs=0.03)


def test_mixing_easy_and_hard_kinds_makes_correlation_and_within_there_is_none():
    easy, hard = [tries("1110")] * 40, [tries("1000")] * 40

    assert attempts.correlation([*easy, *hard], "0.8") > 0
    assert attempts.correlation_within([easy, hard], "0.8") < 0.01


def test_a_majority_of_three_gains_what_counting_says():
    # 1, 1, 0, 0: of four threes two have two right; a half, as one try has. Of 1, 1,
    # 1, 0 each three has two right: a quarter more than one try.
    assert attempts.majority_gain([tries("1100")], "0.8") == 0
    assert attempts.majority_gain([tries("1110")], "0.8") == 0.25


def test_a_second_attempt_weighs_as_the_failures_before_it():
    questions = [
        tries("1110", error="1"),
        tries("1000", error="00"),
        tries("1111", error=""),
    ]

    assert attempts.second_fails(questions, "0.8", "error") == (1 * 0 + 3 * 1) / 4
    assert attempts.broken(questions[:2], "0.8", "error") == (3 * 0 + 1 * 1) / 4


def test_agreement_ranks_as_pairs_are_counted():
    # A right try agrees with two of three others, the wrong one with none.
    assert attempts.agreement_ranks([tries("1110")], "0.8") == 1
    assert attempts.agreement_ranks([tries("1000")], "0.8") == 0


def test_a_judge_that_says_yes_passes_everything():
    questions = [tries("1100")]

    assert attempts.passed(questions, "0.8", right=True) == 1
    assert attempts.passed(questions, "0.8", right=False) == 1


def test_an_interval_holds_its_figure():
    questions = [tries("1110"), tries("1000"), tries("1100"), tries("0000")] * 5
    found = attempts.estimate(lambda some: attempts.all_fail(some, "0.8", 1), questions)

    assert found.mean == pytest.approx((1 / 4 + 3 / 4 + 2 / 4 + 1) / 4)
    assert found.low < found.mean < found.high


@pytest.mark.parametrize("model", CARRIED)
def test_what_was_kept_is_what_the_questions_ask_and_grade(model):
    outcomes = measure.read_outcomes()
    for name, kind in KINDS.items():
        rows = outcomes[f"{model}.{name}"]
        assert list(rows) == list(kind.answers)
        for question, row in rows.items():
            graded = [int(kind.right(question, said)) for said in row["answers"]]
            assert row["right"] == graded, question
    assert list(outcomes[f"{model}.trades"]) == list(read_trades().wanted)


@pytest.mark.parametrize("model", CARRIED)
def test_an_installed_model_answers_the_same_alone_and_side_by_side(model):
    pytest.importorskip("llama_cpp", reason="requirements-models.txt is not installed")
    carried(model)
    ask = Local(model)
    prompt = KINDS["capital"].prompt(PERU)
    together = ask(Request(prompt, 0.8, [7, 8, 9]))

    assert together == [ask(Request(prompt, 0.8, [seed]))[0] for seed in (7, 8, 9)]
