"""Records on paper: an accessible PDF (PDF/UA-1), typeset by typst.

The words go to the typesetter as data and are never read as markup. Its fonts come with their packages,
so a name in any writing is printed as it is written. A sign that no font has is an error of PDF/UA; then
the PDF is made without that promise, with an empty box in the sign's place, and the log says so.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import typst
from flask import current_app

from app.ui.letter_sheet import LetterSheet
from app.ui.record import Figure, Record

log = logging.getLogger("poise.paper")

RECORDS, TAKE_HOME, LETTER = "print/records.typ", "print/take_home.typ", "print/letter.typ"
PROGRAM = "print/home_program.typ"
FONT_PACKAGES = ("fontpkg_inter", "fontpkg_source_serif_4", "manimgx_fonts", "noto_cjk_sans_jp_regular")
ACCESSIBLE = ["ua-1"]
WHOLE = ("content_hash", "svg")
ENDLESS = re.compile(r"\S{30}(?=\S)")


@dataclass(frozen=True)
class Sheet:
    """What is printed, and what every page says of the printing."""

    title: str
    practice: str
    printed: str  # by whom and when
    records: Sequence[Record]


@dataclass(frozen=True)
class HomeSection:
    """``is_next``: about what comes next, beside the drawing."""

    heading: str
    lines: Sequence[str]
    is_next: bool = False


@dataclass(frozen=True)
class HomeSheet:
    """One page in large type for the patient. ``face`` is a drawing of then and now, where there is one."""

    title: str
    practice: str
    visit: str
    sections: Sequence[HomeSection]
    face: Figure | None
    contact: Sequence[str]


@dataclass(frozen=True)
class ProgramExercise:
    """One block of the home program: its picture, and what to do, how often, until when to stop."""

    heading: str
    dose: str
    sentences: Sequence[str]
    stop: str
    link: str
    picture: Figure


@dataclass(frozen=True)
class ProgramSheet:
    """The home program in large type. ``week`` are the rows of the empty grid, ``days`` its columns."""

    title: str
    practice: str
    address: str
    visit: str
    therapist: str
    exercises: Sequence[ProgramExercise]
    changed: HomeSection | None
    cautions: Sequence[str]
    red_flags: Sequence[str]
    week: Sequence[str]
    days: Sequence[str]
    contact: str
    printed: str


def pdf(sheet: Sheet, *, at: datetime, named: str) -> bytes:
    """``named`` is what the log calls it: ids, never names."""
    return _made(RECORDS, sheet, at, named)


def take_home(sheet: HomeSheet, *, at: datetime, named: str) -> bytes:
    return _made(TAKE_HOME, sheet, at, named)


def letter(sheet: LetterSheet, *, at: datetime, named: str) -> bytes:
    return _made(LETTER, sheet, at, named)


def home_program(sheet: ProgramSheet, *, at: datetime, named: str) -> bytes:
    return _made(PROGRAM, sheet, at, named)


def _made(
    template: str, sheet: Sheet | HomeSheet | LetterSheet | ProgramSheet, at: datetime, named: str
) -> bytes:
    sent = {"sheet": json.dumps(_breakable(asdict(sheet)), ensure_ascii=False)}
    try:
        return _typeset(template, sent, at, ACCESSIBLE)
    except typst.TypstError:  # its message quotes the text, so it goes into no log
        log.warning("This PDF was made without PDF/UA: %s", named)
        return _typeset(template, sent, at, [])


def _breakable(value: Any) -> Any:
    """Endless words may go on in the next line, so that nothing runs off the sheet.

    Fingerprints and drawings stay whole.
    """
    if isinstance(value, str):
        return ENDLESS.sub("\\g<0>\u200b", value)
    if isinstance(value, dict):
        return {key: one if key in WHOLE else _breakable(one) for key, one in value.items()}
    return [_breakable(one) for one in value] if isinstance(value, list | tuple) else value


def _typeset(template: str, sent: dict[str, str], at: datetime, standards: list[str]) -> bytes:
    return typst.compile(
        Path(current_app.jinja_loader.searchpath[0]) / template,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs=sent,
        format="pdf",
        pdf_standards=standards,
        timestamp=int(at.timestamp()),
    )


@cache
def _fonts() -> typst.Fonts:
    folders = [
        str(Path(spec.origin).parent) for name in FONT_PACKAGES if (spec := find_spec(name)) and spec.origin
    ]
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=folders)
