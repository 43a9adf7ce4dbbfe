"""Many hands at once: whole requests in real threads, all from the same instant."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

from werkzeug.test import TestResponse

from tests.page import Visitor


def at_once(jobs: list[Callable[[], TestResponse]]) -> list[int]:
    """Runs all jobs from the same instant; gives the statuses."""
    barrier = threading.Barrier(len(jobs))

    def run(job):
        barrier.wait()
        return job().status_code

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))


def sending(visitor: Visitor, address: str, data: dict[str, str]) -> Callable[[], TestResponse]:
    data = data | {"csrf_token": visitor.token}
    return lambda: visitor.client.post(address, data=data)
