"""The policy: rules.yaml, checked. One model a section, in the order of the file.

Every field's description is the text that editors show (``inboxbot schema``); a field without one
is named so that it needs none. Unknown keys are refused. Cross-references (a role nobody fills, a
deputy who does not exist) are checked in ``rules.check``, with the place in the file.
"""

from __future__ import annotations

from datetime import date, time
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field
from pydantic_core import PydanticCustomError

from inboxbot.rules.anchor_roles import ADMINISTRATOR, OFFICE_MANAGER
from inboxbot.rules.rule import Examples, NamedCondition, Rule, Tally, Words

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
Identifier = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$", max_length=60)]
MailAddress = Annotated[str, Field(pattern=r"^[^@\s<>]+@[^@\s<>]+\.[^@\s<>]+$", max_length=254)]
Hours = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d-([01]\d|2[0-3]):[0-5]\d$")]
Line = Annotated[str, Field(min_length=1, max_length=400)]


def _text_for(kind: Literal["date", "time"]) -> BeforeValidator:
    """Refuse a bare number, which pydantic would take for seconds since 1970 or since midnight."""

    def refuse(value: object) -> object:
        if isinstance(value, int | float):
            raise PydanticCustomError(f"{kind}_number", "a number is neither a day nor a time of day")
        return value

    return BeforeValidator(refuse)


Day = Annotated[date, _text_for("date")]
TimeOfDay = Annotated[time, _text_for("time")]


class Section(BaseModel):
    """A part of rules.yaml: frozen once read, strict about keys and types."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Helpline(Section):
    """A number to call now (policy W6)."""

    name: Line
    number: Line
    when: Line = Field(description="One plain sentence: when to call it.")


class Organisation(Section):
    """Who we are, as the public reads it in every acknowledgement (policy W8)."""

    name: Line
    short_name: Line
    reference_prefix: str = Field(
        pattern=r"^[A-Z]{2,6}$", description="Begins every case number: HWH gives HWH-2026-7K4QX."
    )
    what_we_do: Line
    what_we_do_not: Line
    address: Line = Field(description="Postal address, on one line.")
    telephone: Line
    website: Line
    opening_hours: Line = Field(description="In words, as the public reads it.")
    other_formats: Line = Field(
        description="One sentence: how to ask for large print, easy read, another language or a person to talk to (W2)."
    )
    emergency: tuple[Helpline, ...] = Field(
        min_length=1, description="Shown first in an urgent letter (W6), most urgent first."
    )
    complaints_page: Line = Field(
        description="Link to the complaints procedure, in the acknowledgement of a complaint (W5)."
    )
    privacy_page: str = ""
    communications_telephone: str = Field(default="", description="For journalists; empty: the main number.")
    mailbox_aliases: tuple[MailAddress, ...] = Field(
        default=(), description="Other addresses that reach the same mailbox."
    )


class Absence(Section):
    """Days on which a person is away, both included."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    first_day: Day = Field(alias="from")
    last_day: Day = Field(alias="to")


class Person(Section):
    """Somebody who fills a role or writes from inside."""

    name: Line
    address: MailAddress
    aliases: tuple[MailAddress, ...] = ()
    also_called: tuple[Line, ...] = Field(
        default=(), description="Other names by which a complaint might name this person (R8)."
    )
    staff: bool = Field(
        default=True,
        description="False for trustees, volunteers and partners: they are acknowledged like anybody.",
    )
    works: dict[Weekday, Hours] = Field(
        default_factory=dict, description="Working pattern; left out: the office hours."
    )
    absences: tuple[Absence, ...] = ()
    deputy: Identifier | None = None
    line_manager: Identifier | None = None
    mail_text: Literal["none", "excerpt", "original"] = Field(
        default="excerpt", description="How much of a message's text goes into this person's letters (K6)."
    )


class Closure(Section):
    """Days on which the office is closed, both included."""

    model_config = ConfigDict(extra="forbid", frozen=True, populate_by_name=True)

    first_day: Day = Field(alias="from")
    last_day: Day = Field(alias="to")
    why: Line


class Calendar(Section):
    """Working days are Monday to Friday, less bank holidays and closures."""

    nation: Literal["england", "wales", "scotland", "northern_ireland"] = "england"
    time_zone: str = "Europe/London"
    extra_holidays: dict[Day, Line] = Field(
        default_factory=dict, description="A bank holiday proclaimed since the last upgrade."
    )
    not_holidays: dict[Day, Line] = Field(
        default_factory=dict, description="A bank holiday on which the office works."
    )
    closures: tuple[Closure, ...] = ()
    office_hours: dict[Weekday, Hours] = Field(min_length=1)
    close_of_business: TimeOfDay = Field(
        default=time(17, 0), description="Deadlines fall due at this time of their last day."
    )
    digest_at: TimeOfDay = Field(
        default=time(8, 30), description="When the daily digest goes out, on working days."
    )


class ReminderPlan(Section):
    """When the owner is reminded of a deadline, counted in working days."""

    before: tuple[Annotated[int, Field(ge=0, le=20)], ...] = Field(
        default=(2, 1, 0), description="Working days before the last day; 0 is the morning of the day."
    )
    overdue_days: int = Field(
        default=3, ge=0, le=10, description="On so many working days after it; then the digest only."
    )


class Standard(Section):
    """A promise with its time (policy T1–T9)."""

    policy: str = Field(default="", description="The number of the promise in the organisation's policy.")
    working_days: int | None = Field(default=None, ge=0, le=120)
    calendar_days: int | None = Field(default=None, ge=1, le=400)
    calendar_months: int | None = Field(default=None, ge=1, le=12)
    all_uk_holidays: bool = Field(
        default=False,
        description="Statutory working days: bank holidays of every UK nation count, our closures do not.",
    )
    stops: Literal["acknowledged", "answered", "resolved"] = "answered"
    reminders: Identifier = "default"


class Category(Section):
    """What a message can be, and what follows from it."""

    name: Line = Field(description="In words, as colleagues read it.")
    owner: Identifier = Field(description="The role that owns such a case.")
    out_of_hours: Identifier | None = Field(
        default=None, description="The role that takes it while nobody in the owner role is at work (R4)."
    )
    acknowledgement: Identifier | None = Field(description="The letter to the writer; null: none.")
    keeps_letter: bool = Field(
        default=False,
        description="An urgent message gets this category's letter all the same, with the numbers to call "
        "at its head: the letter says what must be said (W4, W5).",
    )
    assignment: Identifier = Field(
        default="assignment", description="The letter to the owner; media_forward attaches the original."
    )
    promise: Identifier | None = Field(
        default=None, description="The standard whose date stands in the acknowledgement."
    )
    standards: tuple[Identifier, ...] = ()
    by_hand: Identifier | None = Field(
        default=None,
        description="The standard that starts when the acknowledgement was withheld: acknowledge by hand.",
    )
    also_told: tuple[Identifier, ...] = ()
    next_in_line: tuple[Identifier, ...] = Field(
        default=(), description="Roles the case passes to when the owner is named in it (R8)."
    )
    live: bool = Field(default=True, description="False keeps this category on trial while others are live.")
    sends_singly: bool = Field(default=False, description="Reminders are never bundled with others.")
    confidential: bool = Field(
        default=False, description="The digest hides who wrote and the subject (complaints)."
    )
    examples: Examples = Field(
        default=Examples(), description="Sentences or whole mails that must, or must not, come out as this."
    )


class Repeats(Section):
    """How often an alert is repeated until somebody confirms it (behaviour: Urgent)."""

    every_minutes: int = Field(default=30, ge=5, le=240, description="Minutes between the first alerts.")
    times: int = Field(
        default=4, ge=1, le=12, description="So often to the roles told, the first alert included."
    )
    then_every_minutes: int = Field(default=60, ge=5, le=240)
    then_to: tuple[Identifier, ...] = Field(default=(), description="The roles that hear after that.")
    at_most: int = Field(
        default=12, ge=1, le=48, description="Alerts in all; then one more on the next morning."
    )


class Flag(Section):
    """A mark decided apart from the category, and what follows from it."""

    name: Line
    acknowledgement: Identifier | None = Field(default=None, description="Replaces the category's letter.")
    letter: Identifier | None = Field(default=None, description="A letter to each of the roles told.")
    also_told: tuple[Identifier, ...] = ()
    alert: bool = Field(
        default=False, description="The letter goes at once, at any hour, and passes the brake."
    )
    repeats: Repeats | None = Field(
        default=None, description="How an alert that nobody confirms is repeated; left out: it is not."
    )
    standards: tuple[Identifier, ...] = ()
    quiet: bool = Field(default=False, description="Withholds every letter to the writer.")
    never_acknowledge: bool = Field(default=False, description="No acknowledgement; the case goes on.")
    no_case: bool = Field(default=False, description="Filed without a case, listed in the digest.")
    confidential: bool = Field(default=False, description="The digest hides who wrote and the subject.")
    examples: Examples = Field(
        default=Examples(), description="Sentences or whole mails that must, or must not, be marked so."
    )


class Judging(Section):
    """How the sums of the rules become a decision. The shipped numbers suit the shipped rules."""

    least: float = Field(
        default=1.0, ge=0, description="A category needs at least this sum; else the default one is taken."
    )
    doubt_band: float = Field(
        default=1.0, ge=0, description="A second category as close as this is shown to the owner as a doubt."
    )
    flag_from: float = Field(default=1.0, gt=0, description="A flag holds when its rules sum up to this.")
    consult_category: Identifier = Field(
        default="complaint", description="The category about which somebody is asked when in doubt (R2)."
    )
    consult_flag: Identifier = Field(default="in_doubt_complaint", description="The flag that asks them.")
    consult_from: float = Field(
        default=2.0, gt=0, description="They are asked when that category has this sum and another won."
    )
    consult_within: float | None = Field(
        default=None,
        ge=0,
        description="They are asked too when that category comes as close as this to the first.",
    )
    deadline_category: Identifier = Field(
        default="media",
        description="The category whose writers state the time by which they need an answer (R5).",
    )


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
    """A form that relays messages: the writer is in Reply-To."""

    sender: MailAddress


class ContactRestriction(Section):
    """A limit on how somebody contacts us (policy R10). Never shown to the person."""

    addresses: tuple[MailAddress, ...] = Field(min_length=1)
    named_contact: Identifier
    acknowledge: bool = False
    approved_by: Identifier
    review_on: Day


class Screening(Section):
    """Exceptions to whom a machine may answer."""

    acknowledge_anyway: tuple[str, ...] = Field(
        default=(), description="Addresses or @domains whose bulk marks are overlooked."
    )
    own_addresses: tuple[MailAddress, ...] = Field(
        default=(),
        description="Addresses of ours that are neither people nor the mailbox: newsletters, scanners.",
    )
    web_forms: tuple[WebForm, ...] = ()


class Retention(Section):
    """How long things are kept (policy K6). What goes leaves a trace without a name, for the statistics."""

    case_months: dict[Identifier, Annotated[int, Field(ge=1, le=240)]] = Field(
        default_factory=lambda: {"default": 24},
        description="By category, ``default`` for the rest: months after a case was closed, or answered with "
        "nothing left to do, until who wrote and what about is blanked. Open cases stay.",
    )
    journal_words_months: int = Field(
        default=12,
        ge=1,
        le=240,
        description="Months until the words that rules matched go from the journal, the case being kept.",
    )
    filed_days: int = Field(
        default=30, ge=1, le=3650, description="Days until mail filed without a case is blanked in our lists."
    )
    outbox_text_days: int = Field(
        default=14, ge=1, le=3650, description="Days after sending, or giving up, until a letter's text goes."
    )
    quarantine_days: int = Field(
        default=90,
        ge=7,
        le=3650,
        description="Days until the raw bytes of a mail that could not be processed go, looked at or not.",
    )
    rested_days: int = Field(
        default=60,
        ge=1,
        le=3650,
        description="Days until an address is forgotten to which letters came back for good.",
    )
    counters_days: int = Field(
        default=3, ge=2, le=90, description="Days until the counters for the limits of a day are forgotten."
    )


class Disposal(Section):
    """What becomes of the original in the mailbox once it is taken in. Left out: nothing."""

    case: str = Field(default="", description="``tag:NAME`` or ``move:FOLDER``; empty leaves it.")
    filed: str = ""


class Wording(Section):
    """How our letters are worded (W1); `inboxbot letters check` holds them to it."""

    longest_sentence: int = Field(default=25, ge=8, le=60, description="In words.")
    highest_grade: float = Field(default=8.0, ge=3, le=16, description="Flesch-Kincaid reading grade.")
    known_acronyms: Words = Field(
        default=("NHS", "GP", "UK", "KB", "MB"), description="Acronyms that everybody knows."
    )
    jargon: dict[Line, Line] = Field(
        default_factory=dict,
        description="Words that letters to the public avoid (word* for all its forms), each with what to say.",
    )


LanguageCode = Annotated[str, Field(pattern=r"^[a-z]{2}$")]


class Paragraph(Section):
    """Checked information that a rule may add to an acknowledgement (W8)."""

    text: Line
    checked_on: Day | None = Field(
        default=None,
        description="When somebody last made sure that it is true; after a year the digest asks.",
    )


def _as_paragraph(value: object) -> object:
    """Take a bare text for a paragraph that nobody says they have checked."""
    return {"text": value} if isinstance(value, str) else value


class OtherLanguages(Section):
    """Acknowledgements in other languages, beneath the plain English one (W2)."""

    send: tuple[LanguageCode, ...] = Field(
        default=(),
        description="Languages (pl, cy) whose text a speaker has checked: templates/_in_CODE.txt and .html. "
        "A message in one of them is acknowledged in English and in it.",
    )


class Policy(Section):
    """rules.yaml, whole."""

    version: Literal[1]
    private_file: Annotated[str, Field(max_length=200)] = Field(
        default="",
        description="A file beside this one, readable by fewer people, with absences and contact_restrictions.",
    )
    organisation: Organisation
    people: dict[Identifier, Person] = Field(min_length=1)
    roles: dict[Identifier, tuple[Identifier, ...]] = Field(
        min_length=1, description="Who fills a role, in order; the first at work gets new cases."
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
    flags: dict[Identifier, Flag] = Field(default_factory=dict)
    digest_to: tuple[Identifier, ...] = Field(
        default=(OFFICE_MANAGER, ADMINISTRATOR),
        description="The roles that get the daily digest; on trial it goes to the administrators only.",
    )
    judging: Judging = Judging()
    caps: Caps = Caps()
    screening: Screening = Screening()
    wording: Wording = Wording()
    other_languages: OtherLanguages = OtherLanguages()
    contact_restrictions: tuple[ContactRestriction, ...] = ()
    disposal: Disposal = Disposal()
    retention: Retention = Retention()
    lists: dict[Identifier, Words] = Field(
        default_factory=dict, description="Words and phrases used by several rules."
    )
    conditions: dict[Identifier, NamedCondition] = Field(default_factory=dict)
    paragraphs: dict[Identifier, Annotated[Paragraph, BeforeValidator(_as_paragraph)]] = Field(
        default_factory=dict
    )
    rules: tuple[Rule, ...] = ()
    tallies: tuple[Tally, ...] = Field(
        default=(), description="What single words tell, a little each, beside the rules."
    )
