"""Dr. O's room: the list of what waits for her, and her answers to it."""

from __future__ import annotations

from typing import cast
from uuid import UUID

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.blueprints.review.forms import AnswerForm
from app.care import comments, diagnoses, review_answers, review_queue
from app.care.errors import told_on
from app.care.moments import Moment
from app.care.review_queue import Entry, Filters
from app.clinical import review_reasons
from app.clinical.vocabulary import AnswerKind
from app.front_door import person, requires
from app.models import Diagnosis, Patient
from app.policy import Action
from app.ui import fragments, review_words
from app.ui.comment_form import CommentForm
from app.ui.filters import zone

bp = Blueprint("review", __name__)

Answer = str | tuple[str, int] | Response
ANSWERS = "/patients/<record:patient_id>/case/<record:diagnosis_id>/answers"
WITHOUT_DIAGNOSIS = "/patients/<record:patient_id>/answers"


@bp.get("/review")
@requires(Action.REVIEW_READ)
def index() -> Answer:
    mentions = comments.for_person(person(), at=g.at)
    return render_template("review/index.html", mentions=mentions, **listed())


@bp.get("/review/count")
@requires(Action.REVIEW_READ)
def count() -> Answer:
    """How many rows wait, for the rail of the pages that do not list them."""
    return render_template("review/_count.html", total=review_queue.listed(now()).total)


@bp.get(ANSWERS)
@bp.get(WITHOUT_DIAGNOSIS)
@requires(Action.REVIEW_DECIDE)
def new_answer(patient_id: UUID, diagnosis_id: UUID | None = None) -> Answer:
    case = _case(diagnosis_id)
    entry = review_queue.standing(case, is_meant, now())
    return _drawer(case, entry, AnswerForm.of(entry.row, today=now().today))


@bp.post(ANSWERS)
@bp.post(WITHOUT_DIAGNOSIS)
@requires(Action.REVIEW_DECIDE)
def answer(patient_id: UUID, diagnosis_id: UUID | None = None) -> Answer:
    case, form = _case(diagnosis_id), AnswerForm()
    if form.validate_on_submit():
        with told_on(form):
            entry = review_queue.standing(case, is_meant, now())
            review_answers.give(case, entry.row, by=person(), now=now(), **form.values())
            flash(review_words.answered(form.kind.data, form.again_on.data))
            return redirect(_back())
    return _drawer(case, _as_it_stands(case), form)


def now() -> Moment:
    return Moment(g.at, zone())


def listed() -> dict[str, object]:
    """The list as its address asks for it, one page of it."""
    queue = review_queue.listed(now(), Filters.of(request.args))
    number = min(max(request.args.get("page", 1, int), 1), queue.pages)
    return {
        "queue": queue,
        "number": number,
        "shown": review_queue.page(queue, number),
        "therapists": review_queue.therapists(),
        "words": review_words,
    }


def _case(diagnosis_id: UUID | None) -> Diagnosis | Patient:
    return diagnoses.of(g.patient, diagnosis_id) if diagnosis_id else cast(Patient, g.patient)


def is_meant(entry: Entry) -> bool:
    """Whether the address or the form names this row."""
    return review_words.mark(entry) == request.values.get("mark")


def _as_it_stands(case: Diagnosis | Patient) -> Entry | None:
    """The row that was answered; else the one that waits for the same reason on other facts by now."""
    rows = review_queue.reasons_of(case, now())
    reason = review_reasons.of_key(request.args.get("row", ""))
    alike = (one for one in rows if one.row.reason is reason and not one.is_away)
    return next((one for one in rows if is_meant(one)), None) or next(alike, None)


def _drawer(case: Diagnosis | Patient, entry: Entry | None, form: AnswerForm) -> Response:
    """The answer beside the list, or alone where a script asked for it."""
    is_part = bool(request.headers.get("HX-Request"))
    return fragments.page(
        "review/answer.html",
        swap="review/_answer.html",
        status=form.status,
        diagnosis=case if isinstance(case, Diagnosis) else None,
        entry=entry,
        is_changed=entry is not None and not is_meant(entry),
        form=form,
        comment_form=CommentForm.of((), formdata=None, data={"body": form.comment.data}),
        address=_address(case, entry),
        kinds=AnswerKind,
        back=_back(),
        **({} if is_part else listed()),
    )


def _address(case: Diagnosis | Patient, entry: Entry | None) -> str:
    """Where this row is answered, from the list as it was narrowed."""
    named = {"row": entry.row.kind.key, "mark": review_words.mark(entry)} if entry else {}
    kept = Filters.of(request.args).query
    diagnosis = case if isinstance(case, Diagnosis) else None
    return url_for("review.answer", patient_id=g.patient, diagnosis_id=diagnosis, **named, **kept)


def _back() -> str:
    return url_for("review.index", **Filters.of(request.args).query)
