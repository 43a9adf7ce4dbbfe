"""The measures of a chart for other programs: as a FHIR bundle, and as rows for a spreadsheet."""

from __future__ import annotations

import json
from collections.abc import Iterator
from decimal import Decimal
from uuid import UUID

from flask import Response, g, request

from app.blueprints.measures.routes import bp
from app.care import assessments, fhir_measures, practice_instruments
from app.care.practice_instruments import Catalogue
from app.clinical.instruments import Instrument
from app.clinical.instruments.sides import side_of
from app.front_door import requires
from app.models import Assessment
from app.policy import Action
from app.ui import sheets

COLUMNS = (
    "date",
    "measure",
    "score",
    "value",
    "unit",
    "side",
    "version",
    "rated by",
    "answered by",
    "remark",
)


@bp.get("/fhir.json")
@requires(Action.MEASURE_EXPORT)
def fhir(patient_id: UUID) -> Response:
    bundle = fhir_measures.bundle(
        g.patient,
        assessments.of_patient(g.patient),
        practice_instruments.catalogue(),
        base=request.root_url.rstrip("/"),
        at=g.at,
    )
    return _file(json.dumps(bundle, ensure_ascii=False), "application/fhir+json", "measures-fhir.json")


@bp.get("/values.csv")
@requires(Action.MEASURE_EXPORT)
def values(patient_id: UUID) -> Response:
    catalogue = practice_instruments.catalogue()
    rows = [row for one in assessments.of_patient(g.patient) for row in _rows(one, catalogue)]
    return _file(sheets.csv(COLUMNS, rows), "text/csv", "measure-values.csv")


def _rows(row: Assessment, catalogue: Catalogue) -> Iterator[tuple[str, ...]]:
    """One line for each score that was made; what was superseded or struck says nothing."""
    instrument = catalogue.of(row)
    for key, value in row.scores.items() if row.counts else ():
        if value is not None:
            label, written, unit = _told(instrument, key, value)
            side = side_of(key, row.side, is_of_side=bool(instrument and instrument.is_of_side))
            yield (
                row.performed_on.isoformat(),
                instrument.name if instrument else row.instrument,
                label,
                written,
                unit,
                side.value if side else "",
                row.instrument_version,
                row.rated_by.name_with_credentials,
                row.answered_by.value,
                instrument.caution(row.side, row.diagnosis.side) if instrument else "",
            )


def _told(instrument: Instrument | None, key: str, value: str) -> tuple[str, str, str]:
    """The name of a score, its exact value (a grade in Roman) and its unit; of an unknown one as it is stored."""
    part = next((one for one in instrument.parts if one.key == key), None) if instrument else None
    return (part.label, str(part.written(Decimal(value))), part.unit) if part else (key, value, "")


def _file(content: str, kind: str, name: str) -> Response:
    answer = Response(content, content_type=f"{kind}; charset=utf-8")
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
