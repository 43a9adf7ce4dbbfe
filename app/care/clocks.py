"""The clocks of the payers and the state, of many diagnoses at once: how each stands, and what is shown of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from app.care import clock_facts, due
from app.clinical import certification, certification_told, direct_access, progress_report
from app.clinical.certification import CertificationStanding
from app.clinical.clocks import Clock, by_urgency
from app.clinical.direct_access import DirectAccess
from app.clinical.note_kinds import VISITS
from app.clinical.vocabulary import NoteKind
from app.models import Diagnosis, SessionNote


@dataclass(frozen=True)
class Standings:
    """Of one diagnosis with a course of care that goes on."""

    certification: CertificationStanding
    direct_access: DirectAccess

    @property
    def clocks(self) -> tuple[Clock, ...]:
        found = (certification_told.clock(self.certification), direct_access.clock(self.direct_access))
        return by_urgency(one for one in found if one)

    @property
    def pressing(self) -> tuple[Clock, ...]:
        return tuple(one for one in self.clocks if one.is_pressing)


def of_diagnoses(diagnoses: Collection[Diagnosis], *, today: date) -> dict[int, tuple[Clock, ...]]:
    """Every clock that runs, the most pressing first, by the diagnosis' key."""
    keys = {one.id: one.patient_id for one in diagnoses}
    reports = due.reports(keys, today=today) if keys else {}
    found = {key: [*one.clocks] for key, one in standings(keys, today=today).items()}
    for key, (report, since) in reports.items():
        found.setdefault(key, []).append(progress_report.clock(report, since=since, on=today))
    return {key: by_urgency(found.get(key, ())) for key in keys}


def pressing(diagnoses: Collection[Diagnosis], *, today: date) -> dict[int, tuple[Clock, ...]]:
    """What is near or late of certification and direct access; the progress report is told with the measures."""
    found = standings({one.id: one.patient_id for one in diagnoses}, today=today)
    return {key: one.pressing for key, one in found.items()}


def standings(patients: Mapping[int, int], *, today: date) -> dict[int, Standings]:
    """How certification and direct access stand; ``patients`` is the patient's key by the diagnosis' key.

    A diagnosis whose course is over has none.
    """
    return {
        key: Standings(
            certification.standing(course.certification(today)),
            direct_access.standing(course.direct_access(today)),
        )
        for key, course in clock_facts.read(patients, today=today).items()
        if not course.is_over
    }


def at_visit(note: SessionNote) -> DirectAccess | None:
    """How treatment without a referral stands with this visit, on its day; none where the note is no visit."""
    if note.kind not in VISITS or (note.kind is NoteKind.DISCHARGE and not note.done):
        return None
    on = note.visit_on
    course = clock_facts.read_access(note.diagnosis_id, note.patient_id, today=on)
    return direct_access.standing(course.direct_access(on))
