"""Patients: who may see whom, and the record of who they are and how to reach them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, false, func, or_, select

from app import policy
from app.care import outbox
from app.care.errors import Refused, Stale
from app.care.patient_details import Details, details_of, fill, problems
from app.clinical.names import fold
from app.clinical.search_words import stored_words
from app.clinical.vocabulary import LIVE_APPOINTMENTS, NameUse
from app.extensions import db
from app.models import Appointment, CareTeamMember, Patient, PatientName, PatientSearchWord, Practice, User
from app.policy import Action, Reach, Role

TEAM_WINDOW = timedelta(days=90)
LONGEST_SORT_NAME = 220


# questions


def visible_to(user: User, reach: Reach, *, at: datetime) -> Select[Patient]:
    """The patients within reach: every question about charts begins with this select."""
    if reach is Reach.ALL:
        return select(Patient)
    if reach in (Reach.TEAM, Reach.OWN):
        # Who supervises somebody answers for that person's patients too.
        people = select(User.id).where(or_(User.id == user.id, User.supervisor_id == user.id))
        team = select(CareTeamMember.patient_id).where(
            CareTeamMember.user_id.in_(people),
            or_(CareTeamMember.until_on.is_(None), CareTeamMember.until_on > at.date()),
        )
        booked = select(Appointment.patient_id).where(
            Appointment.clinician_id.in_(people),
            Appointment.starts_at.between(at - TEAM_WINDOW, at + TEAM_WINDOW),
        )
        return select(Patient).where(or_(Patient.id.in_(team), Patient.id.in_(booked)))
    return select(Patient).where(false())


def readers(patient: Patient, *, at: datetime) -> list[User]:
    """Clinicians who may read this chart now, by name: the other way round of ``visible_to``."""
    on_team = select(CareTeamMember.user_id).where(
        CareTeamMember.patient_id == patient.id,
        or_(CareTeamMember.until_on.is_(None), CareTeamMember.until_on > at.date()),
    )
    booked = select(Appointment.clinician_id).where(
        Appointment.patient_id == patient.id,
        Appointment.starts_at.between(at - TEAM_WINDOW, at + TEAM_WINDOW),
    )
    people = on_team.union(booked).subquery()
    supervisors = select(User.supervisor_id).where(User.id.in_(select(people)))
    of_team = or_(User.id.in_(select(people)), User.id.in_(supervisors))
    reaches = {role: policy.reach(role, Action.CHART_READ) for role in Role}
    wide = [role for role, reach in reaches.items() if reach is Reach.ALL]
    near = [role for role, reach in reaches.items() if reach is Reach.TEAM]
    wanted = select(User).where(
        User.disabled_at.is_(None), or_(User.role.in_(wide), User.role.in_(near) & of_team)
    )
    return list(db.session.scalars(wanted.order_by(User.name, User.id)))


def key_of(public_id: UUID) -> int | None:
    """The internal key behind an address, whoever asks. For the log of access only."""
    return db.session.scalar(select(Patient.id).where(Patient.public_id == public_id))


def one(public_id: UUID, *, by: User, reach: Reach, at: datetime, to_change: bool = False) -> Patient | None:
    """One patient within reach, or none: a chart out of reach is not told from one that is not there.

    Who comes to change waits until nobody else changes this chart: what is sent twice is then seen to be
    there already. (SQLite lets one writer in at a time anyway.) A struck record is not changed at all.
    """
    wanted = visible_to(by, reach, at=at).where(Patient.public_id == public_id)
    if to_change:
        wanted = wanted.with_for_update(of=Patient, key_share=True)
    patient = db.session.scalar(wanted)
    if to_change and patient is not None:
        _refuse_struck(patient)
    return patient


# verbs


def wait_to_register() -> None:
    """One registration at a time: a form sent twice finds who its first sending registered."""
    db.session.execute(select(Practice.id).with_for_update(key_share=True))


def register(details: Details, *, by: User, at: datetime, on: date) -> Patient:
    """A new patient with a number of the practice."""
    patient = Patient(registered_at=at, names=[PatientName(use=NameUse.LEGAL)])
    _refuse_problems(details_of(patient) | dict(details), on)
    fill(patient, details)
    patient.saved_at, patient.saved_by_id = at, by.id
    return admit(patient)


def change(patient: Patient, details: Details, *, version: int, by: User, at: datetime, on: date) -> Patient:
    """Change what is given and nothing else; ``version`` is the one the person had before them."""
    _refuse_struck(patient)
    if version != patient.version:
        raise Stale("Somebody saved this record a moment ago. Open it again and repeat your change.")
    _refuse_problems(details_of(patient) | dict(details), on, only=details)
    chose = patient.reminds_by
    fill(patient, details)
    make_findable(patient)
    if patient.reminds_by is not chose:
        outbox.choice_changed(patient, at=at)
    patient.saved_at, patient.saved_by_id = at, by.id
    db.session.flush()
    return patient


def strike(patient: Patient, *, reason: str, by: User, at: datetime) -> Patient:
    """Entered in error: out of lists and searches, never deleted."""
    _refuse_struck(patient)
    ahead = select(func.count(Appointment.id)).where(
        Appointment.patient_id == patient.id,
        Appointment.starts_at > at,
        Appointment.status.in_(LIVE_APPOINTMENTS),
    )
    if db.session.scalar(ahead):
        raise Refused("There are appointments ahead for this patient. Cancel them first.")
    patient.entered_in_error_at, patient.entered_in_error_by_id = at, by.id
    patient.entered_in_error_reason = reason
    db.session.flush()
    return patient


def admit(patient: Patient) -> Patient:
    """Give a new record its number and the words it is found by."""
    db.session.add(patient)
    db.session.flush()
    patient.mrn = f"PZ-{patient.id:05d}"
    make_findable(patient)
    db.session.flush()
    return patient


def make_findable(patient: Patient) -> None:
    """Renew what lists are sorted by and searches look into."""
    legal = patient.legal_name
    patient.sort_name = f"{fold(legal.family)}, {fold(legal.given)}"[:LONGEST_SORT_NAME]
    wanted = stored_words(
        names=[part for name in patient.names for part in (name.given, name.family)]
        + [patient.preferred_name],
        numbers=[patient.mrn or "", *(identifier.value for identifier in patient.identifiers)],
        phones=[phone.number for phone in patient.phones],
        born_on=patient.born_on,
    )
    kept = [row for row in patient.search_words if row.word in wanted]
    new = wanted - {row.word for row in kept}
    patient.search_words = kept + [PatientSearchWord(word=word) for word in sorted(new)]


def _refuse_struck(patient: Patient) -> None:
    if patient.is_struck:
        raise Refused("This record was entered in error. It is kept as it was and can no longer be changed.")


def _refuse_problems(details: Details, on: date, *, only: Details | None = None) -> None:
    for name, problem in problems(details, on=on).items():
        if only is None or name in only:
            raise Refused(problem)
