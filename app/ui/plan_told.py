"""What changed between two versions of a plan, in sentences: what is new, what went, what stands instead of what."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from app.ui.plan_words import PARTS, Piece, Row, as_text, compare

LONGEST_BARE = 40


@dataclass(frozen=True)
class Change:
    """What one part of a plan says otherwise than before, a sentence for each row."""

    label: str
    words: tuple[str, ...]


def told(plan: Any, earlier: Any) -> list[Change]:
    """What changed from the earlier to this one in words, part by part; empty where both say the same."""
    found = []
    for _, label, said in PARTS:
        rows, before = {row.key: row for row in said(plan)}, {row.key: row for row in said(earlier)}
        words = [f"Taken out: {as_text(row.pieces)}" for key, row in before.items() if key not in rows]
        words += [f"New: {as_text(row.pieces)}" for key, row in rows.items() if key not in before]
        words += [
            _told(row, before[key]) for key, row in rows.items() if key in before and row != before[key]
        ]
        if words:
            found.append(Change(label, tuple(words)))
    return found


def _told(row: Row, before: Row) -> str:
    """ "Eye-open smile: hold 5 s instead of hold 3 s; without: mirror"."""
    first, *others = row.pieces
    changes = [
        _replaced(now.text, old.text)
        for now, old in zip(row.pieces, before.pieces, strict=True)
        if now.text != old.text
    ]
    is_named = bool(others) and first.text == before.pieces[0].text
    return f"{first.text}: {'; '.join(changes)}" if is_named else "; ".join(changes)


def _replaced(now: str, old: str) -> str:
    now, old = _quoted(now), _quoted(old)
    if not old:
        return f"now also {now}"
    return f"{now} instead of {old}" if now else f"no longer {old}"


def _quoted(text: str) -> str:
    """Whole sentences in marks, so that one sees where they end."""
    return f"“{text.rstrip('. ')}”" if text.endswith(".") or len(text) > LONGEST_BARE else text


@dataclass(frozen=True)
class Beside:
    """One part of two versions: what went is marked in the earlier one, what came in the later one."""

    label: str
    earlier: tuple[tuple[Piece, ...], ...]
    later: tuple[tuple[Piece, ...], ...]

    @property
    def is_changed(self) -> bool:
        return any(piece.change != "kept" for row in (*self.earlier, *self.later) for piece in row)


def side_by_side(plan: Any, earlier: Any) -> list[Beside]:
    """Two versions part by part, the earlier one first."""
    return [
        Beside(line.label, _without(line.rows, "added"), _without(line.rows, "removed"))
        for line in compare(plan, earlier)
    ]


def _without(rows: tuple[tuple[Piece, ...], ...], change: str) -> tuple[tuple[Piece, ...], ...]:
    left = (tuple(_left(row, change)) for row in rows)
    return tuple(row for row in left if row)


def _left(row: tuple[Piece, ...], change: str) -> Iterator[Piece]:
    """What stands in place of something left out is joined as that was."""
    gone: Piece | None = None
    for piece in row:
        if piece.change == change:
            gone = piece
            continue
        yield replace(piece, before=gone.before) if gone and piece.change == "added" else piece
        gone = None
