"""What the pages of a note show, as plain values: the same for the page and for the script."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any

from flask import render_template
from flask_login import current_user

from app.blueprints.session_notes import home_program, last_session
from app.blueprints.session_notes.forms import AnyNoteForm, note_form
from app.blueprints.session_notes.submission import Submission
from app.care import (
    amendments,
    cautions,
    charges,
    clocks,
    co_signatures,
    due,
    note_facts,
    note_fields,
    practice,
    progress_reports,
    red_flags,
    report_figures,
    session_notes,
    visit_counts,
)
from app.care import session_note_drafts as drafts
from app.care.due import Wanted
from app.care.note_fields import INSTRUMENTS
from app.care.session_note_drafts import Clash
from app.care.signing_requirements import what_is_missing
from app.clinical import techniques
from app.clinical.cautions import PLACES
from app.clinical.change import change
from app.clinical.clocks import Clock, ClockKey
from app.clinical.due import Due
from app.clinical.instruments import Instrument, Score
from app.clinical.note_kinds import KINDS, KindOfNote, may_write
from app.clinical.note_parts import COMES_FIRST, ENTRIES, IN_WORDS, PAIRS, PARTS, PROGRESS
from app.clinical.progress_report import ReportStanding
from app.clinical.vocabulary import NoteKind, Side, Technique
from app.models import Assessment, SessionNote, User
from app.ui import filters
from app.ui.face_map import face_map
from app.ui.note_record import record_of
from app.ui.record import Record

MAPPED = Technique.SOFT_TISSUE_MASSAGE
"""The technique whose zones are tapped on the drawing."""

NOT_YET = "…"

DRAFTED = "Drafted for you to edit."
REPORT_TEXTS = tuple(entry.key for entry in PROGRESS.entries if entry.is_text)

SHORT = {"history": "History"}
"""Titles of parts in fewer words, so that all parts fit above the page of a tablet."""


@dataclass(frozen=True)
class Place:
    """One part of the working page: where it is, what it is called, the key that leads to it."""

    id: str
    label: str
    key: str


@dataclass(frozen=True)
class Measure:
    """A measure taken in the note, ready to be read."""

    instrument: Instrument
    score: Score
    is_started: bool
    before: Assessment | None

    @property
    def composite(self) -> Decimal | None:
        return self.score.parts["composite"]

    @property
    def sum_written_out(self) -> str:
        """76 − 5 − 3: movement, less rest, less synkinesis."""
        if not self.is_started:
            return f"{len(self.score.missing)} answers make the score"
        parts = (self.score.parts[key] for key in ("voluntary", "resting", "synkinesis"))
        return " − ".join(NOT_YET if part is None else filters.score(part) for part in parts)

    @property
    def left_in_words(self) -> str:
        left = len(self.score.missing)
        if not self.is_started:
            return "Not taken today"
        return f"{left} answer{'s' if left > 1 else ''} left" if left else "Complete"

    @property
    def change_in_words(self) -> str:
        if self.before is None:
            return "First time it is taken"
        earlier = self.before.scores.get("composite")
        since = filters.day(self.before.performed_on)
        found = change(
            self.instrument.part("composite"), Decimal(earlier) if earlier else None, self.composite
        )
        if found is None:
            return f"{filters.score(earlier)} on {since}"
        return f"{'No change' if found.difference == 0 else found.signed} since {since}"

    @property
    def caution_in_words(self) -> str:
        """What a change is worth: said only where there is one to judge."""
        earlier = self.before.scores.get("composite") if self.before else None
        found = change(
            self.instrument.part("composite"), Decimal(earlier) if earlier else None, self.composite
        )
        return found.error_in_words.capitalize() if found else ""


def measure(note: SessionNote, instrument: Instrument) -> Measure:
    taken = note_fields.assessment(note, instrument)
    answers = taken.answers if taken else {}
    return Measure(
        instrument,
        instrument.score(answers, side=note.diagnosis.side),
        taken is not None,
        session_notes.measured_before(note, instrument.key),
    )


def said(note: SessionNote) -> dict[str, str]:
    """The words on the working page that follow from what is entered, by the id of their place."""
    words = {"said-minutes": f"{drafts.total_minutes(note)} min", "said-left": left_in_words(note)}
    words["said-plan"] = home_program.in_words(note)
    if KINDS[note.kind].has_units:
        words["said-units"] = charges.of(note).in_words
    if note.kind is NoteKind.PROGRESS:
        words |= {f"said-{name}": drafted_in_words(note, name) for name in REPORT_TEXTS}
    for technique in Technique:
        words[f"said-{technique.value}"] = treatment_in_words(note, technique)
    if not KINDS[note.kind].has_measures:
        return words
    for instrument in INSTRUMENTS:
        taken, start = measure(note, instrument), f"said-{instrument.key}"
        words |= {
            f"{start}-composite": filters.score(taken.composite),
            f"{start}-sum": taken.sum_written_out,
            f"{start}-left": taken.left_in_words,
            f"{start}-change": taken.change_in_words,
            f"{start}-caution": taken.caution_in_words,
            f"{start}-hint": " ".join(taken.score.hints) if taken.is_started else "",
        }
    return words


def drafted_in_words(note: SessionNote, name: str) -> str:
    """Beside a text of the progress report that stands as it was drafted."""
    return DRAFTED if progress_reports.is_drafted(note, name) else ""


def treatment_in_words(note: SessionNote, technique: Technique) -> str:
    row = note_fields.treatment(note, technique)
    if row is None:
        return ""
    minutes = "minutes missing" if row.minutes is None else f"{row.minutes} min"
    return f"{minutes}, {row.response.label.lower()}" if row.response else minutes


def left_in_words(note: SessionNote) -> str:
    left = len(what_is_missing(note, on=filters.today()))
    if not left:
        return "Ready to sign"
    return "1 thing left" if left == 1 else f"{left} things left"


def left(note: SessionNote) -> list[dict[str, str]]:
    """What stands before the signature, each with the field it concerns."""
    return [{"field": one.field, "words": one.words} for one in what_is_missing(note, on=filters.today())]


def editing(note: SessionNote, sent: Submission | None = None) -> dict[str, Any]:
    """Everything the working page needs; ``sent`` is what could not be kept and stands there unsaved."""
    form = sent.form if sent else note_form(note.kind, note_fields.read(note))
    kind = KINDS[note.kind]
    last = session_notes.last_signed(note.patient, note.diagnosis, before=note)
    keys = {part.key for part in kind.parts}
    home = home_program.of(note, form)
    wanted = due.of_note(note) if kind.has_measures else Wanted()
    shown: dict[str, Any] = {
        "note": note,
        "form": form,
        "version": min([sent.version, *sent.read_at.values()]) if sent else note.version,
        "touched": sorted(sent.read_at) if sent else [],
        "kind": kind,
        "kinds": may_write(note.author.writes_as),
        "has": keys.__contains__,
        "entries": ENTRIES,
        "part_of": {part.key: part for part in PARTS}.__getitem__,
        "first": COMES_FIRST,
        "own_parts": [part for part in kind.parts if part.key in IN_WORDS],
        "bar": bar(kind, has_home_program=home is not None),
        "last": last,
        "last_said": last_session.said(last) if last else [],
        "before": last_session.by_entry(last),
        "count": visit_counts.visit_count(note) if kind.has_treatment else None,
        "alerts": red_flags.alerts(note),
        "cautions": cautions.beside(note),
        "access": clocks.at_visit(note),
        "instruments": INSTRUMENTS,
        "wanted": _wanted(wanted),
        "measured": note_facts.measures(note) if kind.has_measures else [],
        "charges": charges.of(note),
        "said": said(note),
        "left": left(note),
        "report_due": _report_due(note, wanted),
        "ticking": _ticking(note) if kind.has_treatment else [],
        "is_empty": session_notes.is_empty(note),
        "pairs": PAIRS,
        "used_pairs": _used(note.particulars, "pair."),
        "home": home,
    }
    return shown | (_treating(note, form) if kind.has_treatment else {})


def _wanted(now: Wanted) -> list[Due]:
    """Measures the visit asks for besides those of the page itself."""
    here = {instrument.key for instrument in INSTRUMENTS}
    return [one for one in now.pressing if one.instrument.key not in here]


def _report_due(note: SessionNote, now: Wanted) -> ReportStanding | None:
    """How the progress report stands where this note of a visit could be the one."""
    if note.kind is not NoteKind.TREATMENT or NoteKind.PROGRESS not in may_write(note.author.writes_as):
        return None
    return now.report if now.is_report_near else None


def _ticking(note: SessionNote) -> list[Clock]:
    """What is near or late today besides the report and direct access, which have their own places."""
    found = clocks.pressing([note.diagnosis], today=filters.today()).get(note.diagnosis_id, ())
    return [one for one in found if one.key is ClockKey.CERTIFICATION]


def _treating(note: SessionNote, form: AnyNoteForm) -> dict[str, Any]:
    """What the part about treatment needs."""
    planned = {one.technique for one in note.plan_version.interventions} if note.plan_version else set()
    rows = {row.technique: row for row in note.treatments}
    offered = [one for one in Technique if one is not MAPPED and (one in rows or _is_offered(one))]
    return {
        "mapped": MAPPED,
        "techniques": offered,
        "fields": techniques.FIELDS,
        "proposed": {row.technique for row in note.proposed},
        "used_rows": {one: _used(rows[one].particulars) if one in rows else 0 for one in offered},
        "is_open": {one: bool(one in rows or one in planned or _has_errors(form, one)) for one in offered},
        "face": _face(note),
    }


def bar(kind: KindOfNote, *, has_home_program: bool) -> list[Place]:
    """The parts of a note of this kind in the order of the page; the first ten have a number, 0 the tenth."""
    keys = {part.key for part in kind.parts}
    found = [(part.key, SHORT.get(part.key, part.title)) for part in kind.parts if part.key in COMES_FIRST]
    found += [("since", "Since last")] if "checkin" in keys or "subjective" in kind.texts else []
    found += [("eye", "Eye, news")] if "eye" in keys else []
    found += [("observed", "Seen")] if "rest" in keys else []
    found += [(one.key, one.name) for one in INSTRUMENTS] if kind.has_measures else []
    found += [("treatment", "Massage"), ("techniques", "More done")] if kind.has_treatment else []
    found += [("home", "Home")] if has_home_program else []
    found += [(part.key, part.title) for part in kind.parts if part.key in IN_WORDS - COMES_FIRST]
    found += [("units", "Units")] if kind.has_units else []
    conclusion = "Assessment, plan" if "assessment" in kind.texts else "Next time"
    found += [("plan", conclusion)] if kind.texts else []
    found += [("left", "Sign")]
    keyed = zip_longest("1234567890"[: len(found)], found, fillvalue="")
    return [Place(id, label, key) for key, (id, label) in keyed] + [Place("last", "Last session", "l")]


def _used(particulars: Mapping[str, object], start: str = "") -> int:
    """How many numbered rows say something."""
    places = [key.removeprefix(start).split(".")[0] for key in particulars if key.startswith(start)]
    return max((int(place) for place in places if place.isdecimal()), default=0)


def _is_offered(technique: Technique) -> bool:
    """Electrical stimulation only where the practice offers it at all."""
    if technique is not Technique.ELECTRICAL_STIMULATION:
        return True
    ours = practice.the_practice()
    return bool(ours and ours.offers_electrical_stimulation)


def parts(note: SessionNote) -> dict[str, str]:
    """Pieces of the working page that are drawn anew after each save, by the id of their place."""
    kind, drawn = KINDS[note.kind], {}
    if any(part.key == "eye" for part in kind.parts):
        drawn["flags"] = render_template("session_notes/_flags.html", alerts=red_flags.alerts(note))
    if kind.has_treatment:
        drawn["direct-access"] = render_template(
            "session_notes/_direct_access_standing.html", access=clocks.at_visit(note), patient=note.patient
        )
    if kind.has_units:
        drawn["units-body"] = render_template(
            "session_notes/_units_body.html",
            charges=charges.of(note),
            form=note_form(note.kind, note_fields.read(note)),
        )
    found = cautions.beside(note)
    for place in PLACES:
        drawn[f"cautions-{place}"] = render_template(
            "session_notes/_cautions.html", place=place, cautions=found
        )
    return drawn


def reading(note: SessionNote, **more: Any) -> dict[str, Any]:
    """Everything the page of a note for reading needs."""
    return {
        "note": note,
        "record": record(note),
        "may_co_sign": co_signatures.may_co_sign(note, current_user),
        "may_strike": amendments.may_strike(note, current_user),
        "has_page_for_patient": report_figures.has_page_for_patient(note),
        **more,
    }


def record(note: SessionNote) -> Record:
    """What it says: of a draft with what the chart says now, of a signed note what it said then."""
    if note.is_signed:
        return record_of(note, note.facts, note.charges)
    return record_of(note, note_facts.of(note), charges.frozen(note))


@dataclass(frozen=True)
class Choice:
    """One clash, as the conflict page asks about it."""

    clash: Clash
    mine: list[tuple[str, bool]]
    theirs: list[tuple[str, bool]]


def choices(clashes: Sequence[Clash]) -> list[Choice]:
    return [
        Choice(
            clash,
            _marked(mine := clash.field.shown(clash.mine), theirs := clash.field.shown(clash.theirs)),
            _marked(theirs, mine),
        )
        for clash in clashes
    ]


def other_in_words(clashes: Sequence[Clash], me: User) -> str:
    """Who wrote the other texts. One's own second window is no colleague."""
    names = dict.fromkeys(clash.by.name for clash in clashes if clash.by and clash.by.id != me.id)
    return " and ".join(names) or "Another window of yours"


def _marked(text: str, other: str) -> list[tuple[str, bool]]:
    """The text in pieces; True where it differs from the other one."""
    words, others = re.findall(r"\s+|\S+", text), re.findall(r"\s+|\S+", other)
    matcher = SequenceMatcher(lambda piece: piece.isspace(), others, words)
    return [
        ("".join(words[start:end]), kind != "equal")
        for kind, _, _, start, end in matcher.get_opcodes()
        if start < end
    ]


def _face(note: SessionNote) -> Any:
    row = note_fields.treatment(note, MAPPED)
    side = row.side if row else note.diagnosis.side
    sides = ("right", "left") if side is Side.BILATERAL else (side.value,) if side else ()
    affected = note.diagnosis.side.value if note.diagnosis.side else None
    return face_map(
        "massage",
        side=affected,
        chosen=[(one, zone) for one in sides for zone in (row.zones if row else [])],
        title="Zones massaged",
        shown_width=160,
    )


def _has_errors(form: AnyNoteForm, technique: Technique) -> bool:
    return any(field.errors for field in form if field.name.startswith(f"treatment.{technique.value}."))
