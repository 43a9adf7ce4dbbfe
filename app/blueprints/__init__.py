"""The map of the site: every blueprint, in the order of the pathway of care."""

from __future__ import annotations

from flask import Flask

from app.blueprints import auth, health


def install(app: Flask) -> None:
    for room in (health, auth):
        app.register_blueprint(room.routes.bp)
