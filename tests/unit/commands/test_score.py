"""The scoring command: lines in, lines out."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from app.clinical import instruments
from app.clinical.vocabulary import Side
from app.commands.score import score, score_lines

VECTORS = Path(__file__).parents[4] / "shared" / "domain" / "vectors-public.json"
NORMAL = {
    "rest": {"eye": "normal", "cheek": "normal", "mouth": "normal"},
    "voluntary": {"brow": 5, "eye": 5, "smile": 5, "snarl": 5, "pucker": 5},
    "synkinesis": {"brow": 0, "eye": 0, "smile": 0, "snarl": 0, "pucker": 0},
}


WITH_VECTORS = ("sunnybrook", "house_brackmann_measured", "fngs2", "fdi", "face", "saq", "phq2")
"""The measures that public scoring vectors were made for."""


def scored(instrument: str, *inputs: object, **chosen: Any) -> list[dict[str, object]]:
    lines = [json.dumps(one).encode() for one in inputs]
    return [json.loads(line) for line in score_lines(instrument, lines, **chosen)]


def refused(instrument: str, line: bytes) -> str:
    (answer,) = (json.loads(line) for line in score_lines(instrument, [line]))
    assert list(answer) == ["error"]
    return str(answer["error"])


def public_vectors() -> dict[str, list[dict[str, Any]]]:
    return json.loads(VECTORS.read_text())["instruments"] if VECTORS.exists() else {}


@pytest.mark.parametrize("instrument", WITH_VECTORS)
def test_the_public_vectors_agree(instrument: str) -> None:
    if not VECTORS.exists():
        pytest.skip("The public scoring vectors are not on this machine.")
    for vector in public_vectors()[instrument]:
        (answer,) = scored(instrument, vector["inputs"])
        if "expected_error" in vector:
            assert list(answer) == ["error"], vector["id"]
        else:
            assert answer == {"scores": vector["expected"]}, vector["id"]


def test_the_public_vectors_agree_where_zero_counts_as_unanswered() -> None:
    key = "expected_if_zero_counts_as_unanswered"
    vectors = [vector for vector in public_vectors().get("fdi", []) if key in vector]
    if not vectors:
        pytest.skip("There are no public scoring vectors of this setting on this machine.")
    for vector in vectors:
        (answer,) = scored("fdi", vector["inputs"], rules=frozenset({"zero_is_unanswered"}))
        assert answer == {"scores": vector[key]}, vector["id"]


def test_a_normal_face_scores_a_hundred_in_exact_text() -> None:
    expected = {"resting": "0", "voluntary": "100", "synkinesis": "0", "composite": "100"}
    assert scored("sunnybrook", NORMAL) == [{"scores": expected}]


def test_what_is_unanswered_is_null_and_so_is_what_needs_it() -> None:
    for unanswered in ({**NORMAL, "rest": {"eye": "normal"}}, {**NORMAL, "rest": None}):
        expected = {"resting": None, "voluntary": "100", "synkinesis": "0", "composite": None}
        assert scored("sunnybrook", unanswered) == [{"scores": expected}]


def test_measured_grades_come_with_their_points() -> None:
    expected = {"points": 6, "grade": "III", "function_percent": "51-75"}
    assert scored("house_brackmann_measured", {"brow_points": 3, "mouth_points": 3}) == [{"scores": expected}]


@pytest.mark.parametrize(
    ("number", "read"),
    [(b"4", "4"), (b"4.5", "4.5"), (b"4.50", "4.5"), (b"0.0", "0"), (b"-0.0", "0"), (b"15.000", "15")],
)
def test_measured_decimals_are_read_exactly(number: bytes, read: str) -> None:
    (line,) = score_lines("lagophthalmos", [b'{"gentle": ' + number + b"}"])
    assert json.loads(line) == {"scores": {"gentle": read, "tight": None}}


@pytest.mark.parametrize(
    "number",
    [
        b"4.3",
        b"4.50000000000000000000000000000000000001",
        b"15.5",
        b"-0.5",
        b"1e0",
        b"5E-1",
        b"1e999999999",
        b"1e-999999999",
        b"1.0e999999999",
        b"0e999999999",
        b"0." + b"0" * 90_000 + b"1",
        b"9" * 4000,
        b"9" * 90_000,
        b"NaN",
        b"Infinity",
        b"-Infinity",
        b'"4.5"',
        b"true",
        b"[4.5]",
        b".5",
        b"5.",
    ],
)
def test_numbers_nobody_measures_are_refused_at_once(number: bytes) -> None:
    assert refused("lagophthalmos", b'{"gentle": ' + number + b"}")


def test_a_ratio_needs_the_affected_side() -> None:
    smile = {"right": {"rest": 30, "smile": 34.5}, "left": {"rest": 31, "smile": 43}}
    (unknown,) = scored("commissure", smile)
    (right,) = scored("commissure", smile, side=Side.RIGHT)
    expected = {"right_excursion": "4.5", "left_excursion": "12"}
    assert unknown == {"scores": {**expected, "side_ratio": None}}
    assert right == {"scores": {**expected, "side_ratio": "0.375"}}


def test_side_and_settings_are_given_on_the_command_line() -> None:
    zero = json.dumps({"items": {"1": 0, "2": 5, "3": 5}})
    for options, physical in (([], "58.3333"), (["--rule", "zero_is_unanswered"], "100")):
        result = CliRunner().invoke(score, ["fdi", *options, "--side", "left"], input=zero)
        assert json.loads(result.output)["scores"]["physical"] == physical


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["sunnybrook", "--rule", "zero_is_unanswered"], "has no setting 'zero_is_unanswered', none at all."),
        (
            ["fdi", "--rule", "zero_is_unanswered", "--rule", "x"],
            "has no setting 'x', only zero_is_unanswered.",
        ),
        (["fdi", "--side", "both"], "'both' is not one of 'right', 'left', 'bilateral'"),
    ],
)
def test_options_that_do_not_exist_are_refused_in_words(arguments: list[str], words: str) -> None:
    result = CliRunner().invoke(score, arguments, input=b"{}")
    assert result.exit_code == 2
    assert words in " ".join(result.output.split())


@pytest.mark.parametrize(
    "inputs",
    [
        {**NORMAL, "voluntary": {"brow": 0}},
        {**NORMAL, "voluntary": {"brow": 6}},
        {**NORMAL, "voluntary": {"brow": "4"}},
        {**NORMAL, "voluntary": {"brow": 4.0}},
        {**NORMAL, "voluntary": {"brow": True}},
        {**NORMAL, "voluntary": {"brow": {}}},
        {**NORMAL, "voluntary": {"ear": 4}},
        {**NORMAL, "voluntary": 4},
        {**NORMAL, "voluntary": []},
        {**NORMAL, "extra": 1},
        {**NORMAL, "rest.eye": "normal"},
        {"voluntary.brow": 4},
        [],
        4,
        None,
    ],
)
def test_wrong_answers_are_refused_with_a_reason(inputs: object) -> None:
    assert refused("sunnybrook", json.dumps(inputs).encode())


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"\n",
        b"{",
        b'{"rest": {"eye": "normal"}} {}',
        b'{"rest": {"eye": "normal", "eye": "wide"}}',
        b'{"voluntary": {"brow": NaN}}',
        b'{"voluntary": {"brow": 1e0}}',
        b'{"voluntary": {"brow": ' + b"9" * 5000 + b"}}",
        b"\xff\xfe{}",
        b"[" * 90_000,
        b" " * 200_000,
    ],
)
def test_lines_that_are_not_one_json_object_are_refused(line: bytes) -> None:
    assert refused("sunnybrook", line)


@given(st.binary(max_size=200) | st.text(max_size=200).map(str.encode))
def test_no_line_whatever_stops_the_command(line: bytes) -> None:
    (answer,) = score_lines("sunnybrook", [line])
    assert set(json.loads(answer)) <= {"scores", "error"}


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 8) | st.floats() | st.sampled_from(["normal", "wide", "4"]),
    lambda children: (
        st.lists(children, max_size=2)
        | st.dictionaries(
            st.sampled_from(["rest", "voluntary", "items", "right", "eye", "brow", "1", "task", "x"]),
            children,
            max_size=3,
        )
    ),
    max_leaves=8,
)


@given(json_values, st.sampled_from([one.key for one in instruments.ALL]))
def test_no_json_whatever_stops_the_command(value: object, instrument: str) -> None:
    (answer,) = score_lines(instrument, [json.dumps(value).encode()])
    assert set(json.loads(answer)) <= {"scores", "error"}


def test_a_refused_line_does_not_stop_the_next_one() -> None:
    lines = b"nonsense\n" + json.dumps(NORMAL).encode() + b"\n"
    result = CliRunner().invoke(score, ["sunnybrook"], input=lines)
    assert result.exit_code == 0
    first, second = (json.loads(line) for line in result.output.splitlines())
    assert list(first) == ["error"]
    assert second["scores"]["composite"] == "100"


def test_an_instrument_that_does_not_exist_is_named_as_such() -> None:
    result = CliRunner().invoke(score, ["moonbrook"])
    assert result.exit_code == 2
    assert "moonbrook" in result.output
