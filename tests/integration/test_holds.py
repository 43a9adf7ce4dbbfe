"""Times kept while somebody talks: what is kept is what was asked for last, and once."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from app import clock
from app.care import holds, practice, scheduling, visit_types
from app.care.errors import Refused
from app.clinical.vocabulary import VisitKind
from app.extensions import db
from app.models import Room, SlotHold
from tests import builders

NEW_YORK = ZoneInfo("America/New_York")


def a_monday() -> date:
    today = clock.today("America/New_York")
    return today + timedelta(days=7 - today.weekday())


@pytest.fixture
def hold(cast):
    starts_at = datetime.combine(a_monday(), time(9), NEW_YORK).astimezone(UTC)

    def kept(kind=VisitKind.FOLLOW_UP, **values):
        wanted = {"clinician": cast.therapist, "minutes": 45, "visit_type": visit_types.usual_of(kind)}
        return holds.hold(
            cast.pat,
            starts_at=starts_at,
            practice=practice.the_practice(),
            by=cast.desk,
            at=clock.now(),
            **wanted | values,
        )

    return kept


def standing() -> list[SlotHold]:
    return list(db.session.scalars(db.select(SlotHold).where(SlotHold.released_at.is_(None))))


def test_the_same_time_for_another_type_of_visit_is_kept_anew(hold):
    in_a_room = visit_types.usual_of(VisitKind.RE_EVALUATION)
    room = Room(name="Room 1")
    in_a_room.needs_room = True
    db.session.add(room)
    first = hold()
    second = hold(VisitKind.RE_EVALUATION)
    assert (second.visit_type, second.room) == (in_a_room, room)
    assert first.released_at is not None
    assert standing() == [second]
    assert hold(VisitKind.RE_EVALUATION) is second


def test_the_same_time_with_another_second_person_is_kept_anew(hold, cast):
    other = builders.a_user("Dr. P", cast.physician.role, "MD")
    first = hold(VisitKind.JOINT_REVIEW, second_clinician=cast.physician)
    second = hold(VisitKind.JOINT_REVIEW, second_clinician=other)
    assert (second.second_clinician, standing()) == (other, [second])
    assert first.released_at is not None
    assert hold(VisitKind.JOINT_REVIEW, second_clinician=other) is second
    assert builders.count(SlotHold) == 2


@pytest.mark.parametrize("other", ["therapist", "second_therapist"])
def test_a_time_kept_for_the_same_patient_is_said_to_be_theirs_and_nobody_elses(hold, cast, other):
    kept = hold()
    with pytest.raises(Refused, match=r"kept for this patient already, .* with Ana Alder"):
        scheduling.book(
            cast.pat,
            clinician=getattr(cast, other),
            starts_at=kept.starts_at,
            minutes=45,
            practice=practice.the_practice(),
            by=cast.desk,
            at=clock.now(),
        )
    with pytest.raises(Refused, match="kept for another caller"):
        scheduling.book(
            cast.quinn,
            clinician=cast.therapist,
            starts_at=kept.starts_at,
            practice=practice.the_practice(),
            by=cast.desk,
            at=clock.now(),
        )
