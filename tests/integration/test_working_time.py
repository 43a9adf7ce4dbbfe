"""When people work: hours by clinician and place, time off, closed days."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from app.care import working_time
from app.clinical.schedule import Span
from app.extensions import db
from app.models import ClinicianSchedule, ClosedDay, Place, Practice, TimeOff, WorkingHours
from tests import builders
from tests.queries import count_queries

NEW_YORK = ZoneInfo("America/New_York")
MONDAY = date(2026, 11, 23)
SUNDAY = date(2026, 11, 29)


def span(starts: str, ends: str, on: date = MONDAY) -> Span:
    clocks = [datetime.fromisoformat(f"{on}T{clock}").replace(tzinfo=NEW_YORK) for clock in (starts, ends)]
    return Span(*clocks)


def work(user, starts: int, ends: int, *, weekday=0, **values) -> None:
    db.session.add(
        WorkingHours(user=user, weekday=weekday, starts_minute=starts * 60, ends_minute=ends * 60, **values)
    )
    db.session.flush()


def away(user, wanted: Span, label="Away") -> None:
    db.session.add(
        TimeOff(
            user=user,
            starts_at=wanted.starts_at,
            ends_at=wanted.ends_at,
            label=label,
            made_at=builders.now(),
            made_by=user,
        )
    )
    db.session.flush()


def read(*people, since=MONDAY, until=MONDAY):
    return working_time.read(people, since, until, practice=db.session.get(Practice, 1))


def test_somebody_without_hours_works_while_the_practice_is_open(cast):
    assert read(cast.therapist).windows(cast.therapist, MONDAY) == [span("08:00", "18:00")]


def test_own_hours_time_off_and_place_decide_the_day(cast):
    harbor = Place(name="Harbor")
    db.session.add(harbor)
    work(cast.therapist, 9, 12)
    work(cast.therapist, 13, 17, place=harbor)
    away(cast.therapist, span("16:00", "20:00"))
    hours = read(cast.therapist)
    assert hours.windows(cast.therapist, MONDAY) == [span("09:00", "12:00"), span("13:00", "16:00")]
    assert hours.place_id(cast.therapist, span("13:00", "14:00").starts_at) == harbor.id
    other = harbor.id + 1
    assert hours.windows(cast.therapist, MONDAY, other) == [span("09:00", "12:00")]


def test_time_off_of_one_is_not_time_off_of_another(cast):
    away(cast.therapist, span("00:00", "23:59"))
    hours = read(cast.therapist, cast.physician)
    assert hours.windows(cast.physician, MONDAY) == [span("08:00", "18:00")]


def test_time_off_that_was_taken_back_counts_no_more(cast):
    away(cast.therapist, span("09:00", "12:00"))
    row = db.session.query(TimeOff).one()
    row.removed_at, row.removed_by_id = builders.now(), cast.desk.id
    db.session.flush()
    assert read(cast.therapist).windows(cast.therapist, MONDAY) == [span("08:00", "18:00")]


def test_a_closed_day_leaves_nobody_any_time_and_says_its_name(cast):
    db.session.add(ClosedDay(on_date=MONDAY, name="Harbor Day"))
    db.session.flush()
    hours = read(cast.therapist)
    assert hours.windows(cast.therapist, MONDAY) == []
    assert hours.outside(cast.therapist, span("09:00", "10:00")) == (
        "The practice is closed on 23 Nov 2026: Harbor Day."
    )


def test_a_closed_place_takes_only_the_hours_spent_there(cast):
    harbor = Place(name="Harbor")
    db.session.add_all([harbor, ClosedDay(on_date=MONDAY, name="Painters", place=harbor)])
    work(cast.therapist, 9, 12)
    work(cast.therapist, 13, 17, place=harbor)
    assert read(cast.therapist).windows(cast.therapist, MONDAY) == [span("09:00", "12:00")]


@pytest.mark.parametrize(
    ("wanted", "words"),
    [
        (span("09:00", "10:00"), ""),
        (span("11:30", "12:30"), "Ana Alder works 09:00–12:00 on 23 Nov 2026; this visit would lie outside."),
        (span("09:00", "10:00", date(2026, 11, 24)), "Ana Alder does not work on 24 Nov 2026."),
        (span("10:30", "11:30", date(2026, 11, 30)), "Ana Alder is away at this time."),
    ],
)
def test_why_a_visit_would_lie_outside_is_said_in_words(cast, wanted, words):
    work(cast.therapist, 9, 12)
    away(cast.therapist, span("11:00", "12:00", date(2026, 11, 30)))
    hours = working_time.of_visit(cast.therapist, wanted, practice=db.session.get(Practice, 1))
    assert hours.outside(cast.therapist, wanted) == words


def test_without_hours_of_their_own_the_words_speak_of_the_practice(cast):
    practice = db.session.get(Practice, 1)
    practice.opening_hours = [row for row in practice.opening_hours if row.weekday != SUNDAY.weekday()]
    db.session.flush()
    hours = read(cast.therapist, until=SUNDAY)
    assert hours.outside(cast.therapist, span("09:00", "10:00", SUNDAY)) == (
        "The practice is closed on Sundays."
    )
    assert hours.outside(cast.therapist, span("17:30", "18:30")) == (
        "The practice is open 08:00–18:00 on Mondays; this visit would lie outside."
    )


def test_buffer_and_overlap_are_none_until_they_are_set(cast):
    hours = read(cast.therapist)
    assert (hours.buffer(cast.therapist), hours.allows_overlap(cast.therapist)) == (0, False)
    db.session.add(ClinicianSchedule(user=cast.therapist, buffer_minutes=10, allows_overlap=True))
    db.session.flush()
    hours = read(cast.therapist)
    assert (hours.buffer(cast.therapist), hours.allows_overlap(cast.therapist)) == (10, True)


def test_eight_weeks_of_many_people_are_read_in_as_few_queries_as_one_day_of_one(cast):
    people = [builders.a_user(f"Person {number}") for number in range(6)]
    for person in people:
        work(person, 9, 12)
        away(person, span("10:00", "11:00"))
    practice = db.session.get(Practice, 1)
    assert len(practice.opening_hours) == 7  # read once, with the practice
    with count_queries() as one:
        working_time.read(people[:1], MONDAY, MONDAY, practice=practice)
    with count_queries() as many:
        hours = working_time.read(people, MONDAY, date(2027, 1, 18), practice=practice)
        assert all(hours.windows(person, MONDAY) for person in people)
    assert len(many) == len(one) == 4
