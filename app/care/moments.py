"""When something is asked: the instant, and the day it is at the practice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from app.clinical.days import day_of


@dataclass(frozen=True)
class Moment:
    at: datetime
    zone: ZoneInfo

    @cached_property
    def today(self) -> date:
        return day_of(self.at, self.zone)

    def day(self, moment: datetime) -> date:
        return day_of(moment, self.zone)
