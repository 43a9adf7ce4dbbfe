"""A chart with one of everything, each text a word that is found again wherever it leaks."""

from __future__ import annotations

from datetime import timedelta

from app.care import patients, premises, time_off, visit_types
from app.care.premises import PartKind
from app.clinical.vocabulary import MessageKind, PlanState
from app.extensions import db
from app.models import Addendum, Allergy, HistoryCondition, Patient, Treatment, User
from tests.builders import (
    a_comment,
    a_consultation_request,
    a_desk_form,
    a_diagnosis,
    a_direct_access_notice,
    a_document,
    a_hand_over,
    a_hold,
    a_letter,
    a_message,
    a_note,
    a_plan,
    a_planned_procedure,
    a_procedure,
    a_restriction,
    a_transmission,
    a_visit_request,
    a_wait,
    an_answered_message,
    an_appointment,
    an_assessment,
    an_offer,
    an_order,
    an_own_instrument,
    now,
)

CLINICAL = (
    *("file-name", "order", "signer", "opening", "closing", "recipient", "proof"),
    *("diagnosis-note", "source-text", "phase-note", "procedure-name", "procedure-detail", "planned-name"),
    "restriction",
    *("plan-title", "plan-reason", "precautions", "question", "decision", "goal", "exercise", "cue"),
    *(
        "comment",
        "visit-reason",
        "subjective",
        "assessment",
        "next-time",
        "treatment-detail",
        "addendum",
        "allergy",
        "reaction",
        "history",
        "request-reason",
    ),
)
PERSONAL = ("given", "family", "preferred", "coverage", "desk-note", "guardian", "referrer", "waits")


def canary(what: str, patient: Patient) -> str:
    return f"canary-{what}-of-{patient.id}-"


def canaries(patient: Patient, *, of: tuple[str, ...] = CLINICAL + PERSONAL) -> set[str]:
    return {canary(what, patient) for what in of}


def a_whole_chart(patient: Patient, *, by: User) -> dict[str, object]:
    """One of every record an address can name, by the name it has there."""

    def word(what: str) -> str:
        return canary(what, patient)

    _person(patient)
    patients.make_findable(patient)
    diagnosis = a_diagnosis(patient, by=by, note=word("diagnosis-note"), source_text=word("source-text"))
    diagnosis.phases[0].note = word("phase-note")
    procedure = a_procedure(patient, by=by, name=word("procedure-name"), detail=word("procedure-detail"))
    restriction = a_restriction(procedure, wording=word("restriction"))
    planned = a_planned_procedure(
        patient, by=by, on=now().date() + timedelta(days=9), name=word("planned-name")
    )
    texts = {
        "title": "plan-title",
        "reason": "plan-reason",
        "precautions": "precautions",
        "question": "question",
    }
    version = a_plan(
        diagnosis,
        by=by,
        state=PlanState.SENT,
        decision_comment=word("decision"),
        goal={"wording": word("goal")},
        exercise={"name": word("exercise"), "cue": word("cue")},
        **{field: word(what) for field, what in texts.items()},
    )
    signed = _note(diagnosis, version, by=by)
    an_assessment(diagnosis, by=by, on=signed.visit_on, scores={"composite": "63"}, note=signed)
    measured = an_assessment(diagnosis, by=by, on=signed.visit_on, scores={"composite": "61"})
    db.session.flush()
    signed.signed_at, signed.signed_by, signed.content_hash = now(), by, "0" * 64
    signed.signer_credentials = by.name_with_credentials
    db.session.flush()
    addendum = Addendum(
        note=signed, wording=word("addendum"), written_at=now(), written_by=by, writer_credentials="PT"
    )
    allergy = Allergy(
        patient=patient, substance=word("allergy"), reaction=word("reaction"), recorded_at=now()
    )
    db.session.add_all(
        [addendum, allergy, HistoryCondition(patient=patient, name=word("history"), recorded_at=now())]
    )
    draft = _note(diagnosis, version, by=by)
    papers = _papers(diagnosis, version, by=by)
    starts_at = now() + timedelta(days=1 + patient.id % 5, hours=patient.id % 7)
    appointment = an_appointment(patient, clinician=by, starts_at=starts_at)
    waits = a_wait(patient, by=by, desk_note=canary("waits", patient))
    offer = an_offer(waits, clinician=by, by=by, starts_at=starts_at + timedelta(days=9))
    db.session.flush()
    return {
        "patient_id": patient,
        "diagnosis_id": diagnosis,
        "phase_id": diagnosis.phases[0],
        "procedure_id": procedure,
        "restriction_id": restriction,
        "planned_id": planned,
        "plan_id": version.plan,
        "version_id": version,
        "note_id": draft,
        "assessment_id": measured,
        "instrument_key": "sunnybrook",
        "own_key": an_own_instrument(by=by).key,
        "exercise_key": "retrain_soft_pucker",
        "template_key": "synkinetic",
        "allergy_id": allergy,
        "member_id": patient.care_team[0],
        "appointment_id": appointment,
        "hold_id": a_hold(patient, clinician=by, by=by, starts_at=starts_at + timedelta(days=10)),
        "answer_id": an_answered_message(appointment),
        "message_id": a_message(appointment, kind=MessageKind.CANCELLED),
        "comment_id": a_comment(diagnosis, by=by, body=word("comment")),
        "consultation_request_id": a_consultation_request(patient, reason=word("request-reason")),
        "request_id": a_visit_request(diagnosis, by=by, reason=word("visit-reason")),
        "entry_id": waits,
        "offer_id": offer,
        "desk_form_id": a_desk_form(patient, by=by),
        "hand_over_id": a_hand_over(diagnosis, by=by, returned_at=now(), settled_at=now()),
        **papers,
    }


def _papers(diagnosis, version, *, by: User) -> dict[str, object]:
    """An order with its file, a notice, a letter and what was sent of the plan."""
    patient = diagnosis.patient
    document = a_document(patient, by=by, name=canary("file-name", patient) + ".pdf")
    signer, recipient = canary("signer", patient), canary("recipient", patient)
    wording, day = canary("order", patient), now().date() - timedelta(days=1)
    letter = a_letter(
        diagnosis,
        by=by,
        version=version,
        recipient=recipient,
        opening=canary("opening", patient),
        closing=canary("closing", patient),
    )
    sent = {"recipient": recipient, "proof": canary("proof", patient)}
    return {
        "order_id": an_order(
            diagnosis, by=by, signed_on=day, document=document, wording=wording, signer_name=signer
        ),
        "document_id": document,
        "notice_id": a_direct_access_notice(diagnosis, by=by, on=day),
        "letter_id": letter,
        "transmission_id": a_transmission(version, by=by, on=day, **sent),
    }


def _person(patient: Patient) -> None:
    patient.names[0].given, patient.names[0].family = canary("given", patient), canary("family", patient)
    patient.preferred_name = canary("preferred", patient)
    patient.coverage, patient.desk_note = canary("coverage", patient), canary("desk-note", patient)
    patient.guardian_name, patient.referring_clinician = (
        canary("guardian", patient),
        canary("referrer", patient),
    )


def _note(diagnosis, version, *, by: User):
    patient = diagnosis.patient
    note = a_note(
        diagnosis,
        by=by,
        plan=version,
        subjective=canary("subjective", patient),
        assessment=canary("assessment", patient),
        next_time=canary("next-time", patient),
    )
    treatment: Treatment = note.treatments[0]
    treatment.detail = canary("treatment-detail", patient)
    db.session.flush()
    return note


def the_settings(*, by: User) -> dict[str, object]:
    """What the practice sets, by its name in addresses; nobody's chart."""
    off = {"starts_at": now() + timedelta(days=1), "ends_at": now() + timedelta(days=2)}
    return {
        "visit_type_id": visit_types.start()[-1],
        "part_id": premises.add(PartKind.ROOM, name="Room 1"),
        "time_off_id": time_off.take(by, **off, label="Away", by=by, at=now()),
    }
