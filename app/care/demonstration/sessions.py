"""The notes of one course's visits: what was said, done and found, and the scores taken."""

from __future__ import annotations

from datetime import date, timedelta

from app.care import charges
from app.care.demonstration import checkins, documents
from app.care.demonstration.courses import Story, answers_on
from app.care.demonstration.visits import Visits
from app.care.demonstration.ways import SYNKINETIC, WAYS, Step
from app.care.demonstration.wording import Flagged
from app.clinical import techniques
from app.clinical.entries import Entered
from app.clinical.instruments.sunnybrook import SUNNYBROOK
from app.clinical.vocabulary import NoteKind, Response, Technique, VisitKind
from app.extensions import db
from app.models import Appointment, Assessment, Diagnosis, PlanVersion, SessionNote, Treatment

KINDS = {
    VisitKind.EVALUATION: NoteKind.EVALUATION,
    VisitKind.FOLLOW_UP: NoteKind.TREATMENT,
    VisitKind.RE_EVALUATION: NoteKind.PROGRESS,
}
SHARE = {NoteKind.PROGRESS: 0.75, NoteKind.DISCHARGE: 0.6}
"""Of the usual minutes, where the visit also asks for something else."""
AT_A_FIRST_VISIT = (Technique.EYE_CARE, Technique.EDUCATION)
MORE_EVERY = 6  # visits: one repetition more


def kind_of(story: Story, visit: Appointment, booked: Visits) -> NoteKind:
    """By the appointment; the last visit of a course that ended is its discharge."""
    if story.person.ended and visit is booked.seen[-1]:
        return NoteKind.DISCHARGE
    return KINDS[visit.kind]


def measure(story: Story, diagnosis: Diagnosis, visit: Appointment) -> Assessment:
    """Sunnybrook as this course shows it on that day: answers first, then scored like any other."""
    day = visit.starts_at.date()
    given = answers_on(story, day)
    score = SUNNYBROOK.score(given)
    return Assessment(
        patient=story.patient,
        diagnosis=diagnosis,
        instrument=SUNNYBROOK.key,
        instrument_version=score.version,
        side=story.person.side,
        performed_on=day,
        answers=dict(given),
        scores=SUNNYBROOK.written(score),
        rated_by=visit.clinician,
        recorded_at=visit.starts_at + timedelta(minutes=15),
    )


def write_note(
    story: Story,
    diagnosis: Diagnosis,
    visit: Appointment,
    version: PlanVersion,
    kind: NoteKind,
    taken: list[Assessment],
    before: list[SessionNote],
) -> SessionNote:
    """What was said, done and found at one visit, still unsigned. ``taken`` are all measures up to this visit."""
    note = documents.begin(
        story, diagnosis, kind, visit, version, documents.Pen(visit.clinician, visit.starts_at)
    )
    way = WAYS[story.picture_on(note.visit_on)]
    note.saved_at = visit.starts_at + timedelta(minutes=44)
    note.visit_minutes = round((visit.ends_at - visit.starts_at).total_seconds() / 60)
    note.subjective = story.own.choice(way.said)
    note.assessment = story.own.choice(way.found)
    note.next_time = documents.GOODBYE if kind is NoteKind.DISCHARGE else story.own.choice(way.next_time)
    note.particulars = checkins.check_in(story, note.visit_on, before[-1] if before else None)
    if taken[-1].performed_on == note.visit_on:
        taken[-1].note = note
        note.particulars |= checkins.observed(taken[-1].answers)
    note.particulars |= documents.of_kind(story, diagnosis, note, taken)
    note.treatments = [
        _treat(story, note, step, more=len(before) // MORE_EVERY)
        for step in way.steps
        if _is_done(story, kind, step.technique)
    ]
    db.session.add(note)
    return note


def _is_done(story: Story, kind: NoteKind, technique: Technique) -> bool:
    if kind is NoteKind.EVALUATION:
        return technique in AT_A_FIRST_VISIT
    is_allergic = any("tape" in substance for substance, _ in story.person.allergies)
    return not (technique is Technique.TAPING and is_allergic)


def _treat(story: Story, note: SessionNote, step: Step, *, more: int) -> Treatment:
    fields = techniques.FIELDS[step.technique]
    minutes = round(step.minutes * SHARE.get(note.kind, 1)) + story.own.choice((-2, 0, 0, 1))
    return Treatment(
        position=list(Technique).index(step.technique),
        technique=step.technique,
        zones=[zone.value for zone in step.zones] if fields.has_zones else [],
        side=None if step.technique is Technique.EDUCATION else story.person.side,
        minutes=max(3, minutes),
        response=story.own.choice((Response.FAIR, Response.GOOD, Response.GOOD))
        if fields.has_response
        else None,
        particulars=dict(step.doses) | _seen(story, note.visit_on, step, more),
    )


def _seen(story: Story, day: date, step: Step, more: int) -> dict[str, Entered]:
    """What this visit adds to the usual doses: more repetitions with time, and how each movement went."""
    if step.technique is Technique.SEMG_BIOFEEDBACK:
        return {
            "microvolts_affected": story.own.randrange(30, 70),
            "microvolts_other": story.own.randrange(80, 120),
        }
    if step.technique is not Technique.NEUROMUSCULAR_RETRAINING:
        return {}
    seen: dict[str, Entered] = {}
    for key, value in step.doses.items():
        place, _, name = key.partition(".")
        if name == "repetitions":
            seen[key] = int(str(value)) + more
            seen[f"{place}.quality"] = story.own.choice(("fair", "good", "good"))
            if WAYS[story.picture_on(day)] is SYNKINETIC:
                seen[f"{place}.synkinesis"] = checkins.synkinesis_on(story, day)
    return seen


def flag(note: SessionNote, flagged: Flagged) -> None:
    """The visit at which something was recorded that a physician must hear of."""
    note.subjective, note.assessment = flagged.said, flagged.found
    note.particulars = note.particulars | flagged.recorded


def choose_units(note: SessionNote) -> None:
    """Where minutes leave a tie, the code that stands first takes the unit."""
    while undecided := charges.of(note).undecided:
        first = undecided[0]
        note.particulars = note.particulars | {first.field: first.choices[-1]}
