"""The cells of the access matrix: every address, method, role and kind of record, from the URL map itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import Row, func, select
from werkzeug.routing import Rule

from app import policy
from app.extensions import db
from app.front_door import PUBLIC
from app.models import AccessEntry, AuditEntry
from app.policy import Action, Reach, Role
from tests.page import Page, Visitor

Records = dict[str, Any]

NOWHERE = UUID("00000000-0000-4000-8000-00000000d0d0")
OWNERS = {
    "phrase_id": Role.THERAPIST
}  # what one person keeps, by the name it has in an address: nobody else's
METHODS = ("GET", "POST", "PUT", "PATCH", "DELETE")


class Target(StrEnum):
    NONE = "no record in the address"
    OWN = "within reach"
    FOREIGN = "another's"
    CROSSED = "own chart, another's record"
    NOWHERE = "nobody's"


@dataclass(frozen=True)
class Cell:
    rule: Rule
    method: str
    role: Role | None
    target: Target
    action: Action

    @property
    def expected(self) -> int | None:
        """The status the grid says; none where the visitor is let in."""
        if self.role is None:
            return 302 if self.method == "GET" else 401
        reach = policy.reach(self.role, self.action)
        if reach is Reach.NONE:
            return 403
        if self.target in (Target.NOWHERE, Target.CROSSED):
            return 404
        if any(OWNERS.get(name, self.role) is not self.role for name in self.rule.arguments):
            return 404
        return 404 if self.target is Target.FOREIGN and reach is not Reach.ALL else None

    def is_met_by(self, status: int) -> bool:
        return (
            status not in (401, 403, 404) and status < 500
            if self.expected is None
            else status == self.expected
        )

    @property
    def is_let_in(self) -> bool:
        return self.expected is None

    def __str__(self) -> str:
        return f"{self.role or 'anonymous'} {self.method} {self.rule.rule} ({self.target})"


@dataclass(frozen=True)
class Seen:
    """What came of one cell."""

    cell: Cell
    status: int
    page: Page
    changes: int
    entries: tuple[Row[tuple[int | None, str, str]], ...]

    @property
    def text(self) -> str:
        return self.page.source

    @property
    def draws_a_face(self) -> bool:
        return bool(self.page.select(".glyph, .facemap"))


def walk(
    app: Flask, visitor_as: Callable[[str | None], Visitor], own: Records, foreign: Records
) -> list[Seen]:
    """Try every cell: those that are refused first, then looking, then changing, and signing out last."""
    order = sorted(
        cells(app),
        key=lambda cell: (cell.is_let_in, cell.method != "GET", cell.rule.endpoint == "auth.sign_out"),
    )
    visitors = {role: visitor_as(role.value if role else None) for role in (None, *Role)}
    seen = []
    for cell in order:
        changes, entries = rows(AuditEntry), rows(AccessEntry)
        visitor, where = visitors[cell.role], values(cell.rule, cell.target, own, foreign)
        page = (visitor.get if cell.method == "GET" else visitor.post)(cell.rule.endpoint, **where)
        new = db.session.execute(
            select(AccessEntry.patient_id, AccessEntry.endpoint, AccessEntry.outcome).where(
                AccessEntry.id > entries
            )
        )
        seen.append(Seen(cell, page.status, page, rows(AuditEntry) - changes, tuple(new)))
    return seen


def rows(kind: type[AuditEntry] | type[AccessEntry]) -> int:
    """How many there are: entries of the log are never removed."""
    return db.session.scalar(select(func.coalesce(func.max(kind.id), 0))) or 0


def rules(app: Flask, *, public: bool = False) -> list[Rule]:
    return [
        rule
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static" and (rule.endpoint in PUBLIC) is public
    ]


def methods(rule: Rule) -> list[str]:
    return [method for method in METHODS if method in (rule.methods or ())]


def cells(app: Flask) -> Iterator[Cell]:
    for rule in rules(app):
        action = app.view_functions[rule.endpoint].required_action  # type: ignore[attr-defined]
        for method in methods(rule):
            for role in (None, *Role):
                for target in targets(rule):
                    yield Cell(rule, method, role, target, action)


def targets(rule: Rule) -> list[Target]:
    names = rule.arguments
    if not names:
        return [Target.NONE]
    if "patient_id" not in names:
        return [Target.OWN, Target.NOWHERE]
    crossed = [Target.CROSSED] if len(names) > 1 else []
    return [Target.OWN, Target.FOREIGN, *crossed, Target.NOWHERE]


def values(rule: Rule, target: Target, own: Records, foreign: Records) -> Records:
    """What the address names. A name nobody put on the stage is a mistake of the test, said at once."""
    unknown = set(rule.arguments) - set(own)
    assert not unknown, f"tests/stage.py has no record for {sorted(unknown)} of {rule.rule}"
    chosen = {
        Target.FOREIGN: foreign,
        Target.NOWHERE: dict.fromkeys(own, NOWHERE),
        Target.CROSSED: foreign | {"patient_id": own["patient_id"]},
    }.get(target, own)
    return {name: chosen[name] for name in rule.arguments}
