"""What a booking starts with, the openings that fit it, and the limits it would pass."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import UUID

from flask import g, request
from flask_login import current_user

from app.blueprints.scheduling.forms import BookingForm, VisitForm, asked_visit, opening_value
from app.care import accounts, booking_limits, holds, scheduling, slots, visit_types
from app.care import openings as free_times
from app.care.openings import Opening, Wish
from app.clinical.booking_limits import warnings
from app.clinical.vocabulary import VisitKind
from app.models import Appointment, Patient, SlotHold, VisitType
from app.ui import fields, filters


def guess(patient: Patient) -> dict[str, Any]:
    """What the form starts with: what the address says, else whom the patient sees most lately."""
    asked = asked_visit()
    if wanted := _asked_type():
        return asked | _of_type(wanted, asked["clinician"], patient)
    people = {str(person.public_id): person for person in accounts.clinicians()}
    person = people.get(asked["clinician"]) or scheduling.usual_clinician(patient)
    if person is None and slots.types_of(current_user):
        person = current_user
    given = visit_types.given_by(person) if person else []
    usual = next((one for one in given if person and one.kind is slots.usual_type(person)), None)
    kind = usual or next(iter(given), None) or visit_types.usual_of(VisitKind.FOLLOW_UP)
    return asked | {
        "clinician": str(person.public_id) if person else "",
        "visit_type": str(kind.public_id) if kind else "",
    }


def _asked_type() -> VisitType | None:
    """The type of an address like ``?kind=re_evaluation``: the first in use of that kind."""
    return next((one for one in visit_types.active() if one.kind.value == request.args.get("kind")), None)


def _of_type(wanted: VisitType, clinician: str, patient: Patient) -> dict[str, str]:
    """With the one who was named or whom the patient knows, where they give it; else with who does."""
    givers = visit_types.givers(wanted)
    named = [one for one in givers if str(one.public_id) == clinician]
    person = next(
        iter(named or [one for one in givers if one == scheduling.usual_clinician(patient)] or givers), None
    )
    return {"clinician": str(person.public_id) if person else "", "visit_type": str(wanted.public_id)}


def held(kept: SlotHold) -> dict[str, Any]:
    """The form of a time that is held."""
    local = kept.starts_at.astimezone(filters.zone())
    return {
        "visit_type": str(kept.visit_type.public_id) if kept.visit_type else "",
        "clinician": str(kept.clinician.public_id),
        "second_clinician": str(kept.second_clinician.public_id) if kept.second_clinician else "",
        "minutes": round((kept.ends_at - kept.starts_at).total_seconds() / 60),
        "on": local.date(),
        "clock": local.time(),
        "which": str(local.fold),
        "hold": str(kept.public_id),
    }


def openings(form: VisitForm, patient: Patient) -> list[tuple[str, Opening]]:
    """Free times that fit, as values for the form; anybody's who gives the type, if nobody is chosen."""
    wanted = form.type_wanted
    if wanted is None:
        return []
    people = [form.person] if form.person else list(form.people.values())
    wish = form.wish if isinstance(form, BookingForm) else Wish(near=form.clock.data)
    since = form.since.data if isinstance(form, BookingForm) else form.on.data
    found = free_times.find(
        g.practice,
        visit_types.givers(wanted, people),
        visit_type=wanted,
        minutes=form.minutes.data,
        since=min(max(since or filters.today(), filters.today()), fields.LATEST_DAY),
        at=g.at,
        patient=patient,
        second=form.second,
        wish=wish,
    )
    return [(opening_value(one), one) for one in found]


def limits_passed(form: VisitForm, patient: Patient, days: list[date]) -> list[str]:
    """What visits on these days would go beyond, in words."""
    if form.type_wanted is None:
        return []
    allowed = booking_limits.allowance(patient, on=filters.today(), at=g.at, zone=filters.zone())
    return warnings(form.type_wanted.kind, days, allowed)


def limits_passed_by_move(form: VisitForm, visit: Appointment) -> list[str]:
    """What the visit would go beyond on its new day, and does not on the day it is."""
    stands_on = filters.local(visit.starts_at).date()
    if form.type_wanted is None or form.on.data == stands_on:
        return []
    allowed = booking_limits.allowance(
        visit.patient, on=filters.today(), at=g.at, zone=filters.zone(), but=visit
    )
    known = warnings(visit.kind, [stands_on], allowed)
    return [words for words in warnings(form.type_wanted.kind, [form.on.data], allowed) if words not in known]


def hold_named(patient: Patient, public_id: str | None) -> SlotHold | None:
    """The time held for this patient that a form or an address names."""
    try:
        return holds.of(patient, UUID(public_id or ""))
    except ValueError:
        return None
