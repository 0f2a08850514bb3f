"""The log: readable on a terminal, JSON lines otherwise; ids and events, no personal data (K6)."""

from __future__ import annotations

import logging
import sys
from typing import TextIO

import structlog

QUIET_LIBRARIES = ("imapclient", "exchangelib", "apscheduler", "urllib3", "alembic", "sqlalchemy")
"""Below WARNING they write protocol lines, which hold mail text and perhaps passwords."""


def configure_logs(level: str = "INFO", *, stream: TextIO = sys.stderr) -> None:
    """Set structlog up for the whole process; called once, by the commands."""
    number = logging.getLevelNamesMapping().get(level.upper(), logging.INFO)
    logging.basicConfig(level=logging.WARNING, stream=stream, format="%(name)s: %(message)s", force=True)
    for name in QUIET_LIBRARIES:
        logging.getLogger(name).setLevel(logging.WARNING)
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    last: structlog.typing.Processor = (
        structlog.dev.ConsoleRenderer() if stream.isatty() else structlog.processors.JSONRenderer()
    )
    structlog.configure(
        processors=[*shared, last],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(file=stream),
        cache_logger_on_first_use=False,
    )
