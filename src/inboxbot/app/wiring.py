"""From settings to a working installation: every adapter is chosen here and nowhere else."""

from __future__ import annotations

import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import structlog

from inboxbot.app.at_work import AtWork
from inboxbot.app.clock import SystemChance, SystemClock
from inboxbot.app.expiry import ExpiryLook, ews_ends
from inboxbot.app.high_water import HighWaterFile
from inboxbot.app.house_keeper import HouseKeeper
from inboxbot.app.notify import post_json
from inboxbot.app.reporting import counting
from inboxbot.app.token_rack import TokenRack
from inboxbot.app.trouble_file import TroubleFile
from inboxbot.config import Settings
from inboxbot.config.settings import is_secret
from inboxbot.exchange.ending import WARNING
from inboxbot.exchange.server import Server
from inboxbot.ports.clock import Chance, Clock
from inboxbot.ports.mailbox import Mailbox
from inboxbot.ports.register import Register
from inboxbot.ports.sender import Sender
from inboxbot.ports.wire import Wire
from inboxbot.register import open_register
from inboxbot.senders.wire_file import WireFile
from inboxbot.triage.house import House
from inboxbot.workers.alarm import Alarm
from inboxbot.workers.alert_hook import AlertHook
from inboxbot.workers.brake import Brake
from inboxbot.workers.cycle import SENDING, Cycle
from inboxbot.workers.digest import Digesting
from inboxbot.workers.dispatch import SHARED_BATCH, Dispatch
from inboxbot.workers.going_live import GoingLive
from inboxbot.workers.intake import Intake
from inboxbot.workers.keep import Keep
from inboxbot.workers.listing import Listing
from inboxbot.workers.measures import Measures
from inboxbot.workers.progress import MAILBOX
from inboxbot.workers.progressing import Progressing
from inboxbot.workers.reconcile import Reconcile
from inboxbot.workers.refusals import Refusals
from inboxbot.workers.remind import Remind
from inboxbot.workers.restored import Restored
from inboxbot.workers.sent_folder import SentFolder
from inboxbot.workers.weak_evidence import WeakEvidence

log = structlog.get_logger(__name__)

FILES_COPIES_ITSELF = frozenset({"smtp.gmail.com", "smtp.googlemail.com", "smtp.office365.com"})
"""Submission servers that put a copy of what they take into the account's Sent folder.

Exchange Online since 2018 (the Exchange team's blog, 20 April 2018). Not Google's relay, which does so only
where the Workspace has "comprehensive mail storage" (support.google.com/a/answer/3547347).
"""

MOST_CONNECTIONS = {"smtp.office365.com": 2}
"""Exchange Online lets in three at once for a mailbox (the same blog); one is left for other programs."""

OUTGOING = ".Outgoing"
"""The subfolder in which the sender kind ``maildir`` puts what it sends, apart from what came in."""


@dataclass(slots=True)
class Installation:
    """One mailbox, one register, one sender, and the loops between them.

    ``mailbox`` reads and settles, ``sent_mailbox`` looks into and files in Sent, ``listener`` waits:
    three connections, because an instance belongs to one thread.
    """

    settings: Settings
    clock: Clock
    keeper: HouseKeeper
    register: Register
    mailbox: Mailbox
    sent_mailbox: Mailbox
    listener: Mailbox
    sender: Sender
    cycle: Cycle
    wire: Wire
    expiry: ExpiryLook

    def connect_beats(
        self,
        *,
        take_in: Callable[[], None],
        send: Callable[[], None],
        watch: Callable[[], None],
        stopping: Callable[[], bool],
        wait_for_more: Callable[[], object],
    ) -> None:
        """Let the loops tell their progress, hear of a stop, and wait for more to send."""
        self.cycle.intake.beat, self.cycle.intake.stopping = take_in, stopping
        self.cycle.dispatch.beat, self.cycle.dispatch.stopping = send, stopping
        self.cycle.dispatch.wait_for_more = wait_for_more
        self.cycle.remind.beat = watch
        self.cycle.keeping.stopping = stopping

    def close(self) -> None:
        """Let go of every connection."""
        for thing in (
            self.mailbox,
            self.sent_mailbox,
            self.listener,
            self.sender,
            self.register,
            self.wire,
        ):
            thing.close()


def install(
    settings: Settings,
    *,
    clock: Clock | None = None,
    chance: Chance | None = None,
    sender: Sender | None = None,
    mailbox: Mailbox | None = None,
    register: Register | None = None,
    keeper: HouseKeeper | None = None,
) -> Installation:
    """Build an installation; raises ConfigurationError, or the register's PermanentError.

    The demo and tests hand in a pushed clock; everything else is the product's own. A ``mailbox``
    that is handed in serves all three ends, so it must be safe to share between threads.
    """
    clock, chance = clock or SystemClock(), chance or SystemChance()
    keeper = keeper or HouseKeeper(settings)
    if register is None:
        zone = keeper.house().policy.calendar.time_zone
        register = open_register(settings.database_url.get_secret_value(), zone=zone)
    at_work = AtWork(keeper.house, register.absences)
    house = at_work.house
    alarm = Alarm(register, house, clock)
    keeper.report_to(lambda trouble: alarm.note("rules", trouble))
    if ews_ends(settings):
        log.warning("ews.ends", why=WARNING)
    rack = TokenRack(settings)
    reader, filer, listener = (mailbox or mailbox_from(settings, rack) for _ in range(3))
    sender = sender or sender_from(settings, rack)
    refusals = Refusals(register, clock, _marks(settings))
    sent = SentFolder(filer, clock, files_copies=_files_copies(settings, sender), refusals=refusals)
    cycle = _cycle(house, register, reader, sent, sender, alarm, clock, chance, refusals)
    cycle.look_who_is_away = at_work.refresh
    cycle.unwritten = TroubleFile(TroubleFile.place(settings), clock).say
    restored = Restored(register, house, clock, sent, HighWaterFile(settings), alarm.note)
    cycle.intake.restored = cycle.dispatch.restored = cycle.restored = restored
    if url := settings.alert_webhook_url.get_secret_value():
        cycle.call_the_hook = AlertHook(register, house, clock, partial(post_json, url)).look
    if settings.instances > 1:
        cycle.dispatch.batch = SHARED_BATCH
    wire = cycle.dispatch.wire = sender.wire = _wire_from(settings, register)
    expiry = ExpiryLook(settings, register, alarm, clock)
    return Installation(
        settings, clock, keeper, register, reader, filer, listener, sender, cycle, wire, expiry
    )


def _cycle(
    house: Callable[[], House],
    register: Register,
    reader: Mailbox,
    sent: SentFolder,
    sender: Sender,
    alarm: Alarm,
    clock: Clock,
    chance: Chance,
    refusals: Refusals,
) -> Cycle:
    def beat() -> None:
        """Without a service nobody watches."""

    intake = Intake(reader, register, house, clock, chance, beat)
    brake = Brake(register, house, clock)
    return Cycle(
        intake=intake,
        reconcile=Reconcile(
            reader, register, intake, clock, replied=WeakEvidence(register, house, clock).ask
        ),
        dispatch=Dispatch(register, house, sender, sent, clock, beat, look_at_the_brake=brake.look),
        remind=Remind(register, house, clock, beat),
        digesting=Digesting(register, house, clock, alarm.standing),
        listing=Listing(register, house, clock, counting(register, house, clock)),
        going_live=GoingLive(register, house, clock),
        brake=brake,
        alarm=alarm,
        keeping=Keep(register, lambda: house().policy, clock),
        register=register,
        house=house,
        clock=clock,
        refusals=refusals,
        measures=Measures(register, house, clock, alarm),
        tell_progress=Progressing(register, house, clock).look_if_due,
    )


def _marks(settings: Settings) -> dict[str, str]:
    """Return what tells the settings that were refused from those put right since; no secret can be read from it."""
    key = settings.secret_key_bytes()

    def mark(*kinds: str) -> str:
        names = [name for name in sorted(Settings.model_fields) if name.startswith(kinds)]
        told = [(name, getattr(settings, name)) for name in names if not is_secret(name)]
        secrets = [getattr(settings, name).get_secret_value() for name in names if is_secret(name)]
        return hmac.new(key, repr((told, secrets)).encode(), "sha256").hexdigest()[:16]

    # Who signs in with a token is refused for what is wrong with the application or service account, too.
    signers = ("graph_", "google_")
    return {
        MAILBOX: mark(f"{settings.mailbox_kind}_", "mailbox_kind", "ca_file", *signers),
        SENDING: mark(f"{settings.sender_kind}_", "sender_kind", "ca_file", *signers),
    }


def _wire_from(settings: Settings, register: Register) -> Wire:
    """Return where notes are kept of what is being sent: one name for each register."""
    url = settings.database_url.get_secret_value()
    name = hashlib.sha256(url.encode()).hexdigest()[:12]
    return WireFile(settings.state_path(), name, register.note_draft)


def _files_copies(settings: Settings, sender: Sender) -> bool:
    """Tell whether we file our copies in Sent: told so, or where the server does not."""
    return {"yes": True, "no": False, "auto": not sender.files_copy}[settings.sent_copy]


def about_copies(settings: Settings, sender: Sender) -> tuple[str, ...]:
    """Return who files the copies in Sent, as `inboxbot check` tells it."""
    if _files_copies(settings, sender):
        return ("Copies in Sent: inboxbot files them.",)
    if sender.files_copy:
        return ("Copies in Sent: the server files them itself.",)
    return ("Copies in Sent: nobody files them, as INBOXBOT_SENT_COPY=no tells.",)


def mailbox_from(settings: Settings, rack: TokenRack | None = None) -> Mailbox:
    """Return the mailbox that the settings name, not yet connected; ``rack`` holds tokens to be shared."""
    rack = rack or TokenRack(settings)
    if settings.mailbox_kind == "imap":
        from inboxbot.mailboxes.imap import ImapMailbox

        return ImapMailbox(
            host=settings.imap_host,
            port=settings.imap_port,
            security=settings.imap_security,
            username=settings.imap_username,
            password=settings.imap_password.get_secret_value(),
            tokens=rack.of_imap(),
            folder=settings.imap_folder,
            sent_folder=settings.imap_sent_folder,
            ca_file=str(settings.ca_file or ""),
        )
    if settings.mailbox_kind == "maildir":
        from inboxbot.mailboxes.maildir import MaildirMailbox

        return MaildirMailbox(Path(settings.maildir_path or ""))
    if settings.mailbox_kind == "graph":
        from inboxbot.mailboxes.graph import GraphMailbox

        return GraphMailbox(
            settings.graph_mailbox or settings.address,
            rack.of_graph(),
            service=settings.graph_url,
            folder=settings.graph_folder,
            sent_folder=settings.graph_sent_folder,
            stranger=settings.graph_other_mailbox,
            ca_file=str(settings.ca_file or ""),
        )
    if settings.mailbox_kind == "ews":
        from inboxbot.mailboxes.ews import EwsMailbox

        return EwsMailbox(_exchange_server(settings), now=SystemClock().now)
    raise ValueError(settings.mailbox_kind)


def sender_from(settings: Settings, rack: TokenRack | None = None) -> Sender:
    """Return the sender that the settings name, not yet connected; ``rack`` holds tokens to be shared."""
    rack = rack or TokenRack(settings)
    if settings.sender_kind == "smtp":
        from inboxbot.senders.smtp import SmtpSender

        host = settings.smtp_host.lower()
        return SmtpSender(
            host=host,
            port=settings.smtp_port,
            security=settings.smtp_security,
            username=settings.smtp_username,
            password=settings.smtp_password.get_secret_value(),
            tokens=rack.of_smtp(),
            ca_file=str(settings.ca_file or ""),
            connections=min(settings.smtp_connections, MOST_CONNECTIONS.get(host, settings.smtp_connections)),
            files_copy=host in FILES_COPIES_ITSELF,
        )
    if settings.sender_kind == "maildir":
        from inboxbot.senders.maildir import MaildirSender

        return MaildirSender(Path(settings.maildir_path or "") / OUTGOING)
    if settings.sender_kind == "graph":
        from inboxbot.senders.graph import GraphSender

        return GraphSender(
            settings.graph_mailbox or settings.address,
            rack.of_graph(),
            service=settings.graph_url,
            ca_file=str(settings.ca_file or ""),
        )
    if settings.sender_kind == "ews":
        from inboxbot.senders.ews import EwsSender

        return EwsSender(_exchange_server(settings))
    raise ValueError(settings.sender_kind)


def _exchange_server(settings: Settings) -> Server:
    return Server(
        settings.ews_url,
        settings.ews_mailbox or settings.address,
        settings.ews_username,
        settings.ews_password.get_secret_value(),
        settings.ews_auth,
        settings.ews_access,
        settings.ews_version,
        settings.ews_time_zone,
        str(settings.ca_file or ""),
    )
