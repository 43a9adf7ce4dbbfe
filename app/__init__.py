"""Poise: practice management for a facial-nerve physical-therapy practice.

``create_app`` is the table of contents: read it from top to bottom.
"""

from __future__ import annotations

import mimetypes
from wsgiref.headers import Headers

from flask import Flask
from sqlalchemy import event
from werkzeug.middleware.proxy_fix import ProxyFix
from whitenoise import WhiteNoise

import config
from app import banner, blueprints, cli, database, errors, front_door, logs, style_sheet, to_call, ui
from app.care import course_standing
from app.extensions import csrf, db, limiter
from app.models import Base, audit


def create_app(settings: type[config.Config] | None = None, **overrides: object) -> Flask:
    """Build the application from a configuration class, or from the environment."""
    app = Flask(__name__, static_folder="../static", template_folder="../templates")
    settings = settings or config.from_environment()
    settings.check()
    app.config.from_object(settings)
    app.config.update(overrides)

    logs.install(app)
    _connect_database(app)
    front_door.install(app)
    csrf.init_app(app)
    limiter.init_app(app)
    ui.install(app)
    banner.install(app)
    to_call.install(app)
    blueprints.install(app)
    errors.install(app)
    cli.install(app)

    front_door.check_routes(app)
    _serve(app)
    return app


def _connect_database(app: Flask) -> None:
    db.init_app(app)
    with app.app_context():
        database.prepare(db.engine)
    if not event.contains(db.session, "before_flush", audit.collect):
        event.listen(db.session, "before_flush", database.refuse_to_write)
        audit.install(db.session)
        course_standing.install(db.session)
    app.extensions["metadata"] = Base.metadata


def _guard_file(headers: Headers, _path: str, _url: str) -> None:
    """Files carry the same guards as pages."""
    for name, value in front_door.HEADERS.items():
        headers[name] = value


def _serve(app: Flask) -> None:
    """Static files straight from the folder; client addresses only from configured proxies."""
    mimetypes.add_type("font/woff2", ".woff2")
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        app.wsgi_app,
        root=app.static_folder,
        prefix="static/",
        autorefresh=app.config["ENVIRONMENT"] != "production",
        allow_all_origins=False,
        add_headers_function=_guard_file,
    )
    style_sheet.install(app, headers=front_door.HEADERS)
    if count := app.config["TRUSTED_PROXIES"]:
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
