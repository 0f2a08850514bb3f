"""To whom a machine may write, and how often: ``screening:`` and ``caps:``."""

from __future__ import annotations

from pydantic import Field

from inboxbot.rules.section import Identifier, Line, MailAddress, Section


class Caps(Section):
    """How often a machine may write to the public (behaviour: How often)."""

    per_address_a_day: int = Field(default=3, ge=1, le=20)
    hours_between: int = Field(default=24, ge=1, le=168)
    per_domain_a_day: int = Field(default=60, ge=1)
    per_hour: int = Field(default=60, ge=1)
    per_day: int = Field(default=300, ge=1)
    unaligned_a_day: int = Field(default=10, ge=0)
    oldest_days: int = Field(default=5, ge=1, le=30, description="Nothing older is acknowledged.")
    despite_hours_between: tuple[Identifier, ...] = Field(
        default=("complaint", "media"),
        description="Categories whose first letter passes the rule of hours_between; an urgent one always does.",
    )
    same_words_a_day: int | None = Field(
        default=None,
        ge=3,
        description="The same words so often in a day pull the brake: they go round. Left out: half of per_hour.",
    )
    to_colleagues_per_hour: int | None = Field(
        default=None,
        ge=10,
        description="So many letters to colleagues in an hour pull the brake: a flood. Left out: twice per_hour.",
    )
    passing_the_brake_a_day: int = Field(
        default=20,
        ge=1,
        le=100,
        description="What passes the brake in a day: three tenths urgent alerts one by one, four tenths "
        "letters that tell of the waiting ones together, the rest the brake notice and the digest.",
    )


class WebForm(Section):
    """A form that relays messages: the writer is in Reply-To, or in a field."""

    sender: MailAddress


class FormFields(Section):
    """What forms call the fields in which the writer stands."""

    address: tuple[Line, ...] = Field(
        default=("email", "e-mail", "email address", "your email", "your email address"),
        description="Labels of the field with their address, small letters.",
    )
    name: tuple[Line, ...] = Field(
        default=("name", "your name", "full name", "first name"),
        description="Labels of the field with their name, small letters.",
    )


class Screening(Section):
    """Exceptions to whom a machine may answer."""

    acknowledge_anyway: tuple[str, ...] = Field(
        default=(), description="Addresses or @domains whose bulk marks are overlooked."
    )
    own_addresses: tuple[MailAddress, ...] = Field(
        default=(),
        description="Addresses of ours that are neither people nor the mailbox: newsletters, scanners.",
    )
    web_forms: tuple[WebForm, ...] = Field(
        default=(), description="The forms whose writers are acknowledged; of others nobody is."
    )
    form_fields: FormFields = FormFields()
