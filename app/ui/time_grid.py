"""The table of a calendar: people, rooms or days across, time down.

A row lasts from one moment at which something begins or ends to the next, so that an ordinary table
with ``rowspan`` shows times to scale. Where two visits stand beside each other, their column becomes two.
The clock of the wall counts, in minutes since midnight: on the day of a change an hour is not drawn twice.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID
from zoneinfo import ZoneInfo

from app.clinical.schedule import Span
from app.ui.day_grid import Line

HOUR = 60
STEP = 5
END_OF_DAY = 24 * HOUR


@dataclass(frozen=True)
class Track:
    """One column: whose time, on which day. ``layers`` are lines, those first that lie over the others."""

    id: UUID | None
    name: str
    detail: str
    on: date
    works: Sequence[Span]
    layers: Sequence[Sequence[Line]]
    is_today: bool = False
    number: int = 0  # which of the columns

    @property
    def counted(self) -> str:
        """How many visits stand in it. Times of others, whose visits are not shown, are counted as busy."""
        visits = len({line.appointment_id for line in self.layers[0] if line.kind == "visit"})
        busy = sum(line.kind == "busy" for line in self.layers[0])
        said = [f"{visits} visit{'' if visits == 1 else 's'}"] if visits or not busy else []
        return ", ".join([*said, f"{busy} busy"] if busy else said)


@dataclass(frozen=True)
class Cell:
    line: Line
    rows: int
    columns: int
    starts: int  # minutes since midnight
    minutes: int
    track: Track


@dataclass(frozen=True)
class Row:
    """``label`` is set where an hour begins; its cell then covers ``label_rows`` rows."""

    minutes: int
    label: str
    label_rows: int
    is_now: bool
    cells: list[Cell]


@dataclass(frozen=True)
class Head:
    track: Track
    columns: int


@dataclass(frozen=True)
class Grid:
    """``starts_minute`` and ``ends_minute`` are what the table spans, since midnight."""

    starts_minute: int
    ends_minute: int
    heads: list[Head]
    rows: list[Row]

    @property
    def shown(self) -> list[object]:
        """All that can be seen, in few and simple values."""
        tracks = [head.track for head in self.heads]
        return [
            (self.starts_minute, self.ends_minute),
            [(track.name, track.detail, track.on, track.works) for track in tracks],
            [line.shown for track in tracks for layer in track.layers for line in layer],
        ]

    @property
    def is_dense(self) -> bool:
        """So many columns that a name and a time no longer fit on one line."""
        return sum(head.columns for head in self.heads) > 8

    @property
    def is_vast(self) -> bool:
        """More than a screen is wide."""
        return sum(head.columns for head in self.heads) > 13

    @property
    def is_hatched(self) -> bool:
        return any(cell.line.kind in ("off", "kept") for row in self.rows for cell in row.cells)


@dataclass(frozen=True)
class _Piece:
    starts: int
    ends: int
    line: Line


_SHUT = Line("shut")
_OPEN = Line("open")


def grid(tracks: Sequence[Track], zone: ZoneInfo, *, at: datetime) -> Grid | None:
    """The table of these columns; none where nobody works and nothing is booked."""
    drawn = [_pieces(track, zone) for track in tracks]
    within = _within(tracks, drawn, zone)
    if within is None:
        return None
    first, last = within
    blocks = [_blocks(layers, first, last) for layers in drawn]
    marks = sorted(
        {mark for column in blocks for piece in column for mark in (piece.starts, piece.ends)}
        | set(range(-(-first // HOUR) * HOUR, last, HOUR))
        | {first, last}
    )
    place = {mark: number for number, mark in enumerate(marks)}
    cells: list[list[Cell]] = [[] for _ in marks]
    heads = []
    for track, column in zip(tracks, blocks, strict=True):
        wide = _lay(track, column, place, cells)
        heads.append(Head(track, wide))
    local = at.astimezone(zone)
    now = local.hour * HOUR + local.minute if any(track.on == local.date() for track in tracks) else -1
    return Grid(first, last, heads, list(_rows(marks, cells, now)))


def minute_of(instant: datetime, on: date, zone: ZoneInfo) -> int:
    """What the clock on the wall shows, in minutes since the midnight the day began with."""
    local = instant.astimezone(zone)
    return (local.date() - on).days * END_OF_DAY + local.hour * HOUR + local.minute


def _pieces(track: Track, zone: ZoneInfo) -> list[list[_Piece]]:
    """Every layer in minutes, on the five, within the day; the lowest is the working time."""

    def piece(span: Line | Span, line: Line) -> _Piece:
        starts = minute_of(span.starts_at, track.on, zone) // STEP * STEP
        ends = -(-minute_of(span.ends_at, track.on, zone) // STEP) * STEP
        starts = min(max(starts, 0), END_OF_DAY - STEP)
        return _Piece(starts, min(max(ends, starts + STEP), END_OF_DAY), line)

    layers = [sorted((piece(line, line) for line in layer), key=_by_time) for layer in track.layers]
    return [*layers, [piece(span, _OPEN) for span in track.works]]


def _by_time(piece: _Piece) -> tuple[int, int]:
    return piece.starts, -piece.ends


def _within(
    tracks: Sequence[Track], drawn: Sequence[Sequence[Sequence[_Piece]]], zone: ZoneInfo
) -> tuple[int, int] | None:
    """From the first thing that happens to the last; time off alone opens nothing."""
    kinds = {"visit", "busy", "held", "open"}
    used = [piece for layers in drawn for layer in layers for piece in layer if piece.line.kind in kinds]
    if not used:
        return None
    return min(piece.starts for piece in used), max(piece.ends for piece in used)


def _blocks(layers: Sequence[Sequence[_Piece]], first: int, last: int) -> list[_Piece]:
    """The pieces of a column without gaps. Only those of the first layer may lie beside each other."""
    found = list(layers[0]) if layers else []
    rest = _left([(first, last)], found)
    for layer in layers[1:]:
        parts = [
            replace(piece, starts=max(piece.starts, starts), ends=min(piece.ends, ends))
            for piece in layer
            for starts, ends in rest
            if piece.starts < ends and piece.ends > starts
        ]
        rest = _left(rest, parts)
        found += parts
    found += [_Piece(starts, ends, _SHUT) for starts, ends in rest]
    return sorted(found, key=_by_time)


def _left(rest: Iterable[tuple[int, int]], pieces: Iterable[_Piece]) -> list[tuple[int, int]]:
    """What remains of these stretches when the pieces are cut out."""
    left = list(rest)
    for piece in pieces:
        left = [
            part
            for starts, ends in left
            for part in ((starts, min(ends, piece.starts)), (max(starts, piece.ends), ends))
            if part[0] < part[1]
        ]
    return left


def _lay(track: Track, column: list[_Piece], place: dict[int, int], cells: list[list[Cell]]) -> int:
    """Put the pieces of a column into the rows; how many columns it takes."""
    groups = [(group, _lanes(group)) for group in _groups(column)]
    wide = max((len(lanes) for _, lanes in groups), default=1)

    def put(piece: _Piece, columns: int) -> None:
        rows = place[piece.ends] - place[piece.starts]
        minutes = piece.ends - piece.starts
        cells[place[piece.starts]].append(Cell(piece.line, rows, columns, piece.starts, minutes, track))

    for group, lanes in groups:
        starts, ends = group[0].starts, max(piece.ends for piece in group)
        for number, lane in enumerate(lanes):
            columns = wide - number if number == len(lanes) - 1 else 1
            gaps = [_Piece(*part, _OPEN) for part in _left([(starts, ends)], lane)]
            for piece in sorted([*lane, *gaps], key=_by_time):
                put(piece, columns)
    return wide


def _groups(column: Iterable[_Piece]) -> list[list[_Piece]]:
    """Pieces that lie beside each other, together; everything else alone."""
    groups: list[list[_Piece]] = []
    reached = -1
    for piece in column:
        if groups and piece.starts < reached:
            groups[-1].append(piece)
        else:
            groups.append([piece])
        reached = max(reached, piece.ends)
    return groups


def _lanes(group: Iterable[_Piece]) -> list[list[_Piece]]:
    """Side by side only as far as needed: each piece in the first lane that is free."""
    lanes: list[list[_Piece]] = []
    for piece in group:
        lane = next((lane for lane in lanes if lane[-1].ends <= piece.starts), None)
        if lane is None:
            lanes.append([piece])
        else:
            lane.append(piece)
    return lanes


def _rows(marks: list[int], cells: list[list[Cell]], now: int) -> Iterable[Row]:
    labels = [mark for mark in marks[:-1] if mark == marks[0] or mark % HOUR == 0]
    place = {mark: number for number, mark in enumerate(marks)}
    following = dict(zip(labels, [*labels[1:], marks[-1]], strict=True))
    for number, mark in enumerate(marks[:-1]):
        ends = following.get(mark)
        yield Row(
            minutes=marks[number + 1] - mark,
            label=f"{mark // HOUR:02}:{mark % HOUR:02}" if ends is not None else "",
            label_rows=place[ends] - number if ends is not None else 0,
            is_now=ends is not None and mark <= now < ends,
            cells=cells[number],
        )
