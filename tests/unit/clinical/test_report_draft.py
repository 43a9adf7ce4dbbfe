"""The draft of a progress report: facts in sentences, blanks for what only the clinician can say."""

from __future__ import annotations

from datetime import date

from app.clinical.blanks import blanks
from app.clinical.note_parts import PROGRESS
from app.clinical.report_draft import draft
from tests.unit.clinical.reports import FACTS, NOTHING, facts, goal, measure


def test_progress_towards_the_goals_tells_goals_then_measures():
    assert draft(FACTS).towards_goals.split("\n") == [
        "Goal “Drink from a cup without loss” (FDI physical): on track. From 40 at the start, 5 Jan 2026, to 65"
        " on 16 Mar 2026, target 80 by 1 Jun 2026: 62 % of the way in 47 % of the time, which keeps up.",
        "Goal “Sleep without pain” (Pain now): met. From 6 at the start, 5 Jan 2026, to 3 on 16 Mar 2026,"
        " target 3 by 1 Jun 2026: the target is reached.",
        "FDI physical went from 40 on 5 Jan 2026 to 65 on 16 Mar 2026: 25 better (higher is better), more than"
        " the measuring error of 17.6 for one person. Since the last report, 50 on 9 Feb 2026: 15 better"
        " (higher is better), within that error.",
        "Sunnybrook composite went from 44 on 5 Jan 2026 to 52 on 16 Mar 2026: 8 better (higher is better)."
        " The measure before, 48 on 9 Feb 2026, says the same. Since the last report, 48 on 9 Feb 2026: 4 better"
        " (higher is better).",
        "Pain now went from 6 on 5 Jan 2026 to 3 on 16 Mar 2026: 3 better (lower is better). The measure before,"
        " 5 on 9 Feb 2026, says the same. Since the last report, 5 on 9 Feb 2026: 2 better (lower is better).",
        "No measuring error is published for Sunnybrook composite and Pain now: how sure their change is cannot be"
        " said.",
    ]


def test_continued_need_tells_sessions_practice_and_open_goals_and_leaves_the_judgement():
    assert draft(FACTS).continued_need.split("\n") == [
        "3 sessions since the last report on 9 Feb 2026, from 16 Feb 2026 to 16 Mar 2026; 1 visit missed.",
        "Practised at home on 5 of 7 days on average (3 answers, 4 to 6).",
        "Goals not yet reached: “Drink from a cup without loss”.",
        "Skilled therapy is still needed because [why skilled therapy is still needed].",
    ]


def test_changes_tell_the_plan_and_procedures_and_leave_the_decisions():
    assert draft(FACTS).changes.split("\n") == [
        "The plan in force: 1.5 visits a week until 1 Jun 2026.",
        "Botulinum toxin on 20 Feb 2026: Chin and platysma, left.",
        "Goals: [goals kept, changed or dropped, and why].",
        "Plan: [plan kept or changed, and why].",
    ]


def test_a_course_without_anything_drafts_that_nothing_is_known():
    empty = draft(NOTHING)
    assert empty.towards_goals == "No goals are set in the plan.\nNothing has been measured yet."
    assert empty.continued_need.split("\n")[:2] == [
        "No session since care began on 5 Jan 2026; no visit missed.",
        "How often the patient practised at home has not been recorded.",
    ]
    assert empty.changes.startswith("Goals: [")


def test_every_judgement_is_a_blank_that_must_be_filled_before_signing():
    made = draft(facts(measures=(measure("fdi.physical", 60, 50, 40), measure("pain.now", 3, 3, 3))))
    assert blanks(made.towards_goals) == []
    assert blanks(made.continued_need) == ["[why skilled therapy is still needed]"]
    assert blanks(made.changes) == [
        "[what was decided about the plateau]",
        "[what was decided about the decline]",
        "[goals kept, changed or dropped, and why]",
        "[plan kept or changed, and why]",
    ]
    assert "Decline of FDI physical since 5 Jan 2026: [" in made.changes
    assert "Plateau of Pain now since 5 Jan 2026: [" in made.changes


def test_plateaus_are_decided_on_together_and_none_at_the_best_value_there_is():
    still = [measure(key, 4, 4, 4) for key in ("pain.now", "tightness.face")]
    made = draft(facts(measures=(*still, measure("tightness.neck", 0, 0, 0))))
    assert made.changes.split("\n")[2] == (
        "Plateau of Pain now since 5 Jan 2026 and Tightness face since 5 Jan 2026:"
        " [what was decided about the plateau]."
    )
    assert "Tightness neck" not in made.changes


def test_the_change_since_the_last_report_is_not_told_twice():
    at_baseline = measure("fdi.physical", None, 50, 65)
    assert "Since the last report" not in draft(facts(measures=(at_baseline,))).towards_goals
    nothing_newer = measure("fdi.physical", 40, 50)
    assert "Since the last report" not in draft(facts(measures=(nothing_newer,))).towards_goals


def test_when_all_goals_are_reached_that_is_said():
    made = draft(facts(goals=(goal("Sleep without pain", "pain.now", 6, 3, 3),)))
    assert "All goals of the plan are reached." in made.continued_need


def test_one_session_and_even_practice_read_well():
    made = draft(facts(sessions=(date(2026, 3, 2),), missed=0, practised=(5,), last_report_on=None))
    assert made.continued_need.split("\n")[:2] == [
        "1 session since care began on 5 Jan 2026, on 2 Mar 2026; no visit missed.",
        "Practised at home on 5 of 7 days on average (1 answer).",
    ]


def test_findings_across_scores_stand_with_the_measures():
    told = draft(facts(notes=("The composite rose while synkinesis worsened.",))).towards_goals.split("\n")
    assert told[-2] == "The composite rose while synkinesis worsened."


def test_the_three_texts_are_entries_of_the_note():
    assert set(draft(FACTS).entries) <= {entry.key for entry in PROGRESS.entries}
