"""The map of the site: every blueprint, in the order of the pathway of care."""

from __future__ import annotations

from flask import Flask

from app.blueprints import allergies, auth, care_team, health, patients


def install(app: Flask) -> None:
    for room in (health, auth, patients, allergies, care_team):
        app.register_blueprint(room.routes.bp)
