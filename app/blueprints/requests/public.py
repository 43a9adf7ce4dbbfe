"""The public page: anybody asks for a consultation, in English or Spanish, with or without script."""

from __future__ import annotations

from typing import Any, cast

from flask import Response, current_app, g, make_response, render_template, request

from app.blueprints.requests import robots
from app.blueprints.requests.forms import PublicForm, form_class
from app.blueprints.requests.routes import bp
from app.care import intake
from app.clinical.intake_questions import ON_THE_WEB
from app.clinical.intake_words import words
from app.clinical.languages import Language
from app.clinical.urgency import notices
from app.extensions import limiter
from app.front_door import file_rules, open_too_long
from app.ui import filters


def too_many(_limit: object = None) -> Response:
    """Said to whoever sent more than one address, or all of them together, may send; what was typed stays."""
    page = _page("requests/ask.html", 429, form=_form(), refusal=words(_language())["too_many"])
    page.headers["Retry-After"] = "3600"
    return page


def stale() -> Response:
    """Said where the form comes without the cookie of its page; what was typed stays."""
    form = _form()
    if why := robots.suspicion(form):
        robots.start_again(form, why)
    return _page("requests/ask.html", form=form, refusal=words(_language())["stale"])


@bp.route("/request", methods=["GET", "POST"])
@limiter.limit(lambda: current_app.config["REQUESTS_PER_ADDRESS"], methods=["POST"], on_breach=too_many)
@open_too_long(stale)
def ask() -> Response:
    form = _form()
    if not form.is_submitted():
        return _page("requests/ask.html", form=form)
    if why := robots.suspicion(form):
        robots.start_again(form, why)
        return _page("requests/ask.html", 422, form=form, refusal=words(_language())[why])
    if not form.validate():
        return _page("requests/ask.html", 422, form=form)
    key = robots.key(form)
    most = current_app.config["REQUESTS_PER_HOUR"]
    if not intake.sent_already(key) and intake.is_full(most=most, at=g.at):
        return too_many()
    intake.receive(
        form.answers(), form.health(), key=key, keys=file_rules().keys, at=g.at, on=filters.today()
    )
    return _page("requests/sent.html", form=form, notices=notices(frozenset(form["alarms"].data or ())))


def _form() -> PublicForm:
    build = cast(type[PublicForm], form_class(PublicForm, ON_THE_WEB, _language()))
    return build(today=filters.today(), opened=robots.proof(g.at), language=_language().own_name)


def _language() -> Language:
    """As the address says, else as the browser of the visitor does."""
    wanted = [request.args.get("language", ""), *request.accept_languages.values()]
    spoken = (language.partition("-")[0].casefold() for language in wanted)
    return next((Language(one) for one in spoken if one in set(Language)), Language.ENGLISH)


def _page(template: str, status: int = 200, **values: Any) -> Response:
    language = _language()
    page = make_response(
        render_template(
            template,
            words=words(language),
            language=language,
            languages=list(Language),
            **values,
        ),
        status,
    )
    page.headers["Content-Language"] = language.value
    page.headers["Vary"] = "Accept-Language"
    return page
