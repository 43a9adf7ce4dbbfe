"""Two people changed one record. Field by field: what one typed, what the other saved, and which shall stand."""

from __future__ import annotations

import json
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.blueprints.patients.forms import ContactForm
from app.ui import filters

CAN_STAND_TOGETHER = ("desk_note", "coverage")
NOTHING = "nothing"


@dataclass(frozen=True)
class Difference:
    """One field on which the two do not agree. ``keep`` is what is chosen at first."""

    name: str
    label: str
    mine: str
    theirs: str
    keep: str
    can_have_both: bool


def marks(details: Mapping[str, Any]) -> str:
    """A short mark of each value, which the form carries to know later what has changed since."""
    return json.dumps({name: _mark(value) for name, value in details.items()})


def settle(typed: Mapping[str, Any], saved: Mapping[str, Any], choices: Mapping[str, str]) -> dict[str, Any]:
    """The values as they shall stand, where somebody has chosen; else as typed."""
    settled = dict(typed)
    for name in typed:
        keep = choices.get(f"keep-{name}")
        if keep == "theirs":
            settled[name] = saved[name]
        elif keep == "both" and name in CAN_STAND_TOGETHER:
            settled[name] = "\n".join(text for text in (typed[name], saved[name]) if text)
    return settled


def differences(form: ContactForm, settled: Mapping[str, Any], saved: Mapping[str, Any]) -> list[Difference]:
    """What somebody else changed since the form was opened, where it is not what is typed here."""
    opened = _read(form.opened.data)
    changed = [name for name in settled if opened.get(name) != _mark(saved[name])]
    return [
        Difference(
            name=name,
            label=form[name].label.text,
            mine=_said(settled[name]),
            theirs=_said(saved[name]),
            keep="theirs" if _mark(settled[name]) == opened.get(name) else "mine",
            can_have_both=name in CAN_STAND_TOGETHER and bool(settled[name] and saved[name]),
        )
        for name in changed
        if settled[name] != saved[name]
    ]


def _mark(value: Any) -> str:
    return f"{zlib.crc32(repr(value).encode()):08x}"


def _read(carried: str | None) -> dict[str, str]:
    """The marks as they came back. Where they are spoilt everything counts as changed."""
    try:
        opened = json.loads(carried or "{}")
    except ValueError:
        return {}
    return opened if isinstance(opened, dict) else {}


def _said(value: Any) -> str:
    """A value in words for a person."""
    if isinstance(value, list):
        return "\n".join(_said_line(line) for line in value) or NOTHING
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date):
        return filters.day(value)
    return str(getattr(value, "label", value) or NOTHING)


def _said_line(line: Any) -> str:
    parts = (getattr(line, name) for name in line.__dataclass_fields__)
    return ", ".join(
        ("may leave a message" if value is True else getattr(value, "label", str(value)))
        for value in parts
        if value
    )
