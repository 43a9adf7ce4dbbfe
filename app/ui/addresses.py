"""``<record:patient_id>``: a record's random public id in an address. ``url_for`` takes the record itself."""

from __future__ import annotations

from typing import Any

from flask import Flask
from werkzeug.routing import UUIDConverter


class RecordConverter(UUIDConverter):
    def to_url(self, value: Any) -> str:
        return str(getattr(value, "public_id", value))


def install(app: Flask) -> None:
    app.url_map.converters["record"] = RecordConverter
