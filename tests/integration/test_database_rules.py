"""What the database itself refuses, on both engines, whoever writes to it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from app.clinical.vocabulary import AppointmentStatus
from app.extensions import db
from tests.builders import a_diagnosis, a_note, an_appointment, an_assessment, now


@pytest.fixture
def signed_note(cast):
    diagnosis = a_diagnosis(cast.pat, by=cast.therapist)
    note = a_note(diagnosis, by=cast.therapist)
    an_assessment(diagnosis, by=cast.therapist, on=note.visit_on, scores={"composite": "63"}, note=note)
    db.session.flush()
    note.signed_at, note.signed_by, note.signer_credentials = now(), cast.therapist, "Ana Alder, PT"
    note.content_hash = "0" * 64
    db.session.commit()
    return note


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE session_note SET subjective = 'x'",
        "UPDATE session_note SET signed_at = NULL, signed_by_id = NULL, signer_credentials = NULL, content_hash = NULL",
        "DELETE FROM session_note",
        "UPDATE treatment SET minutes = 1",
        "UPDATE treatment SET note_id = NULL",
        "DELETE FROM treatment",
        "UPDATE assessment SET scores = '{}'",
        "DELETE FROM assessment",
        "UPDATE audit_entry SET actor = 'x'",
        "DELETE FROM audit_entry",
    ],
)
def test_raw_sql_cannot_change_a_signed_note_or_the_log(app, signed_note, statement):
    with pytest.raises(DBAPIError):
        db.session.execute(text(statement))


def test_nothing_can_be_added_to_a_signed_note(app, signed_note):
    with pytest.raises(DBAPIError, match="session_note_signed"):
        db.session.execute(
            text(
                "INSERT INTO treatment (public_id, note_id, position, technique, zones, detail)"
                " VALUES (:public_id, :note, 9, 'taping', '[]', '')"
            ),
            {"public_id": "0" * 32, "note": signed_note.id},
        )


def test_a_draft_can_still_change(app, cast):
    note = a_note(a_diagnosis(cast.pat, by=cast.therapist), by=cast.therapist)
    db.session.execute(text("UPDATE session_note SET subjective = 'x' WHERE id = :id"), {"id": note.id})


def test_a_clinician_is_never_booked_twice(app, cast):
    first = an_appointment(cast.pat, clinician=cast.therapist)
    with pytest.raises(DBAPIError, match="appointment_clinician_overlap"):
        an_appointment(
            cast.quinn, clinician=cast.therapist, starts_at=first.starts_at + timedelta(minutes=44)
        )


def test_a_patient_is_never_booked_twice(app, cast):
    first = an_appointment(cast.pat, clinician=cast.therapist)
    with pytest.raises(DBAPIError, match="appointment_patient_overlap"):
        an_appointment(cast.pat, clinician=cast.second_therapist, starts_at=first.starts_at)


def test_a_booking_cannot_be_moved_onto_another(app, cast):
    first = an_appointment(cast.pat, clinician=cast.therapist)
    second = an_appointment(cast.quinn, clinician=cast.therapist, starts_at=first.ends_at)
    second.starts_at = first.starts_at
    with pytest.raises(DBAPIError, match="appointment_clinician_overlap"):
        db.session.flush()


def test_back_to_back_and_cancelled_bookings_do_not_overlap(app, cast):
    first = an_appointment(cast.pat, clinician=cast.therapist)
    an_appointment(cast.quinn, clinician=cast.therapist, starts_at=first.ends_at)
    first.status = AppointmentStatus.CANCELLED_BY_PATIENT
    db.session.flush()
    an_appointment(cast.pat, clinician=cast.therapist, starts_at=first.starts_at)
