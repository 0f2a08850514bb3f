"""The kinds of trouble, and how one is kept: a small fact in the register for each kind."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from inboxbot.model.case import RoleName
from inboxbot.ports.register import Register
from inboxbot.rules.anchor_roles import ADMINISTRATOR, OPERATOR

AT_ONCE = timedelta(0)
HALF_AN_HOUR = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of trouble: what it is called, what to do, who is told, and after how long.

    ``calm``: how long all must be well before it counts as over. ``tells_changes``: it is told again when
    its sentence changes, and not daily.
    """

    words: str
    what_to_do: str
    role: RoleName = OPERATOR
    lasts: timedelta = HALF_AN_HOUR
    calm: timedelta = timedelta(minutes=10)
    tells_changes: bool = False


KINDS: dict[str, Kind] = {
    "restored": Kind(
        "the register does not know what was done: it was restored from a backup, it was made anew, or "
        "another installation answers the same mailbox",
        "Mail is taken in, and nobody is acknowledged. Stop the other installation, if there is one. Run "
        "`inboxbot restored list`: it tells who may not have heard. Write to them by hand, then run "
        "`inboxbot restored end`.",
        lasts=AT_ONCE,
        calm=AT_ONCE,
    ),
    "mailbox": Kind(
        "mail cannot be taken in",
        "Run `inboxbot check`: it tells address, encryption, credentials and folder apart. Mail that arrives "
        "meanwhile waits in the mailbox and is taken in afterwards.",
    ),
    "sent": Kind(
        "the Sent folder cannot be read",
        "Run `inboxbot check`, and name the folder in INBOXBOT_IMAP_SENT_FOLDER if it has another name. Until "
        "then no answer of a colleague stops a clock by itself.",
    ),
    "settling": Kind(
        "mail that was taken in cannot be tagged or moved",
        "See disposal in rules.yaml: the folder must be there, and the account allowed to write in it.",
        role=ADMINISTRATOR,
    ),
    "second": Kind(
        "more services work on one register than are meant to",
        "Nothing goes out twice. Stop one of them, or set INBOXBOT_INSTANCES to as many as are meant.",
        lasts=AT_ONCE,
        calm=AT_ONCE,
    ),
    "reconcile": Kind(
        "mail lies in the mailbox that was never taken in and cannot be",
        "Look at it in a mail program; the log of the service names its place.",
        lasts=AT_ONCE,
    ),
    "sending": Kind(
        "mail cannot be sent",
        "Run `inboxbot check`. Letters wait in the outbox and go as soon as the server takes them.",
    ),
    "unsent": Kind(
        "mail waits to be sent for more than an hour",
        "Run `inboxbot outbox list`: the reason stands beside each mail.",
    ),
    "reminding": Kind(
        "reminders cannot be written",
        "Look into the log. The daily list, if it comes, shows what is due and overdue.",
    ),
    "digest": Kind(
        "the daily list cannot be written", "Look into the log; `inboxbot status` tells the rest."
    ),
    "lists": Kind(
        "the lists for each person or the week's summary cannot be written",
        "Look into the log; reminders and the daily list go all the same.",
    ),
    "rules": Kind(
        "an edit of rules.yaml or of a template was refused",
        "Run `inboxbot check` and mend what it names. The last good version stays in force.",
        role=ADMINISTRATOR,
        lasts=AT_ONCE,
        calm=AT_ONCE,
    ),
    "retention": Kind(
        "what is past its period cannot be erased",
        "Run `inboxbot retention run` and look what it says. Nothing is lost: it is tried again each hour.",
    ),
    "quarantine": Kind(
        "the quarantine grows",
        "Run `inboxbot quarantine list`: each message waits there whole. If they are alike, somebody may be "
        "trying to break something; if they are ordinary, tell whoever looks after inboxbot.",
        role=ADMINISTRATOR,
        lasts=AT_ONCE,
    ),
    "expiry": Kind(
        "something comes to its end",
        "Renew it before that day, put it in its place, and restart the service; then write its new date into "
        "INBOXBOT_EXPIRES, if it stood there.",
        lasts=AT_ONCE,
        calm=AT_ONCE,
        tells_changes=True,
    ),
}

_CALM = (timedelta(0), timedelta(0), timedelta(hours=1), timedelta(hours=4))
"""So long all must be well at least, by the number of alerts in the last day: flapping is one trouble."""

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Trouble:
    """One kind of trouble as it stands; times are aware UTC.

    ``why`` is empty once it is over. ``well_since``: it is well at this moment, and may be over
    soon. ``told`` are the alerts of the last day, ``open`` tells whether one of them still waits
    for its *recovered*, ``said`` what the last one said.
    """

    since: datetime
    why: str
    well_since: datetime | None = None
    told: tuple[datetime, ...] = ()
    open: bool = False
    said: str = ""

    @property
    def stands(self) -> bool:
        """Whether something is wrong at this moment."""
        return bool(self.why) and self.well_since is None

    def calm_needed(self, kind: Kind) -> timedelta:
        """Return how long all must be well before this counts as over."""
        return max(kind.calm, _CALM[min(len(self.told), len(_CALM) - 1)])

    def lately(self, now: datetime) -> tuple[datetime, ...]:
        """Return the alerts of the last day."""
        return tuple(at for at in self.told if now - at < DAY)


def fact_name(kind: str) -> str:
    """Return the fact in which a kind of trouble is kept."""
    return f"trouble.{kind}"


def trouble_of(register: Register, kind: str) -> Trouble | None:
    """Return a kind of trouble, None where nothing is known of one."""
    value = register.fact(fact_name(kind))
    return None if value is None else _read(value)


def standing(register: Register) -> dict[str, str]:
    """Return the troubles that stand at this moment, by kind, each with its sentence."""
    found = {kind: trouble_of(register, kind) for kind in KINDS}
    return {kind: one.why for kind, one in found.items() if one is not None and one.stands}


def written(trouble: Trouble) -> str:
    """Return a trouble as the text of its fact."""
    return json.dumps(
        {
            "since": trouble.since.isoformat(),
            "why": trouble.why,
            "well_since": trouble.well_since and trouble.well_since.isoformat(),
            "told": [at.isoformat() for at in trouble.told],
            "open": trouble.open,
            "said": trouble.said,
        }
    )


def _read(value: str) -> Trouble:
    told = json.loads(value)
    well_since = told["well_since"]
    return Trouble(
        since=datetime.fromisoformat(told["since"]),
        why=told["why"],
        well_since=datetime.fromisoformat(well_since) if well_since else None,
        told=tuple(datetime.fromisoformat(at) for at in told["told"]),
        open=told["open"],
        said=told["said"],
    )
