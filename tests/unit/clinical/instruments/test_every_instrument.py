"""What must hold for every measure, whatever is answered."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.clinical import instruments
from app.clinical.instruments import AnswerRejected, Instrument, Measure
from app.clinical.instruments.items import Answer, Answers, Item
from app.clinical.instruments.scores import Notation
from app.clinical.vocabulary import Side

# Of each measure with a direction: does a required answer get better with its points? By group where it differs.
MORE_IS_BETTER: dict[str, bool | dict[str, bool]] = {
    "sunnybrook": {"rest": False, "voluntary": True, "synkinesis": False},
    "house_brackmann": False,
    "house_brackmann_measured": True,
    "fngs2": False,
    "eface": True,
    "fdi": True,
    "face": True,
    "saq": False,
    "phq2": False,
    "pain": False,
    "tightness": False,
    "lagophthalmos": False,
    "oral_competence": False,
    "terzis": True,
}
# Scores the answers it has, as published: one answer less gives another score.
SCORES_WHAT_IS_ANSWERED = {"fdi"}
# Required, because it must be known, though no number is made of it.
NOT_IN_A_SCORE = {"commissure": {"method"}}

sides = st.sampled_from([None, *Side])
every_instrument = pytest.mark.parametrize("instrument", instruments.ALL, ids=lambda one: one.key)
quickly = settings(max_examples=40)


def answers_to(item: Item) -> st.SearchStrategy[Answer]:
    if item.amount is not None:
        least, step = item.amount.least, item.amount.step
        steps = st.integers(0, int((item.amount.most - least) / step))
        return steps.map(lambda count: f"{least + count * step:f}")
    if item.longest:
        return st.text("abc µ60-", min_size=1, max_size=item.longest).map(lambda words: f"x{words}"[:20])
    return st.sampled_from([option.value for option in item.options])


def all_answered(instrument: Instrument) -> st.SearchStrategy[Answers]:
    return st.fixed_dictionaries({item.key: answers_to(item) for item in instrument.items})


def some_answered(instrument: Instrument) -> st.SearchStrategy[Answers]:
    return st.fixed_dictionaries({item.key: st.none() | answers_to(item) for item in instrument.items})


def some_rules(instrument: Instrument) -> st.SearchStrategy[frozenset[str]]:
    keys = [setting.key for setting in instrument.settings]
    return st.frozensets(st.sampled_from(keys)) if keys else st.just(frozenset())


@every_instrument
@quickly
@given(st.data())
def test_every_score_is_within_its_bounds(instrument: Instrument, data: st.DataObject) -> None:
    answers = data.draw(some_answered(instrument))
    score = instrument.score(answers, side=data.draw(sides), rules=data.draw(some_rules(instrument)))
    assert list(score.parts) == [part.key for part in instrument.parts]
    for part in instrument.parts:
        value = score.parts[part.key]
        assert value is None or part.minimum <= value <= part.maximum


@every_instrument
@quickly
@given(st.data())
def test_the_order_of_the_answers_does_not_matter(instrument: Instrument, data: st.DataObject) -> None:
    answers = data.draw(some_answered(instrument))
    shuffled = dict(data.draw(st.permutations(list(answers.items()))))
    assert instrument.score(shuffled) == instrument.score(answers)
    assert list(instrument.read(shuffled)) == [item.key for item in instrument.items]


@every_instrument
@quickly
@given(st.data())
def test_a_missing_answer_leaves_scores_empty_and_never_changes_one(
    instrument: Instrument, data: st.DataObject
) -> None:
    answers, side = data.draw(all_answered(instrument)), data.draw(sides)
    left_out = data.draw(st.sampled_from(instrument.items))
    whole = instrument.score(answers, side=side)
    score = instrument.score({**answers, left_out.key: None}, side=side)
    assert whole.missing == ()
    assert score.missing == ((left_out.key,) if left_out.required else ())
    if instrument.key in SCORES_WHAT_IS_ANSWERED:
        return
    assert all(score.parts[part] in (None, whole.parts[part]) for part in whole.parts)
    if left_out.required and left_out.key not in NOT_IN_A_SCORE.get(instrument.key, ()):
        assert None in score.parts.values()


@every_instrument
@quickly
@given(st.data())
def test_a_better_answer_never_makes_a_score_worse(instrument: Instrument, data: st.DataObject) -> None:
    directed = [part for part in instrument.parts if part.has_direction]
    if not directed:
        assert instrument.key not in MORE_IS_BETTER
        return
    answers = data.draw(all_answered(instrument))
    item = data.draw(st.sampled_from([item for item in instrument.items if item.required]))
    worse, better = sorted((answers[item.key], data.draw(answers_to(item))), key=goodness(instrument, item))
    before = instrument.score({**answers, item.key: worse}).parts
    after = instrument.score({**answers, item.key: better}).parts
    for part in directed:
        earlier, later = before[part.key], after[part.key]
        if earlier is not None and later is not None:
            assert later <= earlier if part.lower_is_better else later >= earlier


def goodness(instrument: Instrument, item: Item) -> Callable[[Answer | None], Any]:
    says = MORE_IS_BETTER[instrument.key]
    more_is_better = says[item.group] if isinstance(says, dict) else says
    return lambda answer: (item.points(answer) or 0) * (1 if more_is_better else -1)


@every_instrument
def test_an_answer_that_does_not_exist_is_rejected_for_its_item(instrument: Instrument) -> None:
    for item in instrument.items:
        for wrong in wrong_answers(item):
            with pytest.raises(AnswerRejected) as refusal:
                instrument.score({item.key: wrong})
            assert refusal.value.item_key == item.key
            assert refusal.value.message.endswith(".")


def wrong_answers(item: Item) -> list[object]:
    wrong: list[object] = [True, 1.0, [], {}, b"1", 10**30, -(10**30)]
    if item.amount is not None:
        amount = item.amount
        wrong += [amount.least - amount.step, amount.most + amount.step, amount.least + amount.step / 2]
        wrong += ["x", "1e0", "1_0", "٣", "1 0", "nan", "inf", "--1", ".", "1,0,0"]
        wrong += [
            Decimal("NaN"),
            Decimal("sNaN"),
            Decimal("Infinity"),
            Decimal("1e999999"),
            Decimal("1e-999999"),
        ]
    elif item.longest:
        wrong += ["x" * (item.longest + 1), "a\nb", "a\x00b", "a\u202eb", 4]
    else:
        numbers = [option.value for option in item.options if isinstance(option.value, int)]
        wrong += ["moon", "4.0", *((min(numbers) - 1, max(numbers) + 1) if numbers else (1, 0))]
    return wrong


@every_instrument
def test_an_item_that_does_not_exist_is_rejected(instrument: Instrument) -> None:
    for key in ("moon", "items.99", "", "rest", "right.moon"):
        with pytest.raises(AnswerRejected, match="no such item"):
            instrument.score({key: 1})


@every_instrument
@quickly
@given(st.data())
def test_answers_and_scores_can_be_stored_and_read_again(instrument: Instrument, data: st.DataObject) -> None:
    answers = instrument.read(data.draw(some_answered(instrument)))
    assert instrument.read(json.loads(json.dumps(answers))) == answers
    written = instrument.written(instrument.score(answers))
    assert json.loads(json.dumps(written, allow_nan=False)) == written
    kinds = {Notation.EXACT: str, Notation.COUNT: int, Notation.GRADE: str}
    for part in instrument.parts:
        assert written[part.key] is None or type(written[part.key]) is kinds[part.notation]


@every_instrument
def test_a_blank_is_unanswered_in_a_form_and_no_answer_elsewhere(instrument: Instrument) -> None:
    for item in instrument.items:
        assert item.read("  ") is None
        with pytest.raises(AnswerRejected):
            item.read("  ", exact=True)


@every_instrument
def test_the_version_carries_the_settings_a_score_was_made_under(instrument: Instrument) -> None:
    keys = {setting.key for setting in instrument.settings}
    assert instrument.score({}).version == instrument.version
    assert instrument.score({}, rules=frozenset({"moon"})).version == instrument.version
    under_all = instrument.score({}, rules=frozenset(keys)).version
    assert under_all == "+".join([instrument.version, *sorted(keys)])
    assert len(under_all) <= 40  # as wide as the column


@every_instrument
def test_both_sides_are_called_invalid_only_where_a_normal_side_is_needed(instrument: Instrument) -> None:
    hints = instrument.score({}, side=Side.BILATERAL).hints
    assert (instrument.bilateral_caution in hints) == instrument.compares_sides


def test_every_measure_with_a_direction_has_been_thought_about() -> None:
    directed = {one.key for one in instruments.ALL if any(part.has_direction for part in one.parts)}
    assert directed == set(MORE_IS_BETTER)


@pytest.mark.parametrize(
    "measure",
    [Measure(instrument, part) for instrument in instruments.ALL for part in instrument.parts],
    ids=lambda measure: measure.key,
)
def test_the_name_of_a_measure_says_no_word_twice_running(measure):
    words = measure.label.lower().split()
    assert not [word for word, following in pairwise(words) if word == following], measure.label
