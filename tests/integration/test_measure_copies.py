"""The measures of a chart for other programs: who may take them, and what is in them."""

from __future__ import annotations

import csv
import json
from datetime import date
from io import StringIO

import pytest

from app.care import assessments
from app.clinical import instruments
from app.clinical.vocabulary import Side
from app.extensions import db
from app.models import AccessEntry, Assessment, InstrumentSetting
from tests import r4
from tests.builders import a_diagnosis, a_note, now
from tests.queries import count_queries

ON = date(2026, 11, 2)
FDI = {f"items.{number}": 3 for number in range(1, 11)}


@pytest.fixture
def diagnosis(cast):
    made = a_diagnosis(cast.pat, by=cast.therapist, side=Side.LEFT)
    db.session.commit()
    return made


def take(cast, diagnosis, key: str, answers, *, by=None, on=ON, side=Side.LEFT, seen=None) -> Assessment:
    instrument = instruments.get(key)
    taken = assessments.Taken(
        instrument=instrument, answers=answers, performed_on=on, side=side, version=instrument.version,
        answered_by=instrument.filled_by, seen=seen,
    )  # fmt: skip
    made = assessments.record(diagnosis, taken, by=by or cast.therapist, at=now(), on=date(2026, 11, 20))
    db.session.commit()
    return made


def answers_of(key: str) -> dict[str, object]:
    return {item.key: item.options[-1].value for item in instruments.get(key).items}


def table(page) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(page.source)))


def test_the_values_say_date_measure_score_unit_side_version_and_people(as_, cast, diagnosis):
    take(cast, diagnosis, "lagophthalmos", {"gentle": "2.5"})
    take(cast, diagnosis, "house_brackmann", {"grade": 4}, on=date(2026, 10, 1))
    page = as_("therapist").get("measures.values", patient_id=cast.pat)
    assert page.response.mimetype == "text/csv"
    first, second = table(page)
    assert first == {
        "date": "2026-11-02",
        "measure": "Lagophthalmos",
        "score": "Gentle closure",
        "value": "2.5",
        "unit": "mm",
        "side": "left",
        "version": instruments.get("lagophthalmos").version,
        "rated by": cast.therapist.name_with_credentials,
        "answered by": "clinician",
        "remark": "",
    }
    assert (second["measure"], second["value"]) == ("House-Brackmann", "IV")


def test_only_what_counts_leaves_the_house(as_, cast, diagnosis):
    wrong = take(cast, diagnosis, "fdi", FDI)
    right = assessments.correct(
        wrong,
        assessments.Taken(
            instrument=instruments.get("fdi"), answers=FDI | {"items.1": 5}, performed_on=ON, side=Side.LEFT,
            version=instruments.get("fdi").version,
        ),
        reason="Mistyped", by=cast.therapist, at=now(), on=date(2026, 11, 20),
    )  # fmt: skip
    struck = take(cast, diagnosis, "saq", answers_of("saq"))
    assessments.strike(struck, reason="Other patient", by=cast.therapist, at=now())
    note = a_note(diagnosis, by=cast.therapist)
    db.session.add(
        Assessment(
            patient=cast.pat, diagnosis=diagnosis, note=note, instrument="sunnybrook", instrument_version="1",
            performed_on=ON, answers={}, scores={"composite": "50"}, rated_by=cast.therapist, recorded_at=now(),
        )
    )  # fmt: skip
    db.session.commit()
    therapist = as_("therapist")
    rows = table(therapist.get("measures.values", patient_id=cast.pat))
    assert {(row["measure"], row["value"]) for row in rows} == {("FDI", "60"), ("FDI", "40")}
    bundle = json.loads(therapist.get("measures.fhir", patient_id=cast.pat).source)
    assert [one["id"] for one in r4.resources(bundle, "QuestionnaireResponse")] == [str(right.public_id)]
    assert {one["status"] for one in r4.resources(bundle, "Observation")} == {"corrected"}


def test_the_bundle_is_sound_and_holds_no_licensed_wording_and_no_name(as_, cast, diagnosis):
    db.session.add(
        InstrumentSetting(
            instrument="fdi", is_offered=True, rules=[], wording={"items.1": "The licensed question"},
            wording_licence="Granted 2026",
        )
    )  # fmt: skip
    take(cast, diagnosis, "fdi", FDI)
    page = as_("physician").get("measures.fhir", patient_id=cast.pat)
    assert page.response.mimetype == "application/fhir+json"
    bundle = json.loads(page.source)
    assert r4.faults(bundle, base="http://localhost") == []
    assert "licensed question" not in page.source
    assert cast.pat.name not in page.source


def test_the_names_of_the_files_say_nothing_of_the_patient(as_, cast, diagnosis):
    take(cast, diagnosis, "fdi", FDI)
    names = {
        endpoint: as_("therapist").get(endpoint, patient_id=cast.pat).response.headers["Content-Disposition"]
        for endpoint in ("measures.fhir", "measures.values")
    }
    assert names == {
        "measures.fhir": 'attachment; filename="measures-fhir.json"',
        "measures.values": 'attachment; filename="measure-values.csv"',
    }


def test_a_name_that_a_spreadsheet_would_run_stays_text(as_, cast, diagnosis):
    cast.therapist.name = '=HYPERLINK("http://evil.example")'
    take(cast, diagnosis, "fdi", FDI)
    rows = table(as_("therapist").get("measures.values", patient_id=cast.pat))
    assert all(row["rated by"].startswith("'=") for row in rows)


def test_a_chart_without_measures_gives_an_empty_table_and_a_bundle_of_the_patient(as_, cast, diagnosis):
    therapist = as_("therapist")
    assert table(therapist.get("measures.values", patient_id=cast.pat)) == []
    bundle = json.loads(therapist.get("measures.fhir", patient_id=cast.pat).source)
    assert [one["resource"]["resourceType"] for one in bundle["entry"]] == ["Patient"]
    assert not therapist.get("measures.index", patient_id=cast.pat).select("a[href$='values.csv']")


def test_the_page_of_the_measures_leads_to_both(as_, cast, diagnosis):
    take(cast, diagnosis, "fdi", FDI)
    page = as_("therapist").get("measures.index", patient_id=cast.pat)
    ends = {
        link["href"].rsplit("/", 1)[-1] for link in page.select("section[aria-labelledby=history] a[href]")
    }
    assert {"values.csv", "fhir.json"} <= ends


@pytest.mark.parametrize("endpoint", ["measures.fhir", "measures.values"])
def test_who_takes_a_copy_is_recorded(as_, cast, diagnosis, endpoint):
    take(cast, diagnosis, "fdi", FDI)
    for who, status in (("desk", 403), ("admin", 403), ("therapist", 200)):
        assert as_(who).get(endpoint, patient_id=cast.pat).status == status
    entries = db.session.query(AccessEntry).filter_by(endpoint=endpoint).all()
    assert len(entries) == 3


@pytest.mark.parametrize("endpoint", ["measures.fhir", "measures.values"])
def test_the_number_of_queries_does_not_grow_with_the_measures(as_, cast, diagnosis, endpoint):
    therapist = as_("therapist")

    def asked() -> int:
        db.session.expire_all()
        with count_queries() as statements:
            therapist.get(endpoint, patient_id=cast.pat)
        return len(statements)

    last = take(cast, diagnosis, "fdi", FDI, on=date(2026, 10, 1))
    take(cast, diagnosis, "saq", answers_of("saq"))
    asked()
    few = asked()
    for day in range(1, 9):
        last = take(cast, diagnosis, "fdi", FDI, on=date(2026, 10, 1 + day), seen=last.public_id)
    assert asked() == few


def test_the_reading_of_the_healthy_side_is_of_that_side(as_, cast, diagnosis):
    take(
        cast,
        diagnosis,
        "brow",
        {"right.rest": "20", "right.raised": "28", "left.rest": "20", "left.raised": "22"},
    )
    rows = table(as_("therapist").get("measures.values", patient_id=cast.pat))
    assert [(row["value"], row["side"]) for row in rows] == [("8", "right"), ("2", "left")]


def test_only_a_measure_of_a_side_names_a_side(as_, cast, diagnosis):
    take(cast, diagnosis, "phq2", {"items.1": 1, "items.2": 1})
    take(cast, diagnosis, "fdi", FDI)
    take(cast, diagnosis, "house_brackmann", {"grade": 4})
    take(cast, diagnosis, "semg", {"task": "Smile", "affected": "20", "unaffected": "40"})
    where = {"patient_id": cast.pat}
    sides = {
        (row["measure"], row["score"]): row["side"]
        for row in table(as_("therapist").get("measures.values", **where))
    }
    semg, fdi = instruments.get("semg"), instruments.get("fdi")
    assert sides == {
        ("PHQ-2", instruments.get("phq2").parts[0].label): "",
        **{("FDI", part.label): "" for part in fdi.parts},
        ("House-Brackmann", "Grade"): "left",
        **dict(zip([(semg.name, part.label) for part in semg.parts], ("left", "right"), strict=False)),
    }
    bundle = json.loads(as_("therapist").get("measures.fhir", **where).source)
    told = {one["code"]["text"] for one in r4.resources(bundle, "Observation") if "bodySite" in one}
    assert told == {
        "House-Brackmann, grade",
        *(f"{semg.name}, {part.label.lower()}" for part in semg.parts[:2]),
    }
