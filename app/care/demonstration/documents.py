"""What the notes besides an ordinary treatment say, and the notes that document no visit."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from app.care.demonstration.courses import Story
from app.care.demonstration.people import Course
from app.care.demonstration.schedule import instant
from app.care.demonstration.visits import Visits
from app.care.demonstration.ways import FLACCID, WAYS, Way, exercises_of
from app.clinical.entries import Entered
from app.clinical.vocabulary import Aetiology, NoteKind
from app.extensions import db
from app.models import Appointment, Assessment, Diagnosis, PlanVersion, SessionNote, User

GOODBYE = "No further visit planned. Rings if anything changes."
LONG_WAYS = (Aetiology.TUMOUR, Aetiology.TRAUMA, Aetiology.SURGICAL_INJURY, Aetiology.BIRTH)
BEFORE = (
    "Works, reads aloud and eats in company without a thought for the face.",
    "Spoke and sang freely; no trouble with eating or the eye.",
    "Even face at rest and in movement, as older photographs show.",
)
REACHED = (
    "Rang after 15 minutes, message left.",
    "Rang twice, nobody answered; a message through the desk.",
    "Reached in the evening: had taken the visit for the day after.",
)
OPINIONS = (
    "Nothing points to another cause. Recovery is slow and within what is usual.",
    "Course fits the cause. No finding that asks for imaging.",
)
PATIENT_CHOICE = "Thaddeus Knoll"


@dataclass(frozen=True)
class Pen:
    """Who writes, and from when."""

    by: User
    at: datetime


@dataclass(frozen=True)
class Call:
    """A conversation on the telephone."""

    days_ago: int
    minute: int
    who: str
    said: str
    advice: str
    next_time: str


CALLS = {
    "Dahlia Frost": Call(
        0,
        490,
        "The patient",
        "“The cheek feels tired since the longer practice on Friday.” No pain; the eye is as it was.",
        "Two sets instead of three, half as long, and a day without practice. Rings again if it stays.",
        "Look at the dose of the closed smile together.",
    ),
    "Mai Hollis-Tran": Call(
        12, 960, "The patient", "Asks whether to go on while away for two weeks.",
        "Same exercises, once a day, without a mirror where there is none. Massage as before.",
        "Go through the program after the journey.",
    ),
    "Ezra Fallowmere": Call(
        26, 975, "Miriam Fallowmere, mother", "School photographs are next week; wonders about a way to stand.",
        "Small smile, the one he practises; chin level, light from the front.",
        "Practise the small smile standing.",
    ),
    "Basil Peppercorn": Call(
        40, 1010, "The patient", "Neck tight on two evenings after gardening.",
        "Neck release before and after, warm cloth for ten minutes.",
        "Ask about the neck first.",
    ),
}  # fmt: skip


def begin(
    story: Story,
    diagnosis: Diagnosis,
    kind: NoteKind,
    visit: Appointment | None,
    version: PlanVersion | None,
    pen: Pen,
) -> SessionNote:
    """A note with nothing in it yet but whose it is."""
    note = SessionNote(
        patient=story.patient,
        diagnosis=diagnosis,
        plan_version=version,
        appointment=visit,
        author=pen.by,
        kind=kind,
        visit_on=pen.at.date(),
        started_at=pen.at,
        saved_at=pen.at + timedelta(minutes=6),
        saved_by=pen.by,
        subjective="",
        assessment="",
        next_time="",
        particulars={},
    )
    db.session.add(note)
    return note


# notes of visits


def of_kind(
    story: Story, diagnosis: Diagnosis, note: SessionNote, taken: list[Assessment]
) -> dict[str, Entered]:
    """What its kind asks besides; nothing for a treatment."""
    if note.kind is NoteKind.EVALUATION:
        return _history(story, diagnosis) | _evaluation(story, note.visit_on, taken)
    if note.kind is NoteKind.PROGRESS:
        return _progress(story, note.visit_on, taken)
    return _discharge(story, note.visit_on, taken) if note.kind is NoteKind.DISCHARGE else {}


def _history(story: Story, diagnosis: Diagnosis) -> dict[str, Entered]:
    person, way = story.person, WAYS[story.picture_on(story.ago(story.person.began))]
    since = (
        f"{diagnosis.aetiology.label}, {person.side.label.lower()} side, {_month(story.ago(person.onset))}."
    )
    done = [(weeks, name) for weeks, name in person.surgery if weeks >= person.began]
    done += [(weeks, "Botulinum toxin") for weeks in person.toxin if weeks >= person.began]
    wanted = way.goals[0][0]
    return {
        "history.referral": f"{story.patient.referring_clinician}, by letter; then Dr. O",
        "history.course": " ".join(
            [since, *(f"{name}, {_month(story.ago(weeks))}." for weeks, name in done)]
        ),
        "history.eye": "Open at night, drops begun." if way is FLACCID else "No inflammation so far.",
        "history.medicines": f"Takes something for: {', '.join(person.history).lower()}."
        if person.history
        else "None regularly.",
        "history.prior_function": story.own.choice(BEFORE),
        "history.patient_goals": f"“I want to {wanted[:1].lower()}{wanted[1:]}.”",
    }


def _evaluation(story: Story, day: date, taken: list[Assessment]) -> dict[str, Entered]:
    person = story.person
    is_long = person.aetiology in LONG_WAYS
    complexity = "high" if is_long else "moderate" if person.history or person.age >= 60 else "low"
    outlook = (
        "Guarded: a long way, small gains expected over months."
        if is_long
        else "Good with early protection; movement expected within months."
        if WAYS[story.picture_on(day)] is FLACCID
        else "Good for ease and control with steady practice at home."
    )
    scores = taken[-1].scores
    return {
        "evaluation.examination": f"Sunnybrook {scores['composite']}: rest {scores['resting']}, "
        f"movement {scores['voluntary']}, synkinesis {scores['synkinesis']}. Skin clear, speech clear.",
        "evaluation.prognosis": outlook,
        "evaluation.complexity": complexity,
    }


def _progress(story: Story, day: date, taken: list[Assessment]) -> dict[str, Entered]:
    way = WAYS[story.picture_on(day)]
    first, before, now = (taken[place].scores["composite"] for place in (0, max(-2, -len(taken)), -1))
    gained = float(str(now)) - float(str(before))
    course = "Forward" if gained > 1 else "A little back" if gained < -1 else "Steady"
    said: dict[str, Entered] = {
        "progress.towards_goals": f"Sunnybrook {first} at the start, {before} last time, {now} today. "
        f"{course} on {_goals(way)}.",
        "progress.continued_need": "Gains come from guided, small movement; without a hand on it the old pattern "
        "returns within days. The dose still changes from visit to visit.",
        "progress.changes": "Goals and frequency stay."
        if gained >= -1
        else "Massage and release first, then movement.",
    }  # fmt: skip
    if story.person.course is Course.DECLINE and gained < -1:
        said["progress.re_evaluation"] = True
    return said


def _discharge(story: Story, day: date, taken: list[Assessment]) -> dict[str, Entered]:
    way = WAYS[story.picture_on(day)]
    first, last = taken[0].scores["composite"], taken[-1].scores["composite"]
    chose = story.person.key == PATIENT_CHOICE
    return {
        "discharge.reason": "patient_choice" if chose else "goals_met",
        "discharge.summary": f"Sunnybrook {first} at the start, {last} today. {_goals(way)}: "
        + ("on the way; the patient wishes to go on alone." if chose else "reached in everyday life."),
        "discharge.home_program": " ".join(f"{one.name}. {one.cue}".strip() for one in exercises_of(way)),
        "discharge.follow_up": "Dr. O in six months. Sooner with new tightness, or if the eye bothers.",
    }


# notes of no visit


def missed(
    story: Story, diagnosis: Diagnosis, visit: Appointment, version: PlanVersion | None
) -> SessionNote:
    pen = Pen(visit.clinician, visit.starts_at + timedelta(minutes=20))
    note = begin(story, diagnosis, NoteKind.MISSED_VISIT, visit, version, pen)
    note.particulars = {
        "missed.how": "no_show",
        "missed.contact": story.own.choice(REACHED),
        "missed.next": "The desk offers the next free time.",
    }
    note.next_time = "Ask how practice went in between."
    return note


def reviewed(
    story: Story,
    diagnosis: Diagnosis,
    visit: Appointment,
    version: PlanVersion,
    taken: list[Assessment],
) -> SessionNote:
    """Dr. O's own note at three months, where therapy had begun by then."""
    pen = Pen(story.physician, visit.starts_at)
    note = begin(story, diagnosis, NoteKind.PHYSICIAN_REVIEW, visit, version, pen)
    way = WAYS[story.picture_on(note.visit_on)]
    score = [one.scores["composite"] for one in taken if one.performed_on <= note.visit_on][-1]
    note.particulars = {
        **way.eye,
        "review.case": f"Three months after onset, recovery not complete. Sunnybrook {score}. Therapist’s notes read.",
        "review.opinion": story.own.choice(OPINIONS),
        "review.orders": "Go on with therapy as planned. Here again in three months, sooner with eye trouble.",
    }
    return note


def called(story: Story, diagnosis: Diagnosis, call: Call, version: PlanVersion | None) -> SessionNote:
    day = story.weekday(call.days_ago) if call.days_ago else story.on
    pen = Pen(story.therapist, instant(day, call.minute))
    note = begin(story, diagnosis, NoteKind.TELEPHONE, None, version, pen)
    note.particulars = {"call.with": call.who, "call.said": call.said, "call.advice": call.advice}
    note.next_time = call.next_time
    return note


def besides(
    story: Story, diagnosis: Diagnosis, booked: Visits, versions: list[PlanVersion], taken: list[Assessment]
) -> list[SessionNote]:
    """Missed visits, Dr. O's reviews, calls. A visit missed after a course had ended with its discharge has no note."""
    last = booked.seen[-1].starts_at
    missing = [one for one in booked.missed if not story.person.ended or one.starts_at < last]

    def version(day: date) -> PlanVersion | None:
        started = [one for one in versions if one.starts_on <= day and one.decided_at]
        return started[-1] if started else None

    notes = [missed(story, diagnosis, visit, version(visit.starts_at.date())) for visit in missing]
    notes += [
        reviewed(story, diagnosis, visit, worked_by, taken)
        for visit in booked.reviews
        if (worked_by := version(visit.starts_at.date()))
    ]
    if call := CALLS.get(story.person.key):
        notes.append(called(story, diagnosis, call, version(story.on)))
    return notes


def _goals(way: Way) -> str:
    return ", ".join(f"“{words}”" for words, *_ in way.goals)


def _month(day: date) -> str:
    return f"{day:%B %Y}"
