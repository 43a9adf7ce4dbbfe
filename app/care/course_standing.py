"""Where each course stands by its main measures and visits, kept beside the records so that a long list is quick.

Derived: worked out anew, before a transaction ends, for every course whose measures or signed notes it changed, and
for all of them by ``flask course-standings``. Nothing in it depends on the day it is read.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any, TypeAlias

from sqlalchemy import Row, Table, delete, event, insert, select
from sqlalchemy.orm import Session, SessionTransaction

from app.care import course_series
from app.care.course_series import Taken
from app.clinical import instruments
from app.clinical.review_facts import PractisedOn, Standing
from app.clinical.review_rules import LOW_PRACTICE_VISITS, low_run, worth_telling
from app.clinical.series import Series
from app.clinical.trajectory import Reading, Trajectory, trajectory
from app.clinical.vocabulary import Excursion, NoteKind
from app.extensions import db
from app.models import Assessment, AssessmentCorrection, CourseStanding, Diagnosis, NoteStrike, SessionNote

MAIN = "sunnybrook.composite"
OTHERS = ("fdi.physical", "fdi.social", "face.total", "saq.total")
"""Besides the clinician's grading, the patient's own forms whose measuring error of one person is published."""

MAIN_MEASURES = (MAIN, *OTHERS)
GRADING = instruments.get("sunnybrook")
MEASURES = [instruments.get(key) for key in dict.fromkeys(one.partition(".")[0] for one in MAIN_MEASURES)]
REPORTS = (NoteKind.PROGRESS,)
AT_ONCE = 500
TOUCHED = "courses_touched"
NOTHING: dict[str, Any] = {
    "reading": None,
    "reading_since": None,
    "sentence": "",
    "composite": None,
    "measured_on": None,
    "facts": {},
}
Values: TypeAlias = dict[str, Any]


# questions


def worked_out(keys: Collection[int]) -> dict[int, Values]:
    """By diagnosis, what the table should say, from the records alone; nothing where nothing is known."""
    measures, notes = _measures(keys), _notes(keys)
    found = {key: _values(measures.get(key, []), notes.get(key, [])) for key in keys}
    return {key: values for key, values in found.items() if values != NOTHING}


# verbs


def rebuild() -> int:
    """Work every course out anew. How many stood otherwise."""
    keys = db.session.scalars(select(Diagnosis.id).order_by(Diagnosis.id)).all()
    chunks = (keys[start : start + AT_ONCE] for start in range(0, len(keys), AT_ONCE))
    return sum(sync(chunk) for chunk in chunks)


def sync(keys: Collection[int]) -> int:
    """Bring the table in step for these diagnoses."""
    wanted = worked_out(keys)
    table = CourseStanding.__table__
    assert isinstance(table, Table)  # noqa: S101 - for the types
    rows = db.session.execute(select(table).where(table.c.diagnosis_id.in_(keys))).mappings()
    known = {row["diagnosis_id"]: {name: row[name] for name in NOTHING} for row in rows}
    changed = [key for key in keys if wanted.get(key) != known.get(key)]
    if stale := [key for key in changed if key in known]:
        db.session.execute(delete(table).where(table.c.diagnosis_id.in_(stale)))
    if fresh := [{"diagnosis_id": key, **wanted[key]} for key in changed if key in wanted]:
        db.session.execute(insert(table), fresh)
    return len(changed)


def install(session_class: Any) -> None:
    """Attach the listeners to a session factory or class. Called once per application."""
    event.listen(session_class, "after_flush", notice)
    event.listen(session_class, "before_commit", keep_in_step)
    event.listen(session_class, "after_soft_rollback", forget)


def notice(session: Session, _context: Any) -> None:
    """Remember the courses that a flush changed: by themselves, by a note, by a measure."""
    touched = session.info.setdefault(TOUCHED, set())
    for record in (*session.new, *session.dirty, *session.deleted):
        if isinstance(record, SessionNote | Assessment):
            if not _is_of_a_draft(session, record):
                touched.add((Diagnosis, record.diagnosis_id))
        elif isinstance(record, NoteStrike):
            touched.add((SessionNote, record.note_id))
        elif isinstance(record, AssessmentCorrection):
            touched |= {(Assessment, record.earlier_id), (Assessment, record.later_id)}


def keep_in_step(session: Session) -> None:
    """With the last flush behind it, before what was changed is there for others to see."""
    session.flush()
    if touched := session.info.pop(TOUCHED, None):
        sync(_diagnoses(touched))


def forget(session: Session, ended: SessionTransaction) -> None:
    """What a savepoint took back is only worked out once more; what the whole transaction did is forgotten."""
    if not ended.nested:
        session.info.pop(TOUCHED, None)


def _is_of_a_draft(session: Session, record: SessionNote | Assessment) -> bool:
    """What stands in a draft counts once it is signed, and that changes the note."""
    note: SessionNote | None = None
    if isinstance(record, SessionNote):
        note = record
    elif record.note_id is not None:
        note = session.identity_map.get(session.identity_key(SessionNote, record.note_id))
    return note is not None and not note.is_signed


def _diagnoses(touched: Collection[tuple[type, int]]) -> list[int]:
    keys = {key for kind, key in touched if kind is Diagnosis}
    for kind in (SessionNote, Assessment):
        if ids := [key for one, key in touched if one is kind]:
            keys.update(db.session.scalars(select(kind.diagnosis_id).where(kind.id.in_(ids))))
    return sorted(keys)


def _measures(keys: Collection[int]) -> dict[int, list[Taken]]:
    wanted = (
        select(
            Assessment.diagnosis_id,
            Assessment.instrument,
            Assessment.instrument_version,
            Assessment.side,
            Assessment.performed_on,
            Assessment.scores,
        )
        .where(
            Assessment.diagnosis_id.in_(keys),
            Assessment.instrument.in_([one.key for one in MEASURES]),
            Assessment.counts,
        )
        .order_by(Assessment.performed_on, Assessment.id)
    )
    found: dict[int, list[Taken]] = {}
    for key, instrument, version, side, on, scores in db.session.execute(wanted):
        found.setdefault(key, []).append(Taken(instrument, version, side, on, scores, None))
    return found


def _notes(keys: Collection[int]) -> dict[int, list[Row[Any]]]:
    columns: list[Any] = [
        SessionNote.diagnosis_id,
        SessionNote.id,
        SessionNote.kind,
        SessionNote.visit_on,
        SessionNote.signed_at,
        SessionNote.signed_by_id,
        SessionNote.particulars,
    ]
    wanted = (
        select(*columns)
        .where(SessionNote.diagnosis_id.in_(keys), SessionNote.is_in_force)
        .order_by(SessionNote.visit_on, SessionNote.id)
    )
    found: dict[int, list[Row[Any]]] = {}
    for row in db.session.execute(wanted):
        found.setdefault(row.diagnosis_id, []).append(row)
    return found


def _values(measures: Sequence[Taken], notes: Sequence[Row[Any]]) -> Values:
    by_key = {one.key: one for one in course_series.series(MEASURES, measures) if one.points}
    read = {key: (by_key[key], _read(by_key[key])) for key in MAIN_MEASURES if key in by_key}
    gradings = [one for one in measures if one.instrument == GRADING.key]
    facts = {
        "standings": _told(read),
        "low": _low(notes),
        "report": _report(notes),
        "reviewed_at": _reviewed_at(notes),
        "moves": _moves(gradings, notes),
        "is_full": (gradings and _score(gradings[-1], "composite") == 100) or None,
    }
    values = NOTHING | {"facts": {name: fact for name, fact in facts.items() if fact or fact is False}}
    if MAIN in read:
        series, found = read[MAIN]
        values |= {
            "reading": found.word.value if found.word else None,
            "reading_since": found.since,
            "sentence": found.sentence,
            "composite": series.points[-1].value,
            "measured_on": series.points[-1].on,
        }
    return values


def _read(series: Series) -> Trajectory:
    """Against its first measure, as the progress page reads it unasked."""
    return trajectory(series.part, series.name, series.points, today=date.max)


def _told(read: Mapping[str, tuple[Series, Trajectory]]) -> list[list[str]]:
    """What of it is worth telling: key, word, since, the value then and now, the day of the newest."""
    standings = [_standing(series, found, found.word) for series, found in read.values() if found.word]
    return [
        [one.key, one.word.value, one.since.isoformat(), one.then, one.now, one.newest_on.isoformat()]
        for one in worth_telling(standings)
    ]


def _standing(series: Series, found: Trajectory, word: Reading) -> Standing:
    since = next((one for one in found.used if one.on == found.since), found.used[0])
    newest, part = found.used[-1], series.part
    return Standing(
        series.key, series.name, word, since.on, part.shown(since.value), part.shown(newest.value), newest.on
    )


def _low(notes: Sequence[Row[Any]]) -> list[list[str | int]]:
    """The newest visits in a row that told low practice: the first of them and the last."""
    told = [
        PractisedOn(note.visit_on, days)
        for note in notes
        if isinstance(days := note.particulars.get("practised.days"), int)
    ]
    low = low_run(told)
    return [[one.on.isoformat(), one.days] for one in (*low[:1], *low[1:][-LOW_PRACTICE_VISITS:])]


def _report(notes: Sequence[Row[Any]]) -> list[str | int]:
    """The newest progress report: its note, the visit, when it was signed and by whom."""
    reports = [note for note in notes if note.kind in REPORTS]
    if not reports:
        return []
    newest = max(reports, key=lambda note: (note.signed_at, note.id))
    return [newest.id, newest.visit_on.isoformat(), newest.signed_at.isoformat(), newest.signed_by_id]


def _reviewed_at(notes: Sequence[Row[Any]]) -> str:
    """When a physician last signed a review of the case."""
    moments = [note.signed_at for note in notes if note.kind is NoteKind.PHYSICIAN_REVIEW]
    return max(moments).isoformat() if moments else ""


def _moves(gradings: Sequence[Taken], notes: Sequence[Row[Any]]) -> bool | None:
    """Whether anything moves, by the newest visit or grading that tells; of one day the visit does."""
    told = [*_seen_in(notes), *_graded(gradings)]
    return max(told, key=lambda one: one[0])[1] if told else None


def _seen_in(notes: Sequence[Row[Any]]) -> Iterator[tuple[date, bool]]:
    for note in reversed(notes):
        seen = [value for key, value in note.particulars.items() if key.startswith("moves.") and value]
        if seen:
            yield note.visit_on, any(value != Excursion.NONE for value in seen)
            return


def _graded(gradings: Sequence[Taken]) -> Iterator[tuple[date, bool]]:
    for one in reversed(gradings):
        voluntary = _score(one, "voluntary")
        if voluntary is not None:
            yield one.on, voluntary > GRADING.part("voluntary").minimum
            return


def _score(one: Taken, part: str) -> Decimal | None:
    score = one.scores.get(part)
    return None if score is None else Decimal(score)
