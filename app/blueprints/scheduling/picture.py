"""What the schedule shows around every drawer: the day or the week, and who is expected today."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from flask import g, request
from flask_login import current_user

from app import policy
from app.blueprints.scheduling.forms import VisitForm, asked_day, asked_visit, opening_value
from app.care import accounts, calendar, scheduling, slots
from app.clinical.schedule import USUAL_MINUTES
from app.clinical.vocabulary import AppointmentType
from app.models import Patient, User
from app.policy import Action, Reach
from app.ui import day_grid, filters

WEEK = 7


@dataclass(frozen=True)
class Expected:
    """Somebody of today's list."""

    line: day_grid.Line
    clinician: User
    arrived_at: datetime | None


@dataclass(frozen=True)
class Picture:
    on: date
    is_week: bool
    days: list[date]
    people: list[User]
    rows: list[day_grid.Row]
    week: list[tuple[User, list[tuple[date, list[day_grid.Line]]]]]
    here: list[Expected]
    seen: list[Expected]
    off: list[Expected]
    free: int

    @property
    def stamp(self) -> str:
        """Changes when anything on the page changes."""
        people = [(person.name, person.credentials) for person in self.people]
        week = [days for _person, days in self.week]
        today = [(one.line, one.arrived_at) for one in (*self.here, *self.seen, *self.off)]
        return day_grid.stamp(self.on, people, self.rows, week, today)

    @property
    def monday(self) -> date:
        return _week_of(self.on)[0]

    @property
    def sunday(self) -> date:
        return _week_of(self.on)[-1]

    @property
    def before(self) -> date:
        return self.on - timedelta(days=WEEK if self.is_week else 1)

    @property
    def after(self) -> date:
        return self.on + timedelta(days=WEEK if self.is_week else 1)

    @property
    def is_here(self) -> int:
        return sum(one.line.is_here for one in self.here)

    @property
    def to_come(self) -> int:
        return sum(one.line.is_booked for one in self.here)


def picture(on: date | None = None, *, is_week: bool = False) -> Picture:
    """The schedule of a day, or of the week around it, as far as the person may see it."""
    on = on or asked_day(request.args.get("on"), filters.today())
    reach = policy.reach(current_user.role, Action.SCHEDULE_READ)
    columns = calendar.days(
        _week_of(on) if is_week else [on], practice=g.practice, by=current_user, reach=reach, at=g.at
    )
    days = [day for day, people in columns.items() if not is_week or _is_used(people)]
    people = [column.clinician for column in next(iter(columns.values()))]
    today = _expected_today(reach)
    return Picture(
        on=on,
        is_week=is_week,
        days=days,
        people=people,
        rows=[] if is_week else day_grid.rows(columns[on], filters.zone(), at=g.at),
        week=[
            (person, [(day, day_grid.lines(columns[day][number], at=g.at)) for day in days])
            for number, person in enumerate(people)
            if is_week
        ],
        here=[one for one in today if one.line.is_booked or one.line.is_here],
        seen=[one for one in today if one.line.is_live and not (one.line.is_booked or one.line.is_here)],
        off=[one for one in today if not one.line.is_live],
        free=sum(column.free for day in days for column in columns[day]),
    )


def _expected_today(reach: Reach) -> list[Expected]:
    """Who comes or came today, and who does not; one's own only, where other people's times read busy."""
    return [
        Expected(day_grid.visit_line(visit, at=g.at), visit.clinician, day_grid.arrived_at(visit))
        for visit in scheduling.of_day(filters.today(), g.practice.time_zone)
        if reach is Reach.ALL or visit.clinician_id == current_user.id
    ]


def _week_of(on: date) -> list[date]:
    monday = on - timedelta(days=on.weekday())
    return [monday + timedelta(days=number) for number in range(WEEK)]


def _is_used(columns: Sequence[calendar.Column]) -> bool:
    """Open, or with something booked although it is closed."""
    return any(column.opened or column.entries for column in columns)


def guess(patient: Patient) -> dict[str, Any]:
    """What the form starts with: what the address says, else whom the patient sees most lately."""
    asked = asked_visit()
    people = {str(person.public_id): person for person in accounts.clinicians()}
    person = people.get(asked["clinician"]) or scheduling.usual_clinician(patient)
    if person is None and slots.types_of(current_user):
        person = current_user
    kind = slots.usual_type(person) if person else AppointmentType.FOLLOW_UP
    return asked | {"clinician": str(person.public_id) if person else "", "type": kind}


def openings(form: VisitForm, patient: Patient) -> list[tuple[str, datetime, User]]:
    """Free times near what was asked for, as values for the form; anybody's, if nobody is chosen yet."""
    people = [form.person] if form.person else list(form.people.values())
    kind = form.type.data
    minutes = form.minutes.data or USUAL_MINUTES.get(kind, 45)
    found = calendar.next_openings(
        g.practice,
        [person for person in people if kind in slots.types_of(person)],
        minutes=minutes,
        since=max(form.on.data or filters.today(), filters.today()),
        at=g.at,
        patient=patient,
        near=form.clock.data,
    )
    return [
        (opening_value(opening.clinician, opening.span.starts_at), opening.span.starts_at, opening.clinician)
        for opening in found
    ]
