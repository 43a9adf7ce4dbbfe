"""The home program as the patient reads it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest

from app.clinical import home_sheet
from app.clinical.vocabulary import Condition, MirrorUse, Side, Technique, Zone

TODAY = date(2026, 11, 23)


@dataclass(frozen=True)
class Row:
    name: str = "Soft pucker"
    technique: Technique = Technique.NEUROMUSCULAR_RETRAINING
    zone: Zone | None = Zone.MOUTH
    side: Side | None = Side.BILATERAL
    direction: Any = None
    repetitions: int | None = 5
    hold_seconds: int | None = 5
    rest_seconds: int | None = None
    minutes: int | None = None
    sets_per_session: int | None = None
    times_per_day: int = 2
    effort: int | None = None
    mirror: MirrorUse | None = None
    instructions: str = "Bring the lips forward a little."
    cue: str = "Stop when the eye narrows."
    stop_rule: str = "Stop when you are tired."
    caution: str = ""
    starts_on: date | None = None


@dataclass(frozen=True)
class Forbidden:
    wording: str
    starts_on: date
    ends_on: date | None = None
    cleared_on: date | None = None


PUCKER = Row()
MASSAGE = Row(
    "Cheek massage",
    Technique.SOFT_TISSUE_MASSAGE,
    Zone.CHEEK,
    repetitions=None,
    hold_seconds=None,
    minutes=3,
    times_per_day=1,
    caution="No massage over open skin.",
)


@pytest.mark.parametrize(
    ("row", "words"),
    [
        (PUCKER, "5 times, hold 5 seconds, 2 times a day"),
        (MASSAGE, "3 minutes, once a day"),
        (replace(MASSAGE, minutes=1), "1 minute, once a day"),
        (
            replace(PUCKER, rest_seconds=10, sets_per_session=2, effort=2, mirror=MirrorUse.MIRROR),
            "5 times, hold 5 seconds, rest 10 seconds, 2 rounds, 2 times a day, effort 2 of 10, with a mirror",
        ),
    ],
)
def test_how_many_and_how_often_is_said_in_plain_words(row, words):
    assert home_sheet.dose(row) == words


@pytest.mark.parametrize(
    ("side", "words"),
    [
        (Side.RIGHT, "Soft pucker, your right side"),
        (Side.LEFT, "Soft pucker, your left side"),
        (Side.BILATERAL, "Soft pucker, both sides"),
        (None, "Soft pucker"),
    ],
)
def test_the_side_is_the_patients_own(side, words):
    assert home_sheet.heading(replace(PUCKER, side=side)) == words


def test_what_begins_later_says_when():
    later = replace(PUCKER, starts_on=date(2026, 12, 1))
    assert home_sheet.sentences(later, on=TODAY)[0] == "Start on 1 Dec 2026."
    assert home_sheet.sentences(later, on=date(2026, 12, 1)) == [PUCKER.instructions, PUCKER.cue]


def cautions(*rows, condition=Condition.SYNKINETIC, forbidden=()):
    return home_sheet.cautions(rows, condition=condition, forbidden=forbidden, on=TODAY)


def test_the_flaccid_face_is_not_exercised_and_what_has_no_repetitions_waits():
    told = cautions(replace(PUCKER, repetitions=0), MASSAGE, condition=Condition.FLACCID)
    assert told == [
        "Soft pucker: not yet. We tell you when to start.",
        home_sheet.NO_EXERCISE,
        "No massage over open skin.",
    ]


def test_the_tight_face_makes_no_big_expressions():
    assert home_sheet.NO_BIG_EXPRESSIONS in cautions(PUCKER)
    assert home_sheet.NO_BIG_EXPRESSIONS not in cautions(PUCKER, condition=Condition.PARETIC)


def test_each_caution_stands_once_and_the_eye_is_never_pressed():
    told = cautions(MASSAGE, replace(MASSAGE, name="Eye", zone=Zone.EYE))
    assert told.count("No massage over open skin.") == 1
    assert home_sheet.NOT_ON_THE_EYE in told


@pytest.mark.parametrize(
    ("forbidden", "is_told"),
    [
        (Forbidden("No strain", date(2026, 11, 1), date(2026, 11, 23)), True),
        (Forbidden("No strain", date(2026, 11, 1), date(2026, 11, 22)), False),
        (Forbidden("No strain", date(2026, 11, 24)), False),
        (Forbidden("No strain", date(2026, 11, 1), cleared_on=date(2026, 11, 20)), False),
    ],
)
def test_a_restriction_stands_while_it_is_in_force(forbidden, is_told):
    assert (
        any(text.startswith("No strain, until") for text in cautions(PUCKER, forbidden=[forbidden]))
        is is_told
    )


def test_red_flags_name_the_surgeon_after_surgery_only():
    assert [one for one in Condition if home_sheet.SURGEON_FLAG in home_sheet.red_flags(one)] == [
        Condition.POST_REANIMATION
    ]
    assert home_sheet.red_flags(None) == [home_sheet.EYE_FLAG, home_sheet.NERVE_FLAG]


@pytest.mark.parametrize(
    ("now", "before", "told"),
    [
        ([PUCKER], [PUCKER], []),
        ([PUCKER, MASSAGE], [PUCKER], ["New: Cheek massage."]),
        ([PUCKER], [PUCKER, MASSAGE], ["No longer: Cheek massage."]),
        (
            [replace(PUCKER, repetitions=8)],
            [PUCKER],
            ["Soft pucker: now 8 times (before: 5 times)."],
        ),
        ([replace(PUCKER, effort=2)], [PUCKER], ["Soft pucker: now effort 2 of 10."]),
        ([PUCKER], [replace(PUCKER, effort=2)], ["Soft pucker: no longer effort 2 of 10."]),
        ([replace(PUCKER, repetitions=0)], [PUCKER], ["Soft pucker: stop for now."]),
        (
            [PUCKER],
            [replace(PUCKER, repetitions=0)],
            ["Soft pucker: start now, 5 times, hold 5 seconds, 2 times a day."],
        ),
        ([replace(PUCKER, side=Side.LEFT)], [PUCKER], ["Soft pucker: now for your left side."]),
        ([replace(PUCKER, cue="Slow")], [PUCKER], ["Soft pucker: read it again, it says something new."]),
        ([PUCKER, PUCKER], [PUCKER], ["New: Soft pucker."]),
    ],
)
def test_what_changed_is_said_exercise_by_exercise(now, before, told):
    assert home_sheet.changes(now, before) == told
