"""The table of a calendar: to scale, without gaps, whatever lies in it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from app.clinical.schedule import Span
from app.ui import time_grid
from app.ui.day_grid import Line

ZONE = ZoneInfo("America/New_York")
ON = date(2026, 11, 24)


def at(clock: str, on: date = ON) -> datetime:
    return datetime.combine(on, time.fromisoformat(clock), ZONE).astimezone(UTC)


def a_line(kind: str, starts: str, ends: str, number: int = 1) -> Line:
    return Line(kind, at(starts), at(ends), appointment_id=UUID(int=number))


def a_track(*over: Line, works=(("09:00", "12:00"),), under=(), on: date = ON) -> time_grid.Track:
    spans = [Span(at(starts), at(ends)) for starts, ends in works]
    return time_grid.Track(UUID(int=9), "Ana Alder", "PT", on, spans, [list(over), list(under)])


def drawn(*tracks: time_grid.Track, now: str = "00:00") -> time_grid.Grid:
    grid = time_grid.grid(tracks, ZONE, at=at(now))
    assert grid is not None
    return grid


def check_full(grid: time_grid.Grid) -> None:
    """Every row has a cell, of its own or from above, for every column: an ordinary table without holes."""
    width = sum(head.columns for head in grid.heads)
    taken = [[0] * width for _ in grid.rows]
    for number, row in enumerate(grid.rows):
        for cell in row.cells:
            column = next(place for place, used in enumerate(taken[number]) if not used)
            for line in taken[number : number + cell.rows]:
                for place in range(column, column + cell.columns):
                    line[place] += 1
    assert all(used == 1 for line in taken for used in line)


def words(grid: time_grid.Grid) -> list[tuple[str, int, int]]:
    return [(cell.line.kind, cell.starts, cell.minutes) for row in grid.rows for cell in row.cells]


def test_the_table_spans_what_happens_and_rows_last_from_one_thing_to_the_next():
    grid = drawn(a_track(a_line("visit", "09:15", "10:00")))
    assert (grid.starts_minute, grid.ends_minute) == (9 * 60, 12 * 60)
    assert [row.minutes for row in grid.rows] == [15, 45, 60, 60]
    assert [row.label for row in grid.rows] == ["09:00", "", "10:00", "11:00"]
    assert words(grid) == [("open", 540, 15), ("visit", 555, 45), ("open", 600, 120)]


def test_where_two_visits_lie_beside_each_other_the_column_becomes_two_there_and_only_there():
    beside = a_line("visit", "09:30", "10:30", 2)
    grid = drawn(a_track(a_line("visit", "09:00", "10:00"), beside, a_line("visit", "11:00", "12:00", 3)))
    assert [head.columns for head in grid.heads] == [2]
    wide = {cell.line.appointment_id: cell.columns for row in grid.rows for cell in row.cells}
    assert (wide[UUID(int=1)], wide[UUID(int=2)], wide[UUID(int=3)]) == (1, 1, 2)
    check_full(grid)


def test_a_visit_lies_over_time_off_and_outside_working_time_it_is_drawn_all_the_same():
    grid = drawn(a_track(a_line("visit", "11:00", "13:00"), under=[a_line("off", "10:00", "23:00")]))
    assert words(grid) == [("open", 540, 60), ("off", 600, 60), ("visit", 660, 120)]
    assert grid.ends_minute == 13 * 60


def test_time_off_alone_draws_nothing():
    assert (
        time_grid.grid([a_track(works=(), under=[a_line("off", "00:00", "23:00")])], ZONE, at=at("08:00"))
        is None
    )


def test_the_hour_it_is_now_is_marked_on_its_own_day_only():
    marked = [row.label for row in drawn(a_track(), now="10:20").rows if row.is_now]
    assert marked == ["10:00"]
    other = time_grid.grid([a_track()], ZONE, at=at("10:20") + timedelta(days=1))
    assert other is not None
    assert not any(row.is_now for row in other.rows)


def test_on_the_day_the_clocks_go_back_the_hour_that_comes_twice_is_drawn_once_with_both_visits():
    on = date(2026, 11, 1)
    first = datetime(2026, 11, 1, 5, 30, tzinfo=UTC)
    twice = [
        Line(
            "visit",
            first + timedelta(hours=more),
            first + timedelta(hours=more, minutes=30),
            appointment_id=UUID(int=more + 1),
        )
        for more in (0, 1)
    ]
    track = time_grid.Track(None, "Ana", "", on, [Span(at("00:00", on), at("04:00", on))], [twice])
    grid = time_grid.grid([track], ZONE, at=first)
    assert grid is not None
    assert [head.columns for head in grid.heads] == [2]
    assert (grid.starts_minute, grid.ends_minute) == (0, 240)
    check_full(grid)


moments = st.integers(0, 285).map(lambda five: five * 5)
stretches = st.tuples(moments, st.integers(1, 30), st.sampled_from(["visit", "busy", "held"]))


@given(st.lists(st.lists(stretches, max_size=12), min_size=1, max_size=4), st.lists(stretches, max_size=6))
def test_whatever_is_booked_the_table_has_no_hole_and_nothing_is_lost(columns, off):
    def line(number: int, kind: str, starts: int, fives: int) -> Line:
        begins = at("00:00") + timedelta(minutes=starts)
        return Line(kind, begins, begins + timedelta(minutes=5 * fives), appointment_id=UUID(int=number))

    under = [line(99, "off", starts, fives) for starts, fives, _ in off]
    tracks = [
        a_track(*[line(number + 1, kind, *rest) for number, (*rest, kind) in enumerate(own)], under=under)
        for own in columns
    ]
    grid = drawn(*tracks)
    check_full(grid)
    assert sum(row.minutes for row in grid.rows) == grid.ends_minute - grid.starts_minute
    assert all(row.minutes <= time_grid.HOUR for row in grid.rows)
    shown = [cell for row in grid.rows for cell in row.cells if cell.line.kind in ("visit", "busy", "held")]
    assert len(shown) == sum(len(own) for own in columns)
