"""Payers and codes, kept by the administrator; the payer of a patient, named by the front desk."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.care import charges, payers
from app.clinical import billing
from app.clinical.vocabulary import Technique, UnitRule
from app.extensions import db
from app.models import Payer, TechniqueCode
from tests import builders
from tests.builders import a_payer

MASSAGE = Technique.SOFT_TISSUE_MASSAGE


@pytest.fixture
def admin(as_):
    return as_("admin")


@pytest.fixture
def tidewater(cast):
    made = a_payer()
    db.session.commit()
    return made


def all_of(kind):
    db.session.expire_all()
    return db.session.scalars(select(kind)).all()


def chosen(**codes):
    return {
        technique.value: codes.get(technique.value, billing.DEFAULTS[technique]) for technique in Technique
    } | {"opened": codes.get("opened", payers.mark_of_codes())}


def test_a_payer_is_added_and_listed(admin):
    answer = admin.post("payers.new", {"name": "  Harbor Mutual ", "unit_rule": "ama"})
    assert answer.status == 303
    (payer,) = all_of(Payer)
    assert (payer.name, payer.unit_rule) == ("Harbor Mutual", UnitRule.AMA)
    page = admin.get("payers.index")
    assert "Harbor Mutual" in page.text
    assert "AMA rule of eights" in page.text


def test_without_a_payer_the_page_says_how_units_are_counted(admin):
    assert "CMS 8-minute rule" in admin.get("payers.index").text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"name": "", "unit_rule": "cms"}, "Type the name"),
        ({"name": "Harbor"}, "Choose how it counts"),
        ({"name": "Harbor", "unit_rule": "custom"}, "Choose"),
        ({"name": "x" * 121, "unit_rule": "cms"}, "Use at most 120"),
        ({"name": "tidewater HEALTH", "unit_rule": "cms"}, "There is a payer of this name already."),
    ],
)
def test_a_payer_that_makes_no_sense_is_refused_at_its_field(admin, tidewater, typed, words):
    page = admin.post("payers.new", typed)
    assert page.status == 422
    assert words in page.text
    assert page.one("#name").get("value", "") == typed["name"]
    assert len(all_of(Payer)) == 1


def test_a_payer_is_changed_and_a_stale_copy_is_not_saved(admin, tidewater):
    typed = {"name": "Tidewater", "unit_rule": "ama", "version": "1"}
    assert admin.post("payers.edit", typed, payer_id=tidewater).status == 303
    page = admin.post("payers.edit", typed | {"name": "Low Water"}, payer_id=tidewater)
    assert page.status == 409
    assert "Somebody changed this payer" in page.text
    (payer,) = all_of(Payer)
    assert (payer.name, payer.unit_rule) == ("Tidewater", UnitRule.AMA)


def test_a_retired_payer_is_offered_no_more_but_stays_with_who_has_it(as_, cast, admin, tidewater):
    cast.pat.payer = tidewater
    db.session.commit()
    assert "1 patient has it." in admin.get("payers.edit", payer_id=tidewater).text
    assert admin.post("payers.retire", payer_id=tidewater).status == 303
    desk = as_("desk")
    assert "Tidewater Health" not in desk.get("patients.edit", patient_id=cast.quinn).one("#payer").text
    kept = desk.get("patients.edit", patient_id=cast.pat).one("#payer option[selected]")
    assert kept.text == "Tidewater Health"
    assert "Retired" in admin.get("payers.index").text
    assert admin.post("payers.bring_back", payer_id=tidewater).status == 303
    assert "Tidewater Health" in desk.get("patients.edit", patient_id=cast.quinn).one("#payer").text


def details(desk, patient, **typed):
    """The form of a patient's details as it opens, and what is typed over it."""
    page = desk.get("patients.edit", patient_id=patient)
    return page.form(desk.url("patients.edit", patient_id=patient)) | typed


def test_the_desk_names_the_payer_of_a_patient_and_takes_it_away(as_, cast, tidewater):
    desk = as_("desk")
    sent = details(desk, cast.pat)
    assert sent["payer"] == ""
    sent["payer"] = str(tidewater.public_id)
    assert desk.post("patients.edit", sent, patient_id=cast.pat).status == 302
    assert cast.pat.payer is tidewater
    assert "Tidewater Health" in desk.get("patients.show", patient_id=cast.pat).text
    sent = details(desk, cast.pat, payer="")
    assert desk.post("patients.edit", sent, patient_id=cast.pat).status == 302
    db.session.refresh(cast.pat)
    assert cast.pat.payer is None


def test_a_payer_that_is_not_offered_cannot_be_named(as_, cast, tidewater):
    tidewater.retired_at = builders.now()
    db.session.commit()
    desk = as_("desk")
    sent = details(desk, cast.pat)
    for wrong in (str(tidewater.public_id), "1", "nonsense"):
        answer = desk.post("patients.edit", sent | {"payer": wrong}, patient_id=cast.pat)
        assert answer.status == 422
        assert "Choose one of the list." in answer.text


def test_two_desks_naming_different_payers_are_shown_both(as_, cast, tidewater):
    harbor = a_payer("Harbor Mutual", UnitRule.AMA)
    db.session.commit()
    desk = as_("desk")
    sent = details(desk, cast.pat)
    mine, theirs = ({"payer": str(one.public_id)} for one in (harbor, tidewater))
    assert desk.post("patients.edit", sent | theirs, patient_id=cast.pat).status == 302
    answer = desk.post("patients.edit", sent | mine, patient_id=cast.pat)
    assert answer.status == 409
    assert "Tidewater Health" in answer.text
    assert "Harbor Mutual" in answer.text


def test_therapists_do_not_change_the_payer(as_, cast, tidewater):
    assert not as_("therapist").get("patients.edit", patient_id=cast.pat).select("[name=payer]")


def test_the_codes_begin_as_our_defaults(admin):
    page = admin.get("payers.codes")
    assert page.one("#soft_tissue_massage option[selected]")["value"] == "97140"
    assert "Our default: 97112" in page.text
    values = [option["value"] for option in page.select("#soft_tissue_massage option")]
    assert "97161" not in values
    assert "" in values


def test_codes_are_saved_and_charged_and_the_default_needs_no_row(admin, cast):
    assert admin.post("payers.codes", chosen(soft_tissue_massage="97124", taping="")).status == 303
    assert {row.technique: row.code for row in all_of(TechniqueCode)} == {
        MASSAGE: "97124",
        Technique.TAPING: "",
    }
    page = admin.get("payers.codes")
    assert page.one("#soft_tissue_massage option[selected]")["value"] == "97124"
    assert page.one("#taping option[selected]").text == "Not charged"
    note = builders.a_note(builders.a_diagnosis(cast.pat, by=cast.therapist), by=cast.therapist)
    assert [line.code.code for line in charges.of(note).lines] == ["97124"]
    assert admin.post("payers.codes", chosen(taping="97110")).status == 303
    assert {row.technique: row.code for row in all_of(TechniqueCode)} == {Technique.TAPING: "97110"}


@pytest.mark.parametrize("wrong", ["97161", "92507", "00000", "97140 "])
def test_a_code_that_is_not_on_the_list_is_refused(admin, wrong):
    page = admin.post("payers.codes", chosen(taping=wrong))
    assert page.status == 422
    assert all_of(TechniqueCode) == []


def test_codes_that_somebody_changed_meanwhile_are_not_overwritten(admin):
    opened = payers.mark_of_codes()
    assert admin.post("payers.codes", chosen(taping="97110")).status == 303
    page = admin.post("payers.codes", chosen(taping="97112", opened=opened))
    assert page.status == 409
    assert "Somebody changed these codes" in page.text
    (row,) = all_of(TechniqueCode)
    assert row.code == "97110"


@pytest.mark.parametrize("role", ["desk", "therapist", "physician"])
@pytest.mark.parametrize("endpoint", ["payers.index", "payers.new", "payers.codes"])
def test_payers_and_codes_are_the_administrators(as_, role, endpoint):
    assert as_(role).get(endpoint).status == 403
