"""Numbers that a payer or regulator sets and changes, each with the days it holds and where it was read.

Nothing here is guessed forward: a day without an entry has no number, and the page says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from app.clinical.days import counted

DOLLARS = "dollars"


@dataclass(frozen=True, slots=True)
class Dated:
    """One number from its first day to its last: whole US dollars, or so many of ``unit``."""

    first_on: date
    last_on: date
    amount: int
    source: str
    certainty: str
    unit: str = DOLLARS

    @property
    def in_words(self) -> str:
        return f"${self.amount:,}" if self.unit == DOLLARS else counted(self.amount, self.unit)

    @property
    def days(self) -> timedelta:
        return timedelta(days=self.amount)

    @property
    def basis(self) -> str:
        """Where it was read and how sure that is."""
        return f"{self.source}. {self.certainty}"


def _year(year: int, amount: int, source: str, certainty: str) -> Dated:
    return Dated(date(year, 1, 1), date(year, 12, 31), amount, source, certainty)


SUMMARIES = "Public summaries of the CMS physician fee schedule rule"

KX_THRESHOLDS: tuple[Dated, ...] = (
    _year(2023, 2230, SUMMARIES, "Read in one public summary."),
    _year(2025, 2410, SUMMARIES, "Confirmed in public material."),
    _year(2026, 2480, SUMMARIES, "Confirmed in public material."),
)
"""Allowed charges of a calendar year, physical therapy and speech treatment together, deductible and
coinsurance included. Above it each line carries KX, which says that treatment stays medically necessary."""

TARGETED_REVIEWS: tuple[Dated, ...] = (
    _year(2025, 3000, SUMMARIES, "Confirmed in public material."),
    _year(2026, 3000, SUMMARIES, "Confirmed in public material."),
)
"""From here a reviewer may ask for the records. It is not where KX begins."""


def _lasting(amount: int, unit: str, source: str, certainty: str, first_on: date = date.min) -> Dated:
    """In force until a change is written here. Without a first day: none is known, it held all along."""
    return Dated(first_on, date.max, amount, source, certainty, unit)


CONFIRMED = "Confirmed in public material."
HOUSE_RULE = "House rule, no source."

FIRST_CERTIFICATION: tuple[Dated, ...] = (
    _lasting(30, "day", "Noridian, certification of outpatient therapy", CONFIRMED),
)
"""After the first treatment day, evaluation included, a physician signs the plan or gives a verbal order."""

VERBAL_ORDER_SIGNED: tuple[Dated, ...] = (
    _lasting(14, "day", "Noridian, certification of outpatient therapy", CONFIRMED),
)
"""After a verbal order it is signed, or it does not hold."""

SENT_WITH_SIGNED_ORDER: tuple[Dated, ...] = (
    _lasting(
        30,
        "day",
        "89 Fed. Reg. 97710, as told by APTA and Noridian",
        "Confirmed in public material. That it leaves out recertification and direct access is "
        "professional knowledge too.",
        date(2025, 1, 1),
    ),
)
"""After the first treatment day the plan is sent to whoever signed the order on file: the first certification
then needs no signature. Holds for courses that begin from its first day on."""

CERTIFICATION_LENGTH: tuple[Dated, ...] = (
    _lasting(
        90,
        "day",
        "Medicare Benefit Policy Manual, chapter 15",
        f"{CONFIRMED} That a second signature within the first 30 days, or the one that follows a verbal order, "
        "does not move it is how the practice reads this.",
    ),
)
"""Calendar days from the initial treatment, or the length of the plan if that is less."""

RECERTIFICATION: tuple[Dated, ...] = (
    _lasting(
        90, "day", "42 CFR 424.24", f"{CONFIRMED} That they are counted from the signature is a house rule."
    ),
)
"""A recertification lasts no longer, nor beyond the end of the plan signed."""

CERTIFICATION_WARNING: tuple[Dated, ...] = (_lasting(10, "day", "The practice", HOUSE_RULE),)
"""So long ahead a certification is called near. The treatment day itself is day 0, a house rule as well."""

PROGRESS_REPORT: tuple[Dated, ...] = (
    _lasting(
        10,
        "treatment day",
        "CMS answers of 2003 and guides to progress notes",
        "Confirmed in public material. That the older 30 days no longer count is professional knowledge.",
    ),
)
"""A progress report is written at least once in so many treatment days."""

PROGRESS_REPORT_WARNING: tuple[Dated, ...] = (_lasting(8, "treatment day", "The practice", HOUSE_RULE),)

DIRECT_ACCESS_VISITS: tuple[Dated, ...] = (
    _lasting(
        10,
        "visit",
        "New York Education Law 6731",
        "Confirmed in public material. That the first visit counts is one clinic’s reading.",
    ),
)
DIRECT_ACCESS_DAYS: tuple[Dated, ...] = (
    _lasting(30, "day", "New York Education Law 6731", "Confirmed in public material."),
)
"""Without a referral treatment ends at so many visits or days, whichever comes first."""

DIRECT_ACCESS_WARNING_VISIT: tuple[Dated, ...] = (_lasting(8, "visit", "The practice", HOUSE_RULE),)
DIRECT_ACCESS_WARNING_DAY: tuple[Dated, ...] = (_lasting(24, "day", "The practice", HOUSE_RULE),)


def known(entries: Iterable[Dated], on: date) -> Dated | None:
    """The entry that holds on that day, or None where none is known."""
    return next((entry for entry in entries if entry.first_on <= on <= entry.last_on), None)


def holding(entries: Iterable[Dated], on: date) -> Dated:
    """The entry that holds on that day, of a rule that has one on every day."""
    entry = known(entries, on)
    if entry is None:
        raise LookupError(f"No number is written down for {on}.")
    return entry


def kx_threshold_in_words(on: date) -> str:
    """ "the threshold of $2,480 for 2026", or plainly that none is known."""
    entry = known(KX_THRESHOLDS, on)
    if entry is None:
        return f"the yearly threshold (none is known here for {on.year}: ask the biller)"
    return f"the threshold of {entry.in_words} for {on.year}"
