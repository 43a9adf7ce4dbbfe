"""Form fields that several rooms share. They check shape only and yield plain values.

Each is a function that gives a WTForms field. Whatever is typed wrong stays in the field with a message
a person can act on. Text refuses what cannot be seen: control characters and marks that turn the
direction of writing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import Any

from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import (
    BooleanField,
    DateField,
    DecimalField,
    Field,
    FieldList,
    FormField,
    IntegerField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    TimeField,
)
from wtforms import (
    Form as PlainForm,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Optional,
    StopValidation,
    ValidationError,
)
from wtforms.widgets import CheckboxInput, HiddenInput, ListWidget, TextInput

from app.clinical.entries import Entry, EntryKind
from app.clinical.instruments import AnswerRejected
from app.clinical.instruments.items import Item

INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # control characters but line breaks and tabs
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # marks that turn the direction of writing
    "\u2028\u2029\ufffe\uffff\ud800-\udfff]"  # separators, non-characters, half characters
)
LINE_BREAK = re.compile(r"[\n\r\t]")
EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
EARLIEST_DAY = date(1880, 1, 1)
LATEST_DAY = date(2200, 1, 1)

# What WTForms says, in our words.
WORDS = {
    "This field is required.": "Fill this in.",
    "Not a valid choice.": "Choose one of the list.",
    "Not a valid integer value.": "Type a whole number.",
    "Not a valid decimal value.": "Type a number.",
    "Not a valid date value.": "Type a date that exists.",
    "Not a valid time value.": "Type a time like 14:05.",
}


class _OurWords:
    def gettext(self, text: str) -> str:
        return WORDS.get(text, text)

    def ngettext(self, one: str, many: str, count: int) -> str:
        if "valid choice" in one:
            return "Choose from the list."
        return one if count == 1 else many


class _Meta:
    def get_translations(self, _form: object) -> _OurWords:
        return _OurWords()


class Form(FlaskForm):
    """A form of ours: it carries its token, speaks our words, and keeps what was typed when a verb says no."""

    class Meta(_Meta, FlaskForm.Meta):
        pass

    turned_down_with = 0

    @property
    def status(self) -> int:
        """What the page answers: 422 where the shape is wrong, 409 where the verb refused, else 200."""
        return self.turned_down_with or (422 if self.errors else 200)

    def reject(self, problems: Mapping[str, str]) -> bool:
        """Put what a verb finds wrong at its fields; "" is for the whole form. True where there was anything."""
        fields = {field.name: field for field in _all_fields(self)}
        for name, message in problems.items():
            if name in fields:
                fields[name].errors = [*fields[name].errors, message]
            else:
                self.form_errors.append(message)
        for field in fields.values():
            if isinstance(field, FieldList) and any(entry.errors for entry in field):
                field.errors = [entry.errors for entry in field]
        return bool(problems)

    def turn_down(self, message: str, *, field: str = "", status: int) -> None:
        """A verb said no while it worked (see ``care.errors.told_on``): keep its words, and its status."""
        self.turned_down_with = status
        self.reject({field: message})


class Part(PlainForm):
    """A form inside a form: one telephone, one goal. It carries no token of its own."""

    class Meta(_Meta, PlainForm.Meta):
        pass


# text


def line(
    label: str, longest: int, *, required: str = "", extra: Sequence[Any] = (), **attributes: Any
) -> Field:
    """One line of text, without blanks around it."""
    return StringField(
        label,
        [_required(required, DataRequired), *_text_rules(longest, many_lines=False), *extra],
        filters=[_trimmed],
        render_kw={"maxlength": longest, "autocomplete": "off"} | attributes,
    )


def text(label: str, longest: int, *, required: str = "", rows: int = 3, **attributes: Any) -> Field:
    """Several lines of text, as they were typed."""
    return TextAreaField(
        label,
        [_required(required, DataRequired), *_text_rules(longest, many_lines=True)],
        filters=[_trimmed],
        render_kw={"maxlength": longest, "rows": rows, "data-longest": longest} | attributes,
    )


def email(label: str, *, required: str = "") -> Field:
    return line(label, 254, required=required, extra=[_is_email], inputmode="email", spellcheck="false")


def telephone(label: str, *, required: str = "") -> Field:
    """A number as people write it; it is kept so."""
    return line(label, 40, required=required, extra=[_has_digits], type="tel", inputmode="tel")


# numbers, days and times


def whole(label: str, lowest: int, highest: int, *, required: str = "", **attributes: Any) -> Field:
    return IntegerField(
        label,
        [
            _required(required),
            _between(lowest, highest, f"Type a whole number from {lowest} to {highest}."),
        ],
        render_kw={"inputmode": "numeric", "min": lowest, "max": highest} | attributes,
    )


def number(label: str, lowest: int, highest: int, *, required: str = "", **attributes: Any) -> Field:
    """A number with two decimals at most, as an exact decimal."""
    return ExactField(
        label,
        [
            _required(required),
            _between(lowest, highest, f"Type a number from {lowest} to {highest}."),
            _has_two_decimals,
        ],
        render_kw={"inputmode": "decimal", "maxlength": 12, "autocomplete": "off"} | attributes,
    )


class ExactField(DecimalField):
    """A decimal shown without trailing zeros; a comma and a true minus are read as people mean them."""

    widget = TextInput()

    def _value(self) -> str:
        if self.raw_data:
            return str(self.raw_data[0])
        return "" if self.data is None else f"{self.data.normalize():f}"

    def process_formdata(self, valuelist: list[str]) -> None:
        super().process_formdata([typed.strip().replace("−", "-").replace(",", ".") for typed in valuelist])
        if self.data is not None and not self.data.is_finite():
            self.data = None
            raise ValueError(WORDS["Not a valid decimal value."])


def day(label: str, *, required: str = "", **attributes: Any) -> Field:
    """A calendar day. Whether it makes sense is for the verb to say."""
    return DateField(
        label,
        [_required(required), _is_near],
        render_kw={"min": EARLIEST_DAY.isoformat(), "max": LATEST_DAY.isoformat()} | attributes,
    )


def time_of_day(label: str, *, required: str = "", **attributes: Any) -> Field:
    return TimeField(label, [_required(required)], render_kw=attributes)


def version() -> Field:
    """Which version of the record the page was opened with."""
    return IntegerField("Version", [InputRequired()], widget=HiddenInput())


# files


def file(label: str, endings: Sequence[str], *, required: str = "", **attributes: Any) -> Field:
    """One file from the person's device. What it really is, is for the verb to say."""
    return FileField(
        label,
        [FileRequired(required)] if required else [],
        render_kw={"accept": ",".join(f".{ending}" for ending in endings)} | attributes,
    )


# choices


def choice(
    label: str, kind: type[StrEnum] | Iterable[StrEnum], *, blank: str = "", required: str = ""
) -> Field:
    """One word of a closed list in a drop-down; None where ``blank`` is left standing."""
    first = [SelectChoice("", blank)] if blank else []
    return SelectField(label, [_required(required)], choices=first + _choices(kind), coerce=_coerced(kind))


def segment(label: str, kind: type[StrEnum] | Iterable[StrEnum], *, required: str = "") -> Field:
    """One word of a short list, all of them in sight. Nothing is chosen before a person does."""
    return RadioField(
        label,
        [_required(required)],
        choices=_choices(kind),
        coerce=_coerced(kind),
    )


def several(label: str, kind: type[StrEnum] | Iterable[StrEnum], *, required: str = "") -> Field:
    """Any number of words of a closed list, as chips."""
    return SelectMultipleField(
        label,
        [_required(required)],
        choices=_choices(kind),
        coerce=_coerced(kind),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )


def tick(label: str) -> Field:
    """Yes, or nothing said."""
    return BooleanField(label, render_kw={"value": "true"})


def steps(label: str, most: int) -> Field:
    """A number from 0 up, each in sight as one tap. Nothing is chosen before a person does."""
    numbers = [str(number) for number in range(most + 1)]

    def is_one(_form: Form, field: Field) -> None:
        if field.data is not None and not isinstance(field.data, int):
            raise ValidationError(f"Choose a number from 0 to {most}.")

    return RadioField(
        label,
        [is_one],
        choices=[SelectChoice(number, number) for number in numbers],
        coerce=lambda value: int(value) if str(value) in numbers else value or None,
        validate_choice=False,
    )


def entered(entry: Entry, *, label: str = "") -> Field:
    """The field for one declared entry of a note."""
    name = label or entry.label
    if entry.words is not None:
        build = {EntryKind.SEVERAL: several, EntryKind.PICK: _picked}.get(entry.kind, segment)
        return build(name, entry.words)
    if entry.kind is EntryKind.FLAG:
        return tick(name)
    if entry.kind is EntryKind.SCALE:
        return steps(name, entry.most)
    if entry.kind is EntryKind.NUMBER:
        return whole(name, entry.least, entry.most)
    if entry.kind is EntryKind.DECIMAL:
        return number(name, entry.least, entry.most)
    if entry.kind is EntryKind.DAY:
        return day(name)
    if entry.kind is EntryKind.LINE:
        return line(name, entry.longest)
    return text(name, entry.longest, maxlength=False)


def _picked(label: str, kind: type[StrEnum]) -> Field:
    return choice(label, kind, blank="–")


def answer(label: str, item: Item, *, in_sight: bool = False) -> Field:
    """One question of a measure, built from its declaration: numbers as segments, words as a drop-down
    (``in_sight``: as segments too), measured amounts and texts as a line.

    Nothing is chosen before a person does.
    """

    def is_known(_form: Form, field: Field) -> None:
        try:
            item.read(field.data)
        except AnswerRejected as rejected:
            raise ValidationError(rejected.message) from None

    if not item.options:
        return _typed_answer(label, item, is_known)
    pairs = [SelectChoice(str(option.value), option.label) for option in item.options]
    is_open = in_sight or all(isinstance(option.value, int) for option in item.options)
    return (RadioField if is_open else SelectField)(
        label,
        [is_known],
        choices=pairs if is_open else [SelectChoice("", "–"), *pairs],
        coerce=lambda value: "" if value is None else str(value),
        validate_choice=False,
    )


def _typed_answer(label: str, item: Item, is_known: Callable[[Form, Field], None]) -> Field:
    longest = item.longest or 12
    return StringField(
        label,
        [*_text_rules(longest, many_lines=False), is_known],
        filters=[_trimmed],
        render_kw={"maxlength": longest, "autocomplete": "off"}
        | ({"inputmode": "decimal"} if item.amount else {}),
    )


def _choices(kind: Iterable[StrEnum]) -> list[SelectChoice]:
    return [SelectChoice(word.value, getattr(word, "label", word.value)) for word in kind]


def _coerced(kind: Iterable[StrEnum]) -> Callable[[Any], Any]:
    """The word that was sent. Anything else stays as it came, and the field finds it is none of its choices."""
    words: dict[Any, Any] = {word.value: word for word in kind}
    return lambda value: words.get(value, value or None)


def _required(message: str, rule: type = InputRequired) -> Any:
    return rule(message) if message else Optional()


def _text_rules(longest: int, *, many_lines: bool) -> list[Callable[[Form, Field], None]]:
    def is_visible(_form: Form, field: Field) -> None:
        typed = field.data or ""
        if INVISIBLE.search(typed) or (not many_lines and LINE_BREAK.search(typed)):
            raise ValidationError("Remove the invisible characters, perhaps by typing this anew.")

    def is_short(_form: Form, field: Field) -> None:
        typed = len(field.data or "")
        if typed > longest:
            raise ValidationError(f"Use at most {longest:,} characters; these are {typed:,}.")

    return [is_visible, is_short]


def _trimmed(typed: str | None) -> str:
    """Line breaks as one character, whatever the browser sent; no blanks at the ends."""
    return (typed or "").replace("\r\n", "\n").strip()


def _is_email(_form: Form, field: Field) -> None:
    if field.data and not EMAIL.fullmatch(field.data):
        raise ValidationError("Type an address like name@example.org.")


def _has_digits(_form: Form, field: Field) -> None:
    if field.data and sum(sign.isdecimal() for sign in field.data) < 3:
        raise ValidationError("Type a telephone number.")


def _between(lowest: int, highest: int, words: str) -> Callable[[Form, Field], None]:
    """Compares only: numbers of hundreds of digits can be neither rounded nor made a float."""

    def is_between(_form: Form, field: Field) -> None:
        if field.data is None or not lowest <= field.data <= highest:
            raise StopValidation(words)

    return is_between


def _has_two_decimals(_form: Form, field: Field) -> None:
    if field.data is not None and field.data != round(field.data, 2):
        raise ValidationError("Use two decimals at most.")


def _is_near(_form: Form, field: Field) -> None:
    """Years of two digits and slips of the finger are not days of this practice.

    The day is forgotten (what was typed is not), so that nobody reckons with one next to the end of time.
    """
    if field.data and not EARLIEST_DAY <= field.data <= LATEST_DAY:
        field.data = None
        raise StopValidation("Type the year with four digits.")


def _all_fields(fields: Iterable[Field]) -> Iterator[Field]:
    for field in fields:
        yield field
        if isinstance(field, FieldList | FormField):
            yield from _all_fields(field)
