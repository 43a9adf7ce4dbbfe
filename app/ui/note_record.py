"""A session note as a record for reading: whose, what about, what it says, who signed it, what was added."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any

from app.clinical.note_kinds import KINDS, needs_co_signature
from app.clinical.vocabulary import Licence
from app.ui import note_sections
from app.ui.filters import day, daytime, local
from app.ui.record import Added, Fact, Person, Record, Signature, Struck


def record_of(
    note: Any, stated: Mapping[str, Any] | None, charges: note_sections.Lines | None = None
) -> Record:
    """Everything a note says, to be drawn on a page, in print or as a PDF.

    ``stated`` is what it states from elsewhere in the chart (``care.note_facts``): frozen in it when it was
    signed, read anew for a draft; None for notes signed before that was kept. ``charges`` likewise.
    """
    stated = stated or {}
    return Record(
        title=f"{note.kind.label}, {day(note.visit_on)}",
        person=person_of(note.patient),
        facts=tuple(_facts(note, stated)),
        sections=tuple(note_sections.of(note, stated, charges or ())),
        signatures=tuple(_signatures(note)),
        addenda=tuple(_added(row) for row in note.addenda),
        struck=_struck(note.strike),
        late=_late(note),
        waiting=_waiting(note, stated),
    )


def person_of(patient: Any) -> Person:
    return Person(patient.name, patient.mrn or "", day(patient.born_on))


def _facts(note: Any, stated: Mapping[str, Any]) -> Iterator[Fact]:
    yield from _known_as(note.patient, stated.get("patient", {}))
    if diagnosis := _diagnosis(note.diagnosis, stated.get("diagnosis")):
        yield Fact("Diagnosis", diagnosis)
    if plan := _plan(note.plan_version, stated.get("plan")):
        yield Fact("Plan of care", plan)
    if visit := stated.get("visit"):
        yield Fact("Visit", f"{visit['number']} of {visit['planned']}")
    if note.visit_minutes is not None and KINDS[note.kind].has_treatment:
        yield Fact("Treatment time", f"{note.visit_minutes} min")
    yield Fact("Written by", note.author.name_with_credentials)


def _known_as(now: Any, stated: Mapping[str, Any]) -> Iterator[Fact]:
    """What identified the patient at signing, where the chart says something else today."""
    if (name := stated.get("name", now.name)) != now.name:
        yield Fact("Name when signed", name)
    if (number := stated.get("mrn", now.mrn)) != now.mrn:
        yield Fact("Number when signed", number or "none")
    if (born := stated.get("born_on", now.born_on.isoformat())) != now.born_on.isoformat():
        yield Fact("Born, as known when signed", day(date.fromisoformat(born)))


def _diagnosis(now: Any, stated: Mapping[str, Any] | None) -> str:
    """ "Synkinesis, left. Bell’s palsy, onset 3 Feb 2026. G51.0": as stated, else as the chart says."""
    if stated is None:
        return f"{now.condition.label}, {now.side.label.lower()}" if now.condition and now.side else ""
    onset = f"onset {day(date.fromisoformat(stated['onset_on']))}" if stated["onset_on"] else ""
    sentences = (
        (stated["condition"], stated["side"].lower()),
        (stated["aetiology"], onset),
        stated["codes"],
    )
    return ". ".join(", ".join(part for part in parts if part) for parts in sentences if any(parts))


def _plan(now: Any, stated: Mapping[str, Any] | None) -> str:
    if stated:
        return (
            f"Version {stated['version']}, {stated['title']}"
            if stated["title"]
            else f"Version {stated['version']}"
        )
    return f"Version {now.number}" if now else ""


def _signatures(note: Any) -> Iterator[Signature]:
    if note.signed_at:
        yield Signature(
            "Signed by",
            note.signer_credentials,
            daytime(note.signed_at),
            note.content_hash,
            version=str(note.version),
        )
    if co_signature := note.co_signature:
        yield Signature(
            "Co-signed by",
            co_signature.signer_credentials,
            daytime(co_signature.signed_at),
            co_signature.content_hash,
        )


def _waiting(note: Any, stated: Mapping[str, Any]) -> str:
    licence = stated.get("licence")
    is_settled = not note.signed_at or note.co_signature or note.strike
    if is_settled or not licence or not needs_co_signature(Licence(licence)):
        return ""
    return "Waiting for a therapist’s co-signature."


def _added(row: Any) -> Added:
    about = f" for {day(row.service_on)}" if row.service_on else ""
    return Added(
        f"{row.kind.label}{about}",
        daytime(row.written_at),
        row.writer_credentials,
        row.wording,
        row.reason,
        row.content_hash or "",
    )


def _struck(strike: Any) -> Struck | None:
    return strike and Struck(strike.striker_credentials, daytime(strike.struck_at), strike.reason)


def _late(note: Any) -> str:
    """A note begun on a later day than the visit it is about is a late entry (practice rules, section 4)."""
    if local(note.started_at).date() <= note.visit_on:
        return ""
    return f"Begun {daytime(note.started_at)} for {day(note.visit_on)}."
