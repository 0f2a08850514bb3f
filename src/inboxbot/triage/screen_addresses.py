"""Addresses as screening compares them: whose they are, and what stands behind an envelope address."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from inboxbot.rules.policy import Policy
from inboxbot.triage.phrases import names

LONGEST = 254  # RFC 5321 §4.5.3.1.3, as an address in a command can be
DEEPEST = 3  # a forwarder's rewriting may itself have been rewritten

_ADDRESS = re.compile(r"[^\s@<>\"(),:;\\\[\]]+@(?:[^\s@<>\"(),:;\\\[\].]+\.)+[^\s@<>\"(),:;\\\[\].]+")

# Names under which anybody may register, two labels deep. Not the Public Suffix List, which is long
# and changes weekly: what is missing here (github.io, a country's other second levels) makes two
# strangers look like one organisation, which only decides where a receipt goes, never who sees a case.
_UK = names("ac co gov judiciary ltd me mod net nhs nic org parliament plc police sch ")
_ELSEWHERE = names(
    "com.au net.au org.au edu.au gov.au id.au co.nz net.nz org.nz ac.nz govt.nz co.za org.za ac.za "
    "gov.za co.ie gov.ie co.in org.in net.in ac.in gov.in co.jp or.jp ne.jp ac.jp go.jp co.kr or.kr "
    "ac.kr com.br org.br gov.br com.tr org.tr edu.tr com.pl org.pl net.pl edu.pl com.cy com.mt com.gi "
    "com.ng org.ng com.gh com.pk com.bd com.hk org.hk com.sg com.my com.ph com.cn org.cn com.tw "
    "com.mx com.ar com.co com.ua in.ua co.il org.il ac.il co.ke or.ke co.ug co.zw com.es org.es "
    "com.pt com.gr com.ro co.hu co.at or.at gv.at ac.at co.im co.je co.gg asso.fr gouv.fr uk.com "
    "eu.com uk.net "
)
_TWO_LABELS = _ELSEWHERE | {f"{name}.uk" for name in _UK}

# Providers and services whose users are strangers to one another: one domain, many correspondents.
_SHARED = names(
    "gmail.com googlemail.com outlook.com hotmail.com hotmail.co.uk hotmail.fr hotmail.it hotmail.de "
    "live.com live.co.uk live.ie msn.com outlook.fr outlook.de yahoo.com yahoo.co.uk yahoo.ie "
    "yahoo.fr yahoo.de ymail.com rocketmail.com aol.com aol.co.uk icloud.com me.com mac.com "
    "btinternet.com btopenworld.com btconnect.com sky.com talktalk.net tiscali.co.uk tinyworld.co.uk "
    "virginmedia.com virgin.net ntlworld.com blueyonder.co.uk o2.co.uk orange.net plus.com plus.net "
    "zen.co.uk mail.com email.com gmx.com gmx.de gmx.net gmx.at web.de t-online.de freenet.de "
    "proton.me protonmail.com protonmail.ch pm.me tutanota.com tuta.io hushmail.com fastmail.com "
    "fastmail.fm zoho.com mail.ru yandex.ru yandex.com ukr.net wp.pl o2.pl onet.pl interia.pl op.pl "
    "seznam.cz centrum.cz abv.bg libero.it virgilio.it orange.fr wanadoo.fr free.fr laposte.net "
    "sfr.fr telenet.be ziggo.nl kpnmail.nl qq.com 163.com rediffmail.com nhs.net doctors.org.uk "
    "doctors.net.uk "
)


_NO_REPLY = re.compile(
    r"(?:^|[-_.+])(?:no|not|do[-_.]?not|dont|never|nao|ne-?pas)[-_.]?(?:reply|respond|repondre|antwort)|"
    r"noreply|donotreply"
)


def takes_no_reply(address: str) -> bool:
    """Tell whether an address says of itself that nobody reads it (noreply@, do-not-reply@)."""
    return _NO_REPLY.search(local_part(address).lower()) is not None


def is_address(text: str) -> bool:
    """Tell whether this can be written to: one plain address with a domain of two labels or more."""
    return len(text) <= LONGEST and _ADDRESS.fullmatch(text) is not None


def local_part(address: str) -> str:
    """Return what stands before the last ``@``; the whole where there is none."""
    return address.rpartition("@")[0] or address


def domain(address: str) -> str:
    """Return what stands behind the last ``@``, lower case, without a closing dot."""
    return address.rpartition("@")[2].strip().rstrip(".").lower() if "@" in address else ""


def organisational_domain(name: str) -> str:
    """Return the part of a domain that one organisation registered (RFC 7489 §3.2, roughly).

    Two labels, three below the names listed here. It does not know the Public Suffix List: below
    a registry or hosting service not listed, all its customers look like one organisation.
    """
    labels = name.strip().rstrip(".").lower().split(".")
    depth = 3 if ".".join(labels[-2:]) in _TWO_LABELS else 2
    return ".".join(labels[-depth:])


def aligned(one: str, other: str) -> bool:
    """Tell whether two addresses belong to one organisational domain (or are of one domain)."""
    left, right = organisational_domain(domain(one)), organisational_domain(domain(other))
    return bool(left) and left == right


def one_sender(path: str, sender: str) -> bool:
    """Tell whether an envelope address speaks for the one in From.

    One organisation's does; of two people at one mail provider, one may have forwarded the other's mail.
    """
    shared = domain(path) in _SHARED or organisational_domain(domain(path)) in _SHARED
    return same_person(path, sender) if shared else aligned(path, sender)


def colleagues(one: str, other: str) -> bool:
    """Tell whether two addresses are of one organisation, and not merely of one mail provider."""
    shared = domain(one) in _SHARED or organisational_domain(domain(one)) in _SHARED
    return not shared and aligned(one, other)


def same_person(one: str, other: str) -> bool:
    """Tell whether two addresses reach one mailbox: case, plus tags and Gmail's dots apart."""
    return bool(one) and canonical(one) == canonical(other)


def canonical(address: str) -> str:
    """Return the address without what its owner may vary: case, a plus tag, Gmail's dots."""
    lowered = unwrapped(address.strip()).lower()
    local, host = local_part(lowered).partition("+")[0] or local_part(lowered), domain(lowered)
    if host in {"gmail.com", "googlemail.com"}:
        return f"{local.replace('.', '')}@gmail.com"
    return f"{local}@{host}"


# What forwarders and senders make of an envelope address, and how it is undone. Each pattern names
# ``local`` and, where the domain was hidden too, ``host``.
_WRAPPINGS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"srs0[=+-][^=]+=[^=]+=(?P<host>[^=]+)=(?P<local>.+)",  # SRS, the first forwarder
        r"srs1[=+-][^=]+=[^=]+=[=+-][^=]+=[^=]+=(?P<host>[^=]+)=(?P<local>.+)",  # and the next
        r"[^=]*\+srs=[^=]+=[^=]+=(?P<host>[^=]+)=(?P<local>.+)",  # SRS as Exchange Online writes it
        r"prvs=[0-9a-f]{6,12}=(?P<local>.+)",  # BATV
        r"prvs=(?P<local>[^=/]+)[=/][0-9a-f]{6,12}",  # BATV, its older order
        r"btv1==[0-9a-z]+==(?P<local>.+)",  # BATV, Barracuda's
        r"(?P<local>[^+]+)\+caf_=.*",  # Gmail's forwarding: who forwards it
        r"(?P<local>[^+]+)\+bounces?(?:[-+=].*)?",  # a tag for bounces
        r"bounces?[-+](?:.*[-+])?(?P<local>[^=]+)=(?P<host>[^=]+\.[^=]+)",  # VERP: the receiver inside
    )
)


def unwrapped(address: str) -> str:
    """Undo SRS, BATV and VERP: return the address that a forwarder or sender wrapped up."""
    for _ in range(DEEPEST if len(address) <= LONGEST else 0):
        inner = _unwrapped_once(address)
        if inner == address:
            break
        address = inner
    return address


def _unwrapped_once(address: str) -> str:
    local, host = local_part(address), domain(address)
    if "=" not in local and "+" not in local:
        return address
    for pattern in _WRAPPINGS:
        found = pattern.fullmatch(local)
        if found:
            return f"{found['local']}@{found.groupdict().get('host') or host}".lower()
    return address


@dataclass(frozen=True, slots=True)
class OwnAddresses:
    """Whose addresses are ours, each lower case. ``forms`` relay other people's words."""

    mailbox: frozenset[str]
    others: frozenset[str]
    staff: frozenset[str]
    forms: frozenset[str]

    def has(self, address: str) -> bool:
        """Tell whether an address is the mailbox, another of ours, or a colleague's."""
        plain = _untagged(address)
        return plain in self.mailbox or plain in self.others or plain in self.staff

    def is_mailbox(self, address: str) -> bool:
        """Tell whether an address reaches the mailbox itself, with a plus tag or without."""
        return _untagged(address) in self.mailbox


def own_addresses(policy: Policy, address: str) -> OwnAddresses:
    """Gather every address of ours from the policy; ``address`` is the mailbox's own."""
    people = [person for person in policy.people.values() if person.staff]
    return OwnAddresses(
        mailbox=_lower((address, *policy.organisation.mailbox_aliases)),
        others=_lower(policy.screening.own_addresses),
        staff=_lower(one for person in people for one in (person.address, *person.aliases)),
        forms=_lower(form.sender for form in policy.screening.web_forms),
    )


def _lower(addresses: Iterable[str]) -> frozenset[str]:
    return frozenset(address.strip().lower() for address in addresses)


def _untagged(address: str) -> str:
    lowered = unwrapped(address.strip().lower())
    local, host = local_part(lowered), domain(lowered)
    return f"{local.partition('+')[0] or local}@{host}"
