"""Surgery: what was done, what it forbids until when, who cleared it, and when the face first moved."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from app.care import cautions, course_marks, surgeries
from app.care.errors import Refused
from app.clinical.vocabulary import MovementTrigger, OrderKind, ProcedureKind, Profession, Side, SurgeryType
from app.extensions import db
from app.models import Order, PlanRestriction, Procedure, ProcedureRestriction
from app.ui.filters import today, zone
from tests.builders import (
    a_diagnosis,
    a_note,
    a_plan,
    a_planned_procedure,
    a_procedure,
    a_restriction,
    a_toxin_treatment,
    an_assessment,
    count,
    now,
)

DONE = {
    "performed_on": "2026-03-02",
    "surgery_type": "gracilis_masseteric",
    "side": "left",
    "donor_nerve": "masseteric",
    "surgeon": "Dr. Lin",
}


@pytest.fixture
def diagnosis(cast):
    made = a_diagnosis(cast.pat, by=cast.therapist)
    db.session.commit()
    return made


@pytest.fixture
def flap(cast, diagnosis):
    made = a_procedure(
        cast.pat,
        by=cast.physician,
        surgery_type=SurgeryType.GRACILIS_MASSETERIC,
        performed_on=ago(10),
        side=Side.LEFT,
    )
    db.session.commit()
    return made


def ago(days: int) -> date:
    return today() - timedelta(days=days)


def forbidden(place: int, wording: str, starts_on: str = "", ends_on: str = "") -> dict[str, str]:
    values = {"wording": wording, "starts_on": starts_on, "ends_on": ends_on}
    return {f"restrictions-{place}-{name}": value for name, value in values.items()}


def post(as_, cast, sent, **more):
    return as_("physician").post("procedures.new_surgery", sent, patient_id=cast.pat, **more)


def at(cast, procedure, **more):
    return {"patient_id": cast.pat, "procedure_id": procedure} | more


# recording


def test_its_page_shows_all_that_was_recorded(as_, cast, diagnosis):
    sent = DONE | forbidden(0, "Soft diet", "", "2026-03-23") | {"restrictions-0-techniques": "stretching"}
    page = post(as_, cast, sent | forbidden(1, "No strain", "2026-03-09"), follow=True)
    assert page.one("h1").get_text() == "Gracilis free flap, masseteric nerve"
    told = page.text
    for words in (
        "Masseteric nerve",
        "Dr. Lin",
        "Soft diet , until 23 Mar 2026",
        "No strain , until cleared",
    ):
        assert words in told
    assert "Concerns stretching." in told
    kept = [(one.wording, one.starts_on) for one in db.session.query(ProcedureRestriction)]
    assert kept == [("Soft diet", date(2026, 3, 2)), ("No strain", date(2026, 3, 9))]


def test_sent_twice_it_is_there_once_and_another_restriction_makes_another(as_, cast, diagnosis):
    for _ in range(2):
        assert post(as_, cast, DONE | forbidden(0, "Soft diet")).status == 302
    assert (count(Procedure), count(ProcedureRestriction)) == (1, 1)


def test_only_the_physician_writes_and_the_therapist_reads(as_, cast, flap):
    restriction = a_restriction(flap)
    db.session.commit()
    therapist = as_("therapist")
    page = therapist.get("procedures.show", **at(cast, flap))
    assert "No strain" in page.text
    assert not page.select(".pad a[href*='procedures/']")
    for endpoint, where in (
        ("procedures.new_surgery", {"patient_id": cast.pat}),
        ("procedures.forbid", at(cast, flap)),
        ("procedures.first_movement", at(cast, flap)),
        ("procedures.clear", at(cast, flap, restriction_id=restriction)),
    ):
        assert therapist.get(endpoint, **where).status == 403
        assert as_("physician").get(endpoint, **where).status == 200


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"performed_on": "2031-01-01"}, "performed_on", "still to come"),
        ({"surgery_type": ""}, "surgery_type", "Choose the type."),
        ({"surgery_type": "other", "donor_nerve": ""}, "name", "Name it."),
        ({"side": ""}, "side", "Choose the side."),
        ({"donor_nerve": "hypoglossal"}, "donor_nerve", "driven by the masseteric nerve"),
        ({"surgery_type": "static_procedure"}, "donor_nerve", "has no donor nerve"),
        (forbidden(1, "", "", "2026-03-23"), "restrictions-1-wording", "Say what is forbidden."),
        (forbidden(1, "Soft diet", "", "2026-03-01"), "restrictions-1-ends_on", "end before it begins"),
        (
            forbidden(1, "Soft diet", "2026-03-10", "2026-03-09"),
            "restrictions-1-ends_on",
            "end before it begins on 10 Mar 2026",
        ),
        (forbidden(1, "Soft diet", "2026-03-01"), "restrictions-1-starts_on", "before the surgery"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field_and_what_was_typed_stays(
    as_, cast, diagnosis, wrong, field, words
):
    page = post(as_, cast, DONE | forbidden(0, "No strain") | wrong)
    assert page.status == 422
    assert words in page.one(f"#{field}-errors").get_text()
    assert page.one("#surgeon")["value"] == "Dr. Lin"
    assert page.one("#restrictions-0-wording")["value"] == "No strain"
    assert count(Procedure) == 0


def test_a_restriction_line_comes_and_goes_without_anything_saved(as_, cast, diagnosis):
    page = post(as_, cast, DONE | {"add": "restrictions"})
    assert page.status == 200
    assert page.select("#restrictions-0-wording")
    page = post(
        as_, cast, DONE | forbidden(0, "Soft diet") | forbidden(1, "No strain") | {"remove": "restrictions-0"}
    )
    assert [field["value"] for field in page.select("input[name$=wording]")] == ["No strain"]
    assert count(Procedure) == 0


def test_a_type_alone_gives_the_name(as_, cast, diagnosis):
    post(
        as_,
        cast,
        {
            "performed_on": "2026-03-02",
            "surgery_type": "static_procedure",
            "side": "left",
            "name": "Lid weight",
        },
    )
    assert db.session.query(Procedure.name).scalar() == "Lid weight"


# restrictions


def test_one_is_added_later_once_however_often_it_is_sent(as_, cast, flap):
    sent = {"wording": "No massage over the scar", "techniques": ["soft_tissue_massage"]}
    for _ in range(2):
        page = as_("physician").post("procedures.forbid", sent, follow=True, **at(cast, flap))
    assert page.text.count("No massage over the scar") == 3, "banner, page and its button"
    assert count(ProcedureRestriction) == 1


def test_one_that_ends_before_it_begins_is_refused_and_stays_typed(as_, cast, flap):
    sent = {"wording": "Soft diet", "starts_on": "2026-11-20", "ends_on": "2026-11-19"}
    page = as_("physician").post("procedures.forbid", sent, **at(cast, flap))
    assert page.status == 422
    assert page.select("#ends_on-errors, #starts_on-errors")
    assert page.one("#wording")["value"] == "Soft diet"
    assert count(ProcedureRestriction) == 0


def test_it_is_cleared_by_whom_and_when_and_only_once(as_, cast, flap):
    restriction = a_restriction(flap)
    db.session.commit()
    where = at(cast, flap, restriction_id=restriction)
    sent = {"cleared_on": ago(1).isoformat(), "clearance": "Dr. Lin by telephone"}
    physician = as_("physician")
    for _ in range(2):
        page = physician.post("procedures.clear", sent, follow=True, **where)
        assert f"Cleared {ago(1):%-d %b %Y} by Dr. Lin by telephone" in page.text
    db.session.refresh(restriction)
    assert (restriction.cleared_by, restriction.version) == (cast.physician, 2)
    page = physician.post("procedures.clear", sent | {"clearance": "Somebody else"}, **where)
    assert page.status == 409
    assert "cleared on" in page.text
    assert page.one("#clearance")["value"] == "Somebody else"


@pytest.mark.parametrize(
    ("days", "words"),
    [(-1, "still to come"), (11, "only begins on"), (2, "ended by itself")],
)
def test_a_clearance_that_cannot_be_is_refused_at_its_day(as_, cast, flap, days, words):
    restriction = a_restriction(flap, ends_on=ago(3))
    db.session.commit()
    sent = {"cleared_on": ago(days).isoformat(), "clearance": "Dr. Lin"}
    page = as_("physician").post("procedures.clear", sent, **at(cast, flap, restriction_id=restriction))
    assert page.status == 422
    assert words in page.one("#cleared_on-errors").get_text()


def test_the_restriction_of_another_operation_is_not_found(as_, cast, flap):
    other = a_restriction(a_procedure(cast.pat, by=cast.physician, name="Lid weight"))
    db.session.commit()
    assert as_("physician").get("procedures.clear", **at(cast, flap, restriction_id=other)).status == 404


def test_the_banner_names_what_is_forbidden_today_and_counts_the_rest(as_, cast, flap):
    a_restriction(flap, wording="No strain, no heavy lifting", ends_on=today())
    a_restriction(flap, wording="No massage over the scar")
    a_restriction(flap, wording="Soft diet", ends_on=ago(1))
    db.session.commit()
    banner = as_("therapist").get("diagnoses.index", patient_id=cast.pat).one(".banner").get_text(" ")
    assert "No strain, no heavy lifting" in banner
    assert f"until {today():%-d %b %Y}" in banner
    assert "1 more" in banner
    assert "Soft diet" not in banner


def test_what_a_struck_operation_forbade_no_longer_holds(app, cast, flap):
    a_restriction(flap)
    assert surgeries.in_force(cast.pat, on=today())
    flap.entered_in_error_at, flap.entered_in_error_reason = now(), "Other patient"
    flap.entered_in_error_by_id = cast.physician.id
    db.session.flush()
    assert surgeries.in_force(cast.pat, on=today()) == []
    with pytest.raises(Refused, match="entered in error"):
        surgeries.forbid(flap, surgeries.RestrictionValues("No strain"))


def test_the_database_refuses_one_that_ends_before_it_begins(app, cast, flap):
    with pytest.raises(IntegrityError, match="ends_after_start"):
        a_restriction(flap, ends_on=flap.performed_on - timedelta(days=1))
    db.session.rollback()


# first movement


def test_the_first_movement_is_noted_with_what_brought_it(as_, cast, diagnosis, flap):
    sent = {"moved_on": ago(1).isoformat(), "trigger": "clench"}
    for _ in range(2):
        page = as_("physician").post("procedures.first_movement", sent, follow=True, **at(cast, flap))
    assert f"{ago(1):%-d %b %Y}, clenching the teeth" in page.text
    (mark,) = [one for one in course_marks.of(cast.pat, diagnosis, zone=zone()) if one.kind == "movement"]
    assert mark.whole_sentence == "First movement. Clenching the teeth. After Gracilis free flap."
    assert mark.of == flap.public_id


@pytest.mark.parametrize(("days", "words"), [(-1, "still to come"), (11, "before the surgery")])
def test_a_first_movement_that_cannot_be_is_refused_at_its_day(as_, cast, flap, days, words):
    sent = {"moved_on": ago(days).isoformat(), "trigger": "smile"}
    page = as_("physician").post("procedures.first_movement", sent, **at(cast, flap))
    assert page.status == 422
    assert words in page.one("#moved_on-errors").get_text()


def test_a_first_movement_noted_meanwhile_is_not_written_over(as_, cast, flap):
    flap.first_movement_on, flap.first_movement_trigger = ago(3), MovementTrigger.SMILE
    db.session.commit()
    sent = {"moved_on": ago(1).isoformat(), "trigger": "clench", "shown": ""}
    page = as_("physician").post("procedures.first_movement", sent, **at(cast, flap))
    assert page.status == 409
    assert "Somebody noted a first movement" in page.text
    assert page.one("#moved_on")["value"] == ago(1).isoformat()
    as_("physician").post("procedures.first_movement", sent | {"shown": ago(3).isoformat()}, **at(cast, flap))
    db.session.refresh(flap)
    assert flap.first_movement_on == ago(1)


def test_toxin_has_neither_first_movement_nor_restrictions(as_, cast, diagnosis):
    given = a_toxin_treatment(cast.pat, by=cast.physician, performed_on=ago(10))
    db.session.commit()
    sent = {"moved_on": ago(1).isoformat(), "trigger": "clench"}
    page = as_("physician").post("procedures.first_movement", sent, **at(cast, given))
    assert page.status == 409
    assert "belongs to surgery only" in page.text


# what it means elsewhere


def test_the_outline_of_its_phase_is_told_and_that_the_surgeon_overrides_it(as_, cast, flap):
    page = as_("therapist").get("procedures.show", **at(cast, flap))
    section = page.one("section[aria-labelledby=outline]").get_text()
    assert "The surgeon’s own protocol overrides this outline." in section
    assert "healing now" in section
    assert "First contraction commonly after 2 to 4 months. (professional knowledge)" in section


def test_other_surgery_and_older_records_have_no_outline(as_, cast, diagnosis):
    old = a_procedure(cast.pat, by=cast.physician, name="Parotid surgery")
    db.session.commit()
    page = as_("therapist").get("procedures.show", **at(cast, old))
    assert not page.select("section[aria-labelledby=outline]")


def test_restrictions_and_the_phase_stand_beside_the_techniques_of_a_note(app, cast, diagnosis, flap):
    a_restriction(flap, wording="No pressure on the cheek", techniques=["stretching"], ends_on=ago(-10))
    a_restriction(flap, wording="Soft diet", techniques=[])
    a_restriction(flap, wording="No strain", techniques=["stretching"], ends_on=ago(1))
    note = a_note(diagnosis, by=cast.therapist, visit_on=today())
    found = {place: [one.words for one in told] for place, told in cautions.beside(note).items()}
    assert f"Restriction until {ago(-10):%-d %b %Y}: No pressure on the cheek." in found["stretching"]
    assert "Restriction until cleared: Soft diet." in found["subjective"]
    assert not any("No strain" in words for told in found.values() for words in told)
    outline = [words for words in found["neuromuscular_retraining"] if words.startswith("Gracilis")]
    assert len(outline) == 1
    assert outline[0].startswith("Gracilis free flap, 10 days ago. Soft diet for 2 to 3 weeks")
    assert outline[0].endswith("The surgeon’s own protocol overrides this outline.")


def test_what_the_plan_forbids_stands_in_its_notes_and_nothing_twice(app, cast, diagnosis, flap):
    a_restriction(flap, wording="No strain", techniques=["stretching"])
    version = a_plan(
        diagnosis,
        by=cast.therapist,
        restrictions=[
            PlanRestriction(position=place, wording=wording, starts_on=ago(10))
            for place, wording in enumerate(("No strain", "No swimming"))
        ],
    )
    note = a_note(diagnosis, by=cast.therapist, plan=version, visit_on=today())
    found = [one.words for told in cautions.beside(note).values() for one in told]
    assert [words for words in found if words.startswith("Restriction")] == [
        "Restriction until cleared: No strain.",
        "Restriction until cleared: No swimming.",
    ]


def test_the_injected_muscles_are_named_for_the_massage_of_the_next_day(app, cast, diagnosis):
    a_toxin_treatment(cast.pat, by=cast.physician, performed_on=ago(1))
    a_toxin_treatment(
        cast.pat, by=cast.physician, performed_on=ago(200), lines=[("platysma", "left", "9", None)]
    )
    note = a_note(diagnosis, by=cast.therapist, visit_on=today())
    (told,) = [one.words for one in cautions.beside(note)["soft_tissue_massage"] if one.key == "fresh_toxin"]
    assert told.endswith("for the first day. Injected: mentalis. Zones: chin.")


def test_a_plan_ahead_is_an_open_mark_and_an_order_is_one(as_, cast, diagnosis):
    a_planned_procedure(
        cast.pat, by=cast.physician, on=ago(-9), kind=ProcedureKind.SURGERY, name="Lid weight"
    )
    db.session.add(
        Order(
            patient=cast.pat,
            patient_id=cast.pat.id,
            kind=OrderKind.ORDER,
            wording="Therapy weekly",
            signer_name="Dr. O",
            profession=Profession.PHYSICIAN,
            verbal_on=ago(4),
            recorded_at=now(),
            recorded_by=cast.physician,
        )
    )
    an_assessment(diagnosis, by=cast.therapist, on=ago(20), scores={"composite": "61"})
    db.session.commit()
    found = {one.kind: one for one in course_marks.of(cast.pat, diagnosis, zone=zone())}
    assert found["planned"].whole_sentence == "Planned: Lid weight"
    assert found["planned"].on == ago(-9)
    assert found["order"].whole_sentence == "Order. Dr. O. Verbal, not signed yet. Therapy weekly."
    page = as_("therapist").get("progress.course", patient_id=cast.pat)
    legend = page.one(".course-legend").get_text(" ")
    assert "Planned" in legend
    assert "Order or referral" in legend
