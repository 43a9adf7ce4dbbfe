"""Signing in and out, one-time links, the theme."""

from __future__ import annotations

from flask import (
    Blueprint,
    Response,
    abort,
    current_app,
    flash,
    g,
    jsonify,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from flask import session as form_session
from flask_login import current_user
from flask_wtf.csrf import generate_csrf

from app import policy
from app.blueprints.auth.forms import NewPasswordForm, SignInForm
from app.care import accounts
from app.extensions import limiter
from app.front_door import carry, let_in, requires, sign_in_rules
from app.models import User
from app.policy import Action
from app.ui.addresses import own_path
from app.ui.surroundings import THEMES

bp = Blueprint("auth", __name__)


@bp.route("/", methods=["GET"], endpoint="home")
@requires(Action.ACCOUNT)
def home() -> Response:
    return redirect(url_for(policy.home(current_user.role)))  # type: ignore[return-value]


@bp.route("/sign-in", methods=["GET", "POST"])
@limiter.limit("30/minute", methods=["POST"])
def sign_in() -> Response | tuple[Response | str, int]:
    if request.accept_mimetypes.best == "application/json":
        return _in_place()
    form = SignInForm(next=request.args.get("next", ""))
    if user := _let_in(form):
        return _enter(user, own_path(form.next.data) or url_for(policy.home(user.role)))
    status = 422 if form.is_submitted() else 200
    return render_template("auth/sign_in.html", form=form, roles=list(policy.HOMES)), status


@bp.post("/look-around")
@limiter.limit("60/minute")
def look_around() -> Response:
    """Enter the demonstration practice as one of its invented people. Any other database answers 404."""
    if g.practice is None or not g.practice.is_demonstration:
        abort(404)
    user = accounts.demonstration_person(request.form.get("role", "")) or abort(404)
    return _enter(user, url_for(policy.home(user.role)))


@bp.post("/sign-out")
@requires(Action.ACCOUNT)
def sign_out() -> Response:
    accounts.end_session(g.user_session, at=g.at)
    form_session.clear()
    response = make_response(redirect(url_for("auth.sign_in")))
    response.delete_cookie(
        current_app.config["SIGN_IN_COOKIE"], secure=current_app.config["SESSION_COOKIE_SECURE"]
    )
    response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response


@bp.route("/links/<token>", methods=["GET", "POST"])
@limiter.limit("30/minute")
def accept(token: str) -> Response | tuple[str, int] | str:
    """An invitation or reset. Opening it spends nothing; only the form does."""
    link = accounts.link(token, at=g.at)
    if link is None:
        return render_template("auth/link_spent.html"), 404
    form = NewPasswordForm()
    if form.validate_on_submit() and not (weakness := accounts.weakness_of(form.password.data, link.user)):
        user = accounts.accept(link, form.password.data, rules=sign_in_rules(), at=g.at)
        response = _enter(user, url_for(policy.home(user.role)))
        flash("Your password is set.")  # afterwards: entering clears what the visitor was told
        return response
    if form.is_submitted() and not form.errors:
        form.password.errors = [weakness]
    return render_template("auth/accept.html", form=form, user=link.user), 422 if form.is_submitted() else 200


@bp.post("/theme")
def theme() -> Response:
    chosen = request.form.get("theme", "auto")
    return _with_cookie("theme", chosen if chosen in THEMES else "auto")


@bp.post("/keys")
@requires(Action.ACCOUNT)
def keys() -> Response:
    """Whether a key alone presses a button on this device."""
    return _with_cookie("keys", "off" if request.form.get("keys") == "off" else "on")


def _with_cookie(name: str, value: str) -> Response:
    """Back to where it was chosen; the choice stays with this device."""
    response = make_response(redirect(own_path(request.form.get("next", "")) or "/"))
    response.set_cookie(
        name,
        value,
        max_age=365 * 86400,
        secure=current_app.config["SESSION_COOKIE_SECURE"],
        httponly=True,
        samesite="Lax",
    )
    return response


def _in_place() -> Response | tuple[Response, int]:
    """For a page whose sign-in lapsed while somebody was typing: who is signed in, and a fresh form token.

    A page belongs to the person it was opened by; nobody else may go on writing in it.
    """
    form = SignInForm()
    if not form.is_submitted():
        return _standing(current_user if current_user.is_authenticated else None)
    user = _let_in(form)
    if user is None:
        words = [message for messages in form.errors.values() for message in messages]
        return jsonify(message=" ".join(words)), 422
    if str(user.public_id) != request.form.get("person"):
        return jsonify(message="This page was opened by somebody else. Sign in as the same person."), 422
    return _enter(user)


def _standing(user: User | None) -> Response:
    return jsonify(
        csrf_token=generate_csrf(),
        person=str(user.public_id) if user else None,
        name=user.name if user else None,
    )


def _let_in(form: SignInForm) -> User | None:
    """The person, if the form is whole and the password right."""
    if not form.validate_on_submit():
        return None
    user = accounts.sign_in(form.email.data, form.password.data, rules=sign_in_rules(), at=g.at)
    if user is None:
        # The failure must be counted although the answer is an error page.
        form.password.errors = ["E-mail and password do not match, or the account is paused for a while."]
        g.keep_changes = True
    return user


def _enter(user: User, target: str = "") -> Response:
    """A new sign-in: new token, new form tokens, and the row that says what they are worth."""
    if g.get("user_session"):
        accounts.end_session(g.user_session, at=g.at)
    let_in(user)
    form_session.clear()
    g.pop("csrf_token", None)  # made for the form token that was just forgotten
    token = accounts.start_session(user, rules=sign_in_rules(), at=g.at)
    response = make_response(redirect(target)) if target else _standing(user)
    return carry(response, token)
