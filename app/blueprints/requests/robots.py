"""Programs that fill in forms: kept off without any outside service, and told why in words.

The page carries a signed proof of when it was opened, which is also the key that makes one form one request.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from flask import current_app, g
from itsdangerous import BadSignature, URLSafeSerializer

from app.blueprints.requests.forms import CallForm, PublicForm

OPEN_FOR = timedelta(days=2)
"""Local default: how long a page can stay open and still be sent."""


def proof(at: datetime) -> str:
    """Of a page opened now."""
    return _signer().dumps([secrets.token_urlsafe(24), int(at.timestamp())])


def key(form: PublicForm | CallForm) -> str:
    """The identity of this filling-in of the form; empty where the proof is not ours."""
    return _read(form.opened.data)[0]


def suspicion(form: PublicForm) -> str:
    """Why this looks like the work of a program, by the name of the words that say so; empty where it does not."""
    known, opened = _read(form.opened.data)
    if form.website.data:
        return "trap"
    age = g.at.timestamp() - opened
    if not known or age > OPEN_FOR.total_seconds():
        return "stale"
    return "too_fast" if age < current_app.config["REQUEST_FORM_SECONDS"] else ""


def start_again(form: PublicForm, why: str) -> None:
    """The page as a person may send it once more."""
    form.website.raw_data, form.website.data = None, ""
    if why == "stale":
        form.opened.data = proof(g.at)


def _read(token: str | None) -> tuple[str, int]:
    try:
        known, opened = _signer().loads(token or "")
    except (BadSignature, ValueError, TypeError):
        return "", 0
    return str(known), int(opened)


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(current_app.config["SECRET_KEY"], salt="consultation-request")
