"""Timed minutes to billable units, by the rule the payer follows.

CMS 8-minute rule (Medicare Claims Processing Manual, chapter 5, section 20.2): the timed minutes of the day
are pooled, the pool gives the units, and the units go to the services: one for every full 15 minutes of
each, then the rest one by one to the largest remainders. Where remainders are equal the clinician chooses.

AMA rule of eights (payers that follow the midpoint of CPT): nothing is pooled; each code's minutes give its
own units, one from 8 minutes, the next from 23.

Only direct one-to-one minutes of timed codes count. Minutes of an evaluation and of other untimed codes are
never among them; an untimed code counts once a day. Both rules are arithmetic on whole minutes of one day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import combinations
from math import comb

from app.clinical.vocabulary import UnitRule

UNIT_MINUTES = 15
FIRST_UNIT_FROM = 8
UNTIMED_UNITS_A_DAY = 1
DAY_MINUTES = 24 * 60
MOST_SPLITS = 1000
"""Equally right splits beyond any real visit; more are refused, not listed."""

EDITIONS: Mapping[UnitRule, str] = {UnitRule.CMS: "cms-8-minute-1", UnitRule.AMA: "ama-rule-of-eights-1"}
"""What is kept beside frozen units, so that it stays known how they were counted."""

Units = Mapping[str, int]
"""Units by code."""


class MinutesRejected(ValueError):
    """Minutes that cannot be those of a day, with the code they were given for ("" for all of them)."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}" if code else message)
        self.code = code
        self.message = message


@dataclass(frozen=True, slots=True)
class Problem:
    """Why chosen units cannot stand; ``code`` is "" where it is about all of them together."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Count:
    """What the minutes of one day give.

    ``certain`` are the units that every right split has. ``spare`` more go to ``tied`` codes, one each:
    their remainders are equal, so the rule does not say to which.
    """

    rule: UnitRule
    minutes: Mapping[str, int]
    certain: Units
    tied: tuple[str, ...] = ()
    spare: int = 0

    @property
    def timed_minutes(self) -> int:
        return sum(self.minutes.values())

    @property
    def timed_units(self) -> int:
        return sum(self.certain.values()) + self.spare

    @property
    def is_tied(self) -> bool:
        return bool(self.spare)

    @property
    def splits(self) -> tuple[Units, ...]:
        """Every right split, in the order of codes and units. The day's total is the same in all."""
        found = [
            {code: units + (code in takers) for code, units in self.certain.items()}
            for takers in combinations(self.tied, self.spare)
        ]
        return tuple(sorted(found, key=lambda split: sorted(split.items())))

    def most(self, code: str) -> int:
        """The most units any right split gives this code."""
        return self.certain[code] + (code in self.tied)

    def decided(self, chosen: Units) -> dict[str, int | None]:
        """The units of every code: as chosen, else as the rule says; None where a tie is still open.

        Choosing for one code of a tie may decide for the others: what one takes is gone, what one leaves
        goes to the rest.
        """
        takers = sum(1 for code in self.tied if chosen.get(code, 0) > self.certain[code])
        undecided = [code for code in self.tied if code not in chosen]
        spare = max(0, self.spare - takers)
        rest = {code: self.certain[code] + (spare >= len(undecided)) for code in undecided}
        is_open = 0 < spare < len(undecided)
        return {
            code: chosen.get(code, None if is_open and code in rest else rest.get(code, units))
            for code, units in self.certain.items()
        }

    @property
    def sentence(self) -> str:
        """Why the minutes give these units, for the clinician and the note."""
        if not self.timed_minutes:
            return "No timed minutes are documented, so there are no timed units."
        return " ".join(_cms_words(self) if self.rule is UnitRule.CMS else _ama_words(self))


def pooled_units(minutes: int) -> int:
    """0 below 8 minutes; then n units from 15n - 7 to 15n + 7."""
    return (minutes + UNIT_MINUTES - FIRST_UNIT_FROM) // UNIT_MINUTES


def added_up(rows: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Minutes by code, in the order the codes first come; a code that comes twice is one service."""
    minutes: Counter[str] = Counter()
    for code, amount in rows:
        if not 0 <= amount <= DAY_MINUTES:
            raise MinutesRejected(code, f"Give whole minutes from 0 to {DAY_MINUTES}.")
        minutes[code] += amount
    if minutes.total() > DAY_MINUTES:
        raise MinutesRejected("", f"A day has {DAY_MINUTES} minutes, and these are {minutes.total()}.")
    return dict(minutes)


def count(minutes: Mapping[str, int], rule: UnitRule) -> Count:
    """The units of one day's timed minutes, by code."""
    minutes = added_up(minutes.items())
    if rule is UnitRule.AMA:
        return Count(rule, minutes, {code: pooled_units(amount) for code, amount in minutes.items()})
    found = _cms_count(minutes)
    if comb(len(found.tied), found.spare) > MOST_SPLITS:
        raise MinutesRejected("", "So many services have the same minutes that the units cannot be split.")
    return found


def problems(
    chosen: Units, minutes: Mapping[str, int], rule: UnitRule, untimed: Iterable[str] = ()
) -> list[Problem]:
    """Where the chosen units are above what the documented minutes allow. Fewer are the clinician's right."""
    counted = count(minutes, rule)
    once = frozenset(untimed)
    found = [
        Problem(code, message)
        for code, units in chosen.items()
        if (message := _code_problem(counted, code, units, once))
    ]
    timed = {code: units for code, units in chosen.items() if code in counted.minutes}
    if sum(timed.values()) > counted.timed_units:
        allowed = _units(counted.timed_units)
        pool = f"{counted.timed_minutes} timed minutes allow {allowed} in all"
        return [*found, Problem("", f"{pool}, not {sum(timed.values())}.")]
    takers = [code for code in counted.tied if timed.get(code, 0) > counted.certain[code]]
    if len(takers) > counted.spare:
        spare = _units(counted.spare)
        found.append(
            Problem("", f"{_list(counted.tied)} share {spare} more. Choose who takes {_it(counted)}.")
        )
    return found


def _cms_count(minutes: Mapping[str, int]) -> Count:
    certain = {code: amount // UNIT_MINUTES for code, amount in minutes.items()}
    remainders = {code: amount % UNIT_MINUTES for code, amount in minutes.items()}
    left = pooled_units(sum(minutes.values())) - sum(certain.values())
    for remainder in sorted(set(remainders.values()), reverse=True):
        equal = tuple(sorted(code for code in minutes if remainders[code] == remainder))
        if left < len(equal):
            return Count(UnitRule.CMS, minutes, certain, equal if left else (), left)
        certain |= {code: certain[code] + 1 for code in equal}
        left -= len(equal)
    return Count(UnitRule.CMS, minutes, certain)


def _code_problem(counted: Count, code: str, units: int, untimed: frozenset[str]) -> str | None:
    if units < 0:
        return "Units are 0 or more."
    if code in untimed:
        return "An untimed code counts once a day." if units > UNTIMED_UNITS_A_DAY else None
    if code not in counted.minutes:
        return "Nothing is documented under this code." if units else None
    if units > counted.most(code):
        return f"{_minutes(counted.minutes[code])} allow {_units(counted.most(code))}, not {units}."
    return None


def _cms_words(counted: Count) -> list[str]:
    total, units = counted.timed_minutes, counted.timed_units
    parts = _list([f"{code} {amount} min" for code, amount in counted.minutes.items() if amount])
    least = max(0, UNIT_MINUTES * (units - 1) + FIRST_UNIT_FROM)
    most = UNIT_MINUTES * units + FIRST_UNIT_FROM - 1
    words = [
        f"The 8-minute rule adds up the timed minutes: {parts}, together {_minutes(total)}.",
        f"{least} to {most} minutes are {_units(units)}.",
    ]
    if units:
        words.append("Every full 15 minutes of a code is one unit, and what is left goes where most is left.")
    if units and len(counted.minutes) > 1:
        words.append(f"So {_list([f'{code} gets {n}' for code, n in counted.certain.items()])}.")
    if counted.is_tied:
        amount = counted.minutes[counted.tied[0]] % UNIT_MINUTES
        words.append(
            f"{_list(counted.tied)} have the same {_minutes(amount)} left for {_units(counted.spare)} more:"
            f" you choose who takes {_it(counted)}."
        )
    return words


def _ama_words(counted: Count) -> list[str]:
    parts = [
        f"{code} {amount} min, {_units(counted.certain[code])}"
        for code, amount in counted.minutes.items()
        if amount
    ]
    return [
        "The rule of eights counts every code alone, one unit from 8 minutes, the next from 23:",
        f"{'; '.join(parts)}.",
        f"Together {_units(counted.timed_units)}.",
    ]


def _units(number: int) -> str:
    return "1 unit" if number == 1 else f"{number} units"


def _minutes(number: int) -> str:
    return "1 minute" if number == 1 else f"{number} minutes"


def _it(counted: Count) -> str:
    return "it" if counted.spare == 1 else "them"


def _list(words: Iterable[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last
