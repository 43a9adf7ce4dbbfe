"""What is new on a case, in sentences. Takes the facts as ``care.case_news`` gathers them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.ui import plan_told
from app.ui.filters import day
from app.ui.words import count_words


def news(facts: Any) -> list[tuple[str, str]]:
    """Each with an icon: red flags first, then the plan, then what was measured, done and said."""
    return list(_told(facts))


def _told(facts: Any) -> Iterator[tuple[str, str]]:
    for flag in facts.flags:
        yield "exclamation-circle", f"Red flag: {flag[:1].lower()}{flag[1:]}."
    if facts.newest:
        yield "file-text", _plan(facts.known, facts.newest)
    for phase in facts.phases:
        yield "arrow-right", f"Phase: {phase.condition.label.lower()} since {day(phase.since_on)}."
    for procedure in facts.procedures:
        yield "bandaid", f"{procedure.name}, {day(procedure.performed_on)}."
    if facts.notes:
        yield "pencil-square", _notes(facts.notes)
    if facts.measures:
        yield "clipboard-data", f"Measured: {', '.join(facts.measures)}."
    if facts.comments:
        yield "chat-left-text", f"{count_words(facts.comments, 'comment')} in the thread."


def _plan(known: Any, newest: Any) -> str:
    """ "Plan 3 by Ana Alder, 12 Nov 2026. How often, goals changed since plan 1." """
    written = f"Plan {newest.number} by {newest.written_by.name}, {day(newest.written_at)}."
    if known is None:
        return f"{written} It is the first you see of this plan."
    labels = [change.label for change in plan_told.told(newest, known)]
    parts = ", ".join(label if place == 0 else label.lower() for place, label in enumerate(labels))
    return f"{written} {parts} changed since plan {known.number}." if parts else written


def _notes(notes: Any) -> str:
    signed = f"{count_words(len(notes), 'note')} signed"
    return f"{signed}, the last of {day(notes[0].visit_on)}."
