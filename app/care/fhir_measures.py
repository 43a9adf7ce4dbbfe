"""The measures of one chart as a FHIR R4 bundle, for other programs. Everything is read off the declarations.

Source: the practice's interoperability sheet, sections 1 to 3. A code that is not sure is a local one; the
wording of a licensed form is never sent, only our own labels. Superseded and struck measures are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import uuid5

from app.care.practice_instruments import Catalogue
from app.clinical.instruments import Instrument, Part
from app.clinical.instruments.declaration import FilledBy
from app.clinical.instruments.items import Answer, Item
from app.clinical.instruments.scores import Notation
from app.clinical.vocabulary import Side
from app.models import Assessment, Patient

LOINC = "http://loinc.org"
UCUM = "http://unitsofmeasure.org"
SNOMED = "http://snomed.info/sct"
CATEGORY = "http://terminology.hl7.org/CodeSystem/observation-category"
UNITS = {"": "{score}", "mm": "mm", "min": "min", "µV": "uV", "uV": "uV"}
SIDES = {Side.RIGHT: "24028007", Side.LEFT: "7771000", Side.BILATERAL: "51440002"}

Resource = dict[str, Any]


def bundle(
    patient: Patient, rows: Iterable[Assessment], catalogue: Catalogue, *, base: str, at: datetime
) -> Resource:
    """A collection: whose it is, each form once, its answers and its scores. ``base`` ends in no slash."""
    counting = [row for row in rows if row.counts]
    forms = {row.instrument: catalogue.get(row.instrument) for row in counting}
    resources: list[Resource] = [
        {
            "resourceType": "Patient",
            "id": str(patient.public_id),
            "identifier": [{"system": f"{base}/fhir/record-number", "value": patient.mrn}],
        }
    ]
    resources += [questionnaire(form, base) for form in forms.values()]
    for row in counting:
        resources += _of_one(row, forms[row.instrument], base)
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": at.isoformat(),
        "entry": [
            {"fullUrl": f"urn:uuid:{one['id']}" if _is_uuid(one) else one["url"], "resource": one}
            for one in resources
        ],
    }


def questionnaire(instrument: Instrument, base: str) -> Resource:
    """What is asked, in our own short labels."""
    return {
        "resourceType": "Questionnaire",
        "id": instrument.version.replace("_", "-"),
        "url": _form_url(instrument, base),
        "version": instrument.version,
        "name": instrument.key,
        "title": instrument.name,
        "status": "active",
        "subjectType": ["Patient"],
        "item": [_question(item) for item in instrument.items],
    }


def _of_one(row: Assessment, instrument: Instrument, base: str) -> Iterator[Resource]:
    """The answers, then a score for each part that has one."""
    about = {
        "subject": {"reference": f"urn:uuid:{row.patient.public_id}"},
        "performer": [{"display": row.rated_by.name_with_credentials}],
    }
    given = {
        "resourceType": "QuestionnaireResponse",
        "id": str(row.public_id),
        "questionnaire": f"{_form_url(instrument, base)}|{row.instrument_version}",
        "status": "completed",
        "subject": about["subject"],
        "authored": row.recorded_at.isoformat(),
        "author": about["performer"][0],  # type: ignore[index]
        "item": [
            {"linkId": item.key, "text": item.label, "answer": [_answer(item, row.answers[item.key])]}
            for item in instrument.items
            if row.answers.get(item.key) is not None
        ],
    }
    if row.answered_by is FilledBy.PATIENT:
        given["source"] = about["subject"]
    yield given
    for part in instrument.parts:
        if (value := row.scores.get(part.key)) is not None:
            yield _observation(row, instrument, part, value, base) | about


def _observation(row: Assessment, instrument: Instrument, part: Part, value: str, base: str) -> Resource:
    category = "survey" if instrument.filled_by is FilledBy.PATIENT else "exam"
    made: Resource = {
        "resourceType": "Observation",
        "id": str(uuid5(row.public_id, part.key)),
        "status": "corrected" if row.corrects else "final",
        "category": [{"coding": [{"system": CATEGORY, "code": category}]}],
        "code": {"coding": list(_codings(part, base)), "text": f"{instrument.name}, {part.label.lower()}"},
        "effectiveDateTime": row.performed_on.isoformat(),
        "issued": row.recorded_at.isoformat(),
        "method": {"text": row.instrument_version},
        "derivedFrom": [{"reference": f"urn:uuid:{row.public_id}"}],
    }
    if part.notation is Notation.GRADE:
        made["valueCodeableConcept"] = {"text": value if not value.isdigit() else part.shown(Decimal(value))}
    else:
        unit = UNITS.get(part.unit, part.unit)
        made["valueQuantity"] = {
            "value": _number(value),
            "unit": part.unit or "score",
            "system": UCUM,
            "code": unit,
        }
    if row.side is not None:
        coding = {"system": SNOMED, "code": SIDES[row.side], "display": row.side.label}
        made["bodySite"] = {"coding": [coding], "text": f"Face, {row.side.label.lower()}"}
    return made


def _codings(part: Part, base: str) -> Iterator[Resource]:
    if part.loinc:
        yield {"system": LOINC, "code": part.loinc}
    if part.code:
        yield {"system": f"{base}/fhir/CodeSystem/facial-measures", "code": part.code, "display": part.label}


def _question(item: Item) -> Resource:
    asked: Resource = {"linkId": item.key, "text": item.label, "required": item.required}
    if item.amount is not None:
        return asked | {"type": "decimal"}
    if item.longest:
        return asked | {"type": "string", "maxLength": item.longest}
    options = [{"valueCoding": {"code": str(one.value), "display": one.label}} for one in item.options]
    return asked | {"type": "choice", "answerOption": options}


def _answer(item: Item, answer: Answer | None) -> Resource:
    if item.amount is not None:
        return {"valueDecimal": _number(str(answer))}
    if item.longest:
        return {"valueString": str(answer)}
    return {"valueCoding": {"code": str(answer), "display": item.in_words(answer)}}


def _number(text: str) -> int | float:
    """Four decimals at most, which a JSON number holds as written."""
    return int(text) if "." not in text else float(text)


def _form_url(instrument: Instrument, base: str) -> str:
    return f"{base}/fhir/Questionnaire/{instrument.key}"


def _is_uuid(resource: Resource) -> bool:
    return bool(resource["resourceType"] != "Questionnaire")
