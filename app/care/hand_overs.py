"""The clinic's tablet in a patient's hands: handed over, answered question by question, and taken back.

While it is out its sign-in opens the questions and nothing else; the front door sees to that. What is recorded of
the answers is told in hand_over_results.
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from app.care import accounts, passwords
from app.care.accounts import SignInRules
from app.care.errors import Invalid, NotFound, Refused
from app.care.practice_instruments import Catalogue
from app.clinical.instruments import AnswerRejected, Instrument
from app.clinical.instruments.declaration import FilledBy
from app.clinical.instruments.items import Answer, Item
from app.extensions import db
from app.models import Diagnosis, HandOver, Patient, UserSession

DIGITS = 4
TRIES = 5
"""After so many wrong codes the sign-in of the tablet ends."""


@dataclass(frozen=True)
class Handed:
    """A tablet ready to be handed over. Code and token are known now and never again."""

    hand_over: HandOver
    code: str
    token: str


@dataclass(frozen=True)
class Question:
    """One screen: an item of a measure, in the practice's wording where it holds a licence."""

    instrument: Instrument
    item: Item
    wording: str
    number: int
    of: int
    part: int
    parts: int

    @property
    def key(self) -> str:
        return f"{self.instrument.key}.{self.item.key}"

    @property
    def heading(self) -> str:
        """What this item shares with some others of its measure, and not with all."""
        group = next((one for one in self.instrument.groups if one.key == self.item.group), None)
        is_for_all = group and len(self.instrument.items_in(group.key)) == len(self.instrument.items)
        return group.label if group and not is_for_all else ""

    @property
    def is_scale(self) -> bool:
        """Numbers with words at the two ends only."""
        inner = self.item.options[1:-1]
        return bool(inner) and all(option.label == str(option.value) for option in inner)


# questions


def of(patient: Patient, hand_over_id: UUID) -> HandOver:
    """One hand-over of this chart."""
    wanted = _whole().where(HandOver.patient_id == patient.id, HandOver.public_id == hand_over_id)
    found = db.session.scalar(wanted)
    if found is None:
        raise NotFound("This chart has no such hand-over.")
    return found


def open_of(patient: Patient) -> HandOver | None:
    """The hand-over that nobody has settled yet; a patient has one at most."""
    return db.session.scalar(_whole().where(HandOver.patient_id == patient.id, HandOver.settled_at.is_(None)))


def to_choose(catalogue: Catalogue) -> list[Instrument]:
    """What a patient can be asked: the measures they fill in themselves, and not of one side only."""
    return [one for one in catalogue.offered(FilledBy.PATIENT) if not one.per_side]


def asked(hand_over: HandOver, catalogue: Catalogue) -> list[Question]:
    """Every question in order. A measure that has changed since is not asked any more."""
    standing = [found for key in hand_over.instruments if (found := _unchanged(hand_over, key, catalogue))]
    return [
        Question(
            instrument,
            item,
            catalogue.wording(instrument.key).get(item.key) or item.label,
            number,
            len(instrument.items),
            part,
            len(standing),
        )
        for part, instrument in enumerate(standing, 1)
        for number, item in enumerate(instrument.items, 1)
    ]


def has_seen(hand_over: HandOver, question: Question) -> bool:
    """It was answered, or passed over."""
    return question.item.key in hand_over.answers.get(question.instrument.key, {})


def answer_to(hand_over: HandOver, question: Question) -> Answer | None:
    return hand_over.answers.get(question.instrument.key, {}).get(question.item.key)


def next_after(hand_over: HandOver, questions: Sequence[Question], key: str = "") -> Question | None:
    """The one that follows; none where each was seen, or the last one is behind."""
    if all(has_seen(hand_over, question) for question in questions):
        return None
    keys = [question.key for question in questions]
    if key in keys:
        return next(iter(questions[keys.index(key) + 1 :]), None)
    return next(question for question in questions if not has_seen(hand_over, question))


# verbs


def start(
    diagnosis: Diagnosis,
    keys: Collection[str],
    *,
    catalogue: Catalogue,
    session: UserSession,
    rules: SignInRules,
    at: datetime,
) -> Handed:
    """Hand the tablet over. From here on this sign-in is over, and the tablet has one for the questions alone."""
    chosen = [one for one in to_choose(catalogue) if one.key in keys]
    if not chosen or len(chosen) < len(set(keys)):
        raise Invalid("instruments", "Choose at least one of the list.")
    if diagnosis.is_struck:
        raise Refused("This diagnosis was entered in error. Nothing is measured for it any more.")
    if open_of(diagnosis.patient):
        raise Refused(
            "These questions are handed over already. Go on with that hand-over, or settle it first."
        )
    code = _new_code()
    tablet, token = accounts.renew_session(session, at=at)
    hand_over = HandOver(
        patient=diagnosis.patient,
        diagnosis=diagnosis,
        session=tablet,
        started_by=session.user,
        started_at=at,
        code_hash=passwords.hashed(code, rules.hashing),
        instruments=[one.key for one in chosen],
        versions={one.key: one.version for one in chosen},
        answers={},
    )
    db.session.add(hand_over)
    try:
        db.session.flush()
    except IntegrityError:
        raise Refused("Somebody handed over questions to this patient a moment ago.") from None
    return Handed(hand_over, code, token)


def again(hand_over: HandOver, *, session: UserSession, rules: SignInRules, at: datetime) -> Handed:
    """Let the patient go on where they stopped, with a new code."""
    take_back(hand_over, at=at)
    code = _new_code()
    hand_over.session, token = accounts.renew_session(session, at=at)
    hand_over.code_hash = passwords.hashed(code, rules.hashing)
    hand_over.failed_codes, hand_over.started_at, hand_over.started_by = 0, at, session.user
    hand_over.returned_at = hand_over.finished_at = None
    db.session.flush()
    return Handed(hand_over, code, token)


def answer(hand_over: HandOver, question: Question, given: object) -> None:
    """Keep an answer, or that the question was passed over (None). Answering anew writes over the old one."""
    _wait_for(hand_over)
    if not hand_over.is_out:
        raise Refused("The tablet has been handed back.")
    try:
        taken = question.item.read(given)
    except AnswerRejected as refusal:
        raise Invalid("answer", refusal.message) from None
    key = question.instrument.key
    kept = hand_over.answers.get(key, {}) | {question.item.key: taken}
    hand_over.answers = {**hand_over.answers, key: kept}
    db.session.flush()


def finish(hand_over: HandOver, *, at: datetime) -> None:
    """The patient says so. They may still look at an answer until the tablet is back."""
    _wait_for(hand_over)
    if hand_over.is_out and hand_over.finished_at is None:
        hand_over.finished_at = at
        db.session.flush()


def give_back(hand_over: HandOver, code: str, *, rules: SignInRules, at: datetime) -> str | None:
    """The token of a new sign-in for whoever knows the code. A wrong one is counted; the last one ends the sign-in."""
    _wait_for(hand_over)
    tablet = hand_over.session
    if not hand_over.is_out or tries_left(hand_over) == 0:
        return None
    if passwords.verify(hand_over.code_hash, code, rules.hashing):
        _, token = accounts.renew_session(tablet, at=at)
        take_back(hand_over, at=at)
        return token
    hand_over.failed_codes += 1
    if tries_left(hand_over) == 0:
        accounts.end_session(tablet, at=at)
    db.session.flush()
    return None


def tries_left(hand_over: HandOver) -> int:
    return max(0, TRIES - hand_over.failed_codes)


def take_back(hand_over: HandOver, *, at: datetime) -> None:
    """Wherever the tablet is: its sign-in ends, so that it can open nothing."""
    _wait_for(hand_over)
    if hand_over.is_settled:
        raise Refused("This hand-over is settled already. Start another one.")
    if hand_over.is_out:
        if not hand_over.session.ended_at:
            accounts.end_session(hand_over.session, at=at)
        hand_over.returned_at = at
        db.session.flush()


def discard(hand_over: HandOver, *, reason: str, at: datetime) -> None:
    """Let it go: nothing of it is recorded. The answers stay with the hand-over."""
    take_back(hand_over, at=at)
    hand_over.settled_at, hand_over.discard_reason = at, reason
    db.session.flush()


def _unchanged(hand_over: HandOver, key: str, catalogue: Catalogue) -> Instrument | None:
    found = catalogue.instruments.get(key)
    return found if found and found.version == hand_over.versions.get(key) else None


def _new_code() -> str:
    return f"{secrets.randbelow(10**DIGITS):0{DIGITS}d}"


def _wait_for(hand_over: HandOver) -> None:
    """One after the other: two windows of one tablet must not write over each other."""
    db.session.flush()
    newest = select(HandOver).where(HandOver.id == hand_over.id).with_for_update(of=HandOver)
    db.session.scalars(newest.execution_options(populate_existing=True)).one()


def _whole() -> Select[HandOver]:
    return select(HandOver).options(
        joinedload(HandOver.session), joinedload(HandOver.diagnosis), joinedload(HandOver.started_by)
    )
