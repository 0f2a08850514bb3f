from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from inboxbot.config import read_policy
from inboxbot.model.errors import ConfigurationError

SMALL = """\
version: 1
organisation:
  name: Helping Hands
  short_name: Hands
  reference_prefix: HH
  what_we_do: We help.
  what_we_do_not: We do not judge.
  address: 1 Example Street
  telephone: 01632 960000
  website: https://hands.example
  opening_hours: Always
  other_formats: Ask us.
  emergency:
    - name: Emergency
      number: "999"
      when: In danger.
  complaints_page: https://hands.example/complaints
people:
  ann:
    name: Ann
    address: ann@hands.example
    line_manager: bob
  bob:
    name: Bob
    address: bob@hands.example
    deputy: ann
roles:
  chief_executive: [bob]
  deputy_chief_executive: [ann]
  complaints_manager: [ann]
  office_manager: [ann, bob]
  safeguarding_lead: [ann]
  administrator: [bob]
  operator: [bob]
calendar:
  office_hours:
    monday: 09:00-17:00
standards:
  reply:
    working_days: 5
categories:
  general:
    name: General
    owner: office_manager
    acknowledgement: acknowledgement_general
    promise: reply
    standards: [reply]
default_category: general
"""


@pytest.fixture
def told(tmp_path: Path) -> Callable[..., list[str]]:
    """Write the small rules file with changes, and return what is said about it, one line each."""

    def say(
        *changes: tuple[str, str],
        add: str = "",
        private: str | None = None,
        words: str | None = None,
        **options: object,
    ) -> list[str]:
        text = SMALL
        for old, new in changes:
            assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
            text = text.replace(old, new)
        file = tmp_path / "rules.yaml"
        file.write_text(text + add, encoding="utf-8")
        if private is not None:
            (tmp_path / "private.yaml").write_text(private, encoding="utf-8")
            (tmp_path / "private.yaml").chmod(0o600)
        if words is not None:
            (tmp_path / "words.yaml").write_text(words, encoding="utf-8")
        try:
            lines = [str(one) for one in read_policy(file, **options).warnings]  # type: ignore[arg-type]
        except ConfigurationError as error:
            lines = [str(one) for one in error.problems]
        return [line.replace(f"{tmp_path}/", "") for line in lines]

    return say
