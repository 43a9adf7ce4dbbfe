"""Where the clocks are shown, and the one that asks for a reason: a visit beyond direct access."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from app.care import signing
from app.care.errors import Refused
from app.clinical.days import day
from app.clinical.vocabulary import NoteKind, PlanState
from app.extensions import db
from tests import builders
from tests.queries import count_queries

REASON = "direct_access.reason"
TODAY = builders.today()


def ago(days: int) -> date:
    return TODAY - timedelta(days=days)


def a_course(cast, *visits: int, referred=False, patient=None, **plan):
    """A plan opened so many days ago as its first visit, and a draft of each visit; gives its version."""
    diagnosis = builders.a_diagnosis(patient or cast.pat, by=cast.therapist, referred=referred)
    version = builders.a_plan(diagnosis, by=cast.therapist, **({"starts_on": ago(visits[0])} | plan))
    for days in visits:
        builders.a_note(diagnosis, by=cast.therapist, plan=version, visit_on=ago(days))
    db.session.commit()
    return version


def a_visit(version, cast, *, days: int = 0, **values):
    note = builders.a_note(
        version.plan.diagnosis, by=cast.therapist, plan=version, visit_on=ago(days), **values
    )
    db.session.commit()
    return note


def sign(note, cast):
    return signing.sign(note, shown=note.version, by=cast.therapist, at=builders.now(), on=TODAY)


def left(note) -> list[str]:
    from app.care.signing_requirements import what_is_missing

    return [one.words for one in what_is_missing(note, on=TODAY) if one.field == REASON]


# shown


def test_the_plan_shows_every_clock_with_its_day_what_is_left_and_the_rule(as_, cast):
    version = a_course(cast, 25, 20, 15)
    page = as_("therapist").get("treatment_plans.show", patient_id=cast.pat, plan_id=version.plan)
    said = [" ".join(one.get_text(" ").split()) for one in page.select(".clock")]
    assert said[0].startswith(
        f"First certification 5 days left by {day(ago(-5))} A physician signs the plan by"
    )
    assert said[1].startswith(
        f"Treatment without a referral 7 visits or 5 days left by {day(ago(-5))} No referral"
    )
    assert said[2].startswith(
        f"Progress report 10 visits left At least once in 10 treatment days: 0 since {day(ago(25))}."
    )
    assert "New York Education Law 6731" in said[1]


def test_a_closed_plan_shows_no_clock(as_, cast):
    version = a_course(cast, 25)
    version.plan.closed_on, version.plan.close_reason = ago(1), "Goals met"
    db.session.commit()
    page = as_("therapist").get("treatment_plans.show", patient_id=cast.pat, plan_id=version.plan)
    assert not page.select(".clock")


@pytest.mark.parametrize(
    ("began", "words", "tone"),
    [
        (19, None, None),
        (20, "Certification: 10 days left", "due"),
        (30, "Certification: due today", "due"),
        (31, "Certification: 1 day late", "bad"),
    ],
)
def test_my_day_and_the_banner_show_a_clock_only_where_it_is_near_or_late(as_, cast, began, words, tone):
    a_course(cast, began, referred=True)
    starts_at = datetime.combine(TODAY, time(15), UTC)
    builders.an_appointment(cast.pat, clinician=cast.therapist, starts_at=starts_at)
    db.session.commit()
    ana = as_("therapist")
    for page, place in (
        (ana.get("day.show"), ".visit-due"),
        (ana.get("patients.show", patient_id=cast.pat), ".banner-end"),
    ):
        found = [one for one in page.select(f"{place} .sig") if "Certification" in one.get_text()]
        assert [one.get_text(strip=True) for one in found] == ([words] if words else [])
        assert all(f"sig-{tone}" in one["class"] for one in found)


def test_the_desk_sees_no_clock_in_the_banner(as_, cast):
    a_course(cast, 45)
    page = as_("desk").get("patients.show", patient_id=cast.pat)
    assert "Certification" not in page.text
    assert "Direct access" not in page.text


def test_a_signed_visit_shows_no_clock_on_my_day(as_, cast):
    version = a_course(cast, 31, referred=True)
    appointment = builders.an_appointment(
        cast.pat, clinician=cast.therapist, starts_at=datetime.combine(TODAY, time(15), UTC)
    )
    sign(a_visit(version, cast, appointment=appointment), cast)
    db.session.commit()
    assert "Certification" not in as_("therapist").get("day.show").text


def test_the_note_shows_certification_beside_the_report_where_it_is_near(as_, cast):
    near, far = (
        a_course(cast, 22, referred=True),
        a_course(cast, 12, referred=True, patient=builders.a_patient("Fay", "Finch", team=[cast.therapist])),
    )
    for version, is_said in ((near, True), (far, False)):
        note = a_visit(version, cast)
        page = as_("therapist").get("session_notes.edit", patient_id=note.patient, note_id=note)
        assert ("Certification: 8 days left." in page.text) is is_said


def test_my_day_asks_the_database_as_often_for_many_visits_as_for_one(as_, cast):
    ana, counts = as_("therapist"), []
    for number in range(3):
        patient = builders.a_patient("Fay", f"Finch{number}", team=[cast.therapist])
        a_course(cast, 25, 20, patient=patient)
        starts_at = datetime.combine(TODAY, time(13 + number), UTC)
        builders.an_appointment(patient, clinician=cast.therapist, starts_at=starts_at)
        db.session.commit()
        with count_queries() as sent:
            ana.get("day.show")
        counts.append(len(sent))
    assert counts[0] == counts[2]


# the warning while the note is written


@pytest.mark.parametrize(
    ("earlier", "headline"),
    [
        ((12, 10, 8, 6, 4, 2), None),
        ((14, 12, 10, 8, 6, 4, 2), "Visit 8 of 10, day 14 of 30, without a referral."),
        ((23,), None),
        ((24,), "Visit 2 of 10, day 24 of 30, without a referral."),
        ((18, 16, 14, 12, 10, 8, 6, 4, 2), "Visit 10 of 10, day 18 of 30, without a referral: the last one."),
        ((30,), "Visit 2 of 10, day 30 of 30, without a referral: the last one."),
        ((31,), "Visit 2 on day 31, without a referral: beyond the limit."),
        ((20, 18, 16, 14, 12, 10, 8, 6, 4, 2), "Visit 11 on day 20, without a referral: beyond the limit."),
    ],
)
def test_a_note_warns_from_the_8th_visit_or_the_24th_day_on(as_, cast, earlier, headline):
    note = a_visit(a_course(cast, *earlier), cast)
    page = as_("therapist").get("session_notes.edit", patient_id=cast.pat, note_id=note)
    said = [one.get_text() for one in page.select("#direct-access .alertline b")]
    assert said == ([headline] if headline else [])
    ways = [one.get_text() for one in page.select("#direct-access a")]
    assert ways == (["Put a referral on file", "record the notice"] if headline else [])


def test_with_a_referral_on_file_nothing_is_warned_of(as_, cast):
    note = a_visit(a_course(cast, 45, referred=True), cast)
    page = as_("therapist").get("session_notes.edit", patient_id=cast.pat, note_id=note)
    assert not page.select("#direct-access .alertline")


def test_the_house_rule_is_said_where_it_asks_for_a_reason_and_nowhere_else(as_, cast):
    beyond, near = (
        a_course(cast, 31),
        a_course(cast, 25, patient=builders.a_patient("Fay", "Finch", team=[cast.therapist])),
    )
    for version, is_said in ((beyond, True), (near, False)):
        note = a_visit(version, cast)
        page = as_("therapist").get("session_notes.edit", patient_id=note.patient, note_id=note)
        assert ("House rule: it is signed with a referral on file" in page.text) is is_said
        assert bool(page.select("#direct-access .is-beyond")) is is_said


# signing


@pytest.mark.parametrize(
    ("earlier", "is_asked"),
    [((30,), False), ((31,), True), (range(18, 0, -2), False), (range(20, 0, -2), True)],
    ids=["day 30", "day 31", "visit 10", "visit 11"],
)
def test_a_visit_beyond_the_limit_is_not_signed_without_a_reason(cast, earlier, is_asked):
    note = a_visit(a_course(cast, *earlier), cast)
    assert bool(left(note)) is is_asked
    if is_asked:
        with pytest.raises(Refused, match="Put a referral on file, or say why treatment went on"):
            sign(note, cast)
    else:
        assert sign(note, cast).is_signed


def test_the_stated_reason_is_signed_with_the_note_and_stands_in_its_record(as_, cast):
    version = a_course(cast, 31)
    note = a_visit(version, cast, particulars={REASON: "Dr. Chen promised the referral for Friday."})
    sign(note, cast)
    db.session.commit()
    assert note.particulars[REASON] == "Dr. Chen promised the referral for Friday."
    assert REASON in signing.content(note)["particulars"]
    page = as_("therapist").get("session_notes.show", patient_id=cast.pat, note_id=note)
    assert "Treatment without a referral" in page.text
    assert "Why treatment went on beyond the limit" in page.text
    assert "Dr. Chen promised the referral for Friday." in page.text


def test_a_referral_put_on_file_by_the_day_of_the_visit_lets_it_be_signed(cast):
    version = a_course(cast, 40)
    note, earlier = a_visit(version, cast), a_visit(version, cast, days=8)
    order = builders.an_order(version.plan.diagnosis, by=cast.therapist, signed_on=ago(3))
    assert not left(note)
    assert left(earlier) == [
        "Visit 2 on day 32, without a referral: beyond the limit. "
        "Put a referral on file, or say why treatment went on."
    ]
    order.entered_in_error_at, order.entered_in_error_reason = builders.now(), "Another patient’s"
    order.entered_in_error_by_id = cast.therapist.id
    db.session.flush()
    assert left(note)


@pytest.mark.parametrize("kind", [NoteKind.TELEPHONE, NoteKind.MISSED_VISIT])
def test_what_is_no_visit_is_signed_beyond_the_limit(cast, kind):
    assert not left(a_visit(a_course(cast, 45), cast, kind=kind))


def test_a_discharge_is_asked_only_where_something_was_done(cast):
    note = a_visit(a_course(cast, 45), cast, kind=NoteKind.DISCHARGE)
    assert left(note)
    note.treatments.clear()
    db.session.flush()
    assert not left(note)


def test_the_reason_is_asked_for_at_the_door_and_taken_there(as_, cast):
    note = a_visit(a_course(cast, 31), cast)
    ana = as_("therapist")
    page = ana.get("session_notes.signature", patient_id=cast.pat, note_id=note)
    assert page.select(f'a[href="#{REASON}"]')
    ana.post(
        "session_notes.save",
        {"version": note.version, "present": REASON, REASON: "Surgeon asked, paper in the mail."},
        patient_id=cast.pat,
        note_id=note,
    )
    db.session.refresh(note)
    assert note.particulars[REASON] == "Surgeon asked, paper in the mail."
    page = ana.get("session_notes.signature", patient_id=cast.pat, note_id=note)
    assert not page.select(f'a[href="#{REASON}"]')


def test_a_certified_plan_near_its_end_is_said_in_the_banner_as_certification(as_, cast):
    at = datetime.combine(ago(35), time(15), UTC)
    decided = {"sent_at": at, "sent_by": cast.therapist, "decided_at": at, "decided_by": cast.physician}
    a_course(cast, 40, referred=True, state=PlanState.CERTIFIED, ends_on=ago(-5), **decided)
    page = as_("physician").get("patients.show", patient_id=cast.pat)
    assert "Certification: 5 days left" in page.one(".banner-end").get_text()
