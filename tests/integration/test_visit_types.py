"""The practice's types of visit: who gives them, where, and what may be changed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.care import slots, visit_types
from app.care.errors import Invalid, Refused, Stale
from app.care.visit_types import TypeValues
from app.clinical.preparation import Preparation
from app.clinical.vocabulary import VisitKind
from app.extensions import db
from app.models import Practice, Room, VisitType
from tests import builders

TAPING = TypeValues("Long therapy visit", VisitKind.FOLLOW_UP, 90, preparation=[Preparation.REFERRAL])


@pytest.fixture
def types(cast) -> list[VisitType]:
    return visit_types.start()


def of(kind: VisitKind) -> VisitType:
    found = visit_types.usual_of(kind)
    assert found is not None
    return found


def test_a_new_type_stands_last_and_is_offered(types):
    added = visit_types.add(TAPING)
    assert visit_types.active()[-1] is added
    assert (added.minutes, added.preparation) == (90, ["referral"])


def test_without_names_everybody_gives_what_is_the_work_of_their_role(cast, types):
    assert visit_types.givers(of(VisitKind.FOLLOW_UP)) == [cast.therapist, cast.second_therapist]
    assert visit_types.givers(of(VisitKind.CONSULTATION)) == [cast.physician]
    assert cast.physician in visit_types.givers(of(VisitKind.JOINT_REVIEW))


def test_named_people_alone_give_it(cast, types):
    added = visit_types.add(replace(TAPING, givers=[cast.second_therapist]))
    assert visit_types.givers(added) == [cast.second_therapist]
    assert added in visit_types.given_by(cast.second_therapist)
    assert added not in visit_types.given_by(cast.therapist)


def test_nobody_at_the_desk_gives_anything(cast, types):
    assert visit_types.given_by(cast.desk) == []


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"name": "therapy VISIT"}, "name"),
        ({"minutes": 0}, "minutes"),
        ({"minutes": -45}, "minutes"),
        ({"minutes": 485}, "minutes"),
        ({"minutes": 42}, "minutes"),
        ({"buffer_minutes": 125}, "buffer_minutes"),
        ({"kind": VisitKind.JOINT_REVIEW}, "needs_second_clinician"),
    ],
)
def test_what_makes_no_sense_is_refused_at_its_field(types, values, field):
    with pytest.raises(Invalid) as refused:
        visit_types.add(replace(TAPING, **values))
    assert refused.value.field == field


def test_nobody_is_named_for_what_is_not_the_work_of_their_role(cast, types):
    with pytest.raises(Invalid) as refused:
        visit_types.add(replace(TAPING, givers=[cast.physician]))
    assert refused.value.field == "givers"


def test_a_change_of_the_people_or_rooms_alone_is_a_new_version(cast, types):
    room = Room(name="Room 1")
    db.session.add(room)
    added = visit_types.add(TAPING)
    visit_types.change(added, replace(TAPING, givers=[cast.therapist], rooms=[room]), version=1)
    assert (added.version, [one.room for one in added.rooms]) == (2, [room])
    visit_types.change(added, TAPING, version=2)
    db.session.expire_all()
    assert (added.version, added.rooms, added.givers) == (3, [], [])


def test_an_older_copy_never_overwrites_a_newer_one(types):
    added = visit_types.add(TAPING)
    visit_types.change(added, replace(TAPING, minutes=60), version=1)
    with pytest.raises(Stale):
        visit_types.change(added, replace(TAPING, minutes=75), version=1)


def test_what_is_booked_keeps_its_kind(cast, types):
    added = visit_types.add(TAPING)
    visit_types.change(added, replace(TAPING, kind=VisitKind.TELEHEALTH), version=1)
    builders.an_appointment(cast.pat, clinician=cast.therapist, visit_type=added)
    with pytest.raises(Invalid) as refused:
        visit_types.change(added, TAPING, version=2)
    assert refused.value.field == "kind"


def test_a_retired_type_is_offered_no_more_until_it_is_brought_back(types):
    video = of(VisitKind.TELEHEALTH)
    visit_types.retire(video)
    assert video not in visit_types.active()
    assert visit_types.usual_of(VisitKind.TELEHEALTH) is None
    visit_types.bring_back(video)
    assert of(VisitKind.TELEHEALTH) is video


def test_the_last_type_in_use_stays(types):
    for one in types[1:]:
        visit_types.retire(one)
    with pytest.raises(Refused):
        visit_types.retire(types[0])


def test_a_type_moves_up_one_place_and_the_first_one_stays_first(types):
    visit_types.put_earlier(types[2])
    assert visit_types.every()[:3] == [types[0], types[2], types[1]]
    visit_types.put_earlier(types[0])
    assert visit_types.every()[0] is types[0]


def test_a_joint_visit_is_of_two_people_with_different_work(cast, types):
    joint, long = of(VisitKind.JOINT_REVIEW), visit_types.add(replace(TAPING, needs_second_clinician=True))
    assert visit_types.go_together(cast.physician, cast.therapist, joint)
    assert not visit_types.go_together(cast.second_therapist, cast.therapist, joint)
    assert visit_types.go_together(cast.second_therapist, cast.therapist, long)
    assert not visit_types.go_together(cast.therapist, cast.therapist, long)


def test_two_therapists_are_not_booked_for_a_joint_visit(cast, types):
    with pytest.raises(Invalid) as refused:
        slots.bookable(
            db.session.get(Practice, 1),
            cast.therapist,
            VisitKind.JOINT_REVIEW,
            builders.now(),
            None,
            at=builders.now(),
            visit_type=of(VisitKind.JOINT_REVIEW),
            second_clinician=cast.second_therapist,
            reason="Asked for",
        )
    assert refused.value.field == "second_clinician"
