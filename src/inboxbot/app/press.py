"""From a page to a PDF, with WeasyPrint: for letters on paper. It is imported when the first one is printed."""

from __future__ import annotations

from collections.abc import Callable
from importlib.util import find_spec
from typing import Any

import structlog

from inboxbot.model.errors import PermanentError

log = structlog.get_logger(__name__)

Press = Callable[[str], bytes]
HOW_TO_GET_IT = (
    "install it with: pip install 'inboxbot[letters]', and the library Pango with your system's packages"
)


def press() -> Press | None:
    """Return what prints a page, or None where WeasyPrint is not installed: then letters are pages only."""
    return to_pdf if find_spec("weasyprint") is not None else None


def to_pdf(page: str) -> bytes:
    """Return a page of ours as a PDF. Nothing is fetched for it, from the web or the disk.

    Raises PermanentError where WeasyPrint, or the library it needs, is missing or fails.
    """
    try:
        from weasyprint import HTML  # noqa: PLC0415 - it takes half a second, and few need it

        printed = HTML(string=page, url_fetcher=_fetch_nothing).write_pdf()
    except (ImportError, OSError, ValueError) as error:
        log.warning("letter.not_printed", error=type(error).__name__)
        raise PermanentError(f"the letter cannot be printed as PDF: {error}; {HOW_TO_GET_IT}") from error
    if not isinstance(printed, bytes):
        raise PermanentError("the letter cannot be printed as PDF: nothing came of it")
    return printed


def _fetch_nothing(url: str, *_args: Any, **_options: Any) -> dict[str, Any]:
    raise ValueError(f"a letter on paper fetches nothing: {url[:80]}")
