"""What a person sees when something cannot be done: what happened, that nothing is lost, what to do."""

from __future__ import annotations

import logging
import traceback
from types import TracebackType

from flask import Flask, Response, g, jsonify, make_response, render_template, request
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException, SecurityError

from app.care.errors import Invalid, NotFound, Refused, Stale
from app.care.file_kinds import MEGABYTE
from app.extensions import db
from app.front_door import NO_RECORDS, WithAPatient, largest_file, page_open_too_long, wants_fragment
from app.models.audit import Locked

log = logging.getLogger("poise.errors")
IN_SHORT = {413: "That is too large to send."}
PAGES = {401, 403, 404, 409, 413, 422, 429, 500}
KINDRED = {400: 422, 415: 422}  # told on another's page
NO_RECORDS_WORDS = (
    "Poise cannot reach its records at the moment. What you just sent was not saved.\n"
    "Wait a minute, go back one page and send it again: what you typed is still there.\n"
    "If it stays so, tell whoever looks after Poise. Reference {}\n"
)


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
    app.register_error_handler(CSRFError, _not_from_this_page)
    app.register_error_handler(
        WithAPatient,
        lambda error: answer(
            423, "The tablet is with a patient. Nothing was saved; it is once the tablet is back."
        ),
    )
    app.register_error_handler(SecurityError, _foreign_host)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(Exception, _unexpected)
    app.log_exception = _log_place  # type: ignore[method-assign,assignment]


def answer(status: int, message: str = "") -> Response:
    """A page for people, JSON for scripts; both say the same."""
    reference = g.get("request_id", "")
    _forget_the_changes()
    if request.accept_mimetypes.best == "application/json":
        response = jsonify(message=message or IN_SHORT.get(status, ""), reference=reference)
    else:
        kind = status if status in PAGES else KINDRED.get(status, 404 if status < 500 else 500)
        template = "errors/_message.html" if wants_fragment() else f"errors/{kind}.html"
        response = make_response(
            render_template(template, status=status, message=message, reference=reference)
        )
    response.status_code = status
    return response


def _forget_the_changes() -> None:
    """An error keeps nothing. Ended here, because after a refused statement even the page could not be read."""
    g.pop("keep_changes", None)
    db.session.rollback()


def _foreign_host(_error: SecurityError) -> Response:
    """Asked for under a name that is not ours: no page, because no address could be written into it."""
    return Response("This server does not answer to that name.\n", 400, mimetype="text/plain")


def _not_from_this_page(_error: CSRFError) -> Response:
    """A form without the cookie of its page: it was open too long, or the browser keeps no cookies."""
    _forget_the_changes()
    response = page_open_too_long() or answer(
        403, "This page was open since an earlier sign-in. Reload it and send the form again."
    )
    response.status_code = 403
    return response


def _http(error: HTTPException) -> Response:
    if isinstance(error.response, Response):  # a page of its own was made for it
        return error.response
    response = answer(error.code or 500, _too_large() if error.code == 413 else "")
    for name, value in error.get_headers():
        if name in ("Retry-After", "Allow"):
            response.headers[name] = value
    return response


def _too_large() -> str:
    """For a page that takes files: how large one may be."""
    largest = largest_file()
    if largest is None:
        return ""
    return f"The file is too large: this page takes up to {largest // MEGABYTE} MB. Nothing was saved."


def _unexpected(error: Exception) -> Response:
    """A failure of ours. The log names its place and kind, never its message: that may hold a person's words."""
    _log_place((type(error), error, error.__traceback__))
    if isinstance(error, OperationalError):
        return _no_records()
    try:
        return answer(500)
    except Exception as another:  # what a page needs cannot be had
        _log_place((type(another), another, another.__traceback__))
        return _no_records()


def _no_records() -> Response:
    """The database is out of reach: said at once and without it."""
    words = NO_RECORDS_WORDS.format(g.get("request_id", "-"))
    return Response(words, NO_RECORDS, mimetype="text/plain")


def _log_place(error: tuple[type[BaseException], BaseException, TracebackType | None]) -> None:
    kind, _, trace = error
    places = " < ".join(f"{one.filename}:{one.lineno}" for one in reversed(traceback.extract_tb(trace)))
    log.error("reference=%s error=%s at=%s", g.get("request_id", "-"), kind.__name__, places)
