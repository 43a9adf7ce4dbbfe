"""The units command: lines in, lines out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from app.commands.units import RULES, count_units, unit_lines

VECTORS = Path(__file__).parents[4] / "shared" / "domain" / "vectors-public.json"
CMS, AMA = "cms_8_minute", "ama_rule_of_eights"


def answered(rule: str, *inputs: object) -> list[dict[str, object]]:
    return [json.loads(line) for line in unit_lines(rule, [json.dumps(i).encode() for i in inputs])]


def timed(*rows: tuple[object, object]) -> dict[str, object]:
    return {"timed": [{"code": code, "minutes": minutes} for code, minutes in rows]}


def refused(rule: str, line: bytes) -> str:
    (answer,) = (json.loads(line) for line in unit_lines(rule, [line]))
    assert list(answer) == ["error"]
    return str(answer["error"])


@pytest.mark.parametrize("rule", RULES)
def test_the_public_vectors_agree(rule: str) -> None:
    if not VECTORS.exists():
        pytest.skip("The public billing vectors are not on this machine.")
    for vector in json.loads(VECTORS.read_text())["instruments"][f"billing_{rule}"]:
        (answer,) = answered(rule, vector["inputs"])
        if "expected_error" in vector:
            assert list(answer) == ["error"], vector["id"]
        else:
            assert answer == {"scores": vector["expected"]}, vector["id"]


def test_a_tie_gives_every_equally_right_split() -> None:
    splits = [{"97112": 0, "97140": 1}, {"97112": 1, "97140": 0}]
    expected = {"timed_minutes": 10, "timed_units": 1, "allocation_any_of": splits}
    assert answered(CMS, timed(("97140", 5), ("97112", 5))) == [{"scores": expected}]


def test_the_rule_of_eights_has_one_split() -> None:
    expected = {"timed_units": 3, "allocation": {"97140": 1, "97112": 2}}
    assert answered(AMA, timed(("97140", 8), ("97112", 37))) == [{"scores": expected}]


def test_a_code_given_twice_is_one_service() -> None:
    assert answered(CMS, timed(("97112", 4), ("97112", 4))) == answered(CMS, timed(("97112", 8)))


def test_no_service_is_no_unit() -> None:
    expected = {"timed_minutes": 0, "timed_units": 0, "allocation_any_of": [{}]}
    assert answered(CMS, {"timed": []}) == [{"scores": expected}]
    assert answered(AMA, {"timed": []}) == [{"scores": {"timed_units": 0, "allocation": {}}}]


@pytest.mark.parametrize("inputs", [{}, {"timed": None}, timed(("97112", 24), ("97140", None))])
def test_what_is_unanswered_is_null_and_so_is_what_needs_it(inputs: object) -> None:
    expected = {"timed_minutes": None, "timed_units": None, "allocation_any_of": None}
    assert answered(CMS, inputs) == [{"scores": expected}]


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize(
    "inputs",
    [
        timed(("97112", -1)),
        timed(("97112", 24.0)),
        timed(("97112", 24.5)),
        timed(("97112", "24")),
        timed(("97112", True)),
        timed(("97112", [24])),
        timed(("97112", 1441)),
        timed(("97112", 10**30)),
        timed(("97112", 1000), ("97140", 1000)),
        timed(("97112", -5), ("97112", 20)),
        timed(("97161", 30)),
        timed(("90901", 30)),
        timed(("9711", 30)),
        timed(("97112\n", 30)),
        timed(("９７１１２", 30)),
        timed((97112, 30)),
        timed((None, 30)),
        {"timed": [{"minutes": 30}]},
        {"timed": [{"code": "97112", "minutes": 30, "units": 2}]},
        {"timed": [["97112", 30]]},
        {"timed": {"97112": 30}},
        {"timed": "97112"},
        {"timed": [], "untimed": []},
        timed(*[("97112", 0)] * 201),
        [],
        4,
        None,
    ],
)
def test_wrong_minutes_are_refused_with_a_reason(rule: str, inputs: object) -> None:
    assert refused(rule, json.dumps(inputs).encode())


def test_a_tie_too_wide_to_list_is_refused_and_the_rule_without_a_pool_still_answers() -> None:
    wide = timed(*[(f"99{n:03}", 7) for n in range(150)])
    assert refused(CMS, json.dumps(wide).encode())
    assert answered(AMA, wide)[0]["scores"]["timed_units"] == 0  # type: ignore[index]


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"{",
        b'{"timed": []} {}',
        b'{"timed": [], "timed": []}',
        b'{"timed": [{"code": "97112", "minutes": NaN}]}',
        b'{"timed": [{"code": "97112", "minutes": 1e1}]}',
        b'{"timed": [{"code": "97112", "minutes": ' + b"9" * 5000 + b"}]}",
        b"\xff\xfe{}",
        b"[" * 90_000,
        b" " * 200_000,
    ],
)
def test_lines_that_are_not_one_json_object_are_refused(line: bytes) -> None:
    assert refused(CMS, line)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(["97112", "97140", "4", ""]),
    lambda children: (
        st.lists(children, max_size=3)
        | st.dictionaries(st.sampled_from(["timed", "code", "minutes"]), children, max_size=3)
    ),
    max_leaves=8,
)


@given(json_values, st.sampled_from(list(RULES)))
def test_no_json_whatever_stops_the_command(value: object, rule: str) -> None:
    (answer,) = unit_lines(rule, [json.dumps({"timed": value}).encode()])
    assert set(json.loads(answer)) <= {"scores", "error"}


@given(st.binary(max_size=200), st.sampled_from(list(RULES)))
def test_no_line_whatever_stops_the_command(line: bytes, rule: str) -> None:
    (answer,) = unit_lines(rule, [line])
    assert set(json.loads(answer)) <= {"scores", "error"}


def test_a_refused_line_does_not_stop_the_next_one() -> None:
    lines = b"nonsense\n" + json.dumps(timed(("97112", 24))).encode() + b"\n"
    result = CliRunner().invoke(count_units, [CMS], input=lines)
    assert result.exit_code == 0
    first, second = (json.loads(line) for line in result.output.splitlines())
    assert list(first) == ["error"]
    assert second["scores"]["timed_units"] == 2


def test_a_rule_that_does_not_exist_is_named_as_such() -> None:
    result = CliRunner().invoke(count_units, ["rule_of_nines"])
    assert result.exit_code == 2
    assert "rule_of_nines" in result.output
