"""Writes an example to edit: rules, letters and settings. Never over anything that is there."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Mapping
from pathlib import Path
from textwrap import wrap
from typing import Final

from inboxbot.config.packaged import packaged_rules, packaged_templates, packaged_words
from inboxbot.config.schema import schema_text
from inboxbot.config.settings import SettingDoc, setting_docs
from inboxbot.model.errors import PermanentError

ENV_FILE: Final = "inboxbot.env"
PRIVATE_FILE: Final = "people-private.yaml"

_FOR_ALL, _FOR_OWNER = 0o644, 0o600

_PRIVATE: Final = """\
# What fewer people may read than rules.yaml: absences that are private, and limits on somebody's
# contact (policy R10). Only the service and those who keep this list should be able to open it.
#
# absences:
#   helen_marsh:
#     - from: 2026-12-07
#       to: 2026-12-18

absences: {}

# Limits agreed by the Chief Executive. They are never shown to the person.
#
# contact_restrictions:
#   - addresses: [somebody@example.com]
#     named_contact: helen_marsh
#     acknowledge: false
#     approved_by: ruth_adeyemi
#     review_on: 2027-03-31

contact_restrictions: []
"""

_ENV_HEAD: Final = """\
# The settings of inboxbot: NAME=VALUE, one a line. `inboxbot check` tells what is missing or wrong.
#
# This file holds passwords: only its owner may read it (chmod 600). Safer still, leave a password out
# here and give it as a file of the same name in a secrets folder (systemd: LoadCredential=).
# A line that begins with # says nothing; what follows its = is the default, or an example.
"""


def write_example(folder: Path) -> list[Path]:
    """Write the example into ``folder``, made if need be; return the files written, in order.

    What is there already is left as it is: ``example_files`` without the result is what was left.
    Raises PermanentError where a file cannot be written.
    """
    written: list[Path] = []
    for path, (content, mode) in _contents(folder).items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            # O_EXCL: a file made meanwhile is left alone too. The mode holds before the first octet.
            number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
        except FileExistsError:
            if path.parent.is_dir():
                continue
            raise PermanentError(f"{path.parent} is a file: choose another folder for the example") from None
        except OSError as error:
            raise PermanentError(f"{path} cannot be written: {error.strerror}") from None
        with os.fdopen(number, "wb") as file:
            file.write(content)
        written.append(path)
    return written


def example_files(folder: Path) -> list[Path]:
    """Return every file that ``write_example`` would write into an empty folder."""
    return list(_contents(folder))


def _contents(folder: Path) -> dict[Path, tuple[bytes, int]]:
    rules = packaged_rules().read_text(encoding="utf-8")
    rules = rules.replace(f"# private_file: {PRIVATE_FILE}", f"private_file: {PRIVATE_FILE}", 1)
    files = {
        "rules.yaml": (rules, _FOR_ALL),
        "rules.schema.json": (schema_text("rules"), _FOR_ALL),
        "words.yaml": (packaged_words().read_text(encoding="utf-8"), _FOR_ALL),
        "words.schema.json": (schema_text("words"), _FOR_ALL),
        PRIVATE_FILE: (_PRIVATE, _FOR_OWNER),
        ENV_FILE: (env_example(_values(folder)), _FOR_OWNER),
    }
    found = {folder / name: (text.encode("utf-8"), mode) for name, (text, mode) in files.items()}
    templates = packaged_templates()
    for path in sorted(templates.rglob("*")):
        if path.is_file() and not path.name.startswith("."):
            found[folder / "templates" / path.relative_to(templates)] = (path.read_bytes(), _FOR_ALL)
    return found


def _values(folder: Path) -> dict[str, str]:
    """Return what can be filled in: absolute paths, so that the file works from anywhere."""
    here = folder.resolve()
    return {
        "INBOXBOT_MODE": "shadow",
        "INBOXBOT_RULES": str(here / "rules.yaml"),
        "INBOXBOT_TEMPLATES": str(here / "templates"),
        "INBOXBOT_DATABASE_URL": f"sqlite:///{here / 'inboxbot.db'}",
        "INBOXBOT_SECRET_KEY": secrets.token_urlsafe(48),
    }


# Left empty for the admin to fill in; every other setting without a value is commented out.
_TO_FILL_IN: Final = frozenset(
    f"INBOXBOT_{name}"
    for name in (
        "ADDRESS", "IMAP_HOST", "IMAP_USERNAME", "IMAP_PASSWORD",
        "SMTP_HOST", "SMTP_USERNAME", "SMTP_PASSWORD",
    )
)  # fmt: skip


def env_example(values: Mapping[str, str]) -> str:
    """Return an env file that explains every setting, with these values filled in."""
    return "\n".join([_ENV_HEAD, *(line for doc in setting_docs() for line in _explained(doc, values))])


def _explained(doc: SettingDoc, values: Mapping[str, str]) -> Iterator[str]:
    yield from (f"# {line}" for line in wrap(doc.description, 96))
    if doc.choices:
        yield f"# One of: {', '.join(doc.choices)}."
    if doc.name in values:
        yield f"{doc.name}={values[doc.name]}"
    elif doc.name in _TO_FILL_IN:
        yield f"{doc.name}="
    else:
        yield f"#{doc.name}={doc.default}"
    yield ""
