"""The orders and referrals of many courses of care at once, by the rule of which course one serves."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import ScalarSelect, Select, and_, func, or_, select

from app.clinical.orders import EarlierOrder, OrderOnFile, serves
from app.extensions import db
from app.models import Diagnosis, Order, TreatmentPlan


@dataclass
class CourseOrders:
    """``counted``: of this course, each with whether it was signed within the app. ``earlier``: of the one before."""

    counted: list[tuple[OrderOnFile, bool]] = field(default_factory=list)
    earlier: EarlierOrder | None = None


def read(keys: Collection[int], *, today: date) -> dict[int, CourseOrders]:
    """By the diagnosis' key, in one query. An order without a diagnosis serves every one of the chart."""
    found = {key: CourseOrders() for key in keys}
    wanted = _orders(
        today,
        Order.signer_name,
        Order.verbal_on,
        Order.signed_on,
        Order.signer_id.is_not(None),
        Order.document_id.is_not(None),
    ).where(Diagnosis.id.in_(keys))
    oldest_first = wanted.order_by(func.coalesce(Order.signed_on, Order.verbal_on), Order.id)
    for key, closed_on, signer, verbal_on, signed_on, is_ours, has_file in db.session.execute(oldest_first):
        order = OrderOnFile(signer, verbal_on, signed_on, bool(is_ours or has_file))
        if serves(order, closed_on):
            found[key].counted.append((order, bool(is_ours)))
        elif order.given_on:
            found[key].earlier = EarlierOrder(order.given_on, closed_on)
    return found


def referred(today: date) -> set[int]:
    """The diagnoses with a signed order on file that serves the course of that day."""
    wanted = _orders(today, Order.signed_on).where(Order.signed_on <= today)
    return {
        key
        for key, closed_on, signed_on in db.session.execute(wanted)
        if serves(OrderOnFile(signed_on=signed_on), closed_on)
    }


def last_closed(today: date) -> ScalarSelect[date | None]:
    """When the diagnosis' last course was closed, before that day."""
    return (
        select(func.max(TreatmentPlan.closed_on))
        .where(TreatmentPlan.diagnosis_id == Diagnosis.id, TreatmentPlan.closed_on < today)
        .correlate(Diagnosis)
        .scalar_subquery()
    )


def _orders(today: date, *columns: Any) -> Select[Any]:
    of_the_diagnosis = and_(
        Order.patient_id == Diagnosis.patient_id,
        or_(Order.diagnosis_id.is_(None), Order.diagnosis_id == Diagnosis.id),
    )
    return (
        select(Diagnosis.id, last_closed(today), *columns)
        .join(Order, of_the_diagnosis)
        .where(Order.entered_in_error_at.is_(None))
    )
