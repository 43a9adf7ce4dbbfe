"""Up or down, nothing else."""

from __future__ import annotations

from flask import Blueprint

bp = Blueprint("health", __name__)


@bp.get("/health")
def show() -> tuple[str, int, dict[str, str]]:
    return "up\n", 200, {"Content-Type": "text/plain; charset=utf-8"}
