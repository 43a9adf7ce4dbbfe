"""What a session note says, section by section in the order of the visit, from the declarations of its parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any, TypeAlias

from app.clinical import instruments, note_parts, techniques
from app.clinical.entries import Entered, Entry, Part
from app.clinical.instruments.declaration import Instrument
from app.clinical.instruments.items import Answer
from app.clinical.instruments.items import Item as Question
from app.clinical.instruments.scores import ROMAN, Notation
from app.clinical.note_kinds import KINDS
from app.clinical.vocabulary import Side, Zone
from app.ui import report_sections
from app.ui.filters import DASH, day, score
from app.ui.plan_words import frequency
from app.ui.record import Answered, Done, Fact, Item, Line, Measured, Passage, Section, Table
from app.ui.words import count_words

Lines: TypeAlias = Sequence[Mapping[str, Any]]
"""What the note is charged, line by line, as it is kept in a signed note."""

CONCLUSIONS = (note_parts.EVALUATION, note_parts.PROGRESS, note_parts.DISCHARGE)
"""Parts that are drawn from what was done and measured, and stand after it."""

PART_OF_GROUP = {"rest": "resting"}
"""The score of a group, where it goes by another name."""


def of(note: Any, stated: Mapping[str, Any], charges: Lines) -> Iterator[Section]:
    """The sections that say something; what was done is told even where it was nothing."""
    kind = KINDS[note.kind]
    yield from _from_the_chart(stated)
    if "subjective" in kind.texts:
        yield from _text("Since last time", note.subjective)
    yield from (_part(part, note) for part in kind.parts if part not in CONCLUSIONS and _says(part, note))
    if kind.has_measures:
        yield from (_measured(row) for row in note.assessments)
        yield from _measured_besides(stated.get("measures", ()))
    if kind.has_treatment:
        yield _treatment(note)
        yield from _units(charges, stated.get("units"))
    yield from (_part(part, note) for part in kind.parts if part in CONCLUSIONS and _says(part, note))
    if "assessment" in kind.texts:
        yield from _text("Assessment", note.assessment)
    if "plan_changes" in stated:
        yield _plan_changed(stated["plan_changes"])
    if "next_time" in kind.texts:
        yield from _text("Plan for next time", note.next_time)
    if "report" in stated:
        yield from report_sections.of(stated["report"], id=f"face-{note.public_id}")


def answer_words(question: Question, answer: Answer | None) -> str:
    """A number as itself, a choice of words in words."""
    if answer is None:
        return DASH
    if isinstance(answer, int):
        return str(answer)
    return next(option.label.lower() for option in question.options if option.value == answer)


def _text(title: str, words: str) -> Iterator[Section]:
    if words:
        yield Section(title, (Passage(words),))


# what the chart stated


def _from_the_chart(stated: Mapping[str, Any]) -> Iterator[Section]:
    if "allergies" in stated:
        yield Section("From the chart", (Line(tuple(_background(stated))),))
    if "goals" in stated and stated.get("plan"):
        yield Section("Plan of care", tuple(_plan_of_care(stated["plan"], stated["goals"])))
    if "episode" in stated:
        yield Section("Course of care", (Line(tuple(_episode(stated["episode"]))),))


def _background(stated: Mapping[str, Any]) -> Iterator[Fact]:
    procedures = (f"{one['name']}, {_day(one['on'])}" for one in stated["procedures"])
    none = "none known" if stated.get("no_known_allergies") else "none recorded"
    yield Fact("Allergies", ", ".join(stated["allergies"]) or none)
    yield Fact("Procedures", "; ".join(procedures) or "none recorded")


def _plan_of_care(plan: Mapping[str, Any], goals: Iterable[Mapping[str, Any]]) -> Iterator[Item]:
    visits = f"{frequency(Decimal(plan['visits_per_week']))}, {count_words(plan['visits_planned'], 'visit')}"
    yield Line(
        (
            Fact("Treatment", ", ".join(plan["interventions"]) or DASH),
            Fact("How often", visits),
            Fact("From", f"{_day(plan['starts_on'])} to {_day(plan['ends_on'])}"),
        )
    )
    rows = tuple(
        (
            goal["wording"],
            goal["measure"],
            _on_its_scale(goal, "baseline"),
            _on_its_scale(goal, "now"),
            f"{_on_its_scale(goal, 'target')} by {_day(goal['target_on'])}",
        )
        for goal in goals
    )
    if rows:
        yield Table("Goals", ("Goal", "Measure", "Start", "Now", "Target"), rows)


def _on_its_scale(goal: Mapping[str, Any], name: str) -> str:
    """With its unit, or as a Roman grade; notes signed before say the number alone."""
    value = goal[name]
    if value is not None and goal.get("notation") == Notation.GRADE:
        return ROMAN[int(value) - 1]
    unit = goal.get("unit") if value is not None else ""
    return f"{score(value)} {unit or ''}".rstrip()


def _plan_changed(made: Mapping[str, Any]) -> Section:
    """The version of the plan that came of the session: each change on a line of its own, and why."""
    items: list[Item] = [Passage("\n".join(made["changes"]))]
    if made["why"]:
        items.append(Passage(made["why"], "Why"))
    goes = "sent to Dr. O for certification" if made["is_sent"] else "a draft, not sent yet"
    return Section("Change of the plan", tuple(items), about=f"version {made['version']}, {goes}")


def _episode(episode: Mapping[str, Any]) -> Iterator[Fact]:
    if episode["first_on"]:
        yield Fact("From", f"{_day(episode['first_on'])} to {_day(episode['last_on'])}")
    yield Fact("Visits", str(episode["visits"]))
    yield Fact("Missed", str(episode["missed"]))
    for label, key in (("first", "initial"), ("last", "final")):
        if episode[key] is not None:
            yield Fact(
                f"{episode['measure']}, {label}", f"{score(episode[key])} on {_day(episode[f'{key}_on'])}"
            )


def _day(text: str) -> str:
    return day(date.fromisoformat(text))


# what was entered by declaration


def _says(part: Part, note: Any) -> bool:
    return part is not note_parts.UNITS and bool(part.filled(note.particulars))


def _part(part: Part, note: Any) -> Section:
    """Short values on one line, what was written as passages of their own, in the declared order."""
    if part is note_parts.SYNKINESIS:
        return Section(part.title, tuple(_pairs(note.particulars)))
    items: list[Item] = []
    for is_text, filled in groupby(part.filled(note.particulars), key=lambda one: one[0].is_text):
        if is_text:
            items += (Passage(entry.in_words(value), entry.label) for entry, value in filled)
        else:
            items.append(Line(tuple(Fact(entry.label, entry.in_words(value)) for entry, value in filled)))
    return Section(part.title, tuple(items))


def _pairs(particulars: Mapping[str, Entered]) -> Iterator[Line]:
    """ "Open smile → Orbicularis oculi: Moderate": what was tried, what joined in, how much."""
    for place in range(1, note_parts.PAIRS + 1):
        trigger, muscle, severity = (
            entry.in_words(particulars.get(entry.key)) or DASH for entry in note_parts.pair(place)
        )
        if {trigger, muscle, severity} != {DASH}:
            yield Line((Fact(f"{trigger} → {muscle}", severity),))


# treatment and measures


def _treatment(note: Any) -> Section:
    return Section(
        "What was done",
        tuple(_done(row) for row in note.done),
        result=f"{sum(row.minutes or 0 for row in note.done)} min in all",
        empty="No technique was recorded.",
    )


def _done(row: Any) -> Done:
    asked = techniques.FIELDS[row.technique]
    response = (Fact("Response", row.response.label),) if row.response else ()
    lines = [(*_said(asked.once, row.particulars), *response)]
    lines += [_said(asked.row(place), row.particulars) for place in range(1, asked.rows + 1)]
    return Done(
        minutes=f"{DASH if row.minutes is None else row.minutes} min",
        title=row.technique.label,
        place=_place(row.side, row.zones),
        lines=tuple(line for line in lines if line),
        words=row.detail,
    )


def _said(entries: Iterable[Entry], particulars: Mapping[str, Entered]) -> tuple[Fact, ...]:
    said = ((entry.label, entry.in_words(particulars.get(entry.key))) for entry in entries)
    return tuple(Fact(label, words) for label, words in said if words)


def _place(side: Side | None, zones: Iterable[str]) -> str:
    """ "left: cheek and midface, eye"; the side, the zones, or both."""
    where = ", ".join(Zone(zone).label.lower() for zone in zones)
    return ": ".join(part for part in (side.label.lower() if side else "", where) if part)


def _units(lines: Lines, counted: Mapping[str, Any] | None) -> Iterator[Section]:
    """The lines of the charge, what each modifier is there for, and how the units were counted."""
    if not lines:
        return
    items: list[Item] = [
        Table("Minutes and units", ("Code", "Minutes", "Units", "Modifiers"), tuple(map(_charged, lines)))
    ]
    reasons = dict.fromkeys((one["modifier"], one["why"]) for line in lines for one in line["modifiers"])
    items += [Line((Fact(modifier, why),)) for modifier, why in reasons]
    if counted:
        items.append(Passage(counted["sentence"]))
        items.append(
            Line(
                (
                    Fact("Timed", f"{counted['timed_minutes']} min"),
                    Fact("Treatment in all", f"{counted['total_minutes']} min"),
                    Fact("Counted by", ", ".join(one for one in (counted["rule"], counted["payer"]) if one)),
                )
            )
        )
    yield Section("Minutes and units", tuple(items))


def _charged(line: Mapping[str, Any]) -> tuple[str, ...]:
    minutes = "" if line["minutes"] is None else f"{line['minutes']} min"
    return (
        f"{line['code']} {line['label']}",
        ", ".join(part for part in (minutes, "" if line["is_timed"] else "untimed") if part),
        DASH if line["units"] is None else str(line["units"]),
        ", ".join(one["modifier"] for one in line["modifiers"]) or DASH,
    )


def _measured(row: Any) -> Section:
    instrument = instruments.get(row.instrument)
    missing = instrument.score(row.answers).missing
    measured = Measured(
        instrument.name,
        tuple(_answered(instrument, group.key, group.label, row) for group in instrument.groups),
        f"Not scored: {count_words(len(missing), 'answer')} left." if missing else "",
    )
    return Section(
        instrument.name,
        (measured,),
        about=f"rated by {row.rated_by.name}",
        result=score(row.scores.get("composite")),
    )


def _measured_besides(measures: Sequence[Mapping[str, Any]]) -> Iterator[Section]:
    """Measures of the day that were taken by themselves: one line each, with who rated or answered."""
    if measures:
        rows = tuple(
            (
                f"{one['name']}, {one['side'].lower()}" if one["side"] else one["name"],
                "; ".join(_scored(score) for score in one["scores"]) or DASH,
                "the patient" if one["answered_by"] == "patient" else one["rated_by"],
            )
            for one in measures
        )
        yield Section("Also measured", (Table("Also measured", ("Measure", "Result", "Rated by"), rows),))


def _scored(score: Mapping[str, str]) -> str:
    return f"{score['label'].lower()} {score['value']} {score['unit']}".strip()


def _answered(instrument: Instrument, key: str, label: str, row: Any) -> Answered:
    answers = tuple(
        Fact(question.label, answer_words(question, row.answers.get(question.key)))
        for question in instrument.items_in(key)
    )
    return Answered(label, answers, score(row.scores.get(PART_OF_GROUP.get(key, key))))
