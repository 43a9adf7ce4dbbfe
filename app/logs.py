"""Logs carry ids, never names, texts, bodies or query strings."""

from __future__ import annotations

import logging
import logging.config

from flask import Flask


def install(app: Flask) -> None:
    """One line per event on standard error."""
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {"plain": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "plain"}},
            "loggers": {
                "poise": {
                    "handlers": ["stderr"],
                    "level": app.config.get("LOG_LEVEL", "INFO"),
                    "propagate": False,
                }
            },
        }
    )
