"""What a progress report draws and hands to the patient: gathered for its note, and read from a signed one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from sqlalchemy import select

from app.care import progress, progress_reports
from app.care.errors import Refused
from app.care.progress_reports import Period
from app.clinical import face_picture, take_home
from app.clinical.note_kinds import needs_co_signature
from app.clinical.report_figures import FaceFigure, Figures, GoalFigure, ScoreFigure, breaks, figures
from app.clinical.series import Series
from app.clinical.vocabulary import Licence, NoteKind
from app.extensions import db
from app.models import Diagnosis, SessionNote


def of(note: SessionNote) -> Figures:
    """What the report draws, and what its patient takes home."""
    known = progress_reports.values(note)
    since = progress_reports.period(note, known)
    scored = [one for one in known.course.measured if face_picture.levels(one.answers)]
    faces = {one.on: one for one in scored[:1] + scored[-1:]}
    return Figures(
        on=note.visit_on,
        began_on=since.began_on,
        last_report_on=since.last_report_on,
        onset_on=known.course.onset_on,
        side=known.course.side,
        scores=tuple(_score(one, since, note.visit_on) for one in progress_reports.series_told(known.series)),
        marks=known.course.marks,
        phases=tuple((one.condition.label, one.since) for one in known.course.phases),
        practised=tuple(one for one in known.practised if since.holds(one.on)),
        goals=tuple(
            GoalFigure(
                row.goal.wording,
                row.name,
                row.measure.part,
                row.goal.baseline,
                row.now,
                row.goal.target,
                row.goal.target_on,
                row.state.standing,
                row.state.reason,
            )
            for row in progress.goal_rows(note.plan_version, today=note.visit_on, known=known.series)
        ),
        faces=tuple(FaceFigure(one.on, _of_movements(one.answers)) for one in faces.values()),
        for_patient=take_home.for_patient(progress_reports.told(note, known, since)),
    )


def of_signed(note: SessionNote) -> Figures:
    """Those that were frozen in a signed report. Refused where it is not to be handed out."""
    if note.kind is not NoteKind.PROGRESS:
        raise Refused("Only a progress report has a page for the patient.")
    if not note.is_signed:
        raise Refused("The page for the patient comes from the signed report. Sign the note first.")
    if note.strike:
        raise Refused("This report was entered in error. Nothing is handed out from it.")
    if _waits_for_co_signature(note):
        raise Refused("A therapist’s co-signature is still to come. Then the page can be handed out.")
    if "report" not in (note.facts or {}):
        raise Refused(
            "This report was signed before its figures were kept. The next one has a page to take home."
        )
    return figures((note.facts or {})["report"])


def has_page_for_patient(note: SessionNote) -> bool:
    is_kept = note.kind is NoteKind.PROGRESS and "report" in (note.facts or {})
    return is_kept and note.is_in_force and not _waits_for_co_signature(note)


def newest_for_patient(diagnosis: Diagnosis) -> SessionNote | None:
    """The newest report of a diagnosis that has a page for the patient."""
    wanted = select(SessionNote).where(
        SessionNote.diagnosis_id == diagnosis.id,
        SessionNote.kind == NoteKind.PROGRESS,
        SessionNote.is_in_force,
    )
    found = db.session.scalar(wanted.order_by(SessionNote.visit_on.desc(), SessionNote.id.desc()).limit(1))
    return found if found and has_page_for_patient(found) else None


def _waits_for_co_signature(note: SessionNote) -> bool:
    licence = note.signer_licence
    return needs_co_signature(Licence(licence) if licence else None) and note.co_signature is None


def _score(series: Series, since: Period, today: date) -> ScoreFigure:
    """Of a number asked at every visit the points since the last report, of every other the whole course."""
    measure = progress_reports.measure_fact(series, since.last_report_on, today)
    run = measure.trajectory.used
    points = tuple(point for point in series.points if not series.part.entry or since.holds(point.on))
    return ScoreFigure(
        key=series.key,
        name=series.name,
        label=series.label,
        part=series.part,
        points=points,
        breaks=breaks(points),
        first=run[0],
        at_report=measure.at_last_report,
        now=run[-1],
        reading=measure.trajectory.word,
        caution=series.caution,
    )


def _of_movements(answers: Mapping[str, str | int | None]) -> dict[str, str | int | None]:
    return {key: one for key, one in answers.items() if key.startswith(("voluntary.", "synkinesis."))}
