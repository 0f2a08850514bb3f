"""The policy: rules.yaml, checked, whole. Its sections are described in the files beside this one.

Every field's description is the text that editors show (``inboxbot schema``); a field without one
is named so that it needs none. Unknown keys are refused. Cross-references (a role nobody fills, a
deputy who does not exist) are checked in ``rules.check``, with the place in the file.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from inboxbot.rules.anchor_roles import ADMINISTRATOR, OFFICE_MANAGER
from inboxbot.rules.answers import Answers
from inboxbot.rules.channels import ChannelRules
from inboxbot.rules.commands import Commands
from inboxbot.rules.media import Media
from inboxbot.rules.organisation import Organisation
from inboxbot.rules.outcomes import Category, Flag, Judging, Share
from inboxbot.rules.people import ContactRestriction, Person
from inboxbot.rules.retention import Disposal, Retention
from inboxbot.rules.rule import Channel, NamedCondition, Rule, Tally, Words
from inboxbot.rules.section import Identifier, Section
from inboxbot.rules.sending import Caps, Screening
from inboxbot.rules.settling import Survey
from inboxbot.rules.times import Calendar, ReminderPlan, Standard
from inboxbot.rules.wording import OtherLanguages, Paragraph, Wording, as_paragraph


class Policy(Section):
    """rules.yaml, whole."""

    version: Literal[1]
    private_file: Annotated[str, Field(max_length=200)] = Field(
        default="",
        description="A file beside this one, readable by fewer people, with absences and contact_restrictions.",
    )
    words_file: Annotated[str, Field(max_length=200)] = Field(
        default="", description="A file beside this one with tallies: what words and pairs of them tell."
    )
    organisation: Organisation
    people: dict[Identifier, Person] = Field(min_length=1)
    roles: dict[Identifier, tuple[Identifier, ...]] = Field(
        min_length=1, description="Who fills a role, in order; the first at work gets new cases."
    )
    sharing: dict[Identifier, Share] = Field(
        default_factory=dict,
        description="How the people of a role share its new cases; a role that is left out: the first at work.",
    )
    calendar: Calendar
    reminder_plans: dict[Identifier, ReminderPlan] = Field(
        default_factory=lambda: {"default": ReminderPlan()}
    )
    standards: dict[Identifier, Standard]
    categories: dict[Identifier, Category] = Field(
        min_length=1, description="In the order that decides between equals."
    )
    default_category: Identifier
    channels: dict[Channel, ChannelRules] = Field(
        default_factory=dict, description="What changes with the way in which something reaches us."
    )
    media: Media = Media()
    flags: dict[Identifier, Flag] = Field(default_factory=dict)
    survey: Survey = Survey()
    digest_to: tuple[Identifier, ...] = Field(
        default=(OFFICE_MANAGER, ADMINISTRATOR),
        description="The roles that get the daily digest; on trial it goes to the administrators only.",
    )
    week_to: tuple[Identifier, ...] = Field(
        default=(), description="The roles that get the week's summary, on its first working day."
    )
    judging: Judging = Judging()
    caps: Caps = Caps()
    screening: Screening = Screening()
    answers: Answers = Answers()
    wording: Wording = Wording()
    other_languages: OtherLanguages = OtherLanguages()
    contact_restrictions: tuple[ContactRestriction, ...] = ()
    disposal: Disposal = Disposal()
    commands: Commands = Commands()
    retention: Retention = Retention()
    lists: dict[Identifier, Words] = Field(
        default_factory=dict, description="Words and phrases used by several rules."
    )
    conditions: dict[Identifier, NamedCondition] = Field(default_factory=dict)
    paragraphs: dict[Identifier, Annotated[Paragraph, BeforeValidator(as_paragraph)]] = Field(
        default_factory=dict
    )
    rules: tuple[Rule, ...] = ()
    tallies: tuple[Tally, ...] = Field(
        default=(), description="What words and pairs of them tell, a little each, beside the rules."
    )
