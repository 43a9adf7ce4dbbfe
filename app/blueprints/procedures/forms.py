from __future__ import annotations

from typing import Any

from wtforms import DateField, FieldList, FormField, ValidationError
from wtforms.validators import Optional
from wtforms.widgets import HiddenInput

from app.care.surgeries import RestrictionValues, SurgeryValues
from app.care.toxin_treatments import ToxinValues
from app.clinical.toxin import MOST_LINES, MOST_SITES, MOST_UNITS, Line, Product, Treatment
from app.clinical.vocabulary import (
    DonorNerve,
    MovementTrigger,
    Muscle,
    ProcedureKind,
    Side,
    SurgeryType,
    Technique,
    ToxinProduct,
)
from app.models import Procedure
from app.ui import fields
from app.ui.rows import FormWithRows, Row


class LineRow(Row):
    """One muscle."""

    muscle = fields.choice("Muscle", Muscle, blank="Choose")
    side = fields.segment("Side", Side)
    units = fields.number("Units", 0, MOST_UNITS)
    sites = fields.whole("Sites", 1, MOST_SITES)

    needed = {"muscle": "Choose the muscle.", "side": "Choose the side.", "units": "Give the units."}

    def validate_units(self, field: Any) -> None:
        if field.data is not None and field.data <= 0:
            raise ValidationError("Give more than 0 units, or take the line out.")

    @property
    def values(self) -> Line:
        return Line(self.muscle.data, self.side.data, self.units.data, self.sites.data)

    @property
    def is_whole(self) -> bool:
        """It says enough to be counted, while the rest is still being typed."""
        said = isinstance(self.muscle.data, Muscle) and isinstance(self.side.data, Side)
        return bool(said and self.units.data and 0 < self.units.data <= MOST_UNITS)


class ToxinForm(FormWithRows):
    lists = ("lines",)
    most_rows = MOST_LINES

    performed_on = fields.day("Day", required="Give the day.")
    product = fields.choice("Product", ToxinProduct, blank="Choose", required="Choose the product.")
    other_product = fields.line("Name of the product", 120)
    lot = fields.line("Lot", 40, spellcheck="false", autocapitalize="characters")
    expires_on = fields.day("Expires")
    expired_reason = fields.line("Why was an expired lot used?", 300)
    dilution = fields.line("Dilution", 120)
    lines = FieldList(FormField(LineRow))
    next_due_on = fields.day("Next due")
    detail = fields.text("Remarks", 4000)
    is_from_elsewhere = fields.tick("Given elsewhere, the lot is not known")
    is_other_side_meant = fields.tick("The unaffected side is meant")

    def values(self) -> ToxinValues:
        plain = {name: self[name].data for name in TYPED}
        return ToxinValues(**plain, lines=tuple(row.form.values for row in self.rows("lines")))

    def fill(self, *, at_least: int = 1) -> ToxinForm:
        """With so many lines to write on, filled or empty."""
        while len(self.lines) < at_least:
            self.add_row("lines")
        return self

    @property
    def so_far(self) -> Treatment | None:
        """What the lines come to while they are typed; nothing without a product."""
        if not isinstance(self.product.data, ToxinProduct):
            return None
        product = Product(self.product.data, self.other_product.data or "")
        return Treatment(product, tuple(row.form.values for row in self.lines if row.form.is_whole))


TYPED = tuple(name for name in ToxinValues.__slots__ if name != "lines")


def lines_of(procedure: Procedure) -> dict[str, Any]:
    """What is the same as last time: product, dilution and muscles. The lot is read from the vial each time."""
    names = ("product", "other_product", "dilution")
    lines = [
        {name: getattr(one, name) for name in ("muscle", "side", "units", "sites")}
        for one in procedure.injections
    ]
    return {name: getattr(procedure, name) for name in names} | {"lines": lines}


class RestrictionRow(Row):
    wording = fields.line("What is forbidden", 300, placeholder="No strain, soft diet")
    starts_on = fields.day("From")
    ends_on = fields.day("Through")
    techniques = fields.several("Concerns", Technique)

    needed = {"wording": "Say what is forbidden."}

    @property
    def values(self) -> RestrictionValues:
        return restriction_values(self)


class SurgeryForm(FormWithRows):
    lists = ("restrictions",)

    performed_on = fields.day("Day", required="Give the day.")
    surgery_type = fields.choice("Type", SurgeryType, blank="Choose", required="Choose the type.")
    name = fields.line("What was done", 120)
    side = fields.segment("Side", Side, required="Choose the side.")
    donor_nerve = fields.choice("Donor nerve", DonorNerve, blank="None or not told")
    surgeon = fields.line("Surgeon", 120)
    restrictions = FieldList(FormField(RestrictionRow))
    detail = fields.text("Remarks", 4000)

    def values(self) -> SurgeryValues:
        plain = {name: self[name].data for name in SurgeryValues.__slots__ if name != "restrictions"}
        rows = tuple(row.form.values for row in self.rows("restrictions"))
        return SurgeryValues(**plain, restrictions=rows)


class RestrictionForm(fields.Form):
    """One more restriction, of an operation that is recorded already."""

    wording = fields.line("What is forbidden", 300, required="Say what is forbidden.")
    starts_on = fields.day("From")
    ends_on = fields.day("Through")
    techniques = fields.several("Concerns", Technique)


class ClearanceForm(fields.Form):
    cleared_on = fields.day("Cleared on", required="Give the day.")
    clearance = fields.line("Cleared by", 300, required="Say who cleared it.")


class FirstMovementForm(fields.Form):
    """``shown`` is the day that stood there when the page was opened."""

    moved_on = fields.day("First movement", required="Give the day.")
    trigger = fields.segment("Brought by", MovementTrigger, required="Choose what brought it.")
    shown = DateField("Noted before", [Optional()], widget=HiddenInput())


class PlannedForm(fields.Form):
    kind = fields.segment("Kind", ProcedureKind, required="Choose the kind.")
    name = fields.line("What is planned", 120, required="Name it.")
    planned_on = fields.day("Day it is planned for", required="Give the day.")
    side = fields.segment("Side", Side)


class CallOffForm(fields.Form):
    reason = fields.line("Why is it called off?", 500, required="Give the reason.")


class StrikeForm(fields.Form):
    reason = fields.line("Why was this an error?", 500, required="Give the reason.")


def restriction_values(form: RestrictionRow | RestrictionForm) -> RestrictionValues:
    return RestrictionValues(
        wording=form.wording.data,
        starts_on=form.starts_on.data,
        ends_on=form.ends_on.data,
        techniques=tuple(form.techniques.data or ()),
    )
