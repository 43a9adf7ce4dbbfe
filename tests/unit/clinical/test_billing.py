"""Codes, the default mapping, and modifiers with their reasons."""

from __future__ import annotations

from datetime import date
from itertools import pairwise

import pytest

from app.clinical import billing, rulebook
from app.clinical.billing import Modifier, code_of, conflicts, modifiers
from app.clinical.vocabulary import Licence, Technique

A_DAY = date(2026, 11, 23)


def carried(*codes, licence=Licence.THERAPIST, on=A_DAY, above_threshold=False, separate_blocks=False):
    lines = modifiers(codes, licence, on, above_threshold=above_threshold, separate_blocks=separate_blocks)
    return {code: [reason.modifier.value for reason in reasons] for code, reasons in lines.items()}


def test_every_technique_has_a_default_code_that_a_practice_could_choose_too():
    assert {code_of(technique, {}) for technique in Technique} <= set(billing.for_techniques())


def test_the_defaults_are_those_of_facial_therapy():
    expected = {
        Technique.SOFT_TISSUE_MASSAGE: ("97140", True),
        Technique.NEUROMUSCULAR_RETRAINING: ("97112", True),
        Technique.SEMG_BIOFEEDBACK: ("90901", False),
        Technique.EYE_CARE: ("97535", True),
    }
    for technique, (code, is_timed) in expected.items():
        found = code_of(technique, {})
        assert (found.code, found.is_timed) == (code, is_timed)


def test_the_practices_own_code_goes_before_the_default_and_none_means_not_charged():
    own = {Technique.SOFT_TISSUE_MASSAGE: "97124", Technique.TAPING: ""}
    assert code_of(Technique.SOFT_TISSUE_MASSAGE, own).code == "97124"
    assert code_of(Technique.TAPING, own) is None
    assert code_of(Technique.STRETCHING, own).code == "97140"


def test_evaluations_are_untimed_and_no_technique_is_charged_as_one():
    for code in (*billing.EVALUATIONS.values(), billing.RE_EVALUATION):
        assert code in billing.UNTIMED
        assert billing.CODES[code] not in billing.for_techniques()


@pytest.mark.parametrize("code", ["92507", "64612", "64616", "90901", "97010"])
def test_codes_that_are_never_in_the_pool(code):
    assert code in billing.UNTIMED


def test_gp_is_on_every_line():
    assert carried("97112", "97161") == {"97112": ["GP"], "97161": ["GP"]}


def test_kx_follows_the_clinicians_word_on_every_line_and_names_the_year():
    assert carried("97112", "97140", above_threshold=True) == {"97112": ["GP", "KX"], "97140": ["GP", "KX"]}
    lines = modifiers(["97112"], Licence.THERAPIST, A_DAY, above_threshold=True, separate_blocks=False)
    assert lines["97112"][1].why == "Medically necessary above the threshold of $2,480 for 2026."


def test_an_assistants_lines_carry_cq_beside_gp():
    assert carried("97112", licence=Licence.ASSISTANT) == {"97112": ["GP", "CQ"]}
    assert carried("97112", licence=Licence.STUDENT) == {"97112": ["GP"]}


@pytest.mark.parametrize(
    ("codes", "marked"),
    [
        (("97530", "97140"), "97140"),
        (("97124", "97140"), "97124"),
        (("97161", "97140"), "97140"),
        (("97164", "97530"), "97530"),
    ],
)
def test_59_is_carried_by_one_of_a_pair_and_only_where_separate_blocks_are_documented(codes, marked):
    assert [pair.marked for pair in conflicts(codes)] == [marked]
    assert carried(*codes) == {code: ["GP"] for code in codes}
    with_blocks = carried(*codes, separate_blocks=True)
    assert with_blocks.pop(marked) == ["GP", "59"]
    assert list(with_blocks.values()) == [["GP"]]


def test_ordinary_facial_therapy_has_no_conflict():
    assert conflicts({billing.DEFAULTS[technique] for technique in Technique}) == []
    assert carried("97112", "97140", separate_blocks=True)["97140"] == ["GP"]


def test_modifiers_stand_in_one_order():
    line = carried("97124", "97140", licence=Licence.ASSISTANT, above_threshold=True, separate_blocks=True)
    assert line["97124"] == [modifier.value for modifier in Modifier]


@pytest.mark.parametrize(
    ("day", "amount"),
    [
        (date(2023, 12, 31), 2230),
        (date(2024, 7, 1), None),
        (date(2025, 1, 1), 2410),
        (date(2026, 12, 31), 2480),
        (date(2027, 1, 1), None),
    ],
)
def test_a_threshold_is_known_for_its_year_alone(day, amount):
    found = rulebook.known(rulebook.KX_THRESHOLDS, day)
    assert (found and found.amount) == amount


def test_where_no_threshold_is_known_the_words_say_so():
    assert "none is known here for 2027" in rulebook.kx_threshold_in_words(date(2027, 1, 1))


def test_the_threshold_is_not_where_targeted_review_begins():
    for entry in rulebook.TARGETED_REVIEWS:
        assert rulebook.known(rulebook.KX_THRESHOLDS, entry.first_on).amount < entry.amount


def test_dated_entries_never_overlap():
    for entries in (rulebook.KX_THRESHOLDS, rulebook.TARGETED_REVIEWS):
        for earlier, later in pairwise(entries):
            assert earlier.first_on <= earlier.last_on < later.first_on
