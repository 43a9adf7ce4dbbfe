"""A real practice's first administrator, by a one-time link. There is no default account."""

from __future__ import annotations

import click
from flask import current_app
from flask.cli import with_appcontext

from app import clock
from app.care import accounts
from app.care.errors import Refused
from app.extensions import db
from app.models import Practice
from app.models.audit import Actor, act_as
from app.policy import Role


@click.command("create-admin")
@click.option("--email", prompt="Work e-mail")
@click.option("--name", prompt="Name")
@click.option(
    "--practice", "practice_name", default="Our practice", help="Name of the practice, if it is new."
)
@with_appcontext
def create_admin(email: str, name: str, practice_name: str) -> None:
    """Invite the first administrator; prints the link once."""
    at = clock.now()
    act_as(db.session(), Actor(at=at, name="create-admin"))
    if db.session.get(Practice, 1) is None:
        db.session.add(Practice(id=1, name=practice_name))
    try:
        _, token = accounts.invite(email=email, name=name, credentials="", role=Role.ADMIN, at=at)
    except Refused as refusal:
        raise click.ClickException(str(refusal)) from None
    db.session.commit()
    host = (current_app.config["TRUSTED_HOSTS"] or ["127.0.0.1:8000"])[0]
    scheme = "https" if current_app.config["SESSION_COOKIE_SECURE"] else "http"
    click.echo("Open this link once within 72 hours and choose a password:")
    click.echo(f"{scheme}://{host}/links/{token}")
