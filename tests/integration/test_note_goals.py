"""Goals tied to any measure: chosen in the plan, and stated in a note as they stand on its day."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest

from app import clock
from app.care import note_goals, progress
from app.clinical import instruments
from app.clinical.vocabulary import NoteKind, PlanState, Side
from app.extensions import db
from app.models import Goal, SessionNote
from app.ui import note_sections, plan_words
from tests.builders import a_diagnosis, a_note, a_plan, an_assessment
from tests.queries import count_queries

VISIT = date(2026, 11, 16)
TARGETS = {
    "fdi.physical": ("40", "75"),
    "lagophthalmos.gentle": ("3", "0.5"),
    "house_brackmann.grade": ("5", "2"),
    "pain.now": ("6", "2"),
}


@pytest.fixture
def diagnosis(cast):
    return a_diagnosis(cast.pat, by=cast.therapist, side=Side.LEFT)


@pytest.fixture
def plan(cast, diagnosis):
    version = a_plan(diagnosis, by=cast.therapist, state=PlanState.CERTIFIED)
    version.decided_at, version.decided_by = version.sent_at, cast.physician
    version.goals += [
        Goal(
            wording=f"To {key}",
            measure=key,
            baseline=Decimal(baseline),
            target=Decimal(target),
            target_on=VISIT + timedelta(days=40),
        )
        for key, (baseline, target) in TARGETS.items()
    ]
    db.session.flush()
    return version


@pytest.fixture
def note(cast, diagnosis, plan):
    return a_note(diagnosis, by=cast.therapist, plan=plan, kind=NoteKind.PROGRESS, visit_on=VISIT)


def signed(diagnosis, cast, on: date, **particulars) -> SessionNote:
    made = a_note(diagnosis, by=cast.therapist, visit_on=on, particulars=particulars)
    made.signed_at, made.signed_by, made.signer_credentials = clock.now(), cast.therapist, "PT"
    made.content_hash = "0" * 64
    db.session.flush()
    return made


def taken(cast, diagnosis, key: str, days_ago: int, value: str, **values) -> None:
    name, _, part = key.partition(".")
    about = {"instrument": name, "on": VISIT - timedelta(days=days_ago), "scores": {part: value}}
    about["instrument_version"] = instruments.get(name).version
    an_assessment(diagnosis, by=cast.therapist, **about | values)


def now_of(note) -> dict[str, str | None]:
    stated = {one["wording"].removeprefix("To "): one["now"] for one in note_goals.stated(note)}
    return {key: stated[key] for key in TARGETS}


def test_each_goal_has_the_newest_score_of_its_own_measure(cast, diagnosis, note):
    assert set(now_of(note).values()) == {None}
    taken(cast, diagnosis, "fdi.physical", 40, "45")
    taken(cast, diagnosis, "fdi.physical", 10, "60")
    taken(cast, diagnosis, "fdi.social", 5, "88")
    taken(cast, diagnosis, "house_brackmann.grade", 3, "3")
    assert now_of(note) == {
        "fdi.physical": "60",
        "lagophthalmos.gentle": None,
        "house_brackmann.grade": "3",
        "pain.now": None,
    }


def test_what_was_measured_after_the_visit_or_counts_no_more_is_not_stated(cast, diagnosis, note):
    taken(cast, diagnosis, "fdi.physical", 10, "60")
    taken(cast, diagnosis, "fdi.physical", -1, "90")
    struck = an_assessment(diagnosis, by=cast.therapist, instrument="fdi", on=VISIT, scores={"physical": "5"})
    struck.entered_in_error_at, struck.entered_in_error_by_id = clock.now(), cast.therapist.id
    struck.entered_in_error_reason = "Other patient"
    db.session.flush()
    assert now_of(note)["fdi.physical"] == "60"


def test_a_measure_of_one_side_is_read_on_the_affected_one(cast, diagnosis, note):
    taken(cast, diagnosis, "lagophthalmos.gentle", 9, "2.5", side=Side.LEFT)
    taken(cast, diagnosis, "lagophthalmos.gentle", 2, "0", side=Side.RIGHT)
    assert now_of(note)["lagophthalmos.gentle"] == "2.5"


@pytest.mark.parametrize("side", [None, Side.BILATERAL, Side.LEFT])
def test_the_note_and_the_page_read_a_goal_the_same(cast, diagnosis, plan, note, side):
    diagnosis.side = side
    taken(cast, diagnosis, "lagophthalmos.gentle", 9, "2.5", side=Side.LEFT)
    taken(cast, diagnosis, "fdi.physical", 200, "60")
    on_page = {row.goal.measure: row.now for row in progress.goal_rows(plan, today=VISIT)}
    said = now_of(note)
    assert said["lagophthalmos.gentle"] == "2.5"
    assert said["fdi.physical"] is None, "measured before the plan began"
    assert {key: on_page[key] for key in TARGETS} == {
        key: None if value is None else Decimal(value) for key, value in said.items()
    }


def test_the_note_says_the_side_it_reads_and_what_is_not_compared(cast, diagnosis, note):
    diagnosis.side = Side.BILATERAL
    taken(cast, diagnosis, "lagophthalmos.gentle", 9, "2.5", side=Side.LEFT)
    taken(cast, diagnosis, "lagophthalmos.gentle", 2, "0", side=Side.RIGHT)
    taken(cast, diagnosis, "fdi.physical", 200, "40")
    taken(cast, diagnosis, "fdi.physical", 9, "80", instrument_version="fdi-1+zero_is_unanswered")
    said = {one["wording"]: (one["measure"], one["now"]) for one in note_goals.stated(note)}
    assert said["To lagophthalmos.gentle"] == ("Lagophthalmos, gentle closure, left, the worse side", "2.5")
    assert said["To fdi.physical"] == ("FDI, physical, scored under other rules since 7 Nov 2026", None)


def test_a_number_of_the_check_in_counts_as_well_and_the_notes_own_is_the_newest(cast, diagnosis, note):
    taken(cast, diagnosis, "pain.now", 20, "7")
    assert now_of(note)["pain.now"] == "7"
    entry = instruments.measure("pain.now").part.entry
    signed(diagnosis, cast, VISIT - timedelta(days=7), **{entry: 5})
    signed(diagnosis, cast, VISIT + timedelta(days=7), **{entry: 1})
    a_note(diagnosis, by=cast.therapist, visit_on=VISIT - timedelta(days=1), particulars={entry: 9})
    assert now_of(note)["pain.now"] == "5", "a later visit and a draft of another day say nothing"
    note.particulars = {entry: 0}
    assert now_of(note)["pain.now"] == "0"


def test_the_number_of_queries_does_not_grow_with_the_goals(cast, diagnosis, plan, note):
    taken(cast, diagnosis, "fdi.physical", 10, "60")
    db.session.commit()
    goals, plan = plan.goals[1:], SimpleNamespace(diagnosis=diagnosis)

    def asked(number: int) -> int:
        one = SimpleNamespace(
            plan_version=SimpleNamespace(
                goals=goals[:number], plan=plan, starts_on=VISIT, written_at=clock.now()
            ),
            **{
                name: getattr(note, name)
                for name in ("diagnosis", "visit_on", "assessments", "particulars", "is_signed")
            },
        )
        with count_queries() as statements:
            assert len(note_goals.stated(one)) == number
        return len(statements)

    assert (asked(0), asked(1), asked(3), asked(4)) == (0, 1, 1, 2)


def test_the_note_says_grades_in_roman_and_millimetres_with_their_unit(cast, diagnosis, plan, note):
    taken(cast, diagnosis, "lagophthalmos.gentle", 9, "2.5", side=Side.LEFT)
    taken(cast, diagnosis, "house_brackmann.grade", 9, "3")
    stated = {one["wording"]: one for one in note_goals.stated(note)}
    told = {
        wording: [note_sections._on_its_scale(one, name) for name in ("baseline", "now", "target")]
        for wording, one in stated.items()
    }
    assert told["To lagophthalmos.gentle"] == ["3 mm", "2.5 mm", "0.5 mm"]
    assert told["To house_brackmann.grade"] == ["V", "III", "II"]
    assert told["To fdi.physical"] == ["40", "–", "75"]


def test_what_a_note_signed_before_states_is_said_as_then():
    old = {"baseline": "13", "now": None, "target": "70"}
    assert [note_sections._on_its_scale(old, name) for name in old] == ["13", "–", "70"]


def test_the_plan_says_each_goal_on_its_scale(plan):
    words = " | ".join(
        "".join(piece.before + piece.text for piece in plan_words._goal(goal).pieces) for goal in plan.goals
    )
    assert "Lagophthalmos gentle closure 3 to 0.5 mm by" in words
    assert "House-Brackmann grade V to II by" in words
    assert "FDI physical 40 to 75 by" in words


# choosing the measure


def offered(as_, cast):
    page = as_("therapist").get("treatment_plans.new", patient_id=cast.pat)
    return page.one("#goals-0-measure")


def test_the_scores_to_choose_from_stand_under_their_instrument(as_, cast, diagnosis):
    db.session.commit()
    chosen = offered(as_, cast)
    groups = {
        group["label"]: [one["value"] for one in group.select("option")]
        for group in chosen.select("optgroup")
    }
    assert groups["FDI"] == ["fdi.physical", "fdi.social"]
    assert groups["Lagophthalmos"] == ["lagophthalmos.gentle", "lagophthalmos.tight"]
    listed = [key for keys in groups.values() for key in keys]
    assert listed == [one.key for one in instruments.measures()]
    assert len(groups) == len({one.instrument.key for one in instruments.measures()})


def test_every_choice_says_instrument_range_unit_and_direction(as_, cast, diagnosis):
    db.session.commit()
    words = {one["value"]: one.get_text() for one in offered(as_, cast).select("option")}
    assert words["lagophthalmos.gentle"] == "Lagophthalmos gentle closure (0 to 15 mm, lower is better)"
    assert words["fdi.physical"] == "FDI physical (−25 to 100, higher is better)"
    assert (
        words["house_brackmann.grade"] == "House-Brackmann grade (I to VI typed as 1 to 6, lower is better)"
    )


@pytest.mark.parametrize("measure", instruments.measures(), ids=lambda one: one.key)
def test_a_goal_may_be_tied_to_every_score_offered_within_its_range_only(as_, cast, diagnosis, measure):
    db.session.commit()
    part = measure.part
    worst, best = (part.maximum, part.minimum) if part.lower_is_better else (part.minimum, part.maximum)
    typed = {
        "title": "Retraining", "reason": "First plan", "starts_on": "2026-06-08", "ends_on": "2026-08-31",
        "visits_per_week": "1", "visits_planned": "6", "sessions_per_day": "1", "goals-0-wording": "To be better",
        "goals-0-measure": measure.key, "goals-0-target_on": "2026-08-31", "goals-0-baseline": f"{worst:f}",
    }  # fmt: skip
    beyond = best - 1 if part.lower_is_better else best + 1
    therapist = as_("therapist")
    refused = therapist.post(
        "treatment_plans.new", typed | {"goals-0-target": f"{beyond:f}"}, patient_id=cast.pat
    )
    assert refused.status == 422
    assert "This measure reaches from" in refused.one("#goals-0-target-errors").get_text()
    assert refused.one("#goals-0-measure option[selected]")["value"] == measure.key
    taken_up = therapist.post(
        "treatment_plans.new", typed | {"goals-0-target": f"{best:f}"}, patient_id=cast.pat, follow=True
    )
    assert taken_up.status == 200
    assert measure.label in taken_up.text
