"""A measure stays what it was when it was taken, whatever is declared or decided since."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app.care import assessments, note_facts, practice_instruments, progress
from app.care.errors import Refused
from app.clinical import instruments
from app.clinical.trajectory import Reading, trajectory
from app.clinical.vocabulary import Scoring, Side
from app.extensions import db
from app.models import InstrumentSetting
from tests.builders import a_diagnosis, a_note, an_own_instrument, now, today

FDI = {f"items.{number}": 3 for number in range(1, 11)}
RULE = frozenset({"zero_is_unanswered"})


@pytest.fixture
def diagnosis(cast):
    made = a_diagnosis(cast.pat, by=cast.therapist, side=Side.LEFT)
    db.session.commit()
    return made


def take(diagnosis, by, instrument, answers, *, days=0):
    last = assessments.last_recorded(diagnosis, instrument, Side.LEFT)
    taken = assessments.Taken(
        instrument=instrument,
        answers=answers,
        performed_on=today() - timedelta(days=days),
        side=Side.LEFT,
        version=instrument.version,
        answered_by=instrument.filled_by,
        seen=last.public_id if last else None,
    )
    made = assessments.record(diagnosis, taken, by=by, at=now(), on=today())
    db.session.commit()
    return made


# settings of the practice


@pytest.fixture
def third_of_four(cast, diagnosis):
    """Four FDI; after them the practice decides otherwise how a zero counts."""
    fdi = instruments.get("fdi")
    rows = [
        take(diagnosis, cast.therapist, fdi, FDI | {"items.1": place + 1}, days=120 - 30 * place)
        for place in range(4)
    ]
    db.session.add(InstrumentSetting(instrument="fdi", is_offered=True, rules=sorted(RULE), wording={}))
    db.session.commit()
    return rows[2]


def test_a_correction_is_scored_as_the_measure_it_corrects_was(as_, cast, diagnosis, third_of_four):
    visitor, where = as_("therapist"), {"patient_id": cast.pat, "assessment_id": third_of_four}
    page = visitor.get("measures.correct", **where)
    sent = page.fields(page.one("#measure")) | {"a.items.1": "4", "reason": "Misread"}
    assert visitor.post("measures.correct", sent, **where).status == 303
    later = third_of_four.correction.later
    assert later.instrument_version == "fdi-1"
    physical = progress.values(cast.pat, diagnosis, zone="UTC").of("fdi.physical")
    found = trajectory(physical.part, physical.name, physical.points, today=today())
    assert len(found.used) == 4
    assert not any("another version" in note for note in found.notes)


def test_a_correction_under_other_settings_is_refused(cast, third_of_four):
    fdi = instruments.get("fdi")
    taken = assessments.Taken(
        instrument=fdi, answers=FDI, performed_on=today(), side=Side.LEFT,
        version=fdi.version_under(RULE), rules=RULE, answered_by=fdi.filled_by,
    )  # fmt: skip
    with pytest.raises(Refused, match="fdi-1"):
        assessments.correct(third_of_four, taken, reason="x", by=cast.therapist, at=now(), on=today())


# versions of a measure of the practice's own


@pytest.fixture
def changed(cast, diagnosis):
    """Alpha, where less is better, went from 80 to 40; then it became Beta, where more is better."""
    options = [{"points": points, "label": f"Level {points}"} for points in range(11)]
    items = [f"Question {number}" for number in range(10)]
    an_own_instrument(by=cast.therapist, key="own_a", name="Alpha", items=items, options=options)
    alpha = practice_instruments.catalogue().get("own_a")
    rows = [
        take(diagnosis, cast.therapist, alpha, dict.fromkeys((item.key for item in alpha.items), points), days=days)
        for points, days in ((8, 60), (6, 30), (4, 0))
    ]  # fmt: skip
    an_own_instrument(
        by=cast.therapist, key="own_a", number=2, name="Beta", scoring=Scoring.MEAN, lower_is_better=False,
        options=options[:3],
    )  # fmt: skip
    db.session.commit()
    return rows


def test_an_old_result_is_read_as_it_was_declared(as_, cast, diagnosis, changed):
    (former,) = progress.values(cast.pat, diagnosis, zone="UTC").series
    assert former.name == "Alpha (version 1) total"
    found = trajectory(former.part, former.name, former.points, today=today())
    assert found.word is Reading.IMPROVING
    for endpoint in ("progress.course", "progress.values"):
        page = as_("therapist").get(endpoint, patient_id=cast.pat)
        assert "Alpha (version 1)" in page.text
        assert "Beta mean" not in page.text


def test_each_declaration_is_a_series_of_its_own(cast, diagnosis, changed):
    beta = practice_instruments.catalogue().get("own_a")
    take(diagnosis, cast.therapist, beta, {"items.1": 1, "items.2": 2})
    told = {
        one.name: [int(p.value) for p in one.points]
        for one in progress.values(cast.pat, diagnosis, zone="UTC").series
    }
    assert told == {"Beta mean": [1], "Alpha (version 1) total": [80, 60, 40]}


def test_another_wording_alone_keeps_one_series(cast, diagnosis, changed):
    an_own_instrument(by=cast.therapist, key="own_b", name="Gamma")
    for number, items in ((1, None), (2, ["Left cheek", "Neck"])):
        if items:
            an_own_instrument(by=cast.therapist, key="own_b", number=number, name="Gamma", items=items)
        gamma = practice_instruments.catalogue().get("own_b")
        take(diagnosis, cast.therapist, gamma, {"items.1": 1, "items.2": number - 1}, days=30 - number)
    assert len(progress.values(cast.pat, diagnosis, zone="UTC").of("own_b.total").points) == 2


def test_the_note_states_it_as_it_was_declared(cast, diagnosis, changed):
    (stated,) = note_facts.measures(a_note(diagnosis, by=cast.therapist, visit_on=today()))
    assert stated["name"] == "Alpha"
    assert stated["scores"] == [{"label": "Total", "value": "40", "unit": ""}]


def test_the_shelf_says_under_which_name_the_newest_was_taken(as_, cast, changed):
    page = as_("therapist").get("measures.index", patient_id=cast.pat)
    shelf = next(row for row in page.select("tr.shelf") if "Beta" in row.th.get_text())
    assert "as Alpha" in shelf.get_text()


def test_a_correction_is_made_on_the_form_it_was_taken_with(as_, cast, changed):
    visitor, where = as_("therapist"), {"patient_id": cast.pat, "assessment_id": changed[1]}
    page = visitor.get("measures.correct", **where)
    sent = page.fields(page.one("#measure")) | {"a.items.10": "0", "reason": "Misread"}
    assert visitor.post("measures.correct", sent, **where).status == 303
    later = changed[1].correction.later
    assert (later.instrument_version, later.scores) == ("own_a-1", {"total": "54"})
