"""The home program in plain words, for the patient to take home.

Source: the practice's care description, sections 5, 7, 8 and 11; the wording is ours. Short sentences: what to do,
how many, when to stop. No praise and no promise. Takes records or plain values alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any

from app.clinical import restrictions
from app.clinical.days import counted, day
from app.clinical.home_exercises import often
from app.clinical.vocabulary import Condition, MirrorUse, Side, Technique

NO_EXERCISE = (
    "Do not exercise or force the face beyond what stands here. It cannot speed the nerve and may train "
    "wrong movements."
)
NO_BIG_EXPRESSIONS = "No big expressions. No chewing gum, straws or balloons as exercise."
SMALL = "Slow, small and even is right. A couple of minutes at a time are enough."
NOT_ON_THE_EYE = "Never press on the eye."
AFTER_TOXIN = "No massage on the injected area on the day of a botulinum toxin injection and the day after."
TIGHT = (Condition.SYNKINETIC, Condition.MIXED)

EYE_FLAG = "Call us the same day: the eye hurts, is red, is sensitive to light, has discharge, or sees worse."
NERVE_FLAG = (
    "Call 911: new weakness of an arm or leg, new trouble speaking or walking, or a new severe headache."
)
SURGEON_FLAG = "After surgery, call the surgeon at once: movement is lost, the wound looks infected, fever."

SIDES = {Side.RIGHT: "your right side", Side.LEFT: "your left side", Side.BILATERAL: "both sides"}
MIRRORS = {
    MirrorUse.MIRROR: "with a mirror",
    MirrorUse.VIDEO: "with the film",
    MirrorUse.NONE: "without a mirror",
}


def is_for_now(row: Any) -> bool:
    """Whether there is something to do: no repetitions and no minutes is not yet."""
    return row.repetitions != 0 or bool(row.minutes)


def heading(row: Any) -> str:
    """Soft pucker, your left side"""
    return f"{row.name}, {SIDES[row.side]}" if row.side else str(row.name)


def dose(row: Any) -> str:
    """5 times, hold 5 seconds each, 2 times a day, effort 2 of 10, with a mirror"""
    return ", ".join(_dose(row))


def _dose(row: Any) -> Iterator[str]:
    if row.minutes:
        yield counted(row.minutes, "minute")
    if row.repetitions:
        yield counted(row.repetitions, "time")
    if row.hold_seconds:
        yield f"hold {counted(row.hold_seconds, 'second')}"
    if row.rest_seconds:
        yield f"rest {counted(row.rest_seconds, 'second')}"
    if row.sets_per_session and row.sets_per_session > 1:
        yield f"{row.sets_per_session} rounds"
    yield often(row.times_per_day)
    if row.effort:
        yield f"effort {row.effort} of 10"
    if row.mirror:
        yield MIRRORS[row.mirror]


def sentences(row: Any, *, on: date) -> list[str]:
    """What to do and what to feel for, in the words of the program."""
    begins = [f"Start on {day(row.starts_on)}."] if row.starts_on and row.starts_on > on else []
    return [*begins, *(text for text in (row.instructions, row.cue) if text)]


def cautions(
    rows: Sequence[Any],
    *,
    condition: Condition | None,
    forbidden: Iterable[restrictions.Restriction],
    on: date,
) -> list[str]:
    """What waits, and what to take care of for the face as it is and for what is practised; each once."""
    done = [row for row in rows if is_for_now(row)]
    found = [restrictions.in_words(one) + "." for one in restrictions.in_force(forbidden, on=on)]
    if condition is Condition.FLACCID:
        found.append(NO_EXERCISE)
    if condition in TIGHT:
        found.append(NO_BIG_EXPRESSIONS)
    techniques = {row.technique for row in done}
    if Technique.NEUROMUSCULAR_RETRAINING in techniques:
        found.append(SMALL)
    found += [row.caution for row in done if row.caution]
    if condition in TIGHT and Technique.SOFT_TISSUE_MASSAGE in techniques:
        found.append(AFTER_TOXIN)
    if any(row.zone == "eye" for row in done) and not any("press on the eye" in text for text in found):
        found.append(NOT_ON_THE_EYE)
    return list(dict.fromkeys([*_not_yet(rows), *found]))


def red_flags(condition: Condition | None) -> list[str]:
    flags = [EYE_FLAG, NERVE_FLAG]
    return [*flags, SURGEON_FLAG] if condition is Condition.POST_REANIMATION else flags


def _not_yet(rows: Iterable[Any]) -> list[str]:
    return [f"{row.name}: not yet. We tell you when to start." for row in rows if not is_for_now(row)]


def changes(rows: Sequence[Any], before: Sequence[Any]) -> list[str]:
    """What is new, what is no longer done, and what is done otherwise than in the program before."""
    earlier, now = _by_name(before), _by_name(rows)
    found = [f"New: {row.name}." for name, row in now.items() if name not in earlier]
    found += [f"No longer: {row.name}." for name, row in earlier.items() if name not in now]
    for name, row in now.items():
        if name in earlier and (told := _changed(row, earlier[name])):
            found.append(f"{row.name}: {told}")
    return found


def _changed(row: Any, old: Any) -> str:
    if is_for_now(row) != is_for_now(old):
        return f"start now, {dose(row)}." if is_for_now(row) else "stop for now."
    now, before = list(_dose(row)), list(_dose(old))
    new, gone = [one for one in now if one not in before], [one for one in before if one not in now]
    if new or gone:
        return f"{_now(new, gone)}."
    if row.side != old.side and row.side:
        return f"now for {SIDES[row.side]}."
    names = ("instructions", "cue", "stop_rule", "caution", "zone", "direction")
    is_reworded = any(getattr(row, name) != getattr(old, name) for name in names)
    return "read it again, it says something new." if is_reworded else ""


def _now(new: Sequence[str], gone: Sequence[str]) -> str:
    if not new:
        return f"no longer {', '.join(gone)}"
    return f"now {', '.join(new)}" + (f" (before: {', '.join(gone)})" if gone else "")


def _by_name(rows: Iterable[Any]) -> dict[tuple[str, int], Any]:
    """By name, as the patient knows them; twins are counted."""
    found: dict[tuple[str, int], Any] = {}
    for row in rows:
        name = row.name.casefold()
        found[name, sum(key[0] == name for key in found)] = row
    return found
