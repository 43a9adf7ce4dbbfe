"""The fields to record for each technique.

Source: the practice's care description, section 5. Minutes, side, zones, response and a free detail belong
to every technique; what follows here is what each asks besides. Repeated rows are numbered from 1:
"2.movement" is the movement of the second exercise.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from app.clinical.entries import Entry, choice, flag, line, number, pick, several
from app.clinical.vocabulary import (
    Cue,
    Direction,
    EyeProtection,
    FeedbackTool,
    MassageWay,
    Movement,
    Muscle,
    Pressure,
    RelaxationMethod,
    Response,
    Severity,
    SkinCheck,
    Stroke,
    TeachBack,
    Technique,
    Topic,
)


@dataclass(frozen=True)
class Fields:
    """What a technique asks: once, and again for each of ``rows`` exercises."""

    once: tuple[Entry, ...] = ()
    each: tuple[Entry, ...] = ()
    rows: int = 0
    row_name: str = ""
    has_zones: bool = True
    has_response: bool = True

    def row(self, place: int) -> tuple[Entry, ...]:
        """The entries of one exercise, counted from 1, under their full keys."""
        return tuple(replace(entry, key=f"{place}.{entry.key}") for entry in self.each)

    @property
    def entries(self) -> tuple[Entry, ...]:
        return (*self.once, *(entry for place in range(1, self.rows + 1) for entry in self.row(place)))


FIELDS: Mapping[Technique, Fields] = {
    Technique.SOFT_TISSUE_MASSAGE: Fields(
        once=(
            several("way", "Where", MassageWay, is_dose=True),
            several("stroke", "Technique", Stroke, is_dose=True),
            choice("pressure", "Pressure", Pressure, is_dose=True),
        ),
    ),
    Technique.STRETCHING: Fields(
        each=(
            pick("muscle", "Muscle", Muscle, is_dose=True),
            pick("direction", "Direction", Direction, is_dose=True),
            number("hold", "Hold", 120, unit="s", is_dose=True),
            number("repetitions", "Repetitions", 100, unit="×", is_dose=True),
            flag("thumb", "Thumb inside", is_dose=True),
        ),
        rows=3,
        row_name="stretch",
        has_zones=False,
    ),
    Technique.NEUROMUSCULAR_RETRAINING: Fields(
        each=(
            pick("movement", "Movement", Movement, is_dose=True),
            number("effort", "Effort", 10, unit="of 10", is_dose=True),
            number("repetitions", "Repetitions", 200, unit="×", is_dose=True),
            number("hold", "Hold", 120, unit="s", is_dose=True),
            pick("cue", "Cue", Cue, is_dose=True),
            flag("mirror", "Mirror", is_dose=True),
            choice("quality", "Quality", Response),
            choice("synkinesis", "Synkinesis seen", Severity),
        ),
        rows=5,
        row_name="movement",
        has_zones=False,
        has_response=False,
    ),
    Technique.MIRROR_FEEDBACK: Fields(
        once=(choice("tool", "With", FeedbackTool, is_dose=True),), has_zones=False
    ),
    Technique.SEMG_BIOFEEDBACK: Fields(
        once=(
            several("muscles", "Muscles", Muscle, is_dose=True),
            line("sites", "Electrode sites"),
            line("device", "Device"),
            line("threshold", "Gain or threshold"),
            line("task", "Task"),
            number("microvolts_affected", "Affected side", 5000, unit="µV"),
            number("microvolts_other", "Other side", 5000, unit="µV"),
        ),
        has_zones=False,
    ),
    Technique.RELAXATION: Fields(
        once=(several("method", "Method", RelaxationMethod, is_dose=True),), has_zones=False
    ),
    Technique.TAPING: Fields(
        once=(
            line("tape", "Tape"),
            number("hours", "To wear", 48, unit="h", is_dose=True),
            choice("skin", "Skin", SkinCheck),
        ),
        has_response=False,
    ),
    Technique.EYE_CARE: Fields(
        once=(
            several("protection", "Protection", EyeProtection, is_dose=True),
            number("drops", "Drops a day", 48, unit="×", is_dose=True),
            flag("blink", "Blink practice", is_dose=True),
        ),
        has_zones=False,
        has_response=False,
    ),
    Technique.EDUCATION: Fields(
        once=(
            several("topics", "Topics", Topic),
            choice("teach_back", "Teach-back", TeachBack),
            line("handout", "Handout and version"),
        ),
        has_zones=False,
        has_response=False,
    ),
    Technique.ELECTRICAL_STIMULATION: Fields(
        once=(
            line("ordered_by", "Ordered by"),
            line("order_reason", "Reason of the order"),
            line("settings", "Settings"),
        ),
    ),
}


def in_words(technique: Technique, particulars: Mapping[str, object]) -> list[str]:
    """What was recorded besides minutes, in sentences without full stop: the once-asked, then each exercise."""
    fields = FIELDS[technique]
    lines = [", ".join(_said(fields.once, particulars))]
    lines += [", ".join(_said(fields.row(place), particulars)) for place in range(1, fields.rows + 1)]
    return [said for said in lines if said]


def _said(entries: tuple[Entry, ...], particulars: Mapping[str, object]) -> list[str]:
    found = []
    for entry in entries:
        words = entry.in_words(particulars.get(entry.key))  # type: ignore[arg-type]
        if words:
            said = words if entry.is_text else words.lower()
            found.append(words if _speaks_for_itself(entry) else f"{entry.label.lower()} {said}")
    return [entry if place else entry[:1].upper() + entry[1:] for place, entry in enumerate(found)]


def _speaks_for_itself(entry: Entry) -> bool:
    return entry.key.rpartition(".")[2] in ("movement", "muscle", "way", "stroke", "tool", "method", "topics")
