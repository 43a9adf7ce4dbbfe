"""The measures of one chart as a FHIR R4 bundle, for other programs. Everything is read off the declarations.

Source: the practice's interoperability sheet, sections 1 to 3. A code that is not sure is a local one; the
wording of a licensed form is never sent, only our own labels. Superseded and struck measures are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from app.care.practice_instruments import Catalogue
from app.clinical.instruments import Instrument, Part
from app.clinical.instruments.declaration import FilledBy
from app.clinical.instruments.items import Answer, Item, Option
from app.clinical.instruments.scores import Notation
from app.clinical.instruments.sides import side_of
from app.clinical.vocabulary import Side
from app.models import Assessment, Patient

LOINC = "http://loinc.org"
UCUM = "http://unitsofmeasure.org"
SNOMED = "http://snomed.info/sct"
CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
UNITS = {"": "{score}", "mm": "mm", "µV": "uV"}
SIDES = {Side.RIGHT: "24028007", Side.LEFT: "7771000", Side.BILATERAL: "51440002"}

Resource = dict[str, Any]


def bundle(
    patient: Patient, rows: Iterable[Assessment], catalogue: Catalogue, *, base: str, at: datetime
) -> Resource:
    """A collection: whose it is, each form once, its answers and its scores. ``base`` ends in no slash."""
    known = [(row, form) for row in rows if row.counts and (form := catalogue.of(row)) is not None]
    forms = {(form.key, form.version): form for _, form in known}
    resources: list[Resource] = [
        {
            "resourceType": "Patient",
            "id": str(patient.public_id),
            "identifier": [{"system": f"{base}/fhir/record-number", "value": patient.mrn}],
        }
    ]
    resources += [questionnaire(form, base) for form in forms.values()]
    for row, form in known:
        resources += _of_one(row, form, base)
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": at.isoformat(),
        "entry": [{"fullUrl": f"urn:uuid:{one['id']}", "resource": one} for one in resources],
    }


def questionnaire(instrument: Instrument, base: str) -> Resource:
    """What is asked, in our own short labels. Nothing is required: an answer left out is none, never 0."""
    made: Resource = {
        "resourceType": "Questionnaire",
        "id": str(uuid5(NAMESPACE_URL, f"{_form_url(instrument, base)}|{instrument.version}")),
        "url": _form_url(instrument, base),
        "version": instrument.version,
        "name": "".join(word.capitalize() for word in instrument.key.split("_")),
        "title": instrument.name,
        "status": "active",
        "subjectType": ["Patient"],
        "item": [_question(instrument, item, base) for item in instrument.items],
    }
    return made | ({"code": [_loinc(instrument.loinc)]} if instrument.loinc else {})


def _of_one(row: Assessment, instrument: Instrument, base: str) -> Iterator[Resource]:
    """The answers, a score for each part that has one, and what holds them together."""
    given = _response(row, instrument, base)
    yield given
    scores = [
        _observation(row, instrument, part, value, base)
        for part in instrument.parts
        if (value := row.scores.get(part.key)) is not None
    ]
    yield from scores
    if scores and (len(instrument.parts) > 1 or instrument.loinc):
        yield _panel(row, instrument, scores, base)


def _response(row: Assessment, instrument: Instrument, base: str) -> Resource:
    made: Resource = {
        "resourceType": "QuestionnaireResponse",
        "id": str(row.public_id),
        "questionnaire": f"{_form_url(instrument, base)}|{instrument.version}",
        "status": "completed",
        "subject": _subject(row),
        "authored": row.recorded_at.isoformat(),
        "author": {"display": row.rated_by.name_with_credentials},
        "item": [
            {
                "linkId": item.key,
                "text": _text(instrument, item),
                "answer": [_answer(instrument, item, row.answers[item.key], base)],
            }
            for item in instrument.items
            if row.answers.get(item.key) is not None
        ],
    }
    return made | ({"source": _subject(row)} if row.answered_by is FilledBy.PATIENT else {})


def _observation(row: Assessment, instrument: Instrument, part: Part, value: str, base: str) -> Resource:
    made = _measured(row, instrument, part.key) | _where(
        side_of(part.key, row.side, is_of_side=instrument.is_of_side)
    )
    made["code"] = {"coding": _codings(part, base), "text": f"{instrument.name}, {part.label.lower()}"}
    if part.notation is Notation.GRADE:
        return made | {"valueCodeableConcept": {"text": part.shown(Decimal(value))}}
    unit = {"unit": part.unit or "score", "system": UCUM, "code": UNITS[part.unit]}
    return made | {"valueQuantity": {"value": _number(value), **unit}}


def _panel(row: Assessment, instrument: Instrument, scores: Iterable[Resource], base: str) -> Resource:
    """The measure as a whole, which has its scores as members and no value of its own."""
    coding = [_loinc(instrument.loinc)] if instrument.loinc else []
    coding.append({"system": _local(base), "code": instrument.key, "display": instrument.name})
    made = _measured(row, instrument, "")
    made["code"] = {"coding": coding, "text": instrument.name}
    if instrument.is_of_side:
        made |= _where(row.side)
    return made | {"hasMember": [{"reference": f"urn:uuid:{one['id']}"} for one in scores]}


def _measured(row: Assessment, instrument: Instrument, key: str) -> Resource:
    """What every observation of a measure says: of whom, when, by whom, with which version."""
    by_patient = row.answered_by is FilledBy.PATIENT
    caution = instrument.caution(row.side, row.diagnosis.side)
    category = "survey" if instrument.filled_by is FilledBy.PATIENT else "exam"
    return {
        "resourceType": "Observation",
        "id": str(uuid5(row.public_id, key)),
        "status": "corrected" if row.corrects else "final",
        "category": [{"coding": [{"system": CATEGORY, "code": category}]}],
        "subject": _subject(row),
        "effectiveDateTime": row.performed_on.isoformat(),
        "issued": row.recorded_at.isoformat(),
        "performer": [_subject(row) if by_patient else {"display": row.rated_by.name_with_credentials}],
        "method": {"text": row.instrument_version},
        "derivedFrom": [{"reference": f"urn:uuid:{row.public_id}"}],
        **({"note": [{"text": caution}]} if caution else {}),
    }


def _where(side: Side | None) -> Resource:
    """The side of the face: the affected one, or that of a score that is of one side."""
    if side is None:
        return {}
    coding = {"system": SNOMED, "code": SIDES[side], "display": side.label}
    return {"bodySite": {"coding": [coding], "text": f"Face, {side.label.lower()}"}}


def _codings(part: Part, base: str) -> list[Resource]:
    """The public code where one is sure, and our own."""
    own = {"system": _local(base), "code": part.code, "display": part.label}
    return [_loinc(part.loinc), own] if part.loinc else [own]


def _question(instrument: Instrument, item: Item, base: str) -> Resource:
    asked: Resource = {"linkId": item.key, "text": _text(instrument, item)}
    if item.loinc:
        asked["code"] = [_loinc(item.loinc)]
    if item.amount is not None:
        return asked | {"type": "decimal"}
    if item.longest:
        return asked | {"type": "string", "maxLength": item.longest}
    options = [{"valueCoding": _chosen(instrument, one, base)} for one in item.options]
    return asked | {"type": "choice", "answerOption": options}


def _answer(instrument: Instrument, item: Item, answer: Answer | None, base: str) -> Resource:
    if item.amount is not None:
        return {"valueDecimal": _number(str(answer))}
    if item.longest:
        return {"valueString": str(answer)}
    chosen = next((one for one in item.options if one.value == answer), None)
    return {"valueCoding": _chosen(instrument, chosen, base)} if chosen else {"valueString": str(answer)}


def _chosen(instrument: Instrument, option: Option, base: str) -> Resource:
    if option.loinc:
        return _loinc(option.loinc) | {"display": option.label}
    system = f"{base}/fhir/CodeSystem/{instrument.key}-answers"
    return {"system": system, "code": str(option.value), "display": option.label}


def _text(instrument: Instrument, item: Item) -> str:
    """The short label, with the block of the form it stands in."""
    group = next((one.label for one in instrument.groups if one.key == item.group), "")
    return f"{group}: {item.label}" if group else item.label


def _subject(row: Assessment) -> Resource:
    return {"reference": f"urn:uuid:{row.patient.public_id}"}


def _loinc(code: str) -> Resource:
    return {"system": LOINC, "code": code}


def _local(base: str) -> str:
    return f"{base}/fhir/CodeSystem/facial-measures"


def _number(text: str) -> int | float:
    """Four decimals at most, which a JSON number holds as written."""
    return int(text) if "." not in text else float(text)


def _form_url(instrument: Instrument, base: str) -> str:
    return f"{base}/fhir/Questionnaire/{instrument.key}"
