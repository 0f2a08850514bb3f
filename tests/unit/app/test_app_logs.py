from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator
from typing import Any

import pytest
import structlog

from inboxbot.app.logs import configure_logs


class Screen(io.StringIO):
    """A terminal to write on."""

    def isatty(self) -> bool:
        return True


@pytest.fixture(autouse=True)
def _afterwards_as_before() -> Iterator[None]:
    handlers, level = logging.getLogger().handlers[:], logging.getLogger().level
    yield
    structlog.reset_defaults()
    logging.getLogger().handlers[:] = handlers
    logging.getLogger().setLevel(level)


def read(out: io.StringIO) -> list[dict[str, Any]]:
    return [json.loads(line) for line in out.getvalue().splitlines()]


def fail() -> None:
    raise ValueError("a story nobody may read")


def test_away_from_a_terminal_every_line_is_one_json_object() -> None:
    out = io.StringIO()
    configure_logs("info", stream=out)
    structlog.get_logger("a").info("case.opened", case="HWH-2026-7K4QX")
    logging.getLogger("apscheduler").warning("a tick\nwas missed")
    ours, theirs = read(out)
    assert (ours.pop("timestamp")[-1], ours) == (
        "Z", {"event": "case.opened", "case": "HWH-2026-7K4QX", "level": "info"},
    )  # fmt: skip
    assert (theirs.pop("timestamp")[-1], theirs) == (
        "Z", {"event": "a tick\nwas missed", "level": "warning", "logger": "apscheduler"},
    )  # fmt: skip


@pytest.mark.parametrize("stream", [io.StringIO, Screen])
def test_an_exception_is_logged_by_its_place_and_never_by_its_words(stream: type[io.StringIO]) -> None:
    out = stream()
    configure_logs("info", stream=out)
    try:
        fail()
    except ValueError as error:
        structlog.get_logger("a").error("tick.failed", exc_info=error)
        structlog.get_logger("a").exception("tick.failed")
        logging.getLogger("apscheduler").exception("Job raised an exception")
    said = out.getvalue()
    assert said.count("ValueError") == 3
    assert said.count(" fail") >= 3
    assert "story" not in said


def test_the_level_holds_for_us_and_libraries_below_warning_are_never_heard() -> None:
    out = io.StringIO()
    configure_logs("warning", stream=out)
    structlog.get_logger("a").info("quiet")
    structlog.get_logger("a").warning("heard")
    assert [line["event"] for line in read(out)] == ["heard"]
    out = io.StringIO()
    configure_logs("debug", stream=out)
    logging.getLogger("imapclient").debug("> LOGIN info password")
    logging.getLogger("sqlalchemy.engine").info("INSERT INTO arrivals …")
    structlog.get_logger("a").debug("heard")
    assert [line["event"] for line in read(out)] == ["heard"]


def test_on_a_terminal_it_is_readable() -> None:
    out = Screen()
    configure_logs("info", stream=out)
    structlog.get_logger("a").info("case.opened", case="HWH-2026-7K4QX")
    assert "case.opened" in out.getvalue()
    assert not out.getvalue().startswith("{")
