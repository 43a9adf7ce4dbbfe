"""Where a course stands is kept in step with its measures and notes, and rebuilding it changes nothing."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from sqlalchemy import select

from app.care import amendments, assessments, course_standing, progress
from app.care.assessments import Taken
from app.clinical import instruments
from app.clinical.trajectory import trajectory
from app.clinical.vocabulary import NoteKind, Side
from app.extensions import db
from app.models import Assessment, AssessmentCorrection, CourseStanding, NoteStrike, SessionNote
from tests.builders import a_diagnosis, a_note, a_patient, an_assessment, now, today
from tests.queries import count_queries

DAY = date(2026, 11, 20)


def standing(diagnosis):
    """The row as it is stored."""
    table = CourseStanding.__table__
    return db.session.execute(select(table).where(table.c.diagnosis_id == diagnosis.id)).one_or_none()


def graded(diagnosis, by, *composites, until=DAY, apart=28, **values):
    for turn, composite in enumerate(composites):
        on = until - timedelta(days=apart * (len(composites) - 1 - turn))
        scores = {"composite": str(composite), "voluntary": str(composite), "resting": "0", "synkinesis": "0"}
        an_assessment(diagnosis, by=by, on=on, scores=scores, **values)
    db.session.commit()


def a_signed_note(diagnosis, by, *, on, kind=NoteKind.TREATMENT, composite=None, **particulars):
    note = a_note(diagnosis, by=by, visit_on=on, kind=kind, particulars=particulars)
    if composite is not None:
        an_assessment(diagnosis, by=by, on=on, scores={"composite": str(composite)}, note=note)
    db.session.flush()
    note.signed_at, note.signed_by, note.signer_credentials, note.content_hash = now(), by, by.name, "0" * 64
    db.session.commit()
    return note


@pytest.fixture
def diagnosis(cast):
    found = a_diagnosis(cast.pat, by=cast.therapist)
    db.session.commit()
    return found


def test_a_course_without_measures_and_visits_has_no_row(cast, diagnosis):
    assert standing(diagnosis) is None


@pytest.mark.parametrize(
    ("composites", "word"),
    [
        ((40, 52, 52, 51), "plateau"),
        ((62, 64, 55, 50), "declining"),
        ((13, 29, 41), "improving"),
        ((40,), "too_few"),
    ],
)
def test_the_reading_is_the_one_of_the_progress_page(cast, diagnosis, composites, word):
    graded(diagnosis, cast.therapist, *composites)
    values = progress.values(cast.pat, diagnosis, zone="America/New_York").of("sunnybrook.composite")
    said = trajectory(values.part, values.name, values.points, today=today())
    found = standing(diagnosis)
    assert found.reading == word == said.word.value
    assert (found.reading_since, found.sentence) == (said.since, said.sentence)
    assert (found.composite, found.measured_on) == (Decimal(composites[-1]), DAY)


def test_a_measure_of_a_draft_counts_from_the_signature_on(cast, diagnosis):
    note = a_note(diagnosis, by=cast.therapist, visit_on=DAY)
    an_assessment(diagnosis, by=cast.therapist, on=DAY, scores={"composite": "63"}, note=note)
    db.session.commit()
    assert standing(diagnosis) is None
    note.signed_at, note.signed_by, note.signer_credentials = now(), cast.therapist, "Ana Alder, PT"
    note.content_hash = "0" * 64
    db.session.commit()
    assert standing(diagnosis).composite == 63


def test_striking_the_note_takes_back_what_it_told(cast, diagnosis):
    note = a_signed_note(diagnosis, cast.therapist, on=DAY, composite=63)
    amendments.strike(note, reason="Wrong patient.", by=cast.therapist, at=now())
    db.session.commit()
    assert standing(diagnosis) is None


def taken(composite_answers: str, on: date, seen=None) -> Taken:
    sunnybrook = instruments.get("sunnybrook")
    answers = {item.key: composite_answers for item in sunnybrook.items if item.key.startswith("voluntary.")}
    answers |= {item.key: "0" for item in sunnybrook.items if item.key.startswith("synkinesis.")}
    answers |= {f"rest.{key}": "normal" for key in ("eye", "cheek", "mouth")}
    return Taken(sunnybrook, answers, on, Side.LEFT, sunnybrook.version, seen=seen)


def test_a_correction_and_a_strike_of_a_measure_are_followed(cast, diagnosis):
    first = assessments.record(diagnosis, taken("3", DAY), by=cast.therapist, at=now(), on=today())
    db.session.commit()
    assert standing(diagnosis).composite == 60
    second = assessments.correct(
        first, taken("5", DAY), reason="Read wrongly.", by=cast.therapist, at=now(), on=today()
    )
    db.session.commit()
    assert standing(diagnosis).composite == 100
    assert standing(diagnosis).facts["is_full"] is True
    assessments.strike(second, reason="Not this patient.", by=cast.therapist, at=now())
    db.session.commit()
    assert standing(diagnosis) is None


def test_what_takes_a_record_back_is_followed_though_it_names_it_by_its_key_alone(cast, diagnosis):
    note = a_signed_note(diagnosis, cast.therapist, on=DAY + timedelta(days=1), composite=63)
    graded(diagnosis, cast.therapist, 40, 41)
    old, new = db.session.scalars(select(Assessment.id).where(Assessment.note_id.is_(None)))
    who = {
        "struck_by_id": cast.therapist.id,
        "striker_credentials": "Ana Alder, PT",
        "content_hash": "0" * 64,
    }
    strike = NoteStrike(note_id=note.id, reason="Wrong.", struck_at=now(), **who)
    correction = AssessmentCorrection(
        patient_id=cast.pat.id,
        earlier_id=new,
        later_id=old,
        reason="Wrong.",
        corrected_at=now(),
        corrected_by_id=cast.therapist.id,
    )
    for record, left in ((strike, 41), (correction, 40)):
        db.session.expunge_all()
        db.session.add(record)
        db.session.commit()
        assert standing(diagnosis).composite == left


def test_typing_in_a_draft_works_nothing_out(cast, diagnosis):
    note = a_note(diagnosis, by=cast.therapist, visit_on=DAY)
    db.session.commit()
    with count_queries() as sent:
        note.subjective = "Softer."
        an_assessment(diagnosis, by=cast.therapist, on=DAY, scores={"composite": "63"}, note=note)
        db.session.commit()
    assert not [statement for statement in sent if "course_standing" in statement]


def test_what_was_rolled_back_leaves_nothing(cast, diagnosis):
    an_assessment(diagnosis, by=cast.therapist, on=DAY, scores={"composite": "63"})
    db.session.rollback()
    db.session.commit()
    assert standing(diagnosis) is None


def test_what_a_savepoint_kept_is_followed_and_what_it_dropped_is_not(cast, diagnosis):
    with db.session.begin_nested():
        an_assessment(diagnosis, by=cast.therapist, on=DAY, scores={"composite": "63"})
    dropped = db.session.begin_nested()
    an_assessment(diagnosis, by=cast.therapist, on=DAY + timedelta(days=1), scores={"composite": "70"})
    dropped.rollback()
    db.session.commit()
    assert standing(diagnosis).composite == 63


def test_the_facts_tell_low_practice_the_newest_report_the_last_review_and_whether_anything_moves(
    cast, diagnosis
):
    ana = cast.therapist
    for weeks, days in ((4, 6), (3, 3), (2, 0), (1, 2)):
        a_signed_note(diagnosis, ana, on=DAY - timedelta(weeks=weeks), **{"practised.days": days})
    report = a_signed_note(diagnosis, ana, on=DAY, kind=NoteKind.PROGRESS, **{"moves.smile": "none"})
    review = a_signed_note(diagnosis, cast.physician, on=DAY, kind=NoteKind.PHYSICIAN_REVIEW)
    facts = standing(diagnosis).facts
    assert [days for _, days in facts["low"]] == [3, 0, 2]
    assert facts["report"][0] == report.id
    assert facts["reviewed_at"] == review.signed_at.isoformat()
    assert facts["moves"] is False


def test_a_later_grading_says_more_of_movement_than_an_earlier_visit(cast, diagnosis):
    a_signed_note(diagnosis, cast.therapist, on=DAY, **{"moves.smile": "none"})
    graded(diagnosis, cast.therapist, 30, until=DAY + timedelta(days=1))
    assert standing(diagnosis).facts["moves"] is True


def test_after_a_long_walk_of_changes_rebuilding_changes_nothing(cast):
    chance = Random(5)
    people = [a_patient("Otis", f"Owl{number}") for number in range(4)]
    courses = [a_diagnosis(one, by=cast.therapist, onset_on=date(2025, 1, 6)) for one in people]
    db.session.commit()
    for _ in range(120):
        _step(chance, chance.choice(courses), cast)
        (db.session.rollback if chance.random() < 0.15 else db.session.commit)()
    assert course_standing.rebuild() == 0
    kept = {row.diagnosis_id: row.sentence for row in db.session.scalars(select(CourseStanding))}
    assert len(kept) == len(courses)
    assert len(set(kept.values())) == len(courses)


def _step(chance: Random, diagnosis, cast) -> None:
    """One change of some kind, or another where there is nothing to change."""
    ana, on = cast.therapist, DAY - timedelta(days=chance.randrange(400))
    db.session.refresh(ana)  # after a rollback, before a verb is half-way
    alone = list(
        db.session.scalars(
            select(Assessment).where(Assessment.diagnosis_id == diagnosis.id, Assessment.note_id.is_(None))
        )
    )
    standing_alone = [one for one in alone if one.counts]
    notes = list(db.session.scalars(select(SessionNote).where(SessionNote.diagnosis_id == diagnosis.id)))
    match chance.choice(
        ["measure", "form", "note", "note", "draft", "sign", "strike", "correct", "strike note"]
    ):
        case "form":
            score = {"physical": str(chance.randrange(0, 101, 5)), "social": str(chance.randrange(0, 101, 4))}
            an_assessment(diagnosis, by=ana, on=on, scores=score, instrument="fdi", instrument_version="1")
        case "note":
            kind = chance.choice([NoteKind.TREATMENT, NoteKind.PROGRESS, NoteKind.PHYSICIAN_REVIEW])
            note = a_note(
                diagnosis, by=ana, visit_on=on, kind=kind, particulars={"practised.days": chance.randrange(8)}
            )
            score = {"composite": str(chance.randrange(101))}
            an_assessment(
                diagnosis, by=ana, on=on, scores=score, note=note, instrument_version="sunnybrook-1"
            )
            db.session.flush()
            _sign(note, ana)
        case "draft":
            a_note(diagnosis, by=ana, visit_on=on, particulars={"practised.days": 1})
        case "sign" if drafts := [one for one in notes if not one.is_signed]:
            _sign(chance.choice(drafts), ana)
        case "strike" if standing_alone:
            assessments.strike(chance.choice(standing_alone), reason="Wrong.", by=ana, at=now())
        case "correct" if mine := [one for one in standing_alone if one.answers]:
            again = taken(str(chance.randrange(1, 6)), on)
            assessments.correct(chance.choice(mine), again, reason="Wrong.", by=ana, at=now(), on=today())
        case "strike note" if in_force := [one for one in notes if one.is_in_force]:
            amendments.strike(chance.choice(in_force), reason="Wrong.", by=ana, at=now())
        case _:
            last = assessments.last_recorded(diagnosis, instruments.get("sunnybrook"), Side.LEFT)
            new = taken(str(chance.randrange(1, 6)), on, seen=last.public_id if last else None)
            assessments.record(diagnosis, new, by=ana, at=now(), on=today())


def _sign(note, by) -> None:
    note.signed_at, note.signed_by, note.signer_credentials, note.content_hash = now(), by, by.name, "0" * 64
    db.session.flush()


def test_the_command_puts_right_what_was_written_past_the_application(app, cast, diagnosis):
    graded(diagnosis, cast.therapist, 40, 52, 52, 51)
    db.session.execute(CourseStanding.__table__.update().values(reading="improving"))
    db.session.commit()
    said = app.test_cli_runner().invoke(args=["course-standings"])
    assert said.output == "1 course stood otherwise.\n"
    assert standing(diagnosis).reading == "plateau"
