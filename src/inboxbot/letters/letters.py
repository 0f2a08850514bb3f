"""Every letter there is, one method a family, as finished mails. Pure: now and identity come in.

Public: acknowledgements, ``to_writer``. Staff: letters about one case, ``to_colleague``; reminders,
overdue and escalation letters about one or more deadlines, ``reminders``; the digest. Operators:
quarantine notice, brake notice, alert, recovered. About a colleague's command mail: ``command``.
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from inboxbot.letters import check, compose, listing, lists, marking, owning, samples, values
from inboxbot.letters.links import Linking
from inboxbot.letters.listing import MyDay, Week
from inboxbot.letters.names import Names
from inboxbot.letters.owning import Away, Review
from inboxbot.letters.particulars import (
    Alert,
    Brake,
    Commanded,
    Digest,
    Particulars,
    Quarantine,
    ReminderLine,
)
from inboxbot.letters.samples import Sample
from inboxbot.letters.templates import Templates
from inboxbot.letters.tokens import Tokens
from inboxbot.letters.values import Offer
from inboxbot.letters.variables import Family
from inboxbot.letters.writing import Writing
from inboxbot.model.case import Deadline, PersonId
from inboxbot.model.errors import PermanentError, Problem
from inboxbot.model.mail import OutgoingMail
from inboxbot.model.message import RawMessage
from inboxbot.rules.policy import Policy

_SHORTEST_KEY = 16  # octets


class Letters:
    """The organisation's letters under one policy. Immutable; threads may share it.

    Every method that returns a mail raises PermanentError, with file and line or the address in
    the message, where the letter cannot be written: the caller keeps the case and reports the
    letter as dead (promise 3). ``occasion`` keeps two letters of one kind apart; the same letter,
    occasion and recipient always give the same Message-ID (promise 4).
    """

    def __init__(
        self, sources: Mapping[str, str], policy: Policy, *, address: str, secret_key: bytes
    ) -> None:
        """``sources`` maps template file names to texts. Faults in them are told by ``check``.

        Raises PermanentError where ``address`` is no address, ValueError where the key is short.
        """
        if len(secret_key) < _SHORTEST_KEY:
            raise ValueError(
                f"the secret key has {len(secret_key)} octets; it needs at least {_SHORTEST_KEY}"
            )
        self._address = compose.address_for_header(address)
        self._policy = policy
        self._names = Names(policy, self._address)
        self._templates = Templates(sources, values.everywhere(self._names))
        self._marker = marking.Marker(secret_key, self._address.rpartition("@")[2].lower())
        self.tokens = Tokens(secret_key)
        self._linking = Linking(self._names, self.tokens)
        self._writing = Writing(self._names, self._templates, self._marker, self._address)

    def under(self, policy: Policy) -> Letters:
        """Return the same letters under a policy that differs in people's absences only."""
        letters, names = copy.copy(self), Names(policy, self._address)
        vars(letters).update(
            _policy=policy,
            _names=names,
            _linking=Linking(names, self.tokens),
            _writing=Writing(names, self._templates, self._marker, self._address),
        )
        return letters

    @property
    def names(self) -> tuple[str, ...]:
        """Return the names of all letters in the folder, sorted."""
        return self._templates.letters

    @property
    def people(self) -> tuple[PersonId, ...]:
        """Return the people of rules.yaml, as they stand there."""
        return tuple(self._policy.people)

    def family(self, letter: str) -> Family:
        """Return which table of variables a letter may use."""
        return self._writing.family(letter)

    def is_public(self, letter: str) -> bool:
        """Tell whether a letter goes to people outside: named so in rules.yaml, or by its own name."""
        return self._names.is_public(letter)

    def is_ours(self, message_id: str) -> bool:
        """Tell whether this installation made a Message-ID, even where the register has forgotten it."""
        return self._marker.is_ours(message_id)

    def check(self) -> tuple[Problem, ...]:
        """Render every letter with samples of every kind, and return all that is wrong. Sends nothing."""
        return check.check(self, self._templates, self._policy)

    def samples(self, letter: str) -> tuple[Sample, ...]:
        """Return invented cases with which a letter can be seen before one is due."""
        return samples.samples(letter, self.family(letter), self._policy)

    # To the person who wrote ----------------------------------------------------------------
    def to_writer(
        self, letter: str, about: Particulars, *, to: str, now: datetime, occasion: str
    ) -> OutgoingMail:
        """Return an acknowledgement to the one address ``to``: no word of the sender's is in it.

        The envelope sender is the null path, so that nothing answers it (RFC 3834 §3.3). It is
        dropped when the promised day has ended.
        """
        if not self.is_public(letter):
            raise PermanentError(
                f"cannot send the letter {letter} to the public: it is written for colleagues"
            )
        recipient = compose.address_for_header(to)
        thread = marking.thread_headers(about.message) if about.message else ()
        return self._writing.mail(
            letter,
            values.public(self._names, letter, about)
            if self.family(letter) == "public"
            else values.survey(self._names),
            about=about.case.reference,
            occasion=occasion,
            audience="public",
            recipient=recipient,
            to=recipient,
            now=now,
            more=thread,
            drop_after=self._end_of_day(about.promised) if about.promised else None,
        )

    # To colleagues --------------------------------------------------------------------------
    def to_colleague(
        self,
        letter: str,
        about: Particulars,
        *,
        person: PersonId,
        now: datetime,
        occasion: str,
        original: RawMessage | None = None,
        files: Sequence[compose.File] = (),
    ) -> OutgoingMail:
        """Return a letter about one case to one person of rules.yaml.

        ``original``, where given, is attached, and a reply goes to the correspondent (media); so are ``files``.
        Reminder, overdue and escalation letters list ``about.deadlines``, with ``about.step``.
        """
        if self.is_public(letter):
            raise PermanentError(f"cannot send the letter {letter} to {person}: it is written for the public")
        if self.family(letter) == "lines":
            lines = [ReminderLine(about.case, deadline, about.step) for deadline in about.deadlines]
            return self._reminders(letter, person, lines, now=now, occasion=occasion, trial=about.trial)
        attached = compose.attach(original.content, complete=original.complete) if original else None
        how = ("whole" if attached.complete else "cut") if attached else ""
        links = self._linking.of_case(about.case, person, letter, now=now)
        about = replace(about, prepared=bool(files))
        offer = values.case(self._names, about, person, now=now, attached=how, links=links)
        return self._writing.to_person(
            letter,
            offer,
            person=person,
            about=about.case.reference,
            occasion=occasion,
            now=now,
            more=marking.reply_to(about.case.correspondent) if attached else (),
            attached=attached,
            files=files,
        )

    def page(self, letter: str, about: Particulars) -> str:
        """Return a letter on paper as a page, for a person to sign and post: no word of the sender's is in it.

        Raises PermanentError where it cannot be written.
        """
        return self._templates.html(letter, values.public(self._names, letter, about))

    def reminders(
        self,
        person: PersonId,
        lines: Sequence[ReminderLine],
        *,
        now: datetime,
        occasion: str,
        letter: str = "reminder",
    ) -> OutgoingMail:
        """Return one letter about all that is due for a person: reminder, overdue or escalation."""
        return self._reminders(letter, person, lines, now=now, occasion=occasion, trial=False)

    def command(
        self,
        letter: str,
        about: Commanded,
        *,
        person: PersonId,
        now: datetime,
        occasion: str,
        not_before: datetime | None = None,
    ) -> OutgoingMail:
        """Return what a colleague hears of a command mail: done, asked about, or not proven."""
        case, reference = about.case, about.case.reference if about.case else ""
        undo = self._linking.undo(reference, person, about.done, now=now) if about.done else None
        links = self._linking.of_case(case, person, letter, now=now) if case and about.links else ()
        offer = lists.command(
            self._names,
            about,
            person,
            undo=None if about.links else undo,
            # Asked about, it is among what can be sent.
            links=(undo, *links) if undo is not None and about.links else links,
        )
        mail = self._writing.to_person(
            letter, offer, person=person, about=reference, occasion=occasion, now=now
        )
        return replace(mail, not_before=not_before)

    def digest(self, person: PersonId, content: Digest, *, now: datetime) -> OutgoingMail:
        """Return the day's digest for one person, once a day; it passes the brake."""
        offer = lists.digest(self._names, content, person, now=now)
        return self._writing.to_person(
            "digest", offer, person=person, occasion=content.day.isoformat(), now=now
        )

    def my_day(self, person: PersonId, about: MyDay, *, now: datetime) -> OutgoingMail:
        """Return one person's list for a day: what they have open, and what was noticed as answered."""
        links = {
            one.case.reference: self._linking.not_answered(one.case.reference, person, now=now)
            for one in about.noticed
        }
        offer = listing.my_day(self._names, about, person, links, now=now)
        return self._writing.to_person(
            "my_day", offer, person=person, occasion=about.day.isoformat(), now=now
        )

    def week(self, person: PersonId, about: Week, *, now: datetime) -> OutgoingMail:
        """Return the managers' summary of a week."""
        offer = listing.week(self._names, about, person, now=now)
        return self._writing.to_person(
            "week", offer, person=person, occasion=about.first.isoformat(), now=now
        )

    def away(self, letter: str, person: PersonId, about: Away, *, now: datetime) -> OutgoingMail:
        """Return a letter about somebody who is away or back: cover, cover_ends, welcome_back, absence_noticed."""
        offer = owning.away(self._names, about, person, now=now)
        return self._writing.to_person(letter, offer, person=person, occasion=about.occasion, now=now)

    def review(self, person: PersonId, about: Review, *, now: datetime) -> OutgoingMail:
        """Return the reminder that a limit on contact is to be reviewed (R10)."""
        offer, name = owning.review(self._names, about, person), "restriction_review"
        return self._writing.to_person(name, offer, person=person, occasion=about.occasion, now=now)

    # To administrators and operators --------------------------------------------------------
    def quarantine_notice(
        self, person: PersonId, about: Quarantine, *, now: datetime, occasion: str = ""
    ) -> OutgoingMail:
        """Return the news that a message could not be processed.

        ``occasion`` (its ref) keeps two notices apart before they have numbers.
        """
        offer = lists.quarantine(self._names, about, person)
        return self._to_operator(
            "quarantine_notice", offer, person=person, occasion=occasion or str(about.number), now=now
        )

    def brake_notice(self, person: PersonId, about: Brake, *, now: datetime) -> OutgoingMail:
        """Return the one notice that the brake is on; it passes the brake."""
        offer = lists.brake(self._names, about, person)
        return self._to_operator(
            "brake_notice", offer, person=person, occasion=about.since.isoformat(), now=now
        )

    def alert(self, person: PersonId, about: Alert, *, now: datetime) -> OutgoingMail:
        """Return the news that something does not work."""
        return self._news("alert", person, about, now=now)

    def recovered(self, person: PersonId, about: Alert, *, now: datetime) -> OutgoingMail:
        """Return the news that it works again."""
        return self._news("recovered", person, about, now=now)

    def crisis(self, person: PersonId, about: Alert, *, now: datetime) -> OutgoingMail:
        """Return the news that a crisis was declared (R11)."""
        offer = lists.alert(self._names, about, person)
        return self._writing.to_person(
            "crisis_declared", offer, person=person, occasion=about.occasion, now=now
        )

    def _news(self, letter: str, person: PersonId, about: Alert, *, now: datetime) -> OutgoingMail:
        offer = lists.alert(self._names, about, person)
        # Two faults at one moment are two alerts.
        occasion = about.occasion or f"{about.since.isoformat()} {about.what}"
        return self._to_operator(letter, offer, person=person, occasion=occasion, now=now)

    def _to_operator(
        self, letter: str, offer: Offer, *, person: PersonId, occasion: str, now: datetime
    ) -> OutgoingMail:
        return self._writing.to_person(
            letter, offer, person=person, occasion=occasion, now=now, audience="operator"
        )

    def _reminders(
        self,
        letter: str,
        person: PersonId,
        lines: Sequence[ReminderLine],
        *,
        now: datetime,
        occasion: str,
        trial: bool,
    ) -> OutgoingMail:
        if not lines:
            raise PermanentError(
                f"cannot write the letter {letter} to {person}: there is no deadline to tell of"
            )
        references = {line.case.reference for line in lines}
        links = {
            line.case.reference: self._linking.of_case(line.case, person, letter, now=now) for line in lines
        }
        offer = lists.lines(self._names, lines, person, now=now, trial=trial, links=links)
        return self._writing.to_person(
            letter,
            offer,
            person=person,
            about=references.pop() if len(references) == 1 else "",
            occasion=occasion,
            now=now,
        )

    def _end_of_day(self, deadline: Deadline) -> datetime:
        """Return the end of a deadline's last day, aware UTC: until then the promise can be read as one."""
        zone = self._names.zone
        following = deadline.due_at.astimezone(zone).date() + timedelta(days=1)
        return datetime.combine(following, time(), zone).astimezone(UTC)
