"""The measures this practice uses: those declared in the house, as the practice set them, and its own."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction

from sqlalchemy import select

from app.care.errors import Invalid, NotFound, Refused, Stale
from app.clinical import instruments
from app.clinical.instruments import Instrument
from app.clinical.instruments.cadence import Cadence
from app.clinical.instruments.declaration import Confidence, FilledBy, declared_under
from app.clinical.instruments.items import Item, Option
from app.clinical.instruments.scores import Case, Outcome, Part, Points, total
from app.clinical.vocabulary import Scoring
from app.extensions import db
from app.models import Assessment, InstrumentSetting, OwnInstrument, Practice

OWN = "own_"
"""What the key of a practice's own measure begins with."""


@dataclass(frozen=True)
class Catalogue:
    """Every measure by key, the newest version of each, and what the practice decided about them."""

    instruments: dict[str, Instrument]
    settings: dict[str, InstrumentSetting]
    retired: frozenset[str] = frozenset()
    versions: dict[str, Instrument] = field(default_factory=dict)

    def get(self, key: str) -> Instrument:
        """The measure of that key; NotFound where there is none."""
        if key not in self.instruments:
            raise NotFound("There is no such measure.")
        return self.instruments[key]

    def to_take(self, key: str) -> Instrument:
        """The measure of that key, if the practice still takes it."""
        instrument = self.get(key)
        if not self.is_offered(key):
            raise Refused(f"The practice does not take {instrument.name} any more.")
        return instrument

    def of(self, assessment: Assessment) -> Instrument | None:
        """The measure as it was when that one was taken, else as it is now; None where it is unknown."""
        version, _ = declared_under(assessment.instrument_version)
        return self.versions.get(version) or self.instruments.get(assessment.instrument)

    def is_offered(self, key: str) -> bool:
        return key not in self.retired and (key not in self.settings or self.settings[key].is_offered)

    def offered(self, filled_by: FilledBy | None = None) -> list[Instrument]:
        """What can be taken today, perhaps only of those filled in by one side."""
        return [
            one
            for key, one in self.instruments.items()
            if filled_by in (None, one.filled_by) and self.is_offered(key)
        ]

    def rules(self, key: str) -> frozenset[str]:
        """The settings the practice chose for a measure."""
        return frozenset(self.settings[key].rules) if key in self.settings else frozenset()

    def wording(self, key: str) -> dict[str, str]:
        """The licensed form text the practice put in, by item; empty where there is none."""
        return dict(self.settings[key].wording) if key in self.settings else {}


def catalogue() -> Catalogue:
    """Read once for a page: two queries, however many measures there are."""
    rows = list(db.session.scalars(select(OwnInstrument).order_by(OwnInstrument.id)))
    newest = {row.key: row for row in rows}
    own = [declared(row) for row in rows]
    settings = db.session.scalars(select(InstrumentSetting))
    return Catalogue(
        {one.key: one for one in (*instruments.ALL, *own)},
        {setting.instrument: setting for setting in settings},
        frozenset(key for key, row in newest.items() if row.retired_at is not None),
        {one.version: one for one in own},
    )


# verbs


def set_up(
    instrument: Instrument,
    *,
    is_offered: bool,
    rules: Collection[str],
    wording: Mapping[str, str],
    licence: str,
    version: int,
) -> InstrumentSetting:
    """How the practice uses a measure. ``version`` is that of the settings the form was opened with, 0 for none."""
    one_at_a_time()
    row = db.session.scalar(
        select(InstrumentSetting).where(InstrumentSetting.instrument == instrument.key)
    ) or InstrumentSetting(instrument=instrument.key)
    if (row.version or 0) != version:
        raise Stale(
            "Somebody changed how this measure is used since you opened it. Compare, then save again."
        )
    words = {item.key: wording[item.key] for item in instrument.items if wording.get(item.key)}
    if words and instrument.is_licensed and not licence:
        raise Invalid("wording_licence", "Say which licence allows the form’s own words here.")
    row.is_offered, row.wording, row.wording_licence = is_offered, words, licence
    row.rules = [one.key for one in instrument.settings if one.key in rules]
    db.session.add(row)
    db.session.flush()
    return row


def one_at_a_time() -> None:
    """Measures of the practice are decided by one hand at a time: whoever comes second sees what the first did."""
    db.session.execute(select(Practice.id).with_for_update())


# a measure of the practice's own


def declared(row: OwnInstrument) -> Instrument:
    """A practice's own measure as a declaration, scored like every other."""
    options = tuple(
        Option(option["points"], option["label"], option["points"])
        for option in sorted(row.options, key=lambda option: int(option["points"]))
    )
    items = tuple(Item(f"items.{number}", label, options) for number, label in enumerate(row.items, 1))
    times = len(items) if row.scoring is Scoring.SUM else 1
    return Instrument(
        key=row.key,
        name=row.name,
        version=f"{row.key}-{row.number}",
        groups=(),
        items=items,
        parts=(
            Part(
                "total",
                "Total" if row.scoring is Scoring.SUM else "Mean",
                Decimal(options[0].points * times),
                Decimal(options[-1].points * times),
                lower_is_better=row.lower_is_better,
                for_goals=False,
                code=row.key,
            ),
        ),
        formula=_sum if row.scoring is Scoring.SUM else _mean,
        filled_by=row.filled_by,
        cadence=Cadence("Whenever the practice takes it."),
        source="The practice’s own measure",
        confidence=Confidence.LOCAL,
        certainty="Not a published measure: no measuring error is known.",
        recall=row.recall,
    )


def _sum(points: Points, _case: Case) -> Outcome:
    return Outcome({"total": total(points.values())})


def _mean(points: Points, _case: Case) -> Outcome:
    amount = total(points.values())
    return Outcome({"total": None if amount is None else Fraction(amount, len(points))})
