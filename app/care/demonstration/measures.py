"""The measures besides Sunnybrook: what patients answered, grades, and millimetres, as each course would have them.

Each is answered first and then scored like any other, and goes with the face of that day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from decimal import Decimal
from random import Random

from app.care import assessments
from app.care.assessments import Taken
from app.care.demonstration.courses import Story
from app.clinical import instruments
from app.clinical.instruments.declaration import FilledBy
from app.clinical.instruments.items import Answer
from app.clinical.vocabulary import Condition, Side
from app.extensions import db
from app.models import Appointment, Assessment, Diagnosis

ASKED_EVERY = timedelta(days=35)
MOOD_EVERY = timedelta(days=91)
SYNKINETIC = (Condition.SYNKINETIC, Condition.MIXED)
LOW_IN_MOOD = ("Tobias Merriweather",)
"""Who answers the two questions about mood so that somebody should talk with them."""

Answers = Mapping[str, Answer]


def take_all(story: Story, diagnosis: Diagnosis, booked: list[Appointment], faces: list[Assessment]) -> None:
    """At the first visit, about every five weeks at visits that measured the face, and at the end of a course."""
    chance = Random(f"{story.person.key} measures {story.on}")  # noqa: S311 (the same day gives the same practice)
    visits = {visit.starts_at.date(): visit for visit in booked}
    asked = mood = None
    for face in faces:
        visit = visits.get(face.performed_on)
        if visit is None:
            continue
        is_edge = face is faces[0] or (story.person.ended and face is faces[-1])
        if is_edge or asked is None or face.performed_on - asked >= ASKED_EVERY:
            asked = face.performed_on
            _take(story, diagnosis, visit, _reported(story, face, chance))
        if is_edge or mood is None or face.performed_on - mood >= MOOD_EVERY:
            mood = face.performed_on
            _take(story, diagnosis, visit, [("phq2", _mood(story, chance))])
        _take(story, diagnosis, visit, _measured(story, face, chance))
        if is_edge:
            _take(story, diagnosis, visit, [("house_brackmann", _grade(face))])


def _take(
    story: Story,
    diagnosis: Diagnosis,
    visit: Appointment,
    answered: Iterator[tuple[str, Answers]] | list[tuple[str, Answers]],
) -> None:
    for key, answers in answered:
        instrument = instruments.get(key)
        taken = Taken(
            instrument,
            answers,
            visit.starts_at.date(),
            story.person.side,
            instrument.version,
            answered_by=instrument.filled_by,
        )
        at = visit.starts_at + timedelta(minutes=6 if instrument.filled_by is FilledBy.PATIENT else 14)
        db.session.add(assessments.made(diagnosis, taken, by=visit.clinician, at=at))


def _reported(story: Story, face: Assessment, chance: Random) -> Iterator[tuple[str, Answers]]:
    """What a patient with this face says of the weeks before."""
    well = _composite(face) / 100
    joins = int(str(face.scores["synkinesis"])) / 15

    def level(share: float, least: int, most: int) -> int:
        moved = share + chance.choice((-0.12, 0, 0, 0, 0.12))
        return least + round((most - least) * min(1.0, max(0.0, moved)))

    eats, goes_out, at_ease = 0.3 + 0.65 * well, 0.25 + 0.6 * well, 0.9 - 0.5 * joins - 0.2 * (1 - well)
    yield (
        "fdi",
        {f"items.{item}": level(eats, 1, 5) for item in range(1, 6)}
        | {f"items.{item}": level(goes_out, 1, 6) for item in range(6, 11)},
    )
    shares = dict.fromkeys((1, 2, 3), well) | dict.fromkeys((4, 6, 13), at_ease)
    yield "face", {f"items.{item}": level(shares.get(item, eats), 1, 5) for item in range(1, 16)}
    if story.picture_on(face.performed_on) in SYNKINETIC:
        yield "saq", {f"items.{item}": level(0.15 + 0.8 * joins, 1, 5) for item in range(1, 10)}


def _mood(story: Story, chance: Random) -> Answers:
    if story.person.key in LOW_IN_MOOD:
        return {"items.1": 2, "items.2": 2}
    return {f"items.{item}": chance.choice((0, 0, 0, 1, 1)) for item in (1, 2)}


def _measured(story: Story, face: Assessment, chance: Random) -> Iterator[tuple[str, Answers]]:
    """Millimetres: the gap of an eye that does not close, and the smile of both sides."""
    closes = int(str(face.answers["voluntary.eye"] or 1))
    if closes < 4:
        gentle = Decimal(8 - 2 * closes) + chance.choice((Decimal(0), Decimal("0.5")))
        yield "lagophthalmos", {"gentle": str(gentle), "tight": str(max(Decimal(0), gentle - Decimal(2)))}
    moves = int(str(face.answers["voluntary.smile"] or 1)) - 1
    affected, other = _sides(story.person.side)
    yield (
        "commissure",
        {
            "method": "ruler",
            f"{affected}.rest": "50",
            f"{affected}.smile": str(50 + 2 * moves),
            f"{other}.rest": "53",
            f"{other}.smile": "64",
        },
    )


def _sides(side: Side) -> tuple[str, str]:
    return ("right", "left") if side is Side.RIGHT else ("left", "right")


def _grade(face: Assessment) -> Answers:
    composite = _composite(face)
    grade = next(
        grade for grade, least in ((2, 80), (3, 58), (4, 30), (5, 8), (6, -20)) if composite >= least
    )
    return {"grade": grade, "eye_closes": "yes" if grade <= 3 else "no"}


def _composite(face: Assessment) -> int:
    return int(str(face.scores["composite"]))
