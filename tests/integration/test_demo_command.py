"""The demonstration is the same for the same day, and goes into an empty database only."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest
from sqlalchemy import select

from app import clock
from app.care import demonstration
from app.care.errors import Refused
from app.extensions import db
from app.models import Appointment, Assessment, Patient, Practice, SessionNote
from app.models.audit import Actor, act_as
from tests.databases import empty

DAY = date(2026, 11, 22)


def test_an_empty_database_is_filled_and_the_count_is_said_in_one_line(app):
    answer = app.test_cli_runner().invoke(args=["demo", "--on", "2026-11-22"])
    assert answer.exit_code == 0, answer.output
    assert answer.output.startswith("Demonstration practice for 2026-11-22: 60 patients, ")
    assert answer.output.count("\n") == 1


def test_the_same_day_gives_the_same_practice_even_a_leap_day(application, database_url):
    day = date(2028, 2, 29)
    assert telling(application, database_url, day) == telling(application, database_url, day)


def test_it_goes_into_an_empty_database_only(app, cast):
    with pytest.raises(Refused, match="already holds a practice"):
        demonstration.fill(on=DAY)


def test_the_command_says_so_in_words(app, cast):
    answer = app.test_cli_runner().invoke(args=["demo"])
    assert answer.exit_code == 1
    assert "already holds a practice" in answer.output


def test_if_empty_keeps_what_is_there_without_complaint(app, cast):
    answer = app.test_cli_runner().invoke(args=["demo", "--if-empty"])
    assert answer.exit_code == 0
    assert "stays as it is" in answer.output
    assert not db.session.get(Practice, 1).is_demonstration


def telling(application, database_url, day: date) -> str:
    """What a practice filled for that day says, without its random ids."""
    with application.app_context():
        empty(database_url)
        act_as(db.session(), Actor(at=clock.now(), name="demonstration"))
        demonstration.fill(on=day)
        said = [
            *db.session.execute(select(Patient.mrn, Patient.sort_name, Patient.born_on).order_by(Patient.id)),
            *db.session.execute(
                select(Appointment.patient_id, Appointment.starts_at, Appointment.status).order_by(
                    Appointment.id
                )
            ),
            *db.session.execute(
                select(SessionNote.subjective, SessionNote.visit_on).order_by(SessionNote.id)
            ),
            *db.session.execute(select(Assessment.performed_on, Assessment.scores).order_by(Assessment.id)),
        ]
        db.session.rollback()
    return hashlib.sha256(repr(said).encode()).hexdigest()
