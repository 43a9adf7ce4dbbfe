from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from wtforms import FieldList, RadioField, SelectChoice, SelectField, SelectMultipleField
from wtforms.validators import Optional

from app.care.diagnosis_details import DiagnosisValues
from app.clinical import icd10
from app.clinical.instruments.house_brackmann import GRADES
from app.clinical.vocabulary import Aetiology, Certainty, Condition, DiagnosisStatus, Side, Zone
from app.models import Diagnosis
from app.ui import fields

SIDES = ("right", "left")
SPARE_CODES = 2


class DiagnosisForm(fields.Form):
    """One diagnosis. Without a recorded phase it asks for the condition too."""

    version = fields.version()
    status = fields.segment("Status", DiagnosisStatus, required="Choose the status.")
    condition = fields.choice("Condition now", Condition, blank="Choose")
    phase_since_on = fields.day("In this condition since")
    side = fields.segment("Affected side", Side)
    zones = SelectMultipleField(
        "Affected zones",
        [Optional()],
        choices=[SelectChoice(f"{side}-{zone}", f"{zone.label}, {side}") for side in SIDES for zone in Zone],
        id="affected-zones",
    )
    onset_on = fields.day("Onset")
    onset_certainty = fields.choice("How certain is it?", Certainty, required="Choose one.")
    aetiology = fields.choice("Cause", Aetiology, required="Choose one.")
    codes = FieldList(
        SelectField("Code", [Optional()], coerce=lambda value: value or None), min_entries=SPARE_CODES
    )
    house_brackmann = SelectField(
        "House-Brackmann grade",
        [Optional()],
        choices=[
            SelectChoice("", "Not graded"),
            *(SelectChoice(str(grade.number), grade.label) for grade in GRADES),
        ],
        coerce=lambda value: int(value) if str(value).isdecimal() else (value or None),
    )
    house_brackmann_on = fields.day("Graded on")
    eye_closes = RadioField(
        "Can the eye be closed fully?",
        [Optional()],
        choices=[SelectChoice("yes", "Yes"), SelectChoice("no", "No")],
    )
    note = fields.text("Note", 4000)

    @classmethod
    def of(cls, diagnosis: Diagnosis | None, *, on: date) -> DiagnosisForm:
        """The form of a new diagnosis, or of one that is to be changed."""
        form = cls(data=_data(diagnosis))
        if diagnosis is None:
            del form.version, form.status
        elif diagnosis.phases:
            del form.condition, form.phase_since_on
        form._offer_codes({row.code for row in diagnosis.codes} if diagnosis else set(), on)
        return form

    def values(self) -> DiagnosisValues:
        """What was typed, as plain values."""
        told = {
            name: self[name].data
            for name in ("status", "condition", "phase_since_on")
            if name in self and self[name].data is not None
        }
        return DiagnosisValues(
            side=self.side.data,
            zones=tuple(self.zones.data or ()),
            onset_on=self.onset_on.data,
            onset_certainty=self.onset_certainty.data,
            aetiology=self.aetiology.data,
            codes=tuple(entry.data for entry in self._chosen_codes()),
            house_brackmann=self.house_brackmann.data,
            house_brackmann_on=self.house_brackmann_on.data,
            eye_closes={"yes": True, "no": False}.get(self.eye_closes.data),
            note=self.note.data or "",
            **told,
        )

    def reject(self, problems: Mapping[str, str]) -> bool:
        """Codes are counted without the empty lines between them."""
        names = {f"codes-{number}": entry.name for number, entry in enumerate(self._chosen_codes())}
        return super().reject({names.get(name, name): text for name, text in problems.items()})

    @property
    def chosen_zones(self) -> list[tuple[str, str]]:
        """Side and zone of the ticks, as the face map names them."""
        return [(side, zone) for side, _, zone in (name.partition("-") for name in self.zones.data or ())]

    def _chosen_codes(self) -> list[SelectField]:
        return [entry for entry in self.codes if entry.data]

    def _offer_codes(self, recorded: set[str], on: date) -> None:
        while sum(not entry.data for entry in self.codes) < SPARE_CODES and len(self.codes) < 8:
            self.codes.append_entry()
        choices = code_choices(recorded, on)
        for number, entry in enumerate(self.codes):
            entry.choices = choices
            entry.label.text = "Primary code" if number == 0 else f"Code {number + 1}"


class PhaseForm(fields.Form):
    condition = fields.choice("What the nerve shows now", Condition, blank="Choose", required="Choose one.")
    since_on = fields.day("Since", required="Give the first day of this phase.")
    note = fields.line("What was seen", 500)


class StrikeForm(fields.Form):
    reason = fields.line("Why was this an error?", 500, required="Give the reason.")


def code_choices(recorded: set[str], on: date) -> list[SelectChoice]:
    """The list in force by family; codes recorded earlier stay choosable."""
    rows = icd10.codes_on(on)
    offered = [SelectChoice(row.code, f"{row.code} {row.label}", optgroup=row.family.value) for row in rows]
    earlier = sorted(recorded - {row.code for row in rows})
    kept = [SelectChoice(code, code, optgroup="Recorded earlier") for code in earlier]
    return [SelectChoice("", "None"), *offered, *kept]


def _data(diagnosis: Diagnosis | None) -> dict[str, object]:
    if diagnosis is None:
        return {"onset_certainty": Certainty.EXACT, "aetiology": Aetiology.UNKNOWN}
    plain = (
        "version",
        "condition",
        "side",
        "onset_on",
        "onset_certainty",
        "aetiology",
        "house_brackmann",
        "house_brackmann_on",
        "note",
    )
    sides = SIDES if diagnosis.side is Side.BILATERAL else (diagnosis.side or "",)
    zones = [f"{side or only}-{zone}" for side, zone in diagnosis.places for only in sides if only or side]
    status = (
        diagnosis.status
    )  # whoever completes an imported diagnosis stands by it, unless they say otherwise
    return {name: getattr(diagnosis, name) for name in plain} | {
        "status": DiagnosisStatus.CONFIRMED if status is DiagnosisStatus.TO_BE_CONFIRMED else status,
        "zones": zones,
        "codes": [row.code for row in diagnosis.codes],
    }
