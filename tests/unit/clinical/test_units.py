"""Minutes to units: the published table, splits worked by hand, and what must hold for all minutes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.clinical.units import DAY_MINUTES, MinutesRejected, added_up, count, pooled_units, problems
from app.clinical.vocabulary import UnitRule

CMS, AMA = UnitRule.CMS, UnitRule.AMA
CODES = ("97110", "97112", "97124", "97140", "97530", "97535")

days = st.dictionaries(st.sampled_from(CODES), st.integers(0, 90), max_size=len(CODES))
rules = st.sampled_from(UnitRule)


def said(chosen, minutes, rule=CMS, untimed=()):
    return [(problem.code, problem.message) for problem in problems(chosen, minutes, rule, untimed)]


@pytest.mark.parametrize(
    ("minutes", "units"),
    [
        (0, 0),
        (7, 0),
        (8, 1),
        (22, 1),
        (23, 2),
        (37, 2),
        (38, 3),
        (52, 3),
        (53, 4),
        (67, 4),
        (68, 5),
        (82, 5),
        (83, 6),
        (97, 6),
        (98, 7),
        (112, 7),
        (113, 8),
        (127, 8),
        (128, 9),
    ],
)
def test_the_pool_gives_units_at_the_published_boundaries(minutes, units):
    assert pooled_units(minutes) == units


@pytest.mark.parametrize(
    ("minutes", "total", "splits"),
    [
        ({}, 0, [{}]),
        ({"97112": 0}, 0, [{"97112": 0}]),
        ({"97112": 26, "97140": 14}, 3, [{"97112": 2, "97140": 1}]),
        ({"97112": 31, "97140": 6, "97535": 16}, 4, [{"97112": 2, "97140": 1, "97535": 1}]),
        ({"97112": 30, "97140": 15}, 3, [{"97112": 2, "97140": 1}]),
        ({"97112": 5, "97140": 5}, 1, [{"97112": 0, "97140": 1}, {"97112": 1, "97140": 0}]),
        (
            {"97110": 10, "97112": 8, "97140": 8},
            2,
            [{"97110": 1, "97112": 0, "97140": 1}, {"97110": 1, "97112": 1, "97140": 0}],
        ),
        ({"97110": 14, "97112": 14, "97140": 0}, 2, [{"97110": 1, "97112": 1, "97140": 0}]),
    ],
)
def test_pooled_minutes_split_as_worked_by_hand(minutes, total, splits):
    counted = count(minutes, CMS)
    assert counted.timed_units == total
    assert list(counted.splits) == splits
    assert counted.is_tied == (len(splits) > 1)


@pytest.mark.parametrize(
    ("minutes", "units"),
    [
        ({"97112": 22, "97140": 23}, {"97112": 1, "97140": 2}),
        ({"97112": 7, "97140": 8}, {"97112": 0, "97140": 1}),
        ({"97112": 7, "97140": 7}, {"97112": 0, "97140": 0}),
        ({}, {}),
    ],
)
def test_the_rule_of_eights_pools_nothing(minutes, units):
    counted = count(minutes, AMA)
    assert counted.certain == units
    assert counted.splits == (units,)


def test_a_code_that_comes_twice_is_one_service():
    assert added_up([("97112", 5), ("97140", 8), ("97112", 10)]) == {"97112": 15, "97140": 8}


@pytest.mark.parametrize(
    "rows", [[("97112", -1)], [("97112", DAY_MINUTES + 1)], [("97112", 900), ("97140", 541)]]
)
def test_minutes_that_no_day_has_are_refused(rows):
    with pytest.raises(MinutesRejected):
        added_up(rows)


def test_a_tie_too_wide_to_list_is_refused_and_not_computed():
    with pytest.raises(MinutesRejected, match="cannot be split"):
        count({f"97{n:03}": 7 for n in range(200)}, CMS)


@pytest.mark.parametrize(
    ("chosen", "left_open", "decided"),
    [
        ({}, ["97110", "97112"], {"97110": None, "97112": None}),
        ({"97112": 2}, [], {"97110": 1, "97112": 2}),
        ({"97112": 1}, [], {"97110": 2, "97112": 1}),
        ({"97112": 0}, [], {"97110": 2, "97112": 0}),
        ({"97110": 1, "97112": 1}, [], {"97110": 1, "97112": 1}),
    ],
)
def test_one_choice_in_a_tie_of_two_decides_for_both(chosen, left_open, decided):
    found = count({"97112": 20, "97110": 20}, CMS).decided(chosen)
    assert found == decided
    assert sorted(code for code, units in found.items() if units is None) == left_open


def test_a_tie_of_three_stays_open_until_the_spare_unit_is_given_or_left_by_two():
    counted = count({"97110": 7, "97112": 7, "97140": 7}, CMS)
    assert counted.decided({"97110": 0}) == {"97110": 0, "97112": None, "97140": None}
    assert counted.decided({"97110": 0, "97112": 0}) == {"97110": 0, "97112": 0, "97140": 1}
    assert counted.decided({"97140": 1}) == {"97110": 0, "97112": 0, "97140": 1}


@pytest.mark.parametrize(
    ("chosen", "minutes", "rule", "expected"),
    [
        ({"97112": 2, "97140": 1}, {"97112": 24, "97140": 16}, CMS, []),
        ({"97112": 1}, {"97112": 24, "97140": 16}, CMS, []),
        (
            {"97112": 2, "97140": 2},
            {"97112": 24, "97140": 16},
            CMS,
            [
                ("97140", "16 minutes allow 1 unit, not 2."),
                ("", "40 timed minutes allow 3 units in all, not 4."),
            ],
        ),
        (
            {"97112": 1, "97110": 2},
            {"97112": 24, "97110": 23},
            CMS,
            [("97110", "23 minutes allow 1 unit, not 2.")],
        ),
        ({"97112": 1, "97110": 2}, {"97112": 24, "97110": 23}, AMA, []),
        (
            {"97112": 2, "97110": 2},
            {"97112": 20, "97110": 20},
            CMS,
            [("", "40 timed minutes allow 3 units in all, not 4.")],
        ),
        (
            {"97112": 1, "97140": 1},
            {"97110": 10, "97112": 8, "97140": 8},
            CMS,
            [("", "97112 and 97140 share 1 unit more. Choose who takes it.")],
        ),
        ({"97112": -1}, {"97112": 24}, CMS, [("97112", "Units are 0 or more.")]),
        ({"97116": 1}, {"97112": 24}, CMS, [("97116", "Nothing is documented under this code.")]),
        (
            {"97112": 1},
            {"97112": 0},
            CMS,
            [
                ("97112", "0 minutes allow 0 units, not 1."),
                ("", "0 timed minutes allow 0 units in all, not 1."),
            ],
        ),
    ],
)
def test_units_above_the_documented_minutes_are_refused_in_words(chosen, minutes, rule, expected):
    assert said(chosen, minutes, rule) == expected


def test_an_untimed_code_counts_once_a_day_and_never_in_the_pool():
    assert said({"97161": 1, "97112": 1}, {"97112": 15}, untimed=["97161"]) == []
    assert said({"97161": 2}, {"97112": 15}, untimed=["97161"]) == [
        ("97161", "An untimed code counts once a day.")
    ]


@pytest.mark.parametrize(
    ("minutes", "rule", "words"),
    [
        (
            {"97112": 24, "97140": 16},
            CMS,
            ["together 40 minutes", "38 to 52 minutes are 3 units", "97112 gets 2 and 97140 gets 1"],
        ),
        (
            {"97112": 20, "97110": 20},
            CMS,
            ["97110 and 97112 have the same 5 minutes left", "you choose who takes it"],
        ),
        ({"97112": 7}, CMS, ["0 to 7 minutes are 0 units"]),
        ({"97112": 24, "97140": 7}, AMA, ["97112 24 min, 2 units; 97140 7 min, 0 units", "Together 2 units"]),
        ({}, CMS, ["No timed minutes"]),
    ],
)
def test_the_sentence_says_how_the_minutes_became_units(minutes, rule, words):
    sentence = count(minutes, rule).sentence
    for word in words:
        assert word in sentence


@given(days)
def test_the_cms_total_is_the_same_however_the_minutes_are_split(minutes):
    assert count(minutes, CMS).timed_units == count({"97110": sum(minutes.values())}, CMS).timed_units


@given(days, rules, st.randoms(use_true_random=False))
def test_the_order_of_the_services_does_not_matter(minutes, rule, random):
    shuffled = list(minutes.items())
    random.shuffle(shuffled)
    one, other = count(minutes, rule), count(dict(shuffled), rule)
    assert one.splits == other.splits
    assert one.tied == other.tied


@given(days, rules)
def test_every_split_is_allowed_adds_up_and_never_runs_ahead_of_the_minutes(minutes, rule):
    counted = count(minutes, rule)
    assert counted.splits
    for split in counted.splits:
        assert sum(split.values()) == counted.timed_units
        assert problems(split, minutes, rule) == []
        for code, units in split.items():
            assert units <= -(-minutes[code] // 15)


@given(days)
def test_no_split_leaves_more_minutes_unpaid_than_another_service_was_paid_for(minutes):
    """The definition of the largest remainder, checked by comparing every pair."""
    for split in count(minutes, CMS).splits:
        for one in minutes:
            for other in minutes:
                paid_ahead = split[other] * 15 - minutes[other]
                left_over = minutes[one] - split[one] * 15
                assert left_over < 15
                if paid_ahead > 0 and left_over > 0:
                    assert left_over <= 15 - paid_ahead


@given(days, rules, st.dictionaries(st.sampled_from(CODES), st.integers(0, 8)))
def test_chosen_units_stand_exactly_where_some_right_split_covers_them(minutes, rule, chosen):
    covered = any(
        all(units <= split.get(code, 0) for code, units in chosen.items())
        for split in count(minutes, rule).splits
    )
    assert (problems(chosen, minutes, rule) == []) == covered


@given(days, rules, st.sampled_from(CODES), st.integers(1, 60))
def test_more_minutes_never_give_fewer_units(minutes, rule, code, more):
    longer = {**minutes, code: minutes.get(code, 0) + more}
    assert count(longer, rule).timed_units >= count(minutes, rule).timed_units


@given(days, rules, st.data())
def test_a_split_chosen_code_by_code_is_the_split_that_is_decided(minutes, rule, data):
    counted = count(minutes, rule)
    split = data.draw(st.sampled_from(counted.splits))
    assert counted.decided(split) == split
    takers = {code: split[code] for code in counted.tied if split[code] > counted.certain[code]}
    assert counted.decided(takers) == split


@given(days, rules)
def test_every_count_has_a_sentence(minutes, rule):
    assert count(minutes, rule).sentence.endswith(".")
