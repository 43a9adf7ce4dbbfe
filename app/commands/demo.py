"""The demonstration practice, into an empty database and never into any other."""

from __future__ import annotations

from datetime import datetime

import click
from flask import current_app
from flask.cli import with_appcontext

from app import clock
from app.care import demonstration
from app.care.errors import Refused
from app.extensions import db
from app.models.audit import Actor, act_as


@click.command("demo")
@click.option(
    "--if-empty", is_flag=True, help="Do nothing, without complaint, where a practice is already there."
)
@click.option(
    "--on",
    type=click.DateTime(["%Y-%m-%d"]),
    help="The day that is to be today; the practice's own where left out.",
)
@with_appcontext
def demo(if_empty: bool, on: datetime | None) -> None:
    """Fill an empty database with the invented practice and a year of its care."""
    if if_empty and not demonstration.is_empty():
        click.echo("The database already holds a practice; it stays as it is.")
        return
    at = clock.now()
    act_as(db.session(), Actor(at=at, name="demonstration"))
    day = on.date() if on else clock.today(demonstration.ZONE.key)
    try:
        filled = demonstration.fill(on=day, keys=current_app.config["DOCUMENT_KEYS"])
    except Refused as refusal:
        raise click.ClickException(str(refusal)) from None
    db.session.commit()
    click.echo(
        f"Demonstration practice for {day}: {filled.patients} patients, {filled.notes} session notes, "
        f"{filled.assessments} assessments, {filled.appointments} appointments."
    )
