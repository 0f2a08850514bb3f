"""A letter made a finished mail: rendered in its three parts, addressed, marked. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from inboxbot.letters import compose, marking
from inboxbot.letters.names import Names
from inboxbot.letters.templates import Templates
from inboxbot.letters.values import Offer
from inboxbot.letters.variables import FAMILIES, Family
from inboxbot.model.case import PersonId
from inboxbot.model.mail import Audience, OutgoingMail

FAMILY_OF: Mapping[str, Family] = {
    "reminder": "lines",
    "overdue": "lines",
    "escalation": "lines",
    "unsigned": "lines",
    "digest": "digest",
    "quarantine_notice": "quarantine",
    "brake_notice": "brake",
    "alert": "alert",
    "recovered": "alert",
    "crisis_declared": "alert",
    "cover": "away",
    "cover_ends": "away",
    "welcome_back": "away",
    "absence_noticed": "away",
    "restriction_review": "review",
    "command_done": "command",
    "command_asked": "command",
    "command_unproven": "command",
    "my_day": "my_day",
    "week": "week",
}
"""Letters that the program itself asks for. Every other letter is about a case (or to its writer)."""

_PASSING_THE_BRAKE = frozenset({"urgent_alert", "digest", "brake_notice"})
_IN_SUBJECTS = {
    family: tuple(name for name, one in names.items() if one.in_subject) for family, names in FAMILIES.items()
}


class Writing:
    """Makes mails of letters, with the templates and names of one policy. Immutable."""

    def __init__(self, names: Names, templates: Templates, marker: marking.Marker, address: str) -> None:
        """``address`` is the mailbox's own."""
        self._names, self._templates, self._marker, self._address = names, templates, marker, address
        self._alerts = _PASSING_THE_BRAKE | names.alert_letters
        organisation = names.policy.organisation
        self._from_public = compose.mailbox_for_header(organisation.name, address)
        self._from_staff = compose.mailbox_for_header(organisation.short_name, address)

    def family(self, letter: str) -> Family:
        """Return which table of variables a letter may use."""
        if letter == self._names.policy.survey.letter:
            return "survey"
        return FAMILY_OF.get(letter) or ("public" if self._names.is_public(letter) else "case")

    def to_person(
        self,
        letter: str,
        offer: Offer,
        *,
        person: PersonId,
        occasion: str,
        now: datetime,
        about: str = "",
        audience: Audience = "staff",
        more: tuple[tuple[str, str], ...] = (),
        attached: compose.Attached | None = None,
        files: Sequence[compose.File] = (),
    ) -> OutgoingMail:
        """Return a letter to one person of rules.yaml. Raises PermanentError where it cannot be written."""
        reader = self._names.person(person)
        return self.mail(
            letter,
            offer,
            about=about,
            occasion=occasion,
            audience=audience,
            recipient=compose.address_for_header(reader.address),
            to=compose.mailbox_for_header(reader.name, reader.address),
            now=now,
            more=more,
            attached=attached,
            files=files,
        )

    def mail(
        self,
        letter: str,
        offer: Offer,
        *,
        about: str,
        occasion: str,
        audience: Audience,
        recipient: str,
        to: str,
        now: datetime,
        more: tuple[tuple[str, str], ...] = (),
        attached: compose.Attached | None = None,
        files: Sequence[compose.File] = (),
        drop_after: datetime | None = None,
    ) -> OutgoingMail:
        """Render the three parts and put the mail together."""
        public = audience == "public"
        in_subject = {name: offer[name] for name in _IN_SUBJECTS[self.family(letter)]}
        subject = self._templates.subject(letter, in_subject)
        message_id = self._marker.message_id(about, letter, occasion, recipient)
        headers = (
            ("From", self._from_public if public else self._from_staff),
            ("To", to),
            ("Subject", compose.text_for_header(subject)),
            ("Date", compose.date_for_header(now)),
            ("Message-ID", f"<{message_id}>"),
            *more,
            *(marking.TO_THE_PUBLIC if public else marking.TO_STAFF),
            (marking.MARKER, letter),
            (
                "Content-Language",
                ", ".join(["en-GB", *([str(offer["language"])] if offer.get("language") else [])]),
            ),
        )
        content = compose.compose(
            headers,
            self._templates.text(letter, offer),
            self._templates.html(letter, offer),
            boundary=self._marker.boundary(message_id),
            attached=attached,
            files=files,
        )
        return OutgoingMail(
            message_id=message_id,
            letter=letter,
            occasion=occasion,
            audience=audience,
            recipient=recipient,
            envelope_from="" if public else self._address,
            subject=subject,
            content=content,
            case_reference=about,
            passes_brake=not public and letter in self._alerts,
            drop_after=drop_after,
        )
