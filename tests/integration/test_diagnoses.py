"""Diagnoses: recorded, completed, moved on, struck; and what the banner says of them."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.care import diagnoses, phases
from app.care.errors import Refused
from app.clinical.vocabulary import Aetiology, Certainty, Condition, DiagnosisStatus, Side
from app.extensions import db
from app.models import Allergy, Diagnosis, Phase
from tests.builders import a_diagnosis, a_patient, a_plan, a_procedure, count, now, today
from tests.queries import count_queries

TODAY = today()
TYPED = {
    "condition": "flaccid",
    "side": "left",
    "zones": ["left-brow", "left-cheek"],
    "onset_on": "2026-02-03",
    "onset_certainty": "exact",
    "aetiology": "bells_palsy",
    "codes-0": "G51.0",
    "codes-1": "",
    "codes-2": "H02.234",
    "house_brackmann": "5",
    "house_brackmann_on": "2026-02-05",
    "note": "Woke up with it.",
}


@pytest.fixture
def diagnosis(cast) -> Diagnosis:
    made = a_diagnosis(cast.pat, by=cast.therapist)
    db.session.commit()
    return made


def record(as_, cast, **changes):
    return as_("therapist").post("diagnoses.new", TYPED | changes, patient_id=cast.pat)


def errors(page) -> str:
    return " ".join(tag.get_text(" ", strip=True) for tag in page.select(".field-errors"))


def the_diagnosis() -> Diagnosis:
    db.session.expire_all()
    return db.session.scalars(select(Diagnosis)).one()


# recording


def test_a_diagnosis_is_recorded_with_its_first_phase_and_its_codes_in_order(as_, cast):
    assert record(as_, cast).status == 302
    diagnosis = the_diagnosis()
    assert (diagnosis.condition, diagnosis.side) == (Condition.FLACCID, Side.LEFT)
    assert diagnosis.zones == ["brow", "cheek"]
    assert diagnosis.places == [("left", "brow"), ("left", "cheek")]
    assert (diagnosis.onset_on, diagnosis.onset_certainty) == (date(2026, 2, 3), Certainty.EXACT)
    assert diagnosis.aetiology is Aetiology.BELLS_PALSY
    assert [row.code for row in diagnosis.codes] == ["G51.0", "H02.234"]
    assert [(phase.condition, phase.since_on) for phase in diagnosis.phases] == [
        (Condition.FLACCID, date(2026, 2, 3))
    ]
    assert diagnosis.recorded_by is cast.therapist


def test_the_same_form_sent_twice_leaves_one_diagnosis(as_, cast):
    assert record(as_, cast).status == record(as_, cast).status == 302
    assert count(Diagnosis) == 1


def test_with_both_sides_affected_the_zones_keep_their_side(as_, cast):
    record(as_, cast, side="bilateral", zones=["left-brow", "right-eye"], **{"codes-2": ""})
    assert the_diagnosis().places == [("left", "brow"), ("right", "eye")]
    page = as_("therapist").get("diagnoses.edit", patient_id=cast.pat, diagnosis_id=the_diagnosis())
    ticked = {box["value"] for box in page.select("input[name=zones][checked]")}
    assert ticked == {"left-brow", "right-eye"}


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"condition": ""}, "Choose what the nerve shows now."),
        ({"side": ""}, "Choose the affected side."),
        ({"zones": ["right-brow"]}, "Mark zones on the affected side only"),
        ({"zones": ["left-ear"]}, "Choose from the list."),
        ({"onset_on": "2026-02-31"}, "Type a date that exists."),
        ({"onset_on": ""}, "Give the day, or say that it is not known."),
        ({"onset_on": (TODAY + timedelta(days=2)).isoformat()}, "This day is still to come."),
        ({"onset_on": "1970-01-01"}, "This is before the birth on 14 Mar 1980."),
        ({"codes-0": "S04.51XS"}, "S04.51XS says the right side, but the diagnosis is on the left."),
        ({"codes-1": "G51.0"}, "G51.0 is chosen twice."),
        ({"codes-1": "S04.52XA"}, "cannot stand beside a current injury"),
        ({"codes-0": "G99.9"}, "Choose one of the list."),
        ({"house_brackmann": "7"}, "Choose one of the list."),
        ({"house_brackmann_on": ""}, "Give the day of the grade."),
        ({"house_brackmann_on": "2026-02-01"}, "This is before the onset."),
        ({"phase_since_on": "2026-01-01"}, "This is before the onset."),
        ({"note": "sore\x00"}, "Remove the invisible characters"),
        ({"note": "a" * 4001}, "Use at most 4,000 characters"),
    ],
)
def test_what_makes_no_sense_is_said_at_its_field_and_what_was_typed_stays(as_, cast, changes, message):
    page = record(as_, cast, **changes)
    assert page.status == 422
    assert message in errors(page)
    assert page.one("input[name=house_brackmann_on]")["value"] == changes.get(
        "house_brackmann_on", "2026-02-05"
    )
    assert page.select(".error-summary a")
    assert count(Diagnosis) == 0


def test_a_grade_that_the_eye_speaks_against_is_saved_with_a_word(as_, cast):
    page = as_("therapist").post(
        "diagnoses.new", TYPED | {"eye_closes": "yes"}, patient_id=cast.pat, follow=True
    )
    assert "The eye closes fully, which speaks for grade III or better." in page.text
    assert the_diagnosis().house_brackmann == 5


# changing


def test_a_diagnosis_is_changed_and_its_codes_take_their_new_order(as_, cast):
    record(as_, cast)
    therapist, diagnosis = as_("therapist"), the_diagnosis()
    form = therapist.get("diagnoses.edit", patient_id=cast.pat, diagnosis_id=diagnosis)
    typed = form.form(f"/patients/{cast.pat.public_id}/diagnoses/{diagnosis.public_id}/edit")
    typed |= {"zones": ["left-chin"], "codes-0": "H02.234", "codes-1": "G51.0", "onset_on": "2026-02-01"}
    page = therapist.post("diagnoses.edit", typed, patient_id=cast.pat, diagnosis_id=diagnosis)
    assert page.status == 302
    db.session.expire_all()
    assert [row.code for row in diagnosis.codes] == ["H02.234", "G51.0"]
    assert diagnosis.zones == ["chin"]
    assert diagnosis.phases[0].since_on == date(2026, 2, 1), "the first phase moves with the onset"
    assert count(Phase) == 1


def test_a_change_of_an_older_copy_keeps_what_was_typed_and_saves_nothing(as_, cast, diagnosis):
    therapist = as_("therapist")
    address = {"patient_id": cast.pat, "diagnosis_id": diagnosis}
    typed = therapist.get("diagnoses.edit", **address).form(
        f"/patients/{cast.pat.public_id}/diagnoses/{diagnosis.public_id}/edit"
    )
    assert therapist.post("diagnoses.edit", typed | {"note": "theirs"}, **address).status == 302
    page = therapist.post("diagnoses.edit", typed | {"note": "mine"}, **address)
    assert page.status == 409
    assert "Somebody changed this diagnosis" in page.text
    assert "“theirs”" in page.text
    assert page.one("textarea[name=note]").get_text().strip() == "mine"
    again = page.form(f"/patients/{cast.pat.public_id}/diagnoses/{diagnosis.public_id}/edit")
    assert therapist.post("diagnoses.edit", again, **address).status == 302
    db.session.expire_all()
    assert diagnosis.note == "mine"


def test_an_imported_diagnosis_is_completed_and_thereby_confirmed(as_, cast):
    imported = Diagnosis(
        patient=cast.pat,
        status=DiagnosisStatus.TO_BE_CONFIRMED,
        source_text="Facial palsy",
        recorded_at=now(),
    )
    db.session.add(imported)
    db.session.commit()
    therapist, address = as_("therapist"), {"patient_id": cast.pat, "diagnosis_id": imported}
    assert "To be confirmed" in therapist.get("diagnoses.show", **address).text
    assert therapist.post("diagnoses.confirm", **address).status == 409
    typed = TYPED | {"version": "1", "status": "confirmed"}
    assert therapist.post("diagnoses.edit", typed, **address).status == 302
    db.session.expire_all()
    assert imported.status is DiagnosisStatus.CONFIRMED
    assert [phase.condition for phase in imported.phases] == [Condition.FLACCID]


def test_a_complete_imported_diagnosis_is_confirmed_by_one_press(as_, cast, diagnosis):
    diagnosis.status = DiagnosisStatus.TO_BE_CONFIRMED
    db.session.commit()
    page = as_("therapist").post(
        "diagnoses.confirm", patient_id=cast.pat, diagnosis_id=diagnosis, follow=True
    )
    assert "Diagnosis confirmed." in page.text
    assert diagnosis.status is DiagnosisStatus.CONFIRMED


# phases


def add_phase(as_, cast, diagnosis, **changes):
    typed = {"condition": "mixed", "since_on": "2026-06-14", "note": "Eye narrows with the smile."}
    return as_("therapist").post(
        "diagnoses.add_phase", typed | changes, patient_id=cast.pat, diagnosis_id=diagnosis
    )


def test_a_new_phase_asks_for_a_new_look_at_the_open_plan(as_, cast, diagnosis):
    version = a_plan(diagnosis, by=cast.therapist)
    db.session.commit()
    assert add_phase(as_, cast, diagnosis).status == 302
    db.session.expire_all()
    assert diagnosis.condition is Condition.MIXED
    assert [phase.condition for phase in diagnosis.phases] == [Condition.SYNKINETIC, Condition.MIXED]
    assert diagnosis.plan_review_asked_at
    therapist = as_("therapist")
    for endpoint, address in (
        ("diagnoses.show", {"diagnosis_id": diagnosis}),
        ("treatment_plans.show", {"plan_id": version.plan}),
    ):
        page = therapist.get(endpoint, patient_id=cast.pat, **address)
        assert "The phase changed on 14 Jun 2026" in page.text, endpoint


def test_without_an_open_plan_nothing_is_asked(as_, cast, diagnosis):
    add_phase(as_, cast, diagnosis)
    db.session.expire_all()
    assert diagnosis.plan_review_asked_at is None


def test_the_same_phase_sent_twice_is_one_phase(as_, cast, diagnosis):
    assert [add_phase(as_, cast, diagnosis).status for _ in range(2)] == [302, 302]
    assert count(Phase) == 2


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"since_on": "2026-02-01"}, "a phase cannot begin before"),
        ({"since_on": "2026-02-03"}, "this one must begin later"),
        ({"since_on": (TODAY + timedelta(days=2)).isoformat()}, "This day is still to come."),
        ({"condition": "synkinetic"}, "This is the phase recorded now."),
        ({"condition": "frozen"}, "Choose one of the list."),
        ({"since_on": "soon"}, "Type a date that exists."),
    ],
)
def test_a_phase_that_cannot_follow_is_refused_at_its_field(as_, cast, diagnosis, changes, message):
    page = add_phase(as_, cast, diagnosis, **changes)
    assert page.status == 422
    assert message in errors(page)
    assert page.one("details#new-phase").has_attr("open")
    assert count(Phase) == 1


def test_a_phase_entered_in_error_is_struck_and_the_one_before_counts_again(as_, cast, diagnosis):
    add_phase(as_, cast, diagnosis)
    db.session.expire_all()
    wrong = diagnosis.phases[-1]
    address = {"patient_id": cast.pat, "diagnosis_id": diagnosis, "phase_id": wrong}
    therapist = as_("therapist")
    assert therapist.post("diagnoses.strike_phase", {"reason": ""}, **address).status == 422
    page = therapist.post("diagnoses.strike_phase", {"reason": "Wrong chart"}, follow=True, **address)
    db.session.expire_all()
    assert diagnosis.condition is Condition.SYNKINETIC
    assert [phase.condition for phase in diagnosis.phases] == [Condition.SYNKINETIC]
    assert "Wrong chart" in page.text
    assert therapist.post("diagnoses.strike_phase", {"reason": "again"}, **address).status == 404
    assert add_phase(as_, cast, diagnosis).status == 302, "its day is free again"


def test_with_its_only_phase_struck_a_diagnosis_is_to_be_confirmed_again(app, cast, diagnosis):
    phases.strike(diagnosis.phases[0], reason="Wrong", by=cast.therapist, at=now())
    assert diagnosis.condition is None
    assert diagnosis.status is DiagnosisStatus.TO_BE_CONFIRMED


# striking


def test_a_struck_diagnosis_leaves_the_views_and_stays_in_the_record(as_, cast, diagnosis):
    therapist, address = as_("therapist"), {"patient_id": cast.pat, "diagnosis_id": diagnosis}
    assert therapist.post("diagnoses.strike", {"reason": " "}, **address).status == 422
    page = therapist.post("diagnoses.strike", {"reason": "Other patient"}, follow=True, **address)
    assert "No diagnosis yet" in page.text
    assert "Other patient" in page.text
    assert diagnoses.current(cast.pat) is None
    assert "Entered in error" in therapist.get("diagnoses.show", **address).text
    assert add_phase(as_, cast, diagnosis).status == 409


def test_a_diagnosis_with_an_open_plan_is_not_struck(app, cast, diagnosis):
    a_plan(diagnosis, by=cast.therapist)
    with pytest.raises(Refused, match="Close the plan first"):
        diagnoses.strike(diagnosis, reason="x", by=cast.therapist, at=now())


# who and whose


def test_a_diagnosis_is_not_found_through_another_chart(as_, cast, diagnosis):
    other = a_patient("Otis", "Owl", team=[cast.therapist])
    db.session.commit()
    for endpoint in ("diagnoses.show", "diagnoses.edit", "diagnoses.strike"):
        assert as_("therapist").get(endpoint, patient_id=other, diagnosis_id=diagnosis).status == 404


def test_the_desk_reads_no_diagnosis(as_, cast, diagnosis):
    assert as_("desk").get("diagnoses.index", patient_id=cast.pat).status == 403


# procedures


def test_the_list_and_the_banner_lead_to_each_procedure(as_, cast, diagnosis):
    procedure = a_procedure(cast.pat, by=cast.physician, name="Lid weight")
    db.session.commit()
    page = as_("therapist").get("diagnoses.index", patient_id=cast.pat)
    links = [link["href"] for link in page.select("a") if "Lid weight" in link.get_text()]
    assert len(links) == 2, "banner and list"
    assert all(link.endswith(f"/procedures/{procedure.public_id}") for link in links)


def test_a_struck_procedure_leaves_banner_and_list(as_, cast, diagnosis):
    procedure = a_procedure(cast.pat, by=cast.physician, name="Wrong flap")
    db.session.commit()
    page = as_("physician").post(
        "procedures.strike",
        {"reason": "Other patient"},
        patient_id=cast.pat,
        procedure_id=procedure,
        follow=True,
    )
    assert "Wrong flap" not in page.text
    assert procedure.entered_in_error_reason == "Other patient"


# the banner


def test_the_banner_says_side_first_then_phases_onset_consent_and_allergies(as_, cast, diagnosis):
    db.session.add(Allergy(patient=cast.pat, substance="Latex", recorded_at=now()))
    db.session.commit()
    add_phase(as_, cast, diagnosis)
    banner = as_("therapist").get("diagnoses.index", patient_id=cast.pat).one(".banner")
    told = " ".join(banner.get_text(" ").split())
    assert "Condition Left facial palsy" in told
    assert "Synkinesis then Mixed since 14 Jun 2026" in told
    assert "weeks 3 Feb 2026" in told
    assert "Photo consent Not asked yet" in told
    assert "Allergies Latex" in told
    assert banner.select_one("svg.glyph[aria-label='Left side, mixed, zones differ']")


def test_an_empty_banner_says_that_no_allergies_are_recorded(as_, cast):
    banner = as_("therapist").get("diagnoses.index", patient_id=cast.pat).one(".banner")
    assert "Allergies none recorded" in " ".join(banner.get_text(" ").split())


def test_the_queries_of_the_page_do_not_grow_with_what_it_shows(as_, cast, diagnosis):
    therapist = as_("therapist")

    def asked() -> int:
        with count_queries() as sent:
            therapist.get("diagnoses.index", patient_id=cast.pat)
        return len(sent)

    a_procedure(cast.pat, by=cast.physician, name="Lid weight")  # what hangs on it is asked for once
    db.session.commit()
    asked()  # the first visit also notes that the person is active
    few = asked()
    for number in range(5):
        more = a_diagnosis(cast.pat, by=cast.physician, onset_on=date(2025, 1, 1 + number))
        phases.add(
            more,
            condition=Condition.MIXED,
            since_on=date(2026, 1, 1),
            note="",
            by=cast.physician,
            at=now(),
            on=TODAY,
        )
        a_procedure(cast.pat, by=cast.physician, name=f"Procedure {number}")
    db.session.commit()
    assert asked() == few
