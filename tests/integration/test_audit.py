"""Every change leaves its entry; locked records and bulk statements are refused."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select, update

from app.care import accounts
from app.extensions import db
from app.models import AuditEntry, LinkPurpose, Patient, SessionNote
from app.models.audit import BulkRefused, Locked, NoActor
from tests.builders import a_diagnosis, a_note, an_appointment, count, now


def test_a_change_is_recorded_with_old_and_new_value_and_who(app, cast):
    cast.pat.pronouns = "they/them"
    db.session.commit()
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.change == "changed")).one()
    assert entry.values == {"pronouns": ["", "they/them"]}
    assert (entry.record_kind, entry.record_id, entry.patient_id) == ("patient", cast.pat.id, cast.pat.id)
    assert entry.actor == "test"


def test_old_values_are_known_even_after_a_commit_expired_them(app, cast):
    db.session.expire_all()
    cast.pat.pronouns = "she/her"
    db.session.flush()
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.change == "changed")).one()
    assert entry.values == {"pronouns": ["", "she/her"]}


def test_pointing_to_another_record_is_recorded_with_both_keys(app, cast):
    visit = an_appointment(cast.pat, clinician=cast.therapist)
    db.session.commit()
    visit.clinician = cast.second_therapist
    db.session.flush()
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.change == "changed")).one()
    assert entry.values == {"clinician_id": [cast.therapist.id, cast.second_therapist.id]}
    assert (entry.record_kind, entry.patient_id) == ("appointment", cast.pat.id)


def test_what_its_owner_lets_go_of_is_recorded_as_deleted(app, cast):
    note = a_note(a_diagnosis(cast.pat, by=cast.therapist), by=cast.therapist)
    db.session.commit()
    row = note.treatments.pop()
    db.session.flush()
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.change == "deleted")).one()
    assert (entry.record_kind, entry.record_id, entry.patient_id) == ("treatment", row.id, cast.pat.id)
    assert entry.values["minutes"] == [16]


def test_a_change_that_is_rolled_back_leaves_no_entry(app, cast):
    before = count(AuditEntry)
    cast.pat.pronouns = "he/him"
    db.session.flush()
    db.session.rollback()
    assert count(AuditEntry) == before


def test_secrets_are_recorded_without_their_value(app, cast):
    cast.therapist.password_hash = "something secret"
    db.session.flush()
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.change == "changed")).one()
    assert entry.values == {"password_hash": ["secret"]}


def test_nobody_named_means_no_change(app, cast):
    del db.session().info["actor"]
    cast.pat.pronouns = "he/him"
    with pytest.raises(NoActor):
        db.session.flush()


@pytest.mark.parametrize("statement", [update(Patient).values(pronouns="x"), delete(Patient)])
def test_bulk_statements_are_refused(app, cast, statement):
    with pytest.raises(BulkRefused):
        db.session.execute(statement)


def test_entries_of_the_log_are_never_changed_or_removed(app, cast):
    entry = db.session.scalars(select(AuditEntry)).first()
    entry.actor = "somebody else"
    with pytest.raises(Locked):
        db.session.flush()


def test_a_signed_note_and_what_hangs_on_it_are_locked(app, cast):
    note = a_note(a_diagnosis(cast.pat, by=cast.therapist), by=cast.therapist)
    note.signed_at, note.signed_by, note.signer_credentials = now(), cast.therapist, "Ana Alder, PT"
    note.content_hash = "0" * 64
    db.session.commit()
    note_id = note.id
    note.subjective = "changed"
    with pytest.raises(Locked):
        db.session.flush()
    db.session.rollback()
    note = db.session.get(SessionNote, note_id)
    note.treatments[0].minutes = 99
    with pytest.raises(Locked):
        db.session.flush()


def test_a_sign_in_is_recorded_as_made_by_the_person_who_came_in(as_, cast):
    link = accounts.make_link(cast.therapist, LinkPurpose.RESET, at=now())
    db.session.commit()
    password = "heron over the quiet bay"
    as_(None).post("auth.accept", {"password": password, "again": password}, token=link)
    db.session.rollback()
    entry = db.session.scalars(
        select(AuditEntry)
        .where(AuditEntry.record_kind == "user_session", AuditEntry.change == "created")
        .order_by(AuditEntry.id)
    ).all()[-1]
    assert (entry.actor, entry.actor_id) == ("user", cast.therapist.id)
