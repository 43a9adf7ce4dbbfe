"""Whom the desk is to call about a message, on whatever page of the desk: asked for where it is shown.

Stands on the roof because pages of several blueprints show it.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import Flask, g

from app.care import message_answers
from app.models import MessageAnswer, OutboxMessage


@dataclass(frozen=True)
class ToCall:
    asked: list[MessageAnswer]
    not_reached: list[OutboxMessage]

    @property
    def number(self) -> int:
        return len(self.asked) + len(self.not_reached)


def install(app: Flask) -> None:
    app.jinja_env.globals["patients_to_call"] = _to_call


def _to_call() -> ToCall:
    """Asked for once, in however many places a page shows it."""
    if "to_call" not in g:
        g.to_call = ToCall(message_answers.asked_to_cancel(at=g.at), message_answers.not_reached(at=g.at))
    found: ToCall = g.to_call
    return found
