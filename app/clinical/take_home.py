"""The progress report in plain words, on one page, for the patient to take home.

Short sentences for a reader of about eleven; no praise, no promise. A score appears only where its number means
something to its owner (out of 10, millimetres); a measure without a plain name is left out, and so is the
screen for low mood, which is talked about and not handed out, and what is not valid as designed where both sides
are affected. The names are the practice's own words. So that
it stays one page, the five measures that say most are told: what got worse is always among the first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from app.clinical.change import Direction
from app.clinical.days import counted, day
from app.clinical.goals import Standing
from app.clinical.report_facts import GoalFact, MeasureFact, ReportFacts
from app.clinical.trajectory import Reading, Trajectory
from app.clinical.trajectory_sentences import AT_BEST

PLAIN_NAMES: Mapping[str, str] = {
    "sunnybrook.composite": "How your face rests and moves",
    "sunnybrook.resting": "How even your face is at rest",
    "sunnybrook.voluntary": "How far your face moves",
    "sunnybrook.synkinesis": "Parts of your face that move by mistake",
    "house_brackmann.grade": "Your whole face, at rest and moving",
    "fdi.physical": "Eating, drinking and speaking",
    "fdi.social": "How you feel, and being with people",
    "face.total": "How your face affects your days",
    "saq.total": "How often parts of your face move by mistake",
    "pain.now": "Pain",
    "pain.worst": "Worst pain of the week",
    "tightness.face": "Tightness in your face",
    "tightness.neck": "Tightness in your neck",
    "lagophthalmos.gentle": "The gap when you close your eye gently",
    "lagophthalmos.tight": "The gap when you close your eye tightly",
}
OUT_OF_TEN = frozenset({"pain.now", "pain.worst", "tightness.face", "tightness.neck"})
IN_MILLIMETRES = frozenset({"lagophthalmos.gentle", "lagophthalmos.tight"})

PRACTICE, NEXT_CHECK = "What to practise", "Next check"
MOST_MEASURES = 5
MOST_EXERCISES = 6
WHOLE = "sunnybrook.composite"
TOLD_FIRST = (
    Reading.DECLINING,
    Reading.IMPROVING,
    Reading.PLATEAU,
    Reading.WITHIN_ERROR,
    Reading.TOO_FEW,
)

TALK = "Talk with us about what got worse."
UNSURE = "We cannot say how sure these changes are."
PARTLY_UNSURE = "For some of these, we cannot say how sure the change is."
MORE_CHECKS = "We need more checks to see a change."
NO_PROMISE = "Faces change slowly. Nobody can promise how far or how fast."


@dataclass(frozen=True, slots=True)
class Section:
    heading: str
    lines: tuple[str, ...]


def for_patient(facts: ReportFacts) -> tuple[Section, ...]:
    """The sheet from the top down; a section with nothing to say is left out."""
    found = (
        Section("What changed", tuple(_changes(facts))),
        Section("Your goals", tuple(_goal(goal) for goal in facts.goals)),
        Section(PRACTICE, tuple(_practice(facts))),
        Section(NEXT_CHECK, tuple(_next_check(facts))),
    )
    return tuple(section for section in found if section.lines)


def _changes(facts: ReportFacts) -> Iterator[str]:
    told = _chosen([measure for measure in facts.measures if _name(measure)])
    yield from [_measure(measure) for measure in told] or ["We have not measured enough yet to see a change."]
    if any(measure.trajectory.word is Reading.DECLINING for measure in told):
        yield TALK
    judged = [measure for measure in told if measure.trajectory.word is not Reading.TOO_FEW]
    unsure = [measure for measure in judged if measure.part.measuring_error is None]
    if unsure:
        yield UNSURE if len(unsure) == len(judged) else PARTLY_UNSURE
    for done in sorted(facts.procedures, key=lambda one: one.on):
        yield f"You had {done.kind.label.lower()} on {day(done.on)}."
    yield NO_PROMISE


def _name(measure: MeasureFact) -> str:
    """None where there is nothing to tell of it."""
    read = measure.trajectory
    if not read.used or read.word is None or read.caution:
        return ""
    return measure.plain_name or PLAIN_NAMES.get(measure.key, "")


def _chosen(measures: Sequence[MeasureFact]) -> list[MeasureFact]:
    """The face as a whole, then what got worse, then what got better; last what is as good as it can be."""

    def rank(measure: MeasureFact) -> tuple[bool, bool, int]:
        read = measure.trajectory
        order = TOLD_FIRST.index(read.word) if read.word else len(TOLD_FIRST)
        is_dull = AT_BEST in read.notes and not (read.change and read.change.difference)
        return measure.key != WHOLE, is_dull, order

    chosen = sorted(measures, key=rank)[:MOST_MEASURES]
    return [measure for measure in measures if measure in chosen]


def _measure(measure: MeasureFact) -> str:
    claim, more = _in_plain_words(measure.trajectory)
    return " ".join([f"{_name(measure)}: {claim}{_numbers(measure)}.", *more])


def _in_plain_words(found: Trajectory) -> tuple[str, tuple[str, ...]]:
    """What the sheet says of it, and the sentences after."""
    first = day(found.used[0].on)
    since = day(found.since) if found.since else first
    if found.word is Reading.IMPROVING:
        return f"better than on {first}", ()
    if found.word is Reading.WITHIN_ERROR:
        return f"about the same as on {first}", ("A small change can be chance.",)
    if found.word is Reading.DECLINING:
        return f"worse than on {since}", ()
    if found.word is Reading.PLATEAU:
        if found.change and found.change.direction is Direction.BETTER:
            return f"better than on {first}", (f"About the same since {since}.",)
        return f"about the same since {since}", ()
    if len(found.used) == 1:
        return f"measured once, on {first}", (MORE_CHECKS,)
    return "too early to tell", (MORE_CHECKS,)


def _numbers(measure: MeasureFact) -> str:
    """Then and now, where the number means something by itself; "then" is the day the words count from."""
    found, shown = measure.trajectory, measure.part.shown
    if len(found.used) < 2 or measure.key not in OUT_OF_TEN | IN_MILLIMETRES:
        return ""
    since = found.since if found.word is Reading.DECLINING else found.used[0].on
    then = next(point for point in found.used if point.on == since)
    unit, scale = ("", ", out of\u00a010") if measure.key in OUT_OF_TEN else ("\u00a0mm", "")
    return f" ({shown(then.value)}{unit} then, {shown(found.used[-1].value)}{unit} now{scale})"


def _goal(goal: GoalFact) -> str:
    if goal.caution:
        return f"{goal.wording}: ask us how this is going."
    if goal.state.standing is Standing.MET:
        doubt = ", but the change is small and can be chance" if goal.state.beyond_error is False else ""
        return f"{goal.wording}: reached{doubt}."
    if not goal.state.is_comparable:
        return f"{goal.wording}: it was checked in another way since, so we cannot compare it."
    word = {
        Standing.ON_TRACK: "on the way",
        Standing.SLOW: "slower than planned",
        Standing.NOT_STARTED: "not checked yet",
    }[goal.state.standing]
    return f"{goal.wording}: {word}. We aim for {day(goal.target_on)}."


def _practice(facts: ReportFacts) -> Iterator[str]:
    yield from (f"{name}." for name in facts.exercises[:MOST_EXERCISES])
    if beyond := len(facts.exercises[MOST_EXERCISES:]):
        yield f"And {beyond} more in your home program."
    if not facts.exercises:
        yield "Ask us what to practise at home."
    if facts.practised:
        mean = (Decimal(sum(facts.practised)) / len(facts.practised)).quantize(Decimal(1), ROUND_HALF_UP)
        yield f"You told us you practised on about {counted(int(mean), 'day')} of 7."


def _next_check(facts: ReportFacts) -> Iterator[str]:
    if facts.next_check_on:
        yield f"We plan to measure again around {day(facts.next_check_on)}."
    else:
        yield "Ask us when we will measure again."
