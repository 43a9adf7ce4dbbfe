"""What each patient's course asks for now: measures that are due, and the progress report.

Read for many patients at once: the number of queries is the same for one chart and for a whole day.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select

from app.care import practice_instruments, procedures
from app.clinical import due, progress_report
from app.clinical.due import Due, DueState, Happening, Situation
from app.clinical.instruments.cadence import Occasion
from app.clinical.note_kinds import VISITS
from app.clinical.progress_report import ReportStanding, ReportState
from app.clinical.vocabulary import Condition, EyeClosure, NoteKind, ProcedureKind
from app.extensions import db
from app.models import Assessment, Diagnosis, Procedure, SessionNote, TreatmentPlan

WRITING = {
    NoteKind.EVALUATION: Occasion.EVALUATION,
    NoteKind.PROGRESS: Occasion.PROGRESS_REPORT,
    NoteKind.DISCHARGE: Occasion.DISCHARGE,
    NoteKind.PHYSICIAN_REVIEW: Occasion.PHYSICIAN_REVIEW,
}
NAMED = 3
REPORTS = (NoteKind.PROGRESS, NoteKind.DISCHARGE)


@dataclass(frozen=True)
class Wanted:
    """Of one diagnosis: the measures that are wanted, the most urgent first, and how its report stands."""

    measures: tuple[Due, ...] = ()
    report: ReportStanding | None = None
    report_since: date | None = None

    @property
    def pressing(self) -> tuple[Due, ...]:
        """Due or overdue, and not asked by the check-in of the note anyway."""
        return tuple(
            one for one in self.measures if one.state is not DueState.UPCOMING and not one.is_in_check_in
        )

    @property
    def overdue(self) -> tuple[Due, ...]:
        return tuple(one for one in self.pressing if one.state is DueState.OVERDUE)

    @property
    def in_words(self) -> list[tuple[str, bool]]:
        """What is overdue, what is due and how the report stands, each with whether it is late."""
        said = []
        late, now = self.overdue, [one for one in self.pressing if one not in self.overdue]
        for words, ones in (("Overdue", late), ("Due", now)):
            if ones:
                said.append((f"{words}: {_names(ones)}", words == "Overdue"))
        if self.is_report_near and self.report:
            said.append((self.report.in_words, self.report.state is ReportState.OVERDUE))
        return said

    @property
    def is_report_near(self) -> bool:
        return self.report is not None and self.report.state is not ReportState.FINE


def _names(ones: Sequence[Due]) -> str:
    """The first three by name, the others by number."""
    named = ", ".join(one.instrument.name for one in ones[:NAMED])
    return f"{named} and {len(ones) - NAMED} more" if len(ones) > NAMED else named


@dataclass(frozen=True)
class _Visit:
    """What is known of one signed note: enough to count by."""

    on: date
    kind: NoteKind
    closure: str | None


def of_diagnoses(
    diagnoses: Collection[Diagnosis], *, today: date, at_visit: bool = False
) -> dict[int, Wanted]:
    """By the diagnosis' key. ``at_visit``: the patient is here, so what every visit asks for is asked too."""
    return _of(diagnoses, today=today, at_visit=at_visit, writing={})


def reports(keys: Collection[int], *, today: date) -> dict[int, tuple[ReportStanding, date]]:
    """How the progress report stands and since when it is counted, by the keys of diagnoses with an open plan."""
    visits, opened = _visits(keys, today), _opened(keys)
    found = {key: _report(visits.get(key, []), opened.get(key), today) for key in keys}
    return {key: (report, since) for key, (report, since) in found.items() if report and since}


def of_note(note: SessionNote) -> Wanted:
    """What the visit of this note asks for, on its day."""
    writing = frozenset({WRITING[note.kind]}) if note.kind in WRITING else frozenset()
    found = _of(
        [note.diagnosis],
        today=note.visit_on,
        at_visit=note.kind in VISITS,
        writing={note.diagnosis_id: writing},
    )
    return found[note.diagnosis_id]


def _of(
    diagnoses: Collection[Diagnosis],
    *,
    today: date,
    at_visit: bool,
    writing: Mapping[int, frozenset[Occasion]],
) -> dict[int, Wanted]:
    if not diagnoses:
        return {}
    keys = [one.id for one in diagnoses]
    offered = practice_instruments.catalogue().offered()
    taken, visits, opened = _last_taken(keys, today), _visits(keys, today), _opened(keys)
    happenings, operated = _happenings(diagnoses, today)
    found = {}
    for one in diagnoses:
        told = visits.get(one.id, [])
        situation = Situation(
            episode_on=opened.get(one.id),
            treatment_days=tuple(visit.on for visit in told if visit.kind in VISITS),
            onset_on=one.onset_on,
            happenings=happenings.get(one.patient_id, ()),
            eye_stays_open=_stays_open(told),
            after_reanimation=one.condition is Condition.POST_REANIMATION or one.patient_id in operated,
            at_visit=at_visit,
            writing=writing.get(one.id, frozenset()),
        )
        measures = due.all_due(offered, taken.get(one.id, {}), situation, today=today)
        found[one.id] = Wanted(measures, *_report(told, opened.get(one.id), today))
    return found


def _report(
    visits: Iterable[_Visit], opened_on: date | None, today: date
) -> tuple[ReportStanding | None, date | None]:
    """Counted from the day after the last report, else from the evaluation on; none without an open plan."""
    if opened_on is None:
        return None, None
    reports = [visit.on for visit in visits if visit.kind in REPORTS and visit.on >= opened_on]
    days = {
        visit.on
        for visit in visits
        if visit.kind in VISITS and (visit.on > reports[-1] if reports else visit.on >= opened_on)
    }
    return progress_report.standing(len(days), on=today), reports[-1] if reports else opened_on


def _stays_open(visits: Iterable[_Visit]) -> bool:
    """As the newest note that looked at the eye says. Where nobody looked, nothing is assumed."""
    seen = [visit.closure for visit in visits if visit.closure]
    return bool(seen) and seen[-1] != EyeClosure.COMPLETE


def _last_taken(keys: Collection[int], today: date) -> dict[int, dict[str, date]]:
    wanted = (
        select(Assessment.diagnosis_id, Assessment.instrument, func.max(Assessment.performed_on))
        .where(Assessment.diagnosis_id.in_(keys), Assessment.performed_on <= today, Assessment.counts)
        .group_by(Assessment.diagnosis_id, Assessment.instrument)
    )
    found: dict[int, dict[str, date]] = {}
    for diagnosis_id, instrument, last_on in db.session.execute(wanted):
        found.setdefault(diagnosis_id, {})[instrument] = last_on
    return found


def _visits(keys: Collection[int], today: date) -> dict[int, list[_Visit]]:
    """The notes in force up to that day, oldest first."""
    closure = SessionNote.particulars["eye.closure"].as_string()
    wanted = (
        select(SessionNote.diagnosis_id, SessionNote.visit_on, SessionNote.kind, closure)
        .where(SessionNote.diagnosis_id.in_(keys), SessionNote.visit_on <= today, SessionNote.is_in_force)
        .order_by(SessionNote.visit_on, SessionNote.id)
    )
    found: dict[int, list[_Visit]] = {}
    for diagnosis_id, on, kind, eye in db.session.execute(wanted):
        found.setdefault(diagnosis_id, []).append(_Visit(on, kind, eye))
    return found


def _opened(keys: Collection[int]) -> dict[int, date]:
    """When the open plan of each diagnosis was opened: the day of its evaluation."""
    wanted = select(TreatmentPlan.diagnosis_id, TreatmentPlan.opened_on).where(
        TreatmentPlan.diagnosis_id.in_(keys), TreatmentPlan.closed_on.is_(None)
    )
    return {row[0]: row[1] for row in db.session.execute(wanted)}


def _happenings(
    diagnoses: Collection[Diagnosis], today: date
) -> tuple[dict[int, tuple[Happening, ...]], set[int]]:
    """By patient, what was done before that day and what is planned from it on; and who had surgery.

    What was done on the day itself is neither: it is too late to measure before it and too early after it.
    """
    patients = {one.patient_id for one in diagnoses}
    wanted = (
        select(Procedure.patient_id, Procedure.kind, Procedure.performed_on)
        .where(
            Procedure.patient_id.in_(patients),
            Procedure.entered_in_error_at.is_(None),
            Procedure.performed_on <= today,
        )
        .order_by(Procedure.performed_on)
    )
    done = db.session.execute(wanted).all()
    told = [(patient_id, Happening(kind, on)) for patient_id, kind, on in done if on < today]
    for one in procedures.ahead_of(patients, on=today):
        told.append((one.patient_id, Happening(one.kind, one.planned_on)))
    found: dict[int, tuple[Happening, ...]] = {}
    for patient_id, happening in told:
        found[patient_id] = (*found.get(patient_id, ()), happening)
    return found, {patient_id for patient_id, kind, _ in done if kind is ProcedureKind.SURGERY}
