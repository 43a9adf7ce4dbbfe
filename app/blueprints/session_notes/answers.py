"""What is answered after a draft was sent: a page to a person, the same in JSON to the script."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, flash, g, jsonify, make_response, redirect, render_template, request, url_for
from flask_login import current_user

from app.blueprints.session_notes import screen, submission
from app.blueprints.session_notes.submission import Submission
from app.care import session_note_drafts as drafts
from app.care import signing
from app.care.errors import Refused
from app.care.session_note_drafts import Clash
from app.front_door import wants_fragment
from app.models import SessionNote
from app.policy import home
from app.ui import filters


def saved(note: SessionNote, sent: Submission) -> Response:
    """Saved: the new version, what others changed meanwhile, and the words that follow from it."""
    if wants_fragment():
        return jsonify(
            version=note.version,
            saved=filters.clock_time(note.saved_at),
            changed=drafts.changed_since(note, sent.version, but=sent.values),
            said=screen.said(note),
            left=screen.left(note),
            parts=screen.parts(note),
        )
    if request.form.get("then") == "leave":
        flash("Kept as a draft.")
        return _to("session_notes.index")
    if request.form.get("then") == "sign":
        return _to("session_notes.signature", note_id=note)
    return _to("session_notes.edit", note_id=note)


def invalid(note: SessionNote, sent: Submission) -> Response:
    """Something typed cannot be kept: a message at the field, and the typed text stays there."""
    if wants_fragment():
        return make_response(jsonify(errors=sent.errors), 422)
    if sent.foreign:  # the page has no place for them
        raise Refused(submission.another_kind(note))
    page = render_template("session_notes/edit.html", **screen.editing(note, sent))
    return make_response(page, 422)


def clashing(note: SessionNote, sent: Submission, clashes: Sequence[Clash]) -> Response:
    """Somebody else changed the same field: both texts, and nothing saved until the person chose."""
    if wants_fragment():
        named = [{"field": clash.field.name, "label": clash.field.label} for clash in clashes]
        return make_response(jsonify(clashes=named, by=screen.other_in_words(clashes, current_user)), 409)
    page = render_template(
        "session_notes/conflict.html",
        note=note,
        choices=screen.choices(clashes),
        other=screen.other_in_words(clashes, current_user),
        sent=sent,
        clashing={clash.field.name for clash in clashes},
    )
    return make_response(page, 409)


def to_be_signed(note: SessionNote) -> Response:
    """A page of its own, or for the script the inside of its box."""
    template = "_signing.html" if wants_fragment() else "signature.html"
    shown = screen.reading(note, stated=signing.stated(note))
    return make_response(render_template(f"session_notes/{template}", **shown))


def incomplete(note: SessionNote) -> Response:
    """Not signed: what is left, each with a link to its field."""
    if wants_fragment():
        return make_response(jsonify(left=screen.left(note)), 422)
    page = render_template("session_notes/edit.html", refused=True, **screen.editing(note))
    return make_response(page, 422)


def signed(note: SessionNote) -> Response:
    if wants_fragment():
        return make_response(
            render_template("session_notes/_signed.html", note=note, home=url_for(home(current_user.role)))
        )
    flash(f"Signed {filters.clock_time(note.signed_at)}, locked.")
    return _to("session_notes.show", note_id=note)


def _to(endpoint: str, **values: object) -> Response:
    return redirect(url_for(endpoint, patient_id=g.patient, **values), 303)  # type: ignore[arg-type,return-value]
