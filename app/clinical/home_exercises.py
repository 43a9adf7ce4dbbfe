"""What one home exercise says, declared once: forms, pages, the sheet and the library read it here.

Source: the practice's care description, section 11. Doses to start from are the practice's own default, taken
from published ranges (section 5) and never more than a start: the therapist decides.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.clinical.days import counted
from app.clinical.entries import Entry, choice, day, line, number, pick, text
from app.clinical.vocabulary import (
    Condition,
    Direction,
    MirrorUse,
    Muscle,
    Side,
    SurgeryType,
    Technique,
    Word,
    Zone,
)

CERTAINTY = "Practice default"
LONGEST_INSTRUCTIONS = 1_000
LINKS = ("https://", "http://")

FIELDS: tuple[Entry, ...] = (
    line("name", "Exercise", longest=120),
    pick("technique", "Technique", Technique),
    pick("zone", "Zone", Zone),
    pick("side", "Side", Side),
    number("repetitions", "Repetitions", 200),
    number("hold_seconds", "Hold, seconds", 600),
    number("minutes", "Minutes", 120, least=1),
    number("times_per_day", "Times a day", 24, least=1),
    number("effort", "Effort, 0 to 10", 10),
    line("cue", "Cue"),
    text("instructions", "Instructions"),
    pick("muscle", "Muscle", Muscle),
    pick("direction", "Direction", Direction),
    number("rest_seconds", "Rest, seconds", 600),
    number("sets_per_session", "Sets each time", 20, least=1),
    choice("mirror", "Mirror", MirrorUse),
    line("stop_rule", "When to stop"),
    line("caution", "Caution"),
    line("media_link", "Link to a film or picture"),
    day("starts_on", "From"),
    day("review_on", "Look at it again"),
    line("override_reason", "Why it is right in this phase"),
)
FIELD: Mapping[str, Entry] = {entry.key: entry for entry in FIELDS}

AT_HAND = (
    "name",
    "technique",
    "zone",
    "side",
    "repetitions",
    "hold_seconds",
    "minutes",
    "times_per_day",
    "effort",
    "cue",
)
"""What a form shows at once; the rest is folded, except the reason against the caution of the phase."""
FOLDED = tuple(name for name in FIELD if name not in (*AT_HAND, "override_reason"))


class SideUse(Word):
    """A side as the library knows it, before there is a patient."""

    AFFECTED = "affected", "Affected side"
    OTHER = "other", "Other side"
    BOTH = "both", "Both sides"


@dataclass(frozen=True, slots=True)
class Dose:
    """How much and how often. None is not told."""

    repetitions: int | None = None
    hold_seconds: int | None = None
    minutes: int | None = None
    times_per_day: int = 1
    effort: int | None = None


@dataclass(frozen=True, slots=True)
class Exercise:
    """One exercise of the library, before it is given to anybody. None is not told: then the therapist says."""

    key: str
    name: str
    technique: Technique
    zone: Zone | None = None
    conditions: tuple[Condition, ...] = ()
    surgeries: tuple[SurgeryType, ...] = ()  # after which it is meant, where only after some
    side: SideUse | None = None
    muscle: Muscle | None = None
    direction: Direction | None = None
    minutes: int | None = None
    repetitions: int | None = None
    hold_seconds: int | None = None
    rest_seconds: int | None = None
    sets_per_session: int | None = None
    times_per_day: int | None = 1
    effort: int | None = None
    mirror: MirrorUse | None = None
    instructions: str = ""
    cue: str = ""
    stop_rule: str = ""
    caution: str = ""
    media_link: str = ""
    source: str = ""
    certainty: str = CERTAINTY


STARTERS: Mapping[Technique, tuple[Dose, str]] = {
    Technique.SOFT_TISSUE_MASSAGE: (Dose(minutes=10), "10 min in all, 1 to 2 times a day"),
    Technique.STRETCHING: (
        Dose(repetitions=3, hold_seconds=15, times_per_day=2),
        "15 s, 3 times for each muscle, twice a day",
    ),
    Technique.NEUROMUSCULAR_RETRAINING: (
        Dose(repetitions=5, hold_seconds=5, times_per_day=2, effort=2),
        "5 s, 5 to 10 slow repetitions, 2 to 3 short sessions a day at effort 2 to 3",
    ),
    Technique.RELAXATION: (Dose(minutes=5, times_per_day=2), "5 min, twice a day"),
}
"""A dose to start from, the lower end where there is a range, and the whole range in words."""


def starter(technique: Technique, condition: Condition | None) -> Dose:
    """The dose to start from; in the flaccid phase retraining starts at no repetitions and no effort."""
    if technique is Technique.NEUROMUSCULAR_RETRAINING and condition is Condition.FLACCID:
        return Dose(repetitions=0, effort=0)
    return STARTERS[technique][0] if technique in STARTERS else Dose()


def usual_dose(technique: Technique | None) -> str:
    """The practice's usual range in words; empty where it has none."""
    return STARTERS[technique][1] if technique is not None and technique in STARTERS else ""


def dose_in_words(row: Any) -> str:
    """10 repetitions, hold 5 s, 3 times a day, effort 2 of 10"""
    return ", ".join(_dose(row))


def _dose(row: Any) -> Iterator[str]:
    if row.minutes:
        yield f"{row.minutes} min"
    if row.repetitions is not None:
        yield counted(row.repetitions, "repetition")
    if row.hold_seconds:
        yield f"hold {row.hold_seconds} s"
    if row.rest_seconds:
        yield f"rest {row.rest_seconds} s"
    if row.sets_per_session and row.sets_per_session > 1:
        yield f"{row.sets_per_session} sets"
    if row.times_per_day:
        yield often(row.times_per_day)
    if row.effort is not None:
        yield f"effort {row.effort} of 10"


def often(times_per_day: int) -> str:
    """once a day, 3 times a day"""
    return "once a day" if times_per_day == 1 else f"{times_per_day} times a day"


def day_problem(starts_on: date | None, review_on: date | None) -> str | None:
    if starts_on and review_on and review_on < starts_on:
        return "This is before the exercise starts."
    return None


def link_problem(link: str) -> str | None:
    """Only an address a person can open; nothing a page could run."""
    if link and (not link.startswith(LINKS) or " " in link or len(link) < 12):
        return "Give a whole web address, beginning with https://"
    return None
