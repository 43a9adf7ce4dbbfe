"""The session before, as it stands beside this one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal

from app.clinical import instruments, techniques
from app.clinical.note_kinds import KINDS
from app.clinical.note_parts import ENTRIES, IN_WORDS
from app.clinical.vocabulary import Zone
from app.models import Assessment, SessionNote, Treatment
from app.ui import filters


def by_entry(last: SessionNote | None) -> Mapping[str, str]:
    """What the session before said of each entry, in words."""
    found: dict[str, str] = defaultdict(str)
    if last is not None:
        found |= {key: entry.in_words(last.particulars.get(key)) for key, entry in ENTRIES.items()}
    return found


def said(last: SessionNote) -> list[tuple[str, list[str]]]:
    """The session before in a few lines: what was said, how it felt, what was done, what it meant."""
    found = [("The patient said", [last.subjective])]
    for part in KINDS[last.kind].parts:
        lines = [f"{entry.label}: {entry.in_words(value)}" for entry, value in part.filled(last.particulars)]
        found.append((part.title, ["; ".join(lines)] if part.key not in IN_WORDS else lines))
    found.append(("Done", [_done_in_words(row) for row in last.done]))
    found += [
        (instruments.get(row.instrument).name, [filters.score(_composite(row))]) for row in last.assessments
    ]
    found += [("Assessment", [last.assessment]), ("Plan for today", [last.next_time])]
    return [(title, kept) for title, lines in found if (kept := [line for line in lines if line])]


def _done_in_words(row: Treatment) -> str:
    minutes = "" if row.minutes is None else f" {row.minutes} min"
    zones = ", ".join(Zone(zone).label.lower() for zone in row.zones)
    more = "; ".join(techniques.in_words(row.technique, row.particulars))
    response = f"response {row.response.label.lower()}" if row.response else ""
    rest = "; ".join(part for part in (zones, more, response, row.detail) if part)
    return f"{row.technique.label}{minutes}" + (f": {rest}" if rest else "")


def _composite(row: Assessment) -> Decimal | None:
    value = row.scores.get("composite")
    return Decimal(value) if value else None
