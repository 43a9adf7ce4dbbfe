"""What came back with the tablet: which measures are whole, what each would score, and which are recorded."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from app.care import assessments, hand_overs
from app.care.assessments import Taken
from app.care.errors import Refused
from app.care.practice_instruments import Catalogue
from app.clinical.instruments import AnswerRejected, Instrument, Part, Score
from app.clinical.instruments.declaration import FilledBy
from app.clinical.instruments.items import Answers, Item
from app.extensions import db
from app.models import Assessment, HandOver, User


@dataclass(frozen=True)
class Seen:
    """What the clinician had before them: the measure recorded last, and the version the scores were made with."""

    measure: UUID | None = None
    version: str = ""


@dataclass(frozen=True)
class Result:
    """One measure of a hand-over. ``problem`` says why nothing of it can be recorded; then it has no score."""

    key: str
    instrument: Instrument | None
    answers: Answers
    score: Score | None = None
    problem: str = ""
    seen: Seen = Seen()

    @property
    def name(self) -> str:
        return self.instrument.name if self.instrument else "A measure the practice no longer has"

    @property
    def asked(self) -> int:
        return len(self.instrument.items) if self.instrument else len(self.answers)

    @property
    def answered(self) -> int:
        return sum(answer is not None for answer in self.answers.values())

    @property
    def missing(self) -> list[Item]:
        """What has to be answered and is not."""
        return (
            [self.instrument.item(key) for key in self.score.missing]
            if self.instrument and self.score
            else []
        )

    @property
    def scored(self) -> list[Part]:
        return self._parts(scored=True)

    @property
    def unscored(self) -> list[Part]:
        return self._parts(scored=False)

    @property
    def is_complete(self) -> bool:
        return not self.problem and not self.missing

    @property
    def may_have_gaps(self) -> bool:
        """Something is missing and something can be scored: the clinician decides."""
        return not self.problem and bool(self.missing) and bool(self.scored)

    def _parts(self, *, scored: bool) -> list[Part]:
        if self.instrument is None or self.score is None:
            return []
        values = self.score.parts
        return [part for part in self.instrument.parts if (values[part.key] is not None) is scored]


# questions


def results(hand_over: HandOver, catalogue: Catalogue) -> list[Result]:
    """Each measure that was handed over, in the order it was asked."""
    return [_result(hand_over, key, catalogue) for key in hand_over.instruments]


def answered_on(hand_over: HandOver, zone: ZoneInfo) -> date:
    """The day the patient answered, which may not be the day it is recorded."""
    return (hand_over.finished_at or hand_over.started_at).astimezone(zone).date()


# verbs


def record(
    hand_over: HandOver,
    *,
    with_gaps: Collection[str],
    seen: Mapping[str, Seen],
    catalogue: Catalogue,
    by: User,
    at: datetime,
    zone: ZoneInfo,
) -> list[Assessment]:
    """Record what is whole, and what the clinician takes with gaps; the rest is not stored. Once, if sent twice."""
    if hand_over.is_settled and not hand_over.discard_reason:
        return []
    hand_overs.take_back(hand_over, at=at)
    found = results(hand_over, catalogue)
    hopeless = [
        one.name for one in found if one.key in with_gaps and not (one.is_complete or one.may_have_gaps)
    ]
    if hopeless:
        raise Refused(
            f"{' and '.join(hopeless)}: too little is answered for any score. Let the patient go on."
        )
    chosen = [one for one in found if one.is_complete or one.key in with_gaps]
    if not chosen:
        raise Refused("No measure is complete. Let the patient go on, or choose what to record with gaps.")
    on = answered_on(hand_over, zone)
    recorded = [
        assessments.record(
            hand_over.diagnosis,
            _taken(hand_over, one, catalogue, on=on, seen=seen.get(one.key, Seen())),
            by=by,
            at=at,
            on=at.astimezone(zone).date(),
        )
        for one in chosen
    ]
    hand_over.settled_at = at
    db.session.flush()
    return recorded


def _result(hand_over: HandOver, key: str, catalogue: Catalogue) -> Result:
    answers = hand_over.answers.get(key, {})
    instrument = catalogue.instruments.get(key)
    if instrument is None:
        return Result(key, None, answers, problem="The practice no longer has this measure.")
    if instrument.version != hand_over.versions.get(key):
        changed = (
            "This measure has changed since it was handed over, so its answers cannot be recorded. Ask again."
        )
        return Result(key, instrument, answers, problem=changed)
    try:
        side = hand_over.diagnosis.side
        score = instrument.score(answers, side=side, rules=catalogue.rules(key))
    except AnswerRejected as refusal:
        return Result(key, instrument, answers, problem=f"An answer cannot be taken: {refusal.message}")
    if not any(answer is not None for answer in answers.values()):
        return Result(key, instrument, answers, score, problem="Nothing is answered.")
    latest = assessments.last_recorded(hand_over.diagnosis, instrument, side)
    return Result(
        key, instrument, answers, score, seen=Seen(latest.public_id if latest else None, score.version)
    )


def _taken(hand_over: HandOver, result: Result, catalogue: Catalogue, *, on: date, seen: Seen) -> Taken:
    assert result.instrument is not None  # noqa: S101 (a result without a problem has its measure)
    return Taken(
        instrument=result.instrument,
        answers=result.answers,
        performed_on=on,
        side=hand_over.diagnosis.side,
        version=seen.version,
        rules=catalogue.rules(result.key),
        answered_by=FilledBy.PATIENT,
        seen=seen.measure,
    )
