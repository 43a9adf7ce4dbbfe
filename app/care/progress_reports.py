"""Progress reports: what one is written from, as of the day of its note, and its texts drafted for editing.

A report tells what counted up to its day, with what its own note measures and asks. The number of queries is the
same for a short course and a long one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.care import course_marks, course_series, plan_changes, practice, practice_instruments, progress
from app.care import session_note_drafts as drafts
from app.care.due import REPORTS
from app.care.session_note_drafts import Sending
from app.care.session_notes import DRAFTED
from app.clinical import instruments, progress_report, report_draft, take_home
from app.clinical.course import Course, PhaseSince
from app.clinical.instruments import Part
from app.clinical.note_kinds import VISITS
from app.clinical.report_facts import GoalFact, MeasureFact, PlanFact, ProcedureFact, ReportFacts
from app.clinical.series import Series, Values
from app.clinical.sunnybrook_notes import sunnybrook_notes
from app.clinical.trajectory import trajectory
from app.clinical.vocabulary import NoteKind, ProcedureKind
from app.extensions import db
from app.models import SessionNote, User

WEEK = timedelta(days=7)


@dataclass(frozen=True)
class Period:
    """What lies between the last report and this one; ``last_report_on`` is none in a first report."""

    began_on: date
    last_report_on: date | None
    sessions: tuple[date, ...]

    def holds(self, on: date) -> bool:
        return on > self.last_report_on if self.last_report_on else on >= self.began_on


# questions


def facts(note: SessionNote) -> ReportFacts:
    """What the texts of the report and the patient's sheet are written from."""
    known = values(note)
    return told(note, known, period(note, known))


def told(note: SessionNote, known: Values, since: Period) -> ReportFacts:
    """The same, of values that were read already."""
    version, today = note.plan_version, note.visit_on
    return ReportFacts(
        today=today,
        began_on=since.began_on,
        last_report_on=since.last_report_on,
        measures=tuple(measure_fact(one, since.last_report_on, today) for one in series_told(known.series)),
        goals=tuple(
            GoalFact(
                row.goal.wording,
                row.name,
                row.goal.target_on,
                row.state,
                row.measure.instrument.caution(note.diagnosis.side),
            )
            for row in progress.goal_rows(version, today=today, known=known.series)
        ),
        notes=sunnybrook_notes(known.course.measured, today=today),
        sessions=since.sessions,
        missed=sum(1 for mark in known.course.marks if mark.kind == "missed" and since.holds(mark.on)),
        practised=tuple(one.days for one in known.practised if one.days is not None and since.holds(one.on)),
        procedures=tuple(
            ProcedureFact(ProcedureKind(mark.kind), mark.label, mark.on)
            for mark in known.course.marks
            if mark.kind in list(ProcedureKind) and since.holds(mark.on)
        ),
        plan=PlanFact(version.visits_per_week, version.ends_on) if version else None,
        exercises=_exercises(note),
        next_check_on=_next_check(note),
    )


def values(note: SessionNote) -> Values:
    """Everything measured up to the day of the note and by itself, and everything that happened by then."""
    patient, diagnosis, until = note.patient, note.diagnosis, note.visit_on
    house = practice.the_practice()
    zone = ZoneInfo(house.time_zone if house else "UTC")
    measures = practice_instruments.catalogue()
    main = instruments.get(progress.MAIN_INSTRUMENT)
    rows = course_series.taken(diagnosis, answers_of=main.key, until=until)
    rows += course_series.measured_by(note)
    said = course_series.check_ins(diagnosis, until=until) + course_series.asked_by(note)
    marks = [
        *course_marks.of(patient, diagnosis, zone=zone),
        *course_marks.missed(patient, diagnosis, zone=zone),
    ]
    return Values(
        course=Course(
            instrument=main.key,
            measured=tuple(course_series.measured(row) for row in rows if row.instrument == main.key),
            marks=tuple(sorted((one for one in marks if one.on <= until), key=lambda mark: mark.on)),
            phases=tuple(
                PhaseSince(one.condition, one.since_on) for one in diagnosis.phases if one.since_on <= until
            ),
            onset_on=diagnosis.onset_on,
            side=diagnosis.side,
        ),
        series=course_series.series(
            measures.instruments.values(), rows, said, affected=diagnosis.side, versions=measures.versions
        ),
        practised=course_series.practised(said),
    )


def period(note: SessionNote, known: Values) -> Period:
    """Counted like the days until a report is due: from the day after the last one, else from the evaluation on."""
    wanted = (
        select(SessionNote.visit_on, SessionNote.kind)
        .where(
            SessionNote.diagnosis_id == note.diagnosis_id,
            SessionNote.visit_on <= note.visit_on,
            SessionNote.id != note.id,
            SessionNote.is_in_force,
        )
        .order_by(SessionNote.visit_on, SessionNote.id)
    )
    seen = [(on, kind) for on, kind in db.session.execute(wanted)]
    opened_on = note.plan_version.plan.opened_on if note.plan_version else None
    visits = [on for on, kind in seen if kind in VISITS]
    began_on = opened_on or min([*visits, note.visit_on])
    reports = [on for on, kind in seen if kind in REPORTS and on >= began_on]
    since = Period(began_on, reports[-1] if reports else None, ())
    return Period(began_on, since.last_report_on, tuple(sorted({on for on in visits if since.holds(on)})))


def is_drafted(note: SessionNote, name: str) -> bool:
    """It stands as it was drafted: nobody has changed it since."""
    return note.field_savers.get(name, [])[2:3] == [DRAFTED] and bool(note.particulars.get(name))


# verbs


def draft(note: SessionNote, *, again: bool = False, by: User, at: datetime) -> SessionNote:
    """Draft the texts of a progress note where nobody has written yet.

    ``again``: what was emptied since is filled too, and what still stands as it was drafted is drafted anew.
    What a person typed is never touched.
    """
    if note.kind is not NoteKind.PROGRESS or note.is_signed:
        return note
    drafts.lock(note)
    texts = report_draft.draft(facts(note)).entries
    free = {name: text for name, text in texts.items() if _is_free(note, name, again=again)}
    drafts.save(note, free, read_at={}, by=by, at=at, sending=Sending(DRAFTED))
    return note


def _is_free(note: SessionNote, name: str, *, again: bool) -> bool:
    if again:
        return not note.particulars.get(name) or is_drafted(note, name)
    return not note.particulars.get(name) and name not in note.field_versions


def series_told(series: Iterable[Series]) -> list[Series]:
    """A measure with a total is told by it, and the sum of its parts before them."""
    told = [one for one in series if one.points and _is_told(one.part, one.instrument.parts)]
    order = list(dict.fromkeys(one.instrument.key for one in told))
    return sorted(told, key=lambda one: (order.index(one.instrument.key), one.part.key != progress.MAIN_PART))


def _is_told(part: Part, beside: Sequence[Part]) -> bool:
    if any(one.key == "total" for one in beside):
        return part.key == "total"
    return part.for_goals or not any(one.for_goals for one in beside)


def measure_fact(series: Series, last_report_on: date | None, today: date) -> MeasureFact:
    before = [point for point in series.points if last_report_on and point.on <= last_report_on]
    return MeasureFact(
        key=f"{series.instrument.key}.{series.part.key}",
        name=series.name,
        part=series.part,
        trajectory=trajectory(series.part, series.name, series.points, today=today, caution=series.caution),
        at_last_report=before[-1] if before else None,
        plain_name=_plain_name(series),
    )


def _plain_name(series: Series) -> str:
    """What the patient's page calls it, where that is not as it calls the score of everybody."""
    if series.instrument.key.startswith(practice_instruments.OWN):
        return series.instrument.name
    usual = take_home.PLAIN_NAMES.get(f"{series.instrument.key}.{series.part.key}", "")
    return usual.replace("your eye", f"your {series.side.value} eye") if series.side else ""


def _exercises(note: SessionNote) -> tuple[str, ...]:
    """The home program as this note leaves it."""
    if changes := plan_changes.of(note):
        return tuple(one.name for one in changes.values.home_exercises)
    return tuple(one.name for one in note.plan_version.home_exercises) if note.plan_version else ()


def _next_check(note: SessionNote) -> date | None:
    """House rule: when the next report will be due at the plan's pace, and not after the plan has ended."""
    version = note.plan_version
    if version is None or version.visits_per_week <= 0:
        return None
    weeks = ceil(progress_report.latest(note.visit_on).amount / version.visits_per_week)
    planned = min(note.visit_on + WEEK * weeks, version.ends_on)
    return planned if planned > note.visit_on else None
