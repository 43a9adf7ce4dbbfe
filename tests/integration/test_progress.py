"""The overview shows what counts, on one axis, and the same numbers in a table."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from app.care import progress
from app.clinical import instruments
from app.clinical.goals import Standing
from app.clinical.vocabulary import Condition, PlanState, ProcedureKind, Side
from app.extensions import db
from app.models import Phase
from tests.builders import a_diagnosis, a_note, a_plan, a_procedure, an_assessment, now
from tests.queries import count_queries

ZONE = "America/New_York"
START = date(2026, 2, 16)


def scores(composite: int) -> dict[str, str]:
    return {"resting": "10", "voluntary": str(composite + 13), "synkinesis": "3", "composite": str(composite)}


def signed(note, by):
    db.session.flush()
    note.signed_at, note.signed_by, note.signer_credentials, note.content_hash = now(), by, by.name, "0" * 64
    db.session.flush()


@pytest.fixture
def diagnosis(cast):
    return a_diagnosis(cast.pat, by=cast.therapist, onset_on=date(2026, 2, 3))


def test_a_draft_does_not_count_until_it_is_signed(app, cast, diagnosis):
    note = a_note(diagnosis, by=cast.therapist)
    an_assessment(diagnosis, by=cast.therapist, on=START, scores=scores(40), note=note)
    assert progress.course(cast.pat, diagnosis, zone=ZONE).measured == ()
    signed(note, cast.therapist)
    assert progress.course(cast.pat, diagnosis, zone=ZONE).values("composite") == (Decimal(40),)


def test_a_struck_measure_does_not_count(app, cast, diagnosis):
    assessment = an_assessment(diagnosis, by=cast.therapist, on=START, scores=scores(40))
    assessment.entered_in_error_at, assessment.entered_in_error_reason = now(), "wrong patient"
    assessment.entered_in_error_by_id = cast.therapist.id
    db.session.flush()
    assert progress.course(cast.pat, diagnosis, zone=ZONE).measured == ()


def test_surgery_toxin_phases_and_plan_versions_stand_on_the_same_axis(app, cast, diagnosis):
    a_procedure(cast.pat, by=cast.physician, performed_on=date(2026, 3, 24), name="Lid weight")
    a_procedure(
        cast.pat,
        by=cast.physician,
        kind=ProcedureKind.BOTULINUM_TOXIN,
        name="Chin",
        performed_on=date(2026, 8, 26),
    )
    diagnosis.phases.append(
        Phase(
            condition=Condition.MIXED,
            since_on=date(2026, 6, 8),
            recorded_at=now(),
            recorded_by=cast.therapist,
        )
    )
    a_plan(diagnosis, by=cast.therapist, state=PlanState.SENT)
    marks = progress.course(cast.pat, diagnosis, zone=ZONE).marks
    assert [mark.kind for mark in marks] == [
        "onset",
        "surgery",
        "phase",
        "botulinum_toxin",
        "plan",
        "waiting",
    ]


def test_a_goal_is_read_against_the_newest_score_since_the_plan_began(app, cast, diagnosis):
    version = a_plan(diagnosis, by=cast.therapist, starts_on=START)
    an_assessment(diagnosis, by=cast.therapist, on=START - timedelta(days=30), scores=scores(69))
    (row,) = progress.goal_rows(version, today=START)
    assert row.now is None
    assert row.state.standing is Standing.NOT_STARTED
    an_assessment(diagnosis, by=cast.therapist, on=START + timedelta(days=30), scores=scores(71))
    (row,) = progress.goal_rows(version, today=START + timedelta(days=30))
    assert (row.now, row.state.standing) == (Decimal(71), Standing.MET)


def a_goal(measure: str, baseline: str, target: str) -> dict[str, object]:
    return {"measure": measure, "baseline": Decimal(baseline), "target": Decimal(target)}


def test_the_better_eye_alone_does_not_reach_a_goal(as_, cast):
    both = a_diagnosis(cast.pat, by=cast.therapist, side=Side.BILATERAL)
    version = a_plan(both, by=cast.therapist, starts_on=START, goal=a_goal("lagophthalmos.gentle", "6", "1"))
    for side, gap in ((Side.RIGHT, "6"), (Side.LEFT, "0.5")):
        an_assessment(
            both,
            by=cast.therapist,
            on=START + timedelta(days=30),
            instrument="lagophthalmos",
            side=side,
            scores={"gentle": gap, "tight": gap},
        )
    db.session.commit()
    (row,) = progress.goal_rows(version, today=START + timedelta(days=30))
    assert (row.now, row.state.standing) == (Decimal(6), Standing.SLOW)
    assert "to 6 on 18 Mar 2026 (right, the worse side), target 1" in row.state.reason
    page = as_("therapist").get("progress.course", patient_id=cast.pat)
    assert "Lagophthalmos gentle closure, right, the worse side" in page.text


def test_a_goal_is_not_reached_by_scoring_the_same_answers_under_other_rules(as_, cast, diagnosis):
    version = a_plan(diagnosis, by=cast.therapist, starts_on=START, goal=a_goal("fdi.physical", "25", "50"))
    fdi = instruments.get("fdi")
    answers = {f"items.{number}": 0 if number < 3 else 3 for number in range(1, 11)}
    for days, rules in ((0, frozenset()), (30, frozenset({"zero_is_unanswered"}))):
        scored = fdi.score(answers, rules=rules).parts
        an_assessment(
            diagnosis,
            by=cast.therapist,
            on=START + timedelta(days=days),
            instrument="fdi",
            instrument_version=fdi.version_under(rules),
            scores={key: None if value is None else str(value) for key, value in scored.items()},
        )
    db.session.commit()
    (row,) = progress.goal_rows(version, today=START + timedelta(days=30))
    assert (row.now, row.state.standing) == (Decimal(20), Standing.SLOW)
    assert row.state.reason.endswith("not comparable: scored under other rules since 18 Mar 2026.")
    page = as_("therapist").get("treatment_plans.show", patient_id=cast.pat, plan_id=version.plan)
    assert "scored under other rules since 18 Mar 2026" in page.text


def test_the_table_says_what_the_drawing_says(as_, cast, diagnosis):
    for week, composite in enumerate((13, 29, 47, -3)):
        an_assessment(
            diagnosis, by=cast.therapist, on=START + timedelta(weeks=week), scores=scores(composite)
        )
    db.session.commit()
    page = as_("therapist").get("progress.show", patient_id=cast.pat)
    # A chart wider than the window is scrolled by keyboard, also before the script puts its slider there.
    assert page.one(".chart-scroll")["tabindex"] == "0"
    drawn = [stop["data-composite"] for stop in page.select("svg.chart g.stop")]
    told = [
        cell.get_text(strip=True).replace("−", "-")
        for cell in page.select("section[aria-labelledby=values] td[data-label=Composite]")
    ]
    assert drawn == ["13", "29", "47", "-3"]
    assert [value for value in told if value] == drawn[::-1]


def test_a_case_without_diagnosis_or_measures_says_what_comes_next(as_, cast):
    assert "Record a diagnosis" in as_("therapist").get("progress.show", patient_id=cast.pat).text
    a_diagnosis(cast.pat, by=cast.therapist)
    db.session.commit()
    page = as_("therapist").get("progress.show", patient_id=cast.pat)
    assert "Nothing measured yet" in page.text
    assert "Write a plan" in page.text


def test_the_number_of_queries_does_not_grow_with_the_course(as_, cast, diagnosis):
    a_plan(diagnosis, by=cast.therapist)

    def queries_with(measures: int) -> int:
        for week in range(measures):
            an_assessment(diagnosis, by=cast.therapist, on=START + timedelta(days=week), scores=scores(week))
            signed(a_note(diagnosis, by=cast.therapist), cast.therapist)
        db.session.commit()
        visitor = as_("therapist")
        with count_queries() as counted:
            assert visitor.get("progress.show", patient_id=cast.pat).status == 200
        return len(counted)

    assert queries_with(2) >= queries_with(20)
