"""A version of a plan of care as a document, and the comparison of two, for paper."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from app.clinical import goal_template
from app.clinical.vocabulary import PlanState
from app.ui import plan_told, plan_words
from app.ui.filters import day, daytime
from app.ui.plan_words import Piece, as_text
from app.ui.record import Fact, Item, Passage, Person, Record, Section, Signature, Table

NOTHING = "Nothing"


def plan_record(version: Any, *, diagnosis: str) -> Record:
    """Everything a plan of care must name, with who signed it, or a line to sign."""
    is_certified = version.state is PlanState.CERTIFIED
    return Record(
        title=f"Plan of care: {version.title}" if version.title else "Plan of care",
        person=_person(version),
        facts=(
            Fact("Version", f"{version.number}, {_lower(version.state.label)}"),
            Fact("Diagnosis", diagnosis),
            Fact("Established by", f"{version.written_by.name_with_credentials}, {day(version.written_at)}"),
            Fact("Why this version", version.reason),
        ),
        sections=tuple(_sections(version)),
        signatures=(_signature(version),) if is_certified else (),
        unsigned="not certified",
        to_sign=() if is_certified else ("Physician or non-physician practitioner",),
    )


def comparison(earlier: Any, later: Any, reasons: Sequence[Any], *, diagnosis: str) -> Record:
    """Two versions side by side, after what changed in sentences. A comparison is signed by nobody."""
    changes = plan_told.told(later, earlier)
    names = [f"Version {one.number}" for one in (earlier, later)]
    return Record(
        title=f"Plan of care: version {earlier.number} and version {later.number}",
        person=_person(later),
        facts=(
            Fact("Diagnosis", diagnosis),
            *(Fact(name, _written(one)) for name, one in zip(names, (earlier, later), strict=True)),
        ),
        sections=(
            *(
                Section(change.label, (Passage("\n".join(change.words)),), about="changed")
                for change in changes
            ),
            *(() if changes else (Section("What changed", (), empty="Both versions say the same."),)),
            Section("Why", (Passage("\n".join(f"Version {one.number}: {one.reason}" for one in reasons)),)),
            Section("Side by side", (_beside(earlier, later, names),), is_wide=True),
        ),
        unsigned="",
    )


def _person(version: Any) -> Person:
    patient = version.plan.patient
    return Person(patient.name, patient.mrn or "", day(patient.born_on))


def _sections(version: Any) -> Iterator[Section]:
    for line in plan_words.compare(version):
        if line.label not in ("Plan", "Question"):  # its title stands above; a question is among colleagues
            yield Section(line.label, tuple(_items(line.label, line.rows, version)))


def _items(label: str, rows: Iterable[tuple[Piece, ...]], version: Any) -> Iterator[Item]:
    if label != "Goals":
        yield Passage("\n".join(as_text(row) for row in rows))
        return
    for goal in version.goals:
        yield Passage(f"{_sentence(goal, version)}, by {day(goal.target_on)}.", label=goal.wording)


def _sentence(goal: Any, version: Any) -> str:
    return goal_template.sentence(
        starts_on=version.starts_on,
        target_on=goal.target_on,
        measure=goal.measure,
        baseline=goal.baseline,
        target=goal.target,
        function=goal.function,
    )


def _signature(version: Any) -> Signature:
    comment = f". “{version.decision_comment}”" if version.decision_comment else ""
    return Signature(
        "Certified by",
        version.decided_by.name_with_credentials,
        f"{daytime(version.decided_at)}{comment}",
        content_hash="",
    )


def _written(version: Any) -> str:
    written = f"{day(version.written_at)}, {version.written_by.name_with_credentials}"
    return f"{written}; {_lower(version.state.label)}. {version.reason}"


def _beside(earlier: Any, later: Any, names: Sequence[str]) -> Table:
    rows = tuple(
        (part.label, _text(part.earlier), _text(part.later))
        for part in plan_told.side_by_side(later, earlier)
    )
    return Table("Side by side", ("Part", *names), rows, is_dense=True, grows="even")


def _text(rows: Iterable[tuple[Piece, ...]]) -> str:
    return "\n".join(as_text(row) for row in rows) or NOTHING


def _lower(label: str) -> str:
    return f"{label[0].lower()}{label[1:]}".replace("dr. O", "Dr. O")
