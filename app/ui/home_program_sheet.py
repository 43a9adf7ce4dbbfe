"""The home program of one version of a plan as a sheet to take home, with what changed since the one before."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from flask import render_template

from app.clinical import home_sheet
from app.ui.exercise_drawing import exercise
from app.ui.filters import day, weekday
from app.ui.paper import HomeSection, ProgramExercise, ProgramSheet
from app.ui.record import Figure

TITLE = "Your home program"
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
TOLD = ("Minutes in all", "Tightness, 0 to 10")
"""What is told at the next visit besides what was done."""


def of(
    version: Any, earlier: Any | None, *, patient: str, practice: Any, printed: str, on: date
) -> ProgramSheet:
    """``earlier`` is the last version whose home program says something else."""
    rows = version.home_exercises
    done = [row for row in rows if home_sheet.is_for_now(row)]
    condition = version.plan.diagnosis.condition
    return ProgramSheet(
        title=TITLE,
        practice=practice.name,
        address=", ".join(part for part in (practice.address.replace("\n", ", "), practice.phone) if part),
        visit=f"For {patient}, {weekday(on)}",
        therapist=f"Your therapist: {version.written_by.name_with_credentials}",
        exercises=[_block(row, on) for row in done],
        changed=_changed(rows, earlier),
        cautions=home_sheet.cautions(rows, condition=condition, forbidden=version.restrictions, on=on),
        red_flags=home_sheet.red_flags(condition),
        week=[*(row.name for row in done), *TOLD] if done else [],
        days=DAYS,
        contact=_contact(version, practice),
        printed=printed,
    )


def _block(row: Any, on: date) -> ProgramExercise:
    drawing, dose = exercise(row, mirrored=True), home_sheet.dose(row)
    return ProgramExercise(
        heading=home_sheet.heading(row),
        dose=dose[:1].upper() + dose[1:],
        sentences=home_sheet.sentences(row, on=on),
        stop=row.stop_rule,
        link=row.media_link,
        picture=Figure(render_template("print/exercise.svg", drawing=drawing), drawing.words, ""),
    )


def _changed(rows: Sequence[Any], earlier: Any | None) -> HomeSection | None:
    told = home_sheet.changes(rows, earlier.home_exercises) if earlier else []
    return HomeSection(f"What changed since {day(earlier.written_at)}", told) if earlier and told else None


def _contact(version: Any, practice: Any) -> str:
    where = f" on {practice.phone}" if practice.phone else ""
    dates = [row.review_on for row in version.home_exercises if row.review_on]
    review = f" We look at this program again by {day(min(dates))}." if dates else ""
    return f"Questions? Call {practice.name}{where}, or ask at your next visit.{review}"
