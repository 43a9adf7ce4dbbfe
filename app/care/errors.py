"""How a verb says no. One handler on the roof turns each into a page, a fragment or JSON."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol


class Refused(Exception):
    """The verb may not proceed; the message tells a person what to do instead (409)."""


class NotFound(Exception):
    """There is no such record, or not for this person (404)."""


class Stale(Exception):
    """Somebody saved a newer version since this page was opened (409)."""


class Invalid(Exception):
    """A value makes no sense together with the record; belongs at a field (422)."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


class Answering(Protocol):
    """A form that can say why it was turned down."""

    def turn_down(self, message: str, *, field: str = "", status: int) -> None: ...


@contextmanager
def told_on(form: Answering) -> Iterator[None]:
    """What a verb refuses stands on the form, at its field where it names one; what was typed stays."""
    try:
        yield
    except Invalid as error:
        form.turn_down(error.message, field=error.field, status=422)
    except (Refused, Stale) as error:
        form.turn_down(str(error), status=409)
