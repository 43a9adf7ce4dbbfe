"""The forms of a consultation request: the intake, built from its declaration in one of the two languages, and
what the desk writes down while it answers."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from wtforms import BooleanField, Field, HiddenField, RadioField, SelectField, SelectMultipleField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.care import telephones
from app.care.errors import Invalid
from app.clinical import intake_words
from app.clinical.age import LONGEST_LIFE_IN_YEARS, full_years, is_minor
from app.clinical.intake import Both, Kind, Question, Section, questions
from app.clinical.intake_questions import CONTACT, WHEN
from app.clinical.languages import Language
from app.clinical.urgency import CALL_911, EYE_TODAY
from app.clinical.vocabulary import ContactWay, RequestStatus
from app.models import ConsultationRequest, User
from app.ui import fields

NUMBER = re.compile(r"\d[\d,]*")


class IntakeForm(fields.Form):
    """Shape, and whether the answers make sense with one another; every word in the language of the page."""

    said_in: Language
    sections: tuple[Section, ...]
    can_follow = frozenset({"born_on"})  # asked for later, where the desk types
    call_911, eye_today = CALL_911, EYE_TODAY

    def __init__(self, *, today: date, **values: Any) -> None:
        super().__init__(**values)
        self.today = today

    def validate(self, extra_validators: Any = None) -> bool:
        is_whole = super().validate(extra_validators)
        for field in self:
            field.errors = [said(str(message), self.said_in) for message in field.errors]
        found = self._missing() | self._senseless()
        return not self.reject({name: words[self.said_in] for name, words in found.items()}) and is_whole

    def health(self) -> dict[str, Any]:
        """What is for clinicians only."""
        return {question.key: self[question.key].data for question in self._asked(is_health=True)}

    def answers(self) -> dict[str, Any]:
        """What the desk works with, as the record keeps it."""
        given = {question.key: self[question.key].data for question in self._asked(is_health=False)}
        given.pop("consent", None)
        for name in ("phone", "guardian_phone"):
            given[name] = telephones.written(given[name]) or ""
        return given | {
            "contact_by": ContactWay(given["contact_by"] or self._way()),
            "preferred_days": [int(day) for day in given["preferred_days"] or ()],
            "preferred_times": given["preferred_times"] or "",
        }

    def part(self, section: Section) -> list[Field]:
        return [self[question.key] for question in section.questions]

    def opens(self, section: Section) -> bool:
        """A folded section stands open where something was typed into it or is to be put right."""
        return any(field.errors or field.data for field in self.part(section))

    def _asked(self, *, is_health: bool) -> list[Question]:
        return [one for one in questions(self.sections) if one.is_health is is_health]

    def _way(self) -> ContactWay:
        return ContactWay.PHONE if self["phone"].data else ContactWay.EMAIL

    def _missing(self) -> dict[str, Both]:
        found = {
            question.key: question.needed
            for question in questions(self.sections)
            if question.needed
            and question.key not in self.can_follow
            and not self[question.key].data
            and not self[question.key].errors
        }
        if not (self["phone"].data or self["email"].data):
            found["phone"] = intake_words.NO_WAY_TO_REACH
        elif self["contact_by"].data == ContactWay.EMAIL and not self["email"].data:
            found["email"] = intake_words.NO_EMAIL_FOR_IT
        elif self["contact_by"].data in (ContactWay.PHONE, ContactWay.TEXT) and not self["phone"].data:
            found["phone"] = intake_words.NO_TELEPHONE_FOR_IT
        return found

    def _senseless(self) -> dict[str, Both]:
        found = {
            name: intake_words.NO_NUMBER
            for name in ("phone", "guardian_phone")
            if self[name].data and not self[name].errors and telephones.written(self[name].data) is None
        }
        for name in ("born_on", "onset_on"):
            if name in self and self[name].data and self[name].data > self.today:
                found[name] = intake_words.NOT_COME_YET
        born_on = self["born_on"].data
        if not born_on or "born_on" in found:
            return found
        if full_years(born_on, self.today) > LONGEST_LIFE_IN_YEARS:
            found["born_on"] = intake_words.TOO_LONG_AGO
        elif is_minor(born_on, self.today) and not self["guardian_name"].data:
            found["guardian_name"] = intake_words.NO_GUARDIAN
        return found


class CorrectionForm(IntakeForm):
    """What the desk puts right, of the version it was opened with."""

    version = fields.version()


class CallForm(IntakeForm):
    """What the desk types while it listens, with the key that makes one form one request."""

    opened = HiddenField()


class PublicForm(IntakeForm):
    """As anybody may send it: with the proof of when it was opened, and a field that only a program fills."""

    can_follow = frozenset()
    opened = HiddenField()
    website = fields.line("Website", 2000)


class ContactForm(fields.Form):
    """One attempt to reach the person."""

    way = fields.segment("How", ContactWay, required="Choose how.")
    outcome = fields.line("What came of it", 300, required="Say in a few words what came of it.")


class OwnerForm(fields.Form):
    """Who looks after the request, and by when."""

    owner = SelectField("Looked after by")
    due_on = fields.day("Due", required="Choose a day.")
    version = fields.version()

    def __init__(self, *, people: Iterable[User], **kw: Any) -> None:
        super().__init__(**kw)
        self.people = {str(person.public_id): person for person in people}
        self.owner.choices = [SelectChoice("", "Nobody yet")]
        self.owner.choices += [SelectChoice(key, person.name) for key, person in self.people.items()]

    def values(self) -> dict[str, Any]:
        return {
            "owner": self.people.get(self.owner.data),
            "due_on": self.due_on.data,
            "version": self.version.data,
        }


class StepForm(fields.Form):
    """Another status, with a reason where the request ends."""

    wanted = fields.choice("New status", RequestStatus, blank="Choose", required="Choose one.")
    reason = fields.line("Reason", 300)

    def __init__(self, *, steps: Iterable[RequestStatus], **kw: Any) -> None:
        super().__init__(**kw)
        self.wanted.choices = [
            SelectChoice("", "Choose"),
            *(SelectChoice(one.value, one.label) for one in steps),
        ]


class BookingForm(fields.Form):
    """One of the openings that were offered, and a note for the desk."""

    opening = fields.line("Openings that fit", 60, required="Choose one of the openings.")
    desk_note = fields.text("Note for the desk", 500, rows=2)

    def chosen(self, people: Iterable[User]) -> dict[str, Any]:
        """Who and when, of those who give the visit."""
        named, _, instant = (self.opening.data or "").partition(" ")
        person = next((one for one in people if str(one.public_id) == named), None)
        try:
            starts_at = datetime.fromisoformat(instant).replace(tzinfo=UTC)
        except (ValueError, OverflowError):
            raise Invalid("opening", "Choose one of the openings.") from None
        if person is None or not fields.EARLIEST_DAY <= starts_at.date() <= fields.LATEST_DAY:
            raise Invalid("opening", "Choose one of the openings.")
        return {"clinician": person, "starts_at": starts_at}


def opening_value(clinician: User, starts_at: datetime) -> str:
    """Says who and when in one value; read back by ``BookingForm.chosen``."""
    return f"{clinician.public_id} {starts_at.astimezone(UTC):%Y-%m-%dT%H:%M}"


@cache
def form_class(kind: type[IntakeForm], sections: tuple[Section, ...], language: Language) -> type[IntakeForm]:
    """The fields in the order of the declaration."""
    built = {question.key: _field(question, language) for question in questions(sections)}
    return type(
        f"{kind.__name__}In{language.name}", (kind,), built | {"said_in": language, "sections": sections}
    )


def known(asked: ConsultationRequest) -> dict[str, Any]:
    """The request as the values of its form."""
    same = {
        question.key: getattr(asked, question.key)
        for question in questions(CONTACT)
        if question.key not in ("contact_by", "preferred_days")
    }
    days = [str(day) for day in asked.preferred_days]
    return same | {"contact_by": asked.contact_by.value, "preferred_days": days, "version": asked.version}


def said_times(asked: ConsultationRequest) -> str:
    """When they can come, in words."""
    days, times = WHEN.questions
    wanted = [str(day) for day in asked.preferred_days]
    parts = (days.in_words(wanted), times.in_words(asked.preferred_times).lower())
    words = ", ".join(part for part in parts if part) or "any time"
    return words[0].upper() + words[1:]


def said(message: str, language: Language) -> str:
    """What a field finds wrong, in the language of the page."""
    if language is Language.ENGLISH:
        return message
    known = intake_words.PROBLEMS.get(NUMBER.sub("#", message))
    if known is None:
        return message
    numbers = iter(NUMBER.findall(message))
    return re.sub("#", lambda _: next(numbers), known)


def _field(question: Question, language: Language) -> Field:
    label, hint = question.label[language], question.hint[language] if question.hint else ""
    field = _BUILD[question.kind](label, question, language)
    field.kwargs["description"] = hint
    return field


def _typed(build: Any) -> Any:
    def make(label: str, question: Question, _language: Language) -> Field:
        field = build(label, question)
        field.kwargs["render_kw"] = (field.kwargs.get("render_kw") or {}) | {"autocomplete": question.fills}
        return field

    return make


def _options(choices: Mapping[str, Both] | None, language: Language) -> list[SelectChoice]:
    return [SelectChoice(key, words[language]) for key, words in (choices or {}).items()]


def _choice(label: str, question: Question, language: Language) -> Field:
    return RadioField(
        label, [Optional()], choices=_options(question.choices, language), coerce=lambda value: value or ""
    )


def _several(label: str, question: Question, language: Language) -> Field:
    return SelectMultipleField(
        label,
        choices=_options(question.choices, language),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )


_BUILD: Mapping[Kind, Any] = {
    Kind.LINE: _typed(lambda label, question: fields.line(label, question.longest)),
    Kind.TEXT: _typed(lambda label, question: fields.text(label, question.longest, rows=4, maxlength=False)),
    Kind.DAY: _typed(lambda label, _question: fields.day(label)),
    Kind.TELEPHONE: _typed(lambda label, _question: fields.telephone(label)),
    Kind.EMAIL: _typed(lambda label, _question: fields.email(label)),
    Kind.FLAG: lambda label, _question, _language: BooleanField(label),
    Kind.CHOICE: _choice,
    Kind.SEVERAL: _several,
}
