"""What a note can change in its plan of care: home exercises by their place, goals by theirs, the frequency.

An entry left alone leaves the plan as it is. Sources: the practice's care description, section 6 (step 6, the
home program) and section 11 (what a home exercise says); its practice rules, section 1 (a plan is changed in
writing).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from app.clinical.entries import Entry, Part, by_key, choice, day, decimal, line, number, pick
from app.clinical.vocabulary import HomeDecision, Side, Technique, Zone

EXERCISES = 12
"""How many home exercises of a plan a note can change; later ones are changed in the plan itself."""
GOALS = 6
NEW_EXERCISES = 2

DOSE = ("repetitions", "hold_seconds", "times_per_day")


def _dose(start: str, whose: str) -> Iterator[Entry]:
    yield number(f"{start}.repetitions", f"{whose}, repetitions", 200, unit="reps")
    yield number(f"{start}.hold_seconds", f"{whose}, hold in seconds", 600, unit="s hold")
    yield number(f"{start}.times_per_day", f"{whose}, times a day", 24, least=1, unit="a day")


def _exercise(place: int) -> Iterator[Entry]:
    whose = f"Home exercise {place}"
    yield choice(f"home.{place}.decision", whose, HomeDecision)
    yield from _dose(f"home.{place}", whose)


def _new_exercise(place: int) -> Iterator[Entry]:
    start, whose = f"home.new.{place}", f"New exercise {place}"
    yield line(f"{start}.exercise_key", f"{whose}, from the library", longest=60)
    yield line(f"{start}.name", f"{whose}, name", longest=120)
    yield pick(f"{start}.technique", f"{whose}, technique", Technique)
    yield pick(f"{start}.zone", f"{whose}, zone", Zone)
    yield pick(f"{start}.side", f"{whose}, side", Side)
    yield from _dose(start, whose)
    yield line(f"{start}.cue", f"{whose}, cue")
    yield number(f"{start}.effort", f"{whose}, effort", 10, unit="of 10")
    yield number(f"{start}.minutes", f"{whose}, minutes", 120, least=1, unit="min")


def _goal(place: int) -> Iterator[Entry]:
    yield decimal(f"goal.{place}.target", f"Goal {place}, target", least=-1000, most=1000)
    yield day(f"goal.{place}.target_on", f"Goal {place}, reach it by")


HOME = Part(
    "home",
    "Home program",
    (
        *(entry for place in range(1, EXERCISES + 1) for entry in _exercise(place)),
        *(entry for place in range(1, NEW_EXERCISES + 1) for entry in _new_exercise(place)),
    ),
)
GOALS_AND_FREQUENCY = Part(
    "aims",
    "Goals and frequency",
    (
        *(entry for place in range(1, GOALS + 1) for entry in _goal(place)),
        decimal("plan.visits_per_week", "Visits a week", most=14),
        line("plan.why", "Why the plan changes"),
    ),
)

PARTS: tuple[Part, ...] = (HOME, GOALS_AND_FREQUENCY)
ENTRIES: Mapping[str, Entry] = by_key(PARTS)
BY_PLACE = tuple(key for key in ENTRIES if key.split(".")[1].isdecimal())
"""What speaks of a row of one version of the plan, by the place it has there."""
