"""Numbers that a payer or regulator sets and changes, each with the days it holds and where it was read.

Nothing here is guessed forward: a day without an entry has no number, and the page says so.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Dated:
    """One number in whole US dollars, from its first day to its last."""

    first_on: date
    last_on: date
    amount: int
    source: str
    certainty: str

    @property
    def in_words(self) -> str:
        return f"${self.amount:,}"


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


def known(entries: Iterable[Dated], on: date) -> Dated | None:
    """The entry that holds on that day, or None where none is known."""
    return next((entry for entry in entries if entry.first_on <= on <= entry.last_on), None)


def kx_threshold_in_words(on: date) -> str:
    """ "the threshold of $2,480 for 2026", or plainly that none is known."""
    entry = known(KX_THRESHOLDS, on)
    if entry is None:
        return f"the yearly threshold (none is known here for {on.year}: ask the biller)"
    return f"the threshold of {entry.in_words} for {on.year}"
