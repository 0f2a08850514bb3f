"""Which Exchange server, who signs in there, and whose mailbox it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Auth = Literal["ntlm", "basic", "kerberos"]
Access = Literal["impersonation", "delegate"]
Version = Literal["2010", "2013", "2013_SP1", "2016"]


@dataclass(frozen=True, slots=True)
class Server:
    """``url`` is the endpoint, never looked for (no autodiscover); ``mailbox`` a primary address.

    ``version`` is what requests name; Exchange 2019 and SE speak that of 2016 too. ``time_zone``: of dates
    that the server tells without one. ``ca_file`` empty: the system's authorities. ``plain_http``: over any
    network and not only on this machine, for tests.
    """

    url: str
    mailbox: str
    username: str
    password: str = field(repr=False)
    auth: Auth = "ntlm"
    access: Access = "impersonation"
    version: Version = "2013_SP1"
    time_zone: str = "UTC"
    ca_file: str = ""
    plain_http: bool = False
