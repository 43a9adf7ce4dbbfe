"""What a patient sees while the tablet is handed over: one question per screen, and the way back to the clinic.

The front door lets this sign-in reach nothing else. No page here names a condition, a measure or a score.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask import (
    Blueprint,
    Response,
    current_app,
    g,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)

from app.blueprints.tablet.forms import AnswerForm, CodeForm
from app.care import hand_overs, practice_instruments
from app.care.errors import told_on
from app.care.hand_overs import Question
from app.front_door import carry, handed_over, requires, sign_in_rules
from app.models import HandOver
from app.policy import Action

bp = Blueprint("tablet", __name__, url_prefix="/tablet")

Answer = Any


@bp.before_request
def only_while_it_is_out() -> Answer:
    return None if handed_over() else redirect(url_for("auth.home"))


@bp.get("")
@requires(Action.HAND_OVER)
def show() -> Answer:
    """The question that was asked for, or the place where the patient stopped."""
    hand_over, questions = _out()
    wanted = _named(questions, request.args.get("at", ""))
    if wanted:
        return _asked(hand_over, questions, wanted, AnswerForm())
    if hand_over.finished_at:
        return render_template("tablet/done.html")
    if questions and not hand_over.answers:
        return render_template("tablet/welcome.html", questions=questions, patient=hand_over.patient)
    return _onward(hand_over, questions)


@bp.post("")
@requires(Action.HAND_OVER)
def answer() -> Answer:
    hand_over, questions = _out()
    question = _named(questions, request.form.get("question", ""))
    if question is None:
        return redirect(url_for("tablet.show"))
    form = AnswerForm()
    given = None if "skip" in request.form else request.form.get("answer", "")
    with told_on(form):
        hand_overs.answer(hand_over, question, given)
        return _onward(hand_over, questions, question.key)
    return _asked(hand_over, questions, question, form)


@bp.get("/overview")
@requires(Action.HAND_OVER)
def overview() -> Answer:
    hand_over, questions = _out()
    left = [one for one in questions if hand_overs.answer_to(hand_over, one) is None]
    return render_template("tablet/overview.html", hand_over=hand_over, questions=questions, left=left)


@bp.post("/end")
@requires(Action.HAND_OVER)
def finish() -> Answer:
    hand_overs.finish(_out()[0], at=g.at)
    return redirect(url_for("tablet.show"))


@bp.route("/return", methods=["GET", "POST"])
@requires(Action.HAND_OVER)
def give_back() -> Answer:
    hand_over, _ = _out()
    form = CodeForm()
    if form.validate_on_submit():
        token = hand_overs.give_back(hand_over, form.code.data, rules=sign_in_rules(), at=g.at)
        there = url_for("hand_overs.show", patient_id=hand_over.patient, hand_over_id=hand_over)
        if token:
            return carry(make_response(redirect(there)), token)
        g.keep_changes = True  # a wrong code is counted although the answer is an error page
        left = hand_overs.tries_left(hand_over)
        if left == 0:
            return _ended(there)
        tries = "1 try" if left == 1 else f"{left} tries"
        form.turn_down(f"That is not the code. {tries} left.", field="code", status=422)
    return render_template("tablet/return.html", form=form), form.status


def _out() -> tuple[HandOver, list[Question]]:
    hand_over = handed_over()
    assert hand_over is not None  # noqa: S101 (see only_while_it_is_out)
    return hand_over, hand_overs.asked(hand_over, practice_instruments.catalogue())


def _named(questions: Sequence[Question], key: str) -> Question | None:
    return next((question for question in questions if question.key == key), None)


def _onward(hand_over: HandOver, questions: Sequence[Question], key: str = "") -> Response:
    following = hand_overs.next_after(hand_over, questions, key)
    there = url_for("tablet.show", at=following.key) if following else url_for("tablet.overview")
    return redirect(there)  # type: ignore[return-value]


def _asked(
    hand_over: HandOver, questions: Sequence[Question], question: Question, form: AnswerForm
) -> tuple[str, int]:
    place = questions.index(question)
    page = render_template(
        "tablet/question.html",
        question=question,
        form=form,
        before=questions[place - 1] if place else None,
        place=place + 1,
        count=len(questions),
        chosen=hand_overs.answer_to(hand_over, question),
    )
    return page, form.status


def _ended(there: str) -> Response:
    """Too many wrong codes: the sign-in is over, and the password is asked for."""
    response = make_response(render_template("tablet/ended.html", there=there))
    response.delete_cookie(
        current_app.config["SIGN_IN_COOKIE"], secure=current_app.config["SESSION_COOKIE_SECURE"]
    )
    return response
