"""Minutes to units in a note: what is suggested, what the author decides, what is frozen at signing."""

from __future__ import annotations

import pytest

from app import clock
from app.care import charges, payers, signing
from app.care.errors import Refused
from app.care.signing_requirements import what_is_missing
from app.clinical.vocabulary import Complexity, Licence, NoteKind, Side, Technique, UnitRule
from app.extensions import db
from app.models import Payer, TechniqueCode, Treatment
from tests import builders

MASSAGE, RETRAINING = Technique.SOFT_TISSUE_MASSAGE, Technique.NEUROMUSCULAR_RETRAINING
JSON = {"Accept": "application/json"}


def today():
    return clock.today("America/New_York")


@pytest.fixture
def note(cast):
    """A draft of today by Ana with nothing done yet."""
    diagnosis = builders.a_diagnosis(cast.pat, by=cast.therapist)
    plan = builders.a_plan(diagnosis, by=cast.therapist)
    made = builders.a_note(diagnosis, by=cast.therapist, plan=plan, visit_on=today())
    made.treatments = []
    db.session.commit()
    return made


def do(note, *done, is_done=True):
    """Techniques with their minutes, instead of what stood there."""
    note.treatments = [
        Treatment(technique=one, minutes=minutes, side=Side.LEFT, zones=[], is_done=is_done, position=place)
        for place, (one, minutes) in enumerate(done)
    ]
    db.session.flush()
    return charges.of(note)


def decide(note, **fields):
    note.particulars = note.particulars | {f"units.{name.lstrip('_')}": said for name, said in fields.items()}
    db.session.flush()
    return charges.of(note)


def units_of(found):
    return {line.code.code: line.units for line in found.lines}


def test_techniques_become_lines_with_pooled_units(note):
    found = do(note, (RETRAINING, 24), (MASSAGE, 10), (Technique.STRETCHING, 6))
    assert [(line.code.code, line.minutes, line.units) for line in found.lines] == [
        ("97112", 24, 2),
        ("97140", 16, 1),
    ]
    assert found.lines[1].techniques == (MASSAGE, Technique.STRETCHING)
    assert (found.timed_minutes, found.timed_units, found.allowed) == (40, 3, 3)
    assert found.missing == []


def test_a_proposal_that_nobody_confirmed_is_not_charged(note):
    assert do(note, (RETRAINING, 24), is_done=False).lines == ()


def test_untimed_work_counts_once_and_stays_out_of_the_pool(note):
    found = do(note, (Technique.SEMG_BIOFEEDBACK, 30), (RETRAINING, 7))
    assert units_of(found) == {"90901": 1, "97112": 0}
    assert (found.timed_minutes, found.total_minutes) == (7, 37)


def test_the_minutes_of_the_visit_are_those_that_were_said(note):
    note.visit_minutes = 50
    assert do(note, (RETRAINING, 24)).total_minutes == 50


def test_the_payer_decides_by_which_rule_units_are_counted(cast, note):
    cast.pat.payer = Payer(name="Tidewater", unit_rule=UnitRule.AMA)
    found = do(note, (RETRAINING, 24), (MASSAGE, 23))
    assert units_of(found) == {"97112": 2, "97140": 2}
    assert (found.rule, found.payer) == (UnitRule.AMA, "Tidewater")


def test_the_practices_own_code_is_charged_and_none_is_not(note):
    db.session.add_all(
        [TechniqueCode(technique=MASSAGE, code="97124"), TechniqueCode(technique=Technique.TAPING, code="")]
    )
    found = do(note, (MASSAGE, 20), (Technique.TAPING, 10))
    assert units_of(found) == {"97124": 1}
    assert (found.timed_minutes, found.total_minutes) == (20, 30)


def test_an_evaluation_is_charged_by_its_complexity_and_its_minutes_count_nowhere(note):
    note.kind = NoteKind.EVALUATION
    note.particulars = {"evaluation.complexity": Complexity.MODERATE.value}
    found = do(note, (Technique.EDUCATION, 10))
    assert [(line.code.code, line.minutes, line.units) for line in found.lines] == [
        ("97162", None, 1),
        ("97535", 10, 1),
    ]
    assert found.timed_minutes == 10


def test_a_re_evaluation_is_charged_only_where_the_author_says_so(note):
    note.kind = NoteKind.PROGRESS
    assert units_of(do(note, (RETRAINING, 24))) == {"97112": 2}
    note.particulars = {"progress.re_evaluation": True}
    assert units_of(charges.of(note)) == {"97164": 1, "97112": 2}


def test_an_untimed_code_without_a_minute_is_no_unit(note):
    found = do(note, (Technique.SEMG_BIOFEEDBACK, 0), (RETRAINING, 24))
    assert units_of(found) == {"90901": 0, "97112": 2}
    assert units_of(do(note, (Technique.SEMG_BIOFEEDBACK, 1), (RETRAINING, 24)))["90901"] == 1


def test_a_tie_waits_for_the_author(note):
    found = do(note, (RETRAINING, 20), (MASSAGE, 20))
    assert units_of(found) == {"97112": None, "97140": None}
    assert [line.choices for line in found.lines] == [(1, 2), (1, 2)]
    assert found.timed_units is None
    assert found.missing == [("units.97112", "Units: choose whether 97112 or 97140 takes the last unit.")]
    assert found.missing[0] in [(one.field, one.words) for one in what_is_missing(note, on=today())]
    found = decide(note, _97140=2)
    assert units_of(found) == {"97112": 1, "97140": 2}
    assert found.missing == []


def test_the_author_may_charge_less_than_is_suggested(note):
    do(note, (RETRAINING, 24), (MASSAGE, 16))
    found = decide(note, _97112=1)
    line = found.lines[0]
    assert (line.units, line.suggested, line.is_own) == (1, 2, True)
    assert found.missing == []


def test_units_above_the_minutes_stand_in_the_way_of_the_signature(cast, note):
    do(note, (RETRAINING, 24), (MASSAGE, 16))
    found = decide(note, _97112=3)
    assert found.missing == [("units.97112", "97112: 24 minutes allow 2 units, not 3.")]
    with pytest.raises(Refused, match="24 minutes allow 2 units, not 3"):
        signing.sign(note, shown=note.version, by=cast.therapist, at=builders.now(), on=today())


def test_units_of_a_code_that_is_no_longer_there_stand_in_nobodys_way(note):
    do(note, (RETRAINING, 24), (MASSAGE, 16))
    decide(note, _97140=1)
    found = do(note, (RETRAINING, 24))
    assert (units_of(found), found.missing) == ({"97112": 2}, [])


def test_more_minutes_than_a_day_has_are_said_and_not_counted(note):
    found = do(note, *[(technique, 240) for technique in Technique])
    assert found.timed_units is None
    assert "A day has 1440 minutes" in found.sentence
    assert found.missing[-1][1] == found.sentence


def test_modifiers_follow_who_wrote_it_and_what_the_author_said(cast, note):
    do(note, (RETRAINING, 24))
    assert carried(note) == ["GP"]
    decide(note, above_threshold=True)
    assert carried(note) == ["GP", "KX"]
    cast.therapist.licence = Licence.ASSISTANT
    assert carried(note) == ["GP", "KX", "CQ"]


def carried(note):
    return [reason.modifier.value for reason in charges.of(note).lines[0].modifiers]


def test_a_conflict_is_asked_about_and_marked_once_separate_blocks_are_documented(note):
    db.session.add(TechniqueCode(technique=MASSAGE, code="97124"))
    do(note, (MASSAGE, 15), (Technique.STRETCHING, 15))
    found = charges.of(note)
    assert "97140 and 97124" in found.conflicts[0]
    assert [reason.modifier.value for reason in found.lines[0].modifiers] == ["GP"]
    found = decide(note, separate_blocks=True)
    assert [reason.modifier.value for reason in found.lines[0].modifiers] == ["GP", "59"]


@pytest.mark.parametrize("kind", [NoteKind.TELEPHONE, NoteKind.MISSED_VISIT, NoteKind.PHYSICIAN_REVIEW])
def test_a_note_without_treatment_is_not_charged(note, kind):
    note.kind = kind
    assert do(note, (RETRAINING, 24)).lines == ()


def test_signing_freezes_the_lines_whatever_is_changed_later(cast, note):
    do(note, (RETRAINING, 24), (MASSAGE, 16))
    decide(note, _97112=1)
    signing.sign(note, shown=note.version, by=cast.therapist, at=builders.now(), on=today())
    assert note.charges == [
        {
            "code": "97112",
            "label": "Neuromuscular re-education",
            "is_timed": True,
            "techniques": ["neuromuscular_retraining"],
            "minutes": 24,
            "units": 1,
            "suggested": 2,
            "modifiers": [{"modifier": "GP", "why": "Under a physical therapy plan of care."}],
        },
        {
            "code": "97140",
            "label": "Manual therapy",
            "is_timed": True,
            "techniques": ["soft_tissue_massage"],
            "minutes": 16,
            "units": 1,
            "suggested": 1,
            "modifiers": [{"modifier": "GP", "why": "Under a physical therapy plan of care."}],
        },
    ]
    stated = note.facts["units"]
    assert (stated["edition"], stated["timed_minutes"], stated["timed_units"]) == ("cms-8-minute-1", 40, 2)
    assert signing.content(note)["charges"] == note.charges
    before = signing.fingerprint(signing.content(note))
    db.session.commit()
    payers.set_codes({RETRAINING: "97530"}, opened=payers.mark_of_codes())
    cast.pat.payer = payers.add(name="Tidewater", unit_rule=UnitRule.AMA)
    db.session.flush()
    assert signing.fingerprint(signing.content(note)) == before == note.content_hash


def typed(note, **fields):
    read = [f"{name}@{note.version}" for name in fields]
    return {"version": note.version, "read": ["", *read], **fields}


def test_the_page_shows_units_and_a_save_draws_them_anew(as_, cast, note):
    do(note, (RETRAINING, 24), (MASSAGE, 16))
    db.session.commit()
    ana, where = as_("therapist"), {"patient_id": cast.pat, "note_id": note}
    page = ana.get("session_notes.edit", **where)
    assert "97112" in page.one("#units-body").text
    assert "Why 3?" in page.one("#units").text
    assert page.one("[name='units.97112']")["placeholder"] == "2"
    answer = ana.post("session_notes.save", typed(note, **{"units.97112": "1"}), headers=JSON, **where)
    assert answer.response.json["said"]["said-units"] == "2 units from 40 timed minutes"
    assert "2 suggested" in answer.response.json["parts"]["units-body"]
    answer = ana.post("session_notes.save", typed(note, **{"units.97112": ""}), headers=JSON, **where)
    assert "suggested" not in answer.response.json["parts"]["units-body"]


def test_a_tie_is_offered_as_a_choice_and_the_choice_settles_it(as_, cast, note):
    do(note, (RETRAINING, 20), (MASSAGE, 20))
    db.session.commit()
    ana, where = as_("therapist"), {"patient_id": cast.pat, "note_id": note}
    page = ana.get("session_notes.edit", **where)
    options = page.select("[name='units.97140']")
    assert [one["value"] for one in options] == ["1", "2"]
    assert not [one for one in options if one.has_attr("checked")]
    ana.post("session_notes.save", typed(note, **{"units.97140": "2"}), headers=JSON, **where)
    page = ana.get("session_notes.edit", **where)
    assert page.one("[name='units.97140'][checked]")["value"] == "2"
    assert page.one("[name='units.97112'][checked]")["value"] == "1"


@pytest.mark.parametrize("wrong", ["-1", "33", "1.5", "two"])
def test_units_that_are_no_number_of_units_are_refused_at_the_field(as_, cast, note, wrong):
    do(note, (RETRAINING, 24))
    db.session.commit()
    where = {"patient_id": cast.pat, "note_id": note}
    answer = as_("therapist").post(
        "session_notes.save", typed(note, **{"units.97112": wrong}), headers=JSON, **where
    )
    assert answer.status == 422
    assert "whole number" in answer.response.json["errors"]["units.97112"][0]
