"""Versions of a plan: which was in force when, two side by side, and on paper."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest

from app.care import plan_history
from app.clinical.vocabulary import PlanState
from app.extensions import db
from app.models import PlanVersion
from tests.builders import a_diagnosis, a_note, a_patient, a_plan

ZONE = ZoneInfo("America/New_York")
NOON = datetime(2026, 1, 1, 17, tzinfo=UTC)
FIRST = date(2026, 6, 8)


@pytest.fixture
def version(cast) -> PlanVersion:
    made = a_plan(a_diagnosis(cast.pat, by=cast.therapist), by=cast.therapist, written_at=at(FIRST))
    db.session.commit()
    return made


def stands(
    version: PlanVersion, number: int, written_on: date, *, starts_on=FIRST, certified_on=None, **values
):
    """A version of the same plan as it stands today."""
    known = {"title": "Retraining", "reason": f"Reason {number}", "visits_per_week": Decimal(1)}
    made = PlanVersion(
        plan=version.plan,
        number=number,
        starts_on=starts_on,
        ends_on=starts_on + timedelta(days=84),
        visits_planned=12,
        written_by=version.written_by,
        written_at=at(written_on),
        **known | values,
    )
    certify(made, certified_on, version.written_by)
    db.session.add(made)
    db.session.flush()
    return made


def certify(version: PlanVersion, on: date | None, by) -> None:
    if on:
        version.state = PlanState.CERTIFIED
        version.sent_at = version.decided_at = at(on)
        version.sent_by = version.decided_by = by


def at(day: date) -> datetime:
    return NOON + (day - date(2026, 1, 1))


def shown(as_, cast, version, who="therapist", **asked):
    return as_(who).get("treatment_plans.show", patient_id=cast.pat, plan_id=version.plan, **asked)


def compared(as_, cast, version, who="therapist", **asked):
    return as_(who).get("treatment_plans.compare", patient_id=cast.pat, plan_id=version.plan, **asked)


def words_of(answer) -> str:
    assert answer.response.mimetype == "application/pdf"
    return " ".join(answer.text.split())


# in force on a day


@pytest.fixture
def course(version):
    """Version 1 of 8 June, certified 12 June; 2 of 1 July, never certified; 3 of 1 August from 10 August on."""
    certify(version, date(2026, 6, 12), version.written_by)
    stands(version, 2, date(2026, 7, 1), state=PlanState.SUPERSEDED)
    stands(version, 3, date(2026, 8, 1), starts_on=date(2026, 8, 10), certified_on=date(2026, 8, 3))
    db.session.commit()
    db.session.expire_all()
    return version.plan


@pytest.mark.parametrize(
    ("on", "number", "is_certified"),
    [
        (date(2026, 6, 7), None, False),
        (date(2026, 6, 8), 1, False),
        (date(2026, 6, 11), 1, False),
        (date(2026, 6, 12), 1, True),
        (date(2026, 7, 1), 1, True),
        (date(2026, 8, 3), 1, True),
        (date(2026, 8, 9), 1, True),
        (date(2026, 8, 10), 3, True),
        (date(2027, 8, 10), 3, True),
    ],
)
def test_the_version_in_force_on_a_day_is_the_last_certified_one_that_had_begun(
    course, on, number, is_certified
):
    found = plan_history.in_force_on(course, on=on, zone=ZONE)
    assert (found.number if found else None) == number
    assert bool(found and plan_history.is_certified_by(found, on=on, zone=ZONE)) == is_certified


def test_a_day_ends_at_midnight_of_the_practice(cast):
    late = datetime(2026, 6, 9, 3, 30, tzinfo=UTC)  # 23:30 of the 8th in New York
    version = a_plan(a_diagnosis(cast.pat, by=cast.therapist), by=cast.therapist, written_at=late)
    assert plan_history.in_force_on(version.plan, on=date(2026, 6, 8), zone=ZONE) is version
    assert plan_history.in_force_on(version.plan, on=date(2026, 6, 7), zone=ZONE) is None


def test_the_plan_is_shown_as_it_was_in_force_on_a_day(as_, cast, course):
    page = shown(as_, cast, course.versions[0], on="2026-07-15")
    assert "In force on 15 Jul 2026: version 1, certified." in page.text
    assert "Version 1 of 3" in page.text
    early = shown(as_, cast, course.versions[0], on="2026-06-01")
    assert "On 1 Jun 2026 there was no plan yet." in early.text
    assert "Version 3 of 3" in shown(as_, cast, course.versions[0], on="someday").text


# side by side


def test_two_versions_are_compared_in_words_and_side_by_side(as_, cast, course):
    page = compared(as_, cast, course.versions[0], **{"from": 1, "to": 3})
    assert page.one("h1").get_text(strip=True) == "Version 1 and version 3"
    changed = page.one("section[aria-labelledby=changed]").get_text(" ", strip=True)
    assert "Taken out: Smile without the eye closing" in changed
    assert "10 Aug 2026 to 2 Nov 2026 instead of 8 Jun 2026 to 31 Aug 2026" in changed
    assert [row.get_text(" ", strip=True).split(":")[-1] for row in page.select(".plan-steps li")] == [
        " Reason 2",
        " Reason 3",
    ]
    goals = next(
        row for row in page.select(".plan-beside tbody tr") if row.th.get_text(strip=True) == "Goals"
    )
    earlier, later = goals.select("td")
    assert earlier.select_one("del").get_text(strip=True).endswith("by 31 Aug 2026")
    assert later.get_text(strip=True) == "Nothing"


def test_versions_are_compared_in_their_order_however_they_are_asked_for(as_, cast, course):
    page = compared(as_, cast, course.versions[0], **{"from": 3, "to": 1})
    assert page.one("h1").get_text(strip=True) == "Version 1 and version 3"


def test_without_numbers_the_newest_is_compared_with_the_one_before_it(as_, cast, course):
    assert compared(as_, cast, course.versions[0]).one("h1").get_text(strip=True) == "Version 2 and version 3"


def test_one_version_compared_with_itself_says_the_same(as_, cast, version):
    assert "Both versions say the same." in compared(as_, cast, version).text


@pytest.mark.parametrize("asked", [{"to": 9}, {"from": 7}, {"from": -1}])
def test_a_version_that_is_not_there_cannot_be_compared(as_, cast, course, asked):
    assert compared(as_, cast, course.versions[0], **asked).status == 404


def test_the_history_links_each_version_to_the_session_it_came_from(as_, cast, course):
    diagnosis = course.diagnosis
    note = a_note(diagnosis, by=cast.therapist, plan=course.versions[0])
    later = stands(course.versions[0], 4, date(2026, 9, 1), note_id=note.id)
    db.session.commit()
    for page in (shown(as_, cast, later), compared(as_, cast, later)):
        links = [link["href"] for link in page.select("main a") if "From the session" in link.get_text()]
        assert [str(note.public_id) in href for href in links] == [True]


# on paper


def test_a_plan_on_paper_names_everything_a_plan_of_care_must_and_is_marked_a_draft(as_, cast, version):
    answer = as_("therapist").get("treatment_plans.pdf", patient_id=cast.pat, plan_id=version.plan)
    words = words_of(answer)
    for said in (
        "DRAFT, not certified",
        "Physical therapy, 1 session a day",
        "Once a week, 12 visits",
        "8 Jun 2026 to 31 Aug 2026",
        "Synkinesis, left",
        "Within 12 weeks, Sunnybrook composite from 13 to 70",
        "Signature and credentials",
        cast.therapist.name_with_credentials,
    ):
        assert said in words


def test_a_certified_plan_on_paper_says_who_certified_it_and_when(as_, cast, version):
    certify(version, date(2026, 6, 12), cast.physician)
    db.session.commit()
    words = words_of(as_("physician").get("treatment_plans.pdf", patient_id=cast.pat, plan_id=version.plan))
    assert f"Certified by {cast.physician.name_with_credentials}, 12 Jun 2026" in words
    assert "DRAFT" not in words
    assert "Signature and credentials" not in words


def test_a_comparison_on_paper_says_what_changed_and_is_no_draft(as_, cast, course):
    where = {"patient_id": cast.pat, "plan_id": course.versions[0].plan, "from": 1, "to": 3}
    words = words_of(as_("therapist").get("treatment_plans.compare_pdf", **where))
    assert "version 1 and version 3" in words
    assert "Taken out: Smile without the eye closing" in words
    assert "Version 2: Reason 2" in words
    assert "DRAFT" not in words


@pytest.mark.parametrize(
    "endpoint", ["treatment_plans.compare", "treatment_plans.pdf", "treatment_plans.compare_pdf"]
)
def test_neither_the_desk_nor_another_chart_finds_it(as_, cast, version, endpoint):
    assert as_("desk").get(endpoint, patient_id=cast.pat, plan_id=version.plan).status == 403
    other = a_patient("Rose", "Raven", team=[cast.therapist])
    db.session.commit()
    assert as_("therapist").get(endpoint, patient_id=other, plan_id=version.plan).status == 404
