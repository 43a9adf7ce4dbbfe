"""The visits of one course: those that took place, those that were missed, and Dr. O's."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta

from app.care.demonstration.courses import Story
from app.care.demonstration.schedule import ZONE
from app.clinical.red_flags import REVIEW_AFTER_MONTHS, months_after
from app.clinical.vocabulary import AppointmentStatus, VisitKind
from app.models import Appointment

WEEKLY_VISITS = 6
REMEASURED_EVERY = 28  # days
REPORTED_EVERY = 10  # visits: the tenth is a progress visit
LAST_SEEN = {  # days before the day, or the weekday before that
    "Mortimer Oleander": 1,
    "Ada Bellweather": 1,
    "Adwoa Mayfair-Osei": 1,
    "Jasper Underhill": 5,
}
NOT_SEEN_AT_THREE_MONTHS = ("Emrys Hollowell",)
CONSULTED = {"Petra Nightshade": 2}
"""Who was seen by Dr. O so many days before the day and had nothing decided yet."""
WITHOUT_REFERRAL = ("Ludovic Fernsby",)
"""Who came to therapy directly, without seeing a physician."""
WITH_ASSISTANT = {"Adwoa Mayfair-Osei": 5}
"""Who was treated by the assistant in these last weeks."""


@dataclass
class Visits:
    """What was booked for one course, each in the order of the calendar. ``measured`` are among those seen."""

    seen: list[Appointment] = field(default_factory=list)
    measured: list[Appointment] = field(default_factory=list)
    missed: list[Appointment] = field(default_factory=list)
    reviews: list[Appointment] = field(default_factory=list)

    def see(self, story: Story, visit: Appointment) -> None:
        self.seen.append(visit)
        if visit.kind is VisitKind.RE_EVALUATION or self.is_due(story, _day(visit)):
            self.measured.append(visit)

    def is_due(self, story: Story, day: date) -> bool:
        """Measured first, then about every four weeks; where the course is written out, at its points."""
        if not self.measured:
            return True
        last = _day(self.measured[-1])
        if story.person.points:
            return any(last < story.ago(weeks) <= day for weeks, *_ in story.person.points)
        return (day - last).days >= REMEASURED_EVERY


def book(story: Story) -> Visits:
    """The visits that took place, each at a time that was free; now and then one was missed."""
    booked = Visits()
    if story.person.key not in WITHOUT_REFERRAL:
        _see_dr_o(story, booked)
    days = _days(story)
    for wanted in days:
        clinician = _who_treats(story, wanted)
        slot = story.calendar.near(clinician, story.patient, wanted, before=story.on)
        if slot is None:
            continue
        kind = _kind(story, clinician, slot[0], booked)
        if booked.seen and story.chance.random() < 0.03 and not _must_come(story, wanted, days):
            _miss(story, clinician, slot, kind, booked)
        else:
            visit = story.calendar.book(clinician, story.patient, *slot, kind, AppointmentStatus.COMPLETED)
            booked.see(story, visit)
    return booked


def was_consulted(story: Story) -> bool:
    return story.person.key in CONSULTED


def consult(story: Story) -> None:
    """A new patient whom Dr. O has seen already, where that is so."""
    if was_consulted(story):
        wanted = story.weekday(CONSULTED[story.person.key])
        if slot := story.calendar.near("dr_o", story.patient, wanted, before=story.on):
            story.calendar.book(
                "dr_o", story.patient, *slot, VisitKind.CONSULTATION, AppointmentStatus.COMPLETED
            )


def _kind(story: Story, clinician: str, day: date, booked: Visits) -> VisitKind:
    """A progress visit is measured, and no assistant's; where the course is written out, it waits for a point."""
    if not booked.seen:
        return VisitKind.EVALUATION
    reports = [place for place, visit in enumerate(booked.seen) if visit.kind is not VisitKind.FOLLOW_UP]
    may_report = clinician == story.person.therapist and (
        not story.person.points or booked.is_due(story, day)
    )
    if may_report and len(booked.seen) - reports[-1] >= REPORTED_EVERY - 1:
        return VisitKind.RE_EVALUATION
    return VisitKind.FOLLOW_UP


def _day(visit: Appointment) -> date:
    return visit.starts_at.astimezone(ZONE).date()


def _days(story: Story) -> list[date]:
    """Weekly at first, then every two weeks, up to the end of the course."""
    first, last = story.ago(story.person.began), story.ago(story.person.ended)
    days = [first + timedelta(weeks=week) for week in range(WEEKLY_VISITS)]
    while days[-1] < last:
        days.append(days[-1] + timedelta(weeks=2))
    if story.person.key in LAST_SEEN:
        last = _last_seen(story)
        return [day for day in days if day < last - timedelta(days=6)] + [last]
    return [day for day in days if day < last]


def _last_seen(story: Story) -> date:
    return story.weekday(LAST_SEEN[story.person.key])


def _must_come(story: Story, day: date, days: list[date]) -> bool:
    """Something of this visit is told on the day itself; near the end of a course nobody stays away, for the
    last visit closes the plan."""
    if story.person.ended and day in days[-2:]:
        return True
    return story.person.key in LAST_SEEN and day == _last_seen(story)


def _who_treats(story: Story, day: date) -> str:
    weeks = WITH_ASSISTANT.get(story.person.key, 0)
    return "pia" if weeks and day >= story.ago(weeks) else story.person.therapist


def _miss(story: Story, clinician: str, slot: tuple[date, int], kind: VisitKind, booked: Visits) -> None:
    status = story.chance.choice((AppointmentStatus.NO_SHOW, AppointmentStatus.CANCELLED_BY_PATIENT))
    reason = "Rang in the morning" if status is AppointmentStatus.CANCELLED_BY_PATIENT else ""
    visit = story.calendar.book(clinician, story.patient, *slot, kind, status, reason=reason)
    if status is AppointmentStatus.NO_SHOW:
        booked.missed.append(visit)


def _see_dr_o(story: Story, booked: Visits) -> None:
    """Before the first visit, and where a face has not recovered three months after onset, as the guideline asks."""
    consulted = story.calendar.near("dr_o", story.patient, story.ago(story.person.began + 1), before=story.on)
    if consulted is not None:
        story.calendar.book(
            "dr_o", story.patient, *consulted, VisitKind.CONSULTATION, AppointmentStatus.COMPLETED
        )
    due = months_after(story.ago(story.person.onset), REVIEW_AFTER_MONTHS)
    if (consulted is not None and consulted[0] >= due) or story.person.key in NOT_SEEN_AT_THREE_MONTHS:
        return
    slot = story.calendar.first_from("dr_o", story.patient, due, before=story.on)
    if slot is not None:
        booked.reviews.append(
            story.calendar.book(
                "dr_o",
                story.patient,
                *slot,
                VisitKind.PHYSICIAN_FOLLOW_UP,
                AppointmentStatus.COMPLETED,
            )
        )
