"""Sunnybrook: hand-computed faces, and what must hold for every face."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.clinical.instruments import AnswerRejected, get
from app.clinical.vocabulary import Side

SUNNYBROOK = get("sunnybrook")
EXPRESSIONS = ("brow", "eye", "smile", "snarl", "pucker")

faces = st.fixed_dictionaries(
    {item.key: st.sampled_from([option.value for option in item.options]) for item in SUNNYBROOK.items}
)
partial_faces = st.fixed_dictionaries(
    {
        item.key: st.sampled_from([None, *(option.value for option in item.options)])
        for item in SUNNYBROOK.items
    }
)


def a_face(
    rest: tuple[str, str, str] = ("normal", "normal", "normal"),
    voluntary: tuple[int, ...] = (5, 5, 5, 5, 5),
    synkinesis: tuple[int, ...] = (0, 0, 0, 0, 0),
) -> dict[str, object]:
    return {
        **dict(zip(("rest.eye", "rest.cheek", "rest.mouth"), rest, strict=True)),
        **{f"voluntary.{e}": v for e, v in zip(EXPRESSIONS, voluntary, strict=True)},
        **{f"synkinesis.{e}": v for e, v in zip(EXPRESSIONS, synkinesis, strict=True)},
    }


@pytest.mark.parametrize(
    ("face", "expected"),
    [
        (a_face(), (0, 100, 0, 100)),
        (a_face(("wide", "absent", "corner_drooped"), (1,) * 5), (20, 20, 0, 0)),
        (a_face(("wide", "absent", "corner_drooped"), (1,) * 5, (3,) * 5), (20, 20, 15, -15)),
        (a_face(("narrow", "normal", "normal"), (4, 4, 4, 3, 4), (0, 1, 1, 0, 1)), (5, 76, 3, 68)),
        (a_face(("normal", "more_pronounced", "corner_pulled_up_out"), (2, 3, 3, 2, 3)), (10, 52, 0, 42)),
        (a_face(("eyelid_surgery", "absent", "normal"), (1, 2, 1, 1, 2), (0, 0, 2, 1, 0)), (15, 28, 3, 10)),
    ],
)
def test_faces_score_as_computed_by_hand(face: dict[str, object], expected: tuple[int, ...]) -> None:
    parts = SUNNYBROOK.score(face).parts
    assert [parts[key] for key in ("resting", "voluntary", "synkinesis", "composite")] == list(expected)


@given(faces)
def test_every_score_lies_within_its_declared_bounds(face: dict[str, object]) -> None:
    score = SUNNYBROOK.score(face)
    for part in SUNNYBROOK.parts:
        value = score.parts[part.key]
        assert value is not None
        assert part.minimum <= value <= part.maximum


@given(faces)
def test_the_composite_is_voluntary_less_resting_less_synkinesis(face: dict[str, object]) -> None:
    parts = SUNNYBROOK.score(face).parts
    assert parts["composite"] == parts["voluntary"] - parts["resting"] - parts["synkinesis"]  # type: ignore[operator]


@given(faces, st.sampled_from(EXPRESSIONS))
def test_more_movement_never_lowers_the_composite(face: dict[str, object], expression: str) -> None:
    less, more = {**face, f"voluntary.{expression}": 2}, {**face, f"voluntary.{expression}": 3}
    gain = SUNNYBROOK.score(more).parts["composite"] - SUNNYBROOK.score(less).parts["composite"]  # type: ignore[operator]
    assert gain == 4


@given(faces, st.sampled_from(EXPRESSIONS))
def test_more_synkinesis_lowers_the_composite_by_one_each(face: dict[str, object], expression: str) -> None:
    less, more = {**face, f"synkinesis.{expression}": 1}, {**face, f"synkinesis.{expression}": 2}
    gain = SUNNYBROOK.score(more).parts["composite"] - SUNNYBROOK.score(less).parts["composite"]  # type: ignore[operator]
    assert gain == -1


@given(faces, st.randoms(use_true_random=False))
def test_the_order_of_the_answers_does_not_matter(face: dict[str, object], random: object) -> None:
    shuffled = list(face.items())
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert SUNNYBROOK.score(dict(shuffled)) == SUNNYBROOK.score(face)


@given(partial_faces)
def test_a_missing_answer_leaves_its_own_sub_score_and_the_composite_empty(face: dict[str, object]) -> None:
    score = SUNNYBROOK.score(face)
    missing = {key for key, answer in face.items() if answer is None}
    assert set(score.missing) == missing
    for group, part in (("rest", "resting"), ("voluntary", "voluntary"), ("synkinesis", "synkinesis")):
        assert (score.parts[part] is None) == any(key.startswith(f"{group}.") for key in missing)
    assert (score.parts["composite"] is None) == bool(missing)


@given(partial_faces)
def test_text_from_a_form_scores_the_same_as_numbers(face: dict[str, object]) -> None:
    typed = {key: "" if answer is None else str(answer) for key, answer in face.items()}
    assert SUNNYBROOK.read(typed) == SUNNYBROOK.read(face)


@given(partial_faces)
def test_stored_answers_read_back_as_themselves(face: dict[str, object]) -> None:
    answers = SUNNYBROOK.read(face)
    assert SUNNYBROOK.read(answers) == answers


def test_an_empty_form_scores_nothing_and_names_all_thirteen_items() -> None:
    score = SUNNYBROOK.score({})
    assert len(score.missing) == 13
    assert set(score.parts.values()) == {None}


@pytest.mark.parametrize(
    ("key", "answer"),
    [
        ("voluntary.brow", 0),
        ("voluntary.brow", 6),
        ("voluntary.brow", 4.0),
        ("voluntary.brow", True),
        ("voluntary.brow", "04"),
        ("voluntary.brow", " 4"),
        ("voluntary.brow", "٤"),
        ("voluntary.brow", Decimal(4)),
        ("voluntary.brow", [4]),
        ("synkinesis.eye", -1),
        ("synkinesis.eye", 4),
        ("synkinesis.eye", False),
        ("rest.cheek", "wide"),
        ("rest.cheek", 1),
        ("rest.nose", "normal"),
        ("rest", {"eye": "normal"}),
    ],
)
def test_an_answer_out_of_range_is_rejected_at_its_item(key: str, answer: object) -> None:
    with pytest.raises(AnswerRejected) as rejected:
        SUNNYBROOK.score({**a_face(), key: answer})
    assert rejected.value.item_key == key


def test_programs_are_held_to_exact_types() -> None:
    with pytest.raises(AnswerRejected):
        SUNNYBROOK.read({"voluntary.brow": "4"}, exact=True)
    with pytest.raises(AnswerRejected):
        SUNNYBROOK.read({"voluntary.brow": ""}, exact=True)


def test_a_composite_below_zero_asks_to_check_the_entries() -> None:
    assert SUNNYBROOK.score(a_face()).hints == ()
    worst = a_face(("wide", "absent", "corner_drooped"), (1,) * 5, (1, 0, 0, 0, 0))
    assert any("below 0" in hint for hint in SUNNYBROOK.score(worst).hints)


def test_a_palsy_of_both_sides_is_said_to_be_outside_the_design() -> None:
    assert any(
        "not valid as designed" in hint for hint in SUNNYBROOK.score(a_face(), side=Side.BILATERAL).hints
    )


def test_a_score_names_the_version_of_its_scorer() -> None:
    assert SUNNYBROOK.score({}).version == SUNNYBROOK.version == "sunnybrook-1"
