"""ICD-10-CM codes that a facial-nerve diagnosis may carry, with the side each one tells.

Source: the practice's care description, part 2 (ICD-10-CM, US fiscal year 2026, in force from 1 October
2025; each row says whether it was read in a public source or is professional knowledge). Labels are our
own short words. Codes change every 1 October: a changed code gets a new row with its own dates, never an
edit. A person picks; nothing here chooses a code.

Most codes carry no side: laterality then lives in the diagnosis alone. Where a code does carry one, it
must not contradict the diagnosis.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.clinical.days import day
from app.clinical.vocabulary import Aetiology, Side

FISCAL_YEAR_2026 = date(2025, 10, 1)


class UnknownCode(ValueError):
    """The code is not on the list in force on that day."""


class Mark(StrEnum):
    """How sure we are of a row."""

    READ = "read in a public source"
    KNOWN = "professional knowledge"


class Family(StrEnum):
    """How the codes are grouped where one is picked."""

    NERVE = "Facial nerve"
    INJURY = "Injury of the facial nerve"
    CAUSE = "Cause"
    CENTRAL = "Central weakness"
    EYE = "Eye"


class Laterality(StrEnum):
    """The side a code tells. A code of no side has none of these."""

    RIGHT = "right"
    LEFT = "left"
    BILATERAL = "bilateral"
    UNSPECIFIED = "unspecified"


@dataclass(frozen=True, slots=True)
class Code:
    """``names_the_nerve``: the code by itself says that the facial nerve is ill."""

    code: str
    label: str
    family: Family
    mark: Mark
    laterality: Laterality | None = None
    aetiology: Aetiology = Aetiology.UNKNOWN
    names_the_nerve: bool = False
    note: str = ""
    valid_from: date = FISCAL_YEAR_2026
    valid_until: date | None = None

    def is_valid(self, on: date) -> bool:
        """Whether the code may be used for a service of that day."""
        return self.valid_from <= on and (self.valid_until is None or on <= self.valid_until)


def codes_on(on: date) -> tuple[Code, ...]:
    """The codes in force on that day, in the order they are offered."""
    return tuple(code for code in CODES if code.is_valid(on))


def find(code: str, on: date) -> Code:
    """The code as listed on that day; case, spaces and a missing point do not matter."""
    wanted = _bare(code)
    for row in codes_on(on):
        if _bare(row.code) == wanted:
            return row
    raise UnknownCode(f"{code.strip()[:10]} is not on the list of ICD-10-CM codes for {day(on)}.")


def listed(code: str) -> Code | None:
    """The code as last listed, whether or not it is still in force; None where it never was."""
    wanted = _bare(code)
    return next((row for row in reversed(CODES) if _bare(row.code) == wanted), None)


def laterality_of(code: str) -> Laterality | None:
    """The side the code tells; None where it tells none or is not listed."""
    row = listed(code)
    return row.laterality if row else None


def laterality_conflict(code: str, side: Side) -> str | None:
    """Why the code cannot stand beside a diagnosis of that side, or None.

    With both sides affected a one-sided code is no contradiction: the other side has its own.
    """
    told = laterality_of(code)
    if told in (None, Laterality.UNSPECIFIED) or side is Side.BILATERAL or told == side.value:
        return None
    says = "both sides" if told is Laterality.BILATERAL else f"the {told} side"
    return f"{code} says {says}, but the diagnosis is on the {side.value}."


def excluded_together(codes: Iterable[str]) -> str | None:
    """Why these codes cannot be used together (the Excludes1 note of category G51), or None."""
    given = [_bare(code) for code in codes]
    disorders = any(code.startswith("G51") for code in given)
    injuries = any(code.startswith("S045") and not code.endswith("S") for code in given)
    if disorders and injuries:
        return "A code of G51 cannot stand beside a current injury of the facial nerve (S04.5-)."
    return None


def _bare(code: str) -> str:
    return code.strip().upper().replace(".", "")


def _nerve() -> Iterator[Code]:
    """Category G51. No form of G51.0 tells a side."""
    for code, label, aetiology in (
        ("G51.0", "Bell’s palsy, or facial palsy without a known cause", Aetiology.BELLS_PALSY),
        ("G51.1", "Inflammation of the geniculate ganglion, not zoster", Aetiology.OTHER),
        ("G51.2", "Melkersson(-Rosenthal) syndrome", Aetiology.OTHER),
    ):
        yield Code(code, label, Family.NERVE, Mark.READ, None, aetiology, True)
    for digit, laterality in (
        ("1", Laterality.RIGHT),
        ("2", Laterality.LEFT),
        ("3", Laterality.BILATERAL),
        ("9", Laterality.UNSPECIFIED),
    ):
        label = f"Clonic hemifacial spasm, {_side_words(laterality)}"
        yield Code(f"G51.3{digit}", label, Family.NERVE, Mark.READ, laterality, Aetiology.OTHER, True)
    for code, label, note in (
        ("G51.4", "Facial myokymia", ""),
        (
            "G51.8",
            "Other disorder of the facial nerve",
            "Usual for synkinesis after palsy; the coder decides",
        ),
        ("G51.9", "Disorder of the facial nerve, unspecified", ""),
    ):
        yield Code(code, label, Family.NERVE, Mark.READ, None, Aetiology.UNKNOWN, True, note)
    yield Code("B02.21", "Ramsay Hunt (zoster)", Family.NERVE, Mark.READ, None, Aetiology.RAMSAY_HUNT, True)


def _injuries() -> Iterator[Code]:
    """S04.5-: fifth character the side, X to fill, seventh the encounter."""
    for digit, laterality in (
        ("0", Laterality.UNSPECIFIED),
        ("1", Laterality.RIGHT),
        ("2", Laterality.LEFT),
    ):
        for letter, encounter in (("A", "active treatment"), ("D", "subsequent"), ("S", "sequela")):
            label = f"Injury of the facial nerve, {_side_words(laterality)}, {encounter}"
            code = f"S04.5{digit}X{letter}"
            yield Code(code, label, Family.INJURY, Mark.READ, laterality, Aetiology.TRAUMA, True)
    yield Code(
        "P11.3", "Birth injury of the facial nerve", Family.INJURY, Mark.READ, None, Aetiology.BIRTH, True
    )


def _causes() -> Iterator[Code]:
    for code, label, aetiology in (
        ("A69.22", "Lyme disease of the nervous system", Aetiology.LYME),
        ("D33.3", "Benign tumour of a cranial nerve (vestibular schwannoma)", Aetiology.TUMOUR),
        ("C07", "Malignant tumour of the parotid gland", Aetiology.TUMOUR),
        ("D11.0", "Benign tumour of the parotid gland", Aetiology.TUMOUR),
        ("Q87.0", "Moebius and other congenital facial syndromes", Aetiology.CONGENITAL),
    ):
        yield Code(code, label, Family.CAUSE, Mark.KNOWN, None, aetiology)
    note = "Refer: not our usual patient"
    for code, label in (
        ("R29.810", "Facial weakness of central origin"),
        ("I69.392", "Facial weakness after a cerebral infarction"),
    ):
        yield Code(code, label, Family.CENTRAL, Mark.KNOWN, None, Aetiology.CENTRAL, False, note)


LIDS = (
    ("1", Laterality.RIGHT, "right upper lid"),
    ("2", Laterality.RIGHT, "right lower lid"),
    ("3", Laterality.RIGHT, "right eye, lid unspecified"),
    ("4", Laterality.LEFT, "left upper lid"),
    ("5", Laterality.LEFT, "left lower lid"),
    ("6", Laterality.LEFT, "left eye, lid unspecified"),
    ("9", Laterality.UNSPECIFIED, "eye unspecified"),
)
BOTH_LIDS = (
    ("A", Laterality.RIGHT, "right eye, both lids"),
    ("B", Laterality.LEFT, "left eye, both lids"),
    ("C", Laterality.BILATERAL, "both eyes, both lids"),
)
READ_EYE_CODES = frozenset(
    {"H02.231", "H02.232", "H02.233", "H02.23A", "H02.23B", "H16.211", "H16.212"}
    | {f"H02.15{digit}" for digit, _, _ in LIDS}
)


def _eyes() -> Iterator[Code]:
    """The sixth character tells eye and lid; lids are offered most useful first."""
    eyes = (
        ("1", Laterality.RIGHT, "right eye"),
        ("2", Laterality.LEFT, "left eye"),
        ("3", Laterality.BILATERAL, "both eyes"),
        ("9", Laterality.UNSPECIFIED, "eye unspecified"),
    )
    for stem, finding, places in (
        ("H02.23", "Paralytic lagophthalmos", (*BOTH_LIDS, *LIDS)),
        ("H02.20", "Lagophthalmos, type unspecified", (*BOTH_LIDS, *LIDS)),
        ("H02.15", "Paralytic ectropion", LIDS),
        ("H16.21", "Exposure keratoconjunctivitis", eyes),
    ):
        for digit, laterality, place in places:
            code = f"{stem}{digit}"
            mark = Mark.READ if code in READ_EYE_CODES else Mark.KNOWN
            yield Code(code, f"{finding}, {place}", Family.EYE, mark, laterality)


def _side_words(laterality: Laterality) -> str:
    return {"bilateral": "both sides", "unspecified": "side unspecified"}.get(laterality, laterality.value)


CODES: tuple[Code, ...] = (*_nerve(), *_injuries(), *_causes(), *_eyes())
