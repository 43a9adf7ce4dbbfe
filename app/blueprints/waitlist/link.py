"""The page behind the link of an offer: opening it changes nothing, pressing takes the time or leaves it, once."""

from __future__ import annotations

from contextlib import suppress
from typing import Any
from zoneinfo import ZoneInfo

from flask import Response, g, make_response, redirect, render_template, request, url_for

from app.blueprints.waitlist.routes import bp
from app.care import waitlist_offers
from app.care.errors import Invalid, Refused
from app.care.waitlist_offers import Standing
from app.clinical import message_words
from app.clinical.languages import Language, language_of
from app.clinical.message_words import Visit
from app.clinical.vocabulary import VisitKind
from app.extensions import limiter
from app.front_door import open_too_long
from app.models import WaitlistOffer
from app.ui.offer_words import WORDS

SHOWS_TIME = (Standing.OPEN, Standing.TAKEN)
STATUS = {Standing.OVER: 410, Standing.CHANGED: 410}


@bp.get("/offers/<token>")
@limiter.limit("60/minute")
def link(token: str) -> Response:
    offer = waitlist_offers.behind(token)
    return _unknown() if offer is None else _page(offer)


def stale(token: str) -> Response:
    """Said where an answer comes without the cookie of its page: nothing was taken or left, it is asked again."""
    offer = waitlist_offers.behind(token)
    return _unknown() if offer is None else _page(offer, is_stale=True)


@bp.post("/offers/<token>")
@limiter.limit("60/minute")
@open_too_long(stale)
def answer(token: str) -> Response:
    offer = waitlist_offers.behind(token)
    if offer is None:
        return _unknown()
    with suppress(Invalid, Refused):  # said in staff words; the patient reads that the time cannot be had
        if waitlist_offers.answer(offer, request.form.get("answer", ""), practice=g.practice, at=g.at):
            return redirect(url_for(".link", token=token), 303)  # type: ignore[return-value]
        return _page(offer)
    return _page(offer, standing=Standing.OVER)


def _page(offer: WaitlistOffer, standing: Standing | None = None, *, is_stale: bool = False) -> Response:
    standing = standing or waitlist_offers.standing(offer, at=g.at)
    language = language_of(offer.entry.patient.language)
    facts = _facts(offer, language, is_open=standing is Standing.OPEN) if standing in SHOWS_TIME else {}
    return _answered(
        language, STATUS.get(standing, 200), standing=standing.value, facts=facts, is_stale=is_stale
    )


def _facts(offer: WaitlistOffer, language: Language, *, is_open: bool) -> dict[str, str]:
    """Clinic, date, time, place, and until when it is kept; nothing else."""
    words, zone = WORDS[language], ZoneInfo(offer.hold.time_zone)
    is_by_video = offer.entry.visit_type.kind is VisitKind.TELEHEALTH
    visit = Visit(offer.hold.starts_at, zone, g.practice.address, is_by_video)
    facts = {
        words.date: message_words.day(visit, language),
        words.time: message_words.clock(visit, language),
        words.place: message_words.place(visit, language),
    }
    if is_open:
        facts[words.until] = message_words.clock(Visit(offer.expires_at, zone), language)
    return facts


def _unknown() -> Response:
    spoken = request.accept_languages.best_match(list(Language), Language.ENGLISH)
    return _answered(Language(spoken), 404, standing="unknown", facts={})


def _answered(language: Language, status: int, **values: Any) -> Response:
    page = render_template("waitlist/link.html", words=WORDS[language], language=language.value, **values)
    answered = make_response(page, status)
    answered.headers["Content-Language"] = language.value
    return answered
