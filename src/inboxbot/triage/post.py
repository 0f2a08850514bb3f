"""Letters on paper: prepared for a person to look over, sign and post (T3, T4). Nothing of the story is in them."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import cast

from inboxbot.letters.compose import File
from inboxbot.letters.particulars import Particulars
from inboxbot.model.errors import InboxbotError
from inboxbot.rules.rule import Channel
from inboxbot.triage.house import House


def prepares(house: House, channel: str) -> tuple[str, ...]:
    """Return the letters that are prepared for what comes in this way."""
    way = house.policy.channels.get(cast("Channel", channel))
    return way.prepares if way is not None else ()


def prepared(house: House, about: Particulars) -> tuple[File, ...]:
    """Return the letters to sign and post as files: a page of each, and a PDF where this house prints.

    A letter that cannot be written is left out, a PDF that cannot be printed too: the assignment goes all the same.
    """
    promise = house.category(about.case.category, about.case.channel).promise
    promised = about.promised or next((one for one in about.deadlines if one.standard == promise), None)
    written = replace(about, promised=promised, language="", paragraphs=())
    files: list[File] = []
    for letter in prepares(house, about.case.channel):
        try:
            files += _as_files(house, letter, written)
        except InboxbotError:
            continue
    return tuple(files)


def _as_files(house: House, letter: str, about: Particulars) -> list[File]:
    page = house.letters.page(letter, about)
    name = f"{letter.replace('_', '-')}-{about.case.reference}"
    files = [File(f"{name}.html", "text/html", page.encode())]
    if house.press is not None:
        with suppress(InboxbotError):  # the page prints as well, from a browser
            files.insert(0, File(f"{name}.pdf", "application/pdf", house.press(page)))
    return files
