"""The therapist's home: today's visits, what is due for each, what waits besides."""

from __future__ import annotations

from datetime import timedelta
from zoneinfo import ZoneInfo

from flask import Blueprint, g, render_template, request
from flask_login import current_user

from app.care import (
    booking_needs,
    co_signatures,
    comments,
    day,
    review_items,
    session_notes,
    treatment_plans,
    visit_requests,
)
from app.clinical.note_kinds import may_write
from app.clinical.vocabulary import NoteKind
from app.front_door import requires
from app.policy import Action
from app.ui import course_drawing, filters
from app.ui.asked import asked_day, day_sentence

bp = Blueprint("day", __name__)


@bp.get("/my-day")
@requires(Action.DAY_READ)
def show() -> str:
    today = filters.today()
    on = asked_day(request.args.get("on")) or today
    visits = day.visits(current_user, on=on, zone=g.practice.time_zone)
    return render_template(
        "day/show.html",
        on=on,
        sentence=day_sentence([visit.appointment for visit in visits], is_today=on == today),
        before=on - timedelta(days=1),
        after=on + timedelta(days=1),
        rows=[(visit, course_drawing.spark(visit.measured, "composite")) for visit in visits],
        writes_reports=NoteKind.PROGRESS in may_write(current_user.writes_as),
        flagged=review_items.raised_by(current_user, answered_since=g.at - day.ANSWERS_SHOWN_FOR),
        unsigned=[
            (note, session_notes.days_unsigned(note, at=g.at))
            for note in session_notes.unsigned_by(current_user)
        ],
        mentions=comments.for_person(current_user, at=g.at),
        wanted_visits=visit_requests.around(current_user, at=g.at),
        to_book=booking_needs.around(current_user, today=today, zone=ZoneInfo(g.practice.time_zone), at=g.at),
        to_co_sign=co_signatures.awaited_from(current_user, at=g.at),
        awaiting=treatment_plans.awaiting_therapist(current_user, on=today),
        with_physician=day.with_physician(current_user, on=today),
    )
