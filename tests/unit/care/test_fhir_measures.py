"""Every measure leaves the house as a bundle another program can read, whatever was answered."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.care import fhir_measures
from app.care.practice_instruments import Catalogue
from app.clinical import instruments
from app.clinical.instruments import Instrument
from app.clinical.instruments.scores import Notation
from app.clinical.vocabulary import Side
from app.models import Assessment, Diagnosis, Patient, User
from tests import r4
from tests.unit.clinical.instruments.test_every_instrument import some_answered, some_rules

BASE = "https://practice.example"
AT = datetime(2026, 11, 16, 14, 5, 6, 789, tzinfo=UTC)
LOINC = {
    "55757-9",
    "44250-9",
    "44255-8",
    "55758-7",
    "LA6568-5",
    "LA6569-3",
    "LA6570-1",
    "LA6571-9",
    "72514-3",
}
CATALOGUE = Catalogue({one.key: one for one in instruments.ALL}, {})


def row_of(instrument: Instrument, answers, *, side=Side.LEFT, rules=frozenset()) -> Assessment:
    score = instrument.score(answers, side=side, rules=rules)
    return Assessment(
        public_id=UUID(int=len(instrument.key)),
        patient=Patient(public_id=UUID(int=7), mrn="T-00007"),
        diagnosis=Diagnosis(side=side),
        instrument=instrument.key,
        instrument_version=score.version,
        side=side,
        performed_on=date(2026, 11, 16),
        answers=instrument.read(answers),
        scores={key: None if value is None else f"{value:f}" for key, value in score.parts.items()},
        answered_by=instrument.filled_by,
        rated_by=User(name="Ana Avocet", credentials="PT"),
        recorded_at=AT,
    )


def sent(*rows: Assessment) -> dict:
    """As another program reads it."""
    made = fhir_measures.bundle(rows[0].patient, rows, CATALOGUE, base=BASE, at=AT)
    return json.loads(json.dumps(made))


@pytest.mark.parametrize("instrument", instruments.ALL, ids=lambda one: one.key)
@settings(max_examples=25)
@given(st.data())
def test_every_measure_is_sent_whole_and_sound(instrument: Instrument, data: st.DataObject) -> None:
    answers = data.draw(
        some_answered(instrument).filter(lambda given: any(v is not None for v in given.values()))
    )
    side = data.draw(st.sampled_from([None, *Side]))
    row = row_of(instrument, answers, side=side, rules=data.draw(some_rules(instrument)))
    bundle = sent(row)
    assert r4.faults(bundle, base=BASE) == []
    given_answers = {key for key, value in row.answers.items() if value is not None}
    assert {
        item["linkId"] for item in r4.resources(bundle, "QuestionnaireResponse")[0]["item"]
    } == given_answers
    values = [one for one in r4.resources(bundle, "Observation") if "hasMember" not in one]
    scored = [part for part in instrument.parts if row.scores[part.key] is not None]
    assert len(values) == len(scored)
    for one, part in zip(values, scored, strict=True):
        assert {"code": part.code}.items() <= one["code"]["coding"][-1].items()
        if part.notation is Notation.GRADE:
            assert one["valueCodeableConcept"]["text"] == part.written(Decimal(row.scores[part.key]))
        else:
            assert Decimal(str(one["valueQuantity"]["value"])) == Decimal(row.scores[part.key])


def codes(found: object) -> set[str]:
    if isinstance(found, list):
        return {code for one in found for code in codes(one)}
    if not isinstance(found, dict):
        return set()
    own = {found["code"]} if found.get("system") == fhir_measures.LOINC else set()
    return own | {code for one in found.values() for code in codes(one)}


def some_row(key: str, **values) -> Assessment:
    instrument = instruments.get(key)
    answers = {
        item.key: f"{item.amount.least:f}" if item.amount else item.options[-1].value if item.options else "x"
        for item in instrument.items
    }
    return row_of(instrument, answers, **values)


def test_public_codes_are_sent_only_where_one_is_sure():
    bundle = sent(*(some_row(one.key) for one in instruments.ALL))
    assert codes(bundle) <= LOINC
    assert codes(sent(some_row("sunnybrook"), some_row("fdi"))) == set()
    assert {"55757-9", "44250-9", "44255-8", "55758-7", "LA6571-9"} <= codes(sent(some_row("phq2")))
    assert "72514-3" in codes(sent(some_row("pain")))


def test_the_scores_of_a_measure_hang_together_and_on_its_answers():
    bundle = sent(some_row("sunnybrook"))
    panel = next(one for one in r4.resources(bundle, "Observation") if "hasMember" in one)
    assert len(panel["hasMember"]) == 4
    answers = r4.resources(bundle, "QuestionnaireResponse")[0]
    for one in r4.resources(bundle, "Observation"):
        assert one["derivedFrom"] == [{"reference": f"urn:uuid:{answers['id']}"}]


def test_who_answered_and_how_it_was_found_are_told_apart():
    form = sent(some_row("fdi"))
    assert r4.resources(form, "QuestionnaireResponse")[0]["source"] == {
        "reference": f"urn:uuid:{UUID(int=7)}"
    }
    assert r4.resources(form, "Observation")[0]["category"][0]["coding"][0]["code"] == "survey"
    exam = sent(some_row("lagophthalmos"))
    assert "source" not in r4.resources(exam, "QuestionnaireResponse")[0]
    one = r4.resources(exam, "Observation")[0]
    assert one["category"][0]["coding"][0]["code"] == "exam"
    assert one["performer"] == [{"display": "Ana Avocet, PT"}]
    assert one["valueQuantity"] == {
        "value": 0,
        "unit": "mm",
        "system": "http://unitsofmeasure.org",
        "code": "mm",
    }
    assert one["bodySite"]["text"] == "Face, left"


def test_a_score_of_one_side_says_that_side_whichever_is_affected():
    bundle = sent(some_row("commissure", side=Side.RIGHT), some_row("semg", side=Side.RIGHT))
    found = {
        one["code"]["coding"][-1]["code"]: one.get("bodySite", {}).get("text")
        for one in r4.resources(bundle, "Observation")
    }
    parts = {key: instruments.get(key).part for key in ("commissure", "semg")}
    assert found[parts["commissure"]("right_excursion").code] == "Face, right"
    assert found[parts["commissure"]("left_excursion").code] == "Face, left"
    assert found[parts["semg"]("affected").code] == "Face, right"
    assert found[parts["semg"]("unaffected").code] == "Face, left"
    assert found["commissure"] is None, "the measure as a whole is of both"


def test_the_version_says_the_settings_it_was_scored_with():
    rules = frozenset(setting.key for setting in instruments.get("fdi").settings)
    bundle = sent(some_row("fdi", rules=rules))
    form = r4.resources(bundle, "Questionnaire")[0]
    assert r4.resources(bundle, "Observation")[0]["method"]["text"] == "+".join(
        [form["version"], *sorted(rules)]
    )


def test_two_questions_of_one_name_are_told_apart_by_their_block():
    form = r4.resources(sent(some_row("sunnybrook")), "Questionnaire")[0]
    texts = [item["text"] for item in form["item"]]
    assert len(set(texts)) == 13


def test_what_is_struck_is_not_sent():
    row = some_row("saq")
    row.entered_in_error_at = AT
    assert [one["resource"]["resourceType"] for one in sent(row)["entry"]] == ["Patient"]


def test_a_measure_nobody_knows_any_more_is_left_out():
    row = some_row("saq")
    row.instrument = row.instrument_version = "own_gone"
    assert len(sent(row)["entry"]) == 1
