"""What the banner of a chart says of the nerve. Only asked for those who may read the chart.

Stands on the roof because it gathers from several nouns; the number of queries is the same for every chart.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from flask import Flask, g

from app.care import clocks, diagnoses, due, procedures, review_items, surgeries
from app.care.due import Wanted
from app.care.review_items import FlaggedNote
from app.clinical import restrictions
from app.clinical.clocks import Clock
from app.clinical.vocabulary import Certainty, Condition, DiagnosisStatus, PhotoConsent, ProcedureKind, Side
from app.models import Allergy, Diagnosis, Patient, PlannedProcedure, Procedure, ProcedureRestriction
from app.ui import filters

PHASES = {
    Condition.FLACCID: "Flaccid",
    Condition.PARETIC: "Paresis",
    Condition.SYNKINETIC: "Synkinesis",
    Condition.MIXED: "Mixed",
    Condition.POST_REANIMATION: "After surgery",
}
CONSENT = {
    PhotoConsent.NOT_ASKED: ("Not asked yet", ""),
    PhotoConsent.GIVEN: ("Given", "treatment record"),
    PhotoConsent.REFUSED: ("Refused", ""),
}
PROCEDURES_SHOWN = 2


@dataclass(frozen=True)
class PatientBanner:
    """The facts in the order they stand; what is not known is None or empty."""

    diagnosis: Diagnosis | None
    procedures: tuple[Procedure, ...]
    photo_consent: PhotoConsent
    allergies: tuple[Allergy, ...]
    no_known_allergies: bool
    flagged: tuple[FlaggedNote, ...] = ()  # what cannot wait and is not acknowledged
    wanted: Wanted = field(default_factory=Wanted)  # measures and report that are due
    planned: PlannedProcedure | None = None  # the next procedure ahead
    clocks: tuple[Clock, ...] = ()  # near or late, the most pressing first
    restrictions: tuple[ProcedureRestriction, ...] = ()  # in force today, what ends first before the others

    @property
    def side(self) -> Side | None:
        return self.diagnosis.side if self.diagnosis else None

    @property
    def condition(self) -> Condition | None:
        return self.diagnosis.condition if self.diagnosis else None

    @property
    def palsy(self) -> str:
        """ "Left facial palsy": the side comes first."""
        if self.side is None:
            return "Facial palsy, side not recorded"
        return (
            "Facial palsy on both sides" if self.side is Side.BILATERAL else f"{self.side.label} facial palsy"
        )

    @property
    def is_unconfirmed(self) -> bool:
        return self.diagnosis is not None and self.diagnosis.status is DiagnosisStatus.TO_BE_CONFIRMED

    @property
    def phases(self) -> list[str]:
        """The way in short words; of a long one the last three steps."""
        return [PHASES[phase.condition] for phase in self.diagnosis.phases][-3:] if self.diagnosis else []

    @property
    def phase_since_on(self) -> date | None:
        return self.diagnosis.phases[-1].since_on if self.diagnosis and self.diagnosis.phases else None

    @property
    def shown_procedures(self) -> tuple[Procedure, ...]:
        """The latest, oldest first, beside what is planned; the rest is on the page of the diagnosis."""
        shown = PROCEDURES_SHOWN - (self.planned is not None)
        return self.procedures[-shown:]

    @property
    def earlier_procedures(self) -> int:
        return len(self.procedures) - len(self.shown_procedures)

    @property
    def first_restriction(self) -> tuple[str, str]:
        """What is forbidden, and until when."""
        first = self.restrictions[0]
        return first.wording, restrictions.until_words(first)

    @property
    def consent(self) -> tuple[str, str]:
        return CONSENT[self.photo_consent]

    @property
    def onset_is_about(self) -> bool:
        """The day of onset is not known to the day."""
        return self.diagnosis is not None and self.diagnosis.onset_certainty is not Certainty.EXACT


def of(patient: Patient, *, today: date) -> PatientBanner:
    diagnosis = diagnoses.current(patient)
    done = procedures.of_patient(patient)
    had_surgery = any(one.kind is ProcedureKind.SURGERY for one in done)
    return PatientBanner(
        diagnosis=diagnosis,
        wanted=due.of_diagnoses([diagnosis], today=today)[diagnosis.id] if diagnosis else Wanted(),
        clocks=clocks.pressing([diagnosis], today=today).get(diagnosis.id, ()) if diagnosis else (),
        procedures=tuple(done),
        restrictions=tuple(surgeries.in_force(patient, on=today)) if had_surgery else (),
        planned=next(iter(procedures.ahead_of([patient.id], on=today)), None),
        photo_consent=patient.photo_consent,
        allergies=tuple(allergy for allergy in patient.allergies if not allergy.is_struck),
        no_known_allergies=patient.no_known_allergies_on is not None,
        flagged=tuple(review_items.urgent_of([patient.id]).get(patient.id, ())),
    )


def install(app: Flask) -> None:
    app.jinja_env.globals["patient_banner"] = lambda: of(g.patient, today=filters.today())
