"""Every request: who is it, may they, which chart; then one commit, one access entry, one set of headers."""

from __future__ import annotations

import logging
import secrets
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import TypeVar

from flask import Flask, Response, abort, current_app, g, redirect, request, url_for
from flask_login import current_user

from app import clock, policy
from app.care import accounts, patients, practice
from app.care.documents import FileRules
from app.care.passwords import HashSettings
from app.database import will_write
from app.extensions import db, login
from app.models import HandOver, Patient
from app.models.audit import AccessEntry, Actor, act_as
from app.models.user import User
from app.policy import Action, Reach

View = TypeVar("View", bound=Callable[..., object])
log = logging.getLogger("poise.door")

# The few doors without a lock, by name. Everything else declares an action or the application does not start.
PUBLIC = {
    "static",
    "health.show",
    "auth.sign_in",
    "auth.look_around",
    "auth.accept",
    "auth.theme",
    "requests.ask",
    "calendar_feeds.read",
    "waitlist.link",
    "waitlist.answer",
    "answers.show",
    "answers.answer",
}
# All that answers while the tablet is in a patient's hands, besides the questions themselves.
OPEN_TO_A_PATIENT = {"static", "health.show", "auth.theme"}
FORMS = {"application/x-www-form-urlencoded", "multipart/form-data"}
SAFE_METHODS = {"GET", "HEAD", "OPTIONS"}
FORM_AROUND = 1024 * 1024  # bytes of a form besides its file
NO_RECORDS = 503  # the database cannot be reached: it is not asked again while somebody waits
NOTHING_NEW = 204  # an answer without a page: there was nothing to see, so nobody is said to have seen it
REFUSALS = {401, 403, 404}
CSP = (
    "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic'; style-src 'self'; img-src 'self' blob:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'; "
    "object-src 'none'; require-trusted-types-for 'script'"
)
# A file that somebody once brought in: nothing in it runs, wherever it is opened.
FILE_CSP = "default-src 'none'; sandbox; frame-ancestors 'none'"
# What others may keep for its owner, and must ask about each time. Everything else is kept by nobody.
KEPT_BY_ITS_READER = {"calendar_feeds.read"}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


class UndeclaredRoute(Exception):
    """A view without an action: the application refuses to start."""


class WithAPatient(Exception):
    """A script asked for more than the questions while the tablet is in a patient's hands."""


def requires(action: Action) -> Callable[[View], View]:
    """Mark a view with the action it performs; the door enforces it."""

    def mark(view: View) -> View:
        view.required_action = action  # type: ignore[attr-defined]
        return view

    return mark


def takes_files(largest: int | str) -> Callable[[View], View]:
    """Mark a view that is sent files: it accepts a request of so many bytes, others the usual limit.

    Named by a setting, it is for one such file: twice that size still arrives, so that a file somewhat too large
    is refused on its form, where what was typed stays.
    """

    def mark(view: View) -> View:
        view.largest_request = largest  # type: ignore[attr-defined]
        return view

    return mark


def open_too_long(page: Callable[..., Response]) -> Callable[[View], View]:
    """Mark a public view with the page it gives where a form comes without our cookie: nothing is saved, and the
    visitor reads why in their own language."""

    def mark(view: View) -> View:
        view.page_open_too_long = page  # type: ignore[attr-defined]
        return view

    return mark


def page_open_too_long() -> Response | None:
    """Of the public view that was asked for; none where the staff's page is the right one."""
    view = current_app.view_functions.get(request.endpoint or "")
    page: Callable[..., Response] | None = getattr(view, "page_open_too_long", None)
    return page(**request.view_args or {}) if page else None


def largest_file() -> int | None:
    """Of the page that was asked for, in bytes; none where it takes no files of a size that is set."""
    view = current_app.view_functions.get(request.endpoint or "")
    named = getattr(view, "largest_request", None)
    return int(current_app.config[named]) if isinstance(named, str) else None


def person() -> User:
    """Who is signed in, as the record itself: verbs keep it on what they write, where a proxy would be
    somebody else in the next request."""
    return current_user._get_current_object()  # type: ignore[no-any-return]


def let_in(user: User) -> None:
    """Whoever just proved who they are makes the changes of this request from here on."""
    act_as(db.session(), Actor(at=g.at, user_id=user.id, request_id=g.request_id))


def handed_over() -> HandOver | None:
    """What this sign-in was handed over for, while the tablet is out."""
    session = g.get("user_session")
    return session.hand_over if session else None


def shows(charts: Iterable[Patient]) -> None:
    """A page outside any chart shows what is in these: each has its entry in the log of access.

    So lists that name many with their numbers: check-in, phone list, end of day, to book, waitlist. The calendar
    shows who is where and no more, and the inbox holds people who have no chart yet: one entry for the page.
    """
    g.charts_shown = list(dict.fromkeys(patient.id for patient in charts))


def used_by(user: User, action: Action, note: Callable[[], None]) -> None:
    """A door without a sign-in found out whose key was used: its entry in the log is theirs.

    ``note`` is what else is to be stored of this use. It is called when the looking is over.
    """
    g.used_by, g.used_for, g.note = user, action, note


def sign_in_rules() -> accounts.SignInRules:
    """The sign-in settings of this installation, for the verbs."""
    settings = current_app.config
    return accounts.SignInRules(
        hashing=HashSettings(pepper=settings["PASSWORD_PEPPER"], **settings["ARGON2"]),
        lock_after_failures=settings["LOCK_AFTER_FAILURES"],
        lock_for=settings["LOCK_FOR"],
        idle_limit=settings["IDLE_LIMIT"],
        sign_in_limit=settings["SIGN_IN_LIMIT"],
    )


def file_rules() -> FileRules:
    """How this installation keeps files, for the verbs."""
    return FileRules(current_app.config["DOCUMENT_KEYS"], current_app.config["LARGEST_DOCUMENT"])


def carry(response: Response, token: str) -> Response:
    """This browser carries the sign-in from here on."""
    response.set_cookie(
        current_app.config["SIGN_IN_COOKIE"],
        token,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Strict",
        path="/",
    )
    return response


def install(app: Flask) -> None:
    login.init_app(app)
    login.request_loader(_person_of_cookie)
    app.before_request(admit)
    app.after_request(conclude)
    app.after_request(guard)  # the last to be named is the first to run: a page without guards never leaves


def check_routes(app: Flask) -> None:
    """Deny by default: every endpoint declares an action or is public, by name."""
    undeclared = sorted(
        endpoint
        for endpoint, view in app.view_functions.items()
        if endpoint not in PUBLIC and not hasattr(view, "required_action")
    )
    if undeclared:
        raise UndeclaredRoute(f"These routes declare no action: {', '.join(undeclared)}")


def admit() -> Response | None:
    """Runs before every view. Gives an answer only where the request goes no further."""
    g.started = time.monotonic()
    g.at = clock.now()
    g.request_id = secrets.token_hex(8)
    g.csp_nonce = secrets.token_urlsafe(18)
    g.reach = Reach.NONE
    g.patient = None
    if request.endpoint == "static":
        return None
    will_write.set(request.method not in SAFE_METHODS)
    act_as(db.session(), Actor(at=g.at, name="visitor", request_id=g.request_id))
    g.practice = practice.the_practice()
    if current_user.is_authenticated and handed_over() and not _is_open_to_a_patient():
        return _to_the_questions()
    if request.endpoint is None:
        return None
    if "\0" in request.path:
        abort(404)  # no record is called that, and PostgreSQL cannot even be asked
    _refuse_foreign_forms()
    _refuse_what_is_no_form()
    if current_user.is_authenticated:
        let_in(person())
    if request.endpoint in PUBLIC:
        return None
    action = current_app.view_functions[request.endpoint].required_action  # type: ignore[attr-defined]
    if not current_user.is_authenticated:
        return _ask_to_sign_in()
    g.reach = policy.reach(current_user.role, action)
    if g.reach is Reach.NONE:
        abort(403)
    if largest := getattr(current_app.view_functions[request.endpoint], "largest_request", None):
        request.max_content_length = (
            largest if isinstance(largest, int) else 2 * current_app.config[largest] + FORM_AROUND
        )
    if request.view_args and "patient_id" in request.view_args:
        g.patient = patients.one(
            request.view_args["patient_id"],
            by=current_user,
            reach=g.reach,
            at=g.at,
            to_change=request.method not in SAFE_METHODS,
        )
        if g.patient is None:
            abort(404)
    return None


def conclude(response: Response) -> Response:
    """Runs after every view: what was changed and that it was done are stored together, or neither."""
    if request.endpoint == "static" or "at" not in g:
        return response
    try:
        _store(response)
    except Exception as error:  # what could not be stored is not answered as if it were
        response = guard(current_app.make_response(current_app.handle_user_exception(error)))
        with suppress(Exception):  # told in the log already
            _store(response)
    will_write.set(True)  # whoever comes after this request in its thread is bound by nothing of it
    _log(response)
    return response


def guard(response: Response) -> Response:
    """What the browser may do with the answer, whatever became of it."""
    if request.endpoint != "static":
        is_kept = request.endpoint in KEPT_BY_ITS_READER and response.status_code < 400
        response.headers["Cache-Control"] = "private, no-cache" if is_kept else "no-store"
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    is_file = response.headers.get("Content-Disposition", "").startswith("attachment")
    response.headers["Content-Security-Policy"] = (
        FILE_CSP if is_file else CSP.format(nonce=g.get("csp_nonce", secrets.token_urlsafe(18)))
    )
    if current_app.config["ENVIRONMENT"] == "production":
        response.headers["Strict-Transport-Security"] = "max-age=63072000; includeSubDomains"
    return response


def _store(response: Response) -> None:
    """One commit: the changes, unless the answer is an error, and the entry that says who did what."""
    if response.status_code == NO_RECORDS:
        return
    if response.status_code >= 400 and not g.get("keep_changes"):
        db.session.rollback()
    elif request.method in SAFE_METHODS:
        db.session.commit()  # ends the reading; nothing was changed (see ``database.refuse_to_write``)
    will_write.set(True)
    _note_use(response)
    db.session.commit()


def wants_fragment() -> bool:
    """Asked by a script for a part of a page, not by a person for a page."""
    return bool(request.headers.get("HX-Request")) or request.accept_mimetypes.best == "application/json"


def _person_of_cookie(_request: object) -> User | None:
    g.user_session = None
    token = request.cookies.get(current_app.config["SIGN_IN_COOKIE"])
    if not token or request.endpoint == "static":
        return None
    row = accounts.session_of(token, at=g.at, idle_limit=current_app.config["IDLE_LIMIT"])
    if row is None:
        return None
    g.user_session = row
    return row.user


def _is_open_to_a_patient() -> bool:
    return request.blueprint == "tablet" or request.endpoint in OPEN_TO_A_PATIENT


def _to_the_questions() -> Response:
    """Whatever was asked for: a page leads back to the questions, a script is told to wait."""
    let_in(person())
    g.is_turned_back = True
    if wants_fragment():
        raise WithAPatient
    return redirect(url_for("tablet.show"), 303)  # type: ignore[return-value]


def _refuse_foreign_forms() -> None:
    """A change must come from our own page: by Fetch Metadata, else by Origin."""
    if request.method in SAFE_METHODS:
        return
    site = request.headers.get("Sec-Fetch-Site")
    origin = request.headers.get("Origin")
    if site is not None and site not in ("same-origin", "none"):
        abort(403)
    if site is None and origin is not None and origin != request.host_url.rstrip("/"):
        abort(403)


def _refuse_what_is_no_form() -> None:
    """Forms are what this application reads. Another kind of body is not looked into."""
    if request.content_length and request.method not in SAFE_METHODS and request.mimetype not in FORMS:
        abort(415)


def _ask_to_sign_in() -> Response:
    """A page asks for the sign-in; a script is told 401 and keeps what was typed."""
    if wants_fragment() or request.method not in SAFE_METHODS:
        abort(401)
    return redirect(url_for("auth.sign_in", next=request.full_path.rstrip("?")))  # type: ignore[return-value]


def _note_use(response: Response) -> None:
    """Who, whose chart, what, granted or refused. Account pages and public doors leave no entry here."""
    view = current_app.view_functions.get(request.endpoint or "")
    action = getattr(view, "required_action", None) or g.get("used_for")
    if action is None:
        return
    session = g.get("user_session")
    # A page that asks again by itself does not show that anybody is sitting there.
    asks_itself = "Poise-Refresh" in request.headers and request.method in SAFE_METHODS
    if asks_itself and response.status_code == NOTHING_NEW:
        return
    if session is not None and not asks_itself:
        accounts.touch(session, at=g.at)
    act_as(db.session(), Actor(at=g.at, user_id=_user_id(), request_id=g.request_id))
    if note := g.get("note"):
        note()
    if action is not Action.ACCOUNT:
        charts = g.get("charts_shown") or [_chart_asked_for()]
        db.session.bulk_save_objects(_entry(response, action, chart) for chart in charts)


def _entry(response: Response, action: Action, chart: int | None) -> AccessEntry:
    return AccessEntry(
        at=g.at,
        user_id=_user_id(),
        patient_id=chart,
        action=action.value,
        endpoint=request.endpoint,
        method=request.method,
        status=response.status_code,
        outcome="refused" if _was_refused(response) else "granted",
        request_id=g.request_id,
    )


def _user_id() -> int | None:
    session = g.get("user_session")
    user = g.get("used_by")
    return user.id if user else session.user_id if session else None


def _was_refused(response: Response) -> bool:
    is_turned_away = _user_id() is None or g.get("is_turned_back")
    return bool(is_turned_away) or response.status_code in REFUSALS


def _chart_asked_for() -> int | None:
    """The chart of this request, also where it was refused: the log says whose it would have been."""
    if g.patient is not None:
        return int(g.patient.id)
    asked = (request.view_args or {}).get("patient_id")
    return patients.key_of(asked) if asked else None


def _log(response: Response) -> None:
    """Ids only: no names, no texts, no query strings."""
    session = g.get("user_session")
    log.info(
        "endpoint=%s method=%s status=%s ms=%.0f user=%s request=%s",
        request.endpoint or "-",
        request.method,
        response.status_code,
        (time.monotonic() - g.started) * 1000,
        session.user.public_id if session else "-",
        g.request_id,
    )
