"""One's own visits in the calendar of a phone: making the address, ending it, and what it answers."""

from __future__ import annotations

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for

from app.blueprints.calendar_feeds.entries import entry, fingerprint
from app.care import calendar_feeds
from app.extensions import limiter
from app.front_door import person, requires, used_by
from app.policy import Action
from app.ui import calendar_file

bp = Blueprint("calendar_feeds", __name__)
Answer = Response | str


@bp.get("/my-calendar")
@requires(Action.FEED_WRITE)
def show() -> Answer:
    return render_template("calendar_feeds/show.html", feed=calendar_feeds.current(person()))


@bp.post("/my-calendar")
@requires(Action.FEED_WRITE)
def renew() -> Answer:
    """Shown in this answer only: of the address itself nothing is kept."""
    token = calendar_feeds.renew(person(), at=g.at)
    address = url_for(".read", token=token, _external=True)
    return render_template("calendar_feeds/address.html", address=address)


@bp.post("/my-calendar/revocation")
@requires(Action.FEED_WRITE)
def revoke() -> Answer:
    calendar_feeds.revoke(person(), at=g.at)
    flash("The address no longer works.")
    return redirect(url_for(".show"), 303)  # type: ignore[return-value]


@bp.get("/calendar/<token>.ics")
@limiter.limit("20/minute", deduct_when=lambda response: response.status_code == 404)
def read(token: str) -> Answer:
    """Whoever has the address reads; whoever guesses finds what stands at any address that leads nowhere."""
    feed = calendar_feeds.by_token(token)
    used_by(feed.user, Action.FEED_WRITE, lambda: calendar_feeds.note_reading(feed, at=g.at))
    entries = [entry(told, g.practice) for told in calendar_feeds.told_to(feed.user, at=g.at)]
    tag = fingerprint(entries)
    response = Response(status=304)
    if not request.if_none_match.contains(tag):
        response = Response(calendar_file.feed(g.practice.name, entries), mimetype=calendar_file.MIMETYPE)
        response.headers["Content-Disposition"] = 'attachment; filename="visits.ics"'
    response.set_etag(tag)
    return response
