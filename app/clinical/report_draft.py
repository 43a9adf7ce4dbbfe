"""The first draft of a progress report: facts in sentences, and blanks where the clinician must judge.

Source: the practice's rules, section 1: objective progress towards the goals, continued need, changes of goals and
plan. The three texts are the entries of the note (``note_parts.PROGRESS``). Words in square brackets must be filled
in before the note can be signed (``blanks``).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from app.clinical.change import change
from app.clinical.days import counted, day
from app.clinical.report_facts import MeasureFact, ReportFacts
from app.clinical.trajectory import Reading
from app.clinical.trajectory_sentences import AT_BEST, UNSURE, compared

WHY_NEEDED = "[why skilled therapy is still needed]"
ABOUT_GOALS = "[goals kept, changed or dropped, and why]"
ABOUT_PLAN = "[plan kept or changed, and why]"
ABOUT_READING = {
    Reading.PLATEAU: ("Plateau", "[what was decided about the plateau]"),
    Reading.DECLINING: ("Decline", "[what was decided about the decline]"),
}


@dataclass(frozen=True, slots=True)
class ReportDraft:
    """Three texts the therapist edits."""

    towards_goals: str
    continued_need: str
    changes: str

    @property
    def entries(self) -> dict[str, str]:
        """By the note's entry keys."""
        return {
            "progress.towards_goals": self.towards_goals,
            "progress.continued_need": self.continued_need,
            "progress.changes": self.changes,
        }


def draft(facts: ReportFacts) -> ReportDraft:
    return ReportDraft(
        towards_goals="\n".join(_towards_goals(facts)),
        continued_need="\n".join(_continued_need(facts)),
        changes="\n".join(_changes(facts)),
    )


def _towards_goals(facts: ReportFacts) -> Iterator[str]:
    for goal in facts.goals:
        yield f"Goal “{goal.wording}” ({goal.name}): {goal.state.standing.label.lower()}. {goal.state.reason}"
    if not facts.goals:
        yield "No goals are set in the plan."
    for measure in facts.measures:
        yield measure.trajectory.sentence.replace(f" {UNSURE}", "") + _since_report(measure)
    if not facts.measures:
        yield "Nothing has been measured yet."
    yield from dict.fromkeys(
        read.caution for read in (one.trajectory for one in facts.measures) if read.caution
    )
    yield from facts.notes
    if unsure := [measure.name for measure in facts.measures if UNSURE in measure.trajectory.sentence]:
        yield f"No measuring error is published for {_and(unsure)}: how sure their change is cannot be said."


def _since_report(measure: MeasureFact) -> str:
    """Left out where it would repeat the change since baseline, or there is nothing newer."""
    used, last = measure.trajectory.used, measure.at_last_report
    if last is None or len(used) < 2 or last.on in (used[0].on, used[-1].on) or last not in used:
        return ""
    moved = change(measure.part, last.value, used[-1].value)
    within = ", within that error" if moved and moved.beyond_error is False else ""
    told = compared(measure.part, last, used[-1])
    return f" Since the last report, {measure.part.shown(last.value)} on {day(last.on)}: {told}{within}."


def _continued_need(facts: ReportFacts) -> Iterator[str]:
    yield _sessions(facts)
    yield _practice(facts.practised)
    open_goals = [f"“{goal.wording}”" for goal in facts.goals if not goal.is_reached]
    if open_goals:
        yield f"Goals not yet reached: {', '.join(open_goals)}."
    elif facts.goals:
        yield "All goals of the plan are reached."
    yield f"Skilled therapy is still needed because {WHY_NEEDED}."


def _sessions(facts: ReportFacts) -> str:
    days = sorted(facts.sessions)
    since = f"since {_reference(facts)}"
    missed = f"{counted(facts.missed, 'visit')} missed" if facts.missed else "no visit missed"
    if not days:
        return f"No session {since}; {missed}."
    when = f"on {day(days[0])}" if len(days) == 1 else f"from {day(days[0])} to {day(days[-1])}"
    return f"{counted(len(days), 'session')} {since}, {when}; {missed}."


def _reference(facts: ReportFacts) -> str:
    if facts.last_report_on:
        return f"the last report on {day(facts.last_report_on)}"
    return f"care began on {day(facts.began_on)}"


def _practice(practised: tuple[int, ...]) -> str:
    if not practised:
        return "How often the patient practised at home has not been recorded."
    mean = (Decimal(sum(practised)) / len(practised)).quantize(Decimal("0.1"), ROUND_HALF_UP)
    spread = f", {min(practised)} to {max(practised)}" if min(practised) < max(practised) else ""
    answers = counted(len(practised), "answer")
    return f"Practised at home on {mean.normalize():f} of 7 days on average ({answers}{spread})."


def _changes(facts: ReportFacts) -> Iterator[str]:
    if facts.plan:
        often = f"{facts.plan.visits_per_week.normalize():f}"
        visits = "visit" if often == "1" else "visits"
        yield f"The plan in force: {often} {visits} a week until {day(facts.plan.ends_on)}."
    for done in sorted(facts.procedures, key=lambda one: one.on):
        yield f"{done.kind.label} on {day(done.on)}: {done.name}."
    for reading, (named, blank) in ABOUT_READING.items():
        if found := [_since(measure) for measure in facts.measures if _asks(measure, reading)]:
            yield f"{named} of {_and(found)}: {blank}."
    yield f"Goals: {ABOUT_GOALS}."
    yield f"Plan: {ABOUT_PLAN}."


def _asks(measure: MeasureFact, reading: Reading) -> bool:
    """A plateau at the best value there is asks for no decision."""
    read = measure.trajectory
    return read.word is reading and read.since is not None and AT_BEST not in read.notes


def _since(measure: MeasureFact) -> str:
    since = measure.trajectory.since
    return f"{measure.name} since {day(since)}" if since else measure.name


def _and(words: Sequence[str]) -> str:
    *before, last = words
    return f"{', '.join(before)} and {last}" if before else last
