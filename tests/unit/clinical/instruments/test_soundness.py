"""That every declaration is sound, and says how sure it is."""

from __future__ import annotations

from itertools import pairwise

import pytest

from app.clinical import instruments, note_parts
from app.clinical.instruments import Instrument
from app.clinical.instruments.declaration import Confidence
from app.clinical.instruments.scores import Notation

every_instrument = pytest.mark.parametrize("instrument", instruments.ALL, ids=lambda one: one.key)

IN_THE_ORDER_OF_THE_SHEET = [
    "sunnybrook",
    "house_brackmann",
    "house_brackmann_measured",
    "fngs2",
    "eface",
    "fdi",
    "face",
    "saq",
    "phq2",
    "pain",
    "tightness",
    "lagophthalmos",
    "palpebral_fissure",
    "brow",
    "commissure",
    "muscle_grade",
    "muscle_grade_mrc",
    "oral_competence",
    "terzis",
    "semg",
]


def test_every_measure_of_the_field_is_declared_once() -> None:
    assert [one.key for one in instruments.ALL] == IN_THE_ORDER_OF_THE_SHEET


def test_no_two_scores_share_a_code() -> None:
    codes = [part.code for one in instruments.ALL for part in one.parts]
    assert all(codes)
    assert len(set(codes)) == len(codes)


def test_only_codes_that_are_sure_are_public_ones() -> None:
    assert {part.loinc for one in instruments.ALL for part in one.parts} == {"", "55758-7", "72514-3"}
    assert {one.key: one.loinc for one in instruments.ALL if one.loinc} == {"phq2": "55757-9"}
    items = {item.loinc for one in instruments.ALL for item in one.items}
    assert items == {"", "44250-9", "44255-8"}


@every_instrument
def test_an_item_is_exactly_one_of_choice_number_and_words(instrument: Instrument) -> None:
    for item in instrument.items:
        assert [bool(item.options), item.amount is not None, item.longest > 0].count(True) == 1
        assert item.label
        if item.amount is not None:
            assert item.amount.least < item.amount.most
            assert not (item.amount.most - item.amount.least) % item.amount.step
        values = [option.value for option in item.options]
        assert len({type(value) for value in values}) <= 1
        if values and isinstance(values[0], int):
            assert all(later == earlier + 1 for earlier, later in pairwise(values))


@every_instrument
def test_a_score_has_bounds_and_an_error_smaller_than_its_range(instrument: Instrument) -> None:
    for part in instrument.parts:
        reach = part.maximum - part.minimum
        assert reach > 0
        for published in (part.measuring_error, part.important_change):
            assert published is None or 0 < published < reach
        if part.notation is Notation.GRADE:
            assert (part.minimum, part.maximum) == (1, 6)
        if not part.has_direction:
            assert not part.for_goals


@every_instrument
def test_a_cadence_is_said_in_words_and_its_days_are_in_order(instrument: Instrument) -> None:
    cadence = instrument.cadence
    assert cadence.words.endswith(".")
    assert cadence.is_optional == cadence.words.startswith("Optional")
    assert cadence.overdue_days is None or (cadence.due_days or 0) < cadence.overdue_days


@every_instrument
def test_a_measure_says_how_sure_it_is(instrument: Instrument) -> None:
    words = instrument.certainty.lower()
    assert {
        Confidence.CONFIRMED: "confirmed" in words,
        Confidence.PARTLY: "confirmed" in words and ("knowledge" in words or "partly" in words),
        Confidence.KNOWLEDGE: "knowledge" in words,
        Confidence.LOCAL: "practice’s own" in words,
    }[instrument.confidence]
    has_error = any(part.measuring_error for part in instrument.parts)
    assert has_error or "no measuring error" in words
    assert all(doubt.endswith(".") for doubt in instrument.doubts)


@every_instrument
def test_a_setting_is_explained(instrument: Instrument) -> None:
    for setting in instrument.settings:
        assert setting.label
        assert setting.note.endswith(".")
    if instrument.settings:
        assert instrument.doubts


def test_a_score_that_the_check_in_asks_for_names_an_entry_that_exists() -> None:
    entries = {entry.key for entry in note_parts.CHECK_IN.entries}
    named = {part.entry for one in instruments.ALL for part in one.parts if part.entry}
    assert named == {"checkin.pain", "checkin.tight_face", "checkin.tight_neck"}
    assert named <= entries


@pytest.mark.parametrize("key", ["fdi", "face", "saq"])
def test_forms_whose_wording_belongs_to_others_say_so(key: str) -> None:
    assert instruments.get(key).is_licensed
    assert [one.key for one in instruments.ALL if one.is_licensed] == ["fdi", "face", "saq"]


@pytest.mark.parametrize(
    ("measure", "error", "important"),
    [
        ("fdi.physical", "17.6", "4.4"),
        ("fdi.social", "17.7", "0.4"),
        ("face.total", "17.6", "0.7"),
        ("saq.total", "28.2", "2.8"),
    ],
)
def test_error_and_important_change_are_told_apart(measure: str, error: str, important: str) -> None:
    part = instruments.measure(measure).part
    assert (f"{part.measuring_error:f}", f"{part.important_change:f}") == (error, important)


def test_no_other_measure_claims_an_error_for_one_person() -> None:
    claimed = {m.key for m in instruments.measures() if m.part.measuring_error or m.part.important_change}
    assert claimed == {"fdi.physical", "fdi.social", "face.total", "saq.total"}
