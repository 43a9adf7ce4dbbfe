"""What a bundle tells, as plain values: every word as it was written, empty text where nothing was."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date

from app.care.fhir.facial_nerve import FacialNerve, facial_nerve_condition, side_of_body_site
from app.clinical.vocabulary import Certainty, Side

NOT_STANDING = ("entered-in-error", "refuted")
FORMER_NAMES = ("old", "maiden")


@dataclass(frozen=True, slots=True)
class PartialDate:
    """A day, or only its month or year, as FHIR allows."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def first(self) -> date:
        """The earliest day it can be."""
        return date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> date:
        """The latest day it can be."""
        month = self.month or 12
        return date(self.year, month, self.day or monthrange(self.year, month)[1])

    @property
    def written(self) -> str:
        """YYYY, YYYY-MM or YYYY-MM-DD, as it was known."""
        return self.first.isoformat()[: 10 if self.day else 7 if self.month else 4]

    @property
    def certainty(self) -> Certainty:
        if self.day:
            return Certainty.EXACT
        return Certainty.MONTH if self.month else Certainty.ESTIMATED


@dataclass(frozen=True, slots=True)
class HumanName:
    use: str
    prefixes: tuple[str, ...]
    given: tuple[str, ...]
    family: str
    suffixes: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class ContactPoint:
    """A telephone, e-mail address or the like; ``system`` says which."""

    system: str
    value: str
    use: str


@dataclass(frozen=True, slots=True)
class Address:
    use: str
    lines: tuple[str, ...]
    city: str
    district: str
    state: str
    postal_code: str
    country: str


@dataclass(frozen=True, slots=True)
class Identifier:
    """How another system numbers the patient; ``kind`` is its code, such as MR for a record number."""

    system: str
    value: str
    kind: str


@dataclass(frozen=True, slots=True)
class Language:
    code: str
    name: str
    preferred: bool


@dataclass(frozen=True, slots=True)
class Patient:
    source_id: str
    names: tuple[HumanName, ...]
    telecoms: tuple[ContactPoint, ...]
    addresses: tuple[Address, ...]
    identifiers: tuple[Identifier, ...]
    gender: str
    born_on: date
    is_deceased: bool
    died_on: PartialDate | None
    languages: tuple[Language, ...]
    needs_interpreter: bool | None

    @property
    def legal_name(self) -> HumanName:
        """The official name, else the usual one, else the first that is not a former one."""
        for use in ("official", "usual"):
            for name in self.names:
                if name.use == use:
                    return name
        return next((name for name in self.names if name.use not in FORMER_NAMES), self.names[0])

    @property
    def language(self) -> Language | None:
        """The preferred language, else the first."""
        first = next(iter(self.languages), None)
        return next((language for language in self.languages if language.preferred), first)


@dataclass(frozen=True, slots=True)
class Coding:
    system: str
    code: str
    display: str


@dataclass(frozen=True, slots=True)
class Concept:
    """A coded thing: its codes in several systems, and the words of the sending system."""

    codings: tuple[Coding, ...]
    text: str

    @property
    def name(self) -> str:
        """The sender's words, else the first code's words, else the code itself; empty if nothing is said."""
        displays = (coding.display for coding in self.codings if coding.display)
        codes = (coding.code for coding in self.codings if coding.code)
        return self.text or next(displays, "") or next(codes, "")


@dataclass(frozen=True, slots=True)
class Condition:
    source_id: str
    concept: Concept
    clinical_status: str
    verification: str
    onset: PartialDate | None
    onset_words: str
    abatement: PartialDate | None
    body_sites: tuple[Concept, ...]

    @property
    def stands(self) -> bool:
        """Whether the sender still holds it true: neither refuted nor entered in error."""
        return self.verification not in NOT_STANDING

    @property
    def facial_nerve(self) -> FacialNerve | None:
        """What it says of the facial nerve, the surest code first; None where it is another condition."""
        known = [
            found
            for coding in self.concept.codings
            if (found := facial_nerve_condition(coding.code, coding.system))
        ]
        return min(known, key=lambda found: found.icd10_code is None, default=None)

    @property
    def side(self) -> Side | None:
        """The side its body site or its code tells; None where neither does or they disagree."""
        sites = (coding for site in self.body_sites for coding in site.codings)
        told = {side_of_body_site(coding.code, coding.system) for coding in sites}
        told.add(self.facial_nerve.side if self.facial_nerve else None)
        told.discard(None)
        return told.pop() if len(told) == 1 else None


@dataclass(frozen=True, slots=True)
class Allergy:
    source_id: str
    substance: Concept
    kind: str
    categories: tuple[str, ...]
    criticality: str
    clinical_status: str
    verification: str
    reactions: tuple[str, ...]

    @property
    def stands(self) -> bool:
        """Whether the sender still holds it true: neither refuted nor entered in error."""
        return self.verification not in NOT_STANDING
