"""Where a consultation request may go from where it stands. Scheduled is reached by a booking alone."""

from __future__ import annotations

from collections.abc import Mapping

from app.clinical.vocabulary import RequestStatus

STEPS: Mapping[RequestStatus, tuple[RequestStatus, ...]] = {
    RequestStatus.NEW: (
        RequestStatus.CONTACTING,
        RequestStatus.WAITING_DOCUMENTS,
        RequestStatus.DECLINED,
        RequestStatus.CLOSED,
    ),
    RequestStatus.CONTACTING: (
        RequestStatus.WAITING_DOCUMENTS,
        RequestStatus.DECLINED,
        RequestStatus.CLOSED,
    ),
    RequestStatus.WAITING_DOCUMENTS: (
        RequestStatus.CONTACTING,
        RequestStatus.DECLINED,
        RequestStatus.CLOSED,
    ),
    RequestStatus.SCHEDULED: (RequestStatus.CONTACTING, RequestStatus.CLOSED),
    RequestStatus.DECLINED: (RequestStatus.CONTACTING,),
    RequestStatus.CLOSED: (RequestStatus.CONTACTING,),
}

NEED_A_REASON = frozenset({RequestStatus.DECLINED, RequestStatus.CLOSED})
OPEN = (RequestStatus.NEW, RequestStatus.CONTACTING, RequestStatus.WAITING_DOCUMENTS)
"""Statuses of a request that somebody still has to do something for."""


def leads_to(status: RequestStatus, wanted: RequestStatus) -> bool:
    return wanted in STEPS[status]
