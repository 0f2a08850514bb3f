"""The log: readable on a terminal, JSON lines otherwise; ids and events, no personal data (K6).

An exception is logged by where it was raised and its type, never by its words: they may hold a
piece of somebody's mail. Libraries log through the same handler and the same rule.
"""

from __future__ import annotations

import logging
import sys
import traceback
from typing import TextIO

import structlog
from structlog.typing import EventDict, Processor, WrappedLogger

QUIET_LIBRARIES = ("imapclient", "exchangelib", "apscheduler", "urllib3", "alembic", "sqlalchemy")
"""Below WARNING they write protocol lines, which hold mail text and perhaps passwords."""

DEEPEST = 30
"""Frames shown of an exception, the innermost ones."""


def configure_logs(level: str = "info", *, stream: TextIO | None = None) -> None:
    """Set logging up for the whole process; called once, by the commands.

    ``stream`` is the standard error where it is left out.
    """
    out = stream or sys.stderr
    last: Processor = (
        structlog.dev.ConsoleRenderer(colors=True) if out.isatty() else structlog.processors.JSONRenderer()
    )
    shared: list[Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _where_it_was_raised,
    ]
    number = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[*shared, last],
        wrapper_class=structlog.make_filtering_bound_logger(number),
        logger_factory=structlog.PrintLoggerFactory(file=out),
        cache_logger_on_first_use=False,
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, *shared],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, last],
        )
    )
    logging.basicConfig(level=max(number, logging.WARNING), handlers=[handler], force=True)
    for name in QUIET_LIBRARIES:
        logging.getLogger(name).setLevel(logging.WARNING)
    # It warns of each tick that is passed over because the last one still works, which is as meant.
    logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)


def _where_it_was_raised(_logger: WrappedLogger, _name: str, event: EventDict) -> EventDict:
    """Put type and place of an exception into the line, and drop its words."""
    given = event.pop("exc_info", None)
    error = sys.exc_info()[1] if given is True else given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        frames = traceback.extract_tb(error.__traceback__)[-DEEPEST:]
        event["error"] = type(error).__name__
        event["raised_at"] = [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
    return event
