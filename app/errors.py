"""What a person sees when something cannot be done: what happened, that nothing is lost, what to do."""

from __future__ import annotations

import logging
import traceback

from flask import Flask, Response, g, jsonify, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, SecurityError

from app.care.errors import Invalid, NotFound, Refused, Stale
from app.front_door import wants_fragment
from app.models.audit import Locked

log = logging.getLogger("poise.errors")
PAGES = {401, 403, 404, 409, 413, 422, 429, 500}


def install(app: Flask) -> None:
    app.register_error_handler(Refused, lambda error: answer(409, str(error)))
    app.register_error_handler(Stale, lambda error: answer(409, str(error)))
    app.register_error_handler(Invalid, lambda error: answer(422, error.message))
    app.register_error_handler(NotFound, lambda error: answer(404, str(error)))
    app.register_error_handler(
        StaleDataError,
        lambda error: answer(
            409, "Somebody saved a newer version a moment ago. Open it again and repeat your change."
        ),
    )
    app.register_error_handler(
        Locked, lambda error: answer(409, "This record is signed and can no longer be changed.")
    )
    app.register_error_handler(
        CSRFError,
        lambda error: answer(
            403, "This page was open since an earlier sign-in. Reload it and send the form again."
        ),
    )
    app.register_error_handler(SecurityError, _foreign_host)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)


def answer(status: int, message: str = "") -> Response:
    """A page for people, JSON for scripts; both say the same."""
    reference = g.get("request_id", "")
    if request.accept_mimetypes.best == "application/json":
        response = jsonify(message=message, reference=reference)
    else:
        kind = status if status in PAGES else (404 if status < 500 else 500)
        template = "errors/_message.html" if wants_fragment() else f"errors/{kind}.html"
        response = make_response(
            render_template(template, status=status, message=message, reference=reference)
        )
    response.status_code = status
    return response


def _foreign_host(_error: SecurityError) -> Response:
    """Asked for under a name that is not ours: no page, because no address could be written into it."""
    return Response("This server does not answer to that name.\n", 400, mimetype="text/plain")


def _http(error: HTTPException) -> Response:
    response = answer(error.code or 500)
    for name, value in error.get_headers():
        if name in ("Retry-After", "Allow"):
            response.headers[name] = value
    return response


def _unexpected(error: Exception) -> Response:
    """The log names the place and the kind of error, never its message: that may hold a person's words."""
    places = " < ".join(
        f"{frame.filename}:{frame.lineno}" for frame in reversed(traceback.extract_tb(error.__traceback__))
    )
    log.error("reference=%s error=%s at=%s", g.get("request_id", "-"), type(error).__name__, places)
    return answer(500)
