"""Bring patients in from FHIR bundles on disk. Each file stands for itself; running it twice changes nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

import click
from flask.cli import with_appcontext

from app import clock
from app.care import patient_import, practice
from app.care.patient_import import Outcome, Result
from app.extensions import db
from app.models.audit import Actor, act_as

TIME_ZONE = "America/New_York"  # of a database where no practice is set up yet


@click.command("import-fhir")
@click.argument("paths", metavar="PATH...", nargs=-1, required=True, type=click.Path(path_type=Path))
@with_appcontext
@click.pass_context
def import_fhir(context: click.Context, paths: tuple[Path, ...]) -> None:
    """Bring patients in from FHIR R4 bundles: files, or folders of *.json files.

    Ends with code 0 where every file is here now, and with 1 where one was refused.
    """
    outcomes = []
    for path in _files(paths):
        outcomes.append(_bring_in(path))
        click.echo(_line(outcomes[-1]))
    click.echo(patient_import.summary(outcomes))
    if any(outcome.result is Result.REFUSED for outcome in outcomes):
        context.exit(1)


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    for path in paths:
        yield from sorted(path.glob("*.json")) if path.is_dir() else [path]


def _bring_in(path: Path) -> Outcome:
    """One file, one transaction."""
    try:
        with path.open("rb") as file:
            raw = file.read(patient_import.LARGEST_FILE + 1)
    except OSError as error:
        reason = f"The file cannot be read: {error.strerror or error}."
        return Outcome(patient_import.printable(path.name), Result.REFUSED, reason)
    at = clock.now()
    act_as(db.session(), Actor(at=at, name="import-fhir"))
    house = practice.the_practice()
    outcome = patient_import.bring_in(
        path.name, raw, at=at, on=clock.today(house.time_zone if house else TIME_ZONE)
    )
    db.session.commit()
    return outcome


def _line(outcome: Outcome) -> str:
    number = outcome.patient.mrn if outcome.patient else ""
    told = " ".join(part for part in (number, outcome.contents, outcome.why) if part)
    return f"{outcome.result.value:<10} {outcome.file}  {told}".rstrip()
