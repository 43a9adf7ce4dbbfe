"""What the database itself refuses, on both engines, whoever writes to it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from app.care import slots
from app.clinical.vocabulary import AppointmentStatus
from app.extensions import db
from app.models import AccessEntry, Addendum, Base, BookedTime, Device, Room, SlotHold
from tests.builders import a_diagnosis, a_note, a_patient, an_appointment, an_assessment, now


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


@pytest.mark.parametrize(
    "table", ["session_note", "treatment", "assessment", "addendum", "audit_entry", "access_entry"]
)
@pytest.mark.parametrize("key", ["id", "public_id"])
def test_no_new_row_takes_the_place_of_one_that_stays(app, signed_note, table, key):
    """SQLite's REPLACE removes the old row without a word, and so without a trigger for removing it."""
    _one_more_of_the_others(signed_note)
    new = {"id": "999", "public_id": "'00000000000000000000000000000999'"}
    if db.engine.dialect.name == "postgresql":
        new["public_id"] += "::uuid"
    with pytest.raises(DBAPIError, match=r"session_note_signed|_kept"):
        db.session.execute(_replacing(table, new | {key: key}, key=key))


@pytest.mark.parametrize("table", ["treatment", "assessment"])
def test_a_row_of_a_signed_note_is_not_carried_off_by_replacing_it(app, cast, signed_note, table):
    draft = a_note(signed_note.diagnosis, by=cast.therapist)
    db.session.commit()
    carried_off = _replacing(table, {"note_id": str(draft.id)}, where=f"note_id = {signed_note.id}", key="id")
    with pytest.raises(DBAPIError, match="session_note_signed"):
        db.session.execute(carried_off)


@pytest.mark.parametrize("table", ["session_note", "treatment"])
def test_no_change_of_a_draft_pushes_a_signed_row_out(app, cast, signed_note, table):
    draft = a_note(signed_note.diagnosis, by=cast.therapist)
    db.session.commit()
    mine, theirs = (note if table == "session_note" else note.treatments[0] for note in (draft, signed_note))
    or_replace = "OR REPLACE" if db.engine.dialect.name == "sqlite" else ""
    taken = f"(SELECT public_id FROM {table} WHERE id = {theirs.id})"
    with pytest.raises(DBAPIError, match="session_note_signed" if or_replace else "unique"):
        db.session.execute(text(f"UPDATE {or_replace} {table} SET public_id = {taken} WHERE id = {mine.id}"))


def _replacing(table: str, new: dict[str, str], *, key: str, where: str = "id > 0"):
    """Each engine's way of putting a copy with some new values in the place of a row."""
    names = [column.name for column in Base.metadata.tables[table].columns]
    columns = ", ".join(f'"{name}"' for name in names)
    values = ", ".join(new.get(name, f'"{name}"') for name in names)
    copied = f"INTO {table} ({columns}) SELECT {values} FROM {table} WHERE {where} LIMIT 1"
    if db.engine.dialect.name == "sqlite":
        return text(f"REPLACE {copied}")
    changed = ", ".join(f'"{name}" = excluded."{name}"' for name in names)
    return text(f"INSERT {copied} ON CONFLICT ({key}) DO UPDATE SET {changed}".replace(":", "\\:"))


def _one_more_of_the_others(note) -> None:
    db.session.add(
        Addendum(
            note=note, wording="More.", written_at=now(), written_by=note.signed_by, writer_credentials="PT"
        )
    )
    db.session.add(
        AccessEntry(at=now(), action="note.read", endpoint="x", method="GET", status=200, outcome="granted")
    )
    db.session.commit()


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
    with pytest.raises(DBAPIError, match="clinician_overlap"):
        an_appointment(
            cast.quinn, clinician=cast.therapist, starts_at=first.starts_at + timedelta(minutes=44)
        )


def test_a_patient_is_never_booked_twice(app, cast):
    first = an_appointment(cast.pat, clinician=cast.therapist)
    with pytest.raises(DBAPIError, match="patient_overlap"):
        an_appointment(cast.pat, clinician=cast.second_therapist, starts_at=first.starts_at)


def test_a_booking_cannot_be_moved_onto_another(app, cast):
    first = an_appointment(cast.pat, clinician=cast.therapist)
    second = an_appointment(cast.quinn, clinician=cast.therapist, starts_at=first.ends_at)
    second.starts_at = first.starts_at
    with pytest.raises(DBAPIError, match="clinician_overlap"):
        db.session.flush()


def test_back_to_back_and_cancelled_bookings_do_not_overlap(app, cast):
    first = an_appointment(cast.pat, clinician=cast.therapist)
    an_appointment(cast.quinn, clinician=cast.therapist, starts_at=first.ends_at)
    first.status = AppointmentStatus.CANCELLED_BY_PATIENT
    db.session.flush()
    an_appointment(cast.pat, clinician=cast.therapist, starts_at=first.starts_at)


def a_room(name="Room 1"):
    room = Room(name=name)
    db.session.add(room)
    db.session.flush()
    return room


def a_hold(cast, **values):
    hold = SlotHold(
        **{
            "clinician": cast.therapist,
            "starts_at": now(),
            "ends_at": now() + timedelta(minutes=45),
            "time_zone": "America/New_York",
            "held_until": now() + timedelta(minutes=5),
            "made_at": now(),
            "made_by": cast.desk,
        }
        | values
    )
    db.session.add(hold)
    db.session.flush()
    return hold


def test_no_room_and_no_device_is_taken_twice(cast):
    room = a_room()
    an_appointment(cast.pat, clinician=cast.therapist, room=room)
    with pytest.raises(DBAPIError, match="room_overlap"):
        an_appointment(cast.quinn, clinician=cast.second_therapist, room=room)
    db.session.rollback()
    device = Device(name="Recorder")
    an_appointment(cast.pat, clinician=cast.therapist, device=device)
    with pytest.raises(DBAPIError, match="device_overlap"):
        an_appointment(cast.quinn, clinician=cast.second_therapist, device=device, lane=1)


def test_the_second_clinician_of_a_joint_visit_is_taken_too(cast):
    an_appointment(cast.pat, clinician=cast.physician, second_clinician=cast.therapist)
    with pytest.raises(DBAPIError, match="clinician_overlap"):
        an_appointment(cast.quinn, clinician=cast.therapist)


def test_one_visit_may_stand_beside_another_and_no_third(cast):
    an_appointment(cast.pat, clinician=cast.therapist)
    an_appointment(cast.quinn, clinician=cast.therapist, lane=1)
    db.session.commit()
    third = a_patient()
    for lane in (0, 1):
        with pytest.raises(DBAPIError, match="clinician_overlap"):
            an_appointment(third, clinician=cast.therapist, lane=lane)
        db.session.rollback()


def test_a_patient_is_in_one_place_even_beside_another_visit(cast):
    an_appointment(cast.pat, clinician=cast.therapist)
    with pytest.raises(DBAPIError, match="patient_overlap"):
        an_appointment(cast.pat, clinician=cast.second_therapist, lane=1)


def test_a_held_time_is_taken_until_it_is_given_back(cast):
    starts_at = now()
    hold = a_hold(cast, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=45))
    db.session.commit()
    with pytest.raises(DBAPIError, match="clinician_overlap"):
        an_appointment(cast.pat, clinician=cast.therapist, starts_at=starts_at)
    db.session.rollback()
    hold.released_at = now()
    db.session.flush()
    an_appointment(cast.pat, clinician=cast.therapist, starts_at=starts_at)


def test_times_that_ran_out_are_free_once_somebody_books(cast):
    starts_at = now()
    a_hold(cast, starts_at=starts_at, ends_at=starts_at + timedelta(minutes=45), held_until=starts_at)
    slots.free_expired(at=starts_at - timedelta(seconds=1))
    assert taken() == 1
    slots.free_expired(at=starts_at)
    assert taken() == 0


def test_what_is_taken_follows_the_appointment(cast):
    visit = an_appointment(cast.pat, clinician=cast.therapist)
    assert taken() == 2
    visit.room = a_room()
    db.session.flush()
    assert taken() == 3
    visit.status = AppointmentStatus.LATE_CANCELLED
    db.session.flush()
    assert taken() == 0
    visit.status = AppointmentStatus.CONFIRMED
    db.session.flush()
    db.session.delete(visit)
    db.session.flush()
    assert taken() == 0


def test_no_visit_lasts_longer_than_a_day(cast):
    with pytest.raises(DBAPIError, match="_longest"):
        an_appointment(cast.pat, clinician=cast.therapist, minutes=24 * 60 + 5)


def taken() -> int:
    return db.session.scalar(select(func.count(BookedTime.id)))


def test_a_room_holds_one_visit_even_beside_another(cast):
    room = a_room()
    an_appointment(cast.pat, clinician=cast.therapist, room=room)
    with pytest.raises(DBAPIError, match="room_overlap"):
        an_appointment(cast.quinn, clinician=cast.second_therapist, room=room, lane=1)
