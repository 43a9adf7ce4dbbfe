from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from flask import current_app
from flask_wtf.file import FileField
from wtforms import HiddenField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from app.care.file_kinds import ENDINGS, MEGABYTE, Received
from app.clinical.vocabulary import OrderKind, Profession, SendMethod
from app.models import Diagnosis
from app.ui import fields

LONGEST_NAME = 120


def a_file(label: str) -> Any:
    return fields.file(label, ENDINGS, **{"data-behaviour": "file-choice"})


class PaperForm(fields.Form):
    """A form with a file. A browser keeps no chosen file, so a page that is shown again says that it is gone."""

    @property
    def received(self) -> Received | None:
        chosen = next((field.data for field in self if isinstance(field, FileField)), None)
        if not chosen:
            return None
        return Received(chosen.filename or "", chosen.stream.read(self.largest_file + 1))

    @property
    def lost_file(self) -> str:
        """The name of a file that was sent with what is turned down."""
        chosen = next((field.data for field in self if isinstance(field, FileField)), None)
        return (chosen.filename or "") if chosen and self.errors else ""

    @property
    def largest_file(self) -> int:
        return int(current_app.config["LARGEST_DOCUMENT"])

    @property
    def file_hint(self) -> str:
        return f"PDF, PNG or JPEG, up to {self.largest_file // MEGABYTE} MB."


class AboutADiagnosis(PaperForm):
    """``diagnosis`` is one of the chart, or none for all of them."""

    diagnosis = SelectField("For", coerce=lambda value: value or None)

    def offer(self, diagnoses: Sequence[Diagnosis]) -> None:
        every = SelectChoice("", "Every diagnosis of this chart")
        self.diagnosis.choices = [
            every,
            *(SelectChoice(str(one.public_id), diagnosis_words(one)) for one in diagnoses),
        ]


class OrderForm(AboutADiagnosis):
    kind = fields.segment("Kind", OrderKind, required="Choose the kind.")
    signer_name = fields.line("Who ordered or referred", LONGEST_NAME, required="Name the person.")
    profession = fields.choice("Profession", Profession, blank="Choose", required="Choose the profession.")
    verbal_on = fields.day("Given by word of mouth on")
    signed_on = fields.day("Signed on")
    wording = fields.text("What it says", 4000)
    file = a_file("File")


class WrittenOrderForm(fields.Form):
    """The physician's own, signed by sending it."""

    diagnosis = SelectField("For", [InputRequired("Choose the diagnosis.")])
    kind = fields.segment("Kind", OrderKind, required="Choose the kind.")
    wording = fields.text("What is ordered", 4000, required="Say what is ordered.", rows=5)

    def offer(self, diagnoses: Sequence[Diagnosis]) -> None:
        self.diagnosis.choices = [SelectChoice(str(one.public_id), diagnosis_words(one)) for one in diagnoses]


class SignatureForm(PaperForm):
    signed_on = fields.day("Signed on", required="Give the day beside the signature.")
    file = a_file("File")


class NoticeForm(AboutADiagnosis):
    signed_on = fields.day("Given and signed by both on", required="Give the day.")
    file = a_file("File")


class SendingForm(PaperForm):
    sent = SelectField("What was sent", [InputRequired("Choose what was sent.")])
    sent_on = fields.day("Sent on", required="Give the day.")
    method = fields.segment("How", SendMethod, required="Choose the way.")
    recipient = fields.line("To whom", LONGEST_NAME, required="Name who got it.", list="recipients")
    proof = fields.line("Proof: number of the fax receipt or portal entry", 200)
    file = a_file("Proof as a file")

    def offer(self, choices: Mapping[str, str]) -> None:
        self.sent.choices = [SelectChoice(key, words) for key, words in choices.items()]


class ReturnForm(PaperForm):
    returned_on = fields.day("Date beside the signature", required="Give the day.")
    signer = fields.line("Signed by", LONGEST_NAME, required="Name who signed.")
    file = a_file("The signed paper")


class LetterForm(fields.Form):
    """What a person writes around the facts; ``mark`` names the facts that were on the page."""

    mark = HiddenField()
    recipient = fields.line("To", LONGEST_NAME, required="Name whom the letter goes to.")
    recipient_contact = fields.line("Address or fax", 200)
    opening = fields.text("Opening words", 4000, rows=6)
    closing = fields.text("Closing words", 4000, rows=6)


class StrikeForm(fields.Form):
    reason = fields.line("Why was this an error?", 500, required="Give the reason.")


def diagnosis_words(diagnosis: Diagnosis) -> str:
    condition = diagnosis.condition.label if diagnosis.condition else "Condition not recorded"
    return f"{condition}, {diagnosis.side.label.lower()}" if diagnosis.side else condition
