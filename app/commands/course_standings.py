"""Work out anew where every course stands: needed after rows were written past the application."""

from __future__ import annotations

import click
from flask.cli import with_appcontext

from app.care import course_standing
from app.clinical.days import counted
from app.extensions import db


@click.command("course-standings", help=__doc__)
@with_appcontext
def rebuild_course_standings() -> None:
    changed = course_standing.rebuild()
    db.session.commit()
    click.echo(f"{counted(changed, 'course')} stood otherwise.")
