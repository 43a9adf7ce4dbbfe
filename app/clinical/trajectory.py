"""What the numbers of one score say, with the sentence that explains it and the numbers used.

The rules are in ``trajectory_rules``, the wording in ``trajectory_sentences``.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from app.clinical.change import Change, change
from app.clinical.days import day
from app.clinical.instruments import Part
from app.clinical.trajectory_rules import Point, Reading, Run, comparable, verdict
from app.clinical.trajectory_sentences import notes, sentence

__all__ = ["Point", "Reading", "Trajectory", "trajectory"]


@dataclass(frozen=True, slots=True)
class Trajectory:
    """``used`` begins at the baseline; ``change`` is the newest against it, None with fewer than two.

    ``caution`` stands first among the notes: the measure is not valid as designed for this patient.

    ``word`` is None where the measure has no better and worse. ``since`` is the day it counts from.
    """

    word: Reading | None
    sentence: str
    used: Run
    since: date | None
    notes: tuple[str, ...]
    change: Change | None
    caution: str = ""


def trajectory(
    part: Part,
    name: str,
    points: Iterable[Point],
    *,
    today: date,
    baseline_on: date | None = None,
    caution: str = "",
) -> Trajectory:
    """Read the points up to ``today``; the baseline is the first of them, or the measure of a chosen day.

    Only the newest version's unbroken run is compared. ``name`` is how the sentence calls the score.
    """
    run, left_out = comparable(points, today=today)
    used = _from_baseline(run, baseline_on)
    found = verdict(part, used)
    said = notes(part, found, left_out=left_out, today=today)
    if baseline_on and run and used[0].on != baseline_on:
        said = (_no_baseline(baseline_on, used), *said)
    return Trajectory(
        word=found.reading,
        sentence=sentence(name, part, found),
        used=used,
        since=found.since.on if found.since else None,
        notes=(caution, *said) if caution else said,
        change=change(part, used[0].value, used[-1].value) if len(used) > 1 else None,
        caution=caution,
    )


def _from_baseline(run: Run, baseline_on: date | None) -> Run:
    chosen = tuple(point for point in run if baseline_on is None or point.on >= baseline_on)
    return chosen if chosen and (baseline_on is None or chosen[0].on == baseline_on) else run


def _no_baseline(baseline_on: date, used: Run) -> str:
    return f"There is no measure of {day(baseline_on)} to compare with: {day(used[0].on)} is the baseline."
