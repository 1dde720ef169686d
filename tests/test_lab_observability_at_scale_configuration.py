"""The configurations in the post: whole, consistent, and what the model says."""

import json
import re
import shutil
import subprocess
from datetime import datetime

import pytest
import yaml

from labs.observability_at_scale import alerts, sampling
from labs.observability_at_scale.population import Traffic, draw
from labs.observability_at_scale.tail_sampler import SECONDS_A_DAY
from tests.sites import ROOT

POST = ROOT / "posts/distributed-systems/observability-at-scale.md"
TEXT = POST.read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", TEXT, re.M | re.S)


CONFIGURATIONS = [yaml.safe_load(block) for block in blocks("yaml")]
COLLECTORS = [each for each in CONFIGURATIONS if "service" in each]
RULES = [each for each in CONFIGURATIONS if "groups" in each]
FIRST, SECOND = COLLECTORS
# What the README of the tail sampler lists.
POLICIES = {
    "always_sample", "latency", "numeric_attribute", "probabilistic", "status_code",
    "string_attribute", "trace_state", "trace_flags", "rate_limiting",
    "bytes_limiting", "span_count", "boolean_attribute", "ottl_condition", "and",
    "drop", "composite",
}  # fmt: skip


def tail_sampling() -> dict:
    return SECOND["processors"]["tail_sampling"]


def test_every_block_of_yaml_is_looked_at():
    assert len(COLLECTORS) + len(RULES) == len(CONFIGURATIONS) == 4


@pytest.mark.parametrize("collector", COLLECTORS)
def test_a_pipeline_names_what_is_defined_and_nothing_is_left_over(collector):
    connectors = collector.get("connectors", {})
    kinds = ("receivers", "processors", "exporters")
    pipelines = collector["service"]["pipelines"].values()
    used = {kind: {n for p in pipelines for n in p.get(kind, [])} for kind in kinds}

    assert used["receivers"] - connectors.keys() == collector["receivers"].keys()
    assert used["exporters"] - connectors.keys() == collector["exporters"].keys()
    assert used["processors"] == collector.get("processors", {}).keys()
    # A connector ends one pipeline and begins another.
    for name in connectors:
        assert name in used["exporters"] & used["receivers"]


def test_the_first_tier_counts_before_anything_is_dropped():
    traces = FIRST["service"]["pipelines"]["traces"]

    assert "processors" not in traces
    assert set(traces["exporters"]) == {"spanmetrics", "loadbalancing"}
    assert FIRST["exporters"]["loadbalancing"]["routing_key"] == "traceID"


def test_the_first_tier_reaches_samplers_that_listen_without_tls():
    [receiver] = SECOND["receivers"]["otlp"]["protocols"].values()
    sent = FIRST["exporters"]["loadbalancing"]["protocol"]["otlp"]

    assert "tls" not in receiver
    assert sent["tls"] == {"insecure": True}  # the exporter's default is TLS


def policies(given: list[dict]) -> list[dict]:
    inner = [
        each
        for policy in given
        for each in policies(policy.get("and", {}).get("and_sub_policy", []))
    ]
    return [*given, *inner]


def test_a_policy_is_of_a_documented_type_and_has_its_settings():
    for policy in policies(tail_sampling()["policies"]):
        assert policy["type"] in POLICIES
        assert policy.keys() == {"name", "type", policy["type"]}


def test_the_places_keep_the_ratio_below_a_half():
    # 300 million a day at twice the mean over two collectors, 30 s and one tick.
    rate = 2 * 300e6 / SECONDS_A_DAY / 2
    wait = float(tail_sampling()["decision_wait"].removesuffix("s"))

    assert 0.4 < rate * (wait + 1) / tail_sampling()["num_traces"] < 0.5


def test_the_memory_is_that_of_all_places_at_the_assumed_size():
    [row] = re.findall(r"^\| memory .*\((\d+) kB\) \| ([\d.]+) GB \|$", TEXT, re.M)
    size, memory = map(float, row)
    places = 2 * 31 * 2 * 300e6 / SECONDS_A_DAY / 2

    assert places * size * 1e3 == pytest.approx(memory * 1e9, rel=0.01)


def test_the_percentages_spend_half_above_150_ms_and_keep_one_in_a_hundred():
    found = {
        policy["name"]: policy["probabilistic"]["sampling_percentage"] / 100
        for policy in policies(tail_sampling()["policies"])
        if policy["type"] == "probabilistic"
    }
    requests = draw(Traffic(), seed=11)
    slower = requests.latency_ms > sampling.NEAR_MS
    ordinary = ~requests.failed
    # Both hash the trace ID alike, so that the larger share holds for the slower ones.
    above = found["share-of-slower"] * (slower & ordinary).mean()
    below = found["share-of-all"] * (~slower & ordinary).mean()

    assert above == pytest.approx(below, rel=0.02)
    assert above + below + requests.failed.mean() == pytest.approx(0.01, rel=0.02)
    [latency] = [
        policy["latency"]["threshold_ms"]
        for policy in policies(tail_sampling()["policies"])
        if policy["type"] == "latency"
    ]
    assert latency == sampling.NEAR_MS


def test_the_alerts_are_the_workbooks():
    # Thurgood and others 2018: each with a short window of a twelfth.
    hours = {"5m": 1 / 12, "30m": 0.5, "1h": 1.0, "6h": 6.0, "3d": 72.0}
    found = []
    for rule in RULES[1]["groups"][0]["rules"]:
        if "record" in rule:
            continue
        pairs = re.findall(r"ratio(\w+) > ([\d.]+) \* 0\.001", rule["expr"])
        (long, burn), (short, again) = pairs
        assert burn == again
        assert hours[short] == pytest.approx(hours[long] / 12)
        found.append((float(burn), hours[long]))

    assert found == list(alerts.WORKBOOK.values())


def test_the_recorded_ratio_is_one_that_an_alert_reads():
    recorded, *alerting = RULES[1]["groups"][0]["rules"]
    [name, window] = re.findall(r"^(.*ratio)(\w+)$", recorded["record"])[0]
    failed, all_of_them = recorded["expr"].split("/ sum")

    assert f"{name}{window} >" in alerting[0]["expr"]
    assert recorded["expr"].count(f"[{window}]") == 2
    assert "STATUS_CODE_ERROR" in failed
    assert "STATUS_CODE_ERROR" not in all_of_them
    assert (
        failed.count("SPAN_KIND_SERVER") == all_of_them.count("SPAN_KIND_SERVER") == 1
    )


@pytest.mark.skipif(not shutil.which("promtool"), reason="promtool is not installed")
@pytest.mark.parametrize("rules", RULES)
def test_prometheus_takes_the_rules(rules, tmp_path):
    file = tmp_path / "rules.yaml"
    file.write_text(yaml.safe_dump(rules), encoding="utf-8")

    done = subprocess.run(
        ["promtool", "check", "rules", file],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_line_of_log_is_one_event_with_a_trace():
    [line] = blocks("json")
    event = json.loads(line)

    assert re.fullmatch(r"[0-9a-f]{32}", event["trace_id"])
    assert datetime.fromisoformat(event["ts"]).tzinfo is not None
    assert not any(isinstance(value, dict | list) for value in event.values())
