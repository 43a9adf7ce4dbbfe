"""The page behind the link of a message: a patient confirms or asks to cancel. And what the desk answers."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, flash, g, make_response, redirect, render_template, request, url_for

from app.care import deliveries, message_answers
from app.care.message_answers import LinkState
from app.clinical import message_words
from app.clinical.languages import Language, language_of
from app.clinical.vocabulary import LinkAnswer
from app.extensions import limiter
from app.front_door import open_too_long, person, requires
from app.models import OutboxMessage
from app.policy import Action
from app.ui.addresses import own_path
from app.ui.answer_words import WORDS

bp = Blueprint("answers", __name__)
STATUS = {LinkState.OPEN: 200, LinkState.ANSWERED: 200, LinkState.CHANGED: 410, LinkState.OVER: 410}


@bp.get("/answers/<token>")
@limiter.limit("60/minute")
def show(token: str) -> Response:
    """Opening it changes nothing."""
    message = message_answers.behind(token)
    return _unknown() if message is None else _page(message)


def stale(token: str) -> Response:
    """Said where an answer comes without the cookie of its page: nothing was answered, it is asked again."""
    message = message_answers.behind(token)
    return _unknown() if message is None else _page(message, is_stale=True)


@bp.post("/answers/<token>")
@limiter.limit("60/minute")
@open_too_long(stale)
def answer(token: str) -> Response:
    message = message_answers.behind(token)
    if message is None:
        return _unknown()
    pressed = request.form.get("answer", "")
    if pressed not in set(LinkAnswer):
        return _page(message)
    state = message_answers.answer(message, LinkAnswer(pressed), at=g.at)
    before = message.answer
    if state is LinkState.ANSWERED and before and before.answer is not LinkAnswer(pressed):
        return _page(message, status=409, is_second=True)
    return redirect(url_for(".show", token=token), 303)  # type: ignore[return-value]


@bp.post("/patients/<record:patient_id>/answers/<record:answer_id>/keep")
@requires(Action.APPOINTMENT_WRITE)
def keep(patient_id: object, answer_id: Any) -> Response:
    """The visit stays: the desk has spoken to the patient."""
    message_answers.keep(message_answers.of(g.patient, answer_id), by=person(), at=g.at)
    flash("The visit stays as it is.")
    return _back()


@bp.post("/patients/<record:patient_id>/messages/<record:message_id>/told")
@requires(Action.APPOINTMENT_WRITE)
def told(patient_id: object, message_id: Any) -> Response:
    """The visit is off, and the desk has told the patient, whom no message reached."""
    message_answers.told(message_answers.cancellation_of(g.patient, message_id), at=g.at)
    flash("The patient knows that the visit is cancelled.")
    return _back()


def _back() -> Response:
    return redirect(own_path(request.form.get("shown", "")) or url_for("scheduling.day"), 303)  # type: ignore[return-value]


def _page(message: OutboxMessage, *, status: int | None = None, **notes: bool) -> Response:
    state = message_answers.state_of(message, at=g.at)
    language = language_of(deliveries.language_of(message))
    visit = deliveries.visit_of(message, g.practice)
    facts = {}
    if visit and state in (LinkState.OPEN, LinkState.ANSWERED):
        words = WORDS[language]
        facts = {
            words.date: message_words.day(visit, language),
            words.time: message_words.clock(visit, language),
            words.place: message_words.place(visit, language),
        }
    return _answered(
        language,
        status or STATUS[state],
        state=state.value,
        message=message,
        facts=facts,
        **notes,
    )


def _unknown() -> Response:
    spoken = request.accept_languages.best_match(list(Language), Language.ENGLISH)
    return _answered(Language(spoken), 404, state="unknown")


def _answered(language: Language, status: int, **values: Any) -> Response:
    page = render_template("answers/show.html", words=WORDS[language], language=language.value, **values)
    answered = make_response(page, status)
    answered.headers["Content-Language"] = language.value
    return answered
