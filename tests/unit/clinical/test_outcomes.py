"""What may be told of groups of patients, and the exact arithmetic of what is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from statistics import quantiles

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.clinical import instruments
from app.clinical.outcomes import Compared, Grouping, Moment, Taken, Wait, is_toxin_between, pairs, wait
from app.clinical.outcomes_file import COLUMNS, OTHER, lines
from app.clinical.outcomes_told import quantile, tenths, told
from app.clinical.outcomes_withheld import FEWEST, withheld
from app.clinical.vocabulary import Aetiology, Condition

COMPOSITE = instruments.measure("sunnybrook.composite").part
SOCIAL = instruments.measure("fdi.social").part
SAQ = instruments.measure("saq.total").part
DAY = date(2025, 3, 3)


def one(person=1, first=20, later=30, **values) -> Compared:
    return Compared(
        **{
            "person": person,
            "first_on": DAY,
            "first": Decimal(first),
            "later_on": DAY + timedelta(days=91),
            "later": Decimal(later),
            "version": "1",
            "started_on": DAY,
            "onset_on": DAY - timedelta(days=30),
            "born_on": date(1980, 3, 14),
            "condition": Condition.SYNKINETIC,
            "aetiology": Aetiology.BELLS_PALSY,
            "had_toxin": False,
        }
        | values
    )


courses = st.builds(
    one,
    person=st.integers(1, 30),
    first=st.integers(0, 100),
    later=st.decimals(0, 100, places=1),
    condition=st.sampled_from([None, *Condition]),
    aetiology=st.sampled_from(list(Aetiology)),
    onset_on=st.none() | st.dates(date(2020, 1, 1), date(2025, 6, 1)),
    had_toxin=st.booleans(),
    born_on=st.dates(date(1930, 1, 1), date(2020, 1, 1)),
)
practices = st.lists(courses, max_size=60)
members = st.dictionaries(st.integers(0, 9), st.sets(st.integers(1, 40), max_size=12), max_size=8)


# nothing of fewer than five


@given(practices, st.sampled_from(Grouping))
def test_no_group_of_fewer_than_five_patients_is_told(compared, grouping):
    found = told(COMPOSITE, grouping, compared)
    persons = {person.person for person in compared}
    assert (found is None) == (len(persons) < FEWEST)
    for group in (found.together, *found.groups) if found else ():
        assert group.patients >= FEWEST


@given(practices, st.sampled_from(Grouping))
def test_what_is_not_told_cannot_be_reckoned_from_the_whole(compared, grouping):
    found = told(COMPOSITE, grouping, compared)
    if found is None:
        return
    shown = {group.label for group in found.groups}
    rest = [one for one in compared if one.category(grouping).label not in shown]
    assert not rest or len({one.person for one in rest}) >= FEWEST


@given(members)
def test_a_withheld_group_stays_among_five_or_more(groups):
    hidden = withheld(groups)
    small = {key for key, persons in groups.items() if len(persons) < FEWEST}
    assert small <= hidden
    together = set().union(*(groups[key] for key in hidden)) if hidden else set()
    everybody = set().union(*groups.values()) if groups else set()
    assert not together or len(together) >= FEWEST or hidden == set(groups)
    if not any(groups[key] for key in small):
        assert hidden == small, f"nobody is hidden for nobody's sake: {everybody}"


@pytest.mark.parametrize(
    ("sizes", "hidden"),
    [
        ((8, 7, 6), ""),
        ((8, 7, 0), "c"),  # nobody to protect
        ((8, 7, 2), "bc"),  # two would follow from the rest, so the smallest other group goes too
        ((8, 7, 3, 2), "cd"),  # five together
        ((9, 8, 4, 4), "bcd"),  # eight in two groups below five can only be four and four
        ((4, 1), "ab"),
        ((), ""),
    ],
)
def test_the_smallest_other_groups_go_with_what_is_hidden(sizes, hidden):
    start, groups = 0, {}
    for name, size in zip("abcd", sizes, strict=False):
        groups[name] = range(start, start + size)
        start += size
    assert withheld(groups) == set(hidden)


def test_two_courses_of_one_patient_are_one_patient():
    compared = [one(person) for person in (1, 2, 3, 4, 4, 4)]
    assert told(COMPOSITE, Grouping.CONDITION, compared) is None


# the numbers


@given(st.lists(st.integers(-115, 115), min_size=2, max_size=40))
def test_quartiles_are_those_of_the_standard_library(values):
    expected = quantiles([Fraction(value) for value in values], n=4, method="inclusive")
    assert [quantile(sorted(values), Fraction(share, 4)) for share in (1, 2, 3)] == expected


@given(st.lists(courses, min_size=5, max_size=60))
def test_every_course_stands_in_one_bar_and_one_verdict(compared):
    found = told(SOCIAL, Grouping.TOXIN, compared)
    for group in (found.together, *found.groups) if found else ():
        assert sum(group.bars) == group.courses == group.verdicts.total
        assert group.lower <= group.median <= group.upper
        assert len(group.bars) <= 25


@pytest.mark.parametrize(
    ("part", "later", "verdict"),
    [
        (SOCIAL, "57.7", "within"),
        (SOCIAL, "57.8", "better"),
        (SOCIAL, "22.2", "worse"),
        (SAQ, "11.7", "better"),
        (SAQ, "68.2", "within"),
        (SAQ, "69", "worse"),
    ],
)
def test_only_more_than_the_error_is_better_or_worse(part, later, verdict):
    compared = [one(person, 40, later) for person in range(5)]
    verdicts = told(part, Grouping.TOXIN, compared).together.verdicts
    assert getattr(verdicts, verdict) == 5


def test_no_verdict_without_a_published_error():
    assert told(COMPOSITE, Grouping.TOXIN, [one(person) for person in range(5)]).together.verdicts is None


def test_whole_changes_get_bars_of_whole_numbers():
    compared = [one(person, 3, 3 + person % 3) for person in range(6)]
    scale = told(COMPOSITE, Grouping.TOXIN, compared).scale
    assert (scale.step, scale.first, scale.last) == (1, 0, 2)


@pytest.mark.parametrize(("value", "shown"), [("1/4", "0.3"), ("-1/4", "-0.3"), ("0", "0"), ("-1/3", "-0.3")])
def test_a_tenth_is_rounded_away_from_zero(value, shown):
    assert tenths(Fraction(value)) == Decimal(shown)


# which measures, which group


def taken(*days: int, version="1") -> list[Taken]:
    return [Taken(DAY + timedelta(days=day), str(day), version) for day in days]


@pytest.mark.parametrize(
    ("days", "moment", "pair"),
    [
        ((0, 20, 400), Moment.NEWEST, ("0", "400")),
        ((0,), Moment.NEWEST, None),
        ((0, 0), Moment.NEWEST, None),
        ((0, 80, 100), Moment.MONTHS_3, ("0", "100")),
        ((0, 45, 137), Moment.MONTHS_3, None),
        ((0, 46), Moment.MONTHS_3, ("0", "46")),
        ((0, 136), Moment.MONTHS_3, ("0", "136")),
        ((0, 137), Moment.MONTHS_6, ("0", "137")),
        ((0, 320, 411), Moment.MONTHS_12, ("0", "320")),
        ((), Moment.NEWEST, None),
    ],
)
def test_the_first_and_the_wanted_measure(days, moment, pair):
    found = pairs(taken(*days), moment).get("1")
    assert (found and tuple(one.value for one in found)) == pair


def test_versions_are_compared_with_their_own_first():
    both = [*taken(0, 91), *taken(120, 200, version="2")]

    def values(moment, of=both):
        return {version: [one.value for one in pair] for version, pair in pairs(of, moment).items()}

    assert values(Moment.NEWEST) == {"1": ["0", "91"], "2": ["120", "200"]}
    assert values(Moment.MONTHS_3) == {"1": ["0", "91"]}
    assert values(Moment.MONTHS_6) == {}
    assert values(Moment.NEWEST, both[:3]) == {"1": ["0", "91"]}


@pytest.mark.parametrize(
    ("days", "band"),
    [
        (-1, Wait.UNKNOWN),
        (0, Wait.UNDER_3_MONTHS),
        (90, Wait.UNDER_3_MONTHS),
        (91, Wait.UNDER_6_MONTHS),
        (182, Wait.UNDER_1_YEAR),
        (365, Wait.UNDER_2_YEARS),
        (729, Wait.UNDER_2_YEARS),
        (730, Wait.LONGER),
    ],
)
def test_bands_of_time_from_onset_to_the_first_session(days, band):
    assert wait(DAY, DAY + timedelta(days=days)) is band


def test_without_a_known_onset_no_time_is_told():
    assert wait(None, DAY) is Wait.UNKNOWN


def test_toxin_on_the_day_of_the_later_measure_came_after_it():
    assert is_toxin_between([DAY], DAY, DAY + timedelta(days=1))
    assert not is_toxin_between([DAY + timedelta(days=1)], DAY, DAY + timedelta(days=1))


# the file


@given(practices)
def test_the_file_has_no_category_held_by_few(compared):
    written = lines("sunnybrook.composite", compared)
    assert written == sorted(written)
    if len({one.person for one in compared}) < FEWEST:
        assert written == []
        return
    assert len(written) == len(compared)
    for line in written:
        assert len(line) == len(COLUMNS)
    for column in range(FROM, TO):
        values = [line[column] for line in written]
        assert all(values.count(value) >= FEWEST for value in values)


FROM, TO = COLUMNS.index("condition_at_first_session"), COLUMNS.index("first_days_from_onset")


@given(practices)
def test_what_a_line_says_of_a_person_five_patients_have_in_common(compared):
    """A score of its own for each course tells whose line it is."""
    numbered = [replace(one, first=Decimal(at)) for at, one in enumerate(compared)]
    whose = {str(at): one.person for at, one in enumerate(compared)}
    held: dict[tuple[str, ...], set[int]] = {}
    for line in lines("sunnybrook.composite", numbered):
        held.setdefault(line[FROM:TO], set()).add(whose[line[COLUMNS.index("first")]])
    assert all(len(persons) >= FEWEST for persons in held.values())


@given(practices)
def test_no_days_from_onset_where_the_wait_is_withheld(compared):
    for line in lines("sunnybrook.composite", compared):
        told = dict(zip(COLUMNS, line, strict=True))
        if told["onset_to_first_session"] == OTHER:
            assert told["first_days_from_onset"] == told["later_days_from_onset"] == ""


def test_the_rarest_of_a_few_is_left_untold():
    """Of five with synkinesis one has Bell’s palsy: the cause they have in common with others is told no more."""
    flaccid = [one(person, condition=Condition.FLACCID) for person in range(6)]
    lyme = [one(10 + person, condition=Condition.FLACCID, aetiology=Aetiology.LYME) for person in range(5)]
    other = [one(20 + person, aetiology=Aetiology.LYME) for person in range(4)] + [one(30)]
    told = {line[FROM : FROM + 2] for line in lines("sunnybrook.composite", [*flaccid, *lyme, *other])}
    assert told == {("flaccid", "bells_palsy"), ("flaccid", "lyme"), (OTHER, OTHER)}


def test_a_line_tells_days_and_decades_and_no_dates():
    (line, *_) = lines("sunnybrook.composite", [one(person) for person in range(5)])
    assert dict(zip(COLUMNS, line, strict=True)) == {
        "measure": "sunnybrook.composite",
        "version": "1",
        "condition_at_first_session": "synkinetic",
        "aetiology": "bells_palsy",
        "onset_to_first_session": "under_3_months",
        "botulinum_toxin_between": "without",
        "age_at_first_measure": "40-49",
        "first_days_from_onset": "30",
        "later_days_from_onset": "121",
        "days_between": "91",
        "first": "20",
        "later": "30",
        "change": "10",
    }


def test_without_an_onset_the_days_from_it_stay_empty():
    (line, *_) = lines("sunnybrook.composite", [one(person, onset_on=None) for person in range(5)])
    assert line[COLUMNS.index("first_days_from_onset")] == ""
    assert line[COLUMNS.index("days_between")] == "91"
