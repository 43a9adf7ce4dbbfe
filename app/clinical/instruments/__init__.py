"""The outcome measures Poise knows, one module each, and the scores that a goal can be tied to."""

from __future__ import annotations

from dataclasses import dataclass

from app.clinical.instruments.brow import BROW
from app.clinical.instruments.commissure import COMMISSURE
from app.clinical.instruments.declaration import Instrument
from app.clinical.instruments.eface import EFACE
from app.clinical.instruments.face import FACE
from app.clinical.instruments.fdi import FDI
from app.clinical.instruments.fngs2 import FNGS2
from app.clinical.instruments.house_brackmann import HOUSE_BRACKMANN
from app.clinical.instruments.house_brackmann_measured import HOUSE_BRACKMANN_MEASURED
from app.clinical.instruments.items import AnswerRejected
from app.clinical.instruments.lagophthalmos import LAGOPHTHALMOS
from app.clinical.instruments.muscle_grade import MUSCLE_GRADE, MUSCLE_GRADE_MRC
from app.clinical.instruments.oral_competence import ORAL_COMPETENCE
from app.clinical.instruments.pain import PAIN
from app.clinical.instruments.palpebral_fissure import PALPEBRAL_FISSURE
from app.clinical.instruments.phq2 import PHQ2
from app.clinical.instruments.saq import SAQ
from app.clinical.instruments.scores import Part, Score
from app.clinical.instruments.semg import SEMG
from app.clinical.instruments.sunnybrook import SUNNYBROOK
from app.clinical.instruments.terzis import TERZIS
from app.clinical.instruments.tightness import TIGHTNESS

__all__ = ["ALL", "AnswerRejected", "Instrument", "Measure", "Part", "Score", "get", "measure", "measures"]

ALL: tuple[Instrument, ...] = (
    SUNNYBROOK,
    HOUSE_BRACKMANN,
    HOUSE_BRACKMANN_MEASURED,
    FNGS2,
    EFACE,
    FDI,
    FACE,
    SAQ,
    PHQ2,
    PAIN,
    TIGHTNESS,
    LAGOPHTHALMOS,
    PALPEBRAL_FISSURE,
    BROW,
    COMMISSURE,
    MUSCLE_GRADE,
    MUSCLE_GRADE_MRC,
    ORAL_COMPETENCE,
    TERZIS,
    SEMG,
)
"""In the order of the practice's outcome-measure sheet."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One score of one instrument, as goals and charts name it: ``sunnybrook.composite``."""

    instrument: Instrument
    part: Part

    @property
    def key(self) -> str:
        return f"{self.instrument.key}.{self.part.key}"

    @property
    def label(self) -> str:
        """ "Sunnybrook composite"; what the instrument's name ends with is not said twice."""
        name, part = self.instrument.name, self.part.label.lower()
        return name if name.lower().endswith(f" {part}") else f"{name} {part}"


def get(key: str) -> Instrument:
    """The instrument of that key; KeyError where there is none."""
    return _BY_KEY[key]


def measure(key: str) -> Measure:
    """The score of that key, such as ``sunnybrook.composite``; KeyError where there is none."""
    return _MEASURES[key]


def measures() -> tuple[Measure, ...]:
    """The scores that a goal can be tied to."""
    return tuple(measure for measure in _MEASURES.values() if measure.part.for_goals)


_BY_KEY = {instrument.key: instrument for instrument in ALL}
_MEASURES = {m.key: m for instrument in ALL for m in (Measure(instrument, p) for p in instrument.parts)}
