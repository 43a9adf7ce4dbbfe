"""Certifying several plans at once: their changes on one page, one proof of who signs, one press."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for

from app.blueprints.review.cases import filters
from app.blueprints.review.forms import SeveralForm
from app.blueprints.review.routes import Answer, bp
from app.care import accounts, certifying
from app.care.certifying import Certified, Chosen
from app.care.errors import told_on
from app.extensions import limiter
from app.front_door import person, requires, shows, sign_in_rules
from app.policy import Action
from app.ui import plan_words
from app.ui.words import count_words


@bp.route("/review/certification", methods=["GET", "POST"])
@requires(Action.PLAN_DECIDE)
@limiter.limit("30/minute", methods=["POST"])
def certify_several() -> Answer:
    form, ids = SeveralForm(), _ids(request.values.getlist("version"))
    if form.validate_on_submit() and _is_proved(form):
        with told_on(form):
            done = certifying.certify_several(ids, comment=form.comment.data, by=person(), at=g.at)
            shows(one.patient for one in (*done.signed, *done.left))
            flash(_said(done))
            return redirect(_onwards(done.left))
    rows = certifying.chosen(_ids(request.values.getlist("shown")) or ids)
    shows(one.patient for one in rows)
    page = render_template(
        "review/several.html",
        form=form,
        kept=filters().query,
        asks_for_proof=not accounts.is_proved(g.user_session, at=g.at),
        has_password=_has_password(),
        rows=[
            (one, plan_words.in_brief(plan_words.compare(one.version, one.certified_before))) for one in rows
        ],
        ticked=ids,
    )
    return page, form.status


def _said(done: Certified) -> str:
    said = f"{count_words(len(done.signed), 'plan')} certified."
    are = "was" if done.missing == 1 else "were"
    return f"{said} {done.missing} of those chosen {are} not found." if done.missing else said


def _onwards(left: Sequence[Chosen]) -> str:
    """To the list; to this page where some changed meanwhile, which says why."""
    if left:
        return url_for(
            ".certify_several", version=[str(one.version.public_id) for one in left], **filters().query
        )
    return url_for(".index", **filters().query)


def _is_proved(form: SeveralForm) -> bool:
    """By a proof not long ago, else by the password now; where there is none, in the demonstration, by the press."""
    if accounts.is_proved(g.user_session, at=g.at):
        return True
    if not _has_password():
        accounts.confirm(g.user_session, at=g.at)
        return True
    if not form.password.data:
        form.reject({"password": "Type your password: your last sign-in is more than 15 minutes ago."})
        return False
    if accounts.prove(g.user_session, form.password.data, rules=sign_in_rules(), at=g.at):
        return True
    # The failure must be counted although the answer is an error page.
    g.keep_changes = True
    form.reject({"password": "The password does not match, or the account is paused for a while."})
    return False


def _has_password() -> bool:
    """Nobody has one in the demonstration practice, which is entered by its own door."""
    return not (g.practice.is_demonstration and person().password_hash is None)


def _ids(said: Sequence[str]) -> list[UUID]:
    """What an address names; what is no id is not among it."""
    found = []
    for one in said:
        try:
            found.append(UUID(one))
        except ValueError:
            continue
    return found
