"""The sheet for the patient: plain, short, without praise or promise, and no number that means nothing."""

from __future__ import annotations

import re
from datetime import date

import pytest

from app.clinical.take_home import MOST_MEASURES, NO_PROMISE, PARTLY_UNSURE, TALK, UNSURE, for_patient
from tests.unit.clinical.reports import FACTS, NOTHING, facts, goal, measure


def lines(given, heading):
    return next((one.lines for one in for_patient(given) if one.heading == heading), ())


def changed(*measures):
    told = lines(facts(measures=measures, procedures=()), "What changed")
    return tuple(line for line in told if line not in (TALK, UNSURE, PARTLY_UNSURE, NO_PROMISE))


def test_the_whole_sheet_reads_from_the_top_down():
    assert [(section.heading, section.lines) for section in for_patient(FACTS)] == [
        (
            "What changed",
            (
                "Eating, drinking and speaking: better than on 5 Jan 2026.",
                "How your face rests and moves: better than on 5 Jan 2026.",
                "Pain: better than on 5 Jan 2026 (6 then, 3 now, out of\u00a010).",
                PARTLY_UNSURE,
                "You had botulinum toxin on 20 Feb 2026.",
                NO_PROMISE,
            ),
        ),
        (
            "Your goals",
            (
                "Drink from a cup without loss: on the way. We aim for 1 Jun 2026.",
                "Sleep without pain: reached.",
            ),
        ),
        (
            "What to practise",
            (
                "Small smile in the mirror, 10 times, 3 times a day.",
                "You told us you practised on about 5 days of 7.",
            ),
        ),
        ("Next check", ("We plan to measure again around 20 Apr 2026.",)),
    ]


@pytest.mark.parametrize(
    ("key", "values", "line"),
    [
        (
            "fdi.physical",
            (40, 45),
            "Eating, drinking and speaking: about the same as on 5 Jan 2026. A small change can be chance.",
        ),
        (
            "fdi.physical",
            (80, 40),
            "Eating, drinking and speaking: worse than on 5 Jan 2026.",
        ),
        (
            "lagophthalmos.gentle",
            (4, 2, 2),
            "The gap when you close your eye gently: better than on 5 Jan 2026 (4\u00a0mm then, 2\u00a0mm now).",
        ),
        (
            "pain.now",
            (3, 3, 3),
            "Pain: about the same since 5 Jan 2026 (3 then, 3 now, out of\u00a010).",
        ),
        (
            "pain.now",
            (3, 5),
            "Pain: too early to tell (3 then, 5 now, out of\u00a010). We need more checks to see a change.",
        ),
        ("pain.now", (3,), "Pain: measured once, on 5 Jan 2026. We need more checks to see a change."),
    ],
)
def test_each_word_in_plain_words(key, values, line):
    assert changed(measure(key, *values)) == (line,)


def test_a_loss_since_the_best_counts_from_the_best():
    read = measure("fdi.physical", 40, 80, 50)
    assert changed(read) == ("Eating, drinking and speaking: worse than on 9 Feb 2026.",)


@pytest.mark.parametrize("key", ["phq2.total", "semg.side_ratio", "sunnybrook.composite"])
def test_scores_that_mean_nothing_to_their_owner_are_not_printed(key):
    told = " ".join(changed(measure(key, 2, 3, 4)))
    assert not re.search(r"\b[234]\b(?! [A-Z])", told.replace("5 Jan 2026", ""))


def test_the_screen_for_low_mood_is_never_handed_out():
    assert changed(measure("phq2.total", 2, 3, 6)) == ("We have not measured enough yet to see a change.",)


def test_what_got_worse_is_to_be_talked_about_and_that_is_said_once():
    worse = [measure(key, 80, 40, 30) for key in ("fdi.physical", "fdi.social")]
    assert lines(facts(measures=worse), "What changed").count(TALK) == 1
    assert TALK not in lines(FACTS, "What changed")


def test_how_sure_it_is_is_said_once_and_of_what_was_judged():
    one = measure("pain.now", 6, 5, 3)
    assert lines(facts(measures=(one,), procedures=()), "What changed")[1:] == (UNSURE, NO_PROMISE)
    alone = measure("fdi.physical", 40, 65, 70)
    assert lines(facts(measures=(alone,), procedures=()), "What changed")[1:] == (NO_PROMISE,)
    early = measure("pain.now", 6)
    assert lines(facts(measures=(early,), procedures=()), "What changed")[1:] == (NO_PROMISE,)


def test_the_five_that_say_most_are_told_and_what_got_worse_is_never_left_out():
    still = [measure(key, 0, 0, 0) for key in ("pain.now", "pain.worst", "tightness.face", "tightness.neck")]
    better = [measure(key, 30, 50, 70) for key in ("fdi.physical", "fdi.social")]
    worse = [measure(key, 1, 2, 3) for key in ("lagophthalmos.gentle", "lagophthalmos.tight")]
    told = changed(*still, measure("sunnybrook.composite", 40, 41, 40), *better, *worse)
    assert len(told) == MOST_MEASURES
    assert [line.split(":")[0] for line in told] == [
        "How your face rests and moves",
        "Eating, drinking and speaking",
        "How you feel, and being with people",
        "The gap when you close your eye gently",
        "The gap when you close your eye tightly",
    ]


def test_a_goal_reached_within_the_measuring_error_is_no_triumph():
    reached = goal("Drink from a cup", "fdi.physical", 40, 50, 50)
    assert lines(facts(goals=(reached,)), "Your goals") == (
        "Drink from a cup: reached, but the change is small and can be chance.",
    )


@pytest.mark.parametrize("now", [None, 50])
def test_a_goal_measured_in_another_way_is_not_said_to_be_unchecked(now):
    moved = goal("Drink from a cup", "fdi.physical", 40, now, 80, other_rules_since=date(2026, 4, 1))
    assert lines(facts(goals=(moved,)), "Your goals") == (
        "Drink from a cup: it was checked in another way since, so we cannot compare it.",
    )


def test_an_empty_course_still_says_what_comes_next():
    assert [(one.heading, one.lines) for one in for_patient(NOTHING)] == [
        ("What changed", ("We have not measured enough yet to see a change.", NO_PROMISE)),
        ("What to practise", ("Ask us what to practise at home.",)),
        ("Next check", ("Ask us when we will measure again.",)),
    ]


EVERY_WORD = [
    *for_patient(FACTS),
    *for_patient(NOTHING),
    *for_patient(
        facts(
            measures=tuple(
                measure(key, *values)
                for key in ("fdi.physical", "pain.now", "saq.total", "fdi.social", "sunnybrook.synkinesis")
                for values in ((40,), (40, 45), (40, 90), (90, 40), (40, 80, 50), (40, 80, 81), (4, 4, 4))
            ),
            goals=tuple(goal("Drink", "fdi.physical", 40, now, 80) for now in (None, 30, 40, 70, 90)),
        )
    ),
]
SENTENCES = [
    sentence
    for section in EVERY_WORD
    for line in section.lines
    for sentence in re.split(r"(?<=\.) ", re.sub(r"\d+ [A-Z][a-z]{2} \d{4}", "May", line))
]


@pytest.mark.parametrize(
    "word", ["well done", "great", "good", "excellent", "congratulations", "will improve", "!"]
)
def test_nothing_is_praised_or_promised(word):
    assert not [sentence for sentence in SENTENCES if word in sentence.lower()]


def test_no_sentence_is_longer_than_eighteen_words():
    assert max(len(sentence.split()) for sentence in SENTENCES) <= 18


def test_it_reads_at_about_eleven_years_of_age():
    """Flesch-Kincaid grade, US school years: grade 6 begins at eleven. Syllables by groups of vowels."""
    words = re.findall(r"[A-Za-z]+", " ".join(SENTENCES))
    syllables = sum(max(1, len(re.findall(r"[aeiouy]+", re.sub(r"e$", "", word.lower())))) for word in words)
    grade = 0.39 * len(words) / len(SENTENCES) + 11.8 * syllables / len(words) - 15.59
    assert grade < 6
