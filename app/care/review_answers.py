"""Dr. O's answers to what waits: given to one row, for what it rests on, with a reason and the day to look again."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import TypeAlias

from sqlalchemy import or_, select

from app.care import review_items
from app.care.errors import Invalid, Refused
from app.care.moments import Moment
from app.clinical import review_answers
from app.clinical.review_answers import Answer
from app.clinical.review_reasons import Reason, Row
from app.clinical.vocabulary import AnswerKind
from app.extensions import db
from app.models import Diagnosis, Patient, ReviewAnswer, ReviewItem, User

Key: TypeAlias = tuple[int, Reason, str]
"""Of a row: its diagnosis (0 where there is none yet), its reason and what it rests on."""


@dataclass(frozen=True, slots=True)
class Given:
    """An answer as it was given, whether it still holds or not."""

    answer: Answer
    comment: str
    at: datetime
    by: str


# questions


def newest(diagnoses: Collection[int]) -> dict[Key, Given]:
    """The last answer to each row that was ever answered, of these cases and of those without a diagnosis."""
    wanted = (
        select(
            ReviewAnswer.diagnosis_id,
            ReviewAnswer.reason,
            ReviewAnswer.basis,
            ReviewAnswer.kind,
            ReviewAnswer.again_on,
            ReviewAnswer.comment,
            ReviewAnswer.answered_at,
            User.name,
        )
        .join(User, ReviewAnswer.answered_by_id == User.id)
        .where(or_(ReviewAnswer.diagnosis_id.in_(diagnoses), ReviewAnswer.diagnosis_id.is_(None)))
        .order_by(ReviewAnswer.id)
    )
    found: dict[Key, Given] = {}
    for key, word, basis, kind, again_on, comment, at, by in db.session.execute(wanted):
        reason = Reason(word)
        found[key or 0, reason, basis] = Given(Answer(reason, basis, kind, again_on), comment, at, by)
    return found


# verbs


def give(
    case: Diagnosis | Patient,
    row: Row,
    *,
    kind: AnswerKind,
    comment: str,
    again_on: date | None,
    by: User,
    now: Moment,
) -> None:
    """Dr. O has seen this row, or puts it off. Sending it twice has one effect.

    Somebody who was consulted and has no diagnosis is a case by the patient alone.
    """
    for name, problem in review_answers.problems(row, kind, again_on, comment, today=now.today).items():
        raise Invalid(name, problem)
    if kind is AnswerKind.ACKNOWLEDGED and row.flags:
        review_items.acknowledge(_items(row), comment=comment, by=by, at=now.at)
        return
    diagnosis = case if isinstance(case, Diagnosis) else None
    until = again_on if review_answers.asks_for_a_day(row, kind) else None
    given = Answer(row.reason, row.basis, kind, until)
    if _is_repeated(diagnosis, given, comment, by, now):
        return
    db.session.add(
        ReviewAnswer(
            patient=case if isinstance(case, Patient) else case.patient,
            diagnosis=diagnosis,
            reason=row.reason.value,
            basis=row.basis,
            kind=kind,
            comment=comment,
            again_on=until,
            answered_at=now.at,
            answered_by=by,
        )
    )
    db.session.flush()


def _is_repeated(diagnosis: Diagnosis | None, given: Answer, comment: str, by: User, now: Moment) -> bool:
    """The same words of the same person stand already; those of another are not overruled unseen."""
    key = diagnosis.id if diagnosis else 0
    last = newest([key]).get((key, given.reason, given.basis))
    if last is None or (last.answer.again_on and last.answer.again_on <= now.today):
        return False
    if (last.answer, last.comment, last.by) == (given, comment, by.name):
        return True
    raise Refused(f"{last.by} has answered this already: “{last.comment}”")


def _items(row: Row) -> list[ReviewItem]:
    """What the row tells of its note, and nothing raised since."""
    wanted = select(ReviewItem).where(ReviewItem.note_id == row.subject, ReviewItem.flag.in_(row.flags))
    return list(db.session.scalars(wanted))
