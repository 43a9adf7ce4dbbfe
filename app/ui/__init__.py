"""How pages are made: addresses, names for templates, filters, drawings."""

from __future__ import annotations

from flask import Flask

from app.ui import addresses, drawings, filters, plan_words, surroundings


def install(app: Flask) -> None:
    addresses.install(app)
    filters.install(app)
    surroundings.install(app)
    app.jinja_env.globals["draw"] = drawings
    app.jinja_env.globals["plan_words"] = plan_words
